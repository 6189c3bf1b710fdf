namespace Lwm2m.Sms
{
    /// <summary>
    /// A view of a PDU that was received: SMS-DELIVER or SMS-STATUS-REPORT (3GPP TS 23.040 §9.2.2.1, §9.2.2.3). It is read in place, nothing is
    /// copied; what it shows is valid as long as the buffer is.
    /// </summary>
    public sealed class SmsMessage
    {
        /// <summary>The most octets of a PDU with the address of the SMSC in front of it.</summary>
        public const int MaxLength = 1 + MaxServiceCentre + 1 + SmsAddress.MaxField + 2 + TimestampLength + 1 + SmsSubmit.MaxUserData;

        /// <summary>The least <see cref="Status"/> of a message that the service centre still tries to deliver (3GPP TS 23.040 §9.2.3.15).</summary>
        public const int StillTrying = 0x20;

        /// <summary>The least <see cref="Status"/> of a message that it has given up.</summary>
        public const int GivenUp = 0x40;

        /// <summary>Octets of a time stamp, TP-SCTS (3GPP TS 23.040 §9.2.3.11).</summary>
        public const int TimestampLength = 7;

        /// <summary>
        /// Octets of a user data header with two ports (3GPP TS 23.040 §9.2.3.24.4). No message of ours has one: a device has one client, and
        /// all 140 octets are its own. With ports, 133 would be left.
        /// </summary>
        public const int PortHeaderLength = 3 + PortsLength;

        /// <summary>The most octets of the address of the SMSC behind its length: the type and 20 digits (3GPP TS 24.011 §8.2.5).</summary>
        private const int MaxServiceCentre = 1 + SmsAddress.MaxDigits / 2;

        private const int TypeMask = 0x03;      // TP-MTI
        private const int Deliver = 0x00;
        private const int Report = 0x02;
        private const int HasHeader = 0x40;     // TP-UDHI
        private const int DataDownload = 0x7F;  // TP-PID
        private const int BitsPerSeptet = 7;
        private const int BitsPerOctet = 8;
        private const int Ports16 = 0x05;       // the information element of 16-bit ports (3GPP TS 23.040 §9.2.3.24.4)
        private const int PortsLength = 4;

        private byte[] _buffer;

        /// <summary>The port that a push comes to: 2948, where pushes go that are not secured.</summary>
        public int PushPort = 2948;

        /// <summary>Where the address field of the sender starts, TP-OA; of a status report that of the recipient, TP-RA.</summary>
        public int AddressOffset { get; private set; }

        /// <summary>Where the TPDU of an SMS-DELIVER starts; it ends where the buffer does that was read.</summary>
        internal int TpduOffset { get; private set; }

        /// <summary>Where the time stamp of the service centre starts, TP-SCTS.</summary>
        public int TimestampOffset { get; private set; }

        /// <summary>Where the CoAP message or DTLS datagram starts.</summary>
        public int DataOffset { get; private set; }

        /// <summary>Its octets, 0 to 140.</summary>
        public int DataCount { get; private set; }

        /// <summary>Of a status report: TP-MR of the message that it is about.</summary>
        public int Reference { get; private set; }

        /// <summary>Of a status report: TP-ST, below <see cref="StillTrying"/> delivered, see <see cref="GivenUp"/>.</summary>
        public int Status { get; private set; }

        /// <summary>Reads a PDU as a modem hands it over: the address of the SMSC, then the TPDU.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Octets of both.</param>
        /// <param name="announced">Octets of the TPDU as the modem says, or a negative number if it does not.</param>
        public SmsKind ReadWithServiceCentre(byte[] buffer, int offset, int count, int announced)
        {
            DataCount = 0;
            if (count < 1 || buffer[offset] > MaxServiceCentre)
            {
                return SmsKind.Malformed;
            }

            int skipped = 1 + buffer[offset];
            int left = count - skipped;
            return left < 1 || (announced >= 0 && announced != left) ? SmsKind.Malformed : Read(buffer, offset + skipped, left);
        }

        /// <summary>Reads a TPDU.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its octets; more or fewer than its lengths say are <see cref="SmsKind.Malformed"/>.</param>
        public SmsKind Read(byte[] buffer, int offset, int count)
        {
            int end = offset + count;
            DataCount = 0;
            if (count < 2)
            {
                return SmsKind.Malformed;
            }

            _buffer = buffer;
            switch (buffer[offset] & TypeMask)
            {
                case Deliver: return ReadDeliver(offset, end);
                case Report: return ReadReport(offset, end);
                default: return SmsKind.Unusable;
            }
        }

        /// <summary>Whether it has come from a number.</summary>
        public bool IsFrom(SmsAddress address)
        {
            return address.IsSame(_buffer, AddressOffset);
        }

        private SmsKind ReadDeliver(int offset, int end)
        {
            int at = SkipAddress(offset + 1, end);
            int dcsAt = at + 1;
            int lengthAt = at + 2 + TimestampLength;
            if (at < 0 || lengthAt >= end)
            {
                return SmsKind.Malformed;
            }

            int dcs = _buffer[dcsAt];
            TimestampOffset = dcsAt + 1;
            int length = _buffer[lengthAt];
            bool isSevenBit = DataCoding.IsSevenBit(dcs);
            int octets = isSevenBit ? (length * BitsPerSeptet + BitsPerOctet - 1) / BitsPerOctet : length;
            int first = lengthAt + 1;
            if (octets > SmsSubmit.MaxUserData || octets != end - first)
            {
                return SmsKind.Malformed;
            }

            TpduOffset = offset;
            if (_buffer[at] == DataDownload && DataCoding.IsClass2(dcs))
            {
                return SmsKind.ForCard;
            }

            bool hasHeader = (_buffer[offset] & HasHeader) != 0;
            bool isPush = false;
            if (hasHeader && !TryReadHeader(first, end, out first, out isPush))
            {
                return SmsKind.Malformed;
            }

            if (!DataCoding.IsEightBit(dcs))
            {
                return SmsKind.Unusable;
            }

            if (hasHeader)
            {
                first = isPush ? WapPush.Skip(_buffer, first, end) : -1;
                if (first < 0)
                {
                    return SmsKind.Unusable;
                }
            }

            DataOffset = first;
            DataCount = end - first;
            return isPush ? SmsKind.Push : SmsKind.Data;
        }

        private SmsKind ReadReport(int offset, int end)
        {
            int at = SkipAddress(offset + 2, end);
            int statusAt = at + 2 * TimestampLength;

            // What may follow by TP-PI is of no interest, and not to be relied on (3GPP TS 23.040 §9.2.3.27).
            if (at < 0 || statusAt >= end)
            {
                return SmsKind.Malformed;
            }

            Reference = _buffer[offset + 1];
            TimestampOffset = at;
            Status = _buffer[statusAt];
            return SmsKind.StatusReport;
        }

        /// <returns>Where the address field ends, or -1 if it is not whole.</returns>
        private int SkipAddress(int at, int end)
        {
            if (at >= end || _buffer[at] > SmsAddress.MaxDigits)
            {
                return -1;
            }

            AddressOffset = at;
            at += SmsAddress.FieldLength(_buffer[at]);
            return at > end ? -1 : at;
        }

        /// <summary>Reads the user data header (3GPP TS 23.040 §9.2.3.24): a length, then elements of identifier, length and value that fill it.</summary>
        /// <param name="at">Where the user data starts.</param>
        /// <param name="end">Where it ends.</param>
        /// <param name="next">Where the header ends.</param>
        /// <param name="isPush">Whether it holds the ports of a push, and nothing else.</param>
        /// <returns>False if its lengths contradict each other.</returns>
        private bool TryReadHeader(int at, int end, out int next, out bool isPush)
        {
            next = at;
            isPush = false;
            if (at >= end || at + 1 + _buffer[at] > end)
            {
                return false;
            }

            next = at + 1 + _buffer[at];
            int element = at + 1;
            while (element < next)
            {
                int valueAt = element + 2;
                if (valueAt > next || valueAt + _buffer[element + 1] > next)
                {
                    return false;
                }

                int valueEnd = valueAt + _buffer[element + 1];
                isPush = element == at + 1 && _buffer[element] == Ports16 && valueEnd - valueAt == PortsLength
                    && ((_buffer[valueAt] << 8) | _buffer[valueAt + 1]) == PushPort;
                element = valueEnd;
            }

            return true;
        }
    }
}
