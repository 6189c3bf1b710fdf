using System;

namespace Lwm2m.Coap
{
    /// <summary>The requests that are answered later (RFC 7252 §5.2.2): what of each is needed for its separate response.</summary>
    internal sealed class DeferredResponses
    {
        private const int Missing = -1;
        private const int TicketsPerSlot = 1 << 20;

        private readonly int _slots;
        private readonly int _lifetimeMs;
        private readonly byte[] _tokens;
        private readonly int[] _tokenLengths;
        private readonly bool[] _confirmable;
        private readonly int[] _starts;
        private readonly int[] _szxs;
        private readonly int[] _block1s;
        private readonly long[] _expires;
        private readonly int[] _tickets;
        private CoapMessage _request;
        private long _nowMs;
        private int _issued;

        public DeferredResponses(int slots, int lifetimeMs)
        {
            _slots = slots;
            _lifetimeMs = lifetimeMs;
            _tokens = new byte[slots * CoapMessage.MaxTokenLength];
            _tokenLengths = new int[slots];
            _confirmable = new bool[slots];
            _starts = new int[slots];
            _szxs = new int[slots];
            _block1s = new int[slots];
            _expires = new long[slots];
            _tickets = new int[slots];
            Clear();
        }

        public byte[] Tokens
        {
            get { return _tokens; }
        }

        public void Clear()
        {
            for (int i = 0; i < _slots; i++)
            {
                _tickets[i] = Missing;
            }
        }

        /// <summary>Gives up what its requester does not wait for any more.</summary>
        public void Expire(long nowMs)
        {
            for (int i = 0; i < _slots; i++)
            {
                if (_expires[i] <= nowMs)
                {
                    _tickets[i] = Missing;
                }
            }
        }

        /// <summary>Names the request that is being answered.</summary>
        public void Serve(CoapMessage request, long nowMs)
        {
            _request = request;
            _nowMs = nowMs;
        }

        /// <summary>Keeps that request. A ticket is never given twice within any useful time, so a late one finds nothing.</summary>
        public int Take(CoapResponse response)
        {
            for (int i = 0; i < _slots; i++)
            {
                if (_tickets[i] == Missing)
                {
                    _tokenLengths[i] = _request.TokenLength;
                    Array.Copy(_request.Buffer, _request.TokenOffset, _tokens, TokenOffset(i), _request.TokenLength);
                    _confirmable[i] = _request.Type == CoapType.Confirmable;
                    _starts[i] = response.Start;
                    _szxs[i] = response.Szx;
                    _block1s[i] = response.Block1;
                    _expires[i] = _nowMs + _lifetimeMs;
                    _issued = (_issued + 1) % TicketsPerSlot;
                    _tickets[i] = _issued * _slots + i;
                    return _tickets[i];
                }
            }

            return Missing;
        }

        /// <summary>The slot of a ticket, or -1.</summary>
        public int Find(int ticket)
        {
            for (int i = 0; i < _slots; i++)
            {
                if (ticket >= 0 && _tickets[i] == ticket)
                {
                    return i;
                }
            }

            return Missing;
        }

        public void Release(int slot)
        {
            _tickets[slot] = Missing;
        }

        public bool IsConfirmable(int slot)
        {
            return _confirmable[slot];
        }

        public int TokenOffset(int slot)
        {
            return slot * CoapMessage.MaxTokenLength;
        }

        public int TokenLength(int slot)
        {
            return _tokenLengths[slot];
        }

        /// <summary>Starts the response for a slot where its request had asked for it.</summary>
        public void Begin(int slot, CoapResponse response)
        {
            response.Begin(_starts[slot], _szxs[slot], false);
            response.Block1 = _block1s[slot];
        }
    }
}
