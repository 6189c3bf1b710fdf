using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The observations of one server: decides by pmin, pmax, gt, lt, st, epmin and epmax what is told when
    /// (LwM2M 1.1 Core §5.1.2, §6.4), and sends the notifications.
    /// </summary>
    public sealed class ObservationTable
    {
        /// <summary>A confirmable notification leaves at least this often (RFC 7641 §4.5).</summary>
        public const long ConfirmablePeriodMs = 24L * 60 * 60 * 1000;

        /// <summary>Pause before a notification that the link did not take is tried again.</summary>
        public const int LinkRetryMs = 2000;

        private readonly Observation[] _slots;
        private readonly AttributeTable _attributes;
        private readonly ServerAccount _account;
        private readonly Representation _representation;
        private readonly NumberProbe _probe = new NumberProbe();
        private readonly AttributeSet _effective = new AttributeSet();
        private readonly int _confirmableEvery;
        private int _accessRevision;

        /// <summary>Makes an empty table.</summary>
        /// <param name="options">Bounds: <see cref="ClientOptions.MaxObservations"/>, <see cref="ClientOptions.ConfirmableEvery"/>.</param>
        /// <param name="account">Whose they are; gives the default periods.</param>
        /// <param name="attributes">What the server has set.</param>
        /// <param name="representation">Writes the values.</param>
        public ObservationTable(ClientOptions options, ServerAccount account, AttributeTable attributes, Representation representation)
        {
            _slots = new Observation[options.MaxObservations];
            for (int i = 0; i < _slots.Length; i++)
            {
                _slots[i] = new Observation();
            }

            _account = account;
            _attributes = attributes;
            _representation = representation;
            _confirmableEvery = options.ConfirmableEvery;
        }

        /// <summary>What the server has set by Write-Attributes.</summary>
        internal AttributeTable Attributes
        {
            get { return _attributes; }
        }

        /// <summary>How many observations are in force.</summary>
        public int Count
        {
            get
            {
                int count = 0;
                for (int i = 0; i < _slots.Length; i++)
                {
                    if (_slots[i].IsActive)
                    {
                        count++;
                    }
                }

                return count;
            }
        }

        /// <summary>Notifications sent so far.</summary>
        public int NotificationsSent { get; private set; }

        /// <summary>Observe requests that found no free slot and were answered as plain reads.</summary>
        public int Refused { get; private set; }

        /// <summary>Starts an observation, or renews the one with this token (RFC 7641 §4.1).</summary>
        /// <returns>It, or null when there is no slot: the request is then a plain Read.</returns>
        public Observation Start(Lwm2mPath path, byte[] token, int tokenOffset, int tokenLength, int format, long nowMs)
        {
            Observation free = null;
            for (int i = 0; i < _slots.Length; i++)
            {
                Observation slot = _slots[i];
                if (slot.IsActive && slot.HasToken(token, tokenOffset, tokenLength))
                {
                    free = slot;
                    break;
                }

                if (free is null && !slot.IsActive)
                {
                    free = slot;
                }
            }

            if (free is null)
            {
                Refused++;
                return null;
            }

            free.Start(path, token, tokenOffset, tokenLength, format, nowMs);
            Probe(free);
            return free;
        }

        /// <summary>Ends the observation with this token.</summary>
        /// <returns>Whether there was one.</returns>
        public bool Cancel(byte[] token, int tokenOffset, int tokenLength)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].IsActive && _slots[i].HasToken(token, tokenOffset, tokenLength))
                {
                    _slots[i].End();
                    return true;
                }
            }

            return false;
        }

        /// <summary>Ends all observations, as a new registration does (LwM2M 1.1 Core §6.4.1).</summary>
        public void Clear()
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                _slots[i].End();
            }
        }

        /// <summary>Marks what covers a path, or lies below it, as changed. May be called on any thread.</summary>
        public void MarkChanged(int objectId, int instanceId, int resourceId)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].IsActive && _slots[i].Path.Overlaps(objectId, instanceId, resourceId))
                {
                    _slots[i].MarkChanged();
                }
            }
        }

        /// <summary>
        /// Takes what became of a notification: a Reset cancels the observation (RFC 7641 §3.6); what was not acknowledged
        /// is told again if the account stores notifications.
        /// </summary>
        public void OnOutcome(int messageId, NotificationOutcome outcome)
        {
            Observation observation = FindSent(messageId);
            if (observation is null)
            {
                return;
            }

            observation.ForgetMessage(messageId);
            if (outcome == NotificationOutcome.Reset)
            {
                observation.End();
            }
            else if (outcome == NotificationOutcome.TimedOut && _account.StoresNotifications)
            {
                observation.RepeatConfirmable();
            }
        }

        /// <summary>Takes it that no acknowledgement comes any more.</summary>
        public void OnLinkClosed()
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                OnOutcome(_slots[i].AwaitedMessageId, NotificationOutcome.TimedOut);
            }
        }

        /// <summary>Sends the notifications that are due.</summary>
        /// <returns>When the next is due, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(CoapEndpoint endpoint, long nowMs)
        {
            if (_accessRevision != _representation.AccessRevision)
            {
                MarkChangedAccess();
            }

            long next = DatagramLink.Never;
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].IsActive)
                {
                    long due = Step(_slots[i], endpoint, nowMs);
                    next = due < next ? due : next;
                }
            }

            return next;
        }

        private long Step(Observation observation, CoapEndpoint endpoint, long nowMs)
        {
            long due = DueMs(observation, out bool isMaximum);
            if (due > nowMs)
            {
                return due;
            }

            byte code = _representation.Check(observation.Path, _account.ShortServerId, observation.Format);
            bool isFinal = !CoapCode.IsSuccess(code);
            bool confirmable = isFinal || IsConfirmableDue(observation, nowMs);
            if (confirmable && endpoint.IsBusy)
            {
                // The endpoint comes back when its exchange is over.
                return DatagramLink.Never;
            }

            bool mayHaveChanged = observation.IsChanged;
            observation.BeginEvaluation(nowMs);
            if (!isFinal && !isMaximum && !IsNotified(observation, mayHaveChanged))
            {
                return DueMs(observation, out isMaximum);
            }

            Notify(observation, endpoint, confirmable, nowMs);
            return observation.IsActive ? DueMs(observation, out isMaximum) : DatagramLink.Never;
        }

        /// <summary>When an observation is to be looked at: for a change not before pmin and epmin, else at epmax or pmax.</summary>
        private long DueMs(Observation observation, out bool isMaximum)
        {
            _attributes.GetEffective(observation.Path, _effective);
            int pmin = _effective.Has(NotificationAttribute.MinimumPeriod) ? _effective.MinimumPeriodS : _account.DefaultMinimumPeriodS;
            int pmax = _effective.Has(NotificationAttribute.MaximumPeriod) ? _effective.MaximumPeriodS : _account.DefaultMaximumPeriodS;
            long earliest = After(observation.LastNotifiedMs, pmin);
            long latest = pmax > 0 && pmax >= pmin ? After(observation.LastNotifiedMs, pmax) : DatagramLink.Never;
            long evaluation = DatagramLink.Never;
            if (observation.IsChanged)
            {
                evaluation = _effective.Has(NotificationAttribute.MinimumEvaluationPeriod)
                    ? After(observation.LastEvaluatedMs, _effective.MinimumEvaluationPeriodS)
                    : earliest;
            }
            else if (_effective.Has(NotificationAttribute.MaximumEvaluationPeriod) && _effective.MaximumEvaluationPeriodS > 0)
            {
                evaluation = After(observation.LastEvaluatedMs, _effective.MaximumEvaluationPeriodS);
            }

            evaluation = evaluation < earliest ? earliest : evaluation;
            isMaximum = latest <= evaluation;
            long due = isMaximum ? latest : evaluation;
            return due < observation.HeldUntilMs ? observation.HeldUntilMs : due;
        }

        /// <summary>Marks what the server may not read any more, to be ended by a 4.01; and objects, of which it may read more instances or fewer.</summary>
        private void MarkChangedAccess()
        {
            _accessRevision = _representation.AccessRevision;
            for (int i = 0; i < _slots.Length; i++)
            {
                Observation slot = _slots[i];
                if (slot.IsActive && (slot.Path.Depth == 1 || !CoapCode.IsSuccess(_representation.Check(slot.Path, _account.ShortServerId, slot.Format))))
                {
                    slot.MarkChanged();
                }
            }
        }

        private static long After(long fromMs, int seconds)
        {
            return fromMs + seconds * 1000L;
        }

        private Observation FindSent(int messageId)
        {
            for (int i = 0; messageId >= 0 && i < _slots.Length; i++)
            {
                if (_slots[i].HasSent(messageId))
                {
                    return _slots[i];
                }
            }

            return null;
        }

        private bool IsConfirmableDue(Observation observation, long nowMs)
        {
            return (_confirmableEvery > 0 && observation.SinceConfirmable >= _confirmableEvery - 1)
                || nowMs - observation.LastConfirmableMs >= ConfirmablePeriodMs;
        }

        /// <summary>What is no number, or has no thresholds, is told when it may have changed; at epmax a number is also told when it has.</summary>
        private bool IsNotified(Observation observation, bool mayHaveChanged)
        {
            bool hasThresholds = (_effective.Present & AttributeSet.Thresholds) != NotificationAttribute.None;
            if ((mayHaveChanged && !hasThresholds) || !_representation.TryProbe(observation.Path, _account.ShortServerId, _probe))
            {
                return mayHaveChanged;
            }

            return hasThresholds ? observation.IsCrossed(_probe.Value, _effective) : observation.HasMoved(_probe.Value);
        }

        private void Probe(Observation observation)
        {
            bool hasNumber = _representation.TryProbe(observation.Path, _account.ShortServerId, _probe);
            observation.SetLastValue(hasNumber, _probe.Value);
        }

        private void Notify(Observation observation, CoapEndpoint endpoint, bool confirmable, long nowMs)
        {
            CoapResponse response = endpoint.BeginNotification(observation.Token, 0, observation.TokenLength, confirmable);
            if (response is null)
            {
                observation.MarkChanged();
                return;
            }

            Probe(observation);
            _representation.Answer(observation.Path, _account.ShortServerId, observation.Format, response);
            bool isFinal = !CoapCode.IsSuccess(response.Code);
            if (isFinal && !confirmable)
            {
                // The last word on an observation must not get lost: it is begun again as a confirmable one.
                observation.RepeatConfirmable();
                return;
            }

            if (!isFinal)
            {
                response.Observe = observation.NextSequence();
            }

            int messageId = endpoint.SendNotification(nowMs);
            if (messageId < 0)
            {
                observation.Hold(nowMs + LinkRetryMs);
                return;
            }

            // Message IDs come round: an old notification of another observation may have had this one.
            FindSent(messageId)?.ForgetMessage(messageId);
            observation.NoteSent(messageId, confirmable, nowMs);
            NotificationsSent++;
            if (isFinal)
            {
                observation.End();
            }
        }
    }
}
