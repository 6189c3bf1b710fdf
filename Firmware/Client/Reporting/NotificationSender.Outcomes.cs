using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <content>Outcomes of notifications.</content>
    internal sealed partial class NotificationSender
    {
        /// <summary>Handles the outcome of a notification that was sent.</summary>
        public void OnOutcome(int messageId, NotificationOutcome outcome)
        {
            int index = _observations.FindSent(messageId);
            if (index < 0)
            {
                return;
            }

            Observation observation = _observations.At(index);
            bool isAwaited = observation.AwaitedMessageId == messageId;
            bool isStored = isAwaited && _store.IsOnItsWay && _store.FirstObservation == index;
            observation.ForgetMessage(messageId);
            if (isStored)
            {
                _store.IsOnItsWay = false;
            }

            switch (outcome)
            {
                case NotificationOutcome.Reset:
                    End(index);
                    break;
                case NotificationOutcome.UnverifiedReset:
                    observation.RepeatConfirmable();
                    break;
                case NotificationOutcome.Acknowledged:
                    if (isStored)
                    {
                        _store.RemoveFirst();
                    }

                    if (isAwaited)
                    {
                        ReportResult(observation, NotificationResult.Delivered);
                    }

                    break;
                default:
                    OnTimedOut(observation, isAwaited, isStored);
                    break;
            }
        }

        /// <summary>Ends an observation, and with it what waits for it.</summary>
        public void End(int index)
        {
            DropStored(index);
            _observations.End(index);
        }

        /// <summary>Drops what waits for an observation.</summary>
        public void DropStored(int index)
        {
            while (_store.Remove(index))
            {
                ReportResult(_observations.At(index), NotificationResult.Dropped);
            }
        }

        private void OnTimedOut(Observation observation, bool isAwaited, bool isStored)
        {
            if (!isAwaited)
            {
                return;
            }

            if (!_account.StoresNotifications)
            {
                if (isStored)
                {
                    _store.RemoveFirst();
                }

                ReportResult(observation, NotificationResult.Dropped);
            }
            else if (!isStored)
            {
                // It was more than the store takes, or had to make room: its newest value is told instead.
                observation.NotePutOff(observation.LastNotifiedMs, true);
            }
        }
    }
}
