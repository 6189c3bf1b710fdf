using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Keeps a client registered at one server (LwM2M Core §6.2): Register, Update before the lifetime ends or when
    /// something changed, De-register, the retries of Server object resources 17 to 20, and Disable.
    /// </summary>
    public sealed partial class Registration
    {
        /// <summary>
        /// An Update leaves this long before the lifetime ends, or at half of it: four times MAX_TRANSMIT_WAIT (RFC 7252 §4.8.2), after which a
        /// request is given up. And earlier by <see cref="ClientOptions.UpdateSpreadMs"/>.
        /// </summary>
        public const int UpdateMarginMs = 4 * BearerTiming.DefaultMaxTransmitWaitMs;

        /// <summary>First pause before an Update that was not answered is tried again.</summary>
        public const int UpdateRetryMs = 2000;

        /// <summary>Requests in a row without an answer after which the link is opened anew for the next: the address or the keys of a side may have changed.</summary>
        public const int SilenceLimit = 2;

        private readonly RegistrationRequest _request;
        private readonly RetrySchedule _retries;
        private readonly LeaveRequest _leave = new LeaveRequest();
        private bool _isFailureNew;

        /// <summary>Creates the registration at one server.</summary>
        public Registration(string endpointName, ClientOptions options, ServerAccount account, ServerUri uri, ObjectTree objects, Discovery discovery, RandomSource random)
        {
            Account = account;
            Lifetime = new RegistrationLifetime(endpointName, options, account, objects, discovery);
            _retries = new RetrySchedule(account, options, random);
            UriHost = uri.HostOption;
            _request = new RegistrationRequest(this, endpointName, options, discovery);
        }

        /// <summary>The state of the registration.</summary>
        public RegistrationState State { get; private set; }

        /// <summary>Whether the server knows the client.</summary>
        public bool IsRegistered
        {
            get { return State == RegistrationState.Registered || State == RegistrationState.Updating || State == RegistrationState.Deregistering; }
        }

        /// <summary>Whether it neither has nor seeks a registration now: it waits, or has given up.</summary>
        public bool IsAway
        {
            get { return !IsRegistered && State != RegistrationState.Unregistered && State != RegistrationState.Registering; }
        }

        /// <summary>Grows with each Register sent: what was observed under an earlier one is over (LwM2M Core §6.4.1), what comes before its answer is not.</summary>
        public int Generation { get; private set; }

        /// <summary>Code of the last response, 0 without one.</summary>
        public byte LastCode { get; private set; }

        /// <summary>Registration sequences that failed in a row. At the number of Server object resource 20 the registration counts as failed (LwM2M Core §6.2.1).</summary>
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
            get { return State == RegistrationState.Disabled ? _leave.UntilMs : 0; }
        }

        /// <summary>The account whose lifetime, binding and retries it follows.</summary>
        public readonly ServerAccount Account;

        /// <summary>What the server holds of the client, and how long.</summary>
        internal readonly RegistrationLifetime Lifetime;

        /// <summary>Consecutive requests without a response.</summary>
        internal int Unanswered;

        /// <summary>Whether a new Register is requested.</summary>
        internal bool IsRenewAsked;

        /// <summary>Whether an Update is to be sent without the lifetime asking for it.</summary>
        internal bool IsUpdateAsked;

        /// <summary>Whether the client is to leave the server.</summary>
        internal bool IsLeaveAsked
        {
            get { return _leave.IsAsked; }
        }

        /// <summary>The schedule of retries.</summary>
        internal RetrySchedule Retries
        {
            get { return _retries; }
        }

        internal readonly RegistrationLocation Location = new RegistrationLocation();

        /// <summary>The value of the Uri-Host option of each request to the server, or null where none goes along, as over SMS.</summary>
        public byte[] UriHost { get; internal set; }

        /// <summary>Is set when it is to be stepped before its time, or null.</summary>
        internal StepSignal Signal;

        /// <summary>Decides what follows a failure.</summary>
        internal RegistrationOrder Order;

        /// <summary>Before this the client does not register: it is not this server's turn.</summary>
        internal long TurnMs;

        /// <summary>Milliseconds for which the server asks to be left alone by Max-Age (RFC 7252 §5.9.3.4, RFC 8516), bounded by <see cref="ClientOptions.MaxPauseS"/>; 0 where it does not.</summary>
        public long AskedPauseMs(CoapMessage response)
        {
            return _retries.AskedPauseMs(response);
        }

        /// <summary>Requests an Update now: Registration Update Trigger, resource 8 of the Server object. May be called on any thread.</summary>
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

        /// <summary>Registers again where the server knows the client: its observations end.</summary>
        internal void Renew()
        {
            IsRenewAsked = true;
            Signal?.Set();
        }

        /// <summary>De-registers, or stops trying to register. A request on its way is finished first, so that the server does not keep what nobody updates.</summary>
        public void Leave()
        {
            bool isNew = _leave.AskForGood();
            LeaveUnlessKnown(0);
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
            bool isTaken = _leave.AskForTime();
            LeaveUnlessKnown(nowMs);
            Signal?.Set();
            return isTaken;
        }

        /// <summary>Sends what is due.</summary>
        /// <returns>When something is due next, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(CoapEndpoint endpoint, long nowMs)
        {
            EndDisable(nowMs);
            LeaveUnlessKnown(nowMs);
            switch (State)
            {
                case RegistrationState.Unregistered:
                    return nowMs < TurnMs ? TurnMs : Send(RegistrationEvent.RegisterSent, endpoint, nowMs);
                case RegistrationState.BackingOff:
                    return nowMs < _retries.NextTryMs ? _retries.NextTryMs : Send(RegistrationEvent.RegisterSent, endpoint, nowMs);
                case RegistrationState.Registered:
                    return StepRegistered(endpoint, nowMs);
                case RegistrationState.Disabled:
                    return _leave.UntilMs;
                default:
                    // A request is on its way, and the endpoint brings its end; or there is nothing left to do.
                    return DatagramLink.Never;
            }
        }

        /// <summary>Whether the server knows the client, as far as it has been asked.</summary>
        internal bool IsSettled
        {
            get { return State == RegistrationState.Registered && !IsUpdateAsked && _retries.IsFresh; }
        }

        /// <summary>Goes on as when the power is back, with <see cref="Location"/>, <see cref="Lifetime"/> and <see cref="Retries"/> as they were. Before the first <see cref="Step"/>.</summary>
        /// <param name="state">Registered, BackingOff, Failed or Disabled.</param>
        /// <param name="untilMs">When the next try is due, or the absence over.</param>
        internal void Restore(RegistrationState state, long untilMs)
        {
            State = state;
            _retries.Restore(untilMs);
            _leave.Restore(untilMs);

            // Told again: what followed it may have ended with the power.
            _isFailureNew = state == RegistrationState.Failed;
        }

        private long StepRegistered(CoapEndpoint endpoint, long nowMs)
        {
            // De-register: LwM2M Core §6.2.3.
            if (_leave.IsAsked)
            {
                return Send(RegistrationEvent.DeregisterSent, endpoint, nowMs);
            }

            if (nowMs >= Lifetime.EndMs || IsRenewAsked)
            {
                Lose(nowMs);
                return nowMs;
            }

            long updateMs = UpdateMs;
            if (nowMs < updateMs)
            {
                return updateMs;
            }

            return Send(RegistrationEvent.UpdateSent, endpoint, nowMs);
        }

        /// <summary>When the next Update is due while the server knows the client.</summary>
        internal long UpdateMs
        {
            get
            {
                long due = IsUpdateAsked ? 0 : Lifetime.UpdateMs;
                return due >= _retries.NextTryMs ? due : Lifetime.Within(_retries.NextTryMs);
            }
        }

        private long Send(RegistrationEvent kind, CoapEndpoint endpoint, long nowMs)
        {
            if (endpoint.IsBusy || (kind != RegistrationEvent.DeregisterSent && Order.Gate is not null && !Order.Gate.IsOpen(nowMs)))
            {
                return DatagramLink.Never;
            }

            // Cleared first: what is asked while the request leaves, by any thread, is asked again.
            IsUpdateAsked = false;
            _request.Prepare(kind, Lifetime);
            endpoint.Send(_request, nowMs);
            Enter(kind);
            Lifetime.NoteSent(nowMs);
            if (kind == RegistrationEvent.RegisterSent)
            {
                IsRenewAsked = false;
                Generation++;
            }

            return DatagramLink.Never;
        }

        /// <summary>Where the server does not know the client there is nothing to de-register.</summary>
        private void LeaveUnlessKnown(long nowMs)
        {
            bool isKnown = IsRegistered || State == RegistrationState.Registering || State == RegistrationState.Deregistered;
            if (_leave.IsAsked && !isKnown)
            {
                EnterLeft(nowMs);
            }
        }

        /// <summary>The one place that changes the state, but for <see cref="Restore"/>.</summary>
        /// <returns>False where the event means nothing in the present state, which stays.</returns>
        private bool Enter(RegistrationEvent happened)
        {
            RegistrationState next = RegistrationTransitions.Next(State, happened);
            if (next == RegistrationTransitions.None)
            {
                return false;
            }

            State = next;
            return true;
        }
    }
}
