using System;
using System.Collections;
using Lwm2m.Foundation;

namespace Lwm2m.Tests
{
    /// <summary>A link in memory: the test puts in what arrives and takes out what was sent.</summary>
    internal sealed class ScriptedLink : DatagramLink
    {
        private readonly Queue _arrived = new Queue();
        private readonly Queue _sent = new Queue();
        private LinkState _state;
        private int _maxDatagram = 1280;
        private ReleaseHint _announced;

        public ScriptedLink(LinkState state)
        {
            _state = state;
        }

        /// <summary>How often <see cref="Receive"/> was called.</summary>
        public int Receives { get; private set; }

        /// <summary>Whether <see cref="Send"/> takes nothing.</summary>
        public bool Refuses { get; set; }

        /// <summary>Whether a datagram that is cut off is reported with the length it had.</summary>
        public bool ReportsWholeLength { get; set; }

        /// <summary>What <see cref="Open"/> leads to.</summary>
        public LinkState AfterOpen { get; set; } = LinkState.Open;

        /// <summary>Whether the peer knows it by another address after each <see cref="Open"/>.</summary>
        public bool ChangesAddress { get; set; }

        /// <summary>Whether its failures are of this side.</summary>
        public bool FailsLocally { get; set; }

        /// <summary>The transmission parameters of its bearer, or null.</summary>
        public BearerTiming Bearer { get; set; }

        public override BearerTiming Timing
        {
            get { return Bearer; }
        }

        public override bool IsFaultLocal
        {
            get { return FailsLocally; }
        }

        /// <summary>What a log is to say of it.</summary>
        public string Warning { get; set; }

        public override string Caution
        {
            get { return Warning; }
        }

        /// <summary>What was said to follow the last datagram.</summary>
        public ReleaseHint SentHint { get; private set; }

        /// <summary>Times it was opened.</summary>
        public int Opened { get; private set; }

        /// <summary>Datagrams sent and not taken yet.</summary>
        public int SentCount
        {
            get { return _sent.Count; }
        }

        public override LinkState State
        {
            get { return _state; }
        }

        public override bool KeepsAddress
        {
            get { return !ChangesAddress; }
        }

        public override int MaxDatagram
        {
            get { return _maxDatagram; }
        }

        public void Limit(int maxDatagram)
        {
            _maxDatagram = maxDatagram;
        }

        /// <summary>Sets where it stands, such as failed.</summary>
        public void Become(LinkState state)
        {
            _state = state;
        }

        /// <summary>Lets a datagram arrive.</summary>
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
            Opened++;
            _state = AfterOpen;
        }

        public override void Close()
        {
            _state = LinkState.Closed;
        }

        public override bool Suspend()
        {
            Close();
            return true;
        }

        public override void Announce(ReleaseHint hint)
        {
            _announced = hint;
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (Refuses || _state != LinkState.Open || count > _maxDatagram)
            {
                return false;
            }

            _sent.Enqueue(Bytes.Slice(buffer, offset, count));
            SentHint = _announced;
            _announced = ReleaseHint.None;
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            Receives++;
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
