using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <content>What the bootstrap server asks for, and the way to the next binding where it asks for nothing.</content>
    internal sealed partial class BootstrapSession
    {
        /// <inheritdoc/>
        public override bool NeedsFreshness(CoapRequest request)
        {
            return request.Binding.IsProtected && !_accounts.HasNoEcho && _options.Freshness.NeedsFreshness(request);
        }

        /// <inheritdoc/>
        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            if (_connection.Protection is not null && request.Binding.Context != RequestBinding.PeerContext)
            {
                response.Code = CoapCode.Unauthorized;
                return;
            }

            // Whatever is still said of the Bootstrap-Request, the server has gone ahead.
            Advance(BootstrapEvent.Accepted);
            NoteProgress(nowMs);
            if (!BootstrapInterface.IsFinish(request))
            {
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

        /// <summary>Reports refusals, as a bootstrap server may ignore them.</summary>
        private void Handle(CoapRequest request, CoapResponse response)
        {
            _interface.Handle(request, response);
            if (request.Code == CoapCode.Put && !CoapCode.IsSuccess(response.Code))
            {
                _log.Report(BootstrapFailure.None, "refused with " + ToText(response.Code) + ": " + _interface.LastPath);
            }
        }

        /// <summary>Bootstrap-Finish (LwM2M Core §6.1.7.2): checks and commits; the accounts come in force once the answer has left.</summary>
        private byte Finish()
        {
            // LwM2M Core §6.1.6: an inconsistency is the answer to the Finish; the server may correct it and send another.
            Reason = _check.FindFault(_draft.Staged);
            if (Reason is not null)
            {
                Failure = BootstrapFailure.Inconsistent;
                _log.Report(Failure, Reason);
                return CoapCode.NotAcceptable;
            }

            AccountList next = _draft.Settle();
            long unixMs = Clock is null ? Clock.Unknown : Clock.UnixMs;
            if (next is not null)
            {
                _draft.NoteBootstrapped(next, unixMs == Clock.Unknown ? 0 : unixMs / 1000);
            }

            if (next is null || !_switch.Commit(_draft, next))
            {
                if (next is not null)
                {
                    _draft.ForgetBootstrapped(next);
                }

                Failure = BootstrapFailure.NotStored;
                _log.Report(Failure, null);
                return CoapCode.InternalServerError;
            }

            Failure = BootstrapFailure.None;
            _next = next;
            return CoapCode.Changed;
        }

        /// <summary>Goes on by the next binding while the server has not gone ahead.</summary>
        private bool TryMoveOn(long nowMs)
        {
            bool isBegun = State == BootstrapState.Connecting || State == BootstrapState.Requesting;
            if (!isBegun || !_connection.CanMoveOn)
            {
                return false;
            }

            _isUnanswered = false;
            _connection.Close();
            _connection.MoveOn(nowMs);
            Advance(BootstrapEvent.MovedOn);
            NoteProgress(nowMs);
            _connection.Open(nowMs);
            return true;
        }
    }
}
