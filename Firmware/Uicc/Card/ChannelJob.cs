namespace Lwm2m.Uicc
{
    /// <summary>
    /// A job on a <see cref="LogicalChannel"/>: opens it if it is not open, selects its application, runs what the derived class does there, and closes it on
    /// every way out. Inside, commands have <see cref="LogicalChannel.Class"/> and <see cref="LogicalChannel.Session"/>.
    /// </summary>
    public abstract class ChannelJob : CardJob
    {
        private const int ChannelNotSupported = 0x6881;

        private Phase _phase;
        private bool _hasReopened;
        private bool _mustClose;

        /// <summary>Makes one.</summary>
        protected ChannelJob(LogicalChannel channel)
        {
            Channel = channel;
        }

        private enum Phase : byte
        {
            Begin,
            Opening,
            Failed,
            Inside,
            Closing
        }

        /// <summary>Its channel.</summary>
        public LogicalChannel Channel { get; }

        /// <summary>Whether the channel stays open for the next job; the basic channel never does.</summary>
        protected bool KeepsChannel { get; set; }

        /// <summary>Whether the channel does not outlive this job.</summary>
        protected bool EndsChannel
        {
            get { return _mustClose || !KeepsChannel || Channel.IsBasic; }
        }

        /// <inheritdoc/>
        public sealed override void Run(Card card)
        {
            if (_phase == Phase.Begin)
            {
                _hasReopened = false;
                _mustClose = false;
                _phase = Phase.Inside;
                if (!Channel.IsOpen(card))
                {
                    Channel.BeginOpen(card);
                    _phase = Phase.Opening;
                }
            }

            if (_phase == Phase.Opening || _phase == Phase.Failed)
            {
                Channel.RunOpen(card);
                if (card.IsExchanging)
                {
                    return;
                }

                if (_phase == Phase.Failed)
                {
                    _phase = Phase.Begin;
                    return;
                }

                _phase = Phase.Inside;
            }

            if (_phase == Phase.Inside)
            {
                RunOpened(card);
                if (card.IsExchanging || ResumeMs != 0)
                {
                    return;
                }

                if (Channel.IsOpen(card) && EndsChannel)
                {
                    _phase = Phase.Closing;
                    Channel.RunClose(card);
                    return;
                }
            }

            _phase = Phase.Begin;
        }

        /// <inheritdoc/>
        public sealed override void OnEnd(Card card, CardResult result)
        {
            switch (_phase)
            {
                case Phase.Opening:
                    if (Channel.OnOpenEnd(card, result))
                    {
                        _phase = Phase.Failed;
                        OnNoChannel(card, result);
                    }
                    else if (Channel.IsOpen(card))
                    {
                        OnOpened(card);
                    }

                    break;
                case Phase.Failed:
                    Channel.OnOpenEnd(card, result);
                    break;
                case Phase.Inside:
                    if ((result == CardResult.Answered && card.Status == ChannelNotSupported && !Channel.IsBasic)
                        || (result == CardResult.Refused && Channel.Session != CardTransport.BasicSession))
                    {
                        Channel.Forget();
                    }

                    OnOpenedEnd(card, result);
                    break;
                case Phase.Closing:
                    Channel.OnCloseEnd(card, result);
                    break;
            }
        }

        /// <inheritdoc/>
        public override void OnCancelled()
        {
            _phase = Phase.Begin;
        }

        /// <summary>Sends the command of the present phase on the open channel, as <see cref="CardJob.Run"/> does. One that sends none ends the job.</summary>
        protected abstract void RunOpened(Card card);

        /// <summary>A command on the channel ended. If <see cref="Channel"/> is no longer open, the card has forgotten it: <see cref="Reopen"/>.</summary>
        protected abstract void OnOpenedEnd(Card card, CardResult result);

        /// <summary>The channel was opened just now, and the application selected: its response is there, except from a carrier that opens channels by itself.</summary>
        protected virtual void OnOpened(Card card)
        {
        }

        /// <summary>The channel could not be opened: the job is over after this. <see cref="Card.Status"/> says why, 6A82 if there is no such application.</summary>
        protected abstract void OnNoChannel(Card card, CardResult result);

        /// <summary>Closes the channel at the end of this job, whatever <see cref="KeepsChannel"/> says.</summary>
        protected void CloseAtEnd()
        {
            _mustClose = true;
        }

        /// <summary>Opens the channel anew, after the card has forgotten it. Only in <see cref="OnOpenedEnd"/>; the derived class begins from its first phase.</summary>
        /// <returns>False if this job did so before: the card keeps no channel.</returns>
        protected bool Reopen(Card card)
        {
            if (_hasReopened || Channel.IsOpen(card))
            {
                return false;
            }

            _hasReopened = true;
            Channel.BeginOpen(card);
            _phase = Phase.Opening;
            return true;
        }
    }
}
