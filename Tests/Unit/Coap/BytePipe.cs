using System;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Bytes in order, in pieces of any size: one direction of a reliable stream.</summary>
    internal sealed class BytePipe
    {
        private readonly byte[] _bytes = new byte[65536];
        private int _start;
        private int _end;

        /// <summary>Most bytes that one <see cref="Read"/> gives.</summary>
        public int PieceSize { get; set; } = int.MaxValue;

        public int Count
        {
            get { return _end - _start; }
        }

        public void Write(byte[] source, int offset, int count)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = 0;
            }

            Array.Copy(source, offset, _bytes, _end, count);
            _end += count;
        }

        /// <returns>Bytes read, 0 when there are none now.</returns>
        public int Read(byte[] target, int offset, int count)
        {
            int taken = count < PieceSize ? count : PieceSize;
            taken = taken < Count ? taken : Count;
            Array.Copy(_bytes, _start, target, offset, taken);
            _start += taken;
            return taken;
        }
    }
}
