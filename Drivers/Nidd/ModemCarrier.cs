using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Nidd
{
    /// <summary>
    /// The non-IP PDN connection of a <see cref="CellularModem"/>, with the commands of its dialect: <c>+CSODCP</c> and <c>+CRTDCP</c> (TS 27.007), or
    /// those of a vendor. The MTU and the rates that the network announces hold, where the modem tells them.
    /// </summary>
    public sealed partial class ModemCarrier : NiddCarrier, IModemUser, IUrcHandler
    {
        /// <summary>The context beside that of IP, which is the first.</summary>
        public const int DefaultContext = 2;

        /// <summary>What fits a command line of the default <see cref="Dialect.OutputBytes"/>, in bytes.</summary>
        public const int DefaultMaxUplink = 750;

        /// <summary>What fits a line of the default <see cref="Dialect.InputBytes"/>, in bytes.</summary>
        public const int DefaultMaxDownlink = 1000;

        /// <summary>Characters of a line beside those of the datagram, two a byte.</summary>
        private const int LineRoom = 36;

        private const int CongestedControlPlane = 182;      // +CME ERROR (TS 27.007 §9.2.1)

        private readonly CellularModem _modem;
        private readonly NiddContext _context = new NiddContext();
        private readonly OpenJob _opening;
        private readonly SendJob _sending;
        private readonly ReadJob _reading;
        private readonly int _maxUplink;
        private readonly int _maxDownlink;
        private LinkState _state;

        /// <summary>Makes it.</summary>
        /// <param name="modem">The modem.</param>
        /// <param name="apn">Name of the access point in ASCII, or null where the modem's set-up defines the context.</param>
        /// <param name="contextId">Number of its context: not that of IP, where there is one.</param>
        /// <param name="maxUplink">Largest datagram to be sent, in bytes: a buffer of the bearer is for it.</param>
        /// <param name="maxDownlink">The same for received ones. The network's MTU may be 1358: give as much, and the dialect line buffers of twice that.</param>
        public ModemCarrier(CellularModem modem, byte[] apn = null, int contextId = DefaultContext, int maxUplink = DefaultMaxUplink, int maxDownlink = DefaultMaxDownlink)
        {
            _modem = modem;
            _context.Apn = apn;
            _context.ContextId = contextId;
            _maxUplink = maxUplink;
            _maxDownlink = maxDownlink;
            _opening = new OpenJob(this);
            _sending = new SendJob(this);
            _reading = new ReadJob(this);
        }

        /// <summary>Messages of the modem with a datagram that was not whole.</summary>
        public int Damaged { get; private set; }

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <inheritdoc/>
        public override int MaxUplink
        {
            get
            {
                int limit = Least(_maxUplink, _context.MaxDatagram);
                Dialect dialect = _modem.Dialect;
                return dialect is null ? limit : Least(Least(limit, dialect.MaxNiddDatagram), (dialect.OutputBytes - LineRoom) / 2);
            }
        }

        /// <inheritdoc/>
        public override int MaxDownlink
        {
            get { return _modem.Dialect is null ? _maxDownlink : Least(_maxDownlink, _modem.Dialect.MaxNiddDownlink); }
        }

        /// <inheritdoc/>
        public override LinkPump Pump
        {
            get { return _modem; }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            _state = LinkState.Opening;
            if (!_modem.Add(this))
            {
                _state = LinkState.Failed;
                return;
            }

            _modem.Start(nowMs);
            if (_modem.State == ModemState.Ready)
            {
                OnModemReady(_modem, false);
            }
        }

        /// <summary>Lets go of the modem. The connection stays: to make it anew costs more than to keep it.</summary>
        public override void Close()
        {
            _state = LinkState.Closed;
            _modem.Remove(this);
        }

        /// <inheritdoc/>
        public override void Start(byte[] buffer, int offset, int count, ReleaseHint hint, long nowMs)
        {
            _sending.Take(buffer, offset, count, hint);
            _modem.Submit(_sending);
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            return _modem.Step(nowMs);
        }

        /// <inheritdoc/>
        public void OnDialect(CellularModem modem)
        {
            modem.Dialect.AddNiddUrcs(modem.Channel, this);
        }

        /// <summary>Opens the connection, or arms its reception again after a sleep.</summary>
        public void OnModemReady(CellularModem modem, bool hasKeptState)
        {
            if (modem.Dialect.MaxNiddDatagram == 0)
            {
                _state = LinkState.Failed;
                return;
            }

            if (!_opening.IsActive)
            {
                _opening.Begin();
                modem.Submit(_opening);
            }
        }

        /// <inheritdoc/>
        public void OnModemLost(CellularModem modem)
        {
            Fail();
        }

        /// <inheritdoc/>
        public void OnUrc(AtChannel at, int code, AtFields fields)
        {
            int offset;
            int count;
            switch (_modem.Dialect.ReadNiddUrc(at, code, fields, _context, out offset, out count))
            {
                case SocketEvent.Pushed:
                    Deliver(fields.Buffer, offset, count, at.NowMs);
                    break;
                case SocketEvent.Arrived:
                    _reading.Begin();
                    _modem.Submit(_reading);
                    break;
                case SocketEvent.Closed:
                    Fail();
                    break;
            }
        }

        /// <inheritdoc/>
        public void OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count)
        {
        }

        private void Deliver(byte[] buffer, int offset, int count, long nowMs)
        {
            if (count < 1)
            {
                Damaged++;
            }
            else
            {
                Bearer.OnArrived(buffer, offset, count, nowMs);
                _modem.Tell();
            }
        }

        private void Fail()
        {
            if (_state == LinkState.Open || _state == LinkState.Opening)
            {
                _state = LinkState.Failed;
                _modem.Tell();
            }
        }

        private void OnOpened()
        {
            if (_state == LinkState.Opening)
            {
                _state = LinkState.Open;
                _modem.Tell();
            }

            if (_context.RateMessages > 0)
            {
                Bearer.LimitRate(_context.RateMessages, _context.RateIntervalMs);
            }
        }

        private static int Least(int limit, int other)
        {
            return other > 0 && other < limit ? other : limit;
        }
    }
}
