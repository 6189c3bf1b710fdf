using System;

namespace Lwm2m.Crypto
{
    /// <summary>SHA-256 in C#.</summary>
    internal sealed class SoftwareSha256 : Sha256
    {
        private const int Rounds = 64;

        // Times this a word stands in both halves of 64 bits: shifted, its lower half is the word rotated, in a third fewer instructions.
        private const ulong TwoCopies = 0x100000001;

        // FIPS 180-4 §5.3.3.
        private static readonly uint[] InitialState =
        {
            0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
        };

        // FIPS 180-4 §4.2.2.
        private static readonly uint[] RoundConstants =
        {
            0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
            0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
            0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
            0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
            0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
            0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
            0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
            0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
        };

        private readonly uint[] _state = new uint[8];
        private readonly byte[] _block = new byte[BlockSize];
        private long _length;

        internal SoftwareSha256()
        {
            Restart();
        }

        public override void Update(byte[] buffer, int offset, int count)
        {
            int filled = (int)_length & (BlockSize - 1);
            _length += count;
            while (count > 0)
            {
                if (filled == 0 && count >= BlockSize)
                {
                    Compress(buffer, offset);
                    offset += BlockSize;
                    count -= BlockSize;
                    continue;
                }

                int part = count < BlockSize - filled ? count : BlockSize - filled;
                Array.Copy(buffer, offset, _block, filled, part);
                offset += part;
                count -= part;
                filled += part;
                if (filled == BlockSize)
                {
                    Compress(_block, 0);
                    filled = 0;
                }
            }
        }

        public override void Finish(byte[] output, int offset)
        {
            byte[] block = _block;
            int filled = (int)_length & (BlockSize - 1);
            block[filled++] = 0x80;
            if (filled > BlockSize - 8)
            {
                Array.Clear(block, filled, BlockSize - filled);
                Compress(block, 0);
                filled = 0;
            }

            Array.Clear(block, filled, BlockSize - filled);
            long bits = _length << 3;
            for (int i = BlockSize - 1; bits != 0; i--)
            {
                block[i] = (byte)bits;
                bits >>= 8;
            }

            Compress(block, 0);
            for (int i = 0; i < 8; i++, offset += 4)
            {
                uint word = _state[i];
                output[offset] = (byte)(word >> 24);
                output[offset + 1] = (byte)(word >> 16);
                output[offset + 2] = (byte)(word >> 8);
                output[offset + 3] = (byte)word;
            }

            Restart();
        }

        public override void Restart()
        {
            Array.Copy(InitialState, 0, _state, 0, 8);
            _length = 0;
        }

        public override void CopyTo(Sha256 other)
        {
            var copy = (SoftwareSha256)other;
            Array.Copy(_state, 0, copy._state, 0, 8);
            Array.Copy(_block, 0, copy._block, 0, (int)_length & (BlockSize - 1));
            copy._length = _length;
        }

        public override void SaveMidstate(uint[] midstate, int offset)
        {
            if (((int)_length & (BlockSize - 1)) != 0)
            {
                throw new InvalidOperationException("SHA-256 within a block");
            }

            Array.Copy(_state, 0, midstate, offset, MidstateWords);
        }

        public override void RestoreMidstate(uint[] midstate, int offset, int blocks)
        {
            Array.Copy(midstate, offset, _state, 0, MidstateWords);
            _length = (long)blocks * BlockSize;
        }

        public override void Clear()
        {
            Array.Clear(_block, 0, BlockSize);
            Restart();
        }

