using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// CoAP with one peer over one link, as client and server at once (RFC 7252, RFC 7641, RFC 7959). It never blocks and
    /// allocates nothing once its buffers have grown to what is exchanged. Whoever owns the link opens, steps and closes it.
    /// </summary>
    public sealed partial class CoapEndpoint
    {
        /// <summary>Datagrams taken in one <see cref="Step"/>, so that a flood does not keep the board from its other work.</summary>
        public const int MaxDatagramsPerStep = 16;

        /// <summary>Answered by <see cref="SendNotification"/> when the security context of the observation is gone: it is to be ended.</summary>
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

        /// <summary>Makes an endpoint over datagrams.</summary>
        /// <param name="link">Carries them.</param>
        /// <param name="options">Its bounds and times; not to be changed afterwards.</param>
        /// <param name="random">For tokens, the first Message ID and jitter.</param>
        /// <param name="handler">Answers the requests of the peer.</param>
        /// <param name="protection">Protects what is said end to end, or null: then nothing of it takes a byte.</param>
        /// <exception cref="System.ArgumentException">An option is out of its range.</exception>
        public CoapEndpoint(DatagramLink link, CoapOptions options, RandomSource random, RequestHandler handler, MessageProtection protection = null)
            : this(link, options, new CoapBuffers(options), random, handler, protection)
        {
        }

        /// <summary>Makes an endpoint over datagrams that shares buffers with others of the same thread.</summary>
        /// <param name="link">Carries its messages.</param>
        /// <param name="options">Its bounds and times; not to be changed afterwards.</param>
        /// <param name="buffers">Made with the same options. None of their endpoints may be stepped from a call of another.</param>
        /// <param name="random">For tokens, the first Message ID and jitter.</param>
        /// <param name="handler">Answers the requests of the peer.</param>
        /// <param name="protection">Protects what is said end to end, or null: then nothing of it takes a byte.</param>
        /// <exception cref="System.ArgumentException">An option is out of its range.</exception>
        public CoapEndpoint(DatagramLink link, CoapOptions options, CoapBuffers buffers, RandomSource random, RequestHandler handler, MessageProtection protection = null)
            : this(new DatagramMessageLayer(link, options, buffers, random, protection is not null), options, buffers, random, handler, protection)
        {
        }

        /// <summary>Makes an endpoint over whatever carries its messages.</summary>
        /// <param name="messages">Carries them; of this endpoint alone.</param>
        /// <param name="options">Its bounds and times; not to be changed afterwards.</param>
        /// <param name="buffers">Made with the same options. None of their endpoints may be stepped from a call of another.</param>
        /// <param name="random">For tokens.</param>
        /// <param name="handler">Answers the requests of the peer.</param>
        /// <param name="protection">Protects what is said end to end, or null: then nothing of it takes a byte.</param>
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
        public CoapCounters Counters { get; }

        /// <summary>The transmission parameters of what carries its messages, and the times derived from them.</summary>
        public BearerTiming Timing
        {
            get { return _messages.Timing; }
        }

        /// <summary>Whether a request of ours is under way or a confirmable message of ours awaits its acknowledgement (NSTART = 1, RFC 7252 §4.7).</summary>
        public bool IsBusy
        {
            get { return _requests.IsActive || _messages.Outstanding != MessagePurpose.None; }
        }

        /// <summary>Whether a confirmable message of ours had to be repeated and is not acknowledged yet: the peer may not be there.</summary>
        public bool IsRepeating
        {
            get { return _messages.IsRepeating; }
        }

        /// <summary>When <see cref="Step"/> is due if nothing arrives, or <see cref="DatagramLink.Never"/>. Sending something after a step may bring it forward.</summary>
        public long NextTimeMs
        {
            get
            {
                long next = _messages.DueMs < _requests.DueMs ? _messages.DueMs : _requests.DueMs;
                next = next < _responses.DueMs ? next : _responses.DueMs;
                return next < _resetDueMs ? next : _resetDueMs;
            }
        }

        /// <summary>Starts a request. Nothing is called back before the next <see cref="Step"/>.</summary>
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

        /// <summary>Forgets the request under way and the notification that awaits its acknowledgement, without a call back. A late response is answered with a Reset.</summary>
        public void Abandon()
        {
            _requests.Forget();
            if (_messages.Outstanding == MessagePurpose.Notification)
            {
                _messages.Settle();
                _resetDueMs = DatagramLink.Never;
            }
        }

        /// <summary>Asks the peer for a sign of life (RFC 7252 §4.3); <see cref="RequestHandler.OnPingOutcome"/> tells what came of it.</summary>
        /// <returns>False when a confirmable message of ours is outstanding or the link did not take it.</returns>
        public bool Ping(long nowMs)
        {
            return _messages.Outstanding == MessagePurpose.None && _messages.SendPing(nowMs) >= 0;
        }

        /// <summary>Forgets everything: what is under way, what was received, what was deferred. For a link that was opened anew.</summary>
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

        /// <summary>Gives up a body that is handed on.</summary>
        public void AbandonBody()
        {
            _responses.AbandonBody();
        }

        /// <summary>Takes what has arrived and does what is due. All call backs come from here.</summary>
        /// <param name="nowMs">The time; does not go back from call to call.</param>
        /// <returns>When it wants to be called next if nothing arrives, or <see cref="DatagramLink.Never"/>.</returns>
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

        /// <returns>Whether there may be more than was taken.</returns>
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
