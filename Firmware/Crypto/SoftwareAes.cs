using System;

namespace Lwm2m.Crypto
{
    /// <summary>What both AES implementations in C# share: the key expansion (FIPS 197 §5.2).</summary>
    internal abstract class SoftwareAes : AesBlock
    {
        private const int LeastRounds = 10;

        /// <summary>The round keys, four big-endian words a round, until <see cref="KeyExpanded"/> gives them another form. Longer only under a longer key.</summary>
        protected uint[] _schedule;

        /// <summary>10, 12 or 14; 0 without a key.</summary>
        protected int _rounds;

        protected SoftwareAes()
        {
            _schedule = new uint[ScheduleWords(LeastRounds)];
        }

        public override void SetKey(byte[] key, int offset, int count)
        {
            if (count != 16 && count != 24 && count != 32)
            {
                throw new ArgumentException("AES key size");
            }

            Array.Clear(_schedule, 0, _schedule.Length);
            _rounds = 0;
            int words = count / 4;
            int rounds = words + 6;
            if (_schedule.Length != ScheduleWords(rounds))
            {
                _schedule = new uint[ScheduleWords(rounds)];
            }

            uint[] w = _schedule;
            for (int i = 0; i < words; i++, offset += 4)
            {
                w[i] = ((uint)key[offset] << 24) | ((uint)key[offset + 1] << 16) | ((uint)key[offset + 2] << 8) | key[offset + 3];
            }

            int end = 4 * (rounds + 1);
            uint roundConstant = 0x01000000;
            for (int i = words; i < end; i++)
            {
                uint word = w[i - 1];
                if (i % words == 0)
                {
                    word = SubWord((word << 8) | (word >> 24)) ^ roundConstant;
                    roundConstant = (roundConstant << 1) ^ ((roundConstant >> 31) * 0x1b000000);
                }
                else if (words == 8 && i % 8 == 4)
                {
                    word = SubWord(word);
                }

                w[i] = w[i - words] ^ word;
            }

            _rounds = rounds;
            KeyExpanded();
        }

        public override void Clear()
        {
            Array.Clear(_schedule, 0, _schedule.Length);
            if (_rounds > LeastRounds)
            {
                _schedule = new uint[ScheduleWords(LeastRounds)];
            }

            _rounds = 0;
        }

        /// <summary>Words that the round keys of so many rounds need, no fewer than four for each and for one before them.</summary>
        protected abstract int ScheduleWords(int rounds);

        /// <summary>The S-box on each byte of a word.</summary>
        protected abstract uint SubWord(uint word);

        /// <summary>The round keys stand in <see cref="_schedule"/>.</summary>
        protected virtual void KeyExpanded()
        {
        }

        protected void RequireKey()
        {
            if (_rounds == 0)
            {
                throw new InvalidOperationException("no AES key");
            }
        }
    }
}
