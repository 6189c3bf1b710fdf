using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.SecuredPackets
{
    /// <summary>
    /// Writes and reads command packets (3GPP TS 31.115 §4.2, ETSI TS 102 225 §5.1) and response packets (TS 31.115 §4.3, TS 102 225 §5.2) in
    /// place, from CPL or RPL on; counters are given and not judged. The data of a packet ends where its padding starts.
    /// </summary>
    public sealed class PacketCodec
    {
        /// <summary>The information element that announces a command packet in a short message; those of CoAP are all commands.</summary>
        public const byte CommandIdentifier = 0x70;

        /// <summary>The information element that announces a response packet.</summary>
        public const byte ResponseIdentifier = 0x71;

        /// <summary>Bytes of user data header in front of a packet in one short message: 02 70 00 or 02 71 00.</summary>
        public const int UserDataHeader = 3;

        /// <summary>The highest counter, 40 bits.</summary>
        public const long MaxCounter = 0xFFFFFFFFFF;

        private const int CommandHead = 10;             // CPL, CHL, SPI, KIc, KID, TAR
        private const int ResponseHead = 6;             // RPL, RHL, TAR
        private const int CommandNumbers = 6;           // CNTR, PCNTR
        private const int ResponseNumbers = 7;          // and the status
        private const int CounterSize = 5;
        private const int MaxPacket = 0xFFFF + 2;

        private readonly PacketSettings _settings;
        private readonly PacketKey _kic;
        private readonly PacketKey _kid;
        private readonly byte[] _checksum = new byte[PacketKey.ChecksumSize];

        // A response's checksum covers the user data header too.
        private readonly byte[] _responseHeader = { 0x02, ResponseIdentifier, 0x00 };

        /// <summary>Makes one with keys of its own.</summary>
        /// <exception cref="ArgumentException">KIc or KID name an algorithm that is not built in, or their keys have another size.</exception>
        public PacketCodec(PacketSettings settings, CryptoEngine engine)
        {
            _settings = settings;
            _kic = PacketKey.Create(settings.Kic, settings.KicKey, engine);
            _kid = PacketKey.Create(settings.Kid, settings.KidKey, engine);
        }

        /// <summary>CNTR of the packet read.</summary>
        public long Counter { get; private set; }

        /// <summary>SPI2 of the command read.</summary>
        public byte Spi2 { get; private set; }

        /// <summary>Status of the response read.</summary>
        public byte Status { get; private set; }

        /// <summary>Where the data of the packet read starts.</summary>
        public int DataOffset { get; private set; }

        /// <summary>Length of the data of the packet read.</summary>
        public int DataCount { get; private set; }

        /// <summary>Bytes of a command packet before its data.</summary>
        public int CommandOverhead
        {
            get { return CommandHead + CommandNumbers + ChecksumOf(HasChecksum(_settings.Spi1)); }
        }

        /// <summary>The most data of a command packet of so many bytes.</summary>
        public int MaxData(int packetBytes)
        {
            int secret = packetBytes - CommandHead;
            return secret - (IsCiphered(_settings.Spi1) ? secret % _kic.BlockSize : 0) - CommandNumbers - ChecksumOf(HasChecksum(_settings.Spi1));
        }

        /// <summary>Wraps data that stands <see cref="CommandOverhead"/> behind the offset. Never use a counter twice.</summary>
        /// <param name="buffer">Holds the data, and room for padding.</param>
        /// <param name="offset">Where the packet starts.</param>
        /// <param name="dataCount">Length of the data.</param>
        /// <param name="counter">CNTR.</param>
        /// <returns>Length of the packet, or 0 if it does not fit the buffer or CPL.</returns>
        public int WriteCommand(byte[] buffer, int offset, int dataCount, long counter)
        {
            bool hasChecksum = HasChecksum(_settings.Spi1);
            bool isCiphered = IsCiphered(_settings.Spi1);
            int numbers = CommandNumbers + ChecksumOf(hasChecksum);
            int padding = PaddingOf(isCiphered, numbers + dataCount);
            int count = CommandHead + numbers + dataCount + padding;
            if (count > MaxPacket || count > buffer.Length - offset)
            {
                return 0;
            }

            BigEndian.WriteUInt16(buffer, offset, (ushort)(count - 2));
            buffer[offset + 2] = (byte)(CommandHead - 3 + numbers);
            buffer[offset + 3] = _settings.Spi1;
            buffer[offset + 4] = _settings.Spi2;
            buffer[offset + 5] = _settings.Kic;
            buffer[offset + 6] = _settings.Kid;
            BigEndian.WriteUnsigned(buffer, offset + 7, 3, (ulong)_settings.Tar);
            Seal(buffer, offset, CommandHead, CommandNumbers, count, padding, counter, hasChecksum, isCiphered);
            return count;
        }

        /// <summary>Checks and opens a command packet in place; what is wrong is wiped.</summary>
        public PacketResult ReadCommand(byte[] buffer, int offset, int count)
        {
            DataCount = 0;
            bool hasChecksum = HasChecksum(_settings.Spi1);
            int numbers = CommandNumbers + ChecksumOf(hasChecksum);
            if (count < CommandHead + CommandNumbers || BigEndian.ReadUInt16(buffer, offset) != count - 2)
            {
                return PacketResult.Malformed;
            }

            if ((int)BigEndian.ReadUnsigned(buffer, offset + 7, 3) != _settings.Tar)
            {
                return PacketResult.UnknownTar;
            }

            if (buffer[offset + 3] != _settings.Spi1 || buffer[offset + 5] != _settings.Kic || buffer[offset + 6] != _settings.Kid)
            {
                return PacketResult.WrongSecurity;
            }

            if (count < CommandHead + numbers || buffer[offset + 2] != CommandHead - 3 + numbers)
            {
                return PacketResult.Malformed;
            }

            Spi2 = buffer[offset + 4];
            return Open(buffer, offset, CommandHead, CommandNumbers, count, hasChecksum, IsCiphered(_settings.Spi1));
        }

        /// <summary>Writes the answer to a command, secured as its SPI2 asks.</summary>
        /// <param name="buffer">Where to write.</param>
        /// <param name="offset">Where to start.</param>
        /// <param name="spi2">SPI2 of the command.</param>
        /// <param name="counter">CNTR of the command.</param>
        /// <param name="status">Response status code (ETSI TS 102 225 §5.2).</param>
        /// <param name="data">Additional response data, or null.</param>
        /// <returns>Length of the packet, or 0 if it does not fit the buffer.</returns>
        public int WriteResponse(byte[] buffer, int offset, byte spi2, long counter, byte status, byte[] data = null)
        {
            bool hasChecksum = ProofHasChecksum(spi2);
            bool isCiphered = ProofIsCiphered(spi2);
            int dataCount = data is null ? 0 : data.Length;
            int numbers = ResponseNumbers + ChecksumOf(hasChecksum);
            int padding = PaddingOf(isCiphered, numbers + dataCount);
            int count = ResponseHead + numbers + dataCount + padding;
            if (count > MaxPacket || count > buffer.Length - offset)
            {
                return 0;
            }

            BigEndian.WriteUInt16(buffer, offset, (ushort)(count - 2));
            buffer[offset + 2] = (byte)(ResponseHead - 3 + numbers);
            BigEndian.WriteUnsigned(buffer, offset + 3, 3, (ulong)_settings.Tar);
            buffer[offset + ResponseHead + CommandNumbers] = status;
            if (data is not null)
            {
                Array.Copy(data, 0, buffer, offset + ResponseHead + numbers, dataCount);
            }

            Seal(buffer, offset, ResponseHead, ResponseNumbers, count, padding, counter, hasChecksum, isCiphered);
            return count;
        }

        /// <summary>Checks and opens, in place, the answer to a command with an SPI2; what is wrong is wiped.</summary>
        public PacketResult ReadResponse(byte[] buffer, int offset, int count, byte spi2)
        {
            DataCount = 0;
            bool hasChecksum = ProofHasChecksum(spi2);
            int numbers = ResponseNumbers + ChecksumOf(hasChecksum);
            if (count < ResponseHead + numbers || BigEndian.ReadUInt16(buffer, offset) != count - 2 || buffer[offset + 2] != ResponseHead - 3 + numbers)
            {
                return PacketResult.Malformed;
            }

            if ((int)BigEndian.ReadUnsigned(buffer, offset + 3, 3) != _settings.Tar)
            {
                return PacketResult.UnknownTar;
            }

            PacketResult result = Open(buffer, offset, ResponseHead, ResponseNumbers, count, hasChecksum, ProofIsCiphered(spi2));
            Status = result == PacketResult.Ok ? buffer[offset + ResponseHead + CommandNumbers] : (byte)0;
            return result;
        }

        /// <summary>Wipes the expanded keys.</summary>
        public void Wipe()
        {
            _kic.Wipe();
            _kid.Wipe();
        }

        private static bool HasChecksum(byte spi1)
        {
            return (spi1 & 0x03) == 0x02;
        }

        private static bool IsCiphered(byte spi1)
        {
            return (spi1 & 0x04) != 0;
        }

        private static bool ProofHasChecksum(byte spi2)
        {
            return (spi2 & 0x0C) == 0x08;
        }

        private static bool ProofIsCiphered(byte spi2)
        {
            return (spi2 & 0x10) != 0;
        }

        private static int ChecksumOf(bool hasChecksum)
        {
            return hasChecksum ? PacketKey.ChecksumSize : 0;
        }

        private int PaddingOf(bool isCiphered, int secret)
        {
            int block = _kic.BlockSize;
            return isCiphered ? (block - secret % block) % block : 0;
        }

        private void Seal(byte[] buffer, int offset, int head, int numbers, int count, int padding, long counter, bool hasChecksum, bool isCiphered)
        {
            int at = offset + head;
            int end = offset + count;
            BigEndian.WriteUnsigned(buffer, at, CounterSize, (ulong)counter);
            buffer[at + CounterSize] = (byte)padding;
            Array.Clear(buffer, end - padding, padding);
            if (hasChecksum)
            {
                Sum(buffer, offset, head, numbers, end, head == ResponseHead);
                Array.Copy(_checksum, 0, buffer, at + numbers, PacketKey.ChecksumSize);
            }

            if (isCiphered)
            {
                _kic.Encrypt(buffer, at, count - head);
            }
        }

        private PacketResult Open(byte[] buffer, int offset, int head, int numbers, int count, bool hasChecksum, bool isCiphered)
        {
            int at = offset + head;
            int end = offset + count;
            if (isCiphered)
            {
                if ((count - head) % _kic.BlockSize != 0)
                {
                    return PacketResult.Malformed;
                }

                _kic.Decrypt(buffer, at, count - head);
            }

            if (hasChecksum)
            {
                Sum(buffer, offset, head, numbers, end, head == ResponseHead);
                if (!ConstantTime.Equal(_checksum, 0, buffer, at + numbers, PacketKey.ChecksumSize))
                {
                    Array.Clear(buffer, at, count - head);
                    return PacketResult.WrongChecksum;
                }
            }

            int data = at + numbers + ChecksumOf(hasChecksum);
            int padding = buffer[at + CounterSize];
            if (padding > end - data || padding >= (isCiphered ? _kic.BlockSize : 1))
            {
                Array.Clear(buffer, at, count - head);
                return PacketResult.Malformed;
            }

            Counter = (long)BigEndian.ReadUnsigned(buffer, at, CounterSize);
            DataOffset = data;
            DataCount = end - data - padding;
            return PacketResult.Ok;
        }

        private void Sum(byte[] buffer, int offset, int head, int numbers, int end, bool isResponse)
        {
            if (isResponse)
            {
                _kid.Update(_responseHeader, 0, UserDataHeader);
            }

            int data = offset + head + numbers + PacketKey.ChecksumSize;
            _kid.Update(buffer, offset, head + numbers);
            _kid.Update(buffer, data, end - data);
            _kid.Finish(_checksum, 0);
        }
    }
}
