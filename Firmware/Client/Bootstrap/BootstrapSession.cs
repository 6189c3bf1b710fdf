using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// One try of a bootstrap: its link and exchanges, the accounts in the making, and how far it has come. Its memory is taken
    /// when it begins and given back when it is over. Nothing is in force before the Finish was found consistent and the
    /// accounts are in the store; whatever goes wrong before leaves the accounts that were there.
    /// </summary>
    internal sealed class BootstrapSession : RequestHandler
    {
        /// <summary>MAX_TRANSMIT_SPAN (RFC 7252 §4.8.2): as long the bootstrap server may repeat a Finish whose answer was lost.</summary>
        public const int LingerMs = 45000;

        private readonly Lwm2mClient _client;
        private readonly ClientOptions _options;
        private readonly DatagramLink _link;
        private readonly CoapEndpoint _endpoint;
        private readonly BootstrapRequest _request;
        private readonly AccountDraft _draft;
        private readonly BootstrapInterface _interface;
        private readonly AccountCheck _check;
        private readonly RandomSource _random;
        private readonly MessageProtection _protection;
        private long _endMs;            // of the whole
        private long _silenceMs;        // when the silence has lasted too long
        private AccountList _next;      // committed, not in force yet

        /// <summary>Makes one for an account that <see cref="AccountCheck"/> has found usable.</summary>
        /// <exception cref="ArgumentException">The link or the protection does not take the account.</exception>
        public BootstrapSession(Lwm2mClient client, ClientOptions options, SecurityAccount account, int format, RandomSource random, AccountCheck check)
        {
            _client = client;
            _options = options;
            _random = random;
            _check = check;
            ServerUri uri = new ServerUri(account.ServerUri);
            _protection = client.Keeper.Protect(account);
            _protection?.RenewIfLost();
            _link = client.Bindings.CreateLink(account, uri);
            _endpoint = new CoapEndpoint(_link, options.Coap, random, this, _protection);
            _request = new BootstrapRequest(this, uri, client.EndpointName, format);

            // Last: it holds secrets, and nothing after it fails.
            _draft = new AccountDraft(client.Accounts, options, random);
            if (!_draft.IsWhole)
            {
                throw new ArgumentException("accounts are more than MaxAccountBytes");
            }

            _interface = new BootstrapInterface(client.Objects, _draft.Staged, client.Formats, options.MaxStagedBytes);
        }

        /// <summary>How far it is.</summary>
        public BootstrapState State { get; private set; }

        /// <summary>Why it was given up, or what was wrong with the last Finish.</summary>
        public BootstrapFailure Failure { get; private set; }

        /// <summary>More of that, fit for a log; or null.</summary>
        public string Reason { get; private set; }

        /// <summary>Code of the answer to the Bootstrap-Request, 0 without one.</summary>
        public byte LastCode { get; private set; }

        /// <summary>How long the bootstrap server asked to be left alone for, bounded.</summary>
        public long AskedPauseMs { get; private set; }

        /// <summary>Whether it was given up for a fault of this side: the bootstrap server was not asked.</summary>
        public bool IsFaultLocal { get; private set; }

        /// <summary>Whether its accounts came in force.</summary>
        public bool IsDone { get; private set; }

        /// <summary>Whether its accounts are in the store, whether or not they are in force.</summary>
        public bool IsOver
        {
            get { return !(_next is null) || IsDone; }
        }

        /// <summary>The link, to wait on.</summary>
        public DatagramLink Link
        {
            get { return _link; }
        }

        /// <summary>Starts to reach the bootstrap server.</summary>
        public void Begin(long nowMs)
        {
            State = BootstrapState.Connecting;
            _endMs = nowMs + _options.MaxBootstrapS * 1000L;
            NoteProgress(nowMs);
            _link.Open(nowMs);
        }

        /// <summary>Does what is due.</summary>
        /// <returns>When something is due next; it is over when <see cref="State"/> is <see cref="BootstrapState.Idle"/>.</returns>
        public long Step(long nowMs)
        {
            long next = _link.Step(nowMs);
            switch (State)
            {
                case BootstrapState.Connecting:
                    if (_link.State == LinkState.Open)
                    {
                        State = BootstrapState.Requesting;
                        _endpoint.Send(_request, nowMs);
                    }

                    break;
                case BootstrapState.Requesting:
                case BootstrapState.Serving:
                case BootstrapState.Lingering:
                    if (_link.State == LinkState.Open)
                    {
                        next = Earlier(next, _endpoint.Step(nowMs));
                        next = Earlier(next, _endpoint.NextTimeMs);
                        PutInForce(nowMs);
                    }

                    break;
                default:
                    return DatagramLink.Never;
            }

            if (_link.State == LinkState.Failed || (_link.State == LinkState.Closed && State != BootstrapState.Idle))
            {
                IsFaultLocal = _link.IsFaultLocal;
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
            if (State == BootstrapState.Idle)
            {
                return;
            }

            if (!IsDone && (Failure == BootstrapFailure.None || failure == BootstrapFailure.Stopped))
            {
                Failure = failure;
                Reason = reason;
            }

            State = BootstrapState.Idle;
            _endpoint.Reset();
            _link.Close();
            if (!(_protection is null))
            {
                // Its keys are in the way of nobody any more, and its numbers go on with the next try.
                _protection.Suspend();
            }

            if (!IsDone)
            {
                _draft.Wipe(null);
            }
        }

        /// <inheritdoc/>
        public override bool NeedsFreshness(CoapRequest request)
        {
            return request.Binding.IsProtected && !_client.Accounts.HasNoEcho && _options.Freshness.NeedsFreshness(request);
        }

        /// <inheritdoc/>
        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            if (!(_protection is null) && request.Binding.Context != RequestBinding.PeerContext)
            {
                response.Code = CoapCode.Unauthorized;
                return;
            }

            NoteProgress(nowMs);
            if (!BootstrapInterface.IsFinish(request))
            {
                State = State == BootstrapState.Requesting ? BootstrapState.Serving : State;
                if (IsOver)
                {
                    response.Code = CoapCode.MethodNotAllowed;
                }
                else
                {
                    Handle(request, response);
                }

                return;
            }

            response.Code = IsOver ? CoapCode.Changed : Finish();
        }

        /// <summary>Takes it that the Bootstrap-Request got no answer.</summary>
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
                State = BootstrapState.Serving;
                NoteProgress(nowMs);
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

        /// <summary>What is refused is told here too: a bootstrap server may pass over it.</summary>
        private void Handle(CoapRequest request, CoapResponse response)
        {
            _interface.Handle(request, response);
            if (request.Code == CoapCode.Put && !CoapCode.IsSuccess(response.Code))
            {
                _client.Bootstrap.Report(BootstrapFailure.None, "refused with " + ToText(response.Code) + ": " + _interface.LastPath);
            }
        }

        private static long Earlier(long a, long b)
        {
            return a < b ? a : b;
        }

        /// <summary>Checks and commits; the accounts come in force once the answer has left.</summary>
        private byte Finish()
        {
            Reason = _check.FindFault(_draft.Staged);
            if (!(Reason is null))
            {
                Failure = BootstrapFailure.Inconsistent;
                _client.Bootstrap.Report(Failure, Reason);
                return CoapCode.NotAcceptable;
            }

            AccountList next = _draft.Settle();
            long unixMs = _client.Sleep.UnixMs;
            if (!(next is null))
            {
                _draft.NoteBootstrapped(next, unixMs == Clock.Unknown ? 0 : unixMs / 1000);
            }

            if (next is null || !_client.Commit(_draft, next))
            {
                if (!(next is null))
                {
                    _draft.ForgetBootstrapped(next);
                }

                Failure = BootstrapFailure.NotStored;
                _client.Bootstrap.Report(Failure, null);
                return CoapCode.InternalServerError;
            }

            Failure = BootstrapFailure.None;
            _next = next;
            return CoapCode.Changed;
        }

        /// <summary>Not from within the request, whose answer is to leave first.</summary>
        private void PutInForce(long nowMs)
        {
            if (_next is null || IsDone)
            {
                return;
            }

            IsDone = true;
            State = BootstrapState.Lingering;
            _endMs = nowMs + LingerMs;
            _silenceMs = _endMs;
            _client.PutInForce(_draft, _next);
            _draft.Wipe(_next);
        }

        private void NoteProgress(long nowMs)
        {
            if (!IsDone)
            {
                _silenceMs = nowMs + _options.BootstrapTimeoutS * 1000L;
            }
        }
    }
}
