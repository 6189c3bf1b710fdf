using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// One visit to the applet: opens SCP03 if it is not open, gives the card what waits to be sent, and fetches what has come until nothing waits or a link has no
    /// room. Neither STORE DATA nor a command under SCP03 is ever repeated; a message the card has not been given, or has refused because it knows the channel no
    /// longer, is offered again in a later visit.
    /// </summary>
    internal sealed class UiccJob : SecureChannelJob
    {
        /// <summary>Most messages of one visit, so that others get at the card.</summary>
        private const int MaxMessages = 16;

        private const int Proprietary = 0x80;       // the class of GlobalPlatform
        private const int GetData = 0xCA;
        private const int StoreData = 0xE2;
        private const int AllBytes = 256;
        private const int ToolkitBusy = 0x9300;
        private const int NoDiagnosis = 0x6F00;

        private readonly UiccService _service;
        private readonly UiccMessage _message = new UiccMessage();
        private Step _step;
        private UiccLink _link;                     // whose message is being given to the card
        private int _attempts;                      // of it
        private int _messages;
        private bool _isOver;

        internal UiccJob(UiccService service, Scp03Session session)
            : base(new LogicalChannel(service.Options.Aid, 0), session)
        {
            _service = service;
            KeepsChannel = service.Options.KeepsChannel;
        }

        private enum Step : byte
        {
            None,
            Store,
            Get
        }

        /// <inheritdoc/>
        public override void OnCancelled()
        {
            base.OnCancelled();
            if (_step == Step.Store && _link is not null)
            {
                // The card may have taken it.
                _service.Counters.Unconfirmed++;
                Remove(false);
            }

            EndVisit();
        }

        /// <summary>A link is closed: what it had to send is gone.</summary>
        internal void Forget(UiccLink link)
        {
            if (_link == link)
            {
                _link = null;
                _attempts = 0;
            }
        }

        /// <inheritdoc/>
        protected override void RunInside(Card card)
        {
            if (_isOver || _messages == MaxMessages)
            {
                EndVisit();
                return;
            }

            _service.Connected();
            UiccOptions options = _service.Options;
            _link = _service.NextToSend();
            if (_link is not null)
            {
                _step = Step.Store;
                _messages++;
                CardCommand command = card.Begin(Proprietary, StoreData, options.StoreP1, 0);
                _link.WriteFirst(command, options.CoapTag);
                SendInside(card, command, CardRepeat.WhileBusy);
            }
            else if (_service.IsPollDue)
            {
                _step = Step.Get;
                _messages++;
                _service.Counters.Polls++;
                SendInside(card, card.Begin(Proprietary, GetData, options.GetTag >> 8, options.GetTag & 0xFF).Expect(AllBytes), CardRepeat.Safe);
            }
            else
            {
                EndVisit();
            }
        }

        /// <inheritdoc/>
        protected override void OnNoChannel(Card card, CardResult result)
        {
            EndVisit();
            _service.HasFailed(card.Status);
        }

        /// <inheritdoc/>
        protected override void OnNoSession(Card card)
        {
            EndVisit();
            _service.HasNoSession(Session.Failure, card.Status);
        }

        /// <inheritdoc/>
        protected override void OnInsideEnd(Card card, CardResult result, int count)
        {
            Step step = _step;
            _step = Step.None;
            int status = card.Status;

            // So a modem answers as well that is at the card itself, or whose card says nothing.
            bool isAnswered = count >= 0 && status != NoDiagnosis;
            bool isForgotten = !Channel.IsOpen(card) || (result == CardResult.Answered && IsForgotten(status));
            bool isUnsent = result == CardResult.Busy || result == CardResult.Refused || (result == CardResult.TooLong && Session is not null && !Session.IsOpen);
            bool isTaken = !isUnsent && !isForgotten && !(isAnswered && status == ToolkitBusy);
            _service.Counters.Forged += result == CardResult.Answered && count < 0 && !isForgotten ? 1 : 0;
            if (step == Step.Get)
            {
                OnGot(card, isAnswered && !isForgotten, count);
            }
            else if (isTaken)
            {
                OnStored(card, isAnswered);
            }
            else
            {
                _attempts++;
                if (_link is not null && _attempts >= _service.Options.Attempts)
                {
                    _service.Counters.Lost++;
                    Remove(false);
                }

                Fail(status);
            }

            if (isForgotten)
            {
                _service.IsForgotten();
            }

            if (_isOver)
            {
                // The card may have lost the selection, and not the channel; or an error, which has no MAC, is not the card's word.
                CloseAtEnd();
            }
        }

        /// <summary>Security status or conditions not satisfied, secure messaging unknown or wrong, instruction or class unknown: another application is selected.</summary>
        private static bool IsForgotten(int status)
        {
            return status == 0x6982 || status == 0x6985 || status == 0x6987 || status == 0x6988 || status == 0x6D00 || status == 0x6E00;
        }

        private void OnStored(Card card, bool isAnswered)
        {
            UiccCounters counters = _service.Counters;
            int sw1 = card.Status >> 8;
            if (!isAnswered)
            {
                // The card may have taken it: never once more.
                counters.Unconfirmed++;
                Remove(true);
                Fail(0);
            }
            else if (card.IsOk || sw1 == 0x62 || sw1 == 0x63)
            {
                counters.Sent++;
                Remove(true);
                _service.Worked();
            }
            else
            {
                counters.Lost++;
                Remove(false);
                Fail(card.Status);
            }
        }

        private void OnGot(Card card, bool isAnswered, int count)
        {
            if (isAnswered && (card.Status == _service.Options.EmptyStatus || (card.IsOk && count == 0)))
            {
                _service.Worked();
                _service.IsEmpty();
                return;
            }

            if (!isAnswered || !card.IsOk)
            {
                Fail(card.Status);
                return;
            }

            _service.Worked();
            UiccCounters counters = _service.Counters;
            switch (_message.Read(card.Response, count, _service.Options.CoapTag))
            {
                case UiccAnswer.Message:
                    _service.Take(card.Response, _message);
                    break;
                case UiccAnswer.Alphanumeric:
                    counters.Alphanumeric++;
                    break;
                default:
                    counters.Malformed++;
                    break;
            }

            card.WipeResponse();
        }

        /// <summary>The first message of the link is done with; that of a link that was closed is gone already.</summary>
        private void Remove(bool isSent)
        {
            _attempts = 0;
            _link?.RemoveFirst();
            _link = null;
            _service.HasSent(isSent);
        }

        private void Fail(int status)
        {
            _isOver = true;
            _service.HasFailed(status);
        }

        private void EndVisit()
        {
            _step = Step.None;
            _isOver = false;
            _messages = 0;
        }
    }
}
