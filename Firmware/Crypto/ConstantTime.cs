namespace Lwm2m.Crypto
{
    /// <summary>Operations on secrets whose time depends only on the length.</summary>
    public static class ConstantTime
    {
        /// <summary>Whether two slices of the same length hold the same bytes.</summary>
        public static bool Equal(byte[] a, int aOffset, byte[] b, int bOffset, int count)
        {
            int difference = 0;
            for (int i = 0; i < count; i++)
            {
                difference |= a[aOffset + i] ^ b[bOffset + i];
            }

            return difference == 0;
        }
    }
}
