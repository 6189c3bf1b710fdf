using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>The derivation of a context in force, if any: its keys, its window, and their storage over a restart.</summary>
    internal sealed class ContextInForce
    {
        private readonly CommonContext _common;
        private readonly ContextStore _store;
        private readonly OscoreOptions _options;
        private bool _mayBeStored;      // whether a restart may take it up
        private bool _isStored;
        private bool _isClaimed;

        public ContextInForce(CommonContext common, ContextStore store, OscoreOptions options)
        {
            _common = common;
            _store = store;
            _options = options;
            Window = new RequestWindow(options.ReplayWindow);
        }

        /// <summary>Whether there is a context in force.</summary>
        public bool IsSet;

        /// <summary>Whether its ID Context consists of nonces and is not the provisioned one.</summary>
        public bool IsDerived;

        /// <summary>Number of the derivation; 0 is the provisioned context.</summary>
        public uint Epoch;

        /// <summary>Its keys; null before the first.</summary>
        public SecurityContext Keys;

        /// <summary>Whether requests under it carry its ID Context as kid context.</summary>
        public bool ShowsIdContext
        {
            get { return Keys.IdContextLength >= 0 && (IsDerived ? _options.SendDerivedIdContext : _options.SendIdContext); }
        }

        /// <summary>Its replay window.</summary>
        public readonly RequestWindow Window;

        /// <summary>Loads the context from the store, or the provisioned one.</summary>
        /// <param name="rederivation">Whether contexts are derived with nonces.</param>
        /// <param name="engine">Provides AES.</param>
        /// <param name="work">Working memory.</param>
        /// <returns>Whether it goes on where <see cref="Suspend"/> left it.</returns>
        public bool Load(Rederivation rederivation, CryptoEngine engine, OscoreWork work)
        {
            byte[] scratch = work.IdContext;
            if (rederivation != Rederivation.Never)
            {
                int length = _store.GetDerived(out uint epoch, scratch);
                if (length > 0)
                {
                    IsDerived = true;
                    Epoch = epoch;
                    return Take(scratch, length, engine, work);
                }
            }

            return rederivation != Rederivation.OnFirstUseAndLoss && Take(_common.IdContext, _common.IdContextLength, engine, work);
        }

        /// <summary>
        /// Takes a number. A derivation that lies in memory alone does without the store, and is kept there once the mark is above all of its
        /// numbers.
        /// </summary>
        public bool TryTakeNumber(out long number)
        {
            if (_mayBeStored)
            {
                return _store.Numbers.TryTake(out number);
            }

            bool isTaken = _store.Numbers.TryTakeUnkept(out number);
            if (_store.Numbers.IsKept)
            {
                Keep();
            }

            return isTaken;
        }

        /// <summary>
        /// Whether a request that was verified may be dealt with: a later start must be able to tell that the window has moved on, and that a
        /// context that was never used before, under which nothing can be a replay, is not that any more.
        /// </summary>
        /// <returns>False when the store does not take it.</returns>
        public bool TryBeginToTake()
        {
            if (!_mayBeStored || (_isClaimed && !_store.Numbers.IsTold))
            {
                return true;
            }

            if (!_store.Numbers.TryMove())
            {
                return false;
            }

            if (!IsDerived && !Window.IsKnown)
            {
                if (!_store.TryClaim(out bool isNew))
                {
                    return false;
                }

                if (isNew)
                {
                    Window.Begin();
                }
            }

            _isClaimed = true;
            return true;
        }

        /// <summary>Replaces the derivation in force.</summary>
        /// <returns>The previous keys, wiped; null where there were none.</returns>
        public SecurityContext Replace(SecurityContext keys, uint epoch)
        {
            SecurityContext old = Keys;
            Keys = keys;
            Epoch = epoch;
            IsDerived = true;
            IsSet = true;
            Window.Begin();
            _mayBeStored = false;
            _isStored = false;
            Keep();
            old?.Wipe();
            return old;
        }

        /// <summary>Saves window and numbers for one restart.</summary>
        /// <returns>False when the store did not accept all of it.</returns>
        public bool Suspend()
        {
            Keep();
            return !IsSet || (_isStored && _store.PutWindow(Epoch, Window));
        }

        /// <summary>Wipes the keys.</summary>
        public void Wipe()
        {
            IsSet = false;
            Keys?.Wipe();
        }

        private bool Take(byte[] idContext, int length, CryptoEngine engine, OscoreWork work)
        {
            Keys = new SecurityContext(engine, _common.SenderId, _common.RecipientId, work);
            _common.Derive(Keys, idContext, length);
            IsSet = true;
            _mayBeStored = true;
            _isStored = true;
            return _store.TryTakeWindow(Epoch, Window);
        }

        /// <summary>Once the store may have it a restart may take it up: not before the mark there is above what went out under it.</summary>
        private void Keep()
        {
            if (IsSet && !_isStored && (_mayBeStored || _store.Numbers.TryKeep()))
            {
                _mayBeStored = true;
                _isStored = _store.PutDerived(Epoch, Keys.IdContext, Keys.IdContextLength);
            }
        }
    }
}
