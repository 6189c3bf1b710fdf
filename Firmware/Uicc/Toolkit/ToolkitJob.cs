using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// One visit to the toolkit of the card, on the basic channel: TERMINAL PROFILE, then FETCH and TERMINAL RESPONSE as long as the card has a command, then the
    /// ENVELOPEs that wait and the STATUS that is due. While the modem sends a short message of the card the job waits.
    /// </summary>
    internal sealed partial class ToolkitJob : CardJob
    {
        private const int Class = 0x80;
        private const int TerminalProfile = 0x10;
        private const int Fetch = 0x12;
        private const int TerminalResponse = 0x14;
        private const int Envelope = 0xC2;
        private const int Status = 0xF2;
        private const int NoData = 0x0C;
        private const int ToolkitBusy = 0x9300;
        private const int AllBytes = 256;

        private const int Seconds = 1;

        private readonly Toolkit _toolkit;
        private readonly Envelopes _envelopes;
        private readonly ProactiveCommand _command = new ProactiveCommand();
        private Step _step;
        private bool _wantsProfile;
        private bool _hasResult;        // a TERMINAL RESPONSE is owed
        private bool _isRelaying;
        private bool _isOver;
        private int _result;
        private int _statusS;           // of the answer to POLL INTERVAL
        private int _commands;
        private int _attempts;
        private int _statusIntervalMs;
        private long _statusMs = DatagramLink.Never;
        private long _envelopeMs;
        private long _relayEndMs;

        internal ToolkitJob(Toolkit toolkit, Envelopes envelopes)
        {
            _toolkit = toolkit;
            _envelopes = envelopes;
        }

        private enum Step : byte
        {
            None,
            Profile,
            Fetch,
            Respond,
            Envelope,
            Status
        }

        /// <summary>When it has something to do.</summary>
        internal long DueMs
        {
            get { return _wantsProfile ? 0 : _envelopes.Count > 0 && _envelopeMs < _statusMs ? _envelopeMs : _statusMs; }
        }

        public override void Run(Card card)
        {
            long nowMs = card.NowMs;
            if (_isRelaying && nowMs >= _relayEndMs)
            {
                _toolkit.Relay.Abandon();
                OnRelayed(ToolkitResult.TerminalBusy);
            }

            if (_isRelaying)
            {
                ResumeMs = _relayEndMs;
            }
            else if (_hasResult)
            {
                RunResponse(card);
            }
            else if (_isOver || _commands >= _toolkit.Options.MaxCommands)
            {
                _toolkit.Counters.Endless += card.ProactiveBytes > 0 ? 1 : 0;
                card.TakeProactive();
                EndVisit();
            }
            else if (_wantsProfile)
            {
                byte[] profile = _toolkit.Options.Profile;
                Begin(Step.Profile);
                card.Begin(Class, TerminalProfile, 0, 0).Bytes(profile, 0, profile.Length);
                card.Send(CardRepeat.Safe);
            }
            else if (card.ProactiveBytes > 0)
            {
                Begin(Step.Fetch);
                card.Begin(Class, Fetch, 0, 0).Expect(card.ProactiveBytes);
                card.TakeProactive();
                card.Send(CardRepeat.WhileBusy);
            }
            else if (_envelopes.Count > 0 && nowMs >= _envelopeMs)
            {
                Begin(Step.Envelope);
                _envelopes.WriteFirst(card.Begin(Class, Envelope, 0, 0));
                card.Send(CardRepeat.WhileBusy);
            }
            else if (nowMs >= _statusMs)
            {
                Begin(Step.Status);
                card.Begin(Class, Status, 0, NoData);
                card.Send(CardRepeat.Safe);
            }
            else
            {
                EndVisit();
            }
        }

        public override void OnEnd(Card card, CardResult result)
        {
            Step step = _step;
            _step = Step.None;
            bool isAnswered = result == CardResult.Answered;
            if (_statusMs != DatagramLink.Never)
            {
                // The card had the opportunity just now.
                _statusMs = card.NowMs + _statusIntervalMs;
            }

            switch (step)
            {
                case Step.Profile:
                    _wantsProfile = false;
                    _statusIntervalMs = _toolkit.Options.StatusMs;
                    _statusMs = _statusIntervalMs > 0 ? card.NowMs + _statusIntervalMs : DatagramLink.Never;
                    break;
                case Step.Fetch:
                    if (isAnswered && card.IsOk)
                    {
                        _toolkit.Counters.Fetched++;
                        OnFetched(card);
                    }
                    else
                    {
                        _isOver = true;
                    }

                    break;
                case Step.Respond:
                    _toolkit.TellUsers();
                    break;
                case Step.Envelope:
                    OnEnveloped(card, result);
                    break;
            }

            _isOver |= !isAnswered;
        }

        public override void OnCancelled()
        {
            if (_step == Step.Envelope)
            {
                // The card may have taken it.
                _toolkit.Counters.Unconfirmed++;
                RemoveEnvelope();
            }

            if (_isRelaying)
            {
                _toolkit.Relay.Abandon();
                _toolkit.Counters.NotRelayed++;
            }

            _isRelaying = false;
            _hasResult = false;
            _wantsProfile = false;
            _statusMs = DatagramLink.Never;
            EndVisit();
        }

        internal void WantProfile()
        {
            _wantsProfile = true;
            _envelopeMs = 0;
        }

        /// <summary>The relay is done with a short message.</summary>
        internal void OnRelayed(int result)
        {
            if (_isRelaying)
            {
                _isRelaying = false;
                _toolkit.Counters.Relayed += result == ToolkitResult.Done ? 1 : 0;
                _toolkit.Counters.NotRelayed += result == ToolkitResult.Done ? 0 : 1;
                Answer(result);

                // At once.
                ResumeMs = 1;
            }
        }

        private void Begin(Step step)
        {
            _step = step;
            _commands++;
        }

        private void EndVisit()
        {
            _step = Step.None;
            _isOver = false;
            _commands = 0;
        }

        private void Answer(int result)
        {
            _hasResult = true;
            _result = result;
            _toolkit.Counters.Unsupported += result == ToolkitResult.Unsupported ? 1 : 0;
            _toolkit.Counters.Malformed += result == ToolkitResult.NotUnderstood ? 1 : 0;
        }

        private void RunResponse(Card card)
        {
            Begin(Step.Respond);
            _hasResult = false;
            bool hasCause = ToolkitResult.HasCause(_result);
            CardCommand command = card.Begin(Class, TerminalResponse, 0, 0)
                .Byte(0x81).Byte(3).Byte(_command.Number).Byte(_command.Type).Byte(_command.Qualifier)
                .Byte(0x82).Byte(2).Byte(0x82).Byte(0x81)
                .Byte(0x83).Byte(hasCause ? 2 : 1).Byte(_result);
            if (hasCause)
            {
                command.Byte(0);
            }

            if (_command.Type == ProactiveCommand.PollInterval && _result == ToolkitResult.Done)
            {
                bool isOwn = _statusS > 0;
                command.Byte(0x84).Byte(2).Byte(isOwn ? Seconds : _command.DurationUnit).Byte(isOwn ? _statusS : _command.Duration);
            }

            card.Send(CardRepeat.WhileBusy);
        }

        private void OnEnveloped(Card card, CardResult result)
        {
            ToolkitCounters counters = _toolkit.Counters;
            bool isBusy = result == CardResult.Busy || result == CardResult.Refused || (result == CardResult.Answered && card.Status == ToolkitBusy);
            if (isBusy && ++_attempts < _toolkit.Options.Attempts)
            {
                _envelopeMs = card.NowMs + ((long)_toolkit.Options.RetryMs << (_attempts - 1));
                _isOver = true;
                return;
            }

            int sw1 = card.Status >> 8;
            bool isTaken = card.IsOk || sw1 == 0x62 || sw1 == 0x63 || sw1 == 0x9E;
            counters.Undelivered += isBusy || (result == CardResult.Answered && !isTaken) ? 1 : 0;
            counters.Unconfirmed += !isBusy && result != CardResult.Answered ? 1 : 0;
            counters.Delivered += !isBusy && result == CardResult.Answered && isTaken ? 1 : 0;
            RemoveEnvelope();
            _toolkit.TellUsers();
        }

        private void RemoveEnvelope()
        {
            _attempts = 0;
            _envelopeMs = 0;
            _envelopes.RemoveFirst();
        }
    }
}
