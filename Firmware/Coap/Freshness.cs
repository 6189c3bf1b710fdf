using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Proof that a request was sent recently (RFC 9175 §2): random values issued in Echo options, which a request that
    /// was held back cannot know. A value is valid for a fixed time. The one before the newest stays valid as well, so a
    /// value just issued is valid for at least half of that time, whoever asks next.
    /// </summary>
    internal sealed class Freshness
    {
        private const int ValueLength = 8;
        private const int Newest = 0;
        private const int Older = ValueLength;

        private readonly RandomSource _random;
        private readonly CoapCounters _counters;
        private readonly byte[] _values = new byte[2 * ValueLength];
        private long _newestUntilMs;
        private long _olderUntilMs;

        public Freshness(RandomSource random, int lifetimeMs, CoapCounters counters)
        {
            _random = random;
            LifetimeMs = lifetimeMs;
            _counters = counters;
            Clear();
        }

        /// <summary>How long a value is valid.</summary>
        public readonly int LifetimeMs;

        /// <summary>Invalidates all issued values.</summary>
        public void Clear()
        {
            Array.Clear(_values, 0, _values.Length);
            _newestUntilMs = long.MinValue;
            _olderUntilMs = long.MinValue;
        }

        /// <summary>Turns a response into a challenge for a request with a valid Echo value.</summary>
        /// <returns>Its code.</returns>
        public byte Demand(CoapResponse response, long nowMs)
        {
            _counters.FreshnessDemanded++;
            Renew(nowMs);
            response.Demand = this;
            return CoapCode.Unauthorized;
        }

        /// <summary>Writes the newest value as an Echo option.</summary>
        public void WriteTo(CoapWriter writer)
        {
            writer.Option(OptionNumber.Echo, _values, Newest, ValueLength);
        }

        /// <summary>Whether a request carries a value that is still valid.</summary>
        public bool IsProven(CoapMessage request, long nowMs)
        {
            int index = request.Find(OptionNumber.Echo);
            if (index < 0 || request.OptionLength(index) != ValueLength)
            {
                return false;
            }

            byte[] buffer = request.Buffer;
            int at = request.OptionOffset(index);
            bool isNewest = IsEqual(buffer, at, Newest);
            bool isOlder = IsEqual(buffer, at, Older);
            return (isNewest & nowMs < _newestUntilMs) | (isOlder & nowMs < _olderUntilMs);
        }

        /// <summary>Creates a new value unless the newest has half of its time left.</summary>
        private void Renew(long nowMs)
        {
            if (_newestUntilMs >= nowMs + (LifetimeMs + 1) / 2)
            {
                return;
            }

            Array.Copy(_values, Newest, _values, Older, ValueLength);
            _olderUntilMs = _newestUntilMs;
            _random.Fill(_values, Newest, ValueLength);
            _newestUntilMs = nowMs + LifetimeMs;
        }

        /// <summary>Compares in constant time.</summary>
        private bool IsEqual(byte[] buffer, int at, int value)
        {
            int difference = 0;
            for (int i = 0; i < ValueLength; i++)
            {
                difference |= buffer[at + i] ^ _values[value + i];
            }

            return difference == 0;
        }
    }
}
