using System;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// A job on a <see cref="LogicalChannel"/> whose commands are inside SCP03: opens channel and session if they are not open, wraps what the derived class
    /// sends and unwraps what the card answers. Jobs on the same channel share the session. Nothing inside is ever repeated.
    /// </summary>
    public abstract class SecureChannelJob : ChannelJob
    {
        private readonly Scp03Session _session;
        private readonly byte[] _command;
        private Phase _phase;
        private bool _hasFailed;

        /// <summary>Makes one.</summary>
        /// <param name="channel">Its channel.</param>
        /// <param name="session">The session of all jobs on this channel; null to send in clear, which only an option of the user may ask for.</param>
        protected SecureChannelJob(LogicalChannel channel, Scp03Session session)
            : base(channel)
        {
            _session = session;
            _command = session is null ? null : new byte[Scp03Session.MaxOpening];
        }

        private enum Phase : byte
        {
            Outside,
            Challenge,
            Authenticate,
            Inside
        }

        /// <summary>The session, or null in clear.</summary>
        public Scp03Session Session
        {
            get { return _session; }
        }

        /// <inheritdoc/>
        protected sealed override void RunOpened(Card card)
        {
            if (_phase == Phase.Outside)
            {
                _hasFailed = false;
                _phase = _session is null || _session.IsOpen ? Phase.Inside : Phase.Challenge;
            }

            if (_phase == Phase.Challenge)
            {
                int count = _hasFailed ? 0 : _session.Begin(_command, 0);
                if (count > 0)
                {
                    Send(card, count);
                    return;
                }

                if (!_hasFailed)
                {
                    OnNoSession(card);
                }
            }
            else if (_phase == Phase.Authenticate)
            {
                Send(card, Scp03Session.MaxOpening);
                return;
            }
            else
            {
                RunInside(card);
                if (card.IsExchanging || ResumeMs != 0)
                {
                    return;
                }
            }

            if (_hasFailed || (_session is not null && !_session.IsOpen))
            {
                CloseAtEnd();
            }

            if (_session is not null && (EndsChannel || !Channel.IsOpen(card)))
            {
                // Whether a card that has not given a genuine answer counted the command, nobody knows: nothing more is sent under these keys.
                _session.Close();
            }

            _phase = Phase.Outside;
        }

        /// <inheritdoc/>
        protected sealed override void OnOpenedEnd(Card card, CardResult result)
        {
            if (_phase == Phase.Inside)
            {
                OnInsideEnd(card, result, _session is null || result != CardResult.Answered ? Clear(card, result) : Unwrap(card));
                return;
            }

            if (result != CardResult.Answered)
            {
                _session.Abort();
            }
            else if (_phase == Phase.Challenge)
            {
                _phase = _session.Authenticate(card.Response, 0, card.ResponseCount, card.Status, _command, 0) > 0 ? Phase.Authenticate : Phase.Challenge;
                if (_phase == Phase.Authenticate)
                {
                    return;
                }
            }
            else if (_session.Open(card.ResponseCount, card.Status))
            {
                _phase = Phase.Inside;
                return;
            }

            Array.Clear(_command, 0, _command.Length);
            _hasFailed = true;
            _phase = Phase.Challenge;
            OnNoSession(card);
        }

        /// <inheritdoc/>
        protected override void OnOpened(Card card)
        {
            // A session belongs to the selection of the application that it was opened in.
            if (_session is not null)
            {
                _session.Close();
            }

            _phase = Phase.Outside;
        }

        /// <inheritdoc/>
        public override void OnCancelled()
        {
            if (_session is not null)
            {
                _session.Close();
            }

            _phase = Phase.Outside;
            base.OnCancelled();
        }

        /// <summary>
        /// Sends a command that was begun with <see cref="Card.Begin"/> and the class of the basic channel, such as 80: puts in the channel, and wraps it. In clear it is repeated as
        /// told; inside a session never.
        /// </summary>
        protected void SendInside(Card card, CardCommand command, CardRepeat repeat, bool isSecret = false)
        {
            command.SetClass(Channel.Class(command.Class));
            if (_session is not null)
            {
                int count = command.IsOverflow ? 0 : _session.Wrap(command.Buffer, 0, command.DataCount);
                if (count == 0)
                {
                    // More than a command holds: ends in TooLong without having been sent.
                    command.SetDataCount(CardTransport.MaxCommand - CardCommand.DataOffset).Expect(-1);
                }
                else
                {
                    // The response has data or an R-MAC, so it is always expected.
                    command.SetDataCount(count).Expect(256);
                }

                repeat = CardRepeat.Never;
            }

            card.Send(repeat, Channel.Session, isSecret);
        }

        /// <summary>Sends the command of the present phase by <see cref="SendInside"/>, as <see cref="CardJob.Run"/> does. One that sends none ends the job.</summary>
        protected abstract void RunInside(Card card);

        /// <summary>A command of <see cref="RunInside"/> ended.</summary>
        /// <param name="card">The card; <see cref="Card.Status"/> tells the status, which is not genuine unless it is 9000, 62xx or 63xx.</param>
        /// <param name="result">How it ended.</param>
        /// <param name="count">Data at the beginning of <see cref="Card.Response"/>, in clear; less than 0 if there is no answer that may be used. The session is over then.</param>
        protected abstract void OnInsideEnd(Card card, CardResult result, int count);

        /// <summary>There is no session: <see cref="Scp03Session.Failure"/> says why. The job is over after this.</summary>
        protected abstract void OnNoSession(Card card);

        private void Send(Card card, int count)
        {
            CardCommand command = card.Begin(Channel.Class(_command[0]), _command[1], _command[2], _command[3]);
            command.Bytes(_command, CardCommand.DataOffset, _command[4]);
            if (count > CardCommand.DataOffset + _command[4])
            {
                command.Expect(256);
            }

            card.Send(_phase == Phase.Challenge ? CardRepeat.WhileBusy : CardRepeat.Never, Channel.Session);
        }

        private int Unwrap(Card card)
        {
            return _session.Unwrap(card.Response, 0, card.ResponseCount, card.Status, card.WireStatus);
        }

        private int Clear(Card card, CardResult result)
        {
            if (_session is not null)
            {
                _session.Abort();
            }

            return result == CardResult.Answered ? card.ResponseCount : -1;
        }
    }
}
