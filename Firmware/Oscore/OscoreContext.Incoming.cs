using System;
using Lwm2m.Coap;

namespace Lwm2m.Oscore
{
    /// <content>Selects the keys for messages of the peer, and handles verified messages.</content>
    internal sealed partial class OscoreContext
    {
        /// <summary>Chooses what is in force for a request of the peer, if that is what it names.</summary>
        public bool TrySelectInForce(OscoreOption option, byte[] buffer)
        {
            if (!_inForce.IsSet)
            {
                return false;
            }

            // Peers tell the one in force as it is, as libcoap does, or as in an exchange of nonces. What is not wrapped may by chance look so.
            if (option.HasKidContext && !_inForce.Keys.HasIdContext(buffer, option.KidContextOffset, option.KidContextLength)
                && !(TryUnwrap(option, buffer, out int id, out int idLength) && _inForce.Keys.HasIdContext(buffer, id, idLength)))
            {
                return false;
            }

            SelectInForce();
            return true;
        }

        /// <summary>Chooses an attempted context for a request of the peer under which nothing is in force.</summary>
        public ContextMatch SelectForDerivation(OscoreOption option, byte[] buffer, long nowMs)
        {
            if (!option.HasKidContext)
            {
                return _inForce.IsSet ? ContextMatch.None : SelectAwaited();
            }

            bool isWrapped = TryUnwrap(option, buffer, out int id, out int idLength);
            if (_exchange.IsAwaited(buffer, option.KidContextOffset, option.KidContextLength) || (isWrapped && _exchange.IsAwaited(buffer, id, idLength)))
            {
                return SelectAwaited();
            }

            if (_rederivation == Rederivation.Never || !isWrapped || _exchange.IsHalf(buffer, id, idLength))
            {
                return ContextMatch.None;
            }

            _exchange.Expire(nowMs, _options.NonceLifetimeMs);
            bool isThird = _exchange.StartsWithOwnR2(buffer, id, idLength);
            if (idLength > SecurityContext.MaxIdContextLength - (isThird ? 0 : NonceExchange.OwnR2Length))
            {
                return ContextMatch.None;
            }

            if (!(isThird ? Limits.ThirdMessages : Limits.FirstMessages).TryTake(nowMs))
            {
                if (_exchange.State == NonceExchangeState.None && Limits.Inquiries.TryTake(nowMs))
                {
                    RequestDueMs = nowMs;
                }

                return ContextMatch.None;
            }

            Array.Copy(buffer, id, _work.IdContext, 0, idLength);
            SelectAttempted(_work.IdContext, idLength);
            return isThird ? ContextMatch.Third : ContextMatch.First;
        }

        /// <summary>Chooses the third context of an exchange of ours, if it has one whose answer is awaited.</summary>
        public ContextMatch SelectAwaited()
        {
            if (_exchange.State != NonceExchangeState.Third)
            {
                return ContextMatch.None;
            }

            SelectAttempted(_exchange.IdContext, _exchange.IdContextLength);
            return ContextMatch.Awaited;
        }

        /// <summary>Whether a request may be a replay; call before it is verified.</summary>
        public bool IsReplay(ContextMatch match, long partialIv)
        {
            return match == ContextMatch.InForce && _inForce.Window.IsReplay(partialIv);
        }

        /// <summary>Accepts a verified request of the peer.</summary>
        public Unprotection AcceptRequest(ContextMatch match, int index, long partialIv, RequestBinding binding, long nowMs)
        {
            switch (match)
            {
                case ContextMatch.InForce:
                    binding.Set(index, _inForce.Epoch, partialIv);
                    return !_inForce.TryBeginToTake() ? GiveUp(nowMs)
                        : _inForce.Window.TryAccept(partialIv) ? Unprotection.Opened : Challenge(partialIv, nowMs);

                case ContextMatch.Third:
                    // No R2 that is still under way may lead here again (RFC 8613 App. B.2.1).
                    _exchange.ForgetKey();
                    if (nowMs - _exchange.SinceMs >= _options.LossIntervalMs)
                    {
                        // One of ours that began at the same time goes on: what the peer took last is what came of ours.
                        _exchange.End();
                    }

                    return AcceptFirstRequest(index, ++_lastEpoch, partialIv, binding);

                case ContextMatch.Awaited:
                    uint epoch = _exchange.Epoch;
                    _exchange.End();
                    return AcceptFirstRequest(index, epoch, partialIv, binding);

                default:
                    _exchange.PrepareAnswer(_work.Selected.IdContext, _work.Selected.IdContextLength, ++_lastEpoch, nowMs);
                    binding.Set(index, _lastEpoch, partialIv);
                    return Unprotection.RefusedProtected;
            }
        }

