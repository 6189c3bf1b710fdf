namespace Lwm2m.Uicc
{
    /// <summary>
    /// A channel to one application of the card: the carrier's own (<c>+CCHO</c>), one of MANAGE CHANNEL, or, on a card that has none (6881), the basic
    /// channel, which is given back by selecting the ADF of the USIM, as the modem relies on its selection. Opened and closed by a <see cref="ChannelJob"/>.
    /// </summary>
    public sealed class LogicalChannel
    {
        private const int ManageChannel = 0x70;
        private const int Select = 0xA4;
        private const int ByName = 4;
        private const int WithFcp = 4;
        private const int MaxNumber = 19;
        private const int NotSupported = 0x6881;
        private const int AllBytes = 256;

        /// <summary>The beginning of the AID of each USIM (ETSI TS 101 220, 3GPP TS 31.102).</summary>
        private static readonly byte[] s_usim = { 0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02 };

        private readonly byte[] _aid;
        private readonly int _selectP2;
        private Step _step;
        private bool _isOpen;
        private int _generation;
        private int _left;              // the number of one that could not be closed, or 0

        /// <summary>Makes one that is not open.</summary>
        /// <param name="aid">The AID of the application, or the beginning of it.</param>
        /// <param name="selectP2">P2 of SELECT: 4 for the FCP of an ADF, 0 for an applet of GlobalPlatform.</param>
        public LogicalChannel(byte[] aid, int selectP2 = WithFcp)
        {
            _aid = aid;
            _selectP2 = selectP2;
        }

        private enum Step : byte
        {
            CloseStale,     // a session that the card has forgotten, and the modem perhaps not
            Own,
            Manage,
            SelectIt,
            SelectAgain,    // on a channel that could not be closed
            Undo,
            Done
        }

        /// <summary>Its number, 1 to 19; 0 on the basic channel and where the carrier puts it into the class byte.</summary>
        public int Number { get; private set; }

        /// <summary>The session of the carrier, for <see cref="Card.Send"/>.</summary>
        public int Session { get; private set; }

        /// <summary>Whether it is the basic channel, which the modem uses as well.</summary>
        public bool IsBasic
        {
            get { return Number == 0 && Session == CardTransport.BasicSession; }
        }

        /// <summary>Whether it is open: the card was not reset since.</summary>
        public bool IsOpen(Card card)
        {
            return _isOpen && _generation == card.Generation;
        }

        /// <summary>A class byte on this channel (ISO/IEC 7816-4 §5.4.1, GlobalPlatform Card Specification §11.1.4).</summary>
        /// <param name="value">The one on the basic channel, such as 00, 80 or 84.</param>
        public int Class(int value)
        {
            const int SecureMessaging = 0x0C;
            return Number < 4 ? value | Number : (value & 0x80) | 0x40 | ((value & SecureMessaging) != 0 ? 0x20 : 0) | (Number - 4);
        }

        /// <summary>The card has forgotten it: it is not closed, and opened anew.</summary>
        public void Forget()
        {
            _isOpen = false;
        }

        /// <summary>Begins to open it.</summary>
        internal void BeginOpen(Card card)
        {
            Forget();
            bool isSame = _generation == card.Generation;
            Number = isSame ? _left : 0;
            Session = isSame ? Session : CardTransport.BasicSession;
            _left = 0;
            _generation = card.Generation;
            _step = Number > 0 ? Step.SelectAgain : Session != CardTransport.BasicSession ? Step.CloseStale : FirstStep(card);
        }

        /// <summary>Sends the next command of opening it; none when it is open, or cannot be opened.</summary>
        internal void RunOpen(Card card)
        {
            switch (_step)
            {
                case Step.CloseStale:
                    card.CloseSession(Session);
                    break;
                case Step.Own:
                    card.OpenSession(_aid);
                    break;
                case Step.Manage:
                    card.Begin(0, ManageChannel, 0, 0).Expect(1);
                    card.Send(CardRepeat.WhileBusy);
                    break;
                case Step.SelectIt:
                case Step.SelectAgain:
                    card.Begin(Class(0), Select, ByName, _selectP2).Bytes(_aid, 0, _aid.Length).Expect(AllBytes);
                    card.Send(CardRepeat.Safe);
                    break;
                case Step.Undo:
                    RunClose(card);
                    break;
            }
        }

        /// <summary>A command of opening it ended.</summary>
        /// <returns>Whether it is the one that failed: the status says why.</returns>
        internal bool OnOpenEnd(Card card, CardResult result)
        {
            bool isAnswered = result == CardResult.Answered;
            switch (_step)
            {
                case Step.CloseStale:
                    Session = CardTransport.BasicSession;
                    _step = FirstStep(card);
                    return false;
                case Step.Own:
                    Session = isAnswered && card.IsOk ? card.Transport.OpenedSession : CardTransport.BasicSession;
                    _isOpen = Session != CardTransport.BasicSession;

                    // Not every modem that has +CCHO opens a channel with it.
                    _step = _isOpen ? Step.Done : Step.Manage;
                    return false;
                case Step.Manage:
                    if (isAnswered && card.IsOk && card.ResponseCount == 1 && card.Response[0] > 0 && card.Response[0] <= MaxNumber)
                    {
                        Number = card.Response[0];
                    }
                    else if (!isAnswered || !HasNoChannels(card.Status))
                    {
                        _step = Step.Done;
                        return true;
                    }

                    _step = Step.SelectIt;
                    return false;
                case Step.SelectAgain when isAnswered && card.Status == NotSupported:
                    // It was closed after all.
                    Number = 0;
                    _step = Step.Manage;
                    return false;
                case Step.SelectIt:
                case Step.SelectAgain:
                    _isOpen = isAnswered && (card.IsOk || card.Status >> 8 == 0x62 || card.Status >> 8 == 0x63);
                    _step = _isOpen ? Step.Done : Step.Undo;
                    return !_isOpen;
                default:
                    _step = Step.Done;
                    OnCloseEnd(card, result);
                    return false;
            }
        }

        /// <summary>Closes it.</summary>
        internal void RunClose(Card card)
        {
            Forget();
            if (Session != CardTransport.BasicSession)
            {
                card.CloseSession(Session);
            }
            else if (Number > 0)
            {
                card.Begin(Class(0), ManageChannel, 0x80, Number);
                card.Send(CardRepeat.WhileBusy);
            }
            else
            {
                card.Begin(0, Select, ByName, WithFcp).Bytes(s_usim, 0, s_usim.Length).Expect(AllBytes);
                card.Send(CardRepeat.Safe);
            }
        }

        /// <summary>The command that closes it ended. One that the card did not take, being busy, leaves the channel to the next time.</summary>
        internal void OnCloseEnd(Card card, CardResult result)
        {
            bool isClosed = result == CardResult.Answered && (card.IsOk || card.Status == NotSupported);
            _left = isClosed || Number == 0 ? 0 : Number;
            Session = CardTransport.BasicSession;
        }

        private static Step FirstStep(Card card)
        {
            return card.Transport.HasOwnChannels ? Step.Own : Step.Manage;
        }

        /// <summary>Logical channels not supported, none free, function or instruction or class not supported.</summary>
        private static bool HasNoChannels(int status)
        {
            return status == NotSupported || status == 0x6A81 || status == 0x6D00 || status == 0x6E00;
        }
    }
}
