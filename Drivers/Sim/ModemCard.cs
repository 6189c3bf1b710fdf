using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Uicc;

namespace Lwm2m.Sim
{
    /// <summary>
    /// The card in a modem: <c>+CSIM</c>, and <c>+CCHO</c>, <c>+CGLA</c>, <c>+CCHC</c> where the modem has them (3GPP TS 27.007 §8.17, §8.43 to §8.45). A
    /// chain of commands is one job of the modem, so that nothing but <c>+CNMA</c> gets in between.
    /// </summary>
    public sealed class ModemCard : CardTransport, IModemUser
    {
        /// <summary>Most sessions that <c>+CCHO</c> opens.</summary>
        public const int MaxSessions = 4;

        /// <summary>When a card that was pulled is looked for again, in milliseconds.</summary>
        private const int AbsentPauseMs = 10000;

        private readonly ModemCardJob _job;
        private readonly CardSession[] _sessions = new CardSession[MaxSessions];
        private readonly bool _wantsOwnChannels;
        private bool _hasOwnChannels;
        private bool _isOpen;
        private bool _wasTold;          // that the modem is ready, since the card is
        private int _openedSession;
        private long _absentMs;         // until when there is taken to be no card

        /// <summary>Makes it. Nothing is told to the modem before <see cref="CardTransport.Open"/>.</summary>
        /// <param name="modem">The modem.</param>
        /// <param name="usesOwnChannels">Whether <c>+CCHO</c> is tried; false where a modem has it and it does not work.</param>
        public ModemCard(CellularModem modem, bool usesOwnChannels = true)
        {
            Modem = modem;
            _wantsOwnChannels = usesOwnChannels;
            _hasOwnChannels = usesOwnChannels;
            _job = new ModemCardJob(this);
            for (int i = 0; i < MaxSessions; i++)
            {
                _sessions[i] = new CardSession();
            }
        }

        /// <summary>The modem.</summary>
        public CellularModem Modem { get; }

        /// <inheritdoc/>
        public override LinkPump Pump
        {
            get { return Modem; }
        }

        /// <inheritdoc/>
        public override bool HasNetwork
        {
            get { return Modem.State == ModemState.Ready; }
        }

        /// <inheritdoc/>
        public override bool HasOwnChannels
        {
            get { return _hasOwnChannels; }
        }

        /// <inheritdoc/>
        public override int OpenedSession
        {
            get { return _openedSession; }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            if (!_isOpen)
            {
                _isOpen = true;
                Modem.Add(this);
                MoveTo(CardState.Starting, false);
            }

            Modem.Start(nowMs);
        }

        /// <inheritdoc/>
        public override void Close()
        {
            _isOpen = false;
            Modem.Remove(this);
            Lose(CardState.Absent);
        }

        /// <inheritdoc/>
        public override bool Suspend()
        {
            return Modem.Suspend();
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            long next = Modem.Step(nowMs);
            return Follow(nowMs) ? nowMs : State == CardState.Absent && _isOpen && _absentMs > nowMs && _absentMs < next ? _absentMs : next;
        }

        /// <inheritdoc/>
        public override void Tell()
        {
            Modem.Tell();
        }

        /// <inheritdoc/>
        public void OnDialect(CellularModem modem)
        {
        }

        /// <inheritdoc/>
        public void OnModemReady(CellularModem modem, bool hasKeptState)
        {
            if (!hasKeptState && _wasTold)
            {
                // It slept by switching itself off, and the card with it.
                Lose(CardState.Starting);
            }

            _wasTold = true;
            Follow(modem.Channel.NowMs);
        }

        /// <inheritdoc/>
        public void OnModemLost(CellularModem modem)
        {
            Lose(CardState.Starting);
        }

        /// <inheritdoc/>
        protected override void Send(int session, byte[] apdu, int offset, int count, long nowMs)
        {
            _job.Begin(session == BasicSession ? null : _sessions[session - 1], apdu, offset, count);
            Modem.Submit(_job);
        }

        /// <inheritdoc/>
        protected override void SendOpen(byte[] aid, long nowMs)
        {
            // With none free the modem is asked all the same: the last is taken.
            int i = 0;
            while (i < MaxSessions - 1 && _sessions[i].IsOpen)
            {
                i++;
            }

            _sessions[i].Forget();
            _job.BeginOpen(_sessions[i], aid);
            Modem.Submit(_job);
        }

        /// <inheritdoc/>
        protected override void SendClose(int session, long nowMs)
        {
            _job.Begin(_sessions[session - 1], null, 0, 0);
            Modem.Submit(_job);
        }

        /// <summary>The exchange under way was given to the modem.</summary>
        internal void HasLeft(long nowMs)
        {
            Sent(nowMs);
        }

        /// <summary>The exchange under way has its response.</summary>
        internal void Answered(byte[] buffer, int offset, int count, long nowMs)
        {
            End(buffer, offset, count, nowMs);
        }

        /// <summary>The exchange under way has none.</summary>
        internal void Unanswered(CardResult result, long nowMs)
        {
            Fail(result, nowMs);
        }

        /// <summary>The modem has opened a session, or has not.</summary>
        /// <param name="session">The session; null for none.</param>
        /// <param name="isUnknown">Whether the modem has no such command.</param>
        internal void HasOpened(CardSession session, bool isUnknown)
        {
            _hasOwnChannels &= !isUnknown;
            _openedSession = BasicSession;
            for (int i = 0; i < MaxSessions; i++)
            {
                _openedSession = _sessions[i] == session ? i + 1 : _openedSession;
            }
        }

        /// <summary>The modem says that there is no card.</summary>
        internal void NotInserted(long nowMs)
        {
            _absentMs = nowMs + AbsentPauseMs;
            Lose(CardState.Absent);
        }

        /// <summary>The modem was lost while the job was under way, or waited.</summary>
        internal void OnJobCancelled()
        {
            Lose(CardState.Starting);
        }

        /// <summary>Becomes ready with the modem, which need not be registered for that.</summary>
        /// <returns>Whether something has changed.</returns>
        private bool Follow(long nowMs)
        {
            bool isReady = nowMs >= _absentMs && (Modem.State == ModemState.Ready || Modem.State == ModemState.Searching);
            if (!_isOpen || isReady == (State == CardState.Ready))
            {
                return false;
            }

            if (isReady)
            {
                MoveTo(CardState.Ready, false);
            }
            else
            {
                Lose(CardState.Starting);
            }

            Tell();
            return true;
        }

        private void Lose(CardState state)
        {
            _job.Abandon();
            _wasTold = false;
            _hasOwnChannels = _wantsOwnChannels;
            _openedSession = BasicSession;
            for (int i = 0; i < MaxSessions; i++)
            {
                _sessions[i].Forget();
            }

            MoveTo(state, false);
        }
    }
}
