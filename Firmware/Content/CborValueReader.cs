using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Reads a value that is one CBOR data item, 60 (LwM2M Core §7.4.3, RFC 8949).</summary>
    public sealed class CborValueReader : SingleValueReader
    {
        private readonly CborReader _cbor = new CborReader();
        private readonly CborValueDecoder _decoder;

        /// <summary>Makes the reader.</summary>
        /// <param name="decoder">Decodes its values; may be shared with other readers.</param>
        public CborValueReader(CborValueDecoder decoder)
        {
            _decoder = decoder;
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.Cbor; }
        }

        /// <inheritdoc/>
        protected override bool IsWellFormed()
        {
            _cbor.Begin(Buffer, Offset, Count);
            return _cbor.TrySkip() && _cbor.AtEnd;
        }

        /// <inheritdoc/>
        protected override bool TryDecodeValue(ResourceType type, ResourceValue value)
        {
            bool decoded = _decoder.TryDecode(Buffer, Offset, Count, type, value);
            IsTooLarge = _decoder.IsTooLarge;
            return decoded;
        }
    }
}
