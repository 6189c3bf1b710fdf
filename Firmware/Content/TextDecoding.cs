using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Decodes a value from text, as plain text and the JSON formats do (LwM2M Core App. C).</summary>
    public static class TextDecoding
    {
        /// <summary>Decodes any value but a Boolean.</summary>
        /// <param name="formats">Reads the floats, and provides the buffer for a decoded Opaque.</param>
        /// <param name="type">The expected type.</param>
        /// <param name="text">Buffer that holds the text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="isUrl">Whether an Opaque is in base64url (RFC 4648 §5), not in Base64 (RFC 4648 §4).</param>
        /// <param name="value">Receives the value. A string is a slice of the text; the caller checks that it is UTF-8.</param>
        /// <param name="isTooLarge">Receives whether the value is larger than the buffer.</param>
        /// <returns>False when it is not of that type, or too large.</returns>
        public static bool TryDecode(ContentFormats formats, ResourceType type, byte[] text, int offset, int count, bool isUrl, ResourceValue value, out bool isTooLarge)
        {
            isTooLarge = false;
            switch (type)
            {
                case ResourceType.String:
                case ResourceType.CoreLink:
                case ResourceType.RawString:
                    value.SetBytes(text, offset, count);
                    return true;
                case ResourceType.ObjectLink:
                    return ObjectLinkText.TryParse(text, offset, count, value);
                case ResourceType.Opaque:
                    byte[] scratch = formats.Scratch;
                    int length = Base64Decoder.DecodedLength(text, offset, count);
                    isTooLarge = length > scratch.Length;
                    if (isTooLarge || !Base64Decoder.TryDecode(text, offset, count, isUrl, scratch))
                    {
                        return false;
                    }

                    value.SetBytes(scratch, 0, length);
                    return true;
                case ResourceType.Float:
                    return NumberValue.TryDecodeText(formats.Numbers, text, offset, count, type, value);
                default:
                    return NumberValue.TryDecodeText(null, text, offset, count, type, value);
            }
        }
    }
}
