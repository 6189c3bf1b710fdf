using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Send
{
    /// <summary>
    /// The Send operations for one server, in order and bounded. Those waiting when the registration is lost leave when it is
    /// restored; if the server mutes Send meanwhile, they are not sent.
    /// </summary>
    internal sealed class SendQueue : OutgoingQueue
    {
        /// <summary>The path of the server: <c>/dp</c> (LwM2M Transport §6.4.5).</summary>
        public static readonly byte[] Path = Ascii.GetBytes("dp");

        private readonly ServerAccount _account;
        private readonly Registration _registration;
        private readonly CompositeRepresentation _representation;
        private readonly SendRequest[] _slots;      // made on first use, and kept
        private readonly int _maxPaths;
        private long _notBeforeMs;
        private int _first;
        private bool _isUnderWay;
        private bool _isClosed;
        private int _count;

        public SendQueue(Registration registration, CompositeRepresentation representation, int maxSends, int maxPaths)
        {
            _account = registration.Account;
            _registration = registration;
            _maxPaths = maxPaths;
            _representation = representation;
            _slots = new SendRequest[maxSends];
        }

        /// <inheritdoc/>
        public override int Count
        {
            get { return _count; }
        }

        /// <summary>Queues a Send.</summary>
        /// <returns><see cref="SendOutcome.Queued"/>, or why not.</returns>
        public SendOutcome Add(Lwm2mPath[] paths, int count, SendListener listener)
        {
            if (_account.MutesSend)
            {
                return SendOutcome.Muted;
            }

            if (_isClosed || !_registration.IsRegistered)
            {
                return SendOutcome.NotRegistered;
            }

            if (Count == _slots.Length)
            {
                return SendOutcome.Full;
            }

            if (count > _maxPaths)
            {
                return SendOutcome.Unreadable;
            }

            int at = (_first + Count) % _slots.Length;
            SendRequest slot = _slots[at] is null ? new SendRequest(this, _registration, _representation, _maxPaths) : _slots[at];
            _slots[at] = slot;

            slot.Set(paths, count, listener);
            if (!slot.IsReadable)
            {
                return SendOutcome.Unreadable;
            }

            _count++;
            return SendOutcome.Queued;
        }

        /// <summary>Sends nothing before the time the server asked to wait for.</summary>
        public void PutOff(long untilMs)
        {
            _notBeforeMs = untilMs;
        }

        /// <summary>When a Send that the server put off is due, or <see cref="DatagramLink.Never"/>.</summary>
        public override long DueMs(long nowMs)
        {
            return Count > 0 && nowMs < _notBeforeMs ? _notBeforeMs : DatagramLink.Never;
        }

        /// <inheritdoc/>
        public override bool Step(CoapEndpoint endpoint, long nowMs)
        {
            if (nowMs < _notBeforeMs)
            {
                return false;
            }

            while (Count > 0 && !_isUnderWay && _registration.State == RegistrationState.Registered)
            {
                SendRequest request = _slots[_first];
                if (_account.MutesSend)
                {
                    End(SendOutcome.Muted, CoapCode.Empty);
                }
                else if (!request.IsReadable)
                {
                    End(SendOutcome.Unreadable, CoapCode.Empty);
                }
                else
                {
                    _isUnderWay = endpoint.Send(request, nowMs);
                    return _isUnderWay;
                }
            }

            return false;
        }

        /// <inheritdoc/>
        public override void Close()
        {
            _isClosed = true;
            while (Count > 0)
            {
                End(SendOutcome.NotRegistered, CoapCode.Empty);
            }
        }

        /// <inheritdoc/>
        public override void OnLinkClosed()
        {
            if (_isUnderWay)
            {
                _registration.RequestUpdate();
                End(SendOutcome.Failed, CoapCode.Empty);
            }
        }

        /// <summary>Ends the oldest Send and reports its outcome.</summary>
        public void End(SendOutcome outcome, byte code)
        {
            SendListener listener = _slots[_first].Listener;
            _first = (_first + 1) % _slots.Length;
            _count--;
            _isUnderWay = false;
            try
            {
                listener?.OnSendEnded(_account.ShortServerId, outcome, code);
            }
            catch (Exception e)
            {
                _representation.Objects.Fail(Lwm2mPath.None, e);
            }
        }
    }
}
