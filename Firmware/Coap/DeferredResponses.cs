using System;

namespace Lwm2m.Coap
{
    /// <summary>The deferred requests, with what their separate responses need (RFC 7252 §5.2.2).</summary>
    internal sealed class DeferredResponses
    {
        private const int Missing = -1;

        private readonly int _slots;
        private readonly int _lifetimeMs;
        private readonly byte[] _tokens;
        private readonly int[] _tokenLengths;
        private readonly bool[] _confirmable;
        private readonly int[] _starts;
        private readonly int[] _szxs;
        private readonly int[] _block1s;
        private readonly long[] _expires;
        private readonly bool[] _taken;
        private readonly RequestBinding[] _bindings;       // null where nothing is protected
        private CoapMessage _request;
        private bool _awaitsAnswer;
        private RequestBinding _binding;
        private long _nowMs;

        public DeferredResponses(int slots, int lifetimeMs, bool isProtected)
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
            _taken = new bool[slots];
            if (isProtected)
            {
                _bindings = new RequestBinding[slots];
                for (int i = 0; i < slots; i++)
                {
                    _bindings[i] = new RequestBinding();
                }
            }
        }

        public byte[] Tokens
        {
            get { return _tokens; }
        }

        public void Clear()
        {
            Array.Clear(_taken, 0, _slots);
        }

        /// <summary>Drops requests whose sender no longer waits for the response.</summary>
        public void Expire(long nowMs)
        {
            for (int i = 0; i < _slots; i++)
            {
                if (_expires[i] <= nowMs)
                {
                    _taken[i] = false;
                }
            }
        }

        /// <summary>Sets the request that is being answered.</summary>
        public void Serve(CoapMessage request, bool awaitsAnswer, RequestBinding binding, long nowMs)
        {
            _request = request;
            _awaitsAnswer = awaitsAnswer;
            _binding = binding;
            _nowMs = nowMs;
        }

        /// <summary>Defers that request.</summary>
        /// <returns>Its ticket, or -1.</returns>
        public int Take(CoapResponse response)
        {
            for (int i = 0; i < _slots; i++)
            {
                if (!_taken[i])
                {
                    _tokenLengths[i] = _request.TokenLength;
                    Array.Copy(_request.Buffer, _request.TokenOffset, _tokens, TokenOffset(i), _request.TokenLength);
                    _confirmable[i] = _awaitsAnswer;
                    _starts[i] = response.Start;
                    _szxs[i] = response.Szx;
                    _block1s[i] = response.Block1;
                    _expires[i] = _nowMs + _lifetimeMs;
                    if (_bindings != null)
                    {
                        _bindings[i].Set(_binding);
                    }

                    _taken[i] = true;
                    return i;
                }
            }

            return Missing;
        }

        public bool IsTaken(int ticket)
        {
            return ticket >= 0 && ticket < _slots && _taken[ticket];
        }

        public void Release(int ticket)
        {
            _taken[ticket] = false;
        }

        /// <summary>The binding of the deferred request, or null where nothing is protected.</summary>
        public RequestBinding Binding(int ticket)
        {
            return _bindings is null ? null : _bindings[ticket];
        }

        public bool IsConfirmable(int ticket)
        {
            return _confirmable[ticket];
        }

        public int TokenOffset(int ticket)
        {
            return ticket * CoapMessage.MaxTokenLength;
        }

        public int TokenLength(int ticket)
        {
            return _tokenLengths[ticket];
        }

        /// <summary>Starts the response at the block its request asked for.</summary>
        public void Begin(int ticket, CoapResponse response)
        {
            response.Begin(_starts[ticket], _szxs[ticket], false);
            response.Block1 = _block1s[ticket];
        }
    }
}
