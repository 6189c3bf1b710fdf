namespace Lwm2m.Foundation
{
    /// <summary>The CRC-32 of IEEE 802.3, to detect a partly written record. It does not authenticate the record.</summary>
    public static class Crc32
    {
        // What four bits do to the remainder, polynomial 0xEDB88320, lowest bit first.
        private static readonly uint[] Nibbles =
        {
            0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
            0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C
        };

        /// <summary>Continues a checksum over a slice.</summary>
        /// <param name="crc">The checksum so far, 0 at the start.</param>
        /// <param name="buffer">Buffer that holds the slice.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length in bytes.</param>
        public static uint Update(uint crc, byte[] buffer, int offset, int count)
        {
            uint[] nibbles = Nibbles;
            crc = ~crc;
            for (int end = offset + count; offset < end; offset++)
            {
                crc ^= buffer[offset];
                crc = (crc >> 4) ^ nibbles[(int)(crc & 15)];
                crc = (crc >> 4) ^ nibbles[(int)(crc & 15)];
            }

            return ~crc;
        }
    }
}
