using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <content>What waits to be sent: one datagram at a time is at the carrier, no more of them in a time than the network takes.</content>
    public sealed partial class NiddBearer
    {
        private long _nowMs;
        private long _notBeforeMs;
        private int _congestions;           // of the first datagram
        private bool _isUnderWay;           // the first datagram is at the carrier

        /// <summary>The carrier calls it when a datagram has been dealt with.</summary>
        public void OnOutcome(NiddOutcome outcome, long nowMs)
        {
            if (!_isUnderWay)
            {
                return;
            }

            _isUnderWay = false;
            _nowMs = nowMs;
            if (outcome == NiddOutcome.Congested)
            {
                Counters.Congested++;
                if (_congestions < _options.CongestionTries)
                {
                    _notBeforeMs = nowMs + ((long)_options.CongestionWaitMs << _congestions);
                    _congestions++;
                    return;
                }
            }

            int count = _out.LengthAt(0);
            if (outcome == NiddOutcome.Sent)
            {
                Counters.Sent++;
                Counters.SentBytes += count;
            }
            else
            {
                Counters.Failed++;
            }

            _congestions = 0;
            _out.Remove(0);
            StartNext();
        }

        internal bool Send(int index, byte[] buffer, int offset, int count, ReleaseHint hint)
        {
            NiddLink link = _links[index];
            if (count < 1 || count > link.MaxDatagram)
            {
                Counters.TooLong++;
                return false;
            }

            if (!_out.HasRoom(count + link.Room))
            {
                Counters.Full++;
                return false;
            }

            int content = _out.NextContent;
            int length = _routing.Copy(index, buffer, offset, count, _out.Bytes, content);
            Counters.NamingBytes += length - count;
            link.Named += length - count;
            _out.Add(length, index, (int)hint);
            StartNext();
            return true;
        }

        internal bool IsSending(int index)
        {
            return _out.Find(index) != DatagramQueue.None;
        }

        /// <summary>The connection is gone, and with it what was on its way.</summary>
        private void DropAll()
        {
            while (!_out.IsEmpty)
            {
                Counters.Failed++;
                _out.Remove(0);
            }

            _isUnderWay = false;
            _congestions = 0;
        }

        private void StartNext()
        {
            if (_isUnderWay || _out.IsEmpty || _carrier.State != LinkState.Open || _nowMs < _notBeforeMs)
            {
                return;
            }

            if (!_rate.TryTake(_nowMs))
            {
                _notBeforeMs = _rate.EndMs;
                return;
            }

            _isUnderWay = true;
            _carrier.Start(_out.Bytes, DatagramQueue.HeadLength, _out.LengthAt(0), (ReleaseHint)_out.TagAt(0), _nowMs);
        }
    }
}
