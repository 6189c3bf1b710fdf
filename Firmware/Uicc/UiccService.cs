using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// The LwM2M applet of one card (LwM2M 1.0 §7.2.2.2): opens a channel to it, and SCP03 in the channel, gives it what its links send, and asks it for what has
    /// come, at an interval and whenever the toolkit tells. Ciphering, counters and the short messages themselves are the business of the card. It belongs to the
    /// thread of the client.
    /// </summary>
    public sealed partial class UiccService : ICardUser, IToolkitUser
    {
        /// <summary>Most links that are open.</summary>
        public const int MaxLinks = 8;

        /// <summary>How often the modem is looked at while it has no network.</summary>
        private const int NetworkPollMs = 500;

        private readonly UiccLink[] _links = new UiccLink[MaxLinks];
        private readonly UiccJob _job;
        private readonly Toolkit _toolkit;
        private int _linkCount;
        private int _failures;          // in a row
        private int _next;              // the link whose turn it is to send
        private bool _isConnected;
        private long _pauseMs;
        private long _pollMs;
        private long _awaitedMs;        // until then an answer may come

        /// <summary>Makes it.</summary>
        /// <param name="card">The card.</param>
        /// <param name="options">Settings, or null for the defaults.</param>
        /// <param name="session">SCP03 with the applet, or null: then <see cref="UiccOptions.AllowsClear"/> decides. It is for this service alone.</param>
        /// <param name="toolkit">The toolkit of the card, or null where its commands are none of the board's business.</param>
        public UiccService(Card card, UiccOptions options = null, Scp03Session session = null, Toolkit toolkit = null)
        {
            Card = card;
            Options = options ?? new UiccOptions();
            _toolkit = toolkit;
            _job = new UiccJob(this, session);
            Session = session;
            card.Add(this);
            toolkit?.Add(this);
        }

        /// <summary>The card.</summary>
        public Card Card { get; }

        /// <summary>Its settings.</summary>
        public UiccOptions Options { get; }

        /// <summary>What became of the messages.</summary>
        public UiccCounters Counters { get; } = new UiccCounters();

        /// <summary>SCP03 with the applet, or null: <see cref="Scp03Session.Failure"/> says why it has failed.</summary>
        public Scp03Session Session { get; }

        /// <summary>Whether messages go between board and card in clear.</summary>
        public bool IsClear
        {
            get { return Session is null; }
        }

        /// <summary>
        /// Whether SCP03 has failed, as the keys here and in the card differ, so that the card is not asked again: it counts failures, and locks for good.
        /// </summary>
        public bool IsLocked { get; private set; }

        /// <summary>Status with which the card refused to open channel or applet, or the last answer that was refused; 0 for none.</summary>
        public int RefusedStatus { get; private set; }

        /// <summary>Whether a short message of the card is on its way through the modem.</summary>
        internal bool IsRelaying
        {
            get { return _toolkit is not null && _toolkit.IsRelaying; }
        }

        /// <summary>Whether the card is to be asked for messages, and each link has room for one.</summary>
        internal bool IsPollDue
        {
            get { return Card.NowMs >= _pollMs && HasRoom; }
        }

        private bool HasRoom
        {
            get
            {
                bool hasRoom = true;
                for (int i = 0; i < _linkCount; i++)
                {
                    hasRoom &= !_links[i].HasArrived;
                }

                return hasRoom;
            }
        }

        private bool HasToSend
        {
            get
            {
                bool has = false;
                for (int i = 0; i < _linkCount; i++)
                {
                    has |= _links[i].HasToSend;
                }

                return has;
            }
        }

        /// <summary>There is another card, or there are other keys: allows one try more.</summary>
        public void Rearm()
        {
            Session?.Rearm();
            IsLocked = false;
        }

        /// <inheritdoc/>
        public void OnCardReady(Card card)
        {
            _pollMs = 0;
            _pauseMs = 0;
            SubmitDue();
        }

        /// <inheritdoc/>
        public void OnCardLost(Card card)
        {
            _isConnected = false;
            FailLinks();
        }

        /// <inheritdoc/>
        public void OnProactive(Card card)
        {
        }

        /// <inheritdoc/>
        public void OnToolkit()
        {
            _pollMs = 0;
            SubmitDue();
        }

        /// <summary>A link opens.</summary>
        /// <returns>False if there are <see cref="MaxLinks"/>, the keys are wrong, or there are none.</returns>
        internal bool Attach(UiccLink link, long nowMs)
        {
            if (_linkCount == MaxLinks || IsLocked || (IsClear && !Options.AllowsClear))
            {
                return false;
            }

            _links[_linkCount++] = link;
            Card.Open(nowMs);
            if (_isConnected && Card.IsReady)
            {
                link.Connected();
            }

            _pollMs = 0;
            SubmitDue();
            return true;
        }

        /// <summary>A link closes.</summary>
        internal void Detach(UiccLink link)
        {
            int at = _linkCount - 1;
            while (at >= 0 && _links[at] != link)
            {
                at--;
            }

            if (at >= 0)
            {
                _job.Forget(link);
                _links[at] = _links[--_linkCount];
                _links[_linkCount] = null;
            }
        }

        /// <summary>Steps the card and does what is due.</summary>
        internal long Step(long nowMs)
        {
            long next = Card.Step(nowMs);
            CardState state = Card.Transport.State;
            if (state == CardState.Failed || state == CardState.Absent)
            {
                FailLinks();
            }

            bool isSubmitted = SubmitDue();
            if (_toolkit is not null)
            {
                isSubmitted |= _toolkit.SubmitDue();
            }

            if (isSubmitted)
            {
                next = Card.Step(nowMs);
            }

            long due = DueMs;
            long toolkit = _toolkit is null ? DatagramLink.Never : _toolkit.DueMs;
            due = toolkit < due ? toolkit : due;
            return due < next ? due : next;
        }

        /// <summary>Submits the job if there is something to do.</summary>
        /// <returns>Whether there was.</returns>
        internal bool SubmitDue()
        {
            return DueMs <= Card.NowMs && Card.Submit(_job);
        }

        /// <summary>When the job is to be submitted; the present time or earlier for now.</summary>
        private long DueMs
        {
            get
            {
                if (_job.IsActive || IsLocked || _linkCount == 0 || !Card.IsReady)
                {
                    return DatagramLink.Never;
                }

                if (Card.NowMs < _pauseMs)
                {
                    return _pauseMs;
                }

                long dueMs = !_isConnected || HasToSend ? Card.NowMs : HasRoom ? _pollMs : DatagramLink.Never;
                return Card.Transport.HasNetwork || dueMs < Card.NowMs + NetworkPollMs ? dueMs : Card.NowMs + NetworkPollMs;
            }
        }

        private void FailLinks()
        {
            for (int i = _linkCount - 1; i >= 0; i--)
            {
                UiccLink link = _links[i];
                _links[i] = null;
                _job.Forget(link);
                link.Fail();
            }

            _linkCount = 0;
            Card.Tell();
        }
    }
}
