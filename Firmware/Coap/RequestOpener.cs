using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>Verifies and decrypts requests of the peer and decides how to handle invalid ones (RFC 8613 §8.2).</summary>
    internal sealed class RequestOpener
    {
        /// <summary>Returned in place of a code for a dropped message; no code has class 7.</summary>
        public const byte Dropped = 0xFF;

        private readonly CoapCounters _counters;
        private readonly MessageLayer _messages;
        private readonly Outbox _outbox;
        private readonly CoapResponse _response;
        private readonly Freshness _freshness;
        private readonly MessageProtection _protection;
        private readonly CoapOptions _options;
        private OuterBlocks _outer;         // null before the first block
        private readonly RequestBinding _binding;
        private readonly RateLimit _refusals;

        /// <summary>Creates the opener.</summary>
        /// <param name="options">Bounds.</param>
        /// <param name="messages">Carries what is opened.</param>
        /// <param name="outbox">Knows what block size to propose.</param>
        /// <param name="response">Is begun when a request is opened.</param>
        /// <param name="freshness">Tells a replay from what is fresh.</param>
        /// <param name="protection">Opens.</param>
        /// <param name="binding">Receives that of each request.</param>
        public RequestOpener(
            CoapOptions options,
            MessageLayer messages,
            Outbox outbox,
            CoapResponse response,
            Freshness freshness,
            MessageProtection protection,
            RequestBinding binding)
        {
            _counters = messages.Counters;
            _messages = messages;
            _outbox = outbox;
            _response = response;
            _freshness = freshness;
            _protection = protection;
            _binding = binding;
            _options = options;
            _refusals = new RateLimit(options.MaxRefusals, options.RefusalIntervalMs);
        }

        /// <summary>Whether the last request may be a replay, so that its number is not reused for the response (RFC 8613 App. B.1.2).</summary>
        public bool IsUnconfirmed;

        /// <summary>Whether the last request was verified and is not a replay, so that it may be remembered.</summary>
        public bool IsGenuine;

        public void Reset()
        {
            _outer?.Clear();
        }

        /// <summary>Decrypts a request; the response has been begun.</summary>
        /// <returns><see cref="CoapCode.Empty"/> to continue, <see cref="Dropped"/>, or the code to answer with.</returns>
        public byte Open(CoapMessage message, long nowMs)
        {
            _binding.Clear();
            IsUnconfirmed = false;
            IsGenuine = false;
            if (message.Find(OptionNumber.Oscore) >= 0)
            {
                if (_messages.IsCut)
                {
                    return CoapCode.Empty;      // it cannot be genuine any more, only too large
                }

                if (message.TryGetUint(OptionNumber.Block1, out uint block))
                {
                    byte refusal = Join(message, block, nowMs);
                    if (refusal != CoapCode.Empty)
                    {
                        return refusal;
                    }
                }
            }

            return Unprotect(message, nowMs);
        }

        private byte Join(CoapMessage message, uint block, long nowMs)
        {
            _outer ??= new OuterBlocks(_options, _messages.Timing);
            byte outcome = _outer.Add(message, block, nowMs);
            if (outcome == CoapCode.Continue)
            {
                int szx = BlockOption.Szx(block);
                int proposed = _outbox.ProposedSzx;
                _response.Block1 = (int)BlockOption.Encode(BlockOption.Number(block), true, szx < proposed ? szx : proposed);
            }
            else if (outcome != CoapCode.Empty)
            {
                _counters.BlocksRefused++;
            }

            return outcome;
        }

        private byte Unprotect(CoapMessage message, long nowMs)
        {
            int received = message.PayloadOffset + message.PayloadLength;
            Unprotection outcome = _protection.UnprotectRequest(message, out int offset, out int count, _binding, nowMs);
            switch (outcome)
            {
                case Unprotection.Plain:
                    _binding.Clear();
                    IsGenuine = true;
                    return CoapCode.Empty;

                case Unprotection.Opened:
                case Unprotection.Unconfirmed:
                    _counters.ProtectionBytes += received - count;
                    IsUnconfirmed = outcome == Unprotection.Unconfirmed;
                    IsGenuine = !IsUnconfirmed;
                    return !message.ParseOpened(offset, count) || !CoapCode.IsRequest(message.Code) ? CoapCode.BadRequest
                        : IsUnconfirmed ? Confirm(message, nowMs) : CoapCode.Empty;

                case Unprotection.Refused:
                    _counters.ProtectionRefused++;
                    _binding.Clear();
                    _response.MaxAge = 0;
                    return _messages.AwaitsAnswer && _refusals.TryTake(nowMs) ? _protection.Refusal : Dropped;

                case Unprotection.RefusedProtected:
                    _counters.ProtectionRefused++;
                    IsUnconfirmed = true;
                    return _protection.Refusal;

                default:
                    _counters.ProtectionDropped++;
                    return Dropped;
            }
        }

        /// <summary>Accepts a possible replay if the request proves fresh (RFC 8613 App. B.1.2).</summary>
        private byte Confirm(CoapMessage message, long nowMs)
        {
            if (!_freshness.IsProven(message, nowMs))
            {
                return _freshness.Demand(_response, nowMs);
            }

            _protection.ConfirmFresh(_binding);
            IsUnconfirmed = false;
            IsGenuine = true;
            return CoapCode.Empty;
        }
    }
}
