using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.SecuredPackets
{
    /// <summary>
    /// CoAP messages in secured packets, with the profile of LwM2M (LwM2M Transport §7.2.2.2.3): a checksum and ciphering on every packet, and
    /// a counter that only rises, kept in a store before a packet is sent or its message handed on. What is wrong is counted and answered by
    /// nothing. For whoever stands in for a card or a server; a device leaves this to its card.
    /// </summary>
    public sealed class PacketAssociation
    {
        /// <summary>Characters of the longest name.</summary>
        public const int MaxNameLength = Store.MaxNameLength - 2;

        /// <summary>Status of a proof of receipt: the command was taken (ETSI TS 102 225 §5.2).</summary>
        public const byte StatusOk = 0x00;

        private const int RecordLength = 8;
        private const int Reasons = (int)PacketResult.StoreFailed + 1;
        private const byte ProofMask = 0x03;

        private readonly PacketSettings _settings;
        private readonly PacketCodec _codec;
        private readonly MessageTlv _tlv = new MessageTlv();
        private readonly byte _tag;
        private readonly Store _store;
        private readonly string _receivedName;
        private readonly SequenceReservation _sent;
        private readonly ReplayWindow _proven = new ReplayWindow(ReplayWindow.MaxWidth);
        private readonly byte[] _record = new byte[RecordLength];
        private readonly int[] _results = new int[Reasons];
        private bool _isLoaded;
        private long _received;
        private long _firstSent = -1;
        private long _lastSent = -1;
        private long _unproven = -1;

        /// <summary>Makes one.</summary>
        /// <param name="settings">What was agreed; within the profile of LwM2M.</param>
        /// <param name="engine">Source of AES.</param>
        /// <param name="store">Keeps the counters.</param>
        /// <param name="name">Name of the counters in the store; another one for other keys.</param>
        /// <param name="countersPerWrite">Packets sent per write to the store.</param>
        /// <param name="tag">The tag of a CoAP message.</param>
        /// <exception cref="ArgumentException">The settings are not in the profile, or the name is too long.</exception>
        public PacketAssociation(PacketSettings settings, CryptoEngine engine, Store store, string name, int countersPerWrite = 16, byte tag = MessageTlv.CoapTag)
        {
            if (!settings.IsProfile)
            {
                throw new ArgumentException("SPI, KIc, KID, TAR or keys");
            }

            if (name.Length > MaxNameLength)
            {
                throw new ArgumentException("name");
            }

            _settings = settings;
            _codec = new PacketCodec(settings, engine);
            _tag = tag;
            _store = store;
            _receivedName = name + "-r";
            _sent = new SequenceReservation(store, name + "-s", countersPerWrite, PacketCodec.MaxCounter + 1, 1);
        }

        /// <summary>Where the CoAP message starts in the buffer of <see cref="Unprotect"/>.</summary>
        public int MessageOffset
        {
            get { return _tlv.Offset; }
        }

        /// <summary>Length of the CoAP message of the last packet taken; 0 if the last was not.</summary>
        public int MessageCount { get; private set; }

        /// <summary>CNTR of the last packet sent; -1 for none since the start.</summary>
        public long LastSent
        {
            get { return _lastSent; }
        }

        /// <summary>Length of the longest CoAP message in a packet of so many bytes.</summary>
        public int MaxMessage(int packetBytes)
        {
            int data = _codec.MaxData(packetBytes);
            int most = data - 2;
            while (most > 0 && most + MessageTlv.HeadOf(most) > data)
            {
                most--;
            }

            return most > MessageTlv.MaxCount ? MessageTlv.MaxCount : most < 0 ? 0 : most;
        }

        /// <summary>How often a packet had a result.</summary>
        public int CountOf(PacketResult result)
        {
            return _results[(int)result];
        }

        /// <summary>Writes a CoAP message as a command packet with the next counter.</summary>
        /// <param name="message">Holds the message.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length.</param>
        /// <param name="output">Where to write, another buffer.</param>
        /// <param name="outputOffset">Where the packet starts.</param>
        /// <returns>Length of the packet, or 0: it does not fit, the counters are used up, or the store fails.</returns>
        public int Protect(byte[] message, int offset, int count, byte[] output, int outputOffset)
        {
            int head = _codec.CommandOverhead;
            if (count > MaxMessage(output.Length - outputOffset) || !_sent.TryTake(out long counter))
            {
                return 0;
            }

            int at = MessageTlv.WriteHead(output, outputOffset + head, _tag, count);
            Array.Copy(message, offset, output, at, count);
            _firstSent = _firstSent < 0 ? counter : _firstSent;
            _lastSent = counter;
            return _codec.WriteCommand(output, outputOffset, at + count - outputOffset - head, counter);
        }

        /// <summary>Takes the CoAP message of a command packet, in place, if it is genuine and its counter higher than all before.</summary>
        public PacketResult Unprotect(byte[] packet, int offset, int count)
        {
            PacketResult result = Take(packet, offset, count);
            MessageCount = result == PacketResult.Ok ? _tlv.Count : 0;
            _results[(int)result]++;
            return result;
        }

        /// <summary>
        /// Writes the proof of receipt of the packet last taken, once, and only if it asks for the proof that the settings provide for:
        /// checksum and ciphered, never in clear form and never for what was refused.
        /// </summary>
        /// <returns>Length of the response packet, or 0 for none.</returns>
        public int WriteProof(byte[] output, int offset, byte status = StatusOk)
        {
            if (_unproven < 0 || (_settings.Spi2 & ProofMask) == 0 || _codec.Spi2 != _settings.Spi2)
            {
                return 0;
            }

            int count = _codec.WriteResponse(output, offset, _settings.Spi2, _unproven, status);
            _unproven = -1;
            return count;
        }

        /// <summary>Takes a proof of receipt, in place: genuine, and for a packet sent since the start and not proven yet.</summary>
        public PacketResult ReadProof(byte[] packet, int offset, int count, out byte status)
        {
            PacketResult result = (_settings.Spi2 & ProofMask) == 0 ? PacketResult.Unexpected : _codec.ReadResponse(packet, offset, count, _settings.Spi2);
            status = 0;
            if (result == PacketResult.Ok)
            {
                long counter = _codec.Counter;
                if (_firstSent < 0 || counter < _firstSent || counter > _lastSent || !_proven.IsFresh(counter))
                {
                    result = PacketResult.Unexpected;
                }
                else
                {
                    _proven.Accept(counter);
                    status = _codec.Status;
                }
            }

            _results[(int)result]++;
            return result;
        }

        /// <summary>Wipes the keys.</summary>
        public void Wipe()
        {
            _codec.Wipe();
            _settings.Wipe();
        }

        private PacketResult Take(byte[] packet, int offset, int count)
        {
            _unproven = -1;
            PacketResult result = _codec.ReadCommand(packet, offset, count);
            if (result != PacketResult.Ok)
            {
                return result;
            }

            if (!_tlv.TryRead(packet, _codec.DataOffset, _codec.DataCount, _tag))
            {
                return PacketResult.WrongContent;
            }

            long counter = _codec.Counter;
            if (!_isLoaded && !TryLoad())
            {
                return PacketResult.StoreFailed;
            }

            if (counter <= _received)
            {
                return PacketResult.LowCounter;
            }

            // First kept, then handed on: after a power cut here the message was never seen, and its counter may come again.
            BigEndian.WriteUInt64(_record, 0, (ulong)counter);
            if (!_store.Write(_receivedName, _record, 0, RecordLength))
            {
                return PacketResult.StoreFailed;
            }

            _received = counter;
            _unproven = counter;
            return PacketResult.Ok;
        }

        private bool TryLoad()
        {
            // Anything but a counter or a missing record is damage; starting from zero would let old packets in.
            int length = _store.Read(_receivedName, _record, 0, RecordLength);
            if (length != RecordLength && length != Store.Missing)
            {
                return false;
            }

            _received = length == RecordLength ? (long)BigEndian.ReadUInt64(_record, 0) : 0;

            // The newest counter may have been lost; a sender's next one is higher by one.
            _received += _store.IsDoubtful ? 1 : 0;
            _isLoaded = true;
            return true;
        }
    }
}
