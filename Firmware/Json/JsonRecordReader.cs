using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>
    /// What SenML-JSON and the JSON of LwM2M 1.0 have in common when read: an array of objects, one for each record. A string
    /// without escapes is shown where it lies in the payload; one with escapes, and bytes in Base64, are decoded into the room given.
    /// </summary>
    public abstract class JsonRecordReader : SenmlReader
    {
        private readonly JsonTokenizer _json = new JsonTokenizer();
        private readonly DecimalText _numbers;
        private readonly byte[] _scratch;
        private readonly bool _url;
        private byte[] _buffer;
        private bool _begun;
        private JsonToken _value;
        private int _valueOffset;
        private int _valueCount;
        private bool _valueEscaped;

        /// <summary>Makes the reader.</summary>
        /// <param name="numbers">Reads its floats.</param>
        /// <param name="scratch">Room for a decoded string or Opaque; both may be shared with other readers.</param>
        /// <param name="url">Whether an Opaque is in base64url, not in Base64.</param>
        protected JsonRecordReader(DecimalText numbers, byte[] scratch, bool url)
        {
            _numbers = numbers;
            _scratch = scratch;
            _url = url;
        }

        /// <summary>What the payload is read with.</summary>
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

        /// <summary>The label of <see cref="SenmlLabel"/> that a member's name stands for.</summary>
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
            switch (type)
            {
                case ResourceType.Boolean:
                    value.Boolean = _value == JsonToken.True;
                    return value.Boolean || _value == JsonToken.False;
                case ResourceType.String:
                case ResourceType.CoreLink:
                case ResourceType.RawString:
                case ResourceType.ObjectLink:
                case ResourceType.Opaque:
                    if (_value != JsonToken.String)
                    {
                        return false;
                    }

                    if (!_valueEscaped)
                    {
                        return TryDecodeString(type, _buffer, _valueOffset, _valueCount, value);
                    }

                    int count = JsonString.Unescape(_buffer, _valueOffset, _valueCount, _scratch);
                    IsTooLarge = count < 0;
                    return !IsTooLarge && TryDecodeString(type, _scratch, 0, count, value);
                default:
                    return _value == JsonToken.Number
                        && NumberValue.TryDecodeText(_numbers, _buffer, _valueOffset, _valueCount, type, value);
            }
        }

        private bool TryDecodeString(ResourceType type, byte[] text, int offset, int count, ResourceValue value)
        {
            switch (type)
            {
                case ResourceType.ObjectLink:
                    return ObjectLinkText.TryParse(text, offset, count, value);
                case ResourceType.Opaque:
                    int length = Base64Decoder.DecodedLength(text, offset, count);
                    IsTooLarge = length > _scratch.Length;
                    if (IsTooLarge || !Base64Decoder.TryDecode(text, offset, count, _url, _scratch))
                    {
                        return false;
                    }

                    value.SetBytes(_scratch, 0, length);
                    return true;
                default:
                    value.SetBytes(text, offset, count);
                    return true;
            }
        }

        /// <summary>Reads the string that follows as base name or name.</summary>
        protected bool TryReadName(int label)
        {
            return _json.Next() == JsonToken.String
                && TryGetText(out byte[] text, out int offset, out int count)
                && TrySetName(label, text, offset, count);
        }

        /// <summary>Gets the current name or string without escapes.</summary>
        /// <returns>False when it has escapes and is too long to be decoded.</returns>
        protected bool TryGetText(out byte[] text, out int offset, out int count)
        {
            text = _buffer;
            offset = _json.Offset;
            count = _json.Count;
            if (_json.IsEscaped)
            {
                text = _scratch;
                count = JsonString.Unescape(_buffer, offset, count, _scratch);
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
