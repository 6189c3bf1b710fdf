using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <content>The step: the states of the connection and their actions.</content>
    public sealed partial class ServerSession
    {
        /// <summary>Processes what is due.</summary>
        /// <returns>When something is due next.</returns>
        internal long Step(long nowMs)
        {
            _accountRevision = Account.Revision;
            if (State is not null && !State.Restore(nowMs))
            {
                AskWhetherKnown();
            }

            long next = StepConnection(nowMs);
            next = Side is null ? next : Earlier(next, Side.Step(nowMs));
            DropStaleObservations();
            next = Earlier(next, _turns.Step(this, _connection.IsOpen, IsReachable, nowMs));
            if (_connection.Protection is not null && _connection.Protection.LacksNumber)
            {
                // An Update gets over it, with keys derived anew, or finds out with growing pauses whether the store gives one again.
                AskWhetherKnown();
                next = Registration.State == RegistrationState.Registered ? Earlier(next, Registration.UpdateMs) : next;
            }

            _linkState = _connection.Link.State;
            if (Awake.Step(_connection.Endpoint.Counters.Messages, nowMs) && _linkState == LinkState.Open)
            {
                // What it has carried since it was stepped may have given it something to do, such as to shake hands under worn-out keys. Where
                // that changes its state, the next step follows it up at once.
                next = Earlier(next, _connection.StepLink(nowMs));
            }

            DueMs = _connection.IsOpen ? Earlier(next, _connection.Endpoint.NextTimeMs) : next;
            LookMs = DueMs;

            // A record that the store did not take is no reason to wake a device that sleeps: the next sleep writes it.
            long keepMs = KeepStateIfChanged(nowMs);
            LookMs = Earlier(LookMs, keepMs);
            DueMs = _isQueueMode ? DueMs : Earlier(DueMs, keepMs);
            return DueMs;
        }

        /// <summary>
        /// Whether a notification has a chance to arrive; if not, it is stored or dropped (LwM2M Core §6.4). While a server does not acknowledge,
        /// it may have lost its side of a secured link: what can be stored waits until that is known.
        /// </summary>
        private bool IsReachable
        {
            get
            {
                bool isDoubtful = _connection.Link is SecuredLink && Account.StoresNotifications && _connection.Endpoint.IsRepeating;
                return _connection.IsOpen && Registration.IsRegistered && !Registration.IsRenewAsked && !_isSilent && !isDoubtful;
            }
        }

        /// <summary>
        /// The states of the connection and what leads from one to the next:
        /// <code>
        /// Closed  > Opening  when the registration has something to say
        /// Opening > Open     when the link is up; a server that may not know the client is asked first
        /// Opening > Closed   when the link has failed: the registration receives the reason
        /// Open    > Closed   by the server; for a new key; after silence over a secured link; with nothing more to say for a time
        /// </code>
        /// </summary>
        private long StepConnection(long nowMs)
        {
            if (_connection.IsLost)
            {
                // Opening at once would answer a server that always closes with a storm of handshakes.
                LinkFailures.OnEnded(_connection, Registration, nowMs);
                Close();
            }

            if (EndsForNewKey(nowMs))
            {
                Close();
            }

            if (_connection.Link.State == LinkState.Closed)
            {
                long dueMs = LinkTiming.DueMs(Registration);
                if (nowMs < dueMs)
                {
                    return dueMs;
                }

                _connection.Open(nowMs);
            }

            long next = _connection.StepLink(nowMs);
            switch (_connection.Link.State)
            {
                case LinkState.Failed:
                    LinkFailures.OnEnded(_connection, Registration, nowMs);
                    return MoveOn(nowMs);
                case LinkState.Open:
                    return StepOpen(next, nowMs);
                default:
                    return next;
            }
        }

        private long StepOpen(long next, long nowMs)
        {
            if (_connection.NoteOpen())
            {
                LinkFailures.NoteOpened();
                OnOpened();
            }

            int timedOut = _connection.Endpoint.Counters.TimedOut;
            next = Earlier(next, _connection.StepExchanges(nowMs));
            _isSessionDoubted |= _connection.Endpoint.Counters.TimedOut != timedOut;
            if (EndsForNewKey(nowMs))
            {
                // Here, before another exchange begins; else one would follow the other.
                Close();
                return nowMs;
            }

            if (_isSessionDoubted && _connection.Link is SecuredLink && !_connection.Endpoint.IsBusy)
            {
                // Nothing more is said under keys that the server may not have any more.
                return Close();
            }

            long returnMs = _isQueueMode ? DatagramLink.Never : _connection.ReturnMs;
            if (returnMs < next && !Endpoint.IsBusy && !Link.IsSending)
            {
                // The end of what is under way brings a step, which returns then.
                next = returnMs;
            }

            next = Earlier(next, Earlier(_newKeyDueMs, StepProtection(nowMs)));
            next = Earlier(next, Registration.Step(_connection.Endpoint, nowMs));
            _isSilent |= Registration.Unanswered > 0;
            if (Registration.IsSettled)
            {
                _isSilent = false;
                _connection.NoteReached();
            }

            return !LinkTiming.IsStale(Registration, nowMs) ? next : Registration.Unanswered > 0 ? MoveOn(nowMs) : Close();
        }

        /// <summary>Goes on by the next binding at once, or in the time of the registration when all were tried.</summary>
        private long MoveOn(long nowMs)
        {
            bool isNext = _connection.CanMoveOn;
            long dueMs = Close();
            _connection.MoveOn(nowMs);
            return isNext ? nowMs : dueMs;
        }

        /// <summary>Sends an Update where the security context needs an outgoing request.</summary>
        private long StepProtection(long nowMs)
        {
            long wantedMs = _connection.Protection is null ? DatagramLink.Never : _connection.Protection.RequestDueMs;
            if (nowMs < wantedMs)
            {
                return wantedMs;
            }

            Registration.AskForUpdate();
            return DatagramLink.Never;
        }

        /// <summary>Whether the session ends now for a new key, once nothing is under way or it was for too long, or for the preferred binding.</summary>
        private bool EndsForNewKey(long nowMs)
        {
            bool isForKey = _newKeyDueMs != DatagramLink.Never && (!_connection.Endpoint.IsBusy || nowMs >= _newKeyDueMs);
            bool isForBinding = nowMs >= _connection.ReturnMs && _connection.IsOpen && !_connection.Endpoint.IsBusy && !_connection.Link.IsSending;
            if (!isForKey && !isForBinding)
            {
                return false;
            }

            if (!isForKey && Transport == SecurityAccount.SmsLetter)
            {
                // It goes on beside the preferred one, which a closed session could not without another handshake.
                Link.Suspend();
            }

            _newKeyDueMs = DatagramLink.Never;
            Registration.RequestUpdate();
            return true;
        }

        private static long Earlier(long a, long b)
        {
            return a < b ? a : b;
        }

        private long Close()
        {
            _isSessionDoubted = false;
            _connection.Close();
            Registration.OnLinkClosed();
            Observations.OnLinkClosed();
            Outgoing?.OnLinkClosed();
            return LinkTiming.DueMs(Registration);
        }

        /// <summary>A registration made over another session, or from an address that is another now, is first confirmed: what is sent may be nobody's to the server.</summary>
        private void OnOpened()
        {
            Registration.UriHost = Transport == SecurityAccount.SmsLetter ? null : _connection.Uri.HostOption;
            SecuredLink secured = Link as SecuredLink;
            bool isResumed = _connection.Protection is not null && _connection.Protection.IsResumed;
            bool isKnown = secured is null ? _connection.Link.KeepsAddress || isResumed : secured.Handshake == HandshakeKind.Restored;
            if (Registration.IsRegistered && (!isKnown || _connection.HasSwitched))
            {
                AskWhetherKnown();
            }

            _connection.HasSwitched = false;
        }

        private void AskWhetherKnown()
        {
            Registration.AskForUpdate();
            _isSilent = true;
            if (!_isQueueMode)
            {
                Registration.Retries.PutOffFurther(Registration.Order.FirstMs);
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

            if (_connection.Protection is not null && _replacements != _connection.Protection.Replacements)
            {
                _replacements = _connection.Protection.Replacements;
                if (Observations.Count > 0)
                {
                    Registration.Renew();
                }
            }
        }
    }
}
