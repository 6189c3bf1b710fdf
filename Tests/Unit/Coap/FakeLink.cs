using System;
using System.Collections;
using Lwm2m.Foundation;

namespace Lwm2m.Coap.Tests
{
    /// <summary>A link in memory: what is sent is kept for the test, what the test puts in arrives.</summary>
    internal sealed class FakeLink : DatagramLink
    {
        private readonly Queue _sent = new Queue();
        private readonly Queue _arrived = new Queue();
        private int _maxDatagram = 1280;

        public bool Refuses { get; set; }

        /// <summary>Whether a datagram that is cut off is reported with the length it had.</summary>
        public bool ReportsWholeLength { get; set; }

        public int SentCount
        {
            get { return _sent.Count; }
        }

        public override LinkState State
        {
            get { return LinkState.Open; }
        }

        public override int MaxDatagram
        {
            get { return _maxDatagram; }
        }

        public void Limit(int maxDatagram)
        {
            _maxDatagram = maxDatagram;
        }

        public void Arrive(byte[] datagram)
        {
            _arrived.Enqueue(datagram);
        }

        /// <summary>The oldest datagram sent and not taken yet, or null.</summary>
        public byte[] TakeSent()
        {
            return _sent.Count == 0 ? null : (byte[])_sent.Dequeue();
        }

        public override void Open(long nowMs)
        {
        }

        public override void Close()
        {
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (Refuses || count > _maxDatagram)
            {
                return false;
            }

            byte[] datagram = new byte[count];
            Array.Copy(buffer, offset, datagram, 0, count);
            _sent.Enqueue(datagram);
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (_arrived.Count == 0)
            {
                return 0;
            }

            byte[] datagram = (byte[])_arrived.Dequeue();
            int taken = datagram.Length < count ? datagram.Length : count;
            Array.Copy(datagram, 0, buffer, offset, taken);
            return ReportsWholeLength ? datagram.Length : taken;
        }

        public override bool Wait(int timeoutMs)
        {
            return _arrived.Count > 0;
        }
    }
}
