using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>Inputs and results of the key exchange: randoms, transcript, master secret, keys and Finished.</summary>
    internal sealed class HandshakeSecrets
    {
        private readonly KeySchedule _keys;
        private byte[] _key;        // null once it is used, so that nothing is derived of zeros
        private readonly byte[] _master = new byte[KeySchedule.MasterLength];
        private readonly byte[] _hash = new byte[Sha256.Size];
        private readonly byte[] _expected = new byte[KeySchedule.VerifyDataLength];

        /// <summary>Takes the random of the ClientHello: 32 bytes, without the time in it (RFC 7925 §12).</summary>
        /// <param name="engine">Where hashes come from.</param>
        /// <param name="random">Where the random comes from.</param>
        /// <param name="key">The pre-shared key, a copy for this handshake alone that is wiped here; null for credentials that were wiped.</param>
        internal HandshakeSecrets(CryptoEngine engine, RandomSource random, byte[] key)
        {
            _key = key;
            _keys = new KeySchedule(engine);
            Transcript = new Transcript(engine);
            random.Fill(ClientRandom, 0, KeySchedule.RandomLength);
        }

        internal bool HasKey
        {
            get { return _key is not null; }
        }

        internal readonly byte[] ClientRandom = new byte[KeySchedule.RandomLength];

        internal readonly Transcript Transcript;

        internal byte[] Master
        {
            get { return _master; }
        }

        /// <summary>Takes a copy of the key again, to be used once more, if the one before is used.</summary>
        /// <returns>False when the credentials were wiped.</returns>
        internal bool TryTakeKey(PreSharedKey credentials)
        {
            if (_key is null)
            {
                _key = credentials.CopyKey();
            }

            return _key is not null;
        }

        /// <summary>Computes the master secret, from the handshake so far if both sides can (RFC 7627 §4). The key is not needed after that, unless another flight takes the place of this one.</summary>
        internal void DeriveMaster(ServerHello hello)
        {
            if (hello.HasExtendedMasterSecret)
            {
                Transcript.Hash(_hash);
                _keys.DeriveExtendedMaster(_key, _hash, _master);
            }
            else
            {
                _keys.DeriveMaster(_key, ClientRandom, hello.Random, _master);
            }

            WipeKey();
        }

        /// <summary>Sets the master secret of a resumed session.</summary>
        internal void Resume(DtlsSession session)
        {
            Array.Copy(session.Master, 0, _master, 0, KeySchedule.MasterLength);
            _keys.SetMaster(_master);
        }

        /// <summary>Derives the keys of a connection whose suite is known.</summary>
        internal void DeriveKeyBlock(ServerHello hello, ConnectionState connection)
        {
            _keys.DeriveKeyBlock(ClientRandom, hello.Random, connection.KeyBlock, connection.KeyBlockLength);
        }

        /// <summary>Writes a Finished behind what is in a flight already.</summary>
        internal void WriteFinished(Flight flight, int number)
        {
            Transcript.Hash(_hash);
            int at = flight.Begin();
            _keys.DeriveVerifyData(true, _hash, flight.Buffer, at);
            int message = flight.End(HandshakeType.Finished, number, at + KeySchedule.VerifyDataLength);
            Transcript.Add(flight.Buffer, message);
        }

        /// <summary>Verifies the server's Finished and adds it to the transcript.</summary>
        internal bool TryFinished(byte[] message)
        {
            Transcript.Hash(_hash);
            _keys.DeriveVerifyData(false, _hash, _expected, 0);
            bool isGenuine = HandshakeHeader.ReadLength(message, 0) == KeySchedule.VerifyDataLength
                && ConstantTime.Equal(message, HandshakeHeader.Length, _expected, 0, KeySchedule.VerifyDataLength);
            if (isGenuine)
            {
                Transcript.Add(message, 0);
            }

            return isGenuine;
        }

        internal void Wipe()
        {
            WipeKey();
            _keys.Wipe();
            Transcript.Wipe();
            Array.Clear(_master, 0, _master.Length);
            Array.Clear(_hash, 0, _hash.Length);
            Array.Clear(_expected, 0, _expected.Length);
        }

        private void WipeKey()
        {
            if (HasKey)
            {
                Array.Clear(_key, 0, _key.Length);
                _key = null;
            }
        }
    }
}
