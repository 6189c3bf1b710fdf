using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>The derivation of a context that messages are protected with now, if any: its keys, its window, and how they outlive a restart.</summary>
    internal sealed class ContextInForce
    {
        private readonly CommonContext _common;
        private readonly ContextStore _store;
        private readonly OscoreOptions _options;
        private bool _isNew;

        public ContextInForce(CommonContext common, ContextStore store, CryptoEngine engine, OscoreOptions options)
        {
            _common = common;
            _store = store;
            _options = options;
            Keys = new SecurityContext(engine, common.SenderId, common.RecipientId);
            Window = new RequestWindow(options.ReplayWindow);
        }

        /// <summary>Whether there is one.</summary>
        public bool IsSet { get; private set; }

        /// <summary>Whether its ID Context is one of nonces and not the one that was given.</summary>
        public bool IsDerived { get; private set; }

        /// <summary>Counts the derivations; 0 is the one that was given.</summary>
        public uint Epoch { get; private set; }

        /// <summary>Its keys.</summary>
        public SecurityContext Keys { get; private set; }

        /// <summary>Whether requests under it carry its ID Context as kid context.</summary>
        public bool ShowsIdContext
        {
            get { return Keys.IdContextLength >= 0 && (IsDerived ? _options.SendDerivedIdContext : _options.SendIdContext); }
        }

        /// <summary>Its replay window.</summary>
        public RequestWindow Window { get; }

        /// <summary>Takes up what the store knows, or what was given.</summary>
        /// <param name="rederivation">Whether contexts are derived with nonces.</param>
        /// <param name="scratch">Room for an ID Context.</param>
        /// <returns>Whether it goes on where <see cref="Suspend"/> left it.</returns>
        public bool Load(Rederivation rederivation, byte[] scratch)
        {
            if (rederivation != Rederivation.Never)
            {
                int length = _store.GetDerived(out uint epoch, scratch);
                if (length > 0)
                {
                    IsDerived = true;
                    Epoch = epoch;
                    return Take(scratch, length);
                }
            }

            if (rederivation == Rederivation.OnFirstUseAndLoss)
            {
                // A window that was left behind must not be met again by a context of the same epoch.
                _store.DropWindow();
                return false;
            }

            return Take(_common.IdContext, _common.IdContextLength);
        }

        /// <summary>Puts another derivation in force.</summary>
        /// <returns>The keys that are not any more, wiped.</returns>
        public SecurityContext Replace(SecurityContext keys, uint epoch)
        {
            SecurityContext old = Keys;
            Keys = keys;
            Epoch = epoch;
            IsDerived = true;
            IsSet = true;
            Window.Begin();
            _isNew = false;
            _store.PutDerived(epoch, keys.IdContext, keys.IdContextLength);
            old.Wipe();
            return old;
        }

        /// <summary>Notes a request that was verified. Under a context that was never used before nothing can be a replay, once a later start finds that it was.</summary>
        /// <returns>False when it may be a replay.</returns>
        public bool TryAccept(long partialIv)
        {
            if (_isNew && !Window.IsKnown && _store.Numbers.TryTouch())
            {
                Window.Begin();
            }

            _isNew = false;
            return Window.TryAccept(partialIv);
        }

        /// <summary>Keeps window and numbers for one restart.</summary>
        public bool Suspend()
        {
            return !IsSet || _store.PutWindow(Epoch, Window);
        }

        /// <summary>Wipes the keys.</summary>
        public void Wipe()
        {
            IsSet = false;
            Keys.Wipe();
        }

        private bool Take(byte[] idContext, int length)
        {
            _common.Derive(Keys, idContext, length);
            IsSet = true;
            _isNew = !IsDerived && _store.IsUntouched;
            return _store.TryTakeWindow(Epoch, Window);
        }
    }
}
