using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Messages over datagrams (RFC 7252 §4): types, Message IDs, acknowledgements, retransmission and duplicates.
    /// </summary>
    internal sealed partial class DatagramMessageLayer : MessageLayer
    {
        /// <summary>Bytes at the end of a protected message that distinguish it from others.</summary>
        private const int MarkLength = 4;

        /// <summary>Growth step of the memory for the outstanding message, in bytes.</summary>
        private const int KeptStep = 128;

        private const uint FnvPrime = 16777619;

        /// <summary>Non-confirmable notifications whose Message IDs are remembered, so that a Reset to one is understood (RFC 7641 §3.6).</summary>
        private const int RememberedNotifications = 8;

        private readonly DatagramLink _link;
        private readonly RandomSource _random;
        private readonly ReplyCache _replies;
        private readonly bool _isProtected;
        private readonly int _maxMessage;
        private readonly byte[] _in;
        private byte[] _kept = new byte[0];                                      // the outstanding message; grows
        private readonly int[] _notified = new int[RememberedNotifications];
        private readonly byte[] _empty = { 0x40, 0, 0, 0 };                      // an empty message; type and Message ID are set later
        private int _keptLength;
        private bool _isLeaving;                // the outstanding message has not left the link yet
        private int _retransmissions;
        private int _timeoutMs;
        private int _received;                  // length of the last received message in _in
        private int _nextNotified;
        private ushort _lastId;
        private bool _isOfRequest;              // whether the outstanding or last message is a request
        private CoapType _arrivedType;
        private ushort _arrivedId;
        private uint _arrivedMark;
        private int _arrivedEntry;

        /// <summary>Creates the layer.</summary>
        /// <param name="link">Carries its datagrams.</param>
        /// <param name="options">Its limits and times.</param>
        /// <param name="buffers">Buffers for received messages.</param>
        /// <param name="random">For the first Message ID and jitter.</param>
        /// <param name="isProtected">
        /// Whether messages are protected end to end. Then nothing is remembered before it was verified, and a read whose answer is not kept is not
        /// done once more: it would pass for a replay.
        /// </param>
        public DatagramMessageLayer(DatagramLink link, CoapOptions options, CoapBuffers buffers, RandomSource random, bool isProtected)
            : base(link.Timing ?? options.Timing)
        {
            CoapOptions.Check(Timing);
            _isProtected = isProtected;
            _link = link;
            _random = random;
            _replies = new ReplyCache(options.ReplyCacheEntries, options.ReplyCacheBytes, isProtected);
            _maxMessage = options.MaxMessageSize;
            _in = buffers.In;
            link.Lend(_in);
            _lastId = (ushort)random.Next(0x10000);
            ForgetNotified();
        }

        /// <inheritdoc/>
        public override int MaxMessage
        {
            get
            {
                int limit = _link.MaxDatagram;
                return limit < _maxMessage ? limit : _maxMessage;
            }
        }

        /// <inheritdoc/>
        public override bool MayHaveMore
        {
            get { return _link.MayHaveMore; }
        }

        /// <inheritdoc/>
        public override bool IsRepeating
        {
            get { return Outstanding != MessagePurpose.None && _retransmissions > 0; }
        }

        /// <summary>Drops outstanding and received messages. Message IDs continue.</summary>
        public override void Reset()
        {
            Settle();
            _replies.Clear();
            ForgetNotified();
        }

        /// <summary>Sends a confirmable message; none may be outstanding. Sets type and Message ID.</summary>
        /// <returns>Its Message ID, or <see cref="MessageLayer.NotSent"/>. A request is kept nevertheless and retransmitted when due.</returns>
        public override int SendConfirmable(byte[] buffer, int offset, int count, MessagePurpose purpose, long nowMs)
        {
            ushort id = NextMessageId();
            Stamp(buffer, offset, CoapType.Confirmable, id);
            Announce(purpose);
            HasLeft = Transmit(buffer, offset, count);
            if (!HasLeft && purpose != MessagePurpose.Request)
            {
                return NotSent;
            }

            if (count > _kept.Length)
            {
                int size = (count + KeptStep - 1) / KeptStep * KeptStep;
                _kept = new byte[size < _maxMessage ? size : _maxMessage];
            }

            Array.Copy(buffer, offset, _kept, 0, count);
            _keptLength = count;
            _retransmissions = 0;
            _timeoutMs = Timing.AckTimeoutMs + _random.Next(Timing.LongestFirstTimeoutMs - Timing.AckTimeoutMs + 1);
            Outstanding = purpose;
            OutstandingId = id;
            _isOfRequest = purpose == MessagePurpose.Request;
            StartTimer(nowMs);
            return id;
        }

        /// <inheritdoc/>
        public override int SendNonConfirmable(byte[] buffer, int offset, int count, MessagePurpose purpose)
        {
            ushort id = NextMessageId();
            Stamp(buffer, offset, CoapType.NonConfirmable, id);
            if (purpose == MessagePurpose.Notification)
            {
                _link.Announce(ReleaseHint.NothingFollows);
            }

            if (!Transmit(buffer, offset, count))
            {
                return NotSent;
            }

            if (purpose == MessagePurpose.Notification)
            {
                _notified[_nextNotified] = id;
                _nextNotified = (_nextNotified + 1) % RememberedNotifications;
            }

            return id;
        }

        /// <summary>Sends an empty confirmable message, which every peer answers with a Reset.</summary>
        public override int SendPing(long nowMs)
        {
            return SendConfirmable(_empty, 0, _empty.Length, MessagePurpose.Ping, nowMs);
        }

        /// <summary>
        /// Answers the last received request: with its acknowledgement when it was confirmable, else with a
        /// non-confirmable message (RFC 7252 §5.2.1, §5.2.3).
        /// </summary>
        public override void Respond(byte[] buffer, int offset, int count)
        {
            if (_arrivedType == CoapType.Confirmable)
            {
                Stamp(buffer, offset, CoapType.Acknowledgement, _arrivedId);
                Answer(buffer, offset, count);
            }
            else
            {
                SendNonConfirmable(buffer, offset, count, MessagePurpose.None);
            }
        }

        /// <summary>Acknowledges the last received message, if it was confirmable, with an empty message.</summary>
        public override void Acknowledge()
        {
            AnswerEmpty(CoapType.Acknowledgement);
        }

        /// <summary>Rejects the last received message: Reset when it was confirmable, else silence (RFC 7252 §4.2, §4.3).</summary>
        public override void Reject()
        {
            // A bearer that stores and forwards costs by the message, and a peer that repeats nothing does not need it: ignoring rejects as well.
            if (Timing.MaxRetransmit > 0 && AnswerEmpty(CoapType.Reset))
            {
                Counters.ResetsSent++;
            }
        }

        /// <summary>Retransmits the outstanding message when due, doubling the timeout each time (RFC 7252 §4.2).</summary>
        /// <returns>Its purpose if it is given up, else <see cref="MessagePurpose.None"/>.</returns>
        public override MessagePurpose Step(long nowMs)
        {
            if (_isLeaving && Outstanding != MessagePurpose.None)
            {
                StartTimer(nowMs);
            }

            if (nowMs < DueMs || Outstanding == MessagePurpose.None)
            {
                return MessagePurpose.None;
            }

            if (_retransmissions < Timing.MaxRetransmit)
            {
                _retransmissions++;
                Counters.Retransmissions++;
                Announce(Outstanding);
                HasLeft = Transmit(_kept, 0, _keptLength) || HasLeft;
                _timeoutMs *= 2;
                StartTimer(nowMs);
                return MessagePurpose.None;
            }

            MessagePurpose purpose = Outstanding;
            Counters.TimedOut++;
            Settle();
            return purpose;
        }

        /// <summary>The acknowledgement timeout starts when the message has left: a modem may take longer to send than the peer to answer.</summary>
        private void StartTimer(long nowMs)
        {
            _isLeaving = _link.IsSending;
            DueMs = _isLeaving ? DatagramLink.Never : nowMs + _timeoutMs;
        }

        /// <summary>What the peer answers to a confirmable message is all that follows, unless the message is an answer itself: the peer may have more to ask.</summary>
        private void Announce(MessagePurpose purpose)
        {
            if (purpose != MessagePurpose.SeparateResponse)
            {
                _link.Announce(ReleaseHint.OneAnswerFollows);
            }
        }

        private bool AnswerEmpty(CoapType type)
        {
            if (_arrivedType != CoapType.Confirmable)
            {
                return false;
            }

            Stamp(_empty, 0, type, _arrivedId);
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
                Counters.Messages++;
                Counters.SentBytes += count;
            }
            else
            {
                Counters.LinkRefused++;
            }

            return taken;
        }

        private void ForgetNotified()
        {
            for (int i = 0; i < RememberedNotifications; i++)
            {
                _notified[i] = NotSent;
            }
        }

        private ushort NextMessageId()
        {
            // In turn from a random start, so one is not used again before 65 535 others (RFC 7252 §4.4).
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
