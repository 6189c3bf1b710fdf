using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// One try of a bootstrap: its link and exchanges, the draft accounts and its state. Its memory is allocated
    /// when it begins and released when it ends. Nothing takes effect before the Finish was found consistent and the
    /// accounts are in the store; whatever goes wrong before leaves the accounts that were there.
    /// </summary>
    internal sealed partial class BootstrapSession : RequestHandler
    {
        /// <summary>MAX_TRANSMIT_SPAN (RFC 7252 §4.8.2): as long the bootstrap server may repeat a Finish whose answer was lost.</summary>
        public const int LingerMs = 45000;

        private readonly AccountList _accounts;
        private readonly ObjectTree _objects;
        private readonly ContentFormats _formats;
        private readonly ConnectionFactory _connections;
        private readonly AccountSwitch _switch;
        private readonly PendingWork _work;
        private readonly AccountCheck _check;
        private readonly BootstrapLog _log;
        private readonly ClientOptions _options;
        private readonly RandomSource _random;
        private Connection _connection;
        private AccountDraft _draft;
        private BootstrapInterface _interface;
        private BootstrapRequest _request;
        private long _endMs;            // of the whole
        private long _silenceMs;        // when the silence has lasted too long
        private AccountList _next;      // committed, not in force yet
        private bool _isUnanswered;     // over the binding in use

        public BootstrapSession(AccountList accounts, ObjectTree objects, ContentFormats formats, ConnectionFactory connections, AccountSwitch accountSwitch, PendingWork work, AccountCheck check, BootstrapLog log, ClientOptions options, RandomSource random)
        {
            _accounts = accounts;
            _objects = objects;
            _formats = formats;
            _connections = connections;
            _switch = accountSwitch;
            _work = work;
            _check = check;
            _log = log;
            _options = options;
            _random = random;
        }

        /// <summary>The state of the bootstrap.</summary>
        public BootstrapState State;

        /// <summary>Why it was given up, or why the last Finish was refused.</summary>
        public BootstrapFailure Failure;

        /// <summary>Details, fit for a log, or null.</summary>
        public string Reason;

        /// <summary>Code of the answer to the Bootstrap-Request, 0 without one.</summary>
        public byte LastCode;

        /// <summary>The pause that the bootstrap server asked for, bounded.</summary>
        public long AskedPauseMs;

        /// <summary>Whether it was given up for a fault of this side: the bootstrap server was not asked.</summary>
        public bool IsFaultLocal;

        /// <summary>Whether its accounts came in force.</summary>
        public bool IsDone;

        /// <summary>Whether its accounts are in the store, whether or not they are in force.</summary>
        public bool IsOver
        {
            get { return _next is not null || IsDone; }
        }

        /// <summary>The link, to wait on.</summary>
        public DatagramLink Link
        {
            get { return _connection.Link; }
        }

        /// <summary>Tells the time of day, or null.</summary>
        public Clock Clock;

        /// <summary>Starts to reach the bootstrap server of an account that <see cref="AccountCheck"/> has found usable.</summary>
        /// <param name="account">The account.</param>
        /// <param name="endpointName">Endpoint client name.</param>
        /// <param name="format">Content format to ask for, or <see cref="ContentFormat.None"/>.</param>
        /// <param name="nowMs">The time.</param>
        /// <exception cref="ArgumentException">The link or the protection does not take the account, or the accounts in force are more than a record.</exception>
        public void Begin(SecurityAccount account, string endpointName, int format, long nowMs)
        {
            _connection = _connections.Make(account, this);
            try
            {
                _request = new BootstrapRequest(this, _connection.Uri, endpointName, format);
                _draft = new AccountDraft(_accounts, _options, _random);
                if (!_draft.IsWhole)
                {
                    throw new ArgumentException("accounts are more than MaxAccountBytes");
                }
            }
            catch (ArgumentException)
            {
                _draft?.Wipe(null);
                _connection.Discard();
                throw;
            }

            _interface = new BootstrapInterface(_objects, _draft.Staged, _formats, _options.MaxStagedBytes);
            _connection.Protection?.RenewIfLost();
            Advance(BootstrapEvent.Begun);
            _endMs = nowMs + _options.MaxBootstrapS * 1000L;
            NoteProgress(nowMs);
            _connection.Open(nowMs);
        }

        /// <summary>Processes what is due.</summary>
        /// <returns>When something is due next; it is over when <see cref="State"/> is <see cref="BootstrapState.Idle"/>.</returns>
        public long Step(long nowMs)
        {
            if (State == BootstrapState.Idle)
            {
                return DatagramLink.Never;
            }

            long next = _connection.StepLink(nowMs);
            if (_connection.IsOpen)
            {
                next = StepOpen(next, nowMs);
            }

            LinkState link = _connection.Link.State;
            if ((_isUnanswered || link == LinkState.Failed) && TryMoveOn(nowMs))
            {
                return nowMs;
            }

            if (link == LinkState.Failed || (link == LinkState.Closed && State != BootstrapState.Idle))
            {
                IsFaultLocal = _connection.Link.IsFaultLocal;
                End(BootstrapFailure.LinkFailed, null);
            }
            else if (nowMs >= Earlier(_endMs, _silenceMs))
            {
                End(BootstrapFailure.TimedOut, null);
            }

            return State == BootstrapState.Idle ? nowMs : Earlier(next, Earlier(_endMs, _silenceMs));
        }

        /// <summary>Gives up, or ends the lingering.</summary>
        public void End(BootstrapFailure failure, string reason)
        {
            if (!Advance(BootstrapEvent.Ended))
            {
                return;
            }

            if (!IsDone && (Failure == BootstrapFailure.None || failure == BootstrapFailure.Stopped))
            {
                Failure = failure;
                Reason = reason;
            }

            _connection.Discard();
            if (!IsDone)
            {
                _draft.Wipe(null);
            }
        }

        /// <summary>Call when the Bootstrap-Request got no answer.</summary>
        internal void OnFailure(RequestFailure failure, long nowMs)
        {
            IsFaultLocal = failure == RequestFailure.NotSent;
            OnAnswer(CoapCode.Empty, 0, nowMs);
        }

        /// <summary>Takes the answer to the Bootstrap-Request, or 0 for none.</summary>
        internal void OnAnswer(byte code, uint retryAfterS, long nowMs)
        {
            LastCode = code;
            AskedPauseMs = Pause.Of(retryAfterS * 1000L, 0, _options.MaxPauseS * 1000L, _random);
            if (State != BootstrapState.Requesting)
            {
                // The server went ahead, so it has taken the request.
                return;
            }

            if (code == CoapCode.Changed)
            {
                Advance(BootstrapEvent.Accepted);
                NoteProgress(nowMs);
            }
            else if (code == CoapCode.Empty && _connection.CanMoveOn)
            {
                // Not from within the endpoint, which gives way to another.
                _isUnanswered = true;
            }
            else if (code == CoapCode.Empty)
            {
                End(BootstrapFailure.Unanswered, null);
            }
            else
            {
                End(BootstrapFailure.Refused, ToText(code));
            }
        }

        private static string ToText(byte code)
        {
            return (code >> 5).ToString() + "." + (code & 31).ToString("D2");
        }

        private long StepOpen(long next, long nowMs)
        {
            if (Advance(BootstrapEvent.Opened))
            {
                _connection.Endpoint.Send(_request, nowMs);
                return next;
            }

            next = Earlier(next, _connection.StepExchanges(nowMs));
            next = Earlier(next, _connection.Endpoint.NextTimeMs);
            PutInForce(nowMs);
            return next;
        }

        /// <summary>All changes of state.</summary>
        /// <returns>Whether the event means something in the present state, and the state is another now.</returns>
        private bool Advance(BootstrapEvent what)
        {
            BootstrapState former = State;
            switch (what)
            {
                case BootstrapEvent.Begun when former == BootstrapState.Idle:
                    State = BootstrapState.Connecting;
                    break;
                case BootstrapEvent.Opened when former == BootstrapState.Connecting:
                    State = BootstrapState.Requesting;
                    break;
                case BootstrapEvent.MovedOn when former == BootstrapState.Connecting || former == BootstrapState.Requesting:
                    State = BootstrapState.Connecting;
                    break;
                case BootstrapEvent.Accepted when former == BootstrapState.Requesting:
                    State = BootstrapState.Serving;
                    break;
                case BootstrapEvent.InForce when former == BootstrapState.Requesting || former == BootstrapState.Serving:
                    State = BootstrapState.Lingering;
                    break;
                case BootstrapEvent.Ended:
                    State = BootstrapState.Idle;
                    break;
            }

            return State != former;
        }

        private static long Earlier(long a, long b)
        {
            return a < b ? a : b;
        }

        /// <summary>Not from within the request, whose answer is to leave first.</summary>
        private void PutInForce(long nowMs)
        {
            if (_next is null || IsDone)
            {
                return;
            }

            IsDone = true;
            Advance(BootstrapEvent.InForce);
            _endMs = nowMs + LingerMs;
            _silenceMs = _endMs;
            string fault = _switch.PutInForce(_draft, _next, _work);
            if (fault is not null)
            {
                _log.Report(BootstrapFailure.BadAccount, fault);
            }

            _draft.Wipe(_next);
        }

        private void NoteProgress(long nowMs)
        {
            if (!IsDone)
            {
                // LwM2M Core §6.1.6: without a Finish within EXCHANGE_LIFETIME the bootstrap has failed; here it starts anew with each request.
                _silenceMs = nowMs + (_options.BootstrapTimeoutS > 0 ? _options.BootstrapTimeoutS * 1000L : _connection.Endpoint.Timing.ExchangeLifetimeMs);
            }
        }
    }
}
