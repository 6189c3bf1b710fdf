namespace Lwm2m.Tests
{
    /// <summary>Bytes for the tests to work on.</summary>
    internal static class Bytes
    {
        /// <summary>The same byte again and again.</summary>
        internal static byte[] Repeat(byte value, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = value;
            }

            return bytes;
        }

        /// <summary>Bytes that count up.</summary>
        internal static byte[] Sequence(int first, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)(first + i);
            }

            return bytes;
        }

        /// <summary>A copy of some of them.</summary>
        internal static byte[] Slice(byte[] bytes, int offset, int count)
        {
            byte[] slice = new byte[count];
            System.Array.Copy(bytes, offset, slice, 0, count);
            return slice;
        }
    }
}
