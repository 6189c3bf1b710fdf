using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Reads a value from text, 0 (LwM2M Core §7.4.1, App. C). An Opaque in Base64 is decoded into a buffer.</summary>
    public sealed class PlainTextReader : SingleValueReader
    {
        private readonly ContentFormats _formats;

        /// <summary>Makes the reader.</summary>
        /// <param name="formats">Reads its floats, and provides the buffer for a decoded Opaque.</param>
        public PlainTextReader(ContentFormats formats)
        {
            _formats = formats;
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.TextPlain; }
        }

        /// <inheritdoc/>
        protected override bool TryDecodeValue(ResourceType type, ResourceValue value)
        {
            if (type == ResourceType.Boolean)
            {
                value.Boolean = Count == 1 && Buffer[Offset] == '1';
                return value.Boolean || (Count == 1 && Buffer[Offset] == '0');
            }

            bool isDecoded = TextDecoding.TryDecode(_formats, type, Buffer, Offset, Count, false, value, out bool isTooLarge);
            IsTooLarge = isTooLarge;
            return isDecoded && ((type != ResourceType.String && type != ResourceType.CoreLink) || Utf8.IsValid(Buffer, Offset, Count));
        }
    }
}
