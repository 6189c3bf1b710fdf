using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// AES without a look-up or branch that depends on a secret, two blocks at a time. Bit b of all 32 bytes stands in plane b; within a plane
    /// the byte of row r, column c and block n is bit 8r + 2c + n.
    /// </summary>
    internal sealed class AesBitslicedBlock : SoftwareAes
    {
        private const int Planes = 8;

        private readonly uint[] _state = new uint[Planes];

        public override void Encrypt(byte[] buffer, int offset, int blocks)
        {
            RequireKey();
            for (; blocks > 0; blocks -= 2, offset += 2 * Size)
            {
                Load(buffer, offset, blocks);
                EncryptState();
                Save(buffer, offset, blocks);
            }

            Array.Clear(_state, 0, Planes);
        }

        public override void EncryptWords(uint[] words, int offset, int blocks)
        {
            RequireKey();
            uint[] q = _state;
            for (; blocks > 0; blocks -= 2, offset += Planes)
            {
                for (int i = 0; i < 4; i++)
                {
                    q[2 * i] = Reverse(words[offset + i]);
                    q[2 * i + 1] = blocks == 1 ? 0 : Reverse(words[offset + i + 4]);
                }

                Transpose(q);
                EncryptState();
                Transpose(q);
                for (int i = 0; i < 4; i++)
                {
                    words[offset + i] = Reverse(q[2 * i]);
                    if (blocks != 1)
                    {
                        words[offset + i + 4] = Reverse(q[2 * i + 1]);
                    }
                }
            }

            Array.Clear(q, 0, Planes);
        }

        public override void Decrypt(byte[] buffer, int offset, int blocks)
        {
            RequireKey();
            for (; blocks > 0; blocks -= 2, offset += 2 * Size)
            {
                Load(buffer, offset, blocks);
                AddRoundKey(_rounds);
                for (int round = _rounds - 1; round > 0; round--)
                {
                    UndoShiftRows();
                    BitslicedSBox.Invert(_state);
                    AddRoundKey(round);
                    UndoMixColumns();
                }

                UndoShiftRows();
                BitslicedSBox.Invert(_state);
                AddRoundKey(0);
                Save(buffer, offset, blocks);
            }

            Array.Clear(_state, 0, Planes);
        }

        protected override int ScheduleWords(int rounds)
        {
            return Planes * (rounds + 1);
        }

        protected override uint SubWord(uint word)
        {
            uint[] q = _state;
            Array.Clear(q, 0, Planes);
            q[0] = word;
            Transpose(q);
            BitslicedSBox.Substitute(q);
            Transpose(q);
            return q[0];
        }

        /// <summary>
        /// Slices the round keys, the same for both blocks. Eight planes take the place of four words: from the last round down, what they
        /// cover is sliced already.
        /// </summary>
        protected override void KeyExpanded()
        {
            uint[] q = _state;
            for (int round = _rounds; round >= 0; round--)
            {
                for (int column = 0; column < 4; column++)
                {
                    uint word = Reverse(_schedule[4 * round + column]);
                    q[2 * column] = word;
                    q[2 * column + 1] = word;
                }

                Transpose(q);
                Array.Copy(q, 0, _schedule, Planes * round, Planes);
            }

            Array.Clear(q, 0, Planes);
        }

        private static uint Reverse(uint word)
        {
            return (word >> 24) | ((word >> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24);
        }

        private void EncryptState()
        {
            AddRoundKey(0);
            for (int round = 1; round < _rounds; round++)
            {
                BitslicedSBox.Substitute(_state);
                ShiftRows();
                MixColumns();
                AddRoundKey(round);
            }

            BitslicedSBox.Substitute(_state);
            ShiftRows();
            AddRoundKey(_rounds);
        }

        private void Load(byte[] buffer, int offset, int blocks)
        {
            uint[] q = _state;
            for (int i = 0; i < Planes; i += 2, offset += 4)
            {
                q[i] = ((uint)buffer[offset + 3] << 24) | ((uint)buffer[offset + 2] << 16) | ((uint)buffer[offset + 1] << 8) | buffer[offset];
                int second = offset + Size;
                q[i + 1] = blocks == 1
                    ? 0
                    : ((uint)buffer[second + 3] << 24) | ((uint)buffer[second + 2] << 16) | ((uint)buffer[second + 1] << 8) | buffer[second];
            }

            Transpose(q);
        }

        private void Save(byte[] buffer, int offset, int blocks)
        {
            uint[] q = _state;
            Transpose(q);
            for (int i = 0; i < Planes; i++)
            {
                if ((i & 1) == 1 && blocks == 1)
                {
                    continue;
                }

                int at = offset + 2 * (i & 6) + Size * (i & 1);
                uint word = q[i];
                buffer[at] = (byte)word;
                buffer[at + 1] = (byte)(word >> 8);
                buffer[at + 2] = (byte)(word >> 16);
                buffer[at + 3] = (byte)(word >> 24);
            }
        }

        /// <summary>Bit i of byte r of word j becomes bit j of byte r of word i: words to planes, and back.</summary>
        private static void Transpose(uint[] q)
        {
            uint mask = 0x55555555;
            for (int step = 1; step < Planes; step <<= 1)
            {
                for (int i = 0; i < Planes; i++)
                {
                    if ((i & step) == 0)
                    {
                        uint low = q[i];
                        uint high = q[i + step];
                        q[i] = (low & mask) | ((high & mask) << step);
                        q[i + step] = ((low >> step) & mask) | (high & ~mask);
                    }
                }

                mask = step == 1 ? 0x33333333u : 0x0f0f0f0fu;
            }
        }

        private void AddRoundKey(int round)
        {
            uint[] q = _state;
            uint[] key = _schedule;
            int k = Planes * round;
            for (int i = 0; i < Planes; i++)
            {
                q[i] ^= key[k + i];
            }
        }

        /// <summary>Row r turns by r columns, that is 2r bits of its byte.</summary>
        private void ShiftRows()
        {
            uint[] q = _state;
            for (int i = 0; i < Planes; i++)
            {
                uint x = q[i];
                q[i] = (x & 0x000000ff)
                    | ((x & 0x0000fc00) >> 2) | ((x & 0x00000300) << 6)
                    | ((x & 0x00f00000) >> 4) | ((x & 0x000f0000) << 4)
                    | ((x & 0xc0000000) >> 6) | ((x & 0x3f000000) << 2);
            }
        }

        private void UndoShiftRows()
        {
            uint[] q = _state;
            for (int i = 0; i < Planes; i++)
            {
                uint x = q[i];
                q[i] = (x & 0x000000ff)
                    | ((x & 0x00003f00) << 2) | ((x & 0x0000c000) >> 6)
                    | ((x & 0x000f0000) << 4) | ((x & 0x00f00000) >> 4)
                    | ((x & 0x03000000) << 6) | ((x & 0xfc000000) >> 2);
            }
        }

        /// <summary>With a, b, c, d down a column, a becomes 2(a + b) + b + (c + d); doubling shifts the planes up and folds plane 7 into 0, 1, 3 and 4.</summary>
        private void MixColumns()
        {
            uint[] q = _state;
            uint top = q[7];
            top ^= (top >> 8) | (top << 24);
            uint below = top;
            for (int i = 0; i < Planes; i++)
            {
                uint x = q[i];
                uint next = (x >> 8) | (x << 24);
                x ^= next;
                q[i] = below ^ next ^ ((x >> 16) | (x << 16));
                below = x;
            }

            q[1] ^= top;
            q[3] ^= top;
            q[4] ^= top;
        }

        /// <summary>FIPS 197 §5.3.3: MixColumns after a + 4 (a + c).</summary>
        private void UndoMixColumns()
        {
            uint[] q = _state;
            uint t0 = q[0] ^ ((q[0] >> 16) | (q[0] << 16));
            uint t1 = q[1] ^ ((q[1] >> 16) | (q[1] << 16));
            uint t2 = q[2] ^ ((q[2] >> 16) | (q[2] << 16));
            uint t3 = q[3] ^ ((q[3] >> 16) | (q[3] << 16));
            uint t4 = q[4] ^ ((q[4] >> 16) | (q[4] << 16));
            uint t5 = q[5] ^ ((q[5] >> 16) | (q[5] << 16));
            uint t6 = q[6] ^ ((q[6] >> 16) | (q[6] << 16));
            uint t7 = q[7] ^ ((q[7] >> 16) | (q[7] << 16));
            q[0] ^= t6;
            q[1] ^= t6 ^ t7;
            q[2] ^= t0 ^ t7;
            q[3] ^= t1 ^ t6;
            q[4] ^= t2 ^ t6 ^ t7;
            q[5] ^= t3 ^ t7;
            q[6] ^= t4;
            q[7] ^= t5;
            MixColumns();
        }
    }
}
