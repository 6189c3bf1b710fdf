using System;
using Lwm2m.Foundation;

namespace Lwm2m.Board
{
    /// <summary>
    /// The board's hardware generator: on ESP32 and STM32 <see cref="Random"/> reads it and ignores any seed. An image
    /// without one is rejected.
    /// </summary>
    public sealed class BoardRandom : RandomSource
    {
        private const int HealthBytes = 32;

        private readonly Random _random = new Random();
        private readonly byte[] _bytes = new byte[HealthBytes];

        /// <summary>Starts the generator.</summary>
        /// <exception cref="InvalidOperationException">Its output repeats, as that of a stuck or software generator does (RFC 4086).</exception>
        public BoardRandom()
        {
            byte[] first = new byte[HealthBytes];
            _random.NextBytes(first);
            new Random(1).NextBytes(_bytes);
            byte[] second = new byte[HealthBytes];
            new Random(1).NextBytes(second);
            if (AreEqual(first, second) || AreEqual(_bytes, second))
            {
                throw new InvalidOperationException("no hardware random");
            }
        }

        /// <inheritdoc/>
        public override void Fill(byte[] buffer, int offset, int count)
        {
            while (count > 0)
            {
                int part = count < HealthBytes ? count : HealthBytes;
                _random.NextBytes(_bytes);
                Array.Copy(_bytes, 0, buffer, offset, part);
                offset += part;
                count -= part;
            }

            Array.Clear(_bytes, 0, HealthBytes);
        }

        private static bool AreEqual(byte[] a, byte[] b)
        {
            for (int i = 0; i < HealthBytes; i++)
            {
                if (a[i] != b[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
