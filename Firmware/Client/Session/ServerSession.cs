using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>All that a client holds for one server: the link, the exchanges on it, the registration, observations and attributes.</summary>
    public sealed class ServerSession : RequestHandler
    {
        // EXCHANGE_LIFETIME (RFC 7252 §4.8.2): no exchange holds up a new key for longer, in however many blocks.
        private const int NewKeyWaitMs = 247000;

        // A server that wants another handshake so soon again is waited for like one that cannot be reached.
        private const int ShakeAgainMs = 60000;

        private const int LeastUnkeptPauseMs = 300000;
        private const int LongestUnkeptPauseMs = 6 * 3600000;

        private readonly Lwm2mClient _client;
        private readonly DeviceManagement _management;
        private readonly AttributeTable _attributes;
        private readonly Lwm2mPath[] _deferredPaths;
        private readonly bool[] _isDeferred;
        private readonly bool _isQueueMode;
        private readonly bool _keepsSessionOnNewKey;
        private readonly MessageProtection _protection;
        private readonly FreshnessPolicy _freshness;
        private int _accountRevision;
        private LinkState _linkState;
        private int _generation;
        private int _replacements;              // of the security context
        private bool _wasOpen;
        private AlertAction _lastAction = AlertAction.RetryLater;
        private long _newKeyDueMs = DatagramLink.Never;     // the session gives way to one with the new key, at the latest
        private bool _hasSent;                  // the last to leave was a Send, not a notification
        private long _shakesAgainMs = long.MinValue;
        private bool _isSessionDoubted;         // something was not acknowledged: the server may have lost its side of a secured link
        private bool _isSilent;                 // it left something unanswered since it was heard last

        internal ServerSession(Lwm2mClient client, DatagramLink link, SecurityAccount security, ServerAccount account, Registration registration, SendQueue sends, ObservationTable observations, AttributeTable attributes, DeviceManagement management, ClientOptions options, RandomSource random)
        {
            _client = client;
            Link = link;
            Security = security;
            Account = account;
            Registration = registration;
            Sends = sends;
            Observations = observations;
            _attributes = attributes;
            _management = management;
            Oscore = client.Accounts.FindOscore(security);
            _protection = client.Keeper.Protect(security);
            if (!(_protection is null))
            {
                Attach(client.Applications);
            }

            _freshness = options.Freshness;
            Endpoint = new CoapEndpoint(link, options.Coap, random, this, _protection);
            Awake = new AwakeWindow(options.AwakeWindowMs);
            _isQueueMode = options.QueueMode;
            _keepsSessionOnNewKey = options.KeepsSessionOnNewKey;
            _deferredPaths = new Lwm2mPath[options.Coap.MaxDeferred];
            _isDeferred = new bool[options.Coap.MaxDeferred];
            for (int i = 0; i < _deferredPaths.Length; i++)
            {
                _deferredPaths[i] = new Lwm2mPath();
            }
        }

        /// <summary>The link to the server.</summary>
        public DatagramLink Link { get; }

        /// <summary>How the server is reached.</summary>
        public SecurityAccount Security { get; }

        /// <summary>The account it serves.</summary>
        public ServerAccount Account { get; }

        /// <summary>Where the client stands with the server.</summary>
        public Registration Registration { get; }

        /// <summary>What is to be sent to the server without being asked for.</summary>
        public SendQueue Sends { get; }

        /// <summary>What the server observes.</summary>
        public ObservationTable Observations { get; }

        /// <summary>The exchanges with the server.</summary>
        public CoapEndpoint Endpoint { get; }

        /// <summary>What its OSCORE context is derived from, or null.</summary>
        internal OscoreAccount Oscore { get; }

        /// <summary>Whether its server has no account any more: it de-registers and ends.</summary>
        internal bool IsLeaving { get; private set; }

        /// <inheritdoc/>
        public override bool NeedsFreshness(CoapRequest request)
        {
            if (!request.Binding.IsProtected)
            {
                return false;
            }

            ApplicationResource application = _client.Applications.Find(Account.ShortServerId, request.Binding.Context);
            try
            {
                return application is null ? !_client.Accounts.HasNoEcho && _freshness.NeedsFreshness(request) : application.NeedsFreshness(request);
            }
            catch (Exception e)
            {
                _client.Objects.Fail(Lwm2mPath.None, e);
                return true;
            }
        }

        /// <inheritdoc/>
        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            _isSilent = false;
            if (IsLeaving)
            {
                // It has no account, so it has no right: how many others there are does not matter.
                response.Code = CoapCode.Unauthorized;
                return;
            }

            DropStaleObservations();
            if (request.Binding.Context > RequestBinding.PeerContext)
            {
                AnswerApplication(request, response, nowMs);
                return;
            }

            if ((!(Oscore is null) && !request.Binding.IsProtected) || _client.Applications.Own(request.Message))
            {
                response.Code = CoapCode.Unauthorized;
                return;
            }

            _client.Keeper.BeginRequest(request);
            _management.Handle(request, response, Account.ShortServerId, Observations, _attributes, nowMs);
            if (!_client.Keeper.EndRequest())
            {
                _management.UndoCreate();
                response.Refuse(CoapCode.InternalServerError);
            }

            if (!(State is null))
            {
                State.KeepIfChanged(nowMs);
            }

            int ticket = _management.DeferredTicket;
            if (ticket >= 0)
            {
                _deferredPaths[ticket].TryRead(request.Message);
                _isDeferred[ticket] = true;
            }
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

        /// <summary>Does what is due.</summary>
        /// <returns>When something is due next.</returns>
        internal long Step(long nowMs)
        {
            _accountRevision = Account.Revision;
            if (!(State is null) && !State.Restore(nowMs))
            {
                AskWhetherKnown();
            }

            long next = StepServer(nowMs);
            DropStaleObservations();
            next = Earlier(next, StepReports(nowMs));
            if (!(_protection is null) && _protection.LacksNumber)
            {
                // An Update gets over it, with keys derived anew, or finds out with growing pauses whether the store gives one again.
                AskWhetherKnown();
                next = Registration.State == RegistrationState.Registered ? Earlier(next, Registration.UpdateMs) : next;
            }

            DueMs = Link.State == LinkState.Open ? Earlier(next, Endpoint.NextTimeMs) : next;
            // What the link has carried since it was stepped may have given it something to do, such as to shake hands under worn-out keys.
            LookMs = Awake.Step(Endpoint.Counters.Messages, nowMs) ? nowMs : DueMs;
            _linkState = Link.State;
            if (!(State is null))
            {
                // A record that the store did not take is no reason to wake: the next sleep writes it.
                long keepMs = State.KeepIfChanged(nowMs);
                LookMs = Earlier(LookMs, keepMs);
                DueMs = _isQueueMode ? DueMs : Earlier(DueMs, keepMs);
            }

            return DueMs;
        }

        /// <summary>What outlives the power, or null where nothing does.</summary>
        internal ServerState State { get; set; }

        /// <summary>Records that the store did not take.</summary>
        internal int StateWriteFailures
        {
            get { return State is null ? 0 : State.WriteFailures; }
        }

        /// <summary>
        /// How long to leave the server alone after a sleep that could not keep what has been tried: as long as nothing has been kept, so
        /// that the pauses grow nevertheless. 0 where nothing has failed.
        /// </summary>
        internal long UnkeptPauseMs
        {
            get
            {
                long ageMs = State is null ? 0 : State.KeptMsAgo;
                return Registration.IsSettled ? 0 : ageMs < LeastUnkeptPauseMs ? LeastUnkeptPauseMs : Earlier(ageMs, LongestUnkeptPauseMs);
            }
        }

        /// <summary>Leaves the server without a word and keeps what is needed to go on.</summary>
        internal bool Suspend(long nowMs)
        {
            Observations.OnLinkClosed();
            Sends.OnLinkClosed();
            Sends.Close();
            bool isKept = !(State is null) && State.Keep(nowMs);
            if (Link.State == LinkState.Open && !IsLeaving && !Link.Suspend())
            {
                isKept = false;
            }

            if (Link.State != LinkState.Closed)
            {
                Link.Close();
            }

            if (!(_protection is null) && !_protection.Suspend())
            {
                isKept = false;
            }

            Endpoint.Reset();
            return isKept;
        }

        /// <summary>Stands for what the server may do: another after a restart says that rights have changed meanwhile.</summary>
        internal uint RightsHash
        {
            get { return _client.Access.HashFor(Account.ShortServerId); }
        }

        /// <summary>When something is due next, whether or not the client sleeps until then.</summary>
        internal long DueMs { get; private set; }

        /// <summary>When something is due next, what no device is woken for included.</summary>
        internal long LookMs { get; private set; }

        /// <summary>Whether its account or the state of its link has changed since it was stepped, or a datagram has arrived.</summary>
        internal bool HasWork
        {
            get
            {
                DatagramLink link = Link;
                LinkState state = link.State;
                return state != _linkState || (state != LinkState.Closed && link.Wait(0)) || _accountRevision != Account.Revision;
            }
        }

        /// <summary>How long the server may send in queue mode.</summary>
        internal AwakeWindow Awake { get; }

        /// <summary>Whether something is under way with the server or it may send.</summary>
        internal bool IsAwake(long nowMs)
        {
            return Awake.IsOpen(nowMs) || Endpoint.IsBusy || Link.IsSending || Link.State == LinkState.Opening || DueMs <= nowMs;
        }

        /// <summary>
        /// Whether a notification has a chance to arrive; if not, it is stored or dropped (LwM2M 1.1 Core §6.4). While a server does not acknowledge,
        /// it may have lost its side of a secured link: what can be stored waits until that is known.
        /// </summary>
        private bool IsReachable
        {
            get
            {
                bool isDoubtful = Link is SecuredLink && Account.StoresNotifications && Endpoint.IsRepeating;
                return Link.State == LinkState.Open && Registration.IsRegistered && !Registration.IsRenewAsked && !_isSilent && !isDoubtful;
            }
        }

        /// <summary>
        /// Sends and notifications. One request or confirmable notification is under way at a time (RFC 7252 §4.7): they take turns, so that
        /// an application that always has something to send does not keep a notification waiting for good, nor the other way round.
        /// </summary>
        private long StepReports(long nowMs)
        {
            bool isFree = Link.State == LinkState.Open && !Endpoint.IsBusy;
            bool isTurnOfNotification = _hasSent;
            if (isFree && !isTurnOfNotification)
            {
                _hasSent = Sends.Step(Endpoint, nowMs);
            }

            long next = Observations.Step(IsReachable ? Endpoint : null, nowMs);
            if (isFree && isTurnOfNotification)
            {
                _hasSent = Sends.Step(Endpoint, nowMs);
            }

            return Earlier(next, Sends.DueMs(nowMs));
        }

        /// <summary>Does what is due but for Sends and notifications.</summary>
        private long StepServer(long nowMs)
        {
            if (_wasOpen && Link.State == LinkState.Closed)
            {
                // Closed by the server. Opening at once would answer a server that always does so with a storm of handshakes.
                OnLinkEnded(nowMs);
                CloseLink();
            }

            if (GivesWay(nowMs))
            {
                CloseLink();
            }

            if (Link.State == LinkState.Closed)
            {
                long dueMs = LinkTiming.DueMs(Registration);
                if (nowMs < dueMs)
                {
                    return dueMs;
                }

                Link.Open(nowMs);
            }

            long next = Link.Step(nowMs);
            if (Link.State == LinkState.Failed)
            {
                OnLinkEnded(nowMs);
                return CloseLink();
            }

            if (Link.State != LinkState.Open)
            {
                return next;
            }

            if (!_wasOpen)
            {
                _wasOpen = true;
                _lastAction = AlertAction.RetryLater;
                OnOpened();
            }

            int timedOut = Endpoint.Counters.TimedOut;
            next = Earlier(next, Endpoint.Step(nowMs));
            _isSessionDoubted |= Endpoint.Counters.TimedOut != timedOut;
            if (GivesWay(nowMs))
            {
                // Here, before another exchange begins; else one would follow the other.
                CloseLink();
                return nowMs;
            }

            if (_isSessionDoubted && Link is SecuredLink && !Endpoint.IsBusy)
            {
                // Nothing more is said under keys that the server may not have any more.
                return CloseLink();
            }

            next = Earlier(next, _newKeyDueMs);
            if (!(_protection is null))
            {
                long wantedMs = _protection.RequestDueMs;
                if (nowMs >= wantedMs)
                {
                    Registration.AskForUpdate();
                }
                else
                {
                    next = Earlier(next, wantedMs);
                }
            }

            next = Earlier(next, Registration.Step(Endpoint, nowMs));
            _isSilent |= Registration.Unanswered > 0;
            _isSilent &= !Registration.IsSettled;
            return LinkTiming.IsStale(Registration, nowMs) ? CloseLink() : next;
        }

        /// <summary>Stays away from the server for a time, see <see cref="Lwm2m.Client.Registration.Disable"/>.</summary>
        internal bool Disable()
        {
            return Registration.Disable(_client.NowMs);
        }

        /// <summary>De-registers and ends. Nothing else is told to the server any more, not even again.</summary>
        internal void Leave()
        {
            IsLeaving = true;
            Observations.Clear();
            if (Registration.State != RegistrationState.Registering && Registration.State != RegistrationState.Updating)
            {
                Endpoint.Abandon();
            }

            Sends.Close();
            Abandon();
            Registration.Leave();
        }

        /// <summary>Lets go of the security context, with its numbers as they are.</summary>
        internal void Discard()
        {
            if (!(_protection is null))
            {
                _protection.Suspend();
            }
        }

        /// <summary>Keeps nothing of the link any more: its account is gone.</summary>
        internal void Abandon()
        {
            (Link as SecuredLink)?.Abandon();
        }

        /// <summary>Takes a new key: the session goes on with the old one, or ends with the present exchange. A handshake begins anew.</summary>
        internal void OnNewKey(LinkCredentials credentials)
        {
            if (!_keepsSessionOnNewKey && Link.State == LinkState.Open)
            {
                _newKeyDueMs = _client.NowMs + NewKeyWaitMs;
            }

            ((SecuredLink)Link).SetCredentials(credentials);
        }

        /// <summary>Whether the session ends now for a new key: nothing is under way any more, or it was for too long.</summary>
        private bool GivesWay(long nowMs)
        {
            if (_newKeyDueMs == DatagramLink.Never || (Endpoint.IsBusy && nowMs < _newKeyDueMs))
            {
                return false;
            }

            _newKeyDueMs = DatagramLink.Never;
            Registration.RequestUpdate();
            return true;
        }

        internal bool TryCompleteExecute(int objectId, int instanceId, int resourceId, byte code)
        {
            for (int ticket = 0; ticket < _isDeferred.Length; ticket++)
            {
                Lwm2mPath path = _deferredPaths[ticket];
                if (!_isDeferred[ticket] || path.ObjectId != objectId || path.InstanceId != instanceId || path.ResourceId != resourceId)
                {
                    continue;
                }

                CoapResponse response = Endpoint.BeginSeparate(ticket);
                if (!(response is null))
                {
                    response.Code = code;
                    bool isSent = Endpoint.SendSeparate(_client.NowMs);
                    _isDeferred[ticket] = !isSent;
                    return isSent;
                }
            }

            return false;
        }

        /// <summary>A request of an application server behind the LwM2M server: it has its own resource and nothing else.</summary>
        private void AnswerApplication(CoapRequest request, CoapResponse response, long nowMs)
        {
            ApplicationResource application = _client.Applications.Find(Account.ShortServerId, request.Binding.Context);
            if (application is null)
            {
                response.Code = CoapCode.Unauthorized;
            }
            else if (!application.IsAt(request.Message))
            {
                response.Code = CoapCode.NotFound;
            }
            else
            {
                try
                {
                    application.OnRequest(request, response, nowMs);
                }
                catch (Exception e)
                {
                    response.Refuse(_client.Objects.Fail(Lwm2mPath.None, e));
                }
            }
        }

        private void Attach(ApplicationList applications)
        {
            try
            {
                applications.Attach(Account.ShortServerId, _protection);
            }
            catch (ArgumentException)
            {
                Discard();
                throw;
            }
        }

        private static long Earlier(long a, long b)
        {
            return a < b ? a : b;
        }

        private long CloseLink()
        {
            _wasOpen = false;
            _isSessionDoubted = false;
            Endpoint.Reset();
            Registration.OnLinkClosed();
            Observations.OnLinkClosed();
            Sends.OnLinkClosed();
            Link.Close();
            return LinkTiming.DueMs(Registration);
        }

        /// <summary>Does what the link asks for after its failure, or waits where it says nothing better.</summary>
        private void OnLinkEnded(long nowMs)
        {
            AlertAction action = Link is SecuredLink secured && !Link.IsFaultLocal ? secured.Action : AlertAction.RetryLater;
            bool isRepeated = action == _lastAction;
            _lastAction = action;
            switch (action)
            {
                // Nothing authenticates an alert of a handshake: one alone, which anybody can send, costs no more than a silent server does.
                case AlertAction.Stop when isRepeated || _wasOpen:
                case AlertAction.Bootstrap when (isRepeated || _wasOpen) && Registration.Order.BootstrapsAfter(Registration):
                    Registration.OnRefusal(nowMs);
                    break;
                case AlertAction.FullHandshake when nowMs >= _shakesAgainMs && !Registration.IsLeaveAsked:
                    _shakesAgainMs = nowMs + ShakeAgainMs;
                    break;
                default:
                    Registration.OnFailure(Link.IsFaultLocal ? RequestFailure.NotSent : RequestFailure.TimedOut, nowMs);
                    break;
            }
        }

        /// <summary>A registration made over another session, or from an address that is another now, is first confirmed: what is sent may be nobody's to the server.</summary>
        private void OnOpened()
        {
            SecuredLink secured = Link as SecuredLink;
            bool isKnown = secured is null ? Link.KeepsAddress || (!(_protection is null) && _protection.IsResumed) : secured.Handshake == HandshakeKind.Restored;
            if (Registration.IsRegistered && !isKnown)
            {
                AskWhetherKnown();
            }
        }

        private void AskWhetherKnown()
        {
            Registration.AskForUpdate();
            _isSilent = true;
            if (!_isQueueMode)
            {
                Registration.PutOffUpdate(_client.Order.FirstMs);
            }
        }

        /// <summary>
        /// Drops what was observed under an earlier registration. What was observed under an earlier security context is over too: the server
        /// learns that, and observes again, by a new registration, unless it has had one since.
        /// </summary>
        private void DropStaleObservations()
        {
            if (_generation != Registration.Generation)
            {
                _generation = Registration.Generation;
                Observations.Clear();
            }

            if (!(_protection is null) && _replacements != _protection.Replacements)
            {
                _replacements = _protection.Replacements;
                if (Observations.Count > 0)
                {
                    Registration.Renew();
                }
            }
        }
    }
}
