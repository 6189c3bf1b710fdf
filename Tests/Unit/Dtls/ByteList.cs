using System;
using Lwm2m.Tests;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Bytes that are put together one after the other.</summary>
    internal sealed class ByteList
    {
        private byte[] _bytes = new byte[256];

        public int Count { get; private set; }

        public ByteList Add(int value, int size)
        {
            for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
            {
                Grow(1);
                _bytes[Count++] = (byte)(value >> shift);
            }

            return this;
        }

        public ByteList Add(byte[] bytes)
        {
            return Add(bytes, 0, bytes.Length);
        }

        public ByteList Add(byte[] bytes, int offset, int count)
        {
            Grow(count);
            Array.Copy(bytes, offset, _bytes, Count, count);
            Count += count;
            return this;
        }

        public byte[] ToArray()
        {
            return Bytes.Slice(_bytes, 0, Count);
        }

        public static int Read(byte[] bytes, int offset, int size)
        {
            int value = 0;
            for (int i = 0; i < size; i++)
            {
                value = (value << 8) | bytes[offset + i];
            }

            return value;
        }

        public static bool AreEqual(byte[] a, byte[] b)
        {
            if (a is null || b is null || a.Length != b.Length)
            {
                return false;
            }

            for (int i = 0; i < a.Length; i++)
            {
                if (a[i] != b[i])
                {
                    return false;
                }
            }

            return true;
        }

        private void Grow(int count)
        {
            if (Count + count > _bytes.Length)
            {
                byte[] larger = new byte[2 * (Count + count)];
                Array.Copy(_bytes, 0, larger, 0, Count);
                _bytes = larger;
            }
        }
    }
}
