using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <content>Outcomes of requests and of the link.</content>
    public sealed partial class Registration
    {
        /// <summary>When the next try is due, in <see cref="RegistrationState.BackingOff"/>.</summary>
        public long NextTryMs
        {
            get { return _retries.NextTryMs; }
        }

        private const int ClientErrorClass = 4;

        /// <summary>Tries a registration that failed again, after the sequence delay of resource 19.</summary>
        public void Retry(long nowMs)
        {
            RetryLater(nowMs);
            Signal?.Set();
        }

        /// <summary>As <see cref="Retry"/>, for a caller who sees to the time it is due.</summary>
        internal void RetryLater(long nowMs)
        {
            if (Enter(RegistrationEvent.TriedAgain))
            {
                _retries.PutOff(nowMs + _retries.SequencePauseMs());
            }
        }

        /// <summary>Call when the server was not reached: the link has failed, and with it a request on its way, or a request got no response.</summary>
        /// <param name="failure">
        /// <see cref="RequestFailure.NotSent"/> uses up no retry: it is tried again after a pause of its own. With a
        /// <see cref="RequestFailure.Reset"/> to an Update the server says that it does not know the client.
        /// </param>
        /// <param name="nowMs">The time.</param>
        public void OnFailure(RequestFailure failure, long nowMs)
        {
            bool isLocal = failure == RequestFailure.NotSent;
            LastCode = CoapCode.Empty;
            Unanswered = isLocal ? SilenceLimit : Unanswered + 1;
            EndDisable(nowMs);
            if (_leave.IsAsked)
            {
                EnterLeft(nowMs);
                return;
            }

            if (Enter(RegistrationEvent.UpdateFailed))
            {
                if (nowMs >= Lifetime.EndMs || failure == RequestFailure.Reset)
                {
                    Lose(nowMs);
                }
                else
                {
                    RetryUpdate(isLocal ? _retries.LocalPauseMs() : _retries.UpdatePauseMs(UpdateRetryMs), nowMs);
                }
            }
            else if (!isLocal)
            {
                BackOff(false, nowMs);
            }
            else if (Enter(RegistrationEvent.TryFailed))
            {
                _retries.PutOff(nowMs + _retries.LocalPauseMs());
            }
        }

        /// <summary>Call when trying again leads nowhere, as other credentials or another version are needed: the registration has failed.</summary>
        public void OnRefusal(long nowMs)
        {
            if (_leave.IsAsked)
            {
                OnFailure(RequestFailure.TimedOut, nowMs);
                return;
            }

            LastCode = CoapCode.Empty;
            if (BackOff(true, nowMs))
            {
                Location.Clear();
            }
        }

        /// <summary>The link is closed: what was on its way is sent again when it is open.</summary>
        internal void OnLinkClosed()
        {
            if (Enter(RegistrationEvent.LinkClosed))
            {
                IsUpdateAsked |= State == RegistrationState.Registered;
            }
        }

        internal void OnResponse(CoapMessage response, long nowMs)
        {
            LastCode = response.Code;
            Unanswered = 0;
            _retries.LeaveAloneUntil(nowMs + _retries.AskedPauseMs(response));
            switch (State)
            {
                case RegistrationState.Registering:
                    OnRegisterResponse(response, nowMs);
                    break;
                case RegistrationState.Updating:
                    OnUpdateResponse(response.Code, nowMs);
                    break;
                case RegistrationState.Deregistering:
                    // LwM2M Core §6.2.3: the client has left, whatever the answer is.
                    EnterLeft(nowMs);
                    break;
            }

            // Not with the next step: should the link be closed before it, that would come with the next try, or never after the last one.
            LeaveUnlessKnown(nowMs);
        }

        /// <summary>Whether the registration has failed and nobody has been told yet.</summary>
        internal bool TakeFailure()
        {
            bool isNew = _isFailureNew;
            _isFailureNew = false;
            return isNew;
        }

        private void OnRegisterResponse(CoapMessage response, long nowMs)
        {
            if (response.Code == CoapCode.Created && Location.TryRead(response))
            {
                Lifetime.NoteRegistered();
                Confirm();
            }
            else
            {
                bool isRefused = response.Code >> 5 == ClientErrorClass && response.Code != CoapCode.TooManyRequests;
                BackOff(isRefused && Order.BootstrapsAfter(this), nowMs);
            }
        }

        private void OnUpdateResponse(byte code, long nowMs)
        {
            if (code == CoapCode.Changed)
            {
                Confirm();
                if (nowMs < Lifetime.EndMs)
                {
                    _retries.Settle();
                }
            }
            else if (code >= CoapCode.InternalServerError || code == CoapCode.TooManyRequests)
            {
                // The server is in trouble, which does not end the registration.
                Enter(RegistrationEvent.UpdateFailed);
                RetryUpdate(_retries.UpdatePauseMs(UpdateRetryMs), nowMs);
            }
            else
            {
                // 4.04 above all: the server has forgotten the client.
                Lose(nowMs);
            }
        }

        private void Confirm()
        {
            Enter(RegistrationEvent.Accepted);
            Lifetime.Confirm();
            _retries.Succeed();
        }

        private void Lose(long nowMs)
        {
            Location.Clear();
            _retries.BeginSequence();
            _retries.PutOff(nowMs + _retries.LossPauseMs(Lifetime.AgeMs(nowMs)));
            Enter(_retries.NextTryMs > nowMs ? RegistrationEvent.LostAgain : RegistrationEvent.Lost);
        }

        private void RetryUpdate(long pauseMs, long nowMs)
        {
            IsUpdateAsked = true;
            _retries.PutOff(nowMs + pauseMs);
        }

        /// <summary>Takes the failure of a try; nothing where none is made, as the client has left the server or has given up.</summary>
        private bool BackOff(bool isRejected, long nowMs)
        {
            if (!Enter(RegistrationEvent.TryFailed))
            {
                return false;
            }

            bool goesOn = _retries.Fail(isRejected, out long pauseMs);
            _retries.PutOff(nowMs + pauseMs);
            if (!goesOn)
            {
                Enter(RegistrationEvent.LastTryFailed);
                _isFailureNew = true;
            }

            return true;
        }

        private void EnterLeft(long nowMs)
        {
            if (Enter(_leave.IsForGood ? RegistrationEvent.Left : RegistrationEvent.LeftForTime))
            {
                Location.Clear();
                Lifetime.NoteRegistered();
                _leave.Begin(Account, nowMs);
            }
        }

        private void EndDisable(long nowMs)
        {
            if (State == RegistrationState.Disabled && nowMs >= _leave.UntilMs)
            {
                Enter(RegistrationEvent.DisableEnded);
                _retries.Succeed();
            }
        }
    }
}
