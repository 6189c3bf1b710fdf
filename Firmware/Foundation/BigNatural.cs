namespace Lwm2m.Foundation
{
    /// <summary>
    /// A natural number of bounded size, modified in place, for <see cref="DoubleDigits"/>. Has only the operations
    /// that turn a binary fraction into decimal digits.
    /// </summary>
    internal sealed class BigNatural
    {
        /// <summary>
        /// Bits of the largest number that occurs: 2^1076, the denominator of the smallest double with its margins, by 100,
        /// plus a limb to line it up for <see cref="DivideOut"/>.
        /// </summary>
        internal const int MaxBits = 36 * 32;

        private const uint Billion = 1000000000;

        private readonly uint[] _limbs = new uint[MaxBits / 32];    // lowest first
        private int _count;

        internal bool IsZero
        {
            get { return _count == 0; }
        }

        internal void Set(long value)
        {
            _limbs[0] = (uint)value;
            _limbs[1] = (uint)(value >> 32);
            _count = 2;
            Trim();
        }

        internal void ShiftLeft(int bits)
        {
            int limbs = bits / 32;
            int shift = bits % 32;
            _limbs[_count + limbs] = 0;
            for (int i = _count - 1; i >= 0; i--)
            {
                ulong wide = (ulong)_limbs[i] << shift;
                _limbs[i + limbs + 1] |= (uint)(wide >> 32);
                _limbs[i + limbs] = (uint)wide;
            }

            for (int i = 0; i < limbs; i++)
            {
                _limbs[i] = 0;
            }

            _count += limbs + 1;
            Trim();
        }

        internal void Multiply(uint factor)
        {
            ulong carry = 0;
            for (int i = 0; i < _count; i++)
            {
                carry += (ulong)_limbs[i] * factor;
                _limbs[i] = (uint)carry;
                carry >>= 32;
            }

            if (carry != 0)
            {
                _limbs[_count++] = (uint)carry;
            }
        }

        internal void MultiplyByPowerOfTen(int power)
        {
            for (; power >= 9; power -= 9)
            {
                Multiply(Billion);
            }

            for (; power > 0; power--)
            {
                Multiply(10);
            }
        }

        /// <summary>Bits to shift a divisor left by, so that <see cref="DivideOut"/> can tell the quotient from the highest limbs.</summary>
        internal int ShiftToDivideBy()
        {
            int zeros = 0;
            for (uint top = _limbs[_count - 1]; (top & 0x80000000) == 0; top <<= 1)
            {
                zeros++;
            }

            return (zeros + 28) % 32;
        }

        /// <summary>
        /// Leaves the remainder and returns the quotient, which is below 10. The highest limb of the divisor is from 2^27
        /// to 2^28, so that ten times the divisor has as many limbs and the estimate is short by one at most.
        /// </summary>
        internal int DivideOut(BigNatural divisor)
        {
            uint[] limbs = _limbs;
            uint[] others = divisor._limbs;
            int count = divisor._count;
            if (_count < count)
            {
                return 0;
            }

            uint quotient = limbs[count - 1] / (others[count - 1] + 1);
            SubtractMultiple(divisor, quotient);
            if (Compare(divisor) >= 0)
            {
                SubtractMultiple(divisor, 1);
                quotient++;
            }

            return (int)quotient;
        }

        internal int Compare(BigNatural other)
        {
            if (_count != other._count)
            {
                return _count - other._count;
            }

            for (int i = _count - 1; i >= 0; i--)
            {
                if (_limbs[i] != other._limbs[i])
                {
                    return _limbs[i] < other._limbs[i] ? -1 : 1;
                }
            }

            return 0;
        }

        /// <summary>The sign of this + <paramref name="addend"/> - <paramref name="other"/>.</summary>
        internal int CompareSum(BigNatural addend, BigNatural other)
        {
            int count = _count > addend._count ? _count : addend._count;
            count = count > other._count ? count : other._count;
            long difference = 0;
            bool differs = false;
            for (int i = 0; i < count; i++)
            {
                difference += i < _count ? _limbs[i] : 0L;
                difference += i < addend._count ? addend._limbs[i] : 0L;
                difference -= i < other._count ? other._limbs[i] : 0L;
                differs = differs || (uint)difference != 0;
                difference >>= 32;
            }

            return difference < 0 ? -1 : differs || difference > 0 ? 1 : 0;
        }

        private void SubtractMultiple(BigNatural other, uint factor)
        {
            uint[] limbs = _limbs;
            uint[] others = other._limbs;
            int count = other._count;
            ulong product = 0;
            long rest = 0;
            for (int i = 0; i < count; i++)
            {
                product += (ulong)others[i] * factor;
                rest += (long)limbs[i] - (uint)product;
                limbs[i] = (uint)rest;
                rest >>= 32;
                product >>= 32;
            }

            Trim();
        }

        private void Trim()
        {
            while (_count > 0 && _limbs[_count - 1] == 0)
            {
                _count--;
            }
        }
    }
}
