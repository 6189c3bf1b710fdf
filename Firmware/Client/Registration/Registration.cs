using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Keeps a client registered at one server (LwM2M 1.1 Core §6.2): Register, Update before the lifetime ends or when
    /// something changed, De-register, the retries of Server object resources 17 to 20, and Disable.
    /// </summary>
    public sealed class Registration
    {
        /// <summary>An Update leaves this long before the lifetime ends, or at half of it: time for four transmissions spans (RFC 7252 §4.8.2). And earlier by <see cref="ClientOptions.UpdateSpreadMs"/>.</summary>
        public const int UpdateMarginMs = 4 * 93000;

        /// <summary>First pause before an Update that was not answered is tried again.</summary>
        public const int UpdateRetryMs = 2000;

        /// <summary>Requests in a row without an answer after which the link is opened anew for the next: the address or the keys of a side may have changed.</summary>
        public const int SilenceLimit = 2;

        private const int ClientErrorClass = 4;

        private readonly RegistrationRequest _request;
        private readonly RetrySchedule _retries;
        private readonly Absence _absence = new Absence();
        private bool _isFailureNew;
        private long _notBeforeMs;              // the server asked to be left alone until then

        /// <summary>Makes the registration of one server.</summary>
        public Registration(string endpointName, ClientOptions options, ServerAccount account, ServerUri uri, ObjectTree objects, Discovery discovery, RandomSource random)
        {
            Account = account;
            Lease = new Lease(endpointName, options, account, objects, discovery);
            _retries = new RetrySchedule(account, options, random);
            UriHost = uri.HostOption;
            _request = new RegistrationRequest(this, endpointName, options, discovery);
        }

        /// <summary>Where the client stands with the server.</summary>
        public RegistrationState State { get; private set; }

        /// <summary>Whether the server knows the client.</summary>
        public bool IsRegistered
        {
            get { return State == RegistrationState.Registered || State == RegistrationState.Updating || State == RegistrationState.Deregistering; }
        }

        /// <summary>Whether it neither has nor seeks a registration now: it waits, or has given up.</summary>
        internal bool IsAway
        {
            get { return !IsRegistered && State != RegistrationState.Unregistered && State != RegistrationState.Registering; }
        }

        /// <summary>Grows with each Register sent: what was observed under an earlier one is over (LwM2M 1.1 Core §6.4.1), what comes before its answer is not.</summary>
        public int Generation { get; private set; }

        /// <summary>Code of the last response, 0 without one.</summary>
        public byte LastCode { get; private set; }

        /// <summary>Registration sequences that failed in a row. At the number of Server object resource 20 the registration counts as failed (LwM2M 1.1 Core §6.2.1).</summary>
        public int FailedSequences
        {
            get { return _retries.FailedSequences; }
        }

        /// <summary>Whether the registration counts as failed; it may be tried again nevertheless, see <see cref="ClientOptions.RetriesFailedServers"/>.</summary>
        public bool HasFailed
        {
            get { return _retries.HasFailed; }
        }

        /// <summary>When the client comes back to a server that is disabled. To outlive the power it is saved as what is left of it.</summary>
        public long DisabledUntilMs
        {
            get { return State == RegistrationState.Disabled ? _absence.UntilMs : 0; }
        }

        /// <summary>The account whose lifetime, binding and retries it follows.</summary>
        internal ServerAccount Account { get; }

        /// <summary>What the server holds of the client, and how long.</summary>
        internal Lease Lease { get; }

        /// <summary>Requests in a row that had no answer.</summary>
        internal int Unanswered { get; private set; }

        /// <summary>Whether it is to register anew.</summary>
        internal bool IsRenewAsked { get; private set; }

        /// <summary>Whether an Update is to be sent without the lifetime asking for it.</summary>
        internal bool IsUpdateAsked { get; private set; }

        /// <summary>Before this nothing is tried again.</summary>
        internal long NextTryMs { get; private set; }

        /// <summary>Whether the client is to go.</summary>
        internal bool IsLeaveAsked
        {
            get { return _absence.IsAsked; }
        }

        /// <summary>What has been tried.</summary>
        internal RetrySchedule Retries
        {
            get { return _retries; }
        }

        internal RegistrationLocation Location { get; } = new RegistrationLocation();

        internal byte[] UriHost { get; }

        /// <summary>Is set when it is to be stepped before its time, or null.</summary>
        internal StepSignal Signal { get; set; }

        /// <summary>Says what follows a failure.</summary>
        internal RegistrationOrder Order { get; set; }

        /// <summary>Before this the client does not register: it is not this server's turn.</summary>
        internal long TurnMs { get; set; }

        /// <summary>Asks for an Update now: Registration Update Trigger, resource 8 of the Server object. May be called on any thread.</summary>
        public void RequestUpdate()
        {
            if (!IsUpdateAsked)
            {
                IsUpdateAsked = true;
                Signal?.Set();
            }
        }

        /// <summary>Asks for an Update with the next <see cref="Step"/>, which the caller sees to.</summary>
        internal void AskForUpdate()
        {
            IsUpdateAsked = true;
        }

        /// <summary>Registers anew where the server knows the client: what it observed is over.</summary>
        internal void Renew()
        {
            IsRenewAsked = true;
            Signal?.Set();
        }

        /// <summary>De-registers, or stops trying to register. A request on its way is finished first, so that the server does not keep what nobody updates.</summary>
        public void Leave()
        {
            bool isNew = _absence.AskForGood();
            GoUnlessKnown(0);
            if (isNew)
            {
                Signal?.Set();
            }
        }

        /// <summary>
        /// De-registers and stays away for the time of resource 5, then registers again: Disable, resource 4 of the Server
        /// object. A server disabled already is so for the whole time again.
        /// </summary>
        /// <returns>False when the client leaves the server for good.</returns>
        public bool Disable(long nowMs)
        {
            bool isTaken = _absence.AskForTime();
            GoUnlessKnown(nowMs);
            Signal?.Set();
            return isTaken;
        }

        /// <summary>Tries a registration that failed again, after the sequence delay of resource 19.</summary>
        public void Retry(long nowMs)
        {
            RetryLater(nowMs);
            Signal?.Set();
        }

        /// <summary>As <see cref="Retry"/>, for a caller who sees to the time it is due.</summary>
        internal void RetryLater(long nowMs)
        {
            if (State == RegistrationState.Failed)
            {
                State = RegistrationState.BackingOff;
                PutOff(nowMs + _retries.SequencePauseMs());
            }
        }

        /// <summary>Sends what is due.</summary>
        /// <returns>When something is due next, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(CoapEndpoint endpoint, long nowMs)
        {
            ComeBack(nowMs);
            GoUnlessKnown(nowMs);
            switch (State)
            {
                case RegistrationState.Unregistered:
                    return nowMs < TurnMs ? TurnMs : Send(RegistrationState.Registering, endpoint, nowMs);
                case RegistrationState.BackingOff:
                    return nowMs < NextTryMs ? NextTryMs : Send(RegistrationState.Registering, endpoint, nowMs);
                case RegistrationState.Registered:
                    return StepRegistered(endpoint, nowMs);
                case RegistrationState.Disabled:
                    return _absence.UntilMs;
                default:
                    // A request is on its way, and the endpoint brings its end; or there is nothing left to do.
                    return DatagramLink.Never;
            }
        }

        /// <summary>Takes it that the server was not reached: the link has failed, and with it a request on its way, or that got no response.</summary>
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
            ComeBack(nowMs);
            if (_absence.IsAsked)
            {
                Go(nowMs);
                return;
            }

            switch (State)
            {
                case RegistrationState.Registered:
                case RegistrationState.Updating:
                    bool isForgotten = failure == RequestFailure.Reset;
                    State = RegistrationState.Registered;
                    if (nowMs >= Lease.EndMs || isForgotten)
                    {
                        Forget(nowMs);
                    }
                    else
                    {
                        RetryUpdate(isLocal ? _retries.LocalPauseMs() : _retries.UpdatePauseMs(UpdateRetryMs), nowMs);
                    }

                    break;
                case RegistrationState.Unregistered:
                case RegistrationState.Registering:
                case RegistrationState.BackingOff:
                    if (isLocal)
                    {
                        State = RegistrationState.BackingOff;
                        PutOff(nowMs + _retries.LocalPauseMs());
                    }
                    else
                    {
                        BackOff(false, nowMs);
                    }

                    break;
            }
        }

        /// <summary>Takes it that trying again leads nowhere, as other credentials or another version are needed: the registration has failed.</summary>
        public void OnRefusal(long nowMs)
        {
            if (_absence.IsAsked)
            {
                OnFailure(RequestFailure.TimedOut, nowMs);
                return;
            }

            LastCode = CoapCode.Empty;
            Location.Clear();
            BackOff(true, nowMs);
        }

        /// <summary>The link is closed: what was on its way is sent again when it is open.</summary>
        internal void OnLinkClosed()
        {
            switch (State)
            {
                case RegistrationState.Registering:
                    State = RegistrationState.Unregistered;
                    break;
                case RegistrationState.Updating:
                case RegistrationState.Deregistering:
                    State = RegistrationState.Registered;
                    IsUpdateAsked = true;
                    break;
            }
        }

        /// <summary>Whether the server knows the client, as far as it has been asked.</summary>
        internal bool IsSettled
        {
            get { return State == RegistrationState.Registered && !IsUpdateAsked && _retries.IsFresh; }
        }

        /// <summary>Goes on as when the power is back, with <see cref="Location"/>, <see cref="Lease"/> and <see cref="Retries"/> as they were. Before the first <see cref="Step"/>.</summary>
        /// <param name="state">Registered, BackingOff, Failed or Disabled.</param>
        /// <param name="untilMs">When the next try is due, or the absence over.</param>
        internal void Restore(RegistrationState state, long untilMs)
        {
            State = state;
            NextTryMs = untilMs;
            _absence.Restore(untilMs);

            // Told again: what followed it may have ended with the power.
            _isFailureNew = state == RegistrationState.Failed;
        }

        internal void OnResponse(CoapMessage response, long nowMs)
        {
            LastCode = response.Code;
            Unanswered = 0;
            _notBeforeMs = nowMs + _retries.AskedPauseMs(response);
            switch (State)
            {
                case RegistrationState.Registering:
                    OnRegisterResponse(response, nowMs);
                    break;
                case RegistrationState.Updating:
                    OnUpdateResponse(response.Code, nowMs);
                    break;
                case RegistrationState.Deregistering:
                    Go(nowMs);
                    break;
            }
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
                Lease.NoteRegistered();
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
                if (nowMs < Lease.EndMs)
                {
                    _retries.Settle();
                }
            }
            else if (code >= CoapCode.InternalServerError || code == CoapCode.TooManyRequests)
            {
                // The server is in trouble, which does not end the registration.
                State = RegistrationState.Registered;
                RetryUpdate(_retries.UpdatePauseMs(UpdateRetryMs), nowMs);
            }
            else
            {
                // 4.04 above all: the server has forgotten the client.
                Forget(nowMs);
            }
        }

        private void Confirm()
        {
            State = RegistrationState.Registered;
            Lease.Confirm();
            NextTryMs = 0;
            _retries.Succeed();
        }

        private void Forget(long nowMs)
        {
            Location.Clear();
            _retries.BeginSequence();
            PutOff(nowMs + _retries.LossPauseMs(Lease.AgeMs(nowMs)));
            State = NextTryMs > nowMs ? RegistrationState.BackingOff : RegistrationState.Unregistered;
        }

        private long StepRegistered(CoapEndpoint endpoint, long nowMs)
        {
            if (_absence.IsAsked)
            {
                return Send(RegistrationState.Deregistering, endpoint, nowMs);
            }

            if (nowMs >= Lease.EndMs || IsRenewAsked)
            {
                Forget(nowMs);
                return nowMs;
            }

            long updateMs = UpdateMs;
            if (nowMs < updateMs)
            {
                return updateMs;
            }

            return Send(RegistrationState.Updating, endpoint, nowMs);
        }

        /// <summary>When the next Update is due while the server knows the client.</summary>
        internal long UpdateMs
        {
            get
            {
                long due = IsUpdateAsked ? 0 : Lease.UpdateMs;
                return due >= NextTryMs ? due : Lease.Within(NextTryMs);
            }
        }

        private long Send(RegistrationState kind, CoapEndpoint endpoint, long nowMs)
        {
            if (endpoint.IsBusy)
            {
                return DatagramLink.Never;
            }

            // Cleared first: what is asked while the request leaves, by any thread, is asked again.
            IsUpdateAsked = false;
            _request.Prepare(kind, Lease);
            endpoint.Send(_request, nowMs);
            State = kind;
            Lease.NoteSent(nowMs);
            if (kind == RegistrationState.Registering)
            {
                IsRenewAsked = false;
                Generation++;
            }

            return DatagramLink.Never;
        }

        /// <summary>Where the server does not know the client there is nothing to de-register.</summary>
        private void GoUnlessKnown(long nowMs)
        {
            bool isKnown = IsRegistered || State == RegistrationState.Registering || State == RegistrationState.Deregistered;
            if (_absence.IsAsked && !isKnown)
            {
                Go(nowMs);
            }
        }

        private void Go(long nowMs)
        {
            Location.Clear();
            Lease.NoteRegistered();
            State = _absence.Begin(Account, nowMs);
        }

        private void ComeBack(long nowMs)
        {
            if (State == RegistrationState.Disabled && nowMs >= _absence.UntilMs)
            {
                State = RegistrationState.Unregistered;
                _retries.Succeed();
            }
        }

        private void RetryUpdate(long pauseMs, long nowMs)
        {
            IsUpdateAsked = true;
            PutOff(nowMs + pauseMs);
        }

        /// <summary>Sends no Update before a time.</summary>
        internal void PutOffUpdate(long untilMs)
        {
            NextTryMs = untilMs > NextTryMs ? untilMs : NextTryMs;
        }

        private void PutOff(long untilMs)
        {
            NextTryMs = untilMs > _notBeforeMs ? untilMs : _notBeforeMs;
        }

        private void BackOff(bool isRejected, long nowMs)
        {
            bool goesOn = _retries.Fail(isRejected, out long pauseMs);
            State = goesOn ? RegistrationState.BackingOff : RegistrationState.Failed;
            _isFailureNew |= !goesOn;
            PutOff(nowMs + pauseMs);
        }
    }
}
