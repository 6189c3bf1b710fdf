using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Lwm2m.Foundation;

namespace Lwm2m.Board
{
    /// <summary>
    /// UDP to one server. The socket is connected, so that the network stack drops datagrams from other addresses, and
    /// so that sending and receiving allocate nothing. A name is resolved while the link is <see cref="LinkState.Opening"/>. Of several addresses
    /// the next one is tried if one is unroutable, or if nothing was received from it before the link was closed.
    /// </summary>
    public sealed class UdpLink : DatagramLink
    {
        /// <summary>Largest payload that crosses any IPv6 path unfragmented: 1280 less 48 bytes of headers (RFC 8200 §5).</summary>
        public const int DefaultMaxDatagram = 1232;

        /// <summary>Timeout of a lookup, in milliseconds.</summary>
        public const int MaxLookupMs = 30000;

        /// <summary>Polling interval of a lookup, in milliseconds.</summary>
        private const int LookupPollMs = 20;

        private const int MicrosecondsPerMs = 1000;

        /// <summary>Empty datagrams and refusals passed over in one call, so that a flood of them leaves time for everything else.</summary>
        private const int MaxPassedOver = 64;

        private const int MaxPollMs = int.MaxValue / MicrosecondsPerMs;

        private readonly string _host;
        private readonly int _port;
        private readonly int _localPort;
        private readonly NameLookup _lookup;        // null for an address
        private readonly int _maxDatagram = DefaultMaxDatagram;
        private readonly BearerTiming _timing;
        private IPAddress[] _addresses;
        private int _at;
        private long _lookupEndMs;
        private bool _hasHeard;     // a datagram, since it was opened
        private Socket _socket;
        private LinkState _state;
        private bool _mayHaveMore;
        private bool _hasLeft;      // a datagram, since it was opened
        private bool _isNameUnknown;

        /// <summary>Makes a closed link to a target, with the limit and the timing of its bearer.</summary>
        /// <param name="target">The server.</param>
        /// <param name="localPort">Local port, the same after each start; 0 for any.</param>
        /// <param name="resolver">Resolves the name, or null for that of the network stack.</param>
        public UdpLink(LinkTarget target, int localPort = 0, NameResolver resolver = null)
            : this(target.Host, target.Port, localPort, resolver)
        {
            _maxDatagram = target.MaxDatagram > 0 && target.MaxDatagram < DefaultMaxDatagram ? target.MaxDatagram : DefaultMaxDatagram;
            _timing = target.Timing;
        }

        /// <summary>Makes a closed link.</summary>
        /// <param name="host">Name or address of the server.</param>
        /// <param name="port">Its port.</param>
        /// <param name="localPort">Local port, the same after each start; 0 for any.</param>
        /// <param name="resolver">Resolves the name, or null for that of the network stack.</param>
        public UdpLink(string host, int port, int localPort = 0, NameResolver resolver = null)
        {
            _localPort = localPort;
            _port = port;
            _host = host;
            _lookup = IsAddress(host) ? null : new NameLookup(host, resolver);
        }

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <inheritdoc/>
        public override int MaxDatagram
        {
            get { return _maxDatagram; }
        }

        /// <inheritdoc/>
        public override BearerTiming Timing
        {
            get { return _timing; }
        }

        /// <inheritdoc/>
        public override bool KeepsAddress
        {
            get { return _localPort != 0; }
        }

        /// <inheritdoc/>
        public override bool IsFaultLocal
        {
            get { return !_hasLeft && !_isNameUnknown; }
        }

        /// <summary>Local address and port, or null when closed.</summary>
        public EndPoint LocalEndPoint
        {
            get { return _socket is null ? null : _socket.LocalEndPoint; }
        }

        /// <summary>Datagrams that the network stack rejected, or reported as refused by the peer.</summary>
        public int Errors { get; private set; }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            bool isNext = !_hasHeard;
            _hasLeft = false;
            _hasHeard = false;
            _isNameUnknown = false;
            if (_lookup is null)
            {
                ConnectToAddress();
                return;
            }

            if (isNext)
            {
                _at++;
            }

            if (_addresses is not null && _at < _addresses.Length)
            {
                Connect();
                return;
            }

