using System;
using Lwm2m.Crypto;

namespace Lwm2m.SecuredPackets
{
    /// <summary>A key with its algorithm (ETSI TS 102 225 §5.1.2, §5.1.3): CBC from a zero initialization vector, and a checksum of 8 bytes.</summary>
    internal abstract class PacketKey
    {
        internal const int ChecksumSize = 8;

        internal abstract int BlockSize { get; }

        /// <summary>The key for an octet KIc or KID.</summary>
        /// <exception cref="ArgumentException">An algorithm that is not built in, or the size of the key is another's.</exception>
        internal static PacketKey Create(byte octet, byte[] key, CryptoEngine engine)
        {
            switch (octet & PacketSettings.AlgorithmMask)
            {
                case PacketSettings.Aes:
                    return new AesKey(key, engine);
#if TRIPLE_DES
                case PacketSettings.TripleDesTwoKeys:
                case PacketSettings.TripleDesThreeKeys:
                    return new TripleDesKey(key);
#endif
                default:
                    throw new ArgumentException("KIc or KID");
            }
        }

        /// <summary>Encrypts whole blocks in place.</summary>
        internal abstract void Encrypt(byte[] buffer, int offset, int count);

        /// <summary>Decrypts whole blocks in place.</summary>
        internal abstract void Decrypt(byte[] buffer, int offset, int count);

        /// <summary>Adds to the message of the checksum.</summary>
        internal abstract void Update(byte[] buffer, int offset, int count);

        /// <summary>Writes the checksum and starts the next.</summary>
        internal abstract void Finish(byte[] output, int offset);

        internal abstract void Wipe();

        private sealed class AesKey : PacketKey
        {
            private readonly AesBlock _aes;
            private readonly AesCmac _mac;

            internal AesKey(byte[] key, CryptoEngine engine)
            {
                _aes = engine.CreateAes();
                _mac = new AesCmac(_aes);
                _mac.SetKey(key, 0, key.Length);
            }

            internal override int BlockSize
            {
                get { return AesBlock.Size; }
            }

            internal override void Encrypt(byte[] buffer, int offset, int count)
            {
                // The first block is chained with zeros.
                _aes.Encrypt(buffer, offset, 1);
                AesCbc.Encrypt(_aes, buffer, offset, buffer, offset + AesBlock.Size, count - AesBlock.Size);
            }

            internal override void Decrypt(byte[] buffer, int offset, int count)
            {
                AesCbc.Decrypt(_aes, buffer, offset, buffer, offset + AesBlock.Size, count - AesBlock.Size);
                _aes.Decrypt(buffer, offset, 1);
            }

            internal override void Update(byte[] buffer, int offset, int count)
            {
                _mac.Update(buffer, offset, count);
            }

            internal override void Finish(byte[] output, int offset)
            {
                _mac.Finish(output, offset, ChecksumSize);
            }

            internal override void Wipe()
            {
                _mac.Clear();
            }
        }

#if TRIPLE_DES
        // The checksum is the last block of outer CBC over the message, filled up with zeros.
        private sealed class TripleDesKey : PacketKey
        {
            private readonly TripleDes _des = new TripleDes(new DesTables());
            private readonly byte[] _chain = new byte[TripleDes.Size];
            private int _filled;

            internal TripleDesKey(byte[] key)
            {
                _des.SetKey(key, 0, key.Length);
            }

            internal override int BlockSize
            {
                get { return TripleDes.Size; }
            }

            internal override void Encrypt(byte[] buffer, int offset, int count)
            {
                _des.EncryptCbc(buffer, offset, count);
            }

            internal override void Decrypt(byte[] buffer, int offset, int count)
            {
                _des.DecryptCbc(buffer, offset, count);
            }

            internal override void Update(byte[] buffer, int offset, int count)
            {
                for (int end = offset + count; offset < end; offset++)
                {
                    _chain[_filled] = (byte)(_chain[_filled] ^ buffer[offset]);
                    _filled++;
                    if (_filled == TripleDes.Size)
                    {
                        _des.EncryptCbc(_chain, 0, TripleDes.Size);
                        _filled = 0;
                    }
                }
            }

            internal override void Finish(byte[] output, int offset)
            {
                if (_filled > 0)
                {
                    _des.EncryptCbc(_chain, 0, TripleDes.Size);
                }

                Array.Copy(_chain, 0, output, offset, ChecksumSize);
                Array.Clear(_chain, 0, TripleDes.Size);
                _filled = 0;
            }

            internal override void Wipe()
            {
                _des.Clear();
                Array.Clear(_chain, 0, TripleDes.Size);
                _filled = 0;
            }
        }
#endif
    }
}
