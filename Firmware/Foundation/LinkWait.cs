using System;
using System.Threading;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// The one place where an idle client waits: until a link may have data, a timeout expires, or another thread wakes it.
    /// The links of one driver are waited for together, by their <see cref="LinkPump"/>.
    /// </summary>
    public sealed class LinkWait
    {
        /// <summary>Polling interval for links of several drivers: the platform cannot wait for several sockets.</summary>
        public const int PollMs = 10;

        private DatagramLink[] _links = new DatagramLink[1];        // grows to the most there were
        private readonly AutoResetEvent _isWoken = new AutoResetEvent(false);
        private LinkPump _pump;         // of the only driver, or null
        private bool _isOneDriver;
        private int _count;

        /// <summary>Starts the list of links to wait for.</summary>
        public void Begin()
        {
            _count = 0;
            _isOneDriver = true;
        }

        /// <summary>Adds a link; null and closed links are ignored.</summary>
        public void Add(DatagramLink link)
        {
            if (link is null || link.State == LinkState.Closed)
            {
                return;
            }

            LinkPump pump = link.Pump;
            _isOneDriver &= _count == 0 || (pump is not null && pump == _links[0].Pump);
            if (_count == _links.Length)
            {
                DatagramLink[] links = new DatagramLink[_count + 1];
                Array.Copy(_links, 0, links, 0, _count);
                _links = links;
            }

            _links[_count++] = link;
        }

        /// <summary>Waits for the links added. <see cref="Wake"/> does not interrupt a link without a pump.</summary>
        /// <param name="timeoutMs">Milliseconds, 0 or more.</param>
        /// <returns>Whether a link may have data, or <see cref="Wake"/> was called.</returns>
        public bool Wait(int timeoutMs)
        {
            LinkPump pump = _isOneDriver && _count > 0 ? _links[0].Pump : null;
            lock (_isWoken)
            {
                _pump = pump;
            }

            if (_isWoken.WaitOne(0, false))
            {
                return true;
            }

            if (pump is not null)
            {
                // The pump does not know what a link holds in its own buffers.
                return HasArrived() || pump.Wait(timeoutMs) | _isWoken.WaitOne(0, false);
            }

            return _count == 1 ? _links[0].Wait(timeoutMs) : Poll(timeoutMs);
        }

        /// <summary>Ends the <see cref="Wait"/> under way, or the next one. May be called from any thread.</summary>
        public void Wake()
        {
            _isWoken.Set();
            LinkPump pump;
            lock (_isWoken)
            {
                pump = _pump;
            }

            // Set first, read second; Wait does it the other way round, so one of the two sees the other.
            pump?.Wake();
        }

        private bool Poll(int timeoutMs)
        {
            while (!HasArrived())
            {
                int sliceMs = _count > 0 && timeoutMs > PollMs ? PollMs : timeoutMs;
                if (sliceMs <= 0 || _isWoken.WaitOne(sliceMs, false))
                {
                    return sliceMs > 0;
                }

                timeoutMs -= sliceMs;
            }

            return true;
        }

        private bool HasArrived()
        {
            int at = _count - 1;
            while (at >= 0 && !_links[at].Wait(0))
            {
                at--;
            }

            return at >= 0;
        }
    }
}
