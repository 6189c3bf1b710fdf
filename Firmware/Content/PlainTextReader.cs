using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Reads a value from text, 0 (LwM2M 1.1 Core §7.4.1, App. C). An Opaque in Base64 is decoded into the room given.</summary>
    public sealed class PlainTextReader : SingleValueReader
    {
        private readonly DecimalText _numbers;
        private readonly byte[] _scratch;

        /// <summary>Makes the reader.</summary>
        /// <param name="numbers">Reads its floats.</param>
        /// <param name="scratch">Room for a decoded Opaque; both may be shared with other readers.</param>
        public PlainTextReader(DecimalText numbers, byte[] scratch)
        {
            _numbers = numbers;
            _scratch = scratch;
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.TextPlain; }
        }

        /// <inheritdoc/>
        protected override bool TryDecodeValue(ResourceType type, ResourceValue value)
        {
            switch (type)
            {
                case ResourceType.String:
                case ResourceType.CoreLink:
                    value.SetBytes(Buffer, Offset, Count);
                    return Utf8.IsValid(Buffer, Offset, Count);
                case ResourceType.RawString:
                    value.SetBytes(Buffer, Offset, Count);
                    return true;
                case ResourceType.Boolean:
                    value.Boolean = Count == 1 && Buffer[Offset] == '1';
                    return value.Boolean || (Count == 1 && Buffer[Offset] == '0');
                case ResourceType.ObjectLink:
                    return ObjectLinkText.TryParse(Buffer, Offset, Count, value);
                case ResourceType.Opaque:
                    int length = Base64Decoder.DecodedLength(Buffer, Offset, Count);
                    IsTooLarge = length > _scratch.Length;
                    if (IsTooLarge || !Base64Decoder.TryDecode(Buffer, Offset, Count, false, _scratch))
                    {
                        return false;
                    }

                    value.SetBytes(_scratch, 0, length);
                    return true;
                default:
                    return NumberValue.TryDecodeText(_numbers, Buffer, Offset, Count, type, value);
            }
        }
    }
}
