namespace Lwm2m.Coap.Tests
{
    /// <summary>Takes a body of the pattern and keeps nothing of it but whether it was that.</summary>
    internal sealed class CountingSink : BodySink
    {
        public int Count { get; private set; }

        public bool IsPattern { get; private set; } = true;

        /// <summary>Whether each piece came once and in order.</summary>
        public bool InOrder { get; private set; } = true;

        public int Begun { get; private set; }

        public int Finished { get; private set; }

        public int Aborted { get; private set; }

        /// <summary>Offset from which on it refuses, with <see cref="Refusal"/>.</summary>
        public int RefusesAt { get; set; } = int.MaxValue;

        public byte Refusal { get; set; } = CoapCode.RequestEntityTooLarge;

        public override byte Write(int bodyOffset, byte[] buffer, int offset, int count)
        {
            if (bodyOffset >= RefusesAt)
            {
                return Refusal;
            }

            if (bodyOffset == 0)
            {
                Begun++;
                Count = 0;
            }

            InOrder &= bodyOffset == Count;
            IsPattern &= Rig.IsPattern(buffer, offset, count, bodyOffset, 0);
            Count = bodyOffset + count;
            return CoapCode.Empty;
        }

        public override byte Finish(int count)
        {
            InOrder &= count == Count;
            Finished++;
            return CoapCode.Changed;
        }

        public override void Abort()
        {
            Aborted++;
        }
    }
}
