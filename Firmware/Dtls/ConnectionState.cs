using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>The negotiated state of one connection: suite, keys, Connection IDs (RFC 5246 §6.1).</summary>
    internal sealed class ConnectionState
    {
        /// <summary>The suite, or <see cref="CipherSuite.None"/>.</summary>
        internal int Suite;

        /// <summary>Whether to offer Connection IDs: no longer to a server that requested one too long.</summary>
        internal bool OffersConnectionId;

        /// <summary>The Connection ID in the peer's records.</summary>
        internal readonly byte[] OwnConnectionId = new byte[RecordHeader.MaxOwnConnectionId];

        internal int OwnConnectionIdLength;

        /// <summary>The Connection ID in our records; null before the first.</summary>
        internal byte[] PeerConnectionId;

        internal int PeerConnectionIdLength;

        private readonly DtlsOptions _options;
        private readonly CryptoEngine _engine;
        private readonly RandomSource _random;
        private readonly RecordWork _work;

        private RecordProtection _reading;      // of the suite in use last
        private RecordProtection _writing;
        private int _protectionSuite;
        private byte[] _keyBlock;               // null when there is none

        internal ConnectionState(DtlsOptions options, CryptoEngine engine, RandomSource random, RecordWork work)
        {
            _options = options;
            _engine = engine;
            _random = random;
            _work = work;
            OffersConnectionId = options.UseConnectionId;
        }

        /// <summary>The keys of both directions (RFC 5246 §6.3), as long as <see cref="KeyBlockLength"/> says.</summary>
        internal byte[] KeyBlock
        {
            get
            {
                if (_keyBlock is null || _keyBlock.Length != KeyBlockLength)
                {
                    WipeKeyBlock();
                    _keyBlock = new byte[KeyBlockLength];
                }

                return _keyBlock;
            }
        }

        /// <summary>Length in bytes of the suite's key block.</summary>
        internal int KeyBlockLength
        {
            get { return RecordProtection.KeyBlockLength(Suite); }
        }

        /// <summary>Whether the suite is one of those offered.</summary>
        internal bool IsSuiteKnown
        {
            get
            {
                int i = _options.CipherSuites.Length - 1;
                while (i >= 0 && _options.CipherSuites[i] != Suite)
                {
                    i--;
                }

                return i >= 0;
            }
        }

        /// <summary>
        /// The longest content that a record with so many bytes behind its header of <see cref="RecordHeader.Length"/> can have; as long as nothing is
        /// agreed on one of the first suite without Connection ID. May be negative.
        /// </summary>
        internal int ContentFor(int room)
        {
            int suite = Suite == CipherSuite.None ? _options.CipherSuites[0] : Suite;
            int content = RecordProtection.ContentFor(suite, room - PeerConnectionIdLength);
            return PeerConnectionIdLength > 0 ? content - 1 : content;
        }

        /// <summary>The longest record ever written.</summary>
        internal int MaxRecord(int content)
        {
            int max = 0;
            for (int i = 0; i < _options.CipherSuites.Length; i++)
            {
                int length = RecordHeader.Length + RecordHeader.MaxConnectionId + RecordProtection.SealedLength(_options.CipherSuites[i], content + 1);
                max = length > max ? length : max;
            }

            return max;
        }

        /// <summary>Sets the Connection ID for our records.</summary>
        internal void SetPeerConnectionId(byte[] buffer, int offset, int length)
        {
            PeerConnectionIdLength = length;
            if (length > 0)
            {
                PeerConnectionId = new byte[length];
                Array.Copy(buffer, offset, PeerConnectionId, 0, length);
            }
        }

        /// <summary>Sets these keys in reader and writer.</summary>
        /// <param name="reader">Reads the server's records.</param>
        /// <param name="writer">Writes our records.</param>
        /// <param name="isNew">Whether the keys are unused.</param>
        internal void Apply(RecordReader reader, RecordWriter writer, bool isNew)
        {
            if (_protectionSuite != Suite)
            {
                reader.Unprotect();
                writer.Unprotect();
                _reading = RecordProtection.Create(Suite, _engine, _random, _work);
                _writing = RecordProtection.Create(Suite, _engine, _random, _work);
                _protectionSuite = Suite;
            }

            _reading.SetKeys(_keyBlock, false);
            _writing.SetKeys(_keyBlock, true);
            reader.Protect(_reading);
            writer.Protect(_writing, isNew);
        }

        internal void WipeKeyBlock()
        {
            if (_keyBlock is not null)
            {
                Array.Clear(_keyBlock, 0, _keyBlock.Length);
                _keyBlock = null;
            }
        }

        internal void Wipe()
        {
            WipeKeyBlock();
            Suite = CipherSuite.None;
            OwnConnectionIdLength = 0;
            PeerConnectionIdLength = 0;
        }
    }
}
