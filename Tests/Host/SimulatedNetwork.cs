using System;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace Lwm2m.Host.Tests
{
    /// <summary>
    /// A bad network in virtual time between a device and a server: loses, repeats and delays datagrams so that they
    /// overtake each other; the same seed does the same again. Keeps a hash of all that happened.
    /// </summary>
    internal sealed class SimulatedNetwork(int seed)
    {
        public const int LossPercent = 30;
        public const int RepeatPercent = 10;
        public const int MinDelayMs = 20;
        public const int MaxDelayMs = 1500;

        private readonly Random _random = new(seed);
        private readonly PriorityQueue<(bool ToDevice, byte[] Datagram), (long DueMs, long Number)> _onTheWay = new();
        private readonly IncrementalHash _log = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _number;
        private long _lastDelivered;

        public int Sent { get; private set; }

        public int Lost { get; private set; }

        public int Repeated { get; private set; }

        public int Overtaken { get; private set; }

        public long NextMs => _onTheWay.TryPeek(out _, out var due) ? due.DueMs : long.MaxValue;

        /// <summary>Takes a datagram of one side.</summary>
        public void Send(bool toDevice, byte[] datagram, long nowMs)
        {
            Sent++;
            if (_random.Next(100) < LossPercent)
            {
                Lost++;
                return;
            }

            Enqueue(toDevice, datagram, nowMs);
            if (_random.Next(100) < RepeatPercent)
            {
                Repeated++;
                Enqueue(toDevice, datagram, nowMs);
            }
        }

        /// <summary>Gives a datagram that has arrived by now.</summary>
        public bool TryDeliver(long nowMs, out bool toDevice, out byte[] datagram)
        {
            toDevice = false;
            datagram = [];
            if (NextMs > nowMs)
            {
                return false;
            }

            _onTheWay.TryDequeue(out var item, out var due);
            if (due.Number < _lastDelivered)
            {
                Overtaken++;
            }

            _lastDelivered = Math.Max(_lastDelivered, due.Number);
            (toDevice, datagram) = item;
            _log.AppendData(BitConverter.GetBytes(nowMs));
            _log.AppendData([toDevice ? (byte)1 : (byte)0]);
            _log.AppendData(datagram);
            return true;
        }

        /// <summary>Hash of every datagram delivered, when and where to.</summary>
        public string Log() => Convert.ToHexString(_log.GetCurrentHash());

        private void Enqueue(bool toDevice, byte[] datagram, long nowMs) =>
            _onTheWay.Enqueue((toDevice, datagram), (nowMs + _random.Next(MinDelayMs, MaxDelayMs), _number++));
    }
}
