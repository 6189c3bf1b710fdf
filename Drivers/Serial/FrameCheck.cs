namespace Lwm2m.Serial
{
    /// <summary>The frame check sequence of RFC 1662 §C.2, a CRC-16: reflected polynomial 0x8408, initial value and final XOR 0xFFFF, low octet first on the line.</summary>
    internal static class FrameCheck
    {
        /// <summary>Octets of a check sequence.</summary>
        internal const int Length = 2;

        /// <summary>The remainder over intact octets and their check sequence (RFC 1662 §C.2, PPPGOODFCS16).</summary>
        internal const int Good = 0xF0B8;

        private const int Initial = 0xFFFF;

        // What four bits do to the remainder, lowest bit first.
        private static readonly ushort[] Nibbles =
        {
            0x0000, 0x1081, 0x2102, 0x3183, 0x4204, 0x5285, 0x6306, 0x7387, 0x8408, 0x9489, 0xA50A, 0xB58B, 0xC60C, 0xD68D, 0xE70E, 0xF78F
        };

        /// <summary>The remainder over one octet.</summary>
        internal static int Start(byte octet)
        {
            int crc = Initial ^ octet;
            crc = (crc >> 4) ^ Nibbles[crc & 15];
            return (crc >> 4) ^ Nibbles[crc & 15];
        }

        /// <summary>Continues a remainder over a slice. Its complement is the check sequence.</summary>
        internal static int Update(int crc, byte[] buffer, int offset, int count)
        {
            ushort[] nibbles = Nibbles;
            for (int end = offset + count; offset < end; offset++)
            {
                crc ^= buffer[offset];
                crc = (crc >> 4) ^ nibbles[crc & 15];
                crc = (crc >> 4) ^ nibbles[crc & 15];
            }

            return crc;
        }
    }
}
