using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// CoAP endpoint for one peer over one link, client and server at once (RFC 7252, RFC 7641, RFC 7959). It never blocks and
    /// allocates nothing once its buffers have grown. The owner of the link opens, steps and closes it.
    /// </summary>
    public sealed partial class CoapEndpoint
    {
        /// <summary>Most datagrams read in one <see cref="Step"/>, so that a flood does not block the board.</summary>
        public const int MaxDatagramsPerStep = 16;

        /// <summary>Returned by <see cref="SendNotification"/> when the security context of the observation is gone: cancel it.</summary>
        public const int ContextLost = -2;

        /// <summary>
        /// Longest first timeouts that the acknowledgement of a protected message is still awaited for after a Reset: two repetitions, so that the
        /// loss of one decides nothing.
        /// </summary>
        private const int ResetGraceTimeouts = 3;

        private const int Missing = MessageLayer.NotSent;

        private readonly RequestHandler _handler;
        private readonly bool _isProtected;
        private readonly CoapBuffers _buffers;
        private readonly CoapMessage _message;
        private readonly Outbox _outbox;
        private readonly MessageLayer _messages;
        private readonly DeferredResponses _deferred;
        private readonly CoapResponse _response;
        private readonly RequestExchange _requests;
        private readonly ResponseExchange _responses;
        private readonly byte[] _token = new byte[CoapMessage.MaxTokenLength];
        private int _tokenLength;
        private MessagePurpose _begun;                 // what the response being written, or written last, is for
        private bool _begunConfirmable;
        private bool _isSentProtected;          // of the confirmable notification or separate response sent last
        private long _resetDueMs = DatagramLink.Never;      // a Reset without protection counts if no acknowledgement comes until then
        private int _begunTicket;
        private RequestBinding _begunBinding;

        /// <summary>Creates an endpoint over datagrams.</summary>
        /// <param name="link">Carries them.</param>
        /// <param name="options">Its limits and times; must not change afterwards.</param>
        /// <param name="random">For tokens, the first Message ID and jitter.</param>
        /// <param name="handler">Answers the requests of the peer.</param>
        /// <param name="protection">End-to-end protection, or null for none, which allocates nothing for it.</param>
        /// <exception cref="System.ArgumentException">An option is out of its range.</exception>
        public CoapEndpoint(DatagramLink link, CoapOptions options, RandomSource random, RequestHandler handler, MessageProtection protection = null)
            : this(link, options, new CoapBuffers(options), random, handler, protection)
        {
        }

        /// <summary>Creates an endpoint over datagrams that shares buffers with others of the same thread.</summary>
        /// <param name="link">Carries its messages.</param>
        /// <param name="options">Its limits and times; must not change afterwards.</param>
        /// <param name="buffers">Created with the same options. An endpoint must not be stepped from a callback of another that shares them.</param>
        /// <param name="random">For tokens, the first Message ID and jitter.</param>
        /// <param name="handler">Answers the requests of the peer.</param>
        /// <param name="protection">End-to-end protection, or null for none, which allocates nothing for it.</param>
        /// <exception cref="System.ArgumentException">An option is out of its range.</exception>
        public CoapEndpoint(DatagramLink link, CoapOptions options, CoapBuffers buffers, RandomSource random, RequestHandler handler, MessageProtection protection = null)
            : this(new DatagramMessageLayer(link, options, buffers, random, protection is not null), options, buffers, random, handler, protection)
        {
        }

        /// <summary>Creates an endpoint over a message layer.</summary>
        /// <param name="messages">Carries its messages; not shared with other endpoints.</param>
        /// <param name="options">Its limits and times; must not change afterwards.</param>
        /// <param name="buffers">Created with the same options. An endpoint must not be stepped from a callback of another that shares them.</param>
        /// <param name="random">For tokens.</param>
        /// <param name="handler">Answers the requests of the peer.</param>
        /// <param name="protection">End-to-end protection, or null for none, which allocates nothing for it.</param>
        /// <exception cref="System.ArgumentException">An option is out of its range.</exception>
        public CoapEndpoint(MessageLayer messages, CoapOptions options, CoapBuffers buffers, RandomSource random, RequestHandler handler, MessageProtection protection = null)
        {
            options.Validate();
            if (protection is not null && options.MaxMessageSize < Outbox.MinMessageSize + protection.Overhead)
            {
                throw new ArgumentException("size");
            }

            _isProtected = protection is not null;
            Counters = messages.Counters;
            _handler = handler;
            _messages = messages;
            _buffers = buffers;
            _message = buffers.Message;
            _outbox = new Outbox(messages, options, buffers, protection);
            _deferred = new DeferredResponses(options.MaxDeferred, messages.Timing.ExchangeLifetimeMs, _isProtected);
            _response = new CoapResponse(_outbox, _deferred);
            _requests = new RequestExchange(options, random, _messages, _outbox, protection);
            _responses = new ResponseExchange(options, _messages, _outbox, handler, _deferred, _response, buffers, random, protection);
        }

        /// <summary>What was dropped, refused or repeated.</summary>
        public readonly CoapCounters Counters;

        /// <summary>The transmission parameters of the message layer, and the times derived from them.</summary>
        public BearerTiming Timing
        {
            get { return _messages.Timing; }
        }

        /// <summary>
        /// Whether an outgoing request is in progress or a confirmable message awaits its acknowledgement (NSTART = 1, RFC 7252 §4.7).
        /// </summary>
        public bool IsBusy
        {
            get { return _requests.IsActive || _messages.Outstanding != MessagePurpose.None; }
        }

        /// <summary>Whether a confirmable message was retransmitted and not acknowledged yet: the peer may be unreachable.</summary>
        public bool IsRepeating
        {
            get { return _messages.IsRepeating; }
        }

        /// <summary>When <see cref="Step"/> is due if nothing arrives, or <see cref="DatagramLink.Never"/>. Sending something after a step may bring it forward.</summary>
        public long NextTimeMs
        {
            get
            {
                long next = _messages.DueMs;
                long due = _requests.DueMs;
                next = due < next ? due : next;
                due = _responses.DueMs;
                next = due < next ? due : next;
                return next < _resetDueMs ? next : _resetDueMs;
            }
        }

        /// <summary>Starts a request. No callback comes before the next <see cref="Step"/>.</summary>
        /// <returns>False when busy.</returns>
        public bool Send(OutgoingRequest request, long nowMs)
        {
            if (IsBusy)
            {
                return false;
            }

            _requests.Start(request);
            if (!_buffers.IsAnswering && _buffers.Writing is null)
            {
                _requests.Transmit(nowMs);
            }

            return true;
        }

        /// <summary>
        /// Drops the request in progress and the unacknowledged notification, without a callback. A late response is answered with a Reset.
        /// </summary>
        public void Abandon()
        {
            _requests.Forget();
            if (_messages.Outstanding == MessagePurpose.Notification)
            {
                _messages.Settle();
                _resetDueMs = DatagramLink.Never;
            }
        }

        /// <summary>Sends a CoAP ping (RFC 7252 §4.3); <see cref="RequestHandler.OnPingOutcome"/> reports the outcome.</summary>
        /// <returns>False when a confirmable message is outstanding or the link did not accept the ping.</returns>
        public bool Ping(long nowMs)
        {
            return _messages.Outstanding == MessagePurpose.None && _messages.SendPing(nowMs) >= 0;
        }

        /// <summary>Drops everything in progress, received or deferred. Call after the link was reopened.</summary>
        public void Reset()
        {
            _resetDueMs = DatagramLink.Never;
            _requests.Reset();
            _responses.Reset();
            _messages.Reset();
            _deferred.Clear();
            if (_buffers.Writing == this)
            {
                _buffers.Writing = null;
            }
        }

        /// <summary>Aborts a body that goes to a sink.</summary>
        public void AbandonBody()
        {
            _responses.AbandonBody();
        }

        /// <summary>Processes received messages and due timers. All callbacks come from here.</summary>
        /// <param name="nowMs">The time; does not go back from call to call.</param>
        /// <returns>When to call it next if nothing arrives, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(long nowMs)
        {
            bool isFlooded = ReceivePending(nowMs);
            MessagePurpose lost = _messages.Step(nowMs);
            if (lost != MessagePurpose.None)
            {
                OnOutcome(lost, NotificationOutcome.TimedOut, nowMs);
            }

            if (nowMs >= _resetDueMs)
            {
                OnOutcome(_messages.Outstanding, NotificationOutcome.Reset, nowMs);
            }

            TransmitReady(nowMs);
            _requests.Step(nowMs);
            _deferred.Expire(nowMs);
            _responses.Step(nowMs);
            long next = NextTimeMs;
            return isFlooded || next < nowMs ? nowMs : next;
        }

        /// <returns>Whether more may be waiting.</returns>
        private bool ReceivePending(long nowMs)
        {
            for (int i = 0; i < MaxDatagramsPerStep; i++)
            {
                _message.RecognisesOscore = _isProtected;
                Arrival arrival = _messages.Receive(_message, nowMs);
                if (arrival == Arrival.None)
                {
                    return _messages.MayHaveMore;
                }

                _buffers.Writing = null;
                OnArrival(arrival, nowMs);
                TransmitReady(nowMs);
                _messages.Release();
            }

            return true;
        }

        private void OnArrival(Arrival arrival, long nowMs)
        {
            switch (arrival)
            {
                case Arrival.Request:
                    _responses.OnRequest(_message, nowMs);
                    break;
                case Arrival.Response:
                    if (!_requests.OnResponse(_message, nowMs))
                    {
                        Counters.Unmatched++;
                        _messages.Reject();
                    }

                    break;
                case Arrival.Acknowledgement:
                    OnOutcome(_messages.Outstanding, NotificationOutcome.Acknowledged, nowMs);
                    break;
                case Arrival.Reset:
                    if (IsOutstandingProtected)
                    {
                        Counters.Unmatched++;
                        StartResetGrace(nowMs);
                        break;
                    }

                    OnOutcome(_messages.Outstanding, NotificationOutcome.Reset, nowMs);
                    break;
                case Arrival.NotificationReset:
                    _handler.OnNotificationOutcome((ushort)_messages.ArrivedId, _isProtected ? NotificationOutcome.UnverifiedReset : NotificationOutcome.Reset, nowMs);
                    break;
            }
        }

        private void TransmitReady(long nowMs)
        {
            if (_requests.IsReady && _messages.Outstanding == MessagePurpose.None)
            {
                _buffers.Writing = null;
                _requests.Transmit(nowMs);
            }
        }
    }
}