        /// <summary>
        /// FIPS 180-4 §6.2.2. Sixteen rounds a turn, so that the working variables change names instead of places and the sixteen words of the
        /// message schedule that are needed are variables too: an array of them costs an interpreter a fifth more, and each hash 276 bytes.
        /// </summary>
        private void Compress(byte[] input, int offset)
        {
            ulong twoCopies = TwoCopies;
            uint[] k = RoundConstants;
            uint[] state = _state;
            ulong w0 = (((uint)input[offset] << 24) | ((uint)input[offset + 1] << 16) | ((uint)input[offset + 2] << 8) | input[offset + 3]) * twoCopies;
            ulong w1 = (((uint)input[offset + 4] << 24) | ((uint)input[offset + 5] << 16) | ((uint)input[offset + 6] << 8) | input[offset + 7]) * twoCopies;
            ulong w2 = (((uint)input[offset + 8] << 24) | ((uint)input[offset + 9] << 16) | ((uint)input[offset + 10] << 8) | input[offset + 11]) * twoCopies;
            ulong w3 = (((uint)input[offset + 12] << 24) | ((uint)input[offset + 13] << 16) | ((uint)input[offset + 14] << 8) | input[offset + 15]) * twoCopies;
            ulong w4 = (((uint)input[offset + 16] << 24) | ((uint)input[offset + 17] << 16) | ((uint)input[offset + 18] << 8) | input[offset + 19]) * twoCopies;
            ulong w5 = (((uint)input[offset + 20] << 24) | ((uint)input[offset + 21] << 16) | ((uint)input[offset + 22] << 8) | input[offset + 23]) * twoCopies;
            ulong w6 = (((uint)input[offset + 24] << 24) | ((uint)input[offset + 25] << 16) | ((uint)input[offset + 26] << 8) | input[offset + 27]) * twoCopies;
            ulong w7 = (((uint)input[offset + 28] << 24) | ((uint)input[offset + 29] << 16) | ((uint)input[offset + 30] << 8) | input[offset + 31]) * twoCopies;
            ulong w8 = (((uint)input[offset + 32] << 24) | ((uint)input[offset + 33] << 16) | ((uint)input[offset + 34] << 8) | input[offset + 35]) * twoCopies;
            ulong w9 = (((uint)input[offset + 36] << 24) | ((uint)input[offset + 37] << 16) | ((uint)input[offset + 38] << 8) | input[offset + 39]) * twoCopies;
            ulong w10 = (((uint)input[offset + 40] << 24) | ((uint)input[offset + 41] << 16) | ((uint)input[offset + 42] << 8) | input[offset + 43]) * twoCopies;
            ulong w11 = (((uint)input[offset + 44] << 24) | ((uint)input[offset + 45] << 16) | ((uint)input[offset + 46] << 8) | input[offset + 47]) * twoCopies;
            ulong w12 = (((uint)input[offset + 48] << 24) | ((uint)input[offset + 49] << 16) | ((uint)input[offset + 50] << 8) | input[offset + 51]) * twoCopies;
            ulong w13 = (((uint)input[offset + 52] << 24) | ((uint)input[offset + 53] << 16) | ((uint)input[offset + 54] << 8) | input[offset + 55]) * twoCopies;
            ulong w14 = (((uint)input[offset + 56] << 24) | ((uint)input[offset + 57] << 16) | ((uint)input[offset + 58] << 8) | input[offset + 59]) * twoCopies;
            ulong w15 = (((uint)input[offset + 60] << 24) | ((uint)input[offset + 61] << 16) | ((uint)input[offset + 62] << 8) | input[offset + 63]) * twoCopies;

            uint a = state[0];
            uint b = state[1];
            uint c = state[2];
            uint d = state[3];
            uint e = state[4];
            uint f = state[5];
            uint g = state[6];
            uint h = state[7];
            for (int i = 0; ; i += 16)
            {
                ulong x = e * twoCopies;
                h += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w0) + (g ^ (e & (f ^ g))) + k[i];
                d += h;
                x = a * twoCopies;
                h += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((a & b) | (c & (a | b)));

                x = d * twoCopies;
                g += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w1) + (f ^ (d & (e ^ f))) + k[i + 1];
                c += g;
                x = h * twoCopies;
                g += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((h & a) | (b & (h | a)));

                x = c * twoCopies;
                f += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w2) + (e ^ (c & (d ^ e))) + k[i + 2];
                b += f;
                x = g * twoCopies;
                f += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((g & h) | (a & (g | h)));

