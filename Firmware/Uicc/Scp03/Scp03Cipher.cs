using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// The session keys of SCP03 and what is computed under them (GlobalPlatform Card Specification 2.2 Amendment D §6.2). One AES serves all three
    /// keys in turn: a schedule for each would take 400 bytes more, and a message comes seldom.
    /// </summary>
    internal sealed class Scp03Cipher
    {
        internal const int MacLength = 8;
        internal const int ChallengeLength = 8;

        // Derivation constants (Amendment D §4.1.5, table 4-1).
        internal const int CardCryptogram = 0x00;
        internal const int HostCryptogram = 0x01;
        private const int EncryptionConstant = 0x04;
        private const int MacConstant = 0x06;
        private const int ResponseMacConstant = 0x07;

        private const int Block = AesBlock.Size;
        private const int InputLength = 32;
        private const int ConstantAt = 11;
        private const int LengthAt = 13;
        private const int TurnAt = 15;
        private const int ContextAt = 16;
        private const byte Padding = 0x80;

        private readonly AesBlock _aes;
        private readonly AesCmac _cmac;
        private readonly byte[] _keys = new byte[3 * Scp03Keys.MaxKeyLength];   // S-ENC, S-MAC, S-RMAC
        private readonly byte[] _chain = new byte[Block];                       // the whole C-MAC of the last command
        private readonly byte[] _block = new byte[Block];
        private readonly byte[] _input = new byte[InputLength];                 // of a derivation; from ContextAt: both challenges
        private int _keyLength;

        internal Scp03Cipher(CryptoEngine engine)
        {
            _aes = engine.CreateAes();
            _cmac = new AesCmac(_aes);
        }

        /// <summary>Where both challenges stand, that of the host first.</summary>
        internal byte[] Context
        {
            get { return _input; }
        }

        internal int HostChallengeAt
        {
            get { return ContextAt; }
        }

        /// <summary>Derives the session keys from the static ones and both challenges, of a cipher that was wiped.</summary>
        internal void Derive(Scp03Keys keys)
        {
            _keyLength = keys.KeyLength;
            Derive(keys.Buffer, keys.EncryptionOffset, EncryptionConstant, _keys, 0, _keyLength);
            Derive(keys.Buffer, keys.MacOffset, MacConstant, _keys, _keyLength, _keyLength);
            Derive(keys.Buffer, keys.MacOffset, ResponseMacConstant, _keys, 2 * _keyLength, _keyLength);

            // It has a static key.
            _aes.Clear();
        }

        /// <summary>Writes a cryptogram, 8 bytes.</summary>
        internal void Cryptogram(int constant, byte[] output, int offset)
        {
            Derive(_keys, _keyLength, constant, output, offset, MacLength);
        }

        /// <summary>Writes the C-MAC of a command behind its data, and keeps the whole of it for the next (Amendment D §6.2.4).</summary>
        /// <param name="buffer">CLA, INS, P1, P2, Lc with the MAC counted, data.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="dataCount">Length of the data without the MAC.</param>
        internal void Sign(byte[] buffer, int offset, int dataCount)
        {
            const int SecureMessaging = 0x04;
            _cmac.SetKey(_keys, _keyLength, _keyLength);
            _cmac.Update(_chain, 0, Block);

            // On whatever channel: the MAC covers the class of the basic channel.
            _block[0] = (byte)((buffer[offset] & 0x80) | SecureMessaging);
            _cmac.Update(_block, 0, 1);
            _cmac.Update(buffer, offset + 1, CardCommand.DataOffset - 1 + dataCount);
            _cmac.Finish(_chain, 0, Block);
            Array.Copy(_chain, 0, buffer, offset + CardCommand.DataOffset + dataCount, MacLength);
        }

        /// <summary>Whether the R-MAC behind the data is that of a status (Amendment D §6.2.5).</summary>
        internal bool Verify(byte[] buffer, int offset, int dataCount, int status)
        {
            _cmac.SetKey(_keys, 2 * _keyLength, _keyLength);
            _cmac.Update(_chain, 0, Block);
            _cmac.Update(buffer, offset, dataCount);
            BigEndian.WriteUInt16(_block, 0, (ushort)status);
            _cmac.Update(_block, 0, 2);
            _cmac.Finish(_block, 0, Block);
            bool isGenuine = ConstantTime.Equal(_block, 0, buffer, offset + dataCount, MacLength);
            Array.Clear(_block, 0, Block);
            return isGenuine;
        }

        /// <summary>Pads and encrypts the data of a command in place (Amendment D §6.2.6).</summary>
        /// <returns>Their length now.</returns>
        internal int Encrypt(byte[] buffer, int offset, int count, int counter)
        {
            int padded = PaddedLength(count);
            buffer[offset + count] = Padding;
            Array.Clear(buffer, offset + count + 1, padded - count - 1);
            SetVector(counter, 0);
            AesCbc.Encrypt(_aes, _block, 0, buffer, offset, padded);
            return padded;
        }

        /// <summary>Decrypts the data of a response in place (Amendment D §6.2.7).</summary>
        /// <returns>Their length without padding; less than 0 if it is not the padding of ISO/IEC 7816-4.</returns>
        internal int Decrypt(byte[] buffer, int offset, int count, int counter)
        {
            SetVector(counter, 0x80);
            if (!AesCbc.Decrypt(_aes, _block, 0, buffer, offset, count))
            {
                return -1;
            }

            int end = count - 1;
            while (end > count - Block && buffer[offset + end] == 0)
            {
                end--;
            }

            return buffer[offset + end] == Padding ? end : -1;
        }

        internal void Wipe()
        {
            _cmac.Clear();
            Array.Clear(_keys, 0, _keys.Length);
            Array.Clear(_chain, 0, Block);
            Array.Clear(_block, 0, Block);
            Array.Clear(_input, 0, InputLength);
            _keyLength = 0;
        }

        /// <summary>The length with padding, which is always there.</summary>
        internal static int PaddedLength(int count)
        {
            return (count / Block + 1) * Block;
        }

        // The initial chaining vector: the counter under S-ENC; in responses its first byte is 80.
        private void SetVector(int counter, int first)
        {
            _aes.SetKey(_keys, 0, _keyLength);
            Array.Clear(_block, 0, Block);
            _block[0] = (byte)first;
            BigEndian.WriteUInt32(_block, Block - 4, (uint)counter);
            _aes.Encrypt(_block, 0, 1);
        }

        // Counter mode with CMAC (Amendment D §4.1.5, NIST SP 800-108 §5.1).
        private void Derive(byte[] key, int keyOffset, int constant, byte[] output, int offset, int count)
        {
            _cmac.SetKey(key, keyOffset, _keyLength);
            _input[ConstantAt] = (byte)constant;
            BigEndian.WriteUInt16(_input, LengthAt, (ushort)(count * 8));
            for (int turn = 1; count > 0; turn++)
            {
                int part = count < Block ? count : Block;
                _input[TurnAt] = (byte)turn;
                _cmac.Update(_input, 0, InputLength);
                _cmac.Finish(output, offset, part);
                offset += part;
                count -= part;
            }
        }
    }
}
