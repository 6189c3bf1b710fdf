using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// The terminal's side of the card's toolkit (ETSI TS 102 223, 3GPP TS 31.111), where the board owns it: tells the profile, fetches and answers proactive
    /// commands, relays the short messages of the card, and hands it those that are for it. A toolkit has one owner: where that is the modem, this only tells its
    /// users that the card has spoken, and sends nothing.
    /// </summary>
    public sealed class Toolkit : ICardUser
    {
        /// <summary>Most users.</summary>
        public const int MaxUsers = 4;

        private readonly IToolkitUser[] _users = new IToolkitUser[MaxUsers];
        private readonly Envelopes _envelopes;
        private readonly ToolkitJob _job;
        private int _userCount;
        private bool _isOwner;

        /// <summary>Makes it.</summary>
        /// <param name="card">The card.</param>
        /// <param name="isOwner">Whether the board owns the toolkit, and not the modem.</param>
        /// <param name="options">Settings, or null for the defaults.</param>
        public Toolkit(Card card, bool isOwner, ToolkitOptions options = null)
        {
            Card = card;
            Options = options ?? new ToolkitOptions();
            _envelopes = new Envelopes(Options.EnvelopeSlots);
            _job = new ToolkitJob(this, _envelopes);
            _isOwner = isOwner;
            card.Add(this);
        }

        /// <summary>The card.</summary>
        public Card Card { get; }

        /// <summary>Its settings.</summary>
        public ToolkitOptions Options { get; }

        /// <summary>What it met with.</summary>
        public ToolkitCounters Counters { get; } = new ToolkitCounters();

        /// <summary>Who sends the short messages of the card, or null: then SEND SHORT MESSAGE is refused.</summary>
        public SmsRelay Relay { get; set; }

        /// <summary>Whether the board owns the toolkit, and not the modem: as the dialect says.</summary>
        public bool IsOwner
        {
            get
            {
                return _isOwner;
            }

            set
            {
                if (value != _isOwner)
                {
                    _isOwner = value;
                    _envelopes.Clear();
                    if (value && Card.IsReady)
                    {
                        OnCardReady(Card);
                    }
                }
            }
        }

        /// <summary>Whether the card is being asked for proactive commands, or one of its short messages is on its way.</summary>
        internal bool IsRelaying
        {
            get { return _job.IsActive; }
        }

        /// <summary>When <see cref="SubmitDue"/> is to be called.</summary>
        internal long DueMs
        {
            get { return !_isOwner || !Card.IsReady || _job.IsActive ? DatagramLink.Never : _job.DueMs; }
        }

        /// <summary>Adds a user at start-up.</summary>
        public void Add(IToolkitUser user)
        {
            _users[_userCount++] = user;
        }

        /// <summary>Hands the card a short message that is for it (class 2 and TP-PID 7F).</summary>
        /// <param name="buffer">Holds it; valid until this returns.</param>
        /// <param name="centreOffset">Where the address of the service centre starts: its type, then its digits.</param>
        /// <param name="centreCount">Its octets, 0 for none.</param>
        /// <param name="tpduOffset">Where the TPDU starts, an SMS-DELIVER.</param>
        /// <param name="tpduCount">Its octets.</param>
        /// <param name="canWait">Whether it is kept elsewhere until there is room.</param>
        /// <returns>False if it is to be offered again.</returns>
        public bool Deliver(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount, bool canWait)
        {
            bool isRoom = !_envelopes.IsFull;
            if (!isRoom && canWait && _isOwner)
            {
                return false;
            }

            if (!_isOwner || !isRoom || !_envelopes.Add(buffer, centreOffset, centreCount, tpduOffset, tpduCount))
            {
                Counters.Undelivered++;
            }

            SubmitDue();
            return true;
        }

        /// <summary>A short message of the card was sent, or was not. Called by the <see cref="Relay"/>, once for each that it has begun.</summary>
        /// <param name="result">One of <see cref="ToolkitResult"/>.</param>
        public void OnRelayed(int result)
        {
            _job.OnRelayed(result);
            Card.Tell();
        }

        /// <inheritdoc/>
        public void OnCardReady(Card card)
        {
            if (_isOwner)
            {
                _job.WantProfile();
                SubmitDue();
            }
        }

        /// <inheritdoc/>
        public void OnCardLost(Card card)
        {
            // What the network was told the card would get is not lost with a reset.
        }

        /// <inheritdoc/>
        public void OnProactive(Card card)
        {
            if (_isOwner)
            {
                card.Submit(_job, isUrgent: true);
            }
            else
            {
                card.TakeProactive();
                TellUsers();
            }
        }

        /// <summary>Submits the job if there is something to do.</summary>
        /// <returns>Whether there was.</returns>
        internal bool SubmitDue()
        {
            return DueMs <= Card.NowMs && Card.Submit(_job);
        }

        internal void TellUsers()
        {
            for (int i = 0; i < _userCount; i++)
            {
                _users[i].OnToolkit();
            }
        }
    }
}
