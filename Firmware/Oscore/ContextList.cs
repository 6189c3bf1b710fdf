using System;
using Lwm2m.Coap;

namespace Lwm2m.Oscore
{
    /// <summary>The security contexts of one endpoint: that of its peer, if any, and those of endpoints behind the peer.</summary>
    internal sealed class ContextList
    {
        private readonly int _capacity;
        private OscoreContext[] _contexts = new OscoreContext[1];

        /// <summary>Makes a list of limited capacity.</summary>
        public ContextList(int capacity)
        {
            _capacity = capacity;
        }

        /// <summary>The context of the peer, or null.</summary>
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

        /// <summary>Adds the context of an endpoint behind the peer.</summary>
        /// <returns>False when the list is full, or it shares a key with or cannot be told from another.</returns>
        public bool TryAdd(OscoreContext context, out int index)
        {
            int count = _contexts.Length;
            index = count;
            bool isTaken = count == _capacity;
            for (int i = 0; i < count && !isTaken; i++)
            {
                OscoreContext other = _contexts[i];
                isTaken = other is not null && (context.Common.SharesKey(other.Common) || context.Common.IsMistakenFor(other.Common));
            }

            if (!isTaken)
            {
                OscoreContext[] contexts = new OscoreContext[count + 1];
                Array.Copy(_contexts, 0, contexts, 0, count);
                contexts[count] = context;
                _contexts = contexts;
            }

            return !isTaken;
        }

        /// <summary>The context of a kid and a kid context (RFC 8613 §8.2 step 2): one in force before one to be derived.</summary>
        public int Find(OscoreOption option, byte[] buffer, long nowMs, out ContextMatch match)
        {
            match = ContextMatch.None;
            for (int i = 0; i < _contexts.Length; i++)
            {
                OscoreContext context = _contexts[i];
                if (IsOf(context, option, buffer) && context.TrySelectInForce(option, buffer))
                {
                    match = ContextMatch.InForce;
                    return i;
                }
            }

            for (int i = 0; i < _contexts.Length; i++)
            {
                OscoreContext context = _contexts[i];
                if (IsOf(context, option, buffer))
                {
                    match = context.SelectForDerivation(option, buffer, nowMs);
                    if (match != ContextMatch.None)
                    {
                        return i;
                    }
                }
            }

            return 0;
        }

        private static bool IsOf(OscoreContext context, OscoreOption option, byte[] buffer)
        {
            return context is not null && context.Common.HasRecipientId(buffer, option.KidOffset, option.KidLength);
        }

        /// <summary>Whether a context shares a key with one of another list.</summary>
        public bool SharesKey(ContextList others)
        {
            for (int i = 0; i < _contexts.Length; i++)
            {
                for (int j = 0; j < others._contexts.Length; j++)
                {
                    OscoreContext other = others._contexts[j];
                    if (_contexts[i] is not null && other is not null && _contexts[i].Common.SharesKey(other.Common))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        /// <summary>Saves windows and numbers for one restart.</summary>
        public bool Suspend()
        {
            bool isKept = true;
            for (int i = 0; i < _contexts.Length; i++)
            {
                isKept = (_contexts[i] is null || _contexts[i].Suspend()) && isKept;
            }

            return isKept;
        }

        /// <summary>Wipes all keys.</summary>
        public void Wipe()
        {
            for (int i = 0; i < _contexts.Length; i++)
            {
                if (_contexts[i] is not null)
                {
                    _contexts[i].Wipe();
                }
            }
        }
    }
}
