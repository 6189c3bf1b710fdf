using System;
using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>
    /// One non-IP connection shared by the links of several servers, as the network gives a device no more than one peer behind it (TS 23.682 §5.13).
    /// An engine without I/O: a <see cref="NiddCarrier"/> moves the datagrams.
    /// </summary>
    /// <remarks>
    /// A request to a server names it by Uri-Host and Uri-Port, and every confirmable or non-confirmable message gets a Message ID that no other on the
    /// bearer has. What arrives belongs to
    /// <list type="number">
    /// <item>the link with DTLS, of which there is one at most, if it is a DTLS record (first byte 20 to 63, RFC 7983 §7);</item>
    /// <item>the link whose message had its Message ID, if it is an acknowledgement or a Reset;</item>
    /// <item>the link whose last request had its token, if it is another response;</item>
    /// <item>the link whose server it names by Uri-Host and Uri-Port, if it is a request; where it names none, the only link whose server has the
    /// kid of its OSCORE option, else the only link that there is.</item>
    /// </list>
    /// What belongs to none is dropped and counted. Nothing of this is trusted: each session still verifies what it gets.
    /// </remarks>
    public sealed partial class NiddBearer
    {
        private const int MostLinks = DatagramQueue.NoOwner - 1;

        private readonly NiddCarrier _carrier;
        private readonly NiddOptions _options;
        private readonly NiddLink[] _links;
        private readonly DatagramQueue _out;
        private readonly DatagramQueue _in;
        private readonly Routing _routing;
        private readonly RecentDatagrams _recent;
        private readonly SendRate _rate;
        private LinkState _state;
        private int _count;

        /// <summary>Makes it.</summary>
        /// <param name="carrier">Moves the datagrams; not shared with another bearer.</param>
        /// <param name="options">Limits and times, or null for the defaults.</param>
        public NiddBearer(NiddCarrier carrier, NiddOptions options = null)
        {
            _carrier = carrier;
            _options = options ?? new NiddOptions();
            if (_options.MaxLinks < 1 || _options.MaxLinks > MostLinks || _options.SendBytes < 0 || _options.ReceiveBytes < 0 || _options.RateMessages < 0
                || _options.RateIntervalMs < 1 || _options.DuplicateWindowMs < 0 || _options.CongestionWaitMs < 1 || _options.CongestionTries < 0)
            {
                throw new ArgumentException("nidd options");
            }

            _links = new NiddLink[_options.MaxLinks];
            _out = new DatagramQueue(carrier.MaxUplink + _options.SendBytes + DatagramQueue.HeadLength);
            _in = new DatagramQueue(carrier.MaxDownlink + _options.ReceiveBytes + DatagramQueue.HeadLength);
            _routing = new Routing(_links);
            _recent = new RecentDatagrams(_options.DuplicateWindowMs);
            _rate = new SendRate(_options.RateMessages, _options.RateIntervalMs);
            carrier.Bearer = this;
        }

        /// <summary>What passed it.</summary>
        public readonly NiddCounters Counters = new NiddCounters();

        /// <summary>Largest datagram to the network.</summary>
        public int MaxUplink
        {
            get { return _carrier.MaxUplink; }
        }

        internal LinkState State
        {
            get { return _carrier.State; }
        }

        internal LinkPump Pump
        {
            get { return _carrier.Pump; }
        }

        internal BearerTiming Timing
        {
            get { return _options.Timing; }
        }

        /// <summary>The carrier calls it when the network has said how many datagrams it takes; the options may allow less.</summary>
        public void LimitRate(int messages, int intervalMs)
        {
            _rate.Limit(messages, intervalMs);
        }

        /// <summary>The carrier calls it for each datagram of the network.</summary>
        public void OnArrived(byte[] buffer, int offset, int count, long nowMs)
        {
            Counters.Received++;
            Counters.ReceivedBytes += count;
            if (count < 1 || count > _carrier.MaxDownlink)
            {
                Counters.TooLong++;
                return;
            }

            if (_recent.Has(buffer, offset, count, nowMs))
            {
                Counters.Duplicates++;
                return;
            }

            int owner = _routing.FindOwner(buffer, offset, count);
            if (owner == Routing.Nobody)
            {
                Counters.Unclaimed++;
                return;
            }

            _recent.Add(nowMs);
            while (!_in.HasRoom(count))
            {
                Counters.Overrun++;
                _in.Remove(0);
            }

            int content = _in.NextContent;
            Array.Copy(buffer, offset, _in.Bytes, content, count);
            _routing.RestoreId(_in.Bytes, content);
            _in.Add(count, owner, 0);
        }

        /// <summary>Makes an opened link one of those that share the bearer.</summary>
        /// <returns>Its index, or <see cref="Routing.Nobody"/> when it cannot be.</returns>
        internal int Attach(NiddLink link, long nowMs)
        {
            int index = Routing.Nobody;
            for (int i = 0; i < _links.Length; i++)
            {
                if (_links[i] is null)
                {
                    index = index == Routing.Nobody ? i : index;
                }
                else if (link.IsSecured && _links[i].IsSecured)
                {
                    // A record does not tell whose it is, and the node behind the network has one place to send it to.
                    Counters.Rejected++;
                    return Routing.Nobody;
                }
            }

            if (index == Routing.Nobody)
            {
                Counters.Rejected++;
                return index;
            }

            _links[index] = link;
            _count++;
            _nowMs = nowMs;
            if (_carrier.State != LinkState.Open && _carrier.State != LinkState.Opening)
            {
                _carrier.Open(nowMs);
            }

            return index;
        }

        /// <summary>Takes a closed link out, with all that is still there of it.</summary>
        internal void Detach(int index)
        {
            _links[index] = null;
            _in.RemoveAll(index);
            if (_out.Find(index) == 0)
            {
                _congestions = 0;
                if (_isUnderWay)
                {
                    _out.Disown();
                }
            }

            _out.RemoveAll(index);
            _count--;
            if (_count == 0)
            {
                _carrier.Close();
            }
        }

        internal bool HasArrived(int index)
        {
            return _in.Find(index) != DatagramQueue.None;
        }

        internal int Receive(int index, byte[] buffer, int offset, int count)
        {
            int at = _in.Find(index);
            if (at == DatagramQueue.None)
            {
                return 0;
            }

            int length = _in.LengthAt(at);
            Array.Copy(_in.Bytes, at + DatagramQueue.HeadLength, buffer, offset, length < count ? length : count);
            _in.Remove(at);
            return length;
        }

        internal long Step(long nowMs)
        {
            _nowMs = nowMs;
            long next = _carrier.Step(nowMs);
            LinkState state = _carrier.State;
            if (state != _state)
            {
                _state = state;
                if (state == LinkState.Failed || state == LinkState.Closed)
                {
                    DropAll();
                }
            }

            StartNext();
            return _out.IsEmpty || _isUnderWay || _notBeforeMs > next ? next : _notBeforeMs;
        }
    }
}
