namespace Lwm2m.Coap.Tests
{
    /// <summary>A representation of the pattern, of any size.</summary>
    internal sealed class PatternSource : BodySource
    {
        private readonly int _length;

        public PatternSource(int length)
        {
            _length = length;
        }

        public override int Length
        {
            get { return _length; }
        }

        public uint Version { get; set; } = 1;

        /// <summary>Whether it cannot be read.</summary>
        public bool IsBroken { get; set; }

        /// <summary>Bytes read so far.</summary>
        public int BytesRead { get; private set; }

        public override uint Tag
        {
            get { return Version; }
        }

        public override bool Read(int bodyOffset, byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = TestHandler.Pattern(bodyOffset + i, 0);
            }

            BytesRead += count;
            return !IsBroken;
        }
    }
}
