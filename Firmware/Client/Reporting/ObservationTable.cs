using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The observations of one server (LwM2M Core §6.4): begins and ends them, and sends due notifications.
    /// </summary>
    public sealed partial class ObservationTable
    {
        /// <summary>A confirmable notification leaves at least this often (RFC 7641 §4.5).</summary>
        public const long ConfirmablePeriodMs = 24L * 60 * 60 * 1000;

        /// <summary>Pause before a notification that the link did not take is tried again.</summary>
        public const int LinkRetryMs = 2000;

        private readonly ObservationSlots _slots;
        private readonly AttributeTable _attributes;
        private readonly Representation _representation;
        private readonly NotificationTiming _timing;
        private readonly NotificationSender _sender;
        private readonly ServerAccount _account;
        private readonly int _server;
        private readonly int _confirmableEvery;
        private int _accessRevision;
        private int _timingRevision;            // of what the server has set, by account and attributes

        /// <summary>Creates an empty table.</summary>
        /// <param name="options">Bounds: <see cref="ClientOptions.MaxObservations"/>, <see cref="ClientOptions.MaxStoredNotifications"/>, <see cref="ClientOptions.ConfirmableEvery"/>.</param>
        /// <param name="account">Whose they are; gives the default periods.</param>
        /// <param name="attributes">What the server has set.</param>
        /// <param name="representation">Writes the values.</param>
        public ObservationTable(ClientOptions options, ServerAccount account, AttributeTable attributes, Representation representation)
            : this(options, account, attributes, representation, new NotificationTiming(representation))
        {
        }

        /// <summary>Creates an empty table that shares with those of other servers what it works with.</summary>
        internal ObservationTable(ClientOptions options, ServerAccount account, AttributeTable attributes, Representation representation, NotificationTiming timing)
        {
            _slots = new ObservationSlots(options.MaxObservations);
            _account = account;
            _server = account.ShortServerId;
            _attributes = attributes;
            _representation = representation;
            _timing = timing;
            _sender = new NotificationSender(options, _slots, account, timing, representation);
            _confirmableEvery = options.ConfirmableEvery;
        }

        /// <summary>What the server has set by Write-Attributes.</summary>
        internal AttributeTable Attributes
        {
            get { return _attributes; }
        }

        /// <summary>Number of observations in force.</summary>
        public int Count
        {
            get { return _slots.Count; }
        }

        /// <summary>Grows with each observation that begins or ends.</summary>
        public int Revision
        {
            get { return _slots.Revision; }
        }

        /// <summary>Notifications sent so far.</summary>
        public int NotificationsSent
        {
            get { return _sender.Sent; }
        }

        /// <summary>Notifications that wait for the server.</summary>
        public int NotificationsStored
        {
            get { return _sender.Store.Count; }
        }

        /// <summary>Observe requests that found no free slot and were answered as plain reads.</summary>
        public int Refused { get; private set; }

        /// <summary>The Observe numbers; given before the first notification if they are to outlive a restart.</summary>
        public ObserveNumbers Numbers
        {
            get { return _sender.Numbers; }
            set { _sender.Numbers = value; }
        }

        /// <summary>Starts an observation, or renews the one with this token (RFC 7641 §4.1).</summary>
        /// <returns>The observation, or null when there is no slot: the request is then a plain Read.</returns>
        public Observation Start(Lwm2mPath path, byte[] token, int tokenOffset, int tokenLength, int format, long nowMs)
        {
            int at = _slots.Find(token, tokenOffset, tokenLength);
            bool isRenewed = at >= 0 && _slots.At(at).Path.IsSame(path) && _slots.At(at).Format == format;
            if (at >= 0 && !isRenewed)
            {
                _sender.End(at);
            }

            at = at < 0 ? _slots.FindFree() : at;
            if (at < 0)
            {
                Refused++;
                return null;
            }

            Observation observation = _slots.At(at);
            if (isRenewed)
            {
                observation.Renew(nowMs);
            }
            else
            {
                observation.Start(path, token, tokenOffset, tokenLength, format, nowMs);
                _slots.NoteBegun();
            }

            return observation;
        }

        /// <summary>Answers the request that began or renewed an observation, whose path <see cref="Representation.Check"/> has found to be readable.</summary>
        public void Answer(Observation observation, CoapResponse response)
        {
            _timing.Read(observation);
            _timing.Remember(observation);
            response.Code = _representation.WriteReadable(observation.Path, _server, observation.Format, response.Body, out int format, _timing.Number);
            response.ContentFormat = format;
        }

        /// <summary>Ends the observation with this token.</summary>
        /// <returns>Whether there was one.</returns>
        public bool Cancel(byte[] token, int tokenOffset, int tokenLength)
        {
            int at = _slots.Find(token, tokenOffset, tokenLength);
            if (at < 0)
            {
                return false;
            }

            _sender.End(at);
            return true;
        }

        /// <summary>Ends all observations, as a new registration does (LwM2M Core §6.4.1).</summary>
        public void Clear()
        {
            for (int i = 0; i < _slots.Made; i++)
            {
                if (_slots.At(i).IsActive)
                {
                    _sender.End(i);
                }
            }
        }

        /// <summary>Marks what covers a path, or lies below it, as changed. May be called on any thread.</summary>
        public void MarkChanged(int objectId, int instanceId, int resourceId)
        {
            int made = _slots.Made;
            for (int i = 0; i < made; i++)
            {
                Observation observation = _slots.At(i);
                if (observation.IsActive && observation.Path.Overlaps(objectId, instanceId, resourceId))
                {
                    observation.MarkChanged();
                }
            }
        }

        /// <summary>
        /// Handles the outcome of a notification: a Reset cancels the observation (RFC 7641 §3.6); what was not acknowledged
        /// is sent again if the account stores notifications.
        /// </summary>
        public void OnOutcome(int messageId, NotificationOutcome outcome)
        {
            _sender.OnOutcome(messageId, outcome);
        }

        /// <summary>Call when the link was closed: no acknowledgement comes any more.</summary>
        public void OnLinkClosed()
        {
            for (int i = 0; i < _slots.Made; i++)
            {
                OnOutcome(_slots.At(i).AwaitedMessageId, NotificationOutcome.TimedOut);
            }
        }

        /// <summary>Sends the notifications that are due, or stores them for later.</summary>
        /// <param name="endpoint">Where they go, or null while the server cannot be reached.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>When the next is due, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(CoapEndpoint endpoint, long nowMs)
        {
            FollowRights();
            FollowTiming();
            long next = endpoint is null ? DatagramLink.Never : _sender.SendStored(endpoint, nowMs);
            int made = _slots.Count == 0 ? 0 : _slots.Made;
            for (int i = 0; i < made; i++)
            {
                Observation observation = _slots.At(i);
                if (observation.IsActive)
                {
                    long due = observation.NextMs > nowMs && !observation.IsPending ? observation.NextMs : Step(i, endpoint, nowMs);
                    next = due < next ? due : next;
                }
            }

            return next;
        }

        private long Step(int index, CoapEndpoint endpoint, long nowMs)
        {
            Observation observation = _slots.At(index);
            bool isQueued = endpoint is null || _sender.HasQueue;
            if (observation.IsOwed && !isQueued)
            {
                observation.RepeatConfirmable();
            }

            // LwM2M Core §6.4.2: pmin and pmax say when.
            _timing.Load(observation, _attributes, _account);
            long due = _timing.DueMs(observation, out bool isMaximum);
            observation.NextMs = due;
            if (due > nowMs)
            {
                return due;
            }

            byte code = _representation.Check(observation.Path, _server, observation.Format);
            bool isFinal = code != CoapCode.Content;
            bool confirmable = isFinal || IsConfirmableDue(observation, nowMs);
            if (isQueued ? isFinal : confirmable && endpoint.IsBusy)
            {
                // The endpoint comes back when its exchange is over; and the last word of an observation comes last.
                return DatagramLink.Never;
            }

            bool mayHaveChanged = observation.BeginEvaluation(nowMs);
            _timing.Number.Clear();
            if (!isFinal)
            {
                // LwM2M Core §6.4.2: gt, lt and st say whether, unless pmax is over.
                bool isNotified = _timing.IsNotified(observation, mayHaveChanged) || isMaximum;
                if (isNotified && !_representation.CanTell(observation.Format, _timing.Number))
                {
                    // There is nothing to tell until it is a number again; what the server was told last stays what it knows.
                    isNotified = false;
                    if (isMaximum)
                    {
                        observation.NotePutOff(nowMs, false);
                    }
                }

                if (!isNotified)
                {
                    return NextMs(observation);
                }
            }

            if (isQueued)
            {
                _sender.PutOff(index, nowMs);
            }
            else
            {
                _sender.Notify(index, code, endpoint, confirmable, nowMs);
            }

            return observation.IsActive ? NextMs(observation) : DatagramLink.Never;
        }

        /// <summary>When an observation that was looked at is to be looked at next.</summary>
        private long NextMs(Observation observation)
        {
            observation.NextMs = _timing.DueMs(observation, out bool _);
            return observation.NextMs;
        }

        /// <summary>Looks at all anew where account or attributes say otherwise when that is (LwM2M Core §6.4.2).</summary>
        private void FollowTiming()
        {
            int revision = _account.Revision + _attributes.Revision;
            if (_timingRevision != revision)
            {
                _timingRevision = revision;
                _slots.ForgetDue();
            }
        }

        private bool IsConfirmableDue(Observation observation, long nowMs)
        {
            return (_confirmableEvery > 0 && observation.SinceConfirmable >= _confirmableEvery - 1)
                || nowMs - observation.LastConfirmableMs >= ConfirmablePeriodMs;
        }
    }
}
