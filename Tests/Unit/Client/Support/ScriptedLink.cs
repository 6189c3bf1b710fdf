using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client.Tests
{
    /// <summary>A link in memory: the test puts in what arrives and takes out what was sent.</summary>
    internal sealed class ScriptedLink : DatagramLink
    {
        private const int Capacity = 64;

        private readonly byte[][] _arrived = new byte[Capacity][];
        private readonly byte[][] _sent = new byte[Capacity][];
        private LinkState _state = LinkState.Closed;
        private int _arrivedCount;
        private int _sentCount;

        /// <summary>Whether <see cref="Send"/> takes nothing.</summary>
        public bool Refuses { get; set; }

        /// <summary>What <see cref="Open"/> leads to.</summary>
        public LinkState AfterOpen { get; set; } = LinkState.Open;

        /// <summary>Times it was opened.</summary>
        public int Opened { get; private set; }

        public override LinkState State
        {
            get { return _state; }
        }

        public override int MaxDatagram
        {
            get { return 1500; }
        }

        /// <summary>Sets where it stands, such as failed.</summary>
        public void Become(LinkState state)
        {
            _state = state;
        }

        /// <summary>Lets a datagram arrive.</summary>
        public void Arrive(byte[] datagram)
        {
            _arrived[_arrivedCount++] = datagram;
        }

        /// <summary>The oldest datagram sent and not taken yet, or null.</summary>
        public byte[] TakeSent()
        {
            return _sentCount == 0 ? null : Take(_sent, ref _sentCount);
        }

        public override void Open(long nowMs)
        {
            Opened++;
            _state = AfterOpen;
        }

        public override void Close()
        {
            _state = LinkState.Closed;
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (Refuses || _state != LinkState.Open || count > MaxDatagram)
            {
                return false;
            }

            byte[] datagram = new byte[count];
            Array.Copy(buffer, offset, datagram, 0, count);
            _sent[_sentCount++] = datagram;
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (_arrivedCount == 0)
            {
                return 0;
            }

            byte[] datagram = Take(_arrived, ref _arrivedCount);
            int taken = datagram.Length < count ? datagram.Length : count;
            Array.Copy(datagram, 0, buffer, offset, taken);
            return taken;
        }

        public override bool Wait(int timeoutMs)
        {
            return _arrivedCount > 0;
        }

        private static byte[] Take(byte[][] queue, ref int count)
        {
            byte[] first = queue[0];
            count--;
            Array.Copy(queue, 1, queue, 0, count);
            return first;
        }
    }
}
