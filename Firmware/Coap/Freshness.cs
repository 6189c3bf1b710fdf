using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Proof that a request was sent lately (RFC 9175 §2): random values given out in Echo options, which a request that
    /// was kept back cannot know. A value is good for a fixed time. The one before the newest stays good as well, so a
    /// value that was just given out is good for half of that time at least, whoever asks next.
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

        /// <summary>How long a value is good.</summary>
        public readonly int LifetimeMs;

        /// <summary>What was given out proves nothing any more.</summary>
        public void Clear()
        {
            Array.Clear(_values, 0, _values.Length);
            _newestUntilMs = long.MinValue;
            _olderUntilMs = long.MinValue;
        }

        /// <summary>Makes a response the demand for a request that proves it.</summary>
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

        /// <summary>Whether a request carries a value that is still good.</summary>
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

        /// <summary>Makes a new value unless the newest has half of its time left.</summary>
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

        /// <summary>Compares in a time that does not tell how much of it was guessed.</summary>
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
