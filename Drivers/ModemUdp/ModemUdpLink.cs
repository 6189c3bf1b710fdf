using System;
using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.ModemUdp
{
    /// <summary>
    /// UDP to one server by a socket inside the modem, which resolves the name as well. <see cref="Send"/> copies and returns; a datagram that the modem
    /// announces is read into the only slot for it, and further ones wait in the modem.
    /// </summary>
    public sealed partial class ModemUdpLink : ModemLink
    {
        /// <summary>Largest payload that crosses any IPv6 path unfragmented: 1280 less 48 bytes of headers (RFC 8200 §5).</summary>
        public const int DefaultMaxDatagram = 1232;

        /// <summary>Datagrams refused by the modem one after the other, after which the socket is taken for gone.</summary>
        private const int MaxFailures = 2;

        /// <summary>Time, in milliseconds, after which an answer is looked for though the modem has announced none: a line may have been lost.</summary>
        private const int LookMs = 5000;

        private readonly ModemSockets _sockets;
        private readonly int _limit;
        private readonly BearerTiming _timing;
        private readonly SocketJob _socketJob;
        private readonly DatagramSendJob _send;
        private readonly DatagramReadJob _read;
        private byte[] _in;
        private int _failures;
        private int _arrived;           // length of the datagram received, or 0
        private bool _isAnnounced;      // another one waits in the modem
        private bool _hasSocket;
        private bool _hasLeft;
        private long _lookMs = Never;

        /// <summary>Makes a closed link.</summary>
        /// <param name="sockets">The sockets of the modem.</param>
        /// <param name="target">The server, with the limit and the timing of its bearer.</param>
        public ModemUdpLink(ModemSockets sockets, LinkTarget target)
            : base(sockets.Modem)
        {
            _sockets = sockets;
            _limit = target.MaxDatagram > 0 && target.MaxDatagram < DefaultMaxDatagram ? target.MaxDatagram : DefaultMaxDatagram;
            _timing = target.Timing;
            _socketJob = new SocketJob(this);
            _send = new DatagramSendJob(this);
            _read = new DatagramReadJob(this);
            Socket = new ModemSocket(target.Host, target.Port);
        }

        /// <inheritdoc/>
        public override int MaxDatagram
        {
            get
            {
                int most = Modem.Dialect is null ? 0 : Modem.Dialect.MaxUdpDatagram;
                return most > 0 && most < _limit ? most : _limit;
            }
        }

        /// <inheritdoc/>
        public override BearerTiming Timing
        {
            get { return _timing; }
        }

        /// <summary>False: the modem gives each socket another port.</summary>
        public override bool KeepsAddress
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public override bool IsSending
        {
            get { return Outgoing.Count > 0; }
        }

        /// <inheritdoc/>
        public override bool HasArrived
        {
            get { return _arrived > 0; }
        }

        /// <summary>Datagrams that were refused: too long, or no room.</summary>
        public int Refused { get; private set; }

        /// <summary>Datagrams accepted that did not leave the modem.</summary>
        public int Lost { get; private set; }

        /// <summary>Datagrams received that were damaged on the line, or overtaken by a newer one before they were taken.</summary>
        public int Dropped { get; private set; }

        /// <summary>The modem's number of the socket; -1 for none.</summary>
        internal int Handle
        {
            get { return _hasSocket ? Socket.Handle : -1; }
        }

        internal ModemSocket Socket { get; }

        /// <summary>Whether there may be a socket in the modem that has to be closed first.</summary>
        internal bool MustClose { get; private set; }

        internal bool IsOpening
        {
            get { return State == LinkState.Opening; }
        }

        internal bool MayRead
        {
            get { return State == LinkState.Open && _isAnnounced && _arrived == 0; }
        }

        /// <summary>What waits to be sent.</summary>
        internal DatagramQueue Outgoing { get; } = new DatagramQueue();

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            Clear();
            _hasLeft = false;
            base.Open(nowMs);
        }

        /// <inheritdoc/>
        public override void Close()
        {
            base.Close();
            Clear();
            Abandon();
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (State != LinkState.Open || count > MaxDatagram || !Outgoing.Add(buffer, offset, count))
            {
                Refused++;
                return false;
            }

            Modem.Submit(_send);
            return true;
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            int length = _arrived < count ? _arrived : count;
            if (length > 0)
            {
                Array.Copy(_in, 0, buffer, offset, length);
                _arrived = 0;
                Look();
            }

            return length;
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            if (nowMs >= _lookMs)
            {
                _lookMs = Never;
                OnArrived();
            }

            long next = base.Step(nowMs);
            return next < _lookMs ? next : _lookMs;
        }

        /// <inheritdoc/>
        protected override void Connect(bool hasKeptState)
        {
            _sockets.CloseLeft(hasKeptState);
            _socketJob.Restart();
            Modem.Submit(_socketJob);
        }
    }
}
