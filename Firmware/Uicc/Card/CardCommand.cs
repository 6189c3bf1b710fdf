using System;

namespace Lwm2m.Uicc
{
    /// <summary>A command APDU in the making, in a buffer of its own with room for what SCP03 adds. What does not fit sets <see cref="IsOverflow"/>.</summary>
    public sealed class CardCommand
    {
        /// <summary>Where its data starts in <see cref="Buffer"/>.</summary>
        public const int DataOffset = 5;

        private const int MaxData = 255;

        private readonly byte[] _buffer = new byte[CardTransport.MaxCommand];

        internal CardCommand()
        {
        }

        /// <summary>The buffer: CLA, INS, P1, P2, Lc, the data.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>The class byte, with the channel.</summary>
        public int Class
        {
            get { return _buffer[0]; }
        }

        /// <summary>Bytes of data (Lc). Set by who encrypts them in place, with their padding and MAC; then behind it stands what that wrote.</summary>
        public int DataCount { get; private set; }

        /// <summary>Le: bytes of the response, 256 for all there are; -1 for none.</summary>
        public int ResponseBytes { get; private set; }

        /// <summary>Whether something did not fit.</summary>
        public bool IsOverflow { get; private set; }

        /// <summary>Whether data and Le are both there: case 4 of ISO/IEC 7816-3.</summary>
        internal bool HasBoth
        {
            get { return DataCount > 0 && ResponseBytes >= 0; }
        }

        /// <summary>Length of the APDU.</summary>
        internal int Count { get; private set; }

        /// <summary>Adds a byte of data.</summary>
        public CardCommand Byte(int value)
        {
            if (DataCount == MaxData)
            {
                IsOverflow = true;
                return this;
            }

            _buffer[DataOffset + DataCount++] = (byte)value;
            return this;
        }

        /// <summary>Adds data.</summary>
        public CardCommand Bytes(byte[] buffer, int offset, int count)
        {
            if (count > MaxData - DataCount)
            {
                IsOverflow = true;
                return this;
            }

            Array.Copy(buffer, offset, _buffer, DataOffset + DataCount, count);
            DataCount += count;
            return this;
        }

        /// <summary>The data were written in place, as by SCP03: they are this many now.</summary>
        public CardCommand SetDataCount(int count)
        {
            IsOverflow |= count > MaxData;
            DataCount = count;
            return this;
        }

        /// <summary>The class byte was changed in place, as by SCP03.</summary>
        public CardCommand SetClass(int value)
        {
            _buffer[0] = (byte)value;
            return this;
        }

        /// <summary>Expects a response of this many bytes; 256 for all there are.</summary>
        public CardCommand Expect(int bytes)
        {
            ResponseBytes = bytes;
            return this;
        }

        internal void Begin(int instructionClass, int instruction, int p1, int p2)
        {
            _buffer[0] = (byte)instructionClass;
            _buffer[1] = (byte)instruction;
            _buffer[2] = (byte)p1;
            _buffer[3] = (byte)p2;
            DataCount = 0;
            ResponseBytes = -1;
            IsOverflow = false;
        }

        /// <summary>Puts Lc and Le in their places.</summary>
        internal void Close()
        {
            int count = 4;
            if (DataCount > 0)
            {
                _buffer[4] = (byte)DataCount;
                count = DataOffset + DataCount;
            }

            if (ResponseBytes >= 0)
            {
                _buffer[count++] = (byte)ResponseBytes;
            }

            Count = count;
        }

        internal void Wipe()
        {
            Array.Clear(_buffer, 0, _buffer.Length);
        }
    }
}
