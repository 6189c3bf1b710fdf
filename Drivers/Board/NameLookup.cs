using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Lwm2m.Board
{
    /// <summary>Resolves a name on its own thread, so that no caller blocks. A lookup that does not end is not started again meanwhile.</summary>
    internal sealed class NameLookup
    {
        private readonly object _lock = new object();
        private readonly NameResolver _resolver;
        private readonly string _name;
        private IPAddress[] _found;
        private bool _isUnderWay;
        private bool _isUnknown;

        public NameLookup(string name, NameResolver resolver)
        {
            _resolver = resolver is null ? new NameResolver() : resolver;
            _name = name;
        }

        /// <summary>Whether the network answered that the name does not exist.</summary>
        public bool IsUnknown
        {
            get
            {
                lock (_lock)
                {
                    return _isUnknown;
                }
            }
        }

        /// <summary>Starts a lookup, unless one is under way.</summary>
        public void Start()
        {
            lock (_lock)
            {
                if (_isUnderWay)
                {
                    return;
                }

                _found = null;
                try
                {
                    new Thread(Run).Start();
                    _isUnderWay = true;
                }
                catch (Exception)
                {
                    // No memory for a thread now: found nothing, to be tried again.
                }
            }
        }

        /// <summary>Takes the result.</summary>
        /// <param name="addresses">Receives the addresses, IPv4 before IPv6; null if there are none.</param>
        /// <returns>False while it is under way.</returns>
        public bool TryTake(out IPAddress[] addresses)
        {
            lock (_lock)
            {
                addresses = _found;
                return !_isUnderWay;
            }
        }

        private void Run()
        {
            IPAddress[] found = null;
            bool isUnknown = false;
            try
            {
                found = InOrder(_resolver.Resolve(_name));
            }
            catch (SocketException e)
            {
                isUnknown = BoardInterfaces.IsNameUnknown(e);
            }
            catch (Exception)
            {
                // No network: the link says so.
            }

            lock (_lock)
            {
                _found = found;
                _isUnknown = isUnknown;
                _isUnderWay = false;
            }
        }

        private static IPAddress[] InOrder(IPAddress[] addresses)
        {
            if (addresses is null || addresses.Length == 0)
            {
                return null;
            }

            IPAddress[] ordered = new IPAddress[addresses.Length];
            int count = Copy(addresses, true, ordered, 0);
            Copy(addresses, false, ordered, count);
            return ordered;
        }

        private static int Copy(IPAddress[] from, bool isVersion4, IPAddress[] to, int at)
        {
            for (int i = 0; i < from.Length; i++)
            {
                if ((from[i].AddressFamily == AddressFamily.InterNetwork) == isVersion4)
                {
                    to[at++] = from[i];
                }
            }

            return at;
        }
    }
}
