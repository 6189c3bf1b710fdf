using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>
    /// Reads a JSON text (RFC 8259) token by token and checks the whole grammar. It only points into the
    /// buffer and does not change it.
    /// </summary>
    public sealed class JsonTokenizer
    {
        /// <summary>The most nested arrays and objects; a bound against nesting bombs.</summary>
        public const int MaxNesting = 16;

        private byte[] _buffer;
        private int _position;
        private int _end;
        private State _state;

        // Bit n says whether the container at depth n is an object.
        private int _objects;
        private int _depth;

        private enum State
        {
            Value,
            ValueOrEnd,
            Name,
            NameOrEnd,
            After,
            Failed
        }

        /// <summary>Where the current name, string or number starts, without quotation marks.</summary>
        public int Offset { get; private set; }

        /// <summary>Its length in bytes.</summary>
        public int Count { get; private set; }

        /// <summary>Whether the current name or string has escapes.</summary>
        public bool IsEscaped { get; private set; }

        /// <summary>Offset of the unread rest; after a name, of its value.</summary>
        public int Position
        {
            get { return _position; }
        }

        /// <summary>Starts to read a text.</summary>
        public void Begin(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _position = offset;
            _end = offset + count;
            _state = State.Value;
            _objects = 0;
            _depth = 0;
        }

        /// <summary>Goes to the next token.</summary>
        public JsonToken Next()
        {
            JsonToken token = _state == State.Failed ? JsonToken.Malformed : Read();
            if (token == JsonToken.Malformed)
            {
                _state = State.Failed;
            }

            return token;
        }

        /// <summary>Skips the next value with everything nested in it.</summary>
        /// <returns>False when it is malformed or missing.</returns>
        public bool TrySkip()
        {
            int depth = _depth;
            JsonToken token;
            do
            {
                token = Next();
                if (token <= JsonToken.End || _depth < depth)
                {
                    return false;
                }
            }
            while (_depth > depth);
            return true;
        }

        private JsonToken Read()
        {
            SkipSpace();
            bool inObject = (_objects & (1 << _depth)) != 0;
            if (_state == State.After && _depth > 0 && Is(','))
            {
                _position++;
                _state = inObject ? State.Name : State.Value;
                SkipSpace();
            }

            if (_position == _end)
            {
                return _state == State.After && _depth == 0 ? JsonToken.End : JsonToken.Malformed;
            }

            int c = _buffer[_position++];
            switch (_state)
            {
                case State.After:
                    return Close(c, inObject);
                case State.NameOrEnd:
                    return c == '}' ? Close(c, true) : ReadName(c);
                case State.Name:
                    return ReadName(c);
                case State.ValueOrEnd:
                    return c == ']' ? Close(c, false) : ReadValue(c);
                default:
                    return ReadValue(c);
            }
        }

        private JsonToken Close(int c, bool isObject)
        {
            if (_depth == 0 || c != (isObject ? '}' : ']'))
            {
                return JsonToken.Malformed;
            }

            _depth--;
            _state = State.After;
            return isObject ? JsonToken.EndObject : JsonToken.EndArray;
        }

        private JsonToken ReadName(int c)
        {
            if (c != '"' || !TryReadString())
            {
                return JsonToken.Malformed;
            }

            SkipSpace();
            if (!Is(':'))
            {
                return JsonToken.Malformed;
            }

            _position++;
            _state = State.Value;
            return JsonToken.Name;
        }

        private JsonToken ReadValue(int c)
        {
            _state = State.After;
            switch (c)
            {
                case '{':
                    return Open(true);
                case '[':
                    return Open(false);
                case '"':
                    return TryReadString() ? JsonToken.String : JsonToken.Malformed;
                case 't':
                    return ReadWord("true", JsonToken.True);
                case 'f':
                    return ReadWord("false", JsonToken.False);
                case 'n':
                    return ReadWord("null", JsonToken.Null);
                default:
                    _position--;
                    return TryReadNumber() ? JsonToken.Number : JsonToken.Malformed;
            }
        }

        private JsonToken Open(bool isObject)
        {
            if (_depth == MaxNesting)
            {
                return JsonToken.Malformed;
            }

            _depth++;
            int bit = 1 << _depth;
            _objects = isObject ? _objects | bit : _objects & ~bit;
            _state = isObject ? State.NameOrEnd : State.ValueOrEnd;
            return isObject ? JsonToken.BeginObject : JsonToken.BeginArray;
        }

        private JsonToken ReadWord(string word, JsonToken token)
        {
            int start = _position - 1;
            int length = word.Length;
            if (_end - start < length || !Ascii.Equals(_buffer, start, length, word))
            {
                return JsonToken.Malformed;
            }

            _position = start + length;
            return token;
        }

        private bool TryReadString()
        {
            int close = JsonString.FindEnd(_buffer, _position, _end, out bool escaped);
            if (close < 0)
            {
                return false;
            }

            Offset = _position;
            Count = close - _position;
            IsEscaped = escaped;
            _position = close + 1;
            return true;
        }

        /// <summary>Reads a number by the grammar of RFC 8259 §6.</summary>
        private bool TryReadNumber()
        {
            Offset = _position;
            if (Is('-'))
            {
                _position++;
            }

            int first = _position;
            int digits = SkipDigits();
            if (digits == 0 || (digits > 1 && _buffer[first] == '0'))
            {
                return false;
            }

            if (Is('.'))
            {
                _position++;
                if (SkipDigits() == 0)
                {
                    return false;
                }
            }

            if (Is('e') || Is('E'))
            {
                _position++;
                if (Is('+') || Is('-'))
                {
                    _position++;
                }

                if (SkipDigits() == 0)
                {
                    return false;
                }
            }

            Count = _position - Offset;
            return true;
        }

        private int SkipDigits()
        {
            int start = _position;
            while (_position < _end && _buffer[_position] >= '0' && _buffer[_position] <= '9')
            {
                _position++;
            }

            return _position - start;
        }

        private void SkipSpace()
        {
            while (_position < _end)
            {
                int c = _buffer[_position];
                if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
                {
                    return;
                }

                _position++;
            }
        }

        private bool Is(int c)
        {
            return _position < _end && _buffer[_position] == c;
        }
    }
}
