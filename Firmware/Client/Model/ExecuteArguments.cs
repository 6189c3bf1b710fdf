using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The arguments of an Execute, such as <c>0='http://x',2</c> (LwM2M Core §6.3.5): up to ten, named by a digit,
    /// each with or without a value. Reused; <see cref="Buffer"/> is valid only during the call.
    /// </summary>
    public sealed class ExecuteArguments
    {
        /// <summary>Arguments are named 0 to 9, each at most once.</summary>
        public const int MaxArguments = 10;

        private const int Absent = -1;

        private readonly int[] _offsets = new int[MaxArguments];
        private readonly int[] _counts = new int[MaxArguments];

        /// <summary>Holds the values.</summary>
        public byte[] Buffer { get; private set; }

        /// <summary>Whether the object deferred the response.</summary>
        public bool IsDeferred { get; private set; }

        /// <summary>The text as a whole starts here.</summary>
        public int Offset { get; private set; }

        /// <summary>Length in bytes of the text as a whole.</summary>
        public int Count { get; private set; }

        /// <summary>Whether an argument is present.</summary>
        /// <param name="digit">Its name, 0 to 9.</param>
        public bool Has(int digit)
        {
            return _offsets[digit] != Absent;
        }

        /// <summary>Where in <see cref="Buffer"/> the value of an argument starts.</summary>
        public int OffsetOf(int digit)
        {
            return _offsets[digit];
        }

        /// <summary>Length in bytes of the value of an argument, 0 without one.</summary>
        public int CountOf(int digit)
        {
            return _counts[digit];
        }

        /// <summary>
        /// Defers the response: the server gets an empty acknowledgement now and the response (RFC 7252 §5.2.2) when the
        /// object calls <see cref="Lwm2mClient.CompleteExecute"/>.
        /// </summary>
        public void Defer()
        {
            IsDeferred = true;
        }

        /// <summary>Parses arguments.</summary>
        /// <returns>False when the text does not follow the grammar; the request is then answered 4.00.</returns>
        public bool TryParse(byte[] buffer, int offset, int count)
        {
            Buffer = buffer;
            Offset = offset;
            Count = count;
            IsDeferred = false;
            for (int i = 0; i < MaxArguments; i++)
            {
                _offsets[i] = Absent;
                _counts[i] = 0;
            }

            int end = offset + count;
            if (offset == end)
            {
                return true;
            }

            while (true)
            {
                if (offset == end)
                {
                    return false;
                }

                int digit = buffer[offset++] - '0';
                if (digit < 0 || digit >= MaxArguments || Has(digit))
                {
                    return false;
                }

                _offsets[digit] = offset;
                if (offset < end && buffer[offset] == '=')
                {
                    if (++offset == end || buffer[offset++] != '\'')
                    {
                        return false;
                    }

                    int start = offset;
                    while (offset < end && IsValueCharacter(buffer[offset]))
                    {
                        offset++;
                    }

                    if (offset == end || buffer[offset] != '\'')
                    {
                        return false;
                    }

                    _offsets[digit] = start;
                    _counts[digit] = offset++ - start;
                }

                if (offset == end)
                {
                    return true;
                }

                if (buffer[offset++] != ',')
                {
                    return false;
                }
            }
        }

        // The grammar leaves out the quote and the backslash.
        private static bool IsValueCharacter(byte value)
        {
            return value == 0x21 || (value >= 0x23 && value <= 0x26) || (value >= 0x28 && value <= 0x5B) || (value >= 0x5D && value <= 0x7E);
        }
    }
}
