using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Coap.Tests
{
    /// <summary>
    /// One end of a path that loses, repeats, delays and so reorders datagrams, the same way for the same seed, in virtual time.
    /// </summary>
    internal sealed class LossyLink : DatagramLink
    {
        private const int MaxInFlight = 64;
        private const int MaxDelayMs = 400;

        private readonly byte[][] _inFlight = new byte[MaxInFlight][];
        private readonly long[] _arriveMs = new long[MaxInFlight];
        private readonly SeededRandom _random;
        private readonly int _lossPercent;
        private readonly int _repeatPercent;

        public LossyLink(int seed, int lossPercent, int repeatPercent)
        {
            _random = new SeededRandom(seed);
            _lossPercent = lossPercent;
            _repeatPercent = repeatPercent;
        }

        /// <summary>The other end.</summary>
        public LossyLink Peer { get; set; }

        public long NowMs { get; set; }

        public int Lost { get; private set; }

        public int Repeated { get; private set; }

        public override LinkState State
        {
            get { return LinkState.Open; }
        }

        public override int MaxDatagram
        {
            get { return 1280; }
        }

        /// <summary>When the next datagram arrives at this end.</summary>
        public long NextArrivalMs
        {
            get
            {
                long next = Never;
                for (int i = 0; i < MaxInFlight; i++)
                {
                    if (_inFlight[i] != null && _arriveMs[i] < next)
                    {
                        next = _arriveMs[i];
                    }
                }

                return next;
            }
        }

        public override void Open(long nowMs)
        {
        }

        public override void Close()
        {
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            byte[] datagram = new byte[count];
            Array.Copy(buffer, offset, datagram, 0, count);
            if (_random.Next(100) < _lossPercent)
            {
                Lost++;
            }
            else
            {
                Peer.Carry(datagram, NowMs + 1 + _random.Next(MaxDelayMs));
            }

            if (_random.Next(100) < _repeatPercent)
            {
                Repeated++;
                Peer.Carry(datagram, NowMs + 1 + _random.Next(10 * MaxDelayMs));
            }

            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            int earliest = -1;
            for (int i = 0; i < MaxInFlight; i++)
            {
                if (_inFlight[i] != null && _arriveMs[i] <= NowMs && (earliest < 0 || _arriveMs[i] < _arriveMs[earliest]))
                {
                    earliest = i;
                }
            }

            if (earliest < 0)
            {
                return 0;
            }

            byte[] datagram = _inFlight[earliest];
            _inFlight[earliest] = null;
            int taken = datagram.Length < count ? datagram.Length : count;
            Array.Copy(datagram, 0, buffer, offset, taken);
            return taken;
        }

        public override bool Wait(int timeoutMs)
        {
            return false;
        }

        private void Carry(byte[] datagram, long arriveMs)
        {
            for (int i = 0; i < MaxInFlight; i++)
            {
                if (_inFlight[i] is null)
                {
                    _inFlight[i] = datagram;
                    _arriveMs[i] = arriveMs;
                    return;
                }
            }

            Lost++;
        }
    }
}
