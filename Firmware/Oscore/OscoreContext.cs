using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// The security context with one other endpoint over its life: the derivation in force with its numbers and its window, and beside it
    /// the one that a run with nonces attempts (RFC 8613 App. B.2). What is attempted replaces what is in force only when the other side
    /// has proven that it takes part.
    /// </summary>
    internal sealed class OscoreContext
    {
        private readonly ContextStore _store;
        private readonly NonceRun _run;
        private readonly OscoreOptions _options;
        private readonly Rederivation _rederivation;
        private readonly ContextInForce _inForce;
        private readonly LossSign _loss = new LossSign();
        private readonly LossSign _pressure = new LossSign();
        private readonly RateLimit _firsts;
        private readonly RateLimit _thirds;
        private readonly RateLimit _challenges;
        private readonly byte[] _kidContext = new byte[NonceRun.MaxWrappedLength];

        private SecurityContext _attempted;
        private uint _lastEpoch;
        private bool _isLost;
        private bool _isChallenging;

        /// <summary>Goes on with what the store knows of the context, or begins with what was given.</summary>
        public OscoreContext(CommonContext common, ContextStore store, NonceRun run, CryptoEngine engine, OscoreOptions options, Rederivation rederivation)
        {
            Common = common;
            _store = store;
            _run = run;
            _options = options;
            _rederivation = rederivation;
            _firsts = new RateLimit(options.MaxFirstMessages, options.FirstMessageIntervalMs);
            _thirds = new RateLimit(options.MaxFirstMessages, options.FirstMessageIntervalMs);
            _challenges = new RateLimit(options.MaxChallenges, options.FirstMessageIntervalMs);
            _inForce = new ContextInForce(common, store, engine, options);
            IsResumed = _inForce.Load(rederivation, _kidContext);
            _lastEpoch = _inForce.Epoch;
            _attempted = rederivation == Rederivation.Never ? null : new SecurityContext(engine, common.SenderId, common.RecipientId);
        }

        /// <summary>What the message in hand is protected with.</summary>
        public SecurityContext Selected { get; private set; }

        /// <summary>Which derivation a request of ours leaves under.</summary>
        public uint RequestEpoch { get; private set; }

        /// <summary>Sender Sequence Number for the message in hand, or <see cref="OscoreOption.NoPartialIv"/> where it goes without.</summary>
        public long Number { get; private set; }

        /// <summary>The kid context for the message in hand, or null.</summary>
        public byte[] KidContext { get; private set; }

        /// <summary>Its bytes.</summary>
        public int KidContextLength { get; private set; }

        /// <summary>What all its derivations have in common.</summary>
        public CommonContext Common { get; }

        /// <summary>Bytes that a kid context takes in requests now, its length included.</summary>
        public int KidContextRoom
        {
            get
            {
                if (!_inForce.IsSet || _isLost || _run.State != RunState.None)
                {
                    int length = NonceRun.OwnR2Length + NonceRun.NonceLength;
                    return 3 + (_run.IdContextLength > length ? _run.IdContextLength : length);
                }

                return _inForce.ShowsIdContext ? 1 + _inForce.Keys.IdContextLength : 0;
            }
        }

        /// <summary>Whether it goes on where <see cref="Suspend"/> left it.</summary>
        public bool IsResumed { get; }

        /// <summary>How often one came in force.</summary>
        public int Replacements { get; private set; }

        /// <summary>When a request of ours is wanted, or never.</summary>
        public long RequestDueMs { get; private set; } = DatagramLink.Never;

        /// <summary>Whether the last message was not protected because the store gave no number.</summary>
        public bool LacksNumber { get; private set; }

        /// <summary>Chooses what a request of ours is protected with.</summary>
        /// <returns>False when no number is left or the store does not give one.</returns>
        public bool SelectForRequest(long nowMs)
        {
            if (_run.State != RunState.None && nowMs - _run.SinceMs >= _options.RederivationTimeoutMs)
            {
                _run.End();
            }

            if (nowMs >= RequestDueMs)
            {
                RequestDueMs = DatagramLink.Never;
                _isLost |= _isChallenging && !_inForce.Window.IsKnown;
                _isChallenging = false;
            }

            if (_run.State == RunState.None && (!_inForce.IsSet || _isLost))
            {
                _isLost = false;
                _run.Begin(++_lastEpoch, nowMs);
            }

            if (_run.State == RunState.None)
            {
                Selected = _inForce.Keys;
                RequestEpoch = _inForce.Epoch;
                KidContext = _inForce.ShowsIdContext ? Selected.IdContext : null;
                KidContextLength = Selected.IdContextLength;
                if (TryTakeNumber() || _rederivation == Rederivation.Never)
                {
                    return !LacksNumber;
                }

                // Keys of a run are in memory alone, and so can be its numbers.
                _run.Begin(++_lastEpoch, nowMs);
            }

            SelectAttempted(_run.IdContext, _run.IdContextLength);
            RequestEpoch = _run.Epoch;
            KidContext = _kidContext;
            KidContextLength = _run.Wrap(_run.IdContext, _run.IdContextLength, _kidContext);
            LacksNumber = !_store.Numbers.TryTakeUnkept(out long number);
            Number = number;
            return !LacksNumber;
        }

        /// <summary>Chooses what a response of ours is protected with.</summary>
        /// <returns>False as with a request, or when the context is another one by now.</returns>
        public bool SelectForResponse(RequestBinding binding, bool isOnly)
        {
            KidContext = null;
            LacksNumber = false;
            if (binding.Epoch == _run.AnswerEpoch && _run.AnswerEpoch != 0)
            {
                // R2 has never been before, so its context has one message and begins with 0.
                SelectAttempted(_run.SecondIdContext, _run.SecondIdContextLength);
                KidContext = _kidContext;
                KidContextLength = _run.Wrap(_run.SecondIdContext, NonceRun.OwnR2Length, _kidContext);
                Number = 0;
                _run.EndAnswer();
                return true;
            }

            if (!IsInForce(binding))
            {
                return false;
            }

            Selected = _inForce.Keys;
            if (isOnly && _inForce.Window.TryTakeNonce(binding.PartialIv))
            {
                Number = OscoreOption.NoPartialIv;
                return true;
            }

            return TryTakeNumber();
        }

        /// <summary>Chooses what a request of the peer is verified with.</summary>
        public Fit SelectForRequestOfPeer(OscoreOption option, byte[] buffer, long nowMs)
        {
            if (!option.HasKidContext)
            {
                return _inForce.IsSet ? SelectInForce() : SelectAwaited();
            }

            int offset = option.KidContextOffset;
            int length = option.KidContextLength;
            bool isWrapped = _run.TryUnwrap(buffer, offset, length, out int id, out int idLength);

            // Peers tell the one in force as it is, as libcoap does, or as in a run. What is not wrapped may by chance look so.
            if (_inForce.IsSet && (_inForce.Keys.HasIdContext(buffer, offset, length) || (isWrapped && _inForce.Keys.HasIdContext(buffer, id, idLength))))
            {
                return SelectInForce();
            }

            if (_run.IsAwaited(buffer, offset, length) || (isWrapped && _run.IsAwaited(buffer, id, idLength)))
            {
                return SelectAwaited();
            }

            if (_rederivation == Rederivation.Never || !isWrapped || _run.IsHalf(buffer, id, idLength))
            {
                return Fit.None;
            }

            _run.Expire(nowMs, _options.NonceLifetimeMs);
            bool isThird = _run.StartsWithOwnR2(buffer, id, idLength);
            if (idLength > SecurityContext.MaxIdContextLength - (isThird ? 0 : NonceRun.OwnR2Length))
            {
                return Fit.None;
            }

            if (!(isThird ? _thirds : _firsts).TryTake(nowMs))
            {
                if (_run.State == RunState.None && !_pressure.IsTooSoon(nowMs, _options.FirstMessageIntervalMs))
                {
                    RequestDueMs = nowMs;
                }

                return Fit.None;
            }

            Array.Copy(buffer, id, _kidContext, 0, idLength);
            SelectAttempted(_kidContext, idLength);
            return isThird ? Fit.Third : Fit.First;
        }

        /// <summary>
        /// Whether what does not verify is met with silence: a run of ours is under way, the peer may be ahead of us in it, and an error would only
        /// make it give up.
        /// </summary>
        public bool IsSilent(bool hasKidContext, long nowMs)
        {
            bool isAhead = _run.State == RunState.Third || (_run.State == RunState.First && hasKidContext);
            return isAhead && nowMs - _run.SinceMs < _options.RederivationTimeoutMs;
        }

        /// <summary>Chooses the third context of a run of ours, if it has one whose answer is awaited.</summary>
        public Fit SelectAwaited()
        {
            if (_run.State != RunState.Third)
            {
                return Fit.None;
            }

            SelectAttempted(_run.IdContext, _run.IdContextLength);
            return Fit.Awaited;
        }

        /// <summary>Whether a request that fits could be one that came already; asked before it is verified.</summary>
        public bool IsReplay(Fit fit, long partialIv)
        {
            return fit == Fit.InForce && _inForce.Window.IsReplay(partialIv);
        }

        /// <summary>Takes a request of the peer that was verified.</summary>
        public Unprotection AcceptRequest(Fit fit, int index, long partialIv, RequestBinding binding, long nowMs)
        {
            switch (fit)
            {
                case Fit.InForce:
                    binding.Set(index, _inForce.Epoch, partialIv);
                    return !_inForce.TryBeginToTake() ? GiveUp(nowMs)
                        : _inForce.Window.TryAccept(partialIv) ? Unprotection.Opened : Challenge(partialIv, nowMs);

                case Fit.Third:
                    // No R2 that is still under way may lead here again (App. B.2.1).
                    _run.ForgetKey();
                    if (nowMs - _run.SinceMs >= _options.LossIntervalMs)
                    {
                        // One of ours that began at the same time goes on: what the peer took last is what came of ours.
                        _run.End();
                    }

                    return AcceptFirst(index, ++_lastEpoch, partialIv, binding);

                case Fit.Awaited:
                    uint epoch = _run.Epoch;
                    _run.End();
                    return AcceptFirst(index, epoch, partialIv, binding);

                default:
                    _run.PrepareAnswer(_attempted.IdContext, _attempted.IdContextLength, ++_lastEpoch, nowMs);
                    binding.Set(index, _lastEpoch, partialIv);
                    return Unprotection.RefusedProtected;
            }
        }

        /// <summary>Writes the nonce that a request of ours left with. It serves a response without a number as it is, also one under the second context of a run.</summary>
        /// <returns>False when the keys of the request are gone.</returns>
        public bool TryWriteNonceOf(RequestBinding binding, byte[] nonce)
        {
            if (IsInForce(binding))
            {
                SelectInForce();
            }
            else if (IsOfRun(binding))
            {
                SelectAttempted(_run.IdContext, _run.IdContextLength);
            }
            else
            {
                return false;
            }

            Selected.Sender.WriteNonce(binding.PartialIv, nonce);
            return true;
        }

        /// <summary>Chooses what a response to a request of ours is verified with.</summary>
        public Fit SelectForResponseOfPeer(RequestBinding binding, OscoreOption option, byte[] buffer)
        {
            bool isInForce = IsInForce(binding);
            bool isRun = IsOfRun(binding);
            if (option.HasKidContext)
            {
                // A server that lost its part may ask for a run of itself, step 1 left out; or for another, where it lost the one that was under way.
                bool isAwaited = isRun || (isInForce && _run.State == RunState.None);
                return isAwaited && _rederivation != Rederivation.Never && TrySelectSecond(option, buffer, isRun) ? Fit.Second : Fit.None;
            }

            if (isInForce)
            {
                return SelectInForce();
            }

            if (!isRun || _run.State != RunState.Third)
            {
                return Fit.None;
            }

            SelectAttempted(_run.IdContext, _run.IdContextLength);
            return Fit.Third;
        }

        /// <summary>Takes a response to a request of ours that was verified.</summary>
        /// <param name="fit">What it was verified with.</param>
        /// <param name="code">Its code inside.</param>
        /// <param name="nowMs">The time.</param>
        public Unprotection AcceptResponse(Fit fit, byte code, long nowMs)
        {
            switch (fit)
            {
                case Fit.InForce:
                    return Unprotection.Opened;

                case Fit.Third:
                    Commit(_run.Epoch);
                    _run.End();
                    return Unprotection.Opened;

                default:
                    if (code != CoapCode.Unauthorized)
                    {
                        return Unprotection.Dropped;
                    }

                    _run.Continue(++_lastEpoch, nowMs);
                    return Unprotection.Again;
            }
        }

        /// <summary>Whether a request of ours left under a derivation that is no more, so that nothing can answer it.</summary>
        public bool IsOrphan(RequestBinding binding)
        {
            return !IsInForce(binding) && !IsOfRun(binding);
        }

        /// <summary>Whether an error without protection can lead to anything.</summary>
        public bool MayRenew
        {
            get { return _rederivation != Rederivation.Never; }
        }

        /// <summary>
        /// Takes it that a request has no answer but an error without protection: never believed, but a sign that the other side may have lost the
        /// context. What is in force stays.
        /// </summary>
        /// <returns>Whether the request is to be protected anew.</returns>
        public bool Renew(RequestBinding binding, long nowMs)
        {
            bool isInForce = IsInForce(binding);
            bool isRun = IsOfRun(binding);
            if (isRun && _run.State == RunState.First)
            {
                // It does not know how to, or somebody else said so: what is in force may still be good.
                if (_inForce.IsSet)
                {
                    _run.End();
                }

                return _inForce.IsSet;
            }

            if (!(isInForce || isRun) || (isInForce && _run.State != RunState.None))
            {
                return true;
            }

            if (isRun && !_run.IsDoubted)
            {
                // The peer may have completed it, and be asking under it: the same once more before another is begun.
                _run.IsDoubted = true;
                return true;
            }

            if (_loss.IsTooSoon(nowMs, _options.LossIntervalMs))
            {
                return false;
            }

            _run.End();
            _isLost = true;
            return true;
        }

        /// <summary>Derives anew with the next request where a replay could not be told, if that is allowed.</summary>
        public void RenewIfLost()
        {
            _isLost |= MayRenew && _inForce.IsSet && !_inForce.Window.IsKnown;
        }

        /// <summary>Sets the window to begin with a request that has proven fresh (App. B.1.2).</summary>
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

        /// <summary>Keeps the window and the numbers for one restart.</summary>
        public bool Suspend()
        {
            return _inForce.Suspend();
        }

        /// <summary>Wipes all keys; nothing can be protected any more.</summary>
        public void Wipe()
        {
            _inForce.Wipe();
            _run.End();
            _run.ForgetKey();
            Common.Wipe();
            _attempted?.Wipe();
        }

        private bool IsInForce(RequestBinding binding)
        {
            return _inForce.IsSet && binding.Epoch == _inForce.Epoch;
        }

        private bool IsOfRun(RequestBinding binding)
        {
            return _run.State != RunState.None && binding.Epoch == _run.Epoch;
        }

        /// <summary>Takes the first request under a context that the peer has proven to have as well.</summary>
        private Unprotection AcceptFirst(int index, uint epoch, long partialIv, RequestBinding binding)
        {
            Commit(epoch);
            _inForce.Window.TryAccept(partialIv);
            binding.Set(index, epoch, partialIv);
            return Unprotection.Opened;
        }

        /// <summary>Takes a request that may be a replay: each is challenged, the same once more only so often.</summary>
        private Unprotection Challenge(long partialIv, long nowMs)
        {
            if (!_inForce.Window.IsNewest(partialIv) && !_challenges.TryTake(nowMs))
            {
                return Unprotection.Dropped;
            }

            if (MayRenew && !_isChallenging && RequestDueMs == DatagramLink.Never && nowMs - _run.SinceMs >= _options.RederivationTimeoutMs)
            {
                _isChallenging = true;
                RequestDueMs = nowMs + _options.EchoTimeoutMs;
            }

            return Unprotection.Unconfirmed;
        }

        /// <summary>The store takes nothing: what needs none is derived anew, if that is allowed.</summary>
        private Unprotection GiveUp(long nowMs)
        {
            if (MayRenew && _run.State == RunState.None)
            {
                _isLost = true;
                RequestDueMs = nowMs;
            }

            return Unprotection.Dropped;
        }

        private Fit SelectInForce()
        {
            Selected = _inForce.Keys;
            return Fit.InForce;
        }

        private void SelectAttempted(byte[] idContext, int length)
        {
            if (!_attempted.IsFor(idContext, length))
            {
                Common.Derive(_attempted, idContext, length);
            }

            Selected = _attempted;
        }

        private bool TrySelectSecond(OscoreOption option, byte[] buffer, bool isRun)
        {
            if (!_run.TryUnwrap(buffer, option.KidContextOffset, option.KidContextLength, out int r2, out int r2Length))
            {
                return false;
            }

            byte[] id1 = isRun ? _run.IdContext : _inForce.Keys.IdContext;
            int id1Length = isRun ? _run.IdContextLength : _inForce.Keys.IdContextLength;
            if (!_run.TrySetSecond(buffer, r2, r2Length, id1, 0, id1Length))
            {
                return false;
            }

            SelectAttempted(_run.SecondIdContext, _run.SecondIdContextLength);
            return true;
        }

        private bool TryTakeNumber()
        {
            LacksNumber = !_inForce.TryTakeNumber(out long number);
            Number = number;
            return !LacksNumber;
        }

        private void Commit(uint epoch)
        {
            _attempted = _inForce.Replace(_attempted, epoch);
            Replacements++;
            _isLost = false;
            _isChallenging = false;
            RequestDueMs = DatagramLink.Never;
        }
    }
}