        /// <summary>
        /// Writes the nonce that a request of ours left with. It serves a response without a number as it is, also one under the second context of an
        /// exchange.
        /// </summary>
        /// <returns>False when the keys of the request are gone.</returns>
        public bool TryWriteNonceOf(RequestBinding binding, byte[] nonce)
        {
            if (IsInForce(binding))
            {
                SelectInForce();
            }
            else if (IsOfExchange(binding))
            {
                SelectAttempted(_exchange.IdContext, _exchange.IdContextLength);
            }
            else
            {
                return false;
            }

            _work.Selected.Sender.WriteNonce(binding.PartialIv, nonce);
            return true;
        }

        /// <summary>Chooses what a response to a request of ours is verified with.</summary>
        public ContextMatch SelectForResponseOfPeer(RequestBinding binding, OscoreOption option, byte[] buffer)
        {
            bool isInForce = IsInForce(binding);
            bool isOfExchange = IsOfExchange(binding);
            if (option.HasKidContext)
            {
                // A server that lost its part may ask for an exchange of itself, step 1 left out; or for another, where it lost the one that was under way.
                bool isExpected = isOfExchange || (isInForce && _exchange.State == NonceExchangeState.None);
                return isExpected && _rederivation != Rederivation.Never && TrySelectSecond(option, buffer, isOfExchange) ? ContextMatch.Second : ContextMatch.None;
            }

            if (isInForce)
            {
                SelectInForce();
                return ContextMatch.InForce;
            }

            return isOfExchange && SelectAwaited() == ContextMatch.Awaited ? ContextMatch.Third : ContextMatch.None;
        }

        /// <summary>Accepts a verified response to a request of ours.</summary>
        /// <param name="match">What it was verified with.</param>
        /// <param name="code">Its code inside.</param>
        /// <param name="nowMs">The time.</param>
        public Unprotection AcceptResponse(ContextMatch match, byte code, long nowMs)
        {
            switch (match)
            {
                case ContextMatch.InForce:
                    return Unprotection.Opened;

                case ContextMatch.Third:
                    Commit(_exchange.Epoch);
                    _exchange.End();
                    return Unprotection.Opened;

                default:
                    if (code != CoapCode.Unauthorized)
                    {
                        return Unprotection.Dropped;
                    }

                    _exchange.Continue(++_lastEpoch, nowMs);
                    return Unprotection.Retry;
            }
        }

        /// <summary>Accepts the first request under a context that the peer has proven to hold.</summary>
        private Unprotection AcceptFirstRequest(int index, uint epoch, long partialIv, RequestBinding binding)
        {
            Commit(epoch);
            _inForce.Window.TryAccept(partialIv);
            binding.Set(index, epoch, partialIv);
            return Unprotection.Opened;
        }

        private bool TryUnwrap(OscoreOption option, byte[] buffer, out int id, out int length)
        {
            return _exchange.TryUnwrap(buffer, option.KidContextOffset, option.KidContextLength, out id, out length);
        }

        private bool TrySelectSecond(OscoreOption option, byte[] buffer, bool isOfExchange)
        {
            if (!TryUnwrap(option, buffer, out int r2, out int r2Length))
            {
                return false;
            }

            byte[] id1 = isOfExchange ? _exchange.IdContext : _inForce.Keys.IdContext;
            int id1Length = isOfExchange ? _exchange.IdContextLength : _inForce.Keys.IdContextLength;
            if (!_exchange.TrySetSecond(buffer, r2, r2Length, id1, 0, id1Length))
            {
                return false;
            }

            SelectAttempted(_exchange.SecondIdContext, _exchange.SecondIdContextLength);
            return true;
        }
    }
}
