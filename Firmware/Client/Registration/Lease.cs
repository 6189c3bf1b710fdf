using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>What a server holds of a client and how long: the parameters it was told last, and the lifetime since then (LwM2M 1.1 Core §6.2.2).</summary>
    internal sealed class Lease
    {
        private readonly ServerAccount _account;
        private readonly ObjectTree _objects;
        private readonly RegisteredParameters _sent = new RegisteredParameters();
        private readonly RegisteredParameters _confirmed = new RegisteredParameters();
        private long _sentMs;
        private long _startMs;

        public Lease(ServerAccount account, ObjectTree objects)
        {
            _account = account;
            _objects = objects;
        }

        /// <summary>When the server forgets the client; a lifetime of 0 has no end (LwM2M 1.1 Core §6.2.1).</summary>
        public long EndMs
        {
            get { return _confirmed.LifetimeS > 0 ? _startMs + _confirmed.LifetimeS * 1000L : DatagramLink.Never; }
        }

        /// <summary>When it is to be extended, or the server to be told what has changed: at once.</summary>
        public long UpdateMs
        {
            get
            {
                if (!_confirmed.AreCurrent(_account, _objects))
                {
                    return 0;
                }

                if (_confirmed.LifetimeS <= 0)
                {
                    return DatagramLink.Never;
                }

                long half = _confirmed.LifetimeS * 500L;
                return EndMs - (half < Registration.UpdateMarginMs ? half : Registration.UpdateMarginMs);
            }
        }

        /// <summary>Whether the server knows the lifetime.</summary>
        public bool IsLifetimeCurrent
        {
            get { return _account.LifetimeS == _confirmed.LifetimeS; }
        }

        /// <summary>Whether the server knows the binding.</summary>
        public bool IsBindingCurrent
        {
            get { return _account.BindingRevision == _confirmed.BindingRevision; }
        }

        /// <summary>Whether the server knows the objects and their instances.</summary>
        public bool AreObjectsCurrent
        {
            get { return _objects.Revision == _confirmed.ObjectRevision; }
        }

        /// <summary>Notes that the server is being told all that has changed.</summary>
        public void NoteSent(long nowMs)
        {
            _sentMs = nowMs;
            _sent.Set(_account, _objects);
        }

        /// <summary>Takes it that the server knows what was sent, and counts the lifetime from then.</summary>
        public void Confirm()
        {
            _confirmed.Set(_sent);
            _startMs = _sentMs;
        }

        /// <summary>A time, or the end if that is earlier: a retry is not put off beyond it, when a new registration is due.</summary>
        public long Within(long ms)
        {
            return ms < EndMs ? ms : EndMs;
        }
    }
}
