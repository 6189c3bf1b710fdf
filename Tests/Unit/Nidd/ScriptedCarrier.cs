using System.Collections;
using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Nidd.Tests
{
    /// <summary>A carrier that keeps what it is given and says what became of it when a test tells it to.</summary>
    internal sealed class ScriptedCarrier : NiddCarrier
    {
        private readonly ArrayList _sent = new ArrayList();
        private readonly ArrayList _hints = new ArrayList();
        private readonly int _uplink;
        private readonly int _downlink;
        private LinkState _state;

        public ScriptedCarrier(int uplink = 128, int downlink = 160)
        {
            _uplink = uplink;
            _downlink = downlink;
        }

        public override LinkState State
        {
            get { return _state; }
        }

        public override int MaxUplink
        {
            get { return _uplink; }
        }

        public override int MaxDownlink
        {
            get { return _downlink; }
        }

        public override LinkPump Pump
        {
            get { return null; }
        }

        /// <summary>Whether a datagram is under way.</summary>
        public bool IsBusy { get; private set; }

        public int Count
        {
            get { return _sent.Count; }
        }

        /// <summary>The last datagram, in hex.</summary>
        public string Last
        {
            get { return At(_sent.Count - 1); }
        }

        public ReleaseHint LastHint
        {
            get { return (ReleaseHint)(int)_hints[_hints.Count - 1]; }
        }

        public string At(int index)
        {
            return Hex.Of((byte[])_sent[index]);
        }

        public void Set(LinkState state)
        {
            _state = state;
            IsBusy &= state == LinkState.Open;
        }

        public void End(NiddOutcome outcome, long nowMs)
        {
            IsBusy = false;
            Bearer.OnOutcome(outcome, nowMs);
        }

        public void Arrive(string hex, long nowMs)
        {
            // Not at the start of its buffer.
            byte[] bytes = Hex.Parse("ffff" + hex);
            Bearer.OnArrived(bytes, 2, bytes.Length - 2, nowMs);
        }

        public override void Open(long nowMs)
        {
            _state = LinkState.Open;
        }

        public override void Close()
        {
            _state = LinkState.Closed;
            IsBusy = false;
        }

        public override void Start(byte[] buffer, int offset, int count, ReleaseHint hint, long nowMs)
        {
            IsBusy = true;
            _sent.Add(Bytes.Slice(buffer, offset, count));
            _hints.Add((int)hint);
        }

        public override long Step(long nowMs)
        {
            return DatagramLink.Never;
        }
    }
}
