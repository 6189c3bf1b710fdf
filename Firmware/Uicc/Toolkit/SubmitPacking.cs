namespace Lwm2m.Uicc
{
    /// <summary>Packs the text of an SMS-SUBMIT from octets to septets, for a card that leaves that to the terminal (3GPP TS 31.111 §6.4.10).</summary>
    internal static class SubmitPacking
    {
        private const int HasHeader = 0x40;         // TP-UDHI
        private const int ValidityMask = 0x18;
        private const int RelativeValidity = 0x10;
        private const int LongValidity = 7;
        private const int EightBit = 0x04;          // of TP-DCS, in both of its forms
        private const int MaxDigits = 20;

        /// <summary>Packs in place.</summary>
        /// <returns>The octets of the TPDU now, or -1 if it is no text in octets.</returns>
        internal static int Pack(byte[] buffer, int offset, int count)
        {
            int at = offset + 2;
            int end = offset + count;
            int validity = count > 0 ? buffer[offset] & ValidityMask : 0;
            if (count < 3 || (buffer[offset] & HasHeader) != 0 || buffer[at] > MaxDigits)
            {
                return -1;
            }

            at += 2 + (buffer[at] + 1) / 2 + 1;
            int dcsAt = at++;
            at += validity == 0 ? 0 : validity == RelativeValidity ? 1 : LongValidity;
            if (at >= end || (buffer[dcsAt] & EightBit) == 0 || buffer[at] != end - at - 1)
            {
                return -1;
            }

            int septets = buffer[at++];
            int to = at;
            int bits = 0;
            int held = 0;
            buffer[dcsAt] &= 0xFF ^ EightBit;
            for (int i = 0; i < septets; i++)
            {
                held |= (buffer[at + i] & 0x7F) << bits;
                bits += 7;
                if (bits >= 8)
                {
                    buffer[to++] = (byte)held;
                    held >>= 8;
                    bits -= 8;
                }
            }

            if (bits > 0)
            {
                buffer[to++] = (byte)held;
            }

            return to - offset;
        }
    }
}
