using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>From pre-shared key to master secret, key block and Finished (RFC 5246 §6.3, §7.4.9, §8.1; RFC 4279 §2; RFC 7627 §4).</summary>
    internal sealed class KeySchedule
    {
        internal const int RandomLength = 32;
        internal const int MasterLength = 48;
        internal const int VerifyDataLength = 12;

        private readonly Tls12Prf _prf;
        private byte[] _premaster;      // wiped as soon as it was used; kept so that a test sees that

        internal KeySchedule(CryptoEngine engine)
        {
            _prf = new Tls12Prf(engine.Hmac);
        }

        /// <summary>The master secret of a pre-shared key and both randoms.</summary>
        internal void DeriveMaster(byte[] key, byte[] clientRandom, byte[] serverRandom, byte[] master)
        {
            DeriveMaster(key, Ascii.GetBytes("master secret"), Joined(clientRandom, serverRandom), 2 * RandomLength, master);
        }

        /// <summary>The extended master secret: bound to the whole handshake instead of its randoms.</summary>
        internal void DeriveExtendedMaster(byte[] key, byte[] sessionHash, byte[] master)
        {
            DeriveMaster(key, Ascii.GetBytes("extended master secret"), sessionHash, Sha256.Size, master);
        }

        /// <summary>Takes the master secret of which key block and Finished are derived, until <see cref="Wipe"/>.</summary>
        internal void SetMaster(byte[] master)
        {
            _prf.SetSecret(master, 0, MasterLength);
        }

        /// <summary>The keys of both directions.</summary>
        internal void DeriveKeyBlock(byte[] clientRandom, byte[] serverRandom, byte[] keyBlock, int count)
        {
            _prf.Derive(Ascii.GetBytes("key expansion"), Joined(serverRandom, clientRandom), 0, 2 * RandomLength, keyBlock, 0, count);
        }

        /// <summary>Derives the verify_data of a Finished: 12 bytes.</summary>
        internal void DeriveVerifyData(bool ofClient, byte[] handshakeHash, byte[] output, int offset)
        {
            byte[] label = Ascii.GetBytes(ofClient ? "client finished" : "server finished");
            _prf.Derive(label, handshakeHash, 0, Sha256.Size, output, offset, VerifyDataLength);
        }

        /// <summary>Wipes the master secret.</summary>
        internal void Wipe()
        {
            _prf.Clear();
        }

        private void DeriveMaster(byte[] key, byte[] label, byte[] seed, int seedCount, byte[] master)
        {
            // As many zeros as the key is long, then the key, each with its length.
            int length = key.Length;
            byte[] premaster = new byte[2 * (2 + length)];
            _premaster = premaster;
            BigEndian.WriteUInt16(premaster, 0, (ushort)length);
            BigEndian.WriteUInt16(premaster, 2 + length, (ushort)length);
            Array.Copy(key, 0, premaster, 4 + length, length);
            _prf.Derive(premaster, 0, premaster.Length, label, seed, 0, seedCount, master, 0, MasterLength);
            Array.Clear(premaster, 0, premaster.Length);
            SetMaster(master);
        }

        private static byte[] Joined(byte[] first, byte[] second)
        {
            byte[] randoms = new byte[2 * RandomLength];
            Array.Copy(first, 0, randoms, 0, RandomLength);
            Array.Copy(second, 0, randoms, RandomLength, RandomLength);
            return randoms;
        }
    }
}
