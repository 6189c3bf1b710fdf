using Lwm2m.Modem;

namespace Lwm2m.ModemUdp
{
    /// <summary>
    /// The UDP sockets inside a modem: gives each open link a number, and tells it what the modem says about its socket. Made once for a modem, and shared
    /// by its bindings.
    /// </summary>
    public sealed class ModemSockets : IModemUser, IUrcHandler
    {
        /// <summary>Most links open at a time, if the modem has as many sockets.</summary>
        public const int MaxLinks = 8;

        private readonly ModemUdpLink[] _links = new ModemUdpLink[MaxLinks];
        private readonly CloseLeftJob _closeLeft;
        private bool _mayBeLeft = true;     // sockets that nobody here knows
        private bool _hasClosedLeft;
        private ModemUdpLink _pushed;       // the link whose datagram follows its URC

        /// <summary>Makes it, and adds it to the modem.</summary>
        public ModemSockets(CellularModem modem)
        {
            Modem = modem;
            _closeLeft = new CloseLeftJob(this);
            modem.Add(this);
        }

        /// <summary>The modem.</summary>
        public CellularModem Modem { get; }

        /// <summary>Datagrams and messages of sockets that no open link has.</summary>
        public int Strays { get; private set; }

        /// <inheritdoc/>
        public void OnDialect(CellularModem modem)
        {
            modem.Dialect.AddSocketUrcs(modem.Channel, this);
        }

        /// <inheritdoc/>
        public void OnModemReady(CellularModem modem, bool hasKeptState)
        {
        }

        /// <inheritdoc/>
        public void OnModemLost(CellularModem modem)
        {
            _pushed = null;
            _mayBeLeft = true;
            for (int i = 0; i < MaxLinks; i++)
            {
                _links[i]?.OnSocketLost();
            }
        }

        /// <inheritdoc/>
        public void OnUrc(AtChannel at, int code, AtFields fields)
        {
            int handle;
            SocketEvent what = Modem.Dialect.ReadSocketUrc(at, code, fields, out handle);
            if (what == SocketEvent.Closed && handle < 0)
            {
                for (int i = 0; i < MaxLinks; i++)
                {
                    _links[i]?.OnClosed();
                }

                return;
            }

            ModemUdpLink link = what == SocketEvent.None ? null : Find(handle);
            _pushed = what == SocketEvent.Pushed ? link : null;
            if (link is null)
            {
                Strays += what == SocketEvent.None ? 0 : 1;
            }
            else if (what == SocketEvent.Arrived)
            {
                link.OnArrived();
            }
            else if (what == SocketEvent.Closed)
            {
                link.OnClosed();
            }
            else if (!fields.IsAtEnd)
            {
                int offset;
                int count;
                count = fields.TryHex(out offset, out count) ? count : -1;
                link.OnDatagram(fields.Buffer, offset, count);
                _pushed = null;
            }
        }

        /// <inheritdoc/>
        public void OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count)
        {
            if (_pushed is not null)
            {
                count = Modem.Dialect.FindData(buffer, ref offset, count);
                _pushed.OnDatagram(buffer, offset, count);
                _pushed = null;
            }
        }

        /// <summary>Has sockets closed that nobody here knows, before the first one is opened.</summary>
        /// <param name="hasKeptState">Whether the modem has not started anew since it was last ready.</param>
        internal void CloseLeft(bool hasKeptState)
        {
            if (_mayBeLeft && (hasKeptState || !_hasClosedLeft))
            {
                Modem.Submit(_closeLeft);
                _hasClosedLeft = true;
            }

            _mayBeLeft = false;
        }

        /// <summary>The modem may have opened a socket and was not heard to say its number.</summary>
        internal void CloseUnheard()
        {
            Modem.Submit(_closeLeft);
        }

        /// <summary>Whether a link has the socket of a number.</summary>
        internal bool IsKnown(int handle)
        {
            return Find(handle) is not null;
        }

        /// <summary>Gives a link a number.</summary>
        /// <returns>The number, or -1 if the modem has no further socket.</returns>
        internal int Take(ModemUdpLink link)
        {
            int free = -1;
            for (int i = 0; i < MaxLinks && i < Modem.Dialect.MaxSockets; i++)
            {
                if (_links[i] == link)
                {
                    return i;
                }

                free = free < 0 && _links[i] is null ? i : free;
            }

            if (free >= 0)
            {
                _links[free] = link;
            }

            return free;
        }

        /// <summary>A link has closed its socket.</summary>
        internal void Leave(ModemUdpLink link)
        {
            for (int i = 0; i < MaxLinks; i++)
            {
                if (_links[i] == link)
                {
                    _links[i] = null;
                }
            }
        }

        private ModemUdpLink Find(int handle)
        {
            for (int i = 0; i < MaxLinks; i++)
            {
                if (_links[i] is not null && _links[i].Handle == handle)
                {
                    return _links[i];
                }
            }

            return null;
        }
    }
}
