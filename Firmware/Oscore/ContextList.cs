using Lwm2m.Coap;

namespace Lwm2m.Oscore
{
    /// <summary>The security contexts of one endpoint: that of its peer, if it has one, and those of others behind it.</summary>
    internal sealed class ContextList
    {
        private readonly OscoreContext[] _contexts;
        private int _count = 1;

        /// <summary>Has room for so many.</summary>
        public ContextList(int capacity)
        {
            _contexts = new OscoreContext[capacity];
        }

        /// <summary>That of the peer, or null.</summary>
        public OscoreContext Peer
        {
            get { return _contexts[RequestBinding.PeerContext]; }
            set { _contexts[RequestBinding.PeerContext] = value; }
        }

        /// <summary>A context by its index in bindings, or null when there is none: bindings are kept over restarts.</summary>
        public OscoreContext At(int index)
        {
            return index < _contexts.Length ? _contexts[index] : null;
        }

        /// <summary>Adds the context of somebody behind the peer.</summary>
        /// <returns>False when there is no room, it has a key of another, or nothing tells it from another.</returns>
        public bool TryAdd(OscoreContext context, out int index)
        {
            index = _count;
            bool isTaken = _count == _contexts.Length;
            for (int i = 0; i < _count && !isTaken; i++)
            {
                OscoreContext other = _contexts[i];
                isTaken = !(other is null) && (context.Common.SharesKey(other.Common) || context.Common.IsMistakenFor(other.Common));
            }

            if (!isTaken)
            {
                _contexts[_count++] = context;
            }

            return !isTaken;
        }

        /// <summary>The context of a kid and a kid context (RFC 8613 §8.2 step 2): one in force before one to be derived.</summary>
        public int Find(OscoreOption option, byte[] buffer, long nowMs, out Fit fit)
        {
            int found = 0;
            fit = Fit.None;
            for (int i = 0; i < _count && fit != Fit.InForce; i++)
            {
                OscoreContext context = _contexts[i];
                if (!(context is null) && context.Common.HasRecipientId(buffer, option.KidOffset, option.KidLength))
                {
                    Fit candidate = context.SelectForRequestOfPeer(option, buffer, nowMs);
                    if (candidate == Fit.InForce || (candidate != Fit.None && fit == Fit.None))
                    {
                        fit = candidate;
                        found = i;
                    }
                }
            }

            return found;
        }

        /// <summary>Whether any of them has a key of one of others.</summary>
        public bool SharesKey(ContextList others)
        {
            for (int i = 0; i < _count; i++)
            {
                for (int j = 0; j < others._count; j++)
                {
                    OscoreContext other = others._contexts[j];
                    if (!(_contexts[i] is null) && !(other is null) && _contexts[i].Common.SharesKey(other.Common))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        /// <summary>Keeps windows and numbers for one restart.</summary>
        public bool Suspend()
        {
            bool isKept = true;
            for (int i = 0; i < _count; i++)
            {
                isKept = (_contexts[i] is null || _contexts[i].Suspend()) && isKept;
            }

            return isKept;
        }

        /// <summary>Wipes all keys.</summary>
        public void Wipe()
        {
            for (int i = 0; i < _count; i++)
            {
                if (!(_contexts[i] is null))
                {
                    _contexts[i].Wipe();
                }
            }
        }
    }
}
