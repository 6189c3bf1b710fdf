using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Host.Tests
{
    /// <summary>
    /// A LwM2M server in virtual time, written from the specifications without any of the device's code: takes
    /// registrations and lets them expire, observes, reads and writes, acknowledges, repeats.
    /// </summary>
    internal sealed class SimulatedServer(int seed, Action<byte[], long> send)
    {
        private const int ExchangeLifetimeMs = 247000;
        private const int MaxRetransmit = 4;
        private const int FreshMs = 128000;             // RFC 7641 §3.4

        private readonly Random _random = new(seed);
        private readonly Dictionary<ushort, (byte[]? Answer, long ExpiresMs)> _seen = [];
        private readonly Dictionary<Token, ObservedPath> _observed = [];
        private readonly Queue<Operation> _operations = new();
        private CoapMessage? _outstanding;
        private Operation? _operation;
        private int _retransmissions;
        private long _timeoutMs;
        private long _dueMs = long.MaxValue;
        private long _lastSeenMs;
        private int _lifetimeS;
        private string? _location;
        private ushort _messageId;
        private uint _token;

        public int Registers { get; private set; }

        public int Updates { get; private set; }

        /// <summary>Registrations that ended because no Update came in time.</summary>
        public int Expired { get; private set; }

        /// <summary>Updates for a registration that is not there.</summary>
        public int Refused { get; private set; }

        /// <summary>Least seconds that were left of the lifetime when an Update came.</summary>
        public long LeastLeftS { get; private set; } = long.MaxValue;

        public bool IsRegistered => _location is not null;

        public int Answered { get; private set; }

        public int Errors { get; private set; }

        public int TimedOut { get; private set; }

        public IReadOnlyCollection<ObservedPath> Observed => _observed.Values;

        public long NextMs => Math.Min(_dueMs, _operation is null && _operations.Count > 0 ? 0 : long.MaxValue);

        public void Observe(string path, int accept)
        {
            var token = NewToken();
            _observed.Add(token, new ObservedPath(path));
            _operations.Enqueue(new Operation(CoapCode.Get, path, token) { Accept = accept, Observe = true });
        }

        public void Ask(CoapCode code, string path, string? query = null, string? text = null, int accept = -1) =>
            _operations.Enqueue(new Operation(code, path, NewToken()) { Query = query, Text = text, Accept = accept });

        /// <summary>Does what is due.</summary>
        public void Step(long nowMs)
        {
            if (IsRegistered && nowMs > _lastSeenMs + _lifetimeS * 1000L)
            {
                Expired++;
                _location = null;
            }

            if (_outstanding is not null && nowMs >= _dueMs)
            {
                if (_retransmissions == MaxRetransmit)
                {
                    // It matters to the server: it asks again until it is answered.
                    TimedOut++;
                    Transmit(_operation!, nowMs);
                    return;
                }

                _retransmissions++;
                _timeoutMs *= 2;
                _dueMs = nowMs + _timeoutMs;
                send(CoapMessageCodec.Encode(_outstanding), nowMs);
            }

            if (_operation is null && IsRegistered && _operations.TryDequeue(out var next))
            {
                Transmit(next, nowMs);
            }
        }

        public void Receive(byte[] datagram, long nowMs)
        {
            if (CoapMessageCodec.Decode(datagram, out var message) != DecodeStatus.Ok)
            {
                throw new InvalidOperationException("the device sent what is no CoAP: " + Convert.ToHexString(datagram));
            }

            switch (message!.Type)
            {
                case CoapType.Reset:
                    throw new InvalidOperationException("the device resets " + message.MessageId);
                case CoapType.Acknowledgement:
                    if (message.MessageId == _outstanding?.MessageId)
                    {
                        OnAnswer(message, nowMs);
                    }

                    return;
            }

            if (_seen.TryGetValue(message.MessageId, out var earlier) && earlier.ExpiresMs > nowMs)
            {
                if (earlier.Answer is not null)
                {
                    send(earlier.Answer, nowMs);
                }

                return;
            }

            var answer = message.Code.IsRequest ? OnRequest(message, nowMs) : OnNotification(message, nowMs);
            var bytes = answer is null ? null : CoapMessageCodec.Encode(answer);
            _seen[message.MessageId] = (bytes, nowMs + ExchangeLifetimeMs);
            if (bytes is not null)
            {
                send(bytes, nowMs);
            }
        }

        private CoapMessage OnRequest(CoapMessage request, long nowMs)
        {
            var path = string.Join('/', request.Options.Texts(OptionNumber.UriPath));
            if (request.Code == CoapCode.Post && path == "rd")
            {
                Registers++;
                _location = "rd/" + Registers;
                _lifetimeS = Lifetime(request) ?? 86400;
                _lastSeenMs = nowMs;
                return Reply(request, CoapCode.Created, new CoapOption(OptionNumber.LocationPath, "rd"), new CoapOption(OptionNumber.LocationPath, Registers.ToString()));
            }

            if (path != _location)
            {
                Refused++;
                return Reply(request, CoapCode.NotFound);
            }

            if (request.Code == CoapCode.Delete)
            {
                _location = null;
                return Reply(request, CoapCode.Deleted);
            }

            Updates++;
            LeastLeftS = Math.Min(LeastLeftS, _lifetimeS - (nowMs - _lastSeenMs) / 1000);
            _lifetimeS = Lifetime(request) ?? _lifetimeS;
            _lastSeenMs = nowMs;
            return Reply(request, CoapCode.Changed);
        }

        private CoapMessage? OnNotification(CoapMessage message, long nowMs)
        {
            var confirmable = message.Type == CoapType.Confirmable;
            if (!_observed.TryGetValue(message.Token, out var observed))
            {
                throw new InvalidOperationException("a response to nothing: " + message);
            }

            if (message.Options.Number(OptionNumber.Observe) is not { } sequence)
            {
                throw new InvalidOperationException("the device ended an observation: " + message);
            }

            observed.Take(sequence, Encoding.UTF8.GetString(message.Payload.Span), confirmable, nowMs);
            return confirmable ? CoapMessage.Empty(CoapType.Acknowledgement, message.MessageId) : null;
        }

        private void OnAnswer(CoapMessage answer, long nowMs)
        {
            if (!answer.Token.Equals(_outstanding!.Token))
            {
                throw new InvalidOperationException("an answer with another token: " + answer);
            }

            Answered++;
            Errors += answer.Code.IsSuccess ? 0 : 1;
            if (_operation!.Observe)
            {
                var sequence = answer.Options.Number(OptionNumber.Observe) ?? throw new InvalidOperationException("not observed: " + answer);
                _observed[answer.Token].Take(sequence, Encoding.UTF8.GetString(answer.Payload.Span), true, nowMs);
            }

            _outstanding = null;
            _operation = null;
            _dueMs = long.MaxValue;
        }

        private void Transmit(Operation operation, long nowMs)
        {
            var options = operation.Path.Split('/').Select(segment => new CoapOption(OptionNumber.UriPath, segment)).ToList();
            if (operation.Observe)
            {
                options.Add(new CoapOption(OptionNumber.Observe, 0u));
            }

            if (operation.Accept >= 0)
            {
                options.Add(new CoapOption(OptionNumber.Accept, (uint)operation.Accept));
            }

            options.AddRange((operation.Query?.Split('&') ?? []).Select(query => new CoapOption(OptionNumber.UriQuery, query)));
            if (operation.Text is not null)
            {
                options.Add(new CoapOption(OptionNumber.ContentFormat, 0u));
            }

            _operation = operation;
            _outstanding = new CoapMessage
            {
                Type = CoapType.Confirmable,
                Code = operation.Code,
                MessageId = _messageId++,
                Token = operation.Token,
                Options = new OptionSet(options),
                Payload = Encoding.UTF8.GetBytes(operation.Text ?? ""),
            };
            _retransmissions = 0;
            _timeoutMs = _random.Next(2000, 3000);
            _dueMs = nowMs + _timeoutMs;
            send(CoapMessageCodec.Encode(_outstanding), nowMs);
        }

        private Token NewToken() => new(BitConverter.GetBytes(++_token));

        private static int? Lifetime(CoapMessage request) =>
            request.Options.Texts(OptionNumber.UriQuery).Where(query => query.StartsWith("lt=")).Select(query => (int?)int.Parse(query[3..])).FirstOrDefault();

        private static CoapMessage Reply(CoapMessage request, CoapCode code, params CoapOption[] options) => new()
        {
            Type = CoapType.Acknowledgement,
            Code = code,
            MessageId = request.MessageId,
            Token = request.Token,
            Options = new OptionSet(options),
        };

        private sealed record Operation(CoapCode Code, string Path, Token Token)
        {
            public int Accept { get; init; } = -1;

            public bool Observe { get; init; }

            public string? Query { get; init; }

            public string? Text { get; init; }
        }

        /// <summary>What the server knows of one observation.</summary>
        internal sealed class ObservedPath(string path)
        {
            private uint _sequence;

            public string Path => path;

            public int Taken { get; private set; }

            /// <summary>Notifications that a fresher one had overtaken (RFC 7641 §3.4).</summary>
            public int Stale { get; private set; }

            public int Confirmable { get; private set; }

            public long LastMs { get; private set; }

            public long LongestGapMs { get; private set; }

            public string Value { get; private set; } = "";

            public void Take(uint sequence, string value, bool confirmable, long nowMs)
            {
                var isFresh = LastMs == 0
                    || (_sequence < sequence && sequence - _sequence < 1 << 23)
                    || (_sequence > sequence && _sequence - sequence > 1 << 23)
                    || nowMs > LastMs + FreshMs;
                if (!isFresh)
                {
                    Stale++;
                    return;
                }

                LongestGapMs = LastMs == 0 ? 0 : Math.Max(LongestGapMs, nowMs - LastMs);
                Taken++;
                Confirmable += confirmable ? 1 : 0;
                _sequence = sequence;
                LastMs = nowMs;
                Value = value;
            }
        }
    }
}
