using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>What two sides have agreed on for one connection: suite, keys, Connection IDs (RFC 5246 §6.1).</summary>
    internal sealed class ConnectionState
    {
        private readonly DtlsOptions _options;
        private readonly RecordProtection[] _reading;
        private readonly RecordProtection[] _writing;
        private readonly byte[] _keyBlock = new byte[RecordProtection.MaxKeyBlock];
        private readonly byte[] _ownConnectionId = new byte[RecordHeader.MaxOwnConnectionId];
        private readonly byte[] _peerConnectionId = new byte[RecordHeader.MaxConnectionId];

        internal ConnectionState(DtlsOptions options, CryptoEngine engine, RandomSource random)
        {
            _options = options;
            OffersConnectionId = options.UseConnectionId;
            int suites = options.CipherSuites.Length;
            _reading = new RecordProtection[suites];
            _writing = new RecordProtection[suites];
            for (int i = 0; i < suites; i++)
            {
                _reading[i] = RecordProtection.Create(options.CipherSuites[i], engine, random);
                _writing[i] = RecordProtection.Create(options.CipherSuites[i], engine, random);
            }
        }

        internal int Suite { get; set; }

        internal byte[] KeyBlock
        {
            get { return _keyBlock; }
        }

        internal int KeyBlockLength
        {
            get { return _writing[SuiteIndex].KeyBlockLength; }
        }

        internal bool IsSuiteKnown
        {
            get { return SuiteIndex >= 0; }
        }

        /// <summary>Whether Connection IDs are offered: not any more to a server that asked for one too long.</summary>
        internal bool OffersConnectionId { get; set; }

        /// <summary>What the peer's records carry.</summary>
        internal byte[] OwnConnectionId
        {
            get { return _ownConnectionId; }
        }

        internal int OwnConnectionIdLength { get; set; }

        /// <summary>What our records carry.</summary>
        internal byte[] PeerConnectionId
        {
            get { return _peerConnectionId; }
        }

        internal int PeerConnectionIdLength { get; set; }

        /// <summary>Bytes that a record of the first suite has beside its content, without Connection ID.</summary>
        internal int MaxContentFor(int datagram)
        {
            int room = datagram - RecordHeader.Length;
            if (IsSuiteKnown)
            {
                room = PeerConnectionIdLength > 0 ? room - PeerConnectionIdLength : room;
                room = _writing[SuiteIndex].ContentFor(room);
                return PeerConnectionIdLength > 0 ? room - 1 : room;
            }

            return _writing[0].ContentFor(room);
        }

        /// <summary>The longest record that is ever written.</summary>
        internal int MaxRecord(int content)
        {
            int max = 0;
            for (int i = 0; i < _writing.Length; i++)
            {
                int length = RecordHeader.Length + RecordHeader.MaxConnectionId + _writing[i].SealedLength(content + 1);
                max = length > max ? length : max;
            }

            return max;
        }

        /// <summary>Puts reader and writer under these keys.</summary>
        /// <param name="reader">Reads what the server seals.</param>
        /// <param name="writer">Seals what we send.</param>
        /// <param name="isNew">Whether the keys were never used.</param>
        internal void Apply(RecordReader reader, RecordWriter writer, bool isNew)
        {
            RecordProtection reading = _reading[SuiteIndex];
            RecordProtection writing = _writing[SuiteIndex];
            reading.SetKeys(_keyBlock, false);
            writing.SetKeys(_keyBlock, true);
            reader.Protect(reading, _ownConnectionId, OwnConnectionIdLength);
            writer.Protect(writing, _peerConnectionId, PeerConnectionIdLength, isNew);
        }

        internal void WipeKeyBlock()
        {
            Array.Clear(_keyBlock, 0, _keyBlock.Length);
        }

        internal void Wipe()
        {
            WipeKeyBlock();
            Suite = CipherSuite.None;
            OwnConnectionIdLength = 0;
            PeerConnectionIdLength = 0;
        }

        private int SuiteIndex
        {
            get
            {
                int i = _options.CipherSuites.Length - 1;
                while (i >= 0 && _options.CipherSuites[i] != Suite)
                {
                    i--;
                }

                return i;
            }
        }
    }
}
