using System;

namespace Lwm2m.Crypto
{
    /// <summary>SHA-256 in C#.</summary>
    internal sealed class SoftwareSha256 : Sha256
    {
        private const int Words = 64;

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
        private readonly uint[] _schedule = new uint[Words];
        private readonly byte[] _block = new byte[BlockSize];
        private int _filled;
        private long _length;

        internal SoftwareSha256()
        {
            Restart();
        }

        public override void Update(byte[] buffer, int offset, int count)
        {
            _length += count;
            while (count > 0)
            {
                if (_filled == 0 && count >= BlockSize)
                {
                    Compress(buffer, offset);
                    offset += BlockSize;
                    count -= BlockSize;
                    continue;
                }

                int part = count < BlockSize - _filled ? count : BlockSize - _filled;
                Array.Copy(buffer, offset, _block, _filled, part);
                offset += part;
                count -= part;
                _filled += part;
                if (_filled == BlockSize)
                {
                    Compress(_block, 0);
                    _filled = 0;
                }
            }
        }

        public override void Finish(byte[] output, int offset)
        {
            byte[] block = _block;
            block[_filled++] = 0x80;
            if (_filled > BlockSize - 8)
            {
                Array.Clear(block, _filled, BlockSize - _filled);
                Compress(block, 0);
                _filled = 0;
            }

            Array.Clear(block, _filled, BlockSize - _filled);
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
            _filled = 0;
            _length = 0;
        }

        public override void CopyTo(Sha256 other)
        {
            var copy = (SoftwareSha256)other;
            Array.Copy(_state, 0, copy._state, 0, 8);
            Array.Copy(_block, 0, copy._block, 0, _filled);
            copy._filled = _filled;
            copy._length = _length;
        }

        public override void Clear()
        {
            Array.Clear(_schedule, 0, Words);
            Array.Clear(_block, 0, BlockSize);
            Restart();
        }

        /// <summary>FIPS 180-4 §6.2.2. Eight rounds a turn, so that the working variables change names instead of places.</summary>
        private void Compress(byte[] input, int offset)
        {
            uint[] w = _schedule;
            uint[] k = RoundConstants;
            uint[] state = _state;
            for (int i = 0; i < 16; i++, offset += 4)
            {
                w[i] = ((uint)input[offset] << 24) | ((uint)input[offset + 1] << 16) | ((uint)input[offset + 2] << 8) | input[offset + 3];
            }

            for (int i = 16; i < Words; i++)
            {
                uint x = w[i - 15];
                uint y = w[i - 2];
                w[i] = w[i - 16] + w[i - 7] + ((x >> 7 | x << 25) ^ (x >> 18 | x << 14) ^ (x >> 3)) + ((y >> 17 | y << 15) ^ (y >> 19 | y << 13) ^ (y >> 10));
            }

            uint a = state[0];
            uint b = state[1];
            uint c = state[2];
            uint d = state[3];
            uint e = state[4];
            uint f = state[5];
            uint g = state[6];
            uint h = state[7];
            for (int i = 0; i < Words; i += 8)
            {
                h += ((e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)) + (g ^ (e & (f ^ g))) + k[i] + w[i];
                d += h;
                h += ((a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)) + ((a & b) | (c & (a | b)));

                g += ((d >> 6 | d << 26) ^ (d >> 11 | d << 21) ^ (d >> 25 | d << 7)) + (f ^ (d & (e ^ f))) + k[i + 1] + w[i + 1];
                c += g;
                g += ((h >> 2 | h << 30) ^ (h >> 13 | h << 19) ^ (h >> 22 | h << 10)) + ((h & a) | (b & (h | a)));

                f += ((c >> 6 | c << 26) ^ (c >> 11 | c << 21) ^ (c >> 25 | c << 7)) + (e ^ (c & (d ^ e))) + k[i + 2] + w[i + 2];
                b += f;
                f += ((g >> 2 | g << 30) ^ (g >> 13 | g << 19) ^ (g >> 22 | g << 10)) + ((g & h) | (a & (g | h)));

                e += ((b >> 6 | b << 26) ^ (b >> 11 | b << 21) ^ (b >> 25 | b << 7)) + (d ^ (b & (c ^ d))) + k[i + 3] + w[i + 3];
                a += e;
                e += ((f >> 2 | f << 30) ^ (f >> 13 | f << 19) ^ (f >> 22 | f << 10)) + ((f & g) | (h & (f | g)));

                d += ((a >> 6 | a << 26) ^ (a >> 11 | a << 21) ^ (a >> 25 | a << 7)) + (c ^ (a & (b ^ c))) + k[i + 4] + w[i + 4];
                h += d;
                d += ((e >> 2 | e << 30) ^ (e >> 13 | e << 19) ^ (e >> 22 | e << 10)) + ((e & f) | (g & (e | f)));

                c += ((h >> 6 | h << 26) ^ (h >> 11 | h << 21) ^ (h >> 25 | h << 7)) + (b ^ (h & (a ^ b))) + k[i + 5] + w[i + 5];
                g += c;
                c += ((d >> 2 | d << 30) ^ (d >> 13 | d << 19) ^ (d >> 22 | d << 10)) + ((d & e) | (f & (d | e)));

                b += ((g >> 6 | g << 26) ^ (g >> 11 | g << 21) ^ (g >> 25 | g << 7)) + (a ^ (g & (h ^ a))) + k[i + 6] + w[i + 6];
                f += b;
                b += ((c >> 2 | c << 30) ^ (c >> 13 | c << 19) ^ (c >> 22 | c << 10)) + ((c & d) | (e & (c | d)));

                a += ((f >> 6 | f << 26) ^ (f >> 11 | f << 21) ^ (f >> 25 | f << 7)) + (h ^ (f & (g ^ h))) + k[i + 7] + w[i + 7];
                e += a;
                a += ((b >> 2 | b << 30) ^ (b >> 13 | b << 19) ^ (b >> 22 | b << 10)) + ((b & c) | (d & (b | c)));
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
