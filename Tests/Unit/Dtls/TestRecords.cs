using System;
using Lwm2m.Crypto;
using Lwm2m.Tests;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>
    /// Records of one direction, written a second time from RFC 6347 §4.1, RFC 6655, RFC 5246 §6.2.3.2 and RFC 9146 §4, so that the
    /// device's are not judged by themselves.
    /// </summary>
    internal sealed class TestRecords
    {
        private const int Ccm8 = 0xc0a8;

        private readonly int _suite;
        private readonly byte[] _cid;
        private readonly byte[] _macKey;
        private readonly byte[] _key;
        private readonly byte[] _salt;

        public TestRecords(int suite, byte[] keyBlock, bool ofClient, byte[] cid)
        {
            _suite = suite;
            _cid = cid;
            int mac = suite == Ccm8 ? 0 : 32;
            _macKey = Bytes.Slice(keyBlock, ofClient ? 0 : mac, mac);
            _key = Bytes.Slice(keyBlock, (2 * mac) + (ofClient ? 0 : 16), 16);
            _salt = Bytes.Slice(keyBlock, suite == Ccm8 ? 32 + (ofClient ? 0 : 4) : 0, 4);
        }

        public static byte[] Plain(int type, int version, int epoch, int sequence, byte[] content)
        {
            return new ByteList().Add(type, 1).Add(version, 2).Add(epoch, 2).Add(0, 2).Add(sequence, 4).Add(content.Length, 2).Add(content).ToArray();
        }

        public byte[] Seal(int type, int epoch, int sequence, byte[] content)
        {
            if (_cid.Length > 0)
            {
                content = new ByteList().Add(content).Add(type, 1).Add(0, 2).ToArray();
                type = 25;
            }

            byte[] number = new ByteList().Add(epoch, 2).Add(0, 2).Add(sequence, 4).ToArray();
            byte[] aad = Aad(type, number, content.Length);
            ByteList body = new ByteList();
            if (_suite == Ccm8)
            {
                byte[] sealedContent = new ByteList().Add(content).Add(new byte[8]).ToArray();
                Ccm().Protect(Nonce(number, 0), 0, aad, 0, aad.Length, sealedContent, 0, content.Length);
                body.Add(number).Add(sealedContent);
            }
            else
            {
                byte[] iv = Bytes.Sequence(sequence, 16);
                body.Add(content).Add(Mac(aad, content, content.Length));
                int padding = 16 + 15 - (body.Count % 16);      // more than needed
                for (int i = 0; i <= padding; i++)
                {
                    body.Add(padding, 1);
                }

                byte[] blocks = body.ToArray();
                AesCbc.Encrypt(Aes(), iv, 0, blocks, 0, blocks.Length);
                body = new ByteList().Add(iv).Add(blocks);
            }

            return new ByteList().Add(type, 1).Add(0xfefd, 2).Add(number).Add(_cid).Add(body.Count, 2).Add(body.ToArray()).ToArray();
        }

        /// <summary>Opens a whole record.</summary>
        /// <returns>Its type and, behind it, its content; or null.</returns>
        public byte[] Open(byte[] record)
        {
            int header = 13 + _cid.Length;
            byte[] number = Bytes.Slice(record, 3, 8);
            byte[] body = Bytes.Slice(record, header, record.Length - header);
            byte[] content;
            if (_suite == Ccm8)
            {
                byte[] aad = Aad(record[0], number, body.Length - 16);
                if (!Ccm().Unprotect(Nonce(body, 0), 0, aad, 0, aad.Length, body, 8, body.Length - 8))
                {
                    return null;
                }

                content = Bytes.Slice(body, 8, body.Length - 16);
            }
            else
            {
                byte[] iv = Bytes.Slice(body, 0, 16);
                AesCbc.Decrypt(Aes(), iv, 0, body, 16, body.Length - 16);
                int length = body.Length - 16 - 32 - 1 - body[body.Length - 1];
                content = Bytes.Slice(body, 16, length);
                if (!ByteList.AreEqual(Mac(Aad(record[0], number, length), content, length), Bytes.Slice(body, 16 + length, 32)))
                {
                    return null;
                }
            }

            if (_cid.Length == 0)
            {
                return new ByteList().Add(record[0], 1).Add(content).ToArray();
            }

            int last = content.Length - 1;
            while (content[last] == 0)
            {
                last--;
            }

            return new ByteList().Add(content[last], 1).Add(content, 0, last).ToArray();
        }

        private byte[] Aad(int type, byte[] number, int length)
        {
            if (_cid.Length == 0)
            {
                return new ByteList().Add(number).Add(type, 1).Add(0xfefd, 2).Add(length, 2).ToArray();
            }

            return new ByteList().Add(Bytes.Repeat(0xff, 8)).Add(25, 1).Add(_cid.Length, 1).Add(25, 1).Add(0xfefd, 2).Add(number).Add(_cid).Add(length, 2).ToArray();
        }

        private byte[] Nonce(byte[] explicitPart, int offset)
        {
            return new ByteList().Add(_salt).Add(explicitPart, offset, 8).ToArray();
        }

        private AesBlock Aes()
        {
            AesBlock aes = new SoftwareCrypto().CreateAes();
            aes.SetKey(_key, 0, 16);
            return aes;
        }

        private AesCcm Ccm()
        {
            return new AesCcm(Aes(), 12, 8);
        }

        private byte[] Mac(byte[] aad, byte[] content, int count)
        {
            HmacSha256 hmac = new HmacSha256(new SoftwareCrypto());
            hmac.SetKey(_macKey, 0, 32);
            hmac.Update(aad, 0, aad.Length);
            hmac.Update(content, 0, count);
            byte[] mac = new byte[32];
            hmac.Finish(mac, 0);
            return mac;
        }
    }
}
