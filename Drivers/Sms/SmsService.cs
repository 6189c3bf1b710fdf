using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Sms
{
    /// <summary>
    /// The short messages of one modem (3GPP TS 27.005, PDU mode): what its links send goes out one after the other, what comes in is acknowledged,
    /// read and handed to the link of its number, and the stores of the modem are kept empty. It belongs to the thread of the client, as the modem does.
    /// </summary>
    public sealed partial class SmsService : IModemUser, IUrcHandler
    {
        /// <summary>Most links that are open.</summary>
        public const int MaxLinks = 8;

        private const int MsPerS = 1000;
        private const int SweepPauseMs = 1000;

        /// <summary>When the modem is told again where messages go, after it did not take that, in milliseconds.</summary>
        private const int RearmMs = 600000;

        private readonly SmsLink[] _links = new SmsLink[MaxLinks];
        private readonly SmsQueue _sent;
        private readonly SmsQueue _received;
        private readonly SmsMessage _message = new SmsMessage();
        private readonly SmsDuplicates _duplicates;
        private readonly SmsArmJob _arm;
        private readonly SmsAcknowledgeJob _acknowledge;
        private readonly SmsSweepJob _sweep;
        private readonly SmsSendJob _send;

        private int _linkCount;
        private long _armMs = DatagramLink.Never;
        private long _sweepMs = DatagramLink.Never;
        private long _sweepPauseMs;

        /// <summary>Makes it and adds it to the modem.</summary>
        /// <param name="modem">The modem.</param>
        /// <param name="options">Settings, or null for the defaults.</param>
        public SmsService(CellularModem modem, SmsOptions options = null)
        {
            Modem = modem;
            Options = options ?? new SmsOptions();
            _sent = new SmsQueue(Options.SendSlots);
            _received = new SmsQueue(Options.ReceiveSlots);
            _duplicates = new SmsDuplicates(Options.Duplicates);
            _message.PushPort = Options.PushPort;
            _arm = new SmsArmJob(this);
            _acknowledge = new SmsAcknowledgeJob(this);
            _sweep = new SmsSweepJob(this);
            _send = new SmsSendJob(this, _sent);
            AddUrcs(modem.Channel);
            modem.Add(this);
        }

        /// <summary>The modem.</summary>
        public CellularModem Modem { get; }

        /// <summary>Its settings.</summary>
        public SmsOptions Options { get; }

        /// <summary>What became of the messages.</summary>
        public SmsCounters Counters { get; } = new SmsCounters();

        /// <summary>Who takes the messages for the card, or null.</summary>
        public CardMessages CardMessages { get; set; }

        /// <inheritdoc/>
        public void OnDialect(CellularModem modem)
        {
        }

        /// <inheritdoc/>
        public void OnModemReady(CellularModem modem, bool hasKeptState)
        {
            Arm();
        }

        /// <inheritdoc/>
        public void OnModemLost(CellularModem modem)
        {
            IsArmed = false;
            _arm.NeedsAcknowledgement = false;
            _armMs = DatagramLink.Never;
            _sweepMs = DatagramLink.Never;
        }

        /// <summary>Whether the modem was told where messages go.</summary>
        internal bool IsArmed { get; private set; }

        /// <summary>Whether what is handed over is to be acknowledged.</summary>
        internal bool NeedsAcknowledgement
        {
            get { return _arm.NeedsAcknowledgement; }
        }

        /// <summary>Whether something of a link has not left the modem.</summary>
        internal bool IsSending(SmsLink link)
        {
            return _sent.Find(link) >= 0;
        }

        /// <summary>Whether a datagram for a link has arrived.</summary>
        internal bool HasArrived(SmsLink link)
        {
            return _received.Find(link) >= 0;
        }

        /// <summary>A link opens.</summary>
        /// <returns>False if there are <see cref="MaxLinks"/>.</returns>
        internal bool Attach(SmsLink link)
        {
            int at = IndexOf(link);
            if (at < 0 && _linkCount < MaxLinks)
            {
                at = _linkCount;
                _links[_linkCount++] = link;
            }

            return at >= 0;
        }

        /// <summary>A link closes.</summary>
        internal void Detach(SmsLink link)
        {
            Drop(link);
            _received.RemoveOf(link, false);
            int at = IndexOf(link);
            if (at >= 0)
            {
                _links[at] = _links[--_linkCount];
                _links[_linkCount] = null;
            }
        }

        /// <summary>Forgets what a link has sent. What has come for it was acknowledged, and nobody sends it again.</summary>
        internal void Drop(SmsLink link)
        {
            if (_sent.Count > 0 && _sent.OwnerAt(0) == link && !_send.IsUnderWay)
            {
                _send.Forget();
            }

            Counters.Lost += _sent.RemoveOf(link, _send.IsUnderWay);
        }

        /// <summary>Tells the modem where messages go.</summary>
        internal void Arm()
        {
            Modem.Submit(_arm);
        }

        /// <summary>Queues a datagram.</summary>
        internal bool Send(SmsLink link, byte[] buffer, int offset, int count, int awaitedMs)
        {
            if (_sent.IsFull)
            {
                Counters.Full++;
                return false;
            }

            _sent.Add(link, buffer, offset, count, awaitedMs > 0 ? (awaitedMs + MsPerS - 1) / MsPerS : Options.ValidityS);
            SubmitSend(Modem.Channel.NowMs);
            return true;
        }

        /// <summary>Hands a datagram to its link.</summary>
        internal int Receive(SmsLink link, byte[] buffer, int offset, int count)
        {
            int at = _received.Find(link);
            if (at < 0)
            {
                return 0;
            }

            int received = _received.CountAt(at);
            received = received < count ? received : count;
            System.Array.Copy(_received.Data, _received.OffsetAt(at), buffer, offset, received);
            _received.RemoveAt(at);
            return received;
        }

        /// <summary>Submits what is due.</summary>
        /// <returns>Whether there was anything.</returns>
        internal bool SubmitDue(long nowMs)
        {
            bool isSubmitted = SubmitSend(nowMs);
            if (nowMs >= _armMs && Modem.State == ModemState.Ready)
            {
                _armMs = DatagramLink.Never;
                isSubmitted |= Modem.Submit(_arm);
            }

            if (nowMs >= _sweepMs)
            {
                SweepAll();
                return true;
            }

            return (_sweep.IsWanted && !_received.IsFull && SubmitSweep(nowMs)) || isSubmitted;
        }

        /// <summary>Submits what has become due in a step of the modem.</summary>
        /// <param name="next">When the modem is to be stepped.</param>
        /// <param name="nowMs">The present time.</param>
        /// <returns>When a link is to be stepped.</returns>
        internal long DueAfter(long next, long nowMs)
        {
            if (SubmitDue(nowMs))
            {
                return nowMs;
            }

            // Once it is registered again it is told anyway.
            next = _armMs < next && Modem.State == ModemState.Ready ? _armMs : next;
            next = _sweepMs < next ? _sweepMs : next;
            next = _sweep.IsWanted && !_sweep.IsActive && !_received.IsFull && _sweepPauseMs < next ? _sweepPauseMs : next;
            return IsArmed && _sent.Count > 0 && !_send.IsActive && _send.DueMs < next ? _send.DueMs : next;
        }

        /// <summary>The modem was told where messages go: links open, and what waits in its stores is fetched.</summary>
        internal void Armed(long nowMs)
        {
            _armMs = nowMs + (long)Options.ArmS * MsPerS;
            Connected(true);
            SweepAll();
        }

        /// <summary>The modem takes no short messages in PDU mode, or does not say where they go.</summary>
        internal void Unarmed()
        {
            // A link that is open, as after a loss of coverage, stays so; it would wait for ever.
            _armMs = Modem.Channel.NowMs + RearmMs;
            Connected(false);
        }

        /// <summary>The modem may have forgotten where messages go.</summary>
        internal void ArmAgain(long dueMs)
        {
            _armMs = dueMs < _armMs ? dueMs : _armMs;
            Modem.Tell();
        }

        /// <summary>The modem is not to hand over status reports, as it takes no acknowledgement of them.</summary>
        internal void RefuseReports()
        {
            _arm.WantsReports = false;
        }

        /// <summary>The stores are to be swept now.</summary>
        internal void SweepAll()
        {
            long nowMs = Modem.Channel.NowMs;
            _sweep.Want();
            _sweepMs = nowMs + (long)Options.SweepS * MsPerS;
            SubmitSweep(nowMs);
        }

        /// <summary>A sweep is over: the next begins after a pause, whatever the modem tells, so that sending gets its turn.</summary>
        internal void Swept(long nowMs)
        {
            _sweepPauseMs = nowMs + SweepPauseMs;
            Modem.Tell();
        }

        private bool SubmitSweep(long nowMs)
        {
            return nowMs >= _sweepPauseMs && Modem.Submit(_sweep);
        }

        private bool SubmitSend(long nowMs)
        {
            return IsArmed && _sent.Count > 0 && nowMs >= _send.DueMs && Modem.Submit(_send);
        }

        private int IndexOf(SmsLink link)
        {
            int at = _linkCount - 1;
            while (at >= 0 && _links[at] != link)
            {
                at--;
            }

            return at;
        }

        private void Connected(bool isArmed)
        {
            IsArmed = isArmed;
            Modem.Tell();
            for (int i = 0; i < _linkCount; i++)
            {
                _links[i].Connected(isArmed);
            }
        }
    }
}
