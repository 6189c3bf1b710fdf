namespace Lwm2m.Uicc
{
    /// <summary>A view of a proactive command that was fetched (ETSI TS 102 223 §6.6, §9.4). Read in place; tags count with and without their comprehension bit.</summary>
    public sealed class ProactiveCommand
    {
        /// <summary>REFRESH.</summary>
        public const int Refresh = 0x01;

        /// <summary>MORE TIME.</summary>
        public const int MoreTime = 0x02;

        /// <summary>POLL INTERVAL.</summary>
        public const int PollInterval = 0x03;

        /// <summary>POLLING OFF.</summary>
        public const int PollingOff = 0x04;

        /// <summary>SEND SHORT MESSAGE (3GPP TS 31.111 §6.4.10).</summary>
        public const int SendShortMessage = 0x13;

        private const int Tag = 0xD0;
        private const int TagMask = 0x7F;           // without the comprehension bit
        private const int DetailsTag = 0x01;
        private const int DetailsLength = 3;
        private const int DurationTag = 0x04;
        private const int AddressTag = 0x06;
        private const int TpduTag = 0x0B;
        private const int LongLength = 0x81;        // the length is in one more octet
        private const int MaxShortLength = 0x7F;

        /// <summary>Whether its number, type and qualifier are known.</summary>
        public bool HasDetails { get; private set; }

        /// <summary>Its number, which its response repeats.</summary>
        public int Number { get; private set; }

        /// <summary>Its type.</summary>
        public int Type { get; private set; }

        /// <summary>Its qualifier.</summary>
        public int Qualifier { get; private set; }

        /// <summary>Where the address of the service centre starts: its type, then its digits.</summary>
        public int AddressOffset { get; private set; }

        /// <summary>Its octets; 0 for none.</summary>
        public int AddressCount { get; private set; }

        /// <summary>Where the TPDU of a short message starts.</summary>
        public int TpduOffset { get; private set; }

        /// <summary>Its octets; 0 for none.</summary>
        public int TpduCount { get; private set; }

        /// <summary>Unit of the duration: 0 minutes, 1 seconds, 2 tenths of a second; -1 for none.</summary>
        public int DurationUnit { get; private set; }

        /// <summary>The duration in its units.</summary>
        public int Duration { get; private set; }

        /// <summary>Reads one.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="count">Its octets.</param>
        /// <returns>False if it is not whole. What was read before that is there.</returns>
        public bool Read(byte[] buffer, int count)
        {
            HasDetails = false;
            Number = 0;
            Type = 0;
            Qualifier = 0;
            AddressCount = 0;
            TpduCount = 0;
            DurationUnit = -1;
            int at = 0;
            int length;
            if (count < 2 || buffer[at++] != Tag || !TryLength(buffer, ref at, count, out length) || at + length != count)
            {
                return false;
            }

            while (at < count)
            {
                int tag = buffer[at++] & TagMask;
                if (!TryLength(buffer, ref at, count, out length))
                {
                    return false;
                }

                TakeObject(buffer, tag, at, length);
                at += length;
            }

            return HasDetails;
        }

        private static bool TryLength(byte[] buffer, ref int at, int end, out int length)
        {
            length = at < end ? buffer[at++] : MaxShortLength + 1;
            if (length == LongLength && at < end)
            {
                length = buffer[at++];
                return length <= end - at;
            }

            return length <= MaxShortLength && length <= end - at;
        }

        private void TakeObject(byte[] buffer, int tag, int at, int length)
        {
            if (tag == DetailsTag && length == DetailsLength && !HasDetails)
            {
                HasDetails = true;
                Number = buffer[at];
                Type = buffer[at + 1];
                Qualifier = buffer[at + 2];
            }
            else if (tag == DurationTag && length == 2)
            {
                DurationUnit = buffer[at];
                Duration = buffer[at + 1];
            }
            else if (tag == AddressTag)
            {
                AddressOffset = at;
                AddressCount = length;
            }
            else if (tag == TpduTag)
            {
                TpduOffset = at;
                TpduCount = length;
            }
        }
    }
}
