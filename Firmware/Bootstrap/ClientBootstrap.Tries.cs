using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <content>One try after the other, with pauses between them.</content>
    public sealed partial class ClientBootstrap
    {
        /// <summary>Begins one, unless one is under way.</summary>
        /// <param name="holdsOff">Whether to wait for the Client Hold Off Time and the pause after the last one: not when a server asked for it.</param>
        /// <param name="nowMs">The time.</param>
        private void Begin(bool holdsOff, long nowMs)
        {
            bool isUnderWay = _session is not null && !_session.IsDone;
            SecurityAccount account = _accounts.Bootstrap;
            if (isUnderWay || account is null)
            {
                return;
            }

            EndSession();
            FailedTries = 0;
            long dueMs = nowMs;
            if (holdsOff)
            {
                dueMs += account.ClientHoldOffS * 1000L;
                dueMs = dueMs > _quietMs ? dueMs : _quietMs;
                dueMs = dueMs > _order.FirstMs ? dueMs : _order.FirstMs;
            }

            _dueMs = _isWaiting && _dueMs < dueMs ? _dueMs : dueMs;
            _isWaiting = true;
            if (_dueMs > nowMs)
            {
                Keep(nowMs);
            }
        }

        private long StepSession(long nowMs)
        {
            bool wasDone = _session.IsDone;
            long next = _session.Step(nowMs);
            if (_session.IsDone && !wasDone)
            {
                FailedTries = 0;
                Failure = BootstrapFailure.None;
                Reason = null;
                NoteCompleted(nowMs);
                _timeout.Restart();
                Log.Report(BootstrapFailure.None, "bootstrapped");
                return nowMs;
            }

            if (_session.State != BootstrapState.Idle)
            {
                return next;
            }

            bool isDone = _session.IsDone;
            bool isLocal = _session.IsFaultLocal;
            long askedMs = _session.AskedPauseMs;
            BootstrapFailure failure = _session.Failure;
            string reason = _session.Reason;
            if (failure == BootstrapFailure.Refused)
            {
                // It may be the format that was asked for.
                _leavesFormatOpen = _session.LastCode == CoapCode.UnsupportedContentFormat || _session.LastCode == CoapCode.BadRequest;
            }

            _session = null;
            return isDone ? DatagramLink.Never : Fail(failure, reason, isLocal, askedMs, nowMs);
        }

        private void Try(long nowMs)
        {
            SecurityAccount account = _accounts.Bootstrap;
            if (account is null)
            {
                Fail(BootstrapFailure.NoAccount, null, false, 0, nowMs);
                return;
            }

            AccountCheck check = _keeper.NewCheck();
            string fault = check.FindFault(_accounts, account);
            if (fault is not null)
            {
                Fail(BootstrapFailure.BadAccount, fault, false, 0, nowMs);
                return;
            }

            if (account.Mode == SecurityMode.NoSec && account.OscoreInstanceId < 0)
            {
                Log.Report(BootstrapFailure.None, "bootstrap without security, as AllowsInsecureBootstrap says");
            }

            try
            {
                int format = _leavesFormatOpen ? ContentFormat.None : _options.BootstrapFormat;
                BootstrapSession session = new BootstrapSession(_accounts, _objects, _formats, _connections, _switch, NewWork(), check, Log, _options, _random) { Clock = _sleep.Clock };
                session.Begin(account, _keeper.EndpointName, format, nowMs);
                _session = session;
            }
            catch (ArgumentException e)
            {
                Fail(BootstrapFailure.BadAccount, e.Message, false, 0, nowMs);
            }
        }

        /// <summary>Tries again later; a client that has servers leaves it to them after some tries.</summary>
        private long Fail(BootstrapFailure failure, string reason, bool isLocal, long askedMs, long nowMs)
        {
            Failure = failure;
            Reason = reason;
            Log.Report(failure, reason);
            if (isLocal)
            {
                // The bootstrap server was not asked. It may be its name that is gone, which keeps no server back.
                _order.RetryFailed(nowMs);
                _isWaiting = true;
                _dueMs = nowMs + Pause.Of(Pause.FirstLocalMs, _localFailures++, _options.MaxLocalPauseS * 1000L, _random);
                return _dueMs;
            }

            _localFailures = 0;
            FailedTries++;
            _isWaiting = _sessions.Count == 0 || FailedTries < _options.BootstrapRetryCount;
            if (!_isWaiting)
            {
                FailedTries = 0;
                Keep(nowMs);
                _order.RetryFailed(nowMs);

                // To be asked again, as the sessions have been: a device that sleeps would else not wake for their next try.
                return nowMs;
            }

            long pauseMs = PauseMs(FailedTries - 1, DatagramLink.Never);
            _dueMs = nowMs + (pauseMs > askedMs ? pauseMs : askedMs);
            Keep(nowMs);
            return _dueMs;
        }

        /// <inheritdoc/>
        public override bool Suspend(long nowMs)
        {
            _source?.Stop();
            if (_isAsked || !(_session is null || _session.IsOver))
            {
                _isWaiting = true;
                _dueMs = nowMs;
            }

            EndSession();
            return !_isWaiting || Keep(nowMs);
        }

        private void EndSession()
        {
            if (_session is not null)
            {
                _session.End(BootstrapFailure.None, null);
                _session = null;
            }
        }
    }
}
