using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>
    /// Base of SenML-JSON and the JSON of LwM2M 1.0 when reading: an array of objects, one for each record. A string
    /// without escapes is a slice of the payload; one with escapes, and bytes in Base64, are decoded into a buffer.
    /// </summary>
    public abstract class JsonRecordReader : SenmlReader
    {
        private readonly JsonTokenizer _json = new JsonTokenizer();
        private readonly ContentFormats _formats;
        private readonly bool _url;
        private byte[] _buffer;
        private bool _begun;
        private JsonToken _value;
        private int _valueOffset;
        private int _valueCount;
        private bool _valueEscaped;

        /// <summary>Makes the reader.</summary>
        /// <param name="formats">Reads its floats, and provides the buffer for a decoded string or Opaque.</param>
        /// <param name="url">Whether an Opaque is in base64url, not in Base64.</param>
        protected JsonRecordReader(ContentFormats formats, bool url)
        {
            _formats = formats;
            _url = url;
        }

        /// <summary>Reads the payload.</summary>
        protected JsonTokenizer Json
        {
            get { return _json; }
        }

        /// <inheritdoc/>
        protected override void BeginPack(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _json.Begin(buffer, offset, count);
            _begun = false;
        }

        /// <summary>The <see cref="SenmlLabel"/> of a member's name.</summary>
        protected abstract int LabelOf(byte[] text, int offset, int count);

        /// <inheritdoc/>
        protected override ContentStatus ReadRecord()
        {
            JsonToken token = _json.Next();
            if (!_begun)
            {
                _begun = true;
                if (token != JsonToken.BeginArray)
                {
                    return ContentStatus.Malformed;
                }

                token = _json.Next();
            }

            if (token == JsonToken.EndArray)
            {
                return _json.Next() == JsonToken.End ? ContentStatus.End : ContentStatus.Malformed;
            }

            if (token != JsonToken.BeginObject)
            {
                return ContentStatus.Malformed;
            }

            token = _json.Next();
            while (token == JsonToken.Name)
            {
                if (!TryReadMember())
                {
                    return ContentStatus.Malformed;
                }

                token = _json.Next();
            }

            return token == JsonToken.EndObject ? ContentStatus.Entry : ContentStatus.Malformed;
        }

        /// <inheritdoc/>
        protected override bool TryDecodeValue(ResourceType type, ResourceValue value)
        {
            if (type == ResourceType.Boolean)
            {
                value.Boolean = _value == JsonToken.True;
                return value.Boolean || _value == JsonToken.False;
            }

            if (_value != (NumberValue.IsNumber(type) ? JsonToken.Number : JsonToken.String))
            {
                return false;
            }

            byte[] text = _buffer;
            int offset = _valueOffset;
            int count = _valueCount;
            if (_valueEscaped && _value == JsonToken.String)
            {
                text = _formats.Scratch;
                offset = 0;
                count = JsonString.Unescape(_buffer, _valueOffset, _valueCount, text);
                IsTooLarge = count < 0;
                if (IsTooLarge)
                {
                    return false;
                }
            }

            bool isDecoded = TextDecoding.TryDecode(_formats, type, text, offset, count, _url, value, out bool isTooLarge);
            IsTooLarge = isTooLarge;
            return isDecoded;
        }

        /// <summary>Reads the next string as base name or name.</summary>
        protected bool TryReadName(int label)
        {
            return _json.Next() == JsonToken.String
                && TryGetText(out byte[] text, out int offset, out int count)
                && TrySetName(label, text, offset, count);
        }

        /// <summary>Gets the current name or string without escapes.</summary>
        /// <returns>False when it has escapes and is larger than the buffer.</returns>
        protected bool TryGetText(out byte[] text, out int offset, out int count)
        {
            text = _buffer;
            offset = _json.Offset;
            count = _json.Count;
            if (_json.IsEscaped)
            {
                text = _formats.Scratch;
                count = JsonString.Unescape(_buffer, offset, count, text);
                offset = 0;
            }

            return count >= 0;
        }

        private bool TryReadMember()
        {
            if (!TryGetText(out byte[] text, out int offset, out int count))
            {
                return false;
            }

            int label = LabelOf(text, offset, count);
            if (!TryTake(label, out bool isValue))
            {
                return false;
            }

            switch (label)
            {
                case SenmlLabel.BaseName:
                case SenmlLabel.Name:
                    return TryReadName(label);
                case SenmlLabel.BaseVersion:
                    return _json.Next() == JsonToken.Number
                        && DecimalText.TryParseUnsigned(_buffer, _json.Offset, _json.Count, out ulong version)
                        && version <= Version;
            }

            if (!isValue)
            {
                return _json.TrySkip();
            }

            _value = _json.Next();
            _valueOffset = _json.Offset;
            _valueCount = _json.Count;
            _valueEscaped = _json.IsEscaped;
            return _value == JsonToken.String || _value == JsonToken.Number || _value == JsonToken.True || _value == JsonToken.False;
        }
    }
}
