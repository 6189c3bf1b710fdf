using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Keeps a client registered at one server (LwM2M 1.1 Core §6.2): Register, Update before the lifetime ends or when
    /// something changed, De-register, and the retries of Server object resources 17 to 20.
    /// </summary>
    public sealed class Registration
    {
        /// <summary>An Update leaves this long before the lifetime ends, or at half of it: time for four transmissions spans (RFC 7252 §4.8.2).</summary>
        public const int UpdateMarginMs = 4 * 93000;

        /// <summary>First pause before an Update that was not answered is tried again.</summary>
        public const int UpdateRetryMs = 2000;

        /// <summary>Doublings of a retry timer at most, so that it stays within 64 bits and within reason.</summary>
        public const int MaxDoublings = 10;

        /// <summary>Requests in a row without an answer after which the link is opened anew for the next: the address or the keys of a side may have changed.</summary>
        public const int SilenceLimit = 2;

        private const int JitterPercent = 50;

        private readonly RandomSource _random;
        private readonly ObjectTree _objects;
        private readonly RegistrationRequest _request;
        private readonly RegisteredParameters _sent = new RegisteredParameters();
        private readonly RegisteredParameters _confirmed = new RegisteredParameters();
        private long _sentMs;
        private long _lifetimeStartMs;
        private long _nextTryMs;
        private int _tries;
        private int _unanswered;
        private bool _isUpdateAsked;
        private bool _isLeaving;

        /// <summary>Makes the registration of one server.</summary>
        public Registration(string endpointName, ClientOptions options, ServerAccount account, ServerUri uri, ObjectTree objects, Discovery discovery, RandomSource random)
        {
            Account = account;
            Discovery = discovery;
            ProtocolVersion = options.ProtocolVersion;
            IsQueueMode = options.QueueMode;
            UriHost = uri.IsAddress ? null : Ascii.GetBytes(uri.Host);
            _objects = objects;
            _random = random;
            _request = new RegistrationRequest(this, endpointName);
        }

        /// <summary>Where the client stands with the server.</summary>
        public RegistrationState State { get; private set; }

        /// <summary>Whether the server knows the client.</summary>
        public bool IsRegistered
        {
            get { return State == RegistrationState.Registered || State == RegistrationState.Updating || State == RegistrationState.Deregistering; }
        }

        /// <summary>Grows with each Register sent: what was observed under an earlier one is over (LwM2M 1.1 Core §6.4.1), what comes before its answer is not.</summary>
        public int Generation { get; private set; }

        /// <summary>Code of the last response, 0 without one.</summary>
        public byte LastCode { get; private set; }

        /// <summary>Registration sequences that failed in a row. At the number of Server object resource 20 the registration counts as failed (LwM2M 1.1 Core §6.2.1).</summary>
        public int FailedSequences { get; private set; }

        /// <summary>The account whose lifetime, binding and retries it follows.</summary>
        internal ServerAccount Account { get; }

        internal Discovery Discovery { get; }

        internal string ProtocolVersion { get; }

        internal bool IsQueueMode { get; }

        internal byte[] UriHost { get; }

        internal RegistrationLocation Location { get; } = new RegistrationLocation();

        /// <summary>When the link to the server is to be opened if it is closed.</summary>
        internal long LinkDueMs
        {
            get
            {
                switch (State)
                {
                    case RegistrationState.Deregistered:
                        return DatagramLink.Never;
                    case RegistrationState.BackingOff:
                        return _nextTryMs;
                    case RegistrationState.Registered:
                        return _isLeaving ? 0 : WithinLifetime(_nextTryMs);
                    default:
                        return 0;
                }
            }
        }

        /// <summary>When the server forgets the client; a lifetime of 0 has no end (LwM2M 1.1 Core §6.2.1).</summary>
        private long LifetimeEndMs
        {
            get { return _confirmed.LifetimeS > 0 ? _lifetimeStartMs + _confirmed.LifetimeS * 1000L : DatagramLink.Never; }
        }

        /// <summary>Asks for an Update now: Registration Update Trigger, resource 8 of the Server object. May be called on any thread.</summary>
        public void RequestUpdate()
        {
            _isUpdateAsked = true;
        }

        /// <summary>De-registers, or stops trying to register. A request on its way is finished first, so that the server does not keep what nobody updates.</summary>
        public void Leave()
        {
            _isLeaving = true;
            LeaveUnlessKnown();
        }

        /// <summary>Sends what is due.</summary>
        /// <returns>When something is due next, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(CoapEndpoint endpoint, long nowMs)
        {
            LeaveUnlessKnown();
            switch (State)
            {
                case RegistrationState.Unregistered:
                    return Register(endpoint, nowMs);
                case RegistrationState.BackingOff:
                    return nowMs < _nextTryMs ? _nextTryMs : Register(endpoint, nowMs);
                case RegistrationState.Registered:
                    return StepRegistered(endpoint, nowMs);
                default:
                    // A request is on its way, and the endpoint brings its end; or there is nothing left to do.
                    return DatagramLink.Never;
            }
        }

        /// <summary>Takes it that the server cannot be reached: the link has failed, and with it a request on its way.</summary>
        public void OnFailure(long nowMs)
        {
            LastCode = CoapCode.Empty;
            _unanswered++;
            if (_isLeaving)
            {
                State = RegistrationState.Deregistered;
                return;
            }

            switch (State)
            {
                case RegistrationState.Registered:
                case RegistrationState.Updating:
                    State = RegistrationState.Registered;
                    if (nowMs < LifetimeEndMs)
                    {
                        RetryUpdate(nowMs);
                    }
                    else
                    {
                        Forget();
                    }

                    break;
                case RegistrationState.Unregistered:
                case RegistrationState.Registering:
                case RegistrationState.BackingOff:
                    BackOff(nowMs);
                    break;
            }
        }

        /// <summary>Whether the link is of no use before the next try and better opened anew for it.</summary>
        internal bool IsLinkStale(long nowMs)
        {
            return _unanswered >= SilenceLimit && nowMs < LinkDueMs;
        }

        /// <summary>Whether the last request had no answer.</summary>
        internal bool IsUnanswered
        {
            get { return _unanswered > 0; }
        }

        /// <summary>Whether the server knows the client, as far as it has been asked.</summary>
        internal bool IsSettled
        {
            get { return State == RegistrationState.Registered && !_isUpdateAsked && _tries == 0; }
        }

        internal void OnResponse(CoapMessage response, long nowMs)
        {
            LastCode = response.Code;
            _unanswered = 0;
            switch (State)
            {
                case RegistrationState.Registering:
                    OnRegisterResponse(response, nowMs);
                    break;
                case RegistrationState.Updating:
                    OnUpdateResponse(response.Code, nowMs);
                    break;
                case RegistrationState.Deregistering:
                    Location.Clear();
                    State = RegistrationState.Deregistered;
                    break;
            }
        }

        private void OnRegisterResponse(CoapMessage response, long nowMs)
        {
            if (response.Code != CoapCode.Created || !Location.TryRead(response))
            {
                BackOff(nowMs);
                return;
            }

            FailedSequences = 0;
            Confirm();
        }

        private void OnUpdateResponse(byte code, long nowMs)
        {
            if (code == CoapCode.Changed)
            {
                Confirm();
            }
            else if (code >= CoapCode.InternalServerError)
            {
                // The server is in trouble, which does not end the registration.
                State = RegistrationState.Registered;
                RetryUpdate(nowMs);
            }
            else
            {
                // 4.04 above all: the server has forgotten the client.
                Forget();
            }
        }

        private void Confirm()
        {
            State = RegistrationState.Registered;
            _confirmed.Set(_sent);
            _lifetimeStartMs = _sentMs;
            _nextTryMs = 0;
            _tries = 0;
        }

        private void Forget()
        {
            Location.Clear();
            State = RegistrationState.Unregistered;
            _tries = 0;
        }

        private long Register(CoapEndpoint endpoint, long nowMs)
        {
            _request.HasLifetime = true;
            _request.HasBinding = true;
            _request.HasObjects = true;
            Send(RegistrationState.Registering, endpoint, nowMs);
            return DatagramLink.Never;
        }

        private long StepRegistered(CoapEndpoint endpoint, long nowMs)
        {
            if (_isLeaving)
            {
                _request.HasLifetime = false;
                _request.HasBinding = false;
                _request.HasObjects = false;
                Send(RegistrationState.Deregistering, endpoint, nowMs);
                return DatagramLink.Never;
            }

            if (nowMs >= LifetimeEndMs)
            {
                Forget();
                return nowMs;
            }

            long updateMs = UpdateMs();
            if (nowMs < updateMs)
            {
                return updateMs;
            }

            _request.HasLifetime = Account.LifetimeS != _confirmed.LifetimeS;
            _request.HasBinding = Account.BindingRevision != _confirmed.BindingRevision;
            _request.HasObjects = _objects.Revision != _confirmed.ObjectRevision;
            Send(RegistrationState.Updating, endpoint, nowMs);
            return DatagramLink.Never;
        }

        private long UpdateMs()
        {
            long due = DatagramLink.Never;
            if (_isUpdateAsked || !_confirmed.AreCurrent(Account, _objects))
            {
                due = 0;
            }
            else if (_confirmed.LifetimeS > 0)
            {
                long half = _confirmed.LifetimeS * 500L;
                due = LifetimeEndMs - (half < UpdateMarginMs ? half : UpdateMarginMs);
            }

            return due >= _nextTryMs ? due : WithinLifetime(_nextTryMs);
        }

        /// <summary>A retry is not put off beyond the lifetime, when a new registration is due.</summary>
        private long WithinLifetime(long ms)
        {
            return ms < LifetimeEndMs ? ms : LifetimeEndMs;
        }

        private void Send(RegistrationState kind, CoapEndpoint endpoint, long nowMs)
        {
            // Cleared first: what is asked while the request leaves is asked again.
            bool wasUpdateAsked = _isUpdateAsked;
            _isUpdateAsked = false;
            _request.Kind = kind;
            if (!endpoint.Send(_request, nowMs))
            {
                _isUpdateAsked |= wasUpdateAsked;
                return;
            }

            State = kind;
            _sentMs = nowMs;
            _sent.Set(Account, _objects);
            if (kind == RegistrationState.Registering)
            {
                Generation++;
            }
        }

        /// <summary>Where the server does not know the client there is nothing to de-register.</summary>
        private void LeaveUnlessKnown()
        {
            if (_isLeaving && (State == RegistrationState.Unregistered || State == RegistrationState.BackingOff))
            {
                State = RegistrationState.Deregistered;
            }
        }

        private void RetryUpdate(long nowMs)
        {
            _isUpdateAsked = true;
            _nextTryMs = nowMs + Jittered(UpdateRetryMs, _tries);
            _tries++;
        }

        private void BackOff(long nowMs)
        {
            State = RegistrationState.BackingOff;
            _tries++;
            if (_tries < Account.RetryCount)
            {
                _nextTryMs = nowMs + Jittered(Account.RetryTimerS * 1000L, _tries - 1);
                return;
            }

            // Without a bootstrap server there is nobody else to ask, so sequences go on at their delay.
            _tries = 0;
            FailedSequences++;
            _nextTryMs = nowMs + Jittered(Account.SequenceDelayTimerS * 1000L, 0);
        }

        private long Jittered(long delayMs, int doublings)
        {
            delayMs <<= doublings < MaxDoublings ? doublings : MaxDoublings;
            return delayMs + delayMs * _random.Next(JitterPercent + 1) / 100;
        }
    }
}
