using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// A request of the peer and its response (RFC 7252 §5.2): what can be refused without the handler is refused here, and
    /// bodies are assembled before it sees them (RFC 7959 §2.5). Requests are decrypted first (RFC 8613 §8.2).
    /// </summary>
    internal sealed partial class ResponseExchange : WindowMemory
    {
        private readonly CoapCounters _counters;
        private readonly CoapBuffers _buffers;
        private readonly MessageLayer _messages;
        private readonly Outbox _outbox;
        private readonly RequestHandler _handler;
        private readonly DeferredResponses _deferred;
        private readonly CoapResponse _response;
        private readonly CoapRequest _request;
        private BodyAssembly _assembly;                 // null until the first body in blocks
        private KeptResponse _kept;                     // null until a GET is answered in blocks
        private bool _isGrown;                          // whether the representation being written was moved to the buffer of bodies
        private long _growMs;
        private BodyAssembly _stream;                   // of bodies that go to a sink; null until there is one
        private readonly RequestOpener _opener;         // null without protection
        private readonly RequestBinding _binding = new RequestBinding();
        private readonly RandomSource _random;
        private readonly int _freshnessMs;
        private Freshness _freshness;   // null until it is demanded
        private bool _isFresh;          // proven by the request itself
        private bool _isHandedOn;       // whether its body goes to a sink

        public ResponseExchange(
            CoapOptions options,
            MessageLayer messages,
            Outbox outbox,
            RequestHandler handler,
            DeferredResponses deferred,
            CoapResponse response,
            CoapBuffers buffers,
            RandomSource random,
            MessageProtection protection)
        {
            _counters = messages.Counters;
            _messages = messages;
            _outbox = outbox;
            _handler = handler;
            _buffers = buffers;
            _deferred = deferred;
            _response = response;
            _random = random;
            _freshnessMs = options.FreshnessMs > 0 ? options.FreshnessMs : CoapOptions.FirstTimeoutsOfFreshness * messages.Timing.LongestFirstTimeoutMs;
            if (protection != null)
            {
                _opener = new RequestOpener(options, messages, outbox, response, Freshness, protection, _binding);
            }

            _request = new CoapRequest(buffers.Message, _binding);
        }

        public void Reset()
        {
            _assembly?.Clear();
            AbandonBody();
            _freshness?.Clear();
            if (_opener != null)
            {
                _opener.Reset();
            }
        }

        /// <summary>Answers a request.</summary>
        /// <param name="message">The message.</param>
        /// <param name="nowMs">The time.</param>
        public void OnRequest(CoapMessage message, long nowMs)
        {
            _buffers.IsAnswering = true;
            Process(message, nowMs);
            _buffers.IsAnswering = false;
        }

        private void Process(CoapMessage message, long nowMs)
        {
            _response.Begin(0, CoapResponse.None, true);
            byte refusal = _opener is null ? CoapCode.Empty : _opener.Open(message, nowMs);
            if (_opener != null && _opener.IsGenuine)
            {
                _messages.Remember(nowMs);
            }

            if (_opener is not null && !_binding.IsProtected && _messages.Timing.MaxRetransmit == 0)
            {
                // Where a bearer costs by the message, what is not protected as agreed is discarded without an error (LwM2M 1.0 §7.2.2).
                return;
            }

            if (refusal == CoapCode.Empty)
            {
                BeginResponse(message);
                refusal = Admit(message, nowMs);
            }

            if (refusal == RequestOpener.Dropped)
            {
                return;
            }

            if (refusal == CoapCode.Empty)
            {
                Answer(message, nowMs);
                if (_response.IsSuppressed || _response.IsDeferred)
                {
                    _assembly?.Release();
                    if (!_response.IsSuppressed)
                    {
                        _messages.Acknowledge();
                    }

                    return;
                }
            }
            else
            {
                _response.Refuse(refusal);
                if (refusal == CoapCode.BadOption && message.HasUnknownCritical)
                {
                    // The diagnostic payload names the option (RFC 7252 §5.4.1).
                    _response.Body.WriteDecimal(message.UnknownCritical);
                }
            }

            Respond(message, nowMs);
            if (refusal == CoapCode.Empty)
            {
                KeepBody(message, nowMs);
            }
        }

        private void BeginResponse(CoapMessage message)
        {
            int start = 0;
            int szx = CoapResponse.None;
            if (message.TryGetUint(OptionNumber.Block2, out uint block))
            {
                szx = BlockOption.Szx(block);
                start = BlockOption.Number(block) * BlockOption.SizeOf(szx);
            }

            _response.Begin(start, szx, true);
        }

        /// <summary>Decides what needs no handler.</summary>
        /// <returns><see cref="CoapCode.Empty"/> to continue, <see cref="RequestOpener.Dropped"/>, or the code to answer with.</returns>
        private byte Admit(CoapMessage message, long nowMs)
        {
            if (message.HasUnknownCritical)
            {
                _counters.UnknownCritical++;
                return _messages.AwaitsAnswer ? CoapCode.BadOption : RequestOpener.Dropped;
            }

            if (message.Find(OptionNumber.ProxyUri) >= 0 || message.Find(OptionNumber.ProxyScheme) >= 0)
            {
                return CoapCode.ProxyingNotSupported;
            }

            if (message.Code > CoapCode.IPatch)
            {
                return CoapCode.MethodNotAllowed;
            }

            if (!_messages.IsCut && !IsFreshEnough(message, nowMs))
            {
                return Freshness.Demand(_response, nowMs);
            }

            byte refusal = AdmitBlocks(message, nowMs);
            if (refusal != CoapCode.Empty && refusal != CoapCode.Continue)
            {
                _counters.BlocksRefused++;
            }

            return refusal;
        }

        /// <summary>
        /// Of a body in blocks the first has to prove that it is fresh, and after that any that comes later than
        /// <see cref="CoapOptions.FreshnessMs"/> after the last proof: what is carried out was sent no longer ago.
        /// </summary>
        private bool IsFreshEnough(CoapMessage message, long nowMs)
        {
            _isFresh = _freshness is not null && _freshness.IsProven(message, nowMs);
            if (_isFresh)
            {
                return true;
            }

            _request.Load(message.Buffer, message.PayloadOffset, message.PayloadLength, _response.Start > 0);
            return !_handler.NeedsFreshness(_request)
                || (message.TryGetUint(OptionNumber.Block1, out uint block) && BlockOption.Number(block) > 0
                    && AssemblyOf(BlockKey.Of(message), nowMs).IsFresh(BlockKey.Of(message), _binding.Context, nowMs));
        }

        private BodyAssembly Assembly
        {
            get
            {
                _assembly ??= new BodyAssembly(_buffers.Body, _messages.Timing);
                return _assembly;
            }
        }

        private Freshness Freshness
        {
            get
            {
                _freshness ??= new Freshness(_random, _freshnessMs, _counters);
                return _freshness;
            }
        }

        /// <summary>Aborts a body that goes to a sink.</summary>
        public void AbandonBody()
        {
            _stream?.Clear();
        }

        /// <summary>When a body that goes to a sink is given up.</summary>
        public long DueMs
        {
            get { return _stream is null ? DatagramLink.Never : _stream.DueMs; }
        }

        public void Step(long nowMs)
        {
            _buffers.IsAnswering = false;       // an exception of the application may have left it so
            _stream?.Expire(nowMs);
        }

        private void Answer(CoapMessage message, long nowMs)
        {
            _deferred.Serve(message, _messages.AwaitsAnswer, _binding, nowMs);
            if (_isHandedOn)
            {
                _response.Code = _stream.Finish();
            }
            else if (message.Code == CoapCode.Get)
            {
                AnswerGet(message, nowMs);
            }
            else
            {
                _handler.OnRequest(_request, _response, nowMs);
            }
        }

        private void Respond(CoapMessage message, long nowMs)
        {
            int length = _response.Compose(message.Buffer, message.TokenOffset, message.TokenLength);
            if (length == 0)
            {
                _response.Refuse(CoapCode.InternalServerError);
                length = _response.Compose(message.Buffer, message.TokenOffset, message.TokenLength);
            }

            if (length > 0)
            {
                // An unprotected request, accepted or refused, is answered unprotected.
                if (!_binding.IsProtected || _outbox.ProtectResponse(_binding, _opener is null || !_opener.IsUnconfirmed, nowMs))
                {
                    _messages.Respond(_outbox.Buffer, _outbox.Offset, _outbox.Count);
                }
                else if (!_outbox.LacksNumber)
                {
                    _messages.Reject();
                }
                else
                {
                    // As from one that has lost the context (RFC 8613 §8.2): the peer may derive another, which needs no number of the store.
                    _response.Demand = null;
                    _response.Refuse(CoapCode.Unauthorized);
                    _response.Compose(message.Buffer, message.TokenOffset, message.TokenLength);
                    _messages.Respond(_outbox.Buffer, _outbox.Offset, _outbox.Count);
                }
            }
        }
    }
}
