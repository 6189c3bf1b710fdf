#if TRIPLE_DES
using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// Triple DES in outer CBC mode from a zero initialization vector (SP 800-67, ETSI TS 102 225 §5.1.2), for cards that have no AES; built in
    /// only with -p:TripleDes=true, as NIST no longer allows it for new protection. Memory accesses depend on the key, as those of AES by tables.
    /// </summary>
    public sealed class TripleDes
    {
        /// <summary>Size of a block in bytes.</summary>
        public const int Size = 8;

        /// <summary>Size of a key in bytes: three DES keys, with their parity bits.</summary>
        public const int KeySize = 24;

        private const int DesKeySize = 8;
        private const int ScheduleSize = DesTables.Rounds * DesTables.Boxes;

        private readonly DesTables _tables;
        private readonly byte[] _schedule = new byte[3 * ScheduleSize];
        private bool _hasKey;
        private uint _left;
        private uint _right;

        /// <summary>Makes a cipher without a key.</summary>
        /// <param name="tables">Shared by all keys.</param>
        public TripleDes(DesTables tables)
        {
            _tables = tables;
        }

        /// <summary>Whether the three DES keys of a key differ from one another, without their parity bits.</summary>
        public static bool HasThreeKeys(byte[] key, int offset)
        {
            return Differ(key, offset, offset + DesKeySize) && Differ(key, offset + DesKeySize, offset + 2 * DesKeySize) && Differ(key, offset, offset + 2 * DesKeySize);
        }

        /// <summary>Sets a key; the previous one is wiped.</summary>
        /// <param name="key">Buffer that holds the key.</param>
        /// <param name="offset">Where the key starts.</param>
        /// <param name="count">24 bytes.</param>
        /// <exception cref="ArgumentException">Another length.</exception>
        public void SetKey(byte[] key, int offset, int count)
        {
            if (count != KeySize)
            {
                throw new ArgumentException("3DES key size");
            }

            Clear();
            for (int i = 0; i < 3; i++)
            {
                _tables.Expand(key, offset + i * DesKeySize, _schedule, i * ScheduleSize);
            }

            _hasKey = true;
        }

        /// <summary>Encrypts whole blocks in place.</summary>
        /// <param name="buffer">Plaintext, afterwards ciphertext.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">A multiple of 8 bytes within the buffer.</param>
        /// <exception cref="ArgumentException">Another number of bytes; nothing was encrypted.</exception>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public void EncryptCbc(byte[] buffer, int offset, int count)
        {
            Require(buffer, offset, count);
            uint left = 0;
            uint right = 0;
            for (int end = offset + count; offset < end; offset += Size)
            {
                Load(left ^ Word(buffer, offset), right ^ Word(buffer, offset + 4));
                Run(0, DesTables.Boxes);
                Run(2 * ScheduleSize - DesTables.Boxes, -DesTables.Boxes);
                Run(2 * ScheduleSize, DesTables.Boxes);
                Unload(buffer, offset);
                left = _left;
                right = _right;
            }
        }

        /// <summary>Decrypts whole blocks in place.</summary>
        /// <param name="buffer">Ciphertext, afterwards plaintext.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">A multiple of 8 bytes within the buffer.</param>
        /// <exception cref="ArgumentException">Another number of bytes; nothing was decrypted.</exception>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public void DecryptCbc(byte[] buffer, int offset, int count)
        {
            Require(buffer, offset, count);
            uint left = 0;
            uint right = 0;
            for (int end = offset + count; offset < end; offset += Size)
            {
                uint nextLeft = Word(buffer, offset);
                uint nextRight = Word(buffer, offset + 4);
                Load(nextLeft, nextRight);
                Run(3 * ScheduleSize - DesTables.Boxes, -DesTables.Boxes);
                Run(ScheduleSize, DesTables.Boxes);
                Run(ScheduleSize - DesTables.Boxes, -DesTables.Boxes);
                Unload(buffer, offset);
                Chain(buffer, offset, left);
                Chain(buffer, offset + 4, right);
                left = nextLeft;
                right = nextRight;
            }

            _left = 0;
            _right = 0;
        }

        /// <summary>Wipes the key.</summary>
        public void Clear()
        {
            Array.Clear(_schedule, 0, _schedule.Length);
            _hasKey = false;
            _left = 0;
            _right = 0;
        }

        private static bool Differ(byte[] key, int first, int second)
        {
            int difference = 0;
            for (int i = 0; i < DesKeySize; i++)
            {
                difference |= (key[first + i] ^ key[second + i]) & 0xfe;
            }

            return difference != 0;
        }

        private static uint Word(byte[] buffer, int offset)
        {
            return ((uint)buffer[offset] << 24) | ((uint)buffer[offset + 1] << 16) | ((uint)buffer[offset + 2] << 8) | buffer[offset + 3];
        }

        private static void Write(byte[] buffer, int offset, uint word)
        {
            buffer[offset] = (byte)(word >> 24);
            buffer[offset + 1] = (byte)(word >> 16);
            buffer[offset + 2] = (byte)(word >> 8);
            buffer[offset + 3] = (byte)word;
        }

        private static void Chain(byte[] buffer, int offset, uint word)
        {
            Write(buffer, offset, Word(buffer, offset) ^ word);
        }

        private void Require(byte[] buffer, int offset, int count)
        {
            if (!_hasKey)
            {
                throw new InvalidOperationException("no key");
            }

            if (count < 0 || count % Size != 0 || count > buffer.Length - offset)
            {
                throw new ArgumentException("CBC message size");
            }
        }

        /// <summary>The initial permutation.</summary>
        private void Load(uint left, uint right)
        {
            uint swap = ((left >> 4) ^ right) & 0x0f0f0f0f;
            right ^= swap;
            left ^= swap << 4;
            swap = ((left >> 16) ^ right) & 0x0000ffff;
            right ^= swap;
            left ^= swap << 16;
            swap = ((right >> 2) ^ left) & 0x33333333;
            left ^= swap;
            right ^= swap << 2;
            swap = ((right >> 8) ^ left) & 0x00ff00ff;
            left ^= swap;
            right ^= swap << 8;
            swap = ((left >> 1) ^ right) & 0x55555555;
            _right = right ^ swap;
            _left = left ^ (swap << 1);
        }

        /// <summary>The inverse of the initial permutation.</summary>
        private void Unload(byte[] buffer, int offset)
        {
            uint left = _left;
            uint right = _right;
            uint swap = ((left >> 1) ^ right) & 0x55555555;
            right ^= swap;
            left ^= swap << 1;
            swap = ((right >> 8) ^ left) & 0x00ff00ff;
            left ^= swap;
            right ^= swap << 8;
            swap = ((right >> 2) ^ left) & 0x33333333;
            left ^= swap;
            right ^= swap << 2;
            swap = ((left >> 16) ^ right) & 0x0000ffff;
            right ^= swap;
            left ^= swap << 16;
            swap = ((left >> 4) ^ right) & 0x0f0f0f0f;
            _right = right ^ swap;
            _left = left ^ (swap << 4);
            Write(buffer, offset, _left);
            Write(buffer, offset + 4, _right);
        }

        /// <summary>The sixteen rounds of one DES, with the halves exchanged at the end, so that the next DES goes on from there.</summary>
        /// <param name="key">Where the first round key is.</param>
        /// <param name="step">To the next one: backwards decrypts.</param>
        private void Run(int key, int step)
        {
            uint[] box = _tables.Boxed;
            byte[] keys = _schedule;
            uint l = _left;
            uint r = _right;
            for (int round = 0; round < DesTables.Rounds; round++)
            {
                // Box n takes bits 4n to 4n + 5 of the half, which is a ring (the expansion E).
                uint f = l
                    ^ box[(int)(((r << 5) | (r >> 27)) & 0x3f) ^ keys[key]]
                    ^ box[0x040 | ((int)((r >> 23) & 0x3f) ^ keys[key + 1])]
                    ^ box[0x080 | ((int)((r >> 19) & 0x3f) ^ keys[key + 2])]
                    ^ box[0x0c0 | ((int)((r >> 15) & 0x3f) ^ keys[key + 3])]
                    ^ box[0x100 | ((int)((r >> 11) & 0x3f) ^ keys[key + 4])]
                    ^ box[0x140 | ((int)((r >> 7) & 0x3f) ^ keys[key + 5])]
                    ^ box[0x180 | ((int)((r >> 3) & 0x3f) ^ keys[key + 6])]
                    ^ box[0x1c0 | ((int)(((r << 1) | (r >> 31)) & 0x3f) ^ keys[key + 7])];
                l = r;
                r = f;
                key += step;
            }

            _left = r;
            _right = l;
        }
    }
}
#endif
