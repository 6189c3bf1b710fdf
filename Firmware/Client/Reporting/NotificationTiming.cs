using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Decides by pmin, pmax, gt, lt, st, epmin and epmax when to notify (LwM2M Core §5.1.2, §6.4.2). One for all servers of a client: what it
    /// holds is of the observation that was taken up last.
    /// </summary>
    internal sealed class NotificationTiming
    {
        private readonly Representation _representation;
        private readonly AttributeSet _effective = new AttributeSet();
        private int _minimumS;
        private int _maximumS;

        public NotificationTiming(Representation representation)
        {
            _representation = representation;
        }

        /// <summary>What was read of the observation that is looked at, if it is a number: held against the thresholds, remembered and sent.</summary>
        public readonly NumberProbe Number = new NumberProbe();

        /// <summary>Takes up an observation: what it has in effect is what the other methods go by.</summary>
        /// <param name="observation">It.</param>
        /// <param name="attributes">What its server has set.</param>
        /// <param name="account">Gives the periods where the server has set none.</param>
        public void Load(Observation observation, AttributeTable attributes, ServerAccount account)
        {
            attributes.GetEffective(observation.Path, _effective);
            _minimumS = _effective.Has(NotificationAttribute.MinimumPeriod) ? _effective.MinimumPeriodS : account.DefaultMinimumPeriodS;
            _maximumS = _effective.Has(NotificationAttribute.MaximumPeriod) ? _effective.MaximumPeriodS : account.DefaultMaximumPeriodS;
        }

        /// <summary>When the observation taken up is to be looked at: for a change not before pmin and epmin, else at epmax or pmax.</summary>
        public long DueMs(Observation observation, out bool isMaximum)
        {
            long earliest = After(observation.LastNotifiedMs, _minimumS);
            long latest = _maximumS > 0 && _maximumS >= _minimumS ? After(observation.LastNotifiedMs, _maximumS) : DatagramLink.Never;
            long evaluation = DatagramLink.Never;
            if (observation.IsEvaluationDue)
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

        /// <summary>
        /// Reads a number and says whether it is told, as are all values that are none when they may have changed: one with thresholds
        /// by these, one without when it may have changed; at epmax a number is also told when it has.
        /// </summary>
        public bool IsNotified(Observation observation, bool mayHaveChanged)
        {
            Read(observation);
            bool hasThresholds = _effective.HasConditions;
            if ((mayHaveChanged && !hasThresholds) || !Number.HasNumber)
            {
                return mayHaveChanged;
            }

            return hasThresholds ? observation.IsCrossed(Number.Value, _effective) : observation.HasMoved(Number.Value);
        }

        /// <summary>Reads a number.</summary>
        public void Read(Observation observation)
        {
            _representation.Read(observation.Path, Number);
        }

        /// <summary>Keeps the number reported now, to compare the next with it.</summary>
        public void Remember(Observation observation)
        {
            observation.SetLastValue(Number.HasNumber, Number.Value);
        }

        private static long After(long fromMs, int seconds)
        {
            return fromMs + seconds * 1000L;
        }
    }
}
