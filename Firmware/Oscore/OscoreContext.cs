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
        private readonly CommonContext _common;
        private readonly ContextStore _store;
        private readonly NonceRun _run;
        private readonly OscoreOptions _options;
        private readonly Rederivation _rederivation;
        private readonly ContextInForce _inForce;
        private readonly LossSign _loss = new LossSign();
        private readonly byte[] _kidContext = new byte[NonceRun.MaxWrappedLength];

        private SecurityContext _attempted;
        private uint _lastEpoch;
        private bool _isLost;

        /// <summary>Goes on with what the store knows of the context, or begins with what was given.</summary>
        public OscoreContext(CommonContext common, ContextStore store, NonceRun run, CryptoEngine engine, OscoreOptions options, Rederivation rederivation)
        {
            _common = common;
            _store = store;
            _run = run;
            _options = options;
            _rederivation = rederivation;
            _inForce = new ContextInForce(common, store, engine, options.ReplayWindow);
            _inForce.Load(rederivation, _kidContext);
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

        /// <summary>Bytes of the kid of its requests.</summary>
        public int SenderIdLength
        {
            get { return _common.SenderId.Length; }
        }

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

                return SendsGivenIdContext ? 1 + _common.IdContext.Length : 0;
            }
        }

        private bool SendsGivenIdContext
        {
            get { return !_inForce.IsDerived && _options.SendIdContext && !(_common.IdContext is null); }
        }

        /// <summary>Whether this is the kid of its requests.</summary>
        public bool HasRecipientId(byte[] buffer, int offset, int count)
        {
            byte[] id = _common.RecipientId;
            return id.Length == count && ConstantTime.Equal(id, 0, buffer, offset, count);
        }

        /// <summary>Whether another has the same keys.</summary>
        public bool IsSame(OscoreContext other)
        {
            return _store.IsSame(other._store);
        }

        /// <summary>Chooses what a request of ours is protected with.</summary>
        /// <returns>False when no number is left or the store does not give one.</returns>
        public bool SelectForRequest(long nowMs)
        {
            if (_run.State != RunState.None && nowMs - _run.SinceMs >= _options.RederivationTimeoutMs)
            {
                _run.End();
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
                KidContext = SendsGivenIdContext ? _common.IdContext : null;
                KidContextLength = SendsGivenIdContext ? _common.IdContext.Length : 0;
                return TryTake(_inForce.Numbers);
            }

            SelectAttempted(_run.IdContext, _run.IdContextLength);
            RequestEpoch = _run.Epoch;
            KidContext = _kidContext;
            KidContextLength = _run.Wrap(_run.IdContext, _run.IdContextLength, _kidContext);
            if (_run.State == RunState.Third)
            {
                return TryTake(_inForce.NextNumbers);
            }

            Number = _run.FirstNumber++;
            return true;
        }

        /// <summary>Chooses what a response of ours is protected with.</summary>
        /// <returns>False as with a request, or when the context is another one by now.</returns>
        public bool SelectForResponse(RequestBinding binding, bool isOnly)
        {
            KidContext = null;
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

            if (!_inForce.IsSet || binding.Epoch != _inForce.Epoch)
            {
                return false;
            }

            Selected = _inForce.Keys;
            if (isOnly && _inForce.Window.TryTakeNonce(binding.PartialIv))
            {
                Number = OscoreOption.NoPartialIv;
                return true;
            }

            return TryTake(_inForce.Numbers);
        }

        /// <summary>Chooses what a request of the peer is verified with.</summary>
        public Fit SelectForRequestOfPeer(OscoreOption option, byte[] buffer, long nowMs)
        {
            if (!option.HasKidContext)
            {
                return _inForce.IsSet ? SelectInForce() : Fit.None;
            }

            int offset = option.KidContextOffset;
            int length = option.KidContextLength;
            if (_inForce.IsSet && !_inForce.IsDerived && _inForce.Keys.HasIdContext(buffer, offset, length))
            {
                return SelectInForce();
            }

            if (_rederivation == Rederivation.Never || !_run.TryUnwrap(buffer, offset, length, out int id, out int idLength))
            {
                return Fit.None;
            }

            if (_inForce.IsSet && _inForce.IsDerived && _inForce.Keys.HasIdContext(buffer, id, idLength))
            {
                return SelectInForce();
            }

            _run.Expire(nowMs, _options.NonceLifetimeMs);
            bool isThird = _run.StartsWithOwnR2(buffer, id, idLength);
            if (idLength > SecurityContext.MaxIdContextLength - (isThird ? 0 : NonceRun.OwnR2Length))
            {
                return Fit.None;
            }

            Array.Copy(buffer, id, _kidContext, 0, idLength);
            SelectAttempted(_kidContext, idLength);
            return isThird ? Fit.Third : Fit.First;
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
                    return _inForce.Window.TryAccept(partialIv) ? Unprotection.Opened : Unprotection.Unconfirmed;

                case Fit.Third:
                    // No R2 that is still under way may lead here again (App. B.2.1).
                    _run.ForgetKey();
                    _inForce.RestartNextNumbers();
                    Commit(++_lastEpoch);
                    _inForce.Window.TryAccept(partialIv);
                    binding.Set(index, _inForce.Epoch, partialIv);
                    return Unprotection.Opened;

                default:
                    _run.PrepareAnswer(_attempted.IdContext, _attempted.IdContextLength, ++_lastEpoch, nowMs);
                    binding.Set(index, _lastEpoch, partialIv);
                    return Unprotection.RefusedProtected;
            }
        }

        /// <summary>Chooses what a response to a request of ours is verified with.</summary>
        public Fit SelectForResponseOfPeer(RequestBinding binding, OscoreOption option, byte[] buffer)
        {
            bool isInForce = _inForce.IsSet && binding.Epoch == _inForce.Epoch;
            bool isRun = _run.State != RunState.None && binding.Epoch == _run.Epoch;
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
                    return Unprotection.Opened;

                default:
                    if (code != CoapCode.Unauthorized)
                    {
                        return Unprotection.Dropped;
                    }

                    // The numbers were those of the derivation before the one in force, if of any, and R3 makes new keys.
                    _inForce.RestartNextNumbers();
                    _run.Continue(++_lastEpoch, nowMs);
                    return Unprotection.Again;
            }
        }

        /// <summary>
        /// Takes an error that came without protection. It is never believed, only taken for a sign that the other side may have lost the
        /// context; the one in force stays what it is.
        /// </summary>
        public Unprotection OnPlainError(RequestBinding binding, long nowMs)
        {
            bool isInForce = _inForce.IsSet && binding.Epoch == _inForce.Epoch;
            bool isRun = _run.State != RunState.None && binding.Epoch == _run.Epoch;
            if (_rederivation == Rederivation.Never || !(isInForce || isRun))
            {
                return Unprotection.Dropped;
            }

            if (isRun && _run.State == RunState.First)
            {
                // It does not know how to, or somebody else said so: what is in force may still be good.
                if (_inForce.IsSet)
                {
                    _run.End();
                }

                return Unprotection.Dropped;
            }

            if (isInForce && _run.State != RunState.None)
            {
                return Unprotection.Again;
            }

            if (_loss.IsTooSoon(nowMs, _options.LossIntervalMs))
            {
                return Unprotection.Dropped;
            }

            _run.End();
            _isLost = true;
            return Unprotection.Again;
        }

        /// <summary>Sets the window to begin with a request that has proven fresh (App. B.1.2).</summary>
        public void ConfirmFresh(RequestBinding binding)
        {
            if (_inForce.IsSet && binding.Epoch == _inForce.Epoch)
            {
                _inForce.Window.Confirm(binding.PartialIv);
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
            _common.Wipe();
            _attempted?.Wipe();
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
                _common.Derive(_attempted, idContext, length);
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

        private bool TryTake(SequenceReservation numbers)
        {
            bool isTaken = numbers.TryTake(out long number);
            Number = number;
            return isTaken;
        }

        private void Commit(uint epoch)
        {
            _attempted = _inForce.Replace(_attempted, epoch);
            _run.End();
            _isLost = false;
        }
    }
}
