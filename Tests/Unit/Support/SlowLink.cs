using System.Collections;
using Lwm2m.Foundation;

namespace Lwm2m.Tests
{
    /// <summary>A link that takes ten seconds for each datagram, as a modem may for a short message: what it took leaves on a scripted link, one after the other.</summary>
    internal sealed class SlowLink : DatagramLink
    {
        /// <summary>Milliseconds that one datagram takes.</summary>
        public const int TransmitMs = 10000;

        /// <summary>Datagrams that wait at most.</summary>
        public const int Capacity = 4;

        private readonly BearerTiming _timing;
        private readonly Queue _waiting = new Queue();
        private long _nowMs;
        private long _leavesMs = Never;

        public SlowLink(BearerTiming timing = null)
        {
            _timing = timing;
        }

        /// <summary>Where the datagrams that have left come out.</summary>
        public ScriptedLink Air { get; } = new ScriptedLink(LinkState.Closed);

        public override LinkState State
        {
            get { return Air.State; }
        }

        public override int MaxDatagram
        {
            get { return Air.MaxDatagram; }
        }

        public override bool IsSending
        {
            get { return _waiting.Count > 0; }
        }

        public override BearerTiming Timing
        {
            get { return _timing; }
        }

        public override void Open(long nowMs)
        {
            _nowMs = nowMs;
            Air.Open(nowMs);
        }

        public override void Close()
        {
            _waiting.Clear();
            _leavesMs = Never;
            Air.Close();
        }

        /// <summary>Not while something has not left: the power would take it.</summary>
        public override bool Suspend()
        {
            return !IsSending && Air.Suspend();
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (State != LinkState.Open || count > MaxDatagram || _waiting.Count == Capacity)
            {
                return false;
            }

            _waiting.Enqueue(Bytes.Slice(buffer, offset, count));
            _leavesMs = _leavesMs == Never ? _nowMs + TransmitMs : _leavesMs;
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            return Air.Receive(buffer, offset, count);
        }

        public override long Step(long nowMs)
        {
            _nowMs = nowMs;
            while (nowMs >= _leavesMs)
            {
                byte[] datagram = (byte[])_waiting.Dequeue();
                Air.Send(datagram, 0, datagram.Length);
                _leavesMs = _waiting.Count > 0 ? _leavesMs + TransmitMs : Never;
            }

            return _leavesMs;
        }

        public override bool Wait(int timeoutMs)
        {
            return Air.Wait(timeoutMs);
        }
    }
}
