using System;

namespace Lwm2m.Coap
{
    /// <summary>The deferred requests, with what their separate responses need (RFC 7252 §5.2.2). Memory is allocated with the first.</summary>
    internal sealed class DeferredResponses
    {
        private const int Missing = -1;

        // Of a slot.
        private const byte Free = 0;
        private const byte NonConfirmable = 1;
        private const byte Confirmable = 2;

        // Numbers of a slot.
        private const int TokenLengthAt = 0;
        private const int StartAt = 1;
        private const int SzxAt = 2;
        private const int Block1At = 3;
        private const int Numbers = 4;

        private readonly int _slots;
        private readonly int _lifetimeMs;
        private readonly bool _isProtected;
        private byte[] _states;                     // null before the first, and so are the others
        private byte[] _tokens;
        private int[] _numbers;
        private long[] _expires;
        private RequestBinding[] _bindings;         // null where nothing is protected
        private CoapMessage _request;
        private bool _awaitsAnswer;
        private RequestBinding _binding;
        private long _nowMs;

        public DeferredResponses(int slots, int lifetimeMs, bool isProtected)
        {
            _slots = slots;
            _lifetimeMs = lifetimeMs;
            _isProtected = isProtected;
        }

        public byte[] Tokens
        {
            get { return _tokens; }
        }

        public void Clear()
        {
            if (_states is not null)
            {
                Array.Clear(_states, 0, _slots);
            }
        }

        /// <summary>Drops requests whose sender no longer waits for the response.</summary>
        public void Expire(long nowMs)
        {
            if (_states is null)
            {
                return;
            }

            for (int i = 0; i < _slots; i++)
            {
                if (_expires[i] <= nowMs)
                {
                    _states[i] = Free;
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
            Make();
            for (int i = 0; i < _slots; i++)
            {
                if (_states[i] == Free)
                {
                    int at = i * Numbers;
                    _numbers[at + TokenLengthAt] = _request.TokenLength;
                    _numbers[at + StartAt] = response.Start;
                    _numbers[at + SzxAt] = response.Szx;
                    _numbers[at + Block1At] = response.Block1;
                    Array.Copy(_request.Buffer, _request.TokenOffset, _tokens, TokenOffset(i), _request.TokenLength);
                    _expires[i] = _nowMs + _lifetimeMs;
                    if (_isProtected)
                    {
                        _bindings[i].Set(_binding);
                    }

                    _states[i] = _awaitsAnswer ? Confirmable : NonConfirmable;
                    return i;
                }
            }

            return Missing;
        }

        public bool IsTaken(int ticket)
        {
            return ticket >= 0 && ticket < _slots && _states is not null && _states[ticket] != Free;
        }

        public void Release(int ticket)
        {
            _states[ticket] = Free;
        }

        /// <summary>The binding of the deferred request, or null where nothing is protected.</summary>
        public RequestBinding Binding(int ticket)
        {
            return _isProtected ? _bindings[ticket] : null;
        }

        public bool IsConfirmable(int ticket)
        {
            return _states[ticket] == Confirmable;
        }

        public int TokenOffset(int ticket)
        {
            return ticket * CoapMessage.MaxTokenLength;
        }

        public int TokenLength(int ticket)
        {
            return _numbers[ticket * Numbers + TokenLengthAt];
        }

        /// <summary>Starts the response at the block its request asked for.</summary>
        public void Begin(int ticket, CoapResponse response)
        {
            int at = ticket * Numbers;
            response.Begin(_numbers[at + StartAt], _numbers[at + SzxAt], false);
            response.Block1 = _numbers[at + Block1At];
        }

        private void Make()
        {
            if (_states is not null)
            {
                return;
            }

            _states = new byte[_slots];
            _tokens = new byte[_slots * CoapMessage.MaxTokenLength];
            _numbers = new int[_slots * Numbers];
            _expires = new long[_slots];
            if (_isProtected)
            {
                _bindings = new RequestBinding[_slots];
                for (int i = 0; i < _slots; i++)
                {
                    _bindings[i] = new RequestBinding();
                }
            }
        }
    }
}
