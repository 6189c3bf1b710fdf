using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>All that a client holds for one server: the connection, the registration, observations and attributes, and what is sent unasked.</summary>
    public sealed partial class ServerSession : RequestHandler
    {
        private readonly ServerRequests _requests;
        private readonly ReportTurns _turns = new ReportTurns();
        private readonly bool _isQueueMode;
        private readonly bool _keepsSessionOnNewKey;
        private Connection _connection;
        private readonly StepSignal _signal;
        private int _accountRevision;
        private LinkState _linkState;
        private int _generation;                // of the registration
        private int _replacements;              // of the security context
        private long _newKeyDueMs = DatagramLink.Never;     // the session gives way to one with the new key, at the latest
        private bool _isSessionDoubted;         // something was not acknowledged: the server may have lost its side of a secured link
        private bool _isSilent;                 // it left something unanswered since it was heard last

        internal ServerSession(SecurityAccount security, OscoreAccount oscore, ServerRequests requests, Registration registration, ObservationTable observations, StepSignal signal, ClientOptions options)
        {
            Security = security;
            Oscore = oscore;
            _requests = requests;
            Registration = registration;
            Observations = observations;
            _signal = signal;
            Awake = new AwakeWindow(options.AwakeWindowMs);
            _isQueueMode = options.QueueMode;
            _keepsSessionOnNewKey = options.KeepsSessionOnNewKey;
        }

        /// <summary>The link to the server.</summary>
        public DatagramLink Link
        {
            get { return _connection.Link; }
        }

        /// <summary>The exchanges with the server.</summary>
        public CoapEndpoint Endpoint
        {
            get { return _connection.Endpoint; }
        }

        /// <summary>The letter of the binding in use.</summary>
        public char Transport
        {
            get { return _connection.Transport; }
        }

        /// <summary>Whether that is not the preferred one, see <see cref="ServerAccount.PreferredTransport"/>.</summary>
        public bool HasFallenBack
        {
            get { return _connection.ReturnMs != DatagramLink.Never; }
        }

        /// <summary>The failures of links to the server.</summary>
        public readonly LinkFailures LinkFailures = new LinkFailures();

        /// <summary>The security account of the server.</summary>
        public readonly SecurityAccount Security;

        /// <summary>The server account.</summary>
        public ServerAccount Account
        {
            get { return Registration.Account; }
        }

        /// <summary>The registration at the server.</summary>
        public readonly Registration Registration;

        /// <summary>Requests sent to the server unasked, other than notifications, or null.</summary>
        public OutgoingQueue Outgoing;

        /// <summary>The observations of the server.</summary>
        public readonly ObservationTable Observations;

        /// <summary>The OSCORE account of the server, or null.</summary>
        public readonly OscoreAccount Oscore;

        /// <summary>The deferred Execute operations, or null before the first.</summary>
        internal DeferredExecutes Deferred;

        /// <summary>The persistent state, or null.</summary>
        internal ServerState State;

        /// <summary>How long the server may send in queue mode.</summary>
        internal readonly AwakeWindow Awake;

        /// <summary>Whether its server has no account any more: it de-registers and ends.</summary>
        public bool IsLeaving { get; private set; }

        /// <summary>When something is due next, whether or not the client sleeps until then.</summary>
        internal long DueMs;

        /// <summary>When something is due next, what no device is woken for included.</summary>
        internal long LookMs;

        /// <summary>Whether its account or the state of its link has changed since it was stepped, or a datagram has arrived.</summary>
        internal bool HasWork
        {
            get
            {
                DatagramLink link = _connection.Link;
                LinkState state = link.State;
                return state != _linkState || (state != LinkState.Closed && link.Wait(0)) || _accountRevision != Account.Revision
                    || (Side is not null && Side.HasWork);
            }
        }

        /// <summary>Whether something is under way with the server or it may send.</summary>
        internal bool IsAwake(long nowMs)
        {
            return Awake.IsOpen(nowMs) || _connection.Endpoint.IsBusy || _connection.Link.IsSending || _connection.Link.State == LinkState.Opening || DueMs <= nowMs || IsSideBusy;
        }

        /// <summary>Writes what outlives the power if something came or went.</summary>
        /// <returns>When to try again, or <see cref="DatagramLink.Never"/>.</returns>
        internal long KeepStateIfChanged(long nowMs)
        {
            return State is null ? DatagramLink.Never : State.KeepIfChanged(nowMs);
        }

        /// <summary>Erases what is kept of the server before accounts are written in which it is another; nothing is kept until <see cref="ResumeState"/>.</summary>
        /// <returns>False when the store did not erase it.</returns>
        public bool GiveUpState()
        {
            return State is null || State.GiveUp();
        }

        /// <summary>Stores again what <see cref="GiveUpState"/> erased.</summary>
        public void ResumeState()
        {
            State?.Resume();
        }

        /// <summary>Erases the stored state of the server: its account is gone.</summary>
        public void ForgetState()
        {
            State?.Forget();
        }

        /// <summary>Takes the connection, closed. Before the first step.</summary>
        internal void Connect(Connection connection)
        {
            _connection = connection;
            Awake.Take(connection.Endpoint.Timing);
        }

        /// <inheritdoc/>
        public override bool NeedsFreshness(CoapRequest request)
        {
            return _requests.NeedsFreshness(this, request);
        }

        /// <inheritdoc/>
        public override BodySink OpenBody(CoapRequest request, int size, long nowMs)
        {
            _isSilent = false;
            return IsLeaving ? null : _requests.OpenBody(this, request);
        }

        /// <inheritdoc/>
        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            _isSilent = false;
            Answer(request, response, nowMs);
            Side?.OnAnswered(request, response, nowMs);
        }

        /// <inheritdoc/>
        public override void OnNotificationOutcome(ushort messageId, NotificationOutcome outcome, long nowMs)
        {
            bool wasObserved = Observations.Count > 0;
            Observations.OnOutcome(messageId, outcome);
            _isSilent = outcome == NotificationOutcome.TimedOut;
            bool hasEndedAll = wasObserved && Observations.Count == 0;
            if (_isSilent || hasEndedAll)
            {
                // The registration decides whether the server is still there; until then what it observes stays. One that has
                // reset the last notification may have forgotten the client too, and nothing else would tell until the lifetime ends.
                Registration.RequestUpdate();
            }
        }

        /// <summary>Stays away from the server for a time, see <see cref="Lwm2m.Client.Registration.Disable"/>.</summary>
        internal bool Disable()
        {
            return Registration.Disable(_signal.NowMs);
        }

        /// <summary>De-registers and ends. Nothing else is sent to the server, not even a repetition.</summary>
        public void Leave()
        {
            IsLeaving = true;
            Observations.Clear();
            _connection.Endpoint.AbandonBody();
            if (Registration.State != RegistrationState.Registering && Registration.State != RegistrationState.Updating)
            {
                _connection.Endpoint.Abandon();
            }

            Outgoing?.Close();
            Side?.Close();
            Abandon();
            Registration.Leave();
        }

        /// <summary>Ends at once without de-registration and releases the security context.</summary>
        internal void Discard()
        {
            _connection.Endpoint.AbandonBody();
            Link.Close();
            (Link as SecuredLink)?.Wipe();
            Side?.Close();
            Outgoing?.Close();
            if (_connection.Protection is not null)
            {
                _connection.Protection.Suspend();
            }
        }

        /// <summary>Erases the stored state of the link: its account is gone.</summary>
        public void Abandon()
        {
            _connection.Abandon();
        }

        /// <summary>How long to leave the server alone after a sleep that could not keep what has been tried; 0 where nothing has failed.</summary>
        internal long UnkeptPauseMs
        {
            get { return Registration.IsSettled ? 0 : ServerState.UnkeptPauseMs(State); }
        }

        /// <summary>Suspends without de-registration and stores what is needed to resume.</summary>
        internal bool Suspend(long nowMs)
        {
            Observations.OnLinkClosed();
            Outgoing?.OnLinkClosed();
            Outgoing?.Close();
            Side?.Suspend();
            bool isKept = State is not null && State.Keep(nowMs);
            return _connection.Suspend(!IsLeaving) && isKept;
        }

        /// <summary>
        /// Call when the account has a new key: the session goes on with the old one, or ends with the present exchange. A handshake begins anew.
        /// Over SMS the key is another, whose identity may be the new one.
        /// </summary>
        internal void OnNewKey()
        {
            bool isOther = Transport == SecurityAccount.SmsLetter && Security.Sms.KeyParameters is not null;
            if (Link is not SecuredLink secured || isOther)
            {
                return;
            }

            if (!_keepsSessionOnNewKey && _connection.IsOpen)
            {
                // No exchange holds up a new key for longer, in however many blocks.
                _newKeyDueMs = _signal.NowMs + _connection.Endpoint.Timing.ExchangeLifetimeMs;
            }

            secured.SetCredentials(Security.CredentialsFor(Transport));
        }

        /// <summary>Moves the key of another account to its account.</summary>
        public void TakeKey(SecurityAccount other)
        {
            LinkCredentials former = Security.Credentials;
            Security.SetPreSharedKey(other.PublicKeyOrIdentity, other.SecretKey);
            OnNewKey();
            former.Wipe();
            other.Wipe();
        }

        /// <summary>Sends the response to a deferred Execute, see <see cref="Lwm2mClient.CompleteExecute"/>.</summary>
        internal bool TryCompleteExecute(int objectId, int instanceId, int resourceId, byte code)
        {
            return Deferred is not null && Deferred.TryComplete(Endpoint, objectId, instanceId, resourceId, code, _signal.NowMs);
        }
    }
}
