using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>The derivation of a context that messages are protected with now, if any: its keys, its numbers, its window, and how they outlive a restart.</summary>
    internal sealed class ContextInForce
    {
        private readonly CommonContext _common;
        private readonly ContextStore _store;

        private bool _isOdd;
        private bool _isStored = true;

        public ContextInForce(CommonContext common, ContextStore store, CryptoEngine engine, int windowWidth)
        {
            _common = common;
            _store = store;
            Keys = new SecurityContext(engine, common.SenderId, common.RecipientId);
            Window = new RequestWindow(windowWidth);
            Numbers = store.Given;
        }

        /// <summary>Whether there is one.</summary>
        public bool IsSet { get; private set; }

        /// <summary>Whether its ID Context is one of nonces and not the one that was given.</summary>
        public bool IsDerived { get; private set; }

        /// <summary>Counts the derivations; 0 is the one that was given.</summary>
        public uint Epoch { get; private set; }

        /// <summary>Its keys.</summary>
        public SecurityContext Keys { get; private set; }

        /// <summary>Its Sender Sequence Numbers.</summary>
        public SequenceReservation Numbers { get; private set; }

        /// <summary>Its replay window.</summary>
        public RequestWindow Window { get; }

        /// <summary>Numbers of the one that would come next.</summary>
        public SequenceReservation NextNumbers
        {
            get { return IsNextOdd ? _store.Odd : _store.Even; }
        }

        private bool IsNextOdd
        {
            get { return IsDerived && !_isOdd; }
        }

        /// <summary>Takes up what the store knows, or what was given.</summary>
        /// <param name="rederivation">Whether contexts are derived with nonces.</param>
        /// <param name="scratch">Room for an ID Context.</param>
        public void Load(Rederivation rederivation, byte[] scratch)
        {
            if (rederivation != Rederivation.Never)
            {
                int length = _store.GetDerived(out uint epoch, out _isOdd, scratch, out _isStored);
                if (length > 0)
                {
                    IsDerived = true;
                    Epoch = epoch;
                    Numbers = _isOdd ? _store.Odd : _store.Even;
                    Take(scratch, length);
                    return;
                }
            }

            if (rederivation != Rederivation.OnFirstUseAndLoss)
            {
                Take(_common.IdContext, _common.IdContextLength);
            }
        }

        /// <summary>
        /// Starts the numbers of the next derivation, whose keys must be new. Not while the store may name one of those numbers as in force:
        /// they then go on.
        /// </summary>
        public void RestartNextNumbers()
        {
            if (_isStored)
            {
                NextNumbers.TryRestart();
            }
        }

        /// <summary>Puts another derivation in force.</summary>
        /// <returns>The keys that are not any more, wiped.</returns>
        public SecurityContext Replace(SecurityContext keys, uint epoch)
        {
            SecurityContext old = Keys;
            bool isOdd = IsNextOdd;
            Numbers = NextNumbers;
            Keys = keys;
            Epoch = epoch;
            IsDerived = true;
            _isOdd = isOdd;
            IsSet = true;
            Window.Begin();
            _isStored = _store.PutDerived(epoch, isOdd, keys.IdContext, keys.IdContextLength);
            old.Wipe();
            return old;
        }

        /// <summary>Keeps window and numbers for one restart.</summary>
        public bool Suspend()
        {
            return !IsSet || !Window.IsKnown || _store.PutWindow(Epoch, Window.Received, Numbers);
        }

        /// <summary>Wipes the keys.</summary>
        public void Wipe()
        {
            IsSet = false;
            Keys.Wipe();
        }

        private void Take(byte[] idContext, int length)
        {
            _common.Derive(Keys, idContext, length);
            IsSet = true;
            if (_store.TryTakeWindow(Epoch, Window.Received, Numbers))
            {
                Window.GoOn();
            }
        }
    }
}
