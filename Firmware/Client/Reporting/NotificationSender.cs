using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Sends the notifications of one server: at once, or, while the server cannot be reached, into a store
    /// from which they leave in order, confirmable, one after the other. A confirmable one stays in the store until it is
    /// acknowledged (LwM2M Core §6.4, Server object resource 6).
    /// </summary>
    internal sealed partial class NotificationSender
    {
        /// <summary>How often a value is encoded again when it changed its size while room was made for it.</summary>
        private const int MaxAttempts = 3;

        private readonly ObservationSlots _observations;
        private readonly ServerAccount _account;
        private readonly Representation _representation;
        private readonly NotificationTiming _timing;
        private readonly NotificationStore _store;
        private readonly NotificationResultHandler _results;
        private long _heldUntilMs = long.MinValue;

        public NotificationSender(ClientOptions options, ObservationSlots observations, ServerAccount account, NotificationTiming timing, Representation representation)
        {
            _observations = observations;
            _account = account;
            _timing = timing;
            _representation = representation;
            _results = options.NotificationSettled;
            _store = new NotificationStore(options.MaxStoredNotifications, options.MaxStoredBytes);
        }

        /// <summary>The Observe numbers; replaced before the first notification by those that outlive a restart.</summary>
        public ObserveNumbers Numbers = new ObserveNumbers();

        /// <summary>Notifications sent so far.</summary>
        public int Sent { get; private set; }

        /// <summary>What waits.</summary>
        public NotificationStore Store
        {
            get { return _store; }
        }

        /// <summary>Whether something waits that is not on its way, so that what is due has to wait behind it.</summary>
        public bool HasQueue
        {
            get { return _store.Count > (_store.IsOnItsWay ? 1 : 0); }
        }

        /// <summary>Sends the oldest that waits, if the server can take it.</summary>
        /// <returns>When to try again, or <see cref="DatagramLink.Never"/>.</returns>
        public long SendStored(CoapEndpoint endpoint, long nowMs)
        {
            if (_store.Count == 0 || endpoint.IsBusy)
            {
                // The endpoint comes back when its exchange is over.
                return DatagramLink.Never;
            }

            _store.IsOnItsWay = false;

            if (nowMs < _heldUntilMs)
            {
                return _heldUntilMs;
            }

            Observation observation = _observations.At(_store.FirstObservation);
            CoapResponse response = endpoint.BeginNotification(observation.Token, 0, observation.TokenLength, true, observation.Request);
            if (response is null)
            {
                return DatagramLink.Never;
            }

            response.ContentFormat = _store.FirstFormat;
            _store.WriteFirst(response.Body);
            response.Observe = Numbers.Next();
            int messageId = endpoint.SendNotification(nowMs);
            if (messageId == CoapEndpoint.ContextLost)
            {
                End(_store.FirstObservation);
                return nowMs;
            }

            if (messageId < 0)
            {
                _heldUntilMs = nowMs + ObservationTable.LinkRetryMs;
                return _heldUntilMs;
            }

            NoteSent(observation, messageId, true, nowMs);
            _store.IsOnItsWay = true;
            return DatagramLink.Never;
        }

        /// <summary>Notify (LwM2M Core §6.4.2): tells a value that is due now, or that there is none any more.</summary>
        /// <param name="index">The observation.</param>
        /// <param name="code">What <see cref="Representation.Check"/> says of its path.</param>
        /// <param name="endpoint">Where it leaves.</param>
        /// <param name="confirmable">Whether it is to be acknowledged.</param>
        /// <param name="nowMs">The time.</param>
        public void Notify(int index, byte code, CoapEndpoint endpoint, bool confirmable, long nowMs)
        {
            Observation observation = _observations.At(index);
            bool isReadable = code == CoapCode.Content;
            if (isReadable && confirmable && _account.StoresNotifications && TryKeep(index, nowMs))
            {
                SendStored(endpoint, nowMs);
                return;
            }

            CoapResponse response = endpoint.BeginNotification(observation.Token, 0, observation.TokenLength, confirmable, observation.Request);
            if (response is null)
            {
                observation.MarkChanged();
                return;
            }

            _timing.Remember(observation);
            response.Code = code;
            if (isReadable)
            {
                response.Code = _representation.WriteReadable(observation.Path, _account.ShortServerId, observation.Format, response.Body, out int format, _timing.Number);
                response.ContentFormat = format;
            }

            bool isFinal = !CoapCode.IsSuccess(response.Code);
            if (isFinal && !confirmable)
            {
                // The last word on an observation must not get lost: it is begun again as a confirmable one.
                observation.RepeatConfirmable();
                return;
            }

            if (!isFinal)
            {
                response.Observe = Numbers.Next();
            }

            int messageId = endpoint.SendNotification(nowMs);
            if (messageId == CoapEndpoint.ContextLost)
            {
                End(index);
                return;
            }

            if (messageId < 0)
            {
                observation.Hold(nowMs + ObservationTable.LinkRetryMs);
                return;
            }

            NoteSent(observation, messageId, confirmable, nowMs);
            if (isFinal)
            {
                End(index);
            }
            else if (!confirmable)
            {
                ReportResult(observation, NotificationResult.Sent);
            }
        }

        /// <summary>Keeps a value that is due while the server cannot be reached or others wait before it, or drops it where the account stores none.</summary>
        public void PutOff(int index, long nowMs)
        {
            Observation observation = _observations.At(index);
            if (!_account.StoresNotifications)
            {
                _timing.Remember(observation);
                observation.NotePutOff(nowMs, false);
                ReportResult(observation, NotificationResult.Dropped);
            }
            else if (!TryKeep(index, nowMs))
            {
                observation.NotePutOff(nowMs, true);
            }
        }

        private bool TryKeep(int index, long nowMs)
        {
            Observation observation = _observations.At(index);
            _timing.Remember(observation);
            for (int attempt = 0; attempt < MaxAttempts; attempt++)
            {
                ByteWindow payload = _store.Begin();
                byte code = _representation.WriteReadable(observation.Path, _account.ShortServerId, observation.Format, payload, out int format, _timing.Number);
                if (code != CoapCode.Content || !_store.CanHold(payload.Total))
                {
                    return false;
                }

                if (_store.TryAdd(index, format))
                {
                    observation.NotePutOff(nowMs, false);
                    return true;
                }

                MakeRoom(index, payload.Total);
            }

            return false;
        }

        private void MakeRoom(int index, int length)
        {
            while (!_store.HasRoom(length))
            {
                int removed = _store.MakeRoom(index, out bool isSuperseded);
                if (removed < 0)
                {
                    return;
                }

                ReportResult(_observations.At(removed), isSuperseded ? NotificationResult.Superseded : NotificationResult.Dropped);
            }
        }

        private void NoteSent(Observation observation, int messageId, bool confirmable, long nowMs)
        {
            // Message IDs come round: an old notification of another observation may have had this one.
            int earlier = _observations.FindSent(messageId);
            if (earlier >= 0)
            {
                _observations.At(earlier).ForgetMessage(messageId);
            }

            observation.NoteSent(messageId, confirmable, nowMs);
            Sent++;
        }

        private void ReportResult(Observation observation, NotificationResult result)
        {
            try
            {
                _results?.Invoke(_account.ShortServerId, observation.Path, result);
            }
            catch (Exception e)
            {
                _representation.Objects.Fail(Lwm2mPath.None, e);
            }
        }
    }
}
