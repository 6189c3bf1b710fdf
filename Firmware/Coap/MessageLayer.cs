using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The lower layer of CoAP over datagrams (RFC 7252 §4): types, Message IDs, acknowledgements, retransmission and
    /// duplicates. It knows nothing of tokens and options. One confirmable message is outstanding at a time (NSTART = 1).
    /// </summary>
    internal sealed class MessageLayer
    {
        /// <summary>Bytes at the end of a protected message by which it is told from others.</summary>
        private const int MarkLength = 4;

        private const uint FnvPrime = 16777619;

        private readonly DatagramLink _link;
        private readonly CoapOptions _options;
        private readonly RandomSource _random;
        private readonly CoapCounters _counters;
        private readonly ReplyCache _replies;
        private readonly bool _isProtected;
        private readonly byte[] _kept;                                          // the message outstanding
        private readonly byte[] _empty = new byte[CoapMessage.HeaderLength];
        private readonly CoapWriter _emptyWriter = new CoapWriter();
        private int _keptLength;
        private bool _hasLeft;                  // whether the link took one of its transmissions
        private int _retransmissions;
        private int _timeoutMs;
        private ushort _lastId;
        private bool _isOfRequest;              // whether what is outstanding, or was last, is a request
        private CoapType _arrivedType;
        private ushort _arrivedId;
        private uint _arrivedMark;
        private int _arrivedEntry;

        /// <summary>Makes the layer.</summary>
        /// <param name="link">Carries its datagrams.</param>
        /// <param name="options">Its bounds and times.</param>
        /// <param name="random">For the first Message ID and jitter.</param>
        /// <param name="counters">Where it counts.</param>
        /// <param name="isProtected">
        /// Whether messages are protected end to end. Then nothing is remembered before it was verified, and a read whose answer is not kept is not
        /// done once more: it would pass for a replay.
        /// </param>
        public MessageLayer(DatagramLink link, CoapOptions options, RandomSource random, CoapCounters counters, bool isProtected)
        {
            _isProtected = isProtected;
            _link = link;
            _options = options;
            _random = random;
            _counters = counters;
            _replies = new ReplyCache(options.ReplyCacheEntries, options.ReplyCacheBytes, isProtected);
            _kept = new byte[options.MaxMessageSize];
            _lastId = (ushort)random.Next(0x10000);
            DueMs = DatagramLink.Never;
        }

        /// <summary>What the confirmable message outstanding is for.</summary>
        public Purpose Outstanding { get; private set; }

        /// <summary>Its Message ID, or that of the last.</summary>
        public ushort OutstandingId { get; private set; }

        /// <summary>Whether the link took one of the transmissions of what is outstanding, or was last.</summary>
        public bool HasLeft
        {
            get { return _hasLeft; }
        }

        /// <summary>When it is to be repeated or given up.</summary>
        public long DueMs { get; private set; }

        /// <summary>Whether the message outstanding had to be repeated.</summary>
        public bool IsRepeating
        {
            get { return Outstanding != Purpose.None && _retransmissions > 0; }
        }

        /// <summary>Forgets what is outstanding and what was received. Message IDs go on where they were.</summary>
        public void Reset()
        {
            Settle();
            _replies.Clear();
        }

        /// <summary>The message outstanding needs no more care.</summary>
        public void Settle()
        {
            Outstanding = Purpose.None;
            DueMs = DatagramLink.Never;
        }

        /// <summary>Sends a confirmable message; none is outstanding. Type and Message ID are put in here.</summary>
        /// <returns>
        /// Its Message ID, or -1 when the link did not take it. A request is kept all the same and sent again in its time.
        /// </returns>
        public int SendConfirmable(byte[] buffer, int offset, int count, Purpose purpose, long nowMs)
        {
            ushort id = NextMessageId();
            Stamp(buffer, offset, CoapType.Confirmable, id);
            _hasLeft = Transmit(buffer, offset, count);
            if (!_hasLeft && purpose != Purpose.Request)
            {
                return -1;
            }

            Array.Copy(buffer, offset, _kept, 0, count);
            _keptLength = count;
            _retransmissions = 0;
            _timeoutMs = _options.AckTimeoutMs + _random.Next((int)((long)_options.AckTimeoutMs * (_options.AckRandomPercent - 100) / 100) + 1);
            Outstanding = purpose;
            OutstandingId = id;
            _isOfRequest = purpose == Purpose.Request;
            DueMs = nowMs + _timeoutMs;
            return id;
        }

        /// <summary>Sends a non-confirmable message.</summary>
        /// <returns>Its Message ID, or -1 when the link did not take it.</returns>
        public int SendNonConfirmable(byte[] buffer, int offset, int count)
        {
            ushort id = NextMessageId();
            Stamp(buffer, offset, CoapType.NonConfirmable, id);
            return Transmit(buffer, offset, count) ? id : -1;
        }

        /// <summary>Sends an empty confirmable message, which every peer answers with a Reset.</summary>
        public int SendPing(long nowMs)
        {
            _emptyWriter.Begin(_empty, 0, _empty.Length, CoapType.Confirmable, CoapCode.Empty, 0, null, 0, 0);
            return SendConfirmable(_empty, 0, _empty.Length, Purpose.Ping, nowMs);
        }

        /// <summary>
        /// Answers the request that arrived last: with its acknowledgement when it was confirmable, else with a
        /// non-confirmable message (RFC 7252 §5.2.1, §5.2.3).
        /// </summary>
        public void Respond(byte[] buffer, int offset, int count)
        {
            if (_arrivedType == CoapType.Confirmable)
            {
                Stamp(buffer, offset, CoapType.Acknowledgement, _arrivedId);
                Answer(buffer, offset, count);
            }
            else
            {
                SendNonConfirmable(buffer, offset, count);
            }
        }

        /// <summary>Acknowledges the message that arrived last, if it was confirmable, with an empty message.</summary>
        public void Acknowledge()
        {
            AnswerEmpty(CoapType.Acknowledgement);
        }

        /// <summary>Refuses the message that arrived last: Reset when it was confirmable, else silence (RFC 7252 §4.2, §4.3).</summary>
        public void Reject()
        {
            if (AnswerEmpty(CoapType.Reset))
            {
                _counters.ResetsSent++;
            }
        }

        /// <summary>Repeats the message outstanding when it is time, with the time doubled each time (RFC 7252 §4.2).</summary>
        /// <returns>What it was for if it has to be given up, else <see cref="Purpose.None"/>.</returns>
        public Purpose Step(long nowMs)
        {
            if (nowMs < DueMs || Outstanding == Purpose.None)
            {
                return Purpose.None;
            }

            if (_retransmissions < _options.MaxRetransmit)
            {
                _retransmissions++;
                _counters.Retransmissions++;
                _hasLeft |= Transmit(_kept, 0, _keptLength);
                _timeoutMs *= 2;
                DueMs = nowMs + _timeoutMs;
                return Purpose.None;
            }

            Purpose purpose = Outstanding;
            _counters.TimedOut++;
            Settle();
            return purpose;
        }

        /// <summary>
        /// Takes a message in. What needs no exchange is dealt with here; of what does, the caller answers a
        /// <see cref="Arrival.Request"/> and a <see cref="Arrival.Response"/> with <see cref="Respond"/>,
        /// <see cref="Acknowledge"/> or <see cref="Reject"/>, and settles what it has dealt with.
        /// </summary>
        public Arrival Receive(CoapMessage message, ParseStatus status, long nowMs)
        {
            if (status == ParseStatus.NotCoap)
            {
                _counters.Malformed++;
                return Arrival.Nothing;
            }

            _counters.Messages += status == ParseStatus.Ok ? 1 : 0;
            byte code = message.Code;
            _arrivedType = message.Type;
            _arrivedId = message.MessageId;
            _arrivedEntry = ReplyCache.Missing;
            bool awaited = Outstanding != Purpose.None && _arrivedId == OutstandingId;
            switch (_arrivedType)
            {
                case CoapType.Reset:
                    return status == ParseStatus.Ok && code == CoapCode.Empty ? Arrival.Reset : Malformed();

                case CoapType.Acknowledgement:
                    if (status != ParseStatus.Ok || (code != CoapCode.Empty && !CoapCode.IsResponse(code)))
                    {
                        return Malformed();
                    }

                    if (code == CoapCode.Empty ? !awaited : !IsForRequest())
                    {
                        _counters.Unmatched++;
                        return Arrival.Nothing;
                    }

                    return code == CoapCode.Empty ? Arrival.Acknowledgement : Arrival.Response;

                default:
                    if (status == ParseStatus.Ok && code == CoapCode.Empty && _arrivedType == CoapType.Confirmable)
                    {
                        Reject();       // a ping
                        return Arrival.Nothing;
                    }

                    if (status != ParseStatus.Ok || (!CoapCode.IsRequest(code) && !CoapCode.IsResponse(code)))
                    {
                        if (!_isProtected)
                        {
                            // Else it is nobody's, and a Reset would end what the peer has sent under that Message ID.
                            Reject();
                        }

                        return Malformed();
                    }

                    return IsDuplicate(message, nowMs) ? Arrival.Nothing : CoapCode.IsRequest(code) ? Arrival.Request : Arrival.Response;
            }
        }

        /// <summary>Whether it has the Message ID of our last request. A response counts after an acknowledgement as well: anybody could have sent that one.</summary>
        private bool IsForRequest()
        {
            return _isOfRequest && _arrivedId == OutstandingId;
        }

        private Arrival Malformed()
        {
            _counters.Malformed++;
            return Arrival.Nothing;
        }

        /// <summary>Remembers the message that arrived last, which was verified.</summary>
        public void Remember(long nowMs)
        {
            bool isRemembered = _arrivedType == CoapType.Confirmable || _arrivedType == CoapType.NonConfirmable;
            if (_isProtected && isRemembered)
            {
                Note(nowMs);
            }
        }

        private void Note(long nowMs)
        {
            int lifetimeMs = _arrivedType == CoapType.Confirmable ? _options.ExchangeLifetimeMs : _options.NonLifetimeMs;
            _arrivedEntry = _replies.Remember(_arrivedId, _arrivedMark, nowMs + lifetimeMs);
        }

        private bool IsDuplicate(CoapMessage message, long nowMs)
        {
            _arrivedMark = _isProtected ? MarkOf(message) : 0;
            _arrivedEntry = _replies.Find(message, _arrivedMark, nowMs);
            if (_arrivedEntry == ReplyCache.Missing)
            {
                if (!_isProtected)
                {
                    Note(nowMs);
                }

                return false;
            }

            _counters.Duplicates++;
            int length = _replies.AnswerLength(_arrivedEntry);
            if (length > 0)
            {
                Transmit(_replies.Bytes, _replies.AnswerOffset(_arrivedEntry), length);
                return true;
            }

            // Its answer had to make room. To read once more does no harm (§4.5); anything else is not done twice.
            return _isProtected || _arrivedType != CoapType.Confirmable || (message.Code != CoapCode.Get && message.Code != CoapCode.Fetch);
        }

        /// <summary>
        /// A repeated message is the same byte by byte: its token, and of one that is protected its last bytes, which are of its tag and nobody else
        /// can make.
        /// </summary>
        private static uint MarkOf(CoapMessage message)
        {
            uint mark = BigEndian.ReadUInt32(message.Buffer, message.PayloadOffset + message.PayloadLength - MarkLength);
            for (int i = 0; i < message.TokenLength; i++)
            {
                mark = (mark ^ message.Buffer[message.TokenOffset + i]) * FnvPrime;
            }

            return mark;
        }

        private bool AnswerEmpty(CoapType type)
        {
            if (_arrivedType != CoapType.Confirmable)
            {
                return false;
            }

            _emptyWriter.Begin(_empty, 0, _empty.Length, type, CoapCode.Empty, _arrivedId, null, 0, 0);
            Answer(_empty, 0, _empty.Length);
            return true;
        }

        private void Answer(byte[] buffer, int offset, int count)
        {
            if (_arrivedEntry != ReplyCache.Missing)
            {
                _replies.Keep(_arrivedEntry, buffer, offset, count);
            }

            Transmit(buffer, offset, count);
        }

        private bool Transmit(byte[] buffer, int offset, int count)
        {
            bool taken = _link.Send(buffer, offset, count);
            if (taken)
            {
                _counters.Messages++;
            }
            else
            {
                _counters.LinkRefused++;
            }

            return taken;
        }

        private ushort NextMessageId()
        {
            // In turn from a random start, so one is not used again before 65 535 others (§4.4).
            _lastId++;
            return _lastId;
        }

        private static void Stamp(byte[] buffer, int offset, CoapType type, ushort messageId)
        {
            buffer[offset] = (byte)((buffer[offset] & 0xCF) | ((int)type << 4));
            BigEndian.WriteUInt16(buffer, offset + 2, messageId);
        }
    }
}