                x = b * twoCopies;
                e += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w3) + (d ^ (b & (c ^ d))) + k[i + 3];
                a += e;
                x = f * twoCopies;
                e += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((f & g) | (h & (f | g)));

                x = a * twoCopies;
                d += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w4) + (c ^ (a & (b ^ c))) + k[i + 4];
                h += d;
                x = e * twoCopies;
                d += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((e & f) | (g & (e | f)));

                x = h * twoCopies;
                c += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w5) + (b ^ (h & (a ^ b))) + k[i + 5];
                g += c;
                x = d * twoCopies;
                c += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((d & e) | (f & (d | e)));

                x = g * twoCopies;
                b += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w6) + (a ^ (g & (h ^ a))) + k[i + 6];
                f += b;
                x = c * twoCopies;
                b += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((c & d) | (e & (c | d)));

                x = f * twoCopies;
                a += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w7) + (h ^ (f & (g ^ h))) + k[i + 7];
                e += a;
                x = b * twoCopies;
                a += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((b & c) | (d & (b | c)));

                x = e * twoCopies;
                h += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w8) + (g ^ (e & (f ^ g))) + k[i + 8];
                d += h;
                x = a * twoCopies;
                h += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((a & b) | (c & (a | b)));

                x = d * twoCopies;
                g += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w9) + (f ^ (d & (e ^ f))) + k[i + 9];
                c += g;
                x = h * twoCopies;
                g += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((h & a) | (b & (h | a)));

                x = c * twoCopies;
                f += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w10) + (e ^ (c & (d ^ e))) + k[i + 10];
                b += f;
                x = g * twoCopies;
                f += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((g & h) | (a & (g | h)));

                x = b * twoCopies;
                e += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w11) + (d ^ (b & (c ^ d))) + k[i + 11];
                a += e;
                x = f * twoCopies;
                e += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((f & g) | (h & (f | g)));

                x = a * twoCopies;
                d += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w12) + (c ^ (a & (b ^ c))) + k[i + 12];
                h += d;
                x = e * twoCopies;
                d += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((e & f) | (g & (e | f)));

                x = h * twoCopies;
                c += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w13) + (b ^ (h & (a ^ b))) + k[i + 13];
                g += c;
                x = d * twoCopies;
                c += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((d & e) | (f & (d | e)));

                x = g * twoCopies;
                b += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w14) + (a ^ (g & (h ^ a))) + k[i + 14];
                f += b;
                x = c * twoCopies;
                b += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((c & d) | (e & (c | d)));

                x = f * twoCopies;
                a += (uint)((x >> 6 ^ x >> 11 ^ x >> 25) + w15) + (h ^ (f & (g ^ h))) + k[i + 15];
                e += a;
                x = b * twoCopies;
                a += (uint)(x >> 2 ^ x >> 13 ^ x >> 22) + ((b & c) | (d & (b | c)));

                if (i == Rounds - 16)
                {
                    break;
                }

                w0 = (uint)(w0 + w9 + (w1 >> 7 ^ w1 >> 18 ^ (uint)w1 >> 3) + (w14 >> 17 ^ w14 >> 19 ^ (uint)w14 >> 10)) * twoCopies;
                w1 = (uint)(w1 + w10 + (w2 >> 7 ^ w2 >> 18 ^ (uint)w2 >> 3) + (w15 >> 17 ^ w15 >> 19 ^ (uint)w15 >> 10)) * twoCopies;
                w2 = (uint)(w2 + w11 + (w3 >> 7 ^ w3 >> 18 ^ (uint)w3 >> 3) + (w0 >> 17 ^ w0 >> 19 ^ (uint)w0 >> 10)) * twoCopies;
                w3 = (uint)(w3 + w12 + (w4 >> 7 ^ w4 >> 18 ^ (uint)w4 >> 3) + (w1 >> 17 ^ w1 >> 19 ^ (uint)w1 >> 10)) * twoCopies;
                w4 = (uint)(w4 + w13 + (w5 >> 7 ^ w5 >> 18 ^ (uint)w5 >> 3) + (w2 >> 17 ^ w2 >> 19 ^ (uint)w2 >> 10)) * twoCopies;
                w5 = (uint)(w5 + w14 + (w6 >> 7 ^ w6 >> 18 ^ (uint)w6 >> 3) + (w3 >> 17 ^ w3 >> 19 ^ (uint)w3 >> 10)) * twoCopies;
                w6 = (uint)(w6 + w15 + (w7 >> 7 ^ w7 >> 18 ^ (uint)w7 >> 3) + (w4 >> 17 ^ w4 >> 19 ^ (uint)w4 >> 10)) * twoCopies;
                w7 = (uint)(w7 + w0 + (w8 >> 7 ^ w8 >> 18 ^ (uint)w8 >> 3) + (w5 >> 17 ^ w5 >> 19 ^ (uint)w5 >> 10)) * twoCopies;
                w8 = (uint)(w8 + w1 + (w9 >> 7 ^ w9 >> 18 ^ (uint)w9 >> 3) + (w6 >> 17 ^ w6 >> 19 ^ (uint)w6 >> 10)) * twoCopies;
                w9 = (uint)(w9 + w2 + (w10 >> 7 ^ w10 >> 18 ^ (uint)w10 >> 3) + (w7 >> 17 ^ w7 >> 19 ^ (uint)w7 >> 10)) * twoCopies;
                w10 = (uint)(w10 + w3 + (w11 >> 7 ^ w11 >> 18 ^ (uint)w11 >> 3) + (w8 >> 17 ^ w8 >> 19 ^ (uint)w8 >> 10)) * twoCopies;
                w11 = (uint)(w11 + w4 + (w12 >> 7 ^ w12 >> 18 ^ (uint)w12 >> 3) + (w9 >> 17 ^ w9 >> 19 ^ (uint)w9 >> 10)) * twoCopies;
                w12 = (uint)(w12 + w5 + (w13 >> 7 ^ w13 >> 18 ^ (uint)w13 >> 3) + (w10 >> 17 ^ w10 >> 19 ^ (uint)w10 >> 10)) * twoCopies;
                w13 = (uint)(w13 + w6 + (w14 >> 7 ^ w14 >> 18 ^ (uint)w14 >> 3) + (w11 >> 17 ^ w11 >> 19 ^ (uint)w11 >> 10)) * twoCopies;
                w14 = (uint)(w14 + w7 + (w15 >> 7 ^ w15 >> 18 ^ (uint)w15 >> 3) + (w12 >> 17 ^ w12 >> 19 ^ (uint)w12 >> 10)) * twoCopies;
                w15 = (uint)(w15 + w8 + (w0 >> 7 ^ w0 >> 18 ^ (uint)w0 >> 3) + (w13 >> 17 ^ w13 >> 19 ^ (uint)w13 >> 10)) * twoCopies;
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }
}