            _addresses = null;
            _lookupEndMs = nowMs + MaxLookupMs;
            _state = LinkState.Opening;
            _lookup.Start();
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            if (_state != LinkState.Opening)
            {
                return Never;
            }

            bool isOver = _lookup.TryTake(out _addresses);
            if (!isOver && nowMs < _lookupEndMs)
            {
                return nowMs + LookupPollMs;
            }

            _at = 0;
            if (_addresses is null)
            {
                // Told by the network that there is no such name, a client is to count it: a bootstrap may bring another (LwM2M Core §6.2.1).
                _isNameUnknown = isOver && _lookup.IsUnknown;
                Fail();
            }
            else
            {
                Connect();
            }

            return Never;
        }

        /// <inheritdoc/>
        public override void Close()
        {
            if (_socket is not null)
            {
                _socket.Close();
                _socket = null;
            }

            _state = LinkState.Closed;
        }

        /// <summary>Closes the link: there is nothing to save.</summary>
        /// <returns>True.</returns>
        public override bool Suspend()
        {
            Close();
            return true;
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (_state != LinkState.Open)
            {
                return false;
            }

            try
            {
                bool isSent = _socket.Send(buffer, offset, count, SocketFlags.None) == count;
                _hasLeft |= isSent;
                return isSent;
            }
            catch (SocketException)
            {
                Errors++;
                return false;
            }
        }

        /// <inheritdoc/>
        public override bool MayHaveMore
        {
            get { return _mayHaveMore; }
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            // A refusal waits at the socket as an error. Taken up, it neither spoils the next Send nor ends every Wait at once.
            int passedOver = 0;
            for (; passedOver < MaxPassedOver && _state == LinkState.Open && (_socket.Poll(0, SelectMode.SelectRead) || _socket.Poll(0, SelectMode.SelectError)); passedOver++)
            {
                int received = Take(buffer, offset, count);
                if (received > 0)
                {
                    _hasHeard = true;
                    _mayHaveMore = false;
                    return received;
                }
            }

            _mayHaveMore = passedOver == MaxPassedOver;
            return 0;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            if (_state != LinkState.Open)
            {
                Thread.Sleep(timeoutMs);
                return false;
            }

            return _socket.Poll((timeoutMs < MaxPollMs ? timeoutMs : MaxPollMs) * MicrosecondsPerMs, SelectMode.SelectRead);
        }

        /// <summary>Reads a datagram from the socket.</summary>
        /// <returns>Its length; 0 for an empty datagram or a refusal, behind which others may wait.</returns>
        private int Take(byte[] buffer, int offset, int count)
        {
            try
            {
                return _socket.Receive(buffer, offset, count, SocketFlags.None);
            }
            catch (SocketException)
            {
                // The peer's host refused an earlier datagram (ICMP). It may be back before the retransmission.
                Errors++;
                return 0;
            }
        }

        private void ConnectToAddress()
        {
            try
            {
                _at = 0;
                _addresses = new IPAddress[] { IPAddress.Parse(_host) };
                Connect();
            }
            catch (Exception)
            {
                // It looks like an address and is none.
                Fail();
            }
        }

        /// <summary>Connects to the first address from the present one on that there is a way to.</summary>
        private void Connect()
        {
            for (; _at < _addresses.Length; _at++)
            {
                IPAddress address = _addresses[_at];
                try
                {
                    _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                    if (_localPort != 0)
                    {
                        _socket.Bind(new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, _localPort));
                    }

                    _socket.Connect(new IPEndPoint(address, _port));
                    _state = LinkState.Open;
                    return;
                }
                catch (Exception)
                {
                    // No network yet, or no way to this address: the next one, or the registration tries again.
                    Close();
                }
            }

            _at = 0;
            Fail();
        }

        private void Fail()
        {
            Errors++;
            Close();
            _addresses = null;
            _state = LinkState.Failed;
        }

        private static bool IsAddress(string host)
        {
            bool hasDot = false;
            for (int i = 0; i < host.Length; i++)
            {
                char character = host[i];
                if (character == ':')
                {
                    return true;
                }

                if (character != '.' && (character < '0' || character > '9'))
                {
                    return false;
                }

                hasDot |= character == '.';
            }

            return hasDot;
        }
    }
}
