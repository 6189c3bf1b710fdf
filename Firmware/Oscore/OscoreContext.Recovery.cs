using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <content>Recovery when one side seems to have lost the context or its window.</content>
    internal sealed partial class OscoreContext
    {
        /// <summary>Whether an unprotected error can trigger a new derivation.</summary>
        public bool MayRenew
        {
            get { return _rederivation != Rederivation.Never; }
        }

        /// <summary>
        /// Whether what does not verify is met with silence: an exchange of ours is under way, the peer may be ahead of us in it, and an error would only
        /// make it give up.
        /// </summary>
        public bool IsSilent(bool hasKidContext, long nowMs)
        {
            bool isAhead = _exchange.State == NonceExchangeState.Third || (_exchange.State == NonceExchangeState.First && hasKidContext);
            return isAhead && nowMs - _exchange.SinceMs < _options.RederivationTimeoutMs;
        }

        /// <summary>Whether a request of ours left under a derivation that is no more, so that nothing can answer it.</summary>
        public bool IsOrphan(RequestBinding binding)
        {
            return !IsInForce(binding) && !IsOfExchange(binding);
        }

        /// <summary>
        /// Call when a request has no answer but an error without protection: never believed, but a sign that the other side may have lost the
        /// context. What is in force stays.
        /// </summary>
        /// <returns>Whether the request is to be protected anew.</returns>
        public bool Renew(RequestBinding binding, long nowMs)
        {
            bool isInForce = IsInForce(binding);
            bool isOfExchange = IsOfExchange(binding);
            if (isOfExchange && _exchange.State == NonceExchangeState.First)
            {
                // It does not know how to, or somebody else said so: what is in force may still be good.
                if (_inForce.IsSet)
                {
                    _exchange.End();
                }

                return _inForce.IsSet;
            }

            if (!(isInForce || isOfExchange) || (isInForce && _exchange.State != NonceExchangeState.None))
            {
                return true;
            }

            if (isOfExchange && !_exchange.HasUnprotectedError)
            {
                // The peer may have completed it, and be asking under it: the same once more before another is begun.
                _exchange.HasUnprotectedError = true;
                return true;
            }

            if (!Limits.Losses.TryTake(nowMs))
            {
                return false;
            }

            _exchange.End();
            _isLost = true;
            return true;
        }

        /// <summary>Derives anew with the next request where a replay could not be told, if that is allowed.</summary>
        public void RenewIfLost()
        {
            _isLost |= MayRenew && _inForce.IsSet && !_inForce.Window.IsKnown;
        }

        /// <summary>Starts the window with a request that has proven fresh (RFC 8613 App. B.1.2).</summary>
        public void ConfirmFresh(RequestBinding binding)
        {
            if (IsInForce(binding))
            {
                _inForce.Window.Confirm(binding.PartialIv);
                if (_isChallenging)
                {
                    _isChallenging = false;
                    RequestDueMs = DatagramLink.Never;
                }
            }
        }

        /// <summary>Takes a request that may be a replay: each is challenged, the same once more only so often.</summary>
        private Unprotection Challenge(long partialIv, long nowMs)
        {
            if (!_inForce.Window.IsNewest(partialIv) && !Limits.Challenges.TryTake(nowMs))
            {
                return Unprotection.Dropped;
            }

            if (MayRenew && !_isChallenging && RequestDueMs == DatagramLink.Never && nowMs - _exchange.SinceMs >= _options.RederivationTimeoutMs)
            {
                _isChallenging = true;
                RequestDueMs = nowMs + _options.EchoTimeoutMs;
            }

            return Unprotection.Unconfirmed;
        }

        /// <summary>The store takes nothing: what needs none is derived anew, if that is allowed.</summary>
        private Unprotection GiveUp(long nowMs)
        {
            if (MayRenew && _exchange.State == NonceExchangeState.None)
            {
                _isLost = true;
                RequestDueMs = nowMs;
            }

            return Unprotection.Dropped;
        }
    }
}
