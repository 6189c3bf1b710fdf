using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What is to be sent to one server, in order and bounded. What waits when the registration is lost leaves when it is
    /// back; what the server mutes meanwhile is not sent.
    /// </summary>
    public sealed class SendQueue
    {
        /// <summary>Where the server takes it: <c>/dp</c> (LwM2M 1.1 Transport §6.4.5).</summary>
        internal static readonly byte[] Path = Ascii.GetBytes("dp");

        private readonly ServerAccount _account;
        private readonly Registration _registration;
        private readonly CompositeRepresentation _representation;
        private readonly SendRequest[] _slots;      // made on first use, and kept
        private readonly int _maxPaths;
        private long _notBeforeMs;
        private int _first;
        private bool _isUnderWay;
        private bool _isClosed;

        internal SendQueue(ClientOptions options, Registration registration, CompositeRepresentation representation)
        {
            _account = registration.Account;
            _registration = registration;
            _maxPaths = options.MaxSendPaths;
            _representation = representation;
            _slots = new SendRequest[options.MaxSends];
        }

        /// <summary>How many wait or are under way.</summary>
        public int Count { get; private set; }

        internal SendOutcome Add(Lwm2mPath[] paths, int count, SendListener listener)
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

            Count++;
            return SendOutcome.Queued;
        }

        /// <summary>Sends nothing before a time: the server asked for that.</summary>
        internal void PutOff(long untilMs)
        {
            _notBeforeMs = untilMs;
        }

        /// <summary>When something is due that the server has put off, or <see cref="DatagramLink.Never"/>.</summary>
        internal long DueMs(long nowMs)
        {
            return Count > 0 && nowMs < _notBeforeMs ? _notBeforeMs : DatagramLink.Never;
        }

        /// <summary>Sends what is due.</summary>
        /// <returns>Whether one has left.</returns>
        internal bool Step(CoapEndpoint endpoint, long nowMs)
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

        /// <summary>Gives up what waits: the session ends.</summary>
        internal void Close()
        {
            _isClosed = true;
            while (Count > 0)
            {
                End(SendOutcome.NotRegistered, CoapCode.Empty);
            }
        }

        /// <summary>Takes it that no answer comes any more.</summary>
        internal void OnLinkClosed()
        {
            if (_isUnderWay)
            {
                _registration.RequestUpdate();
                End(SendOutcome.Failed, CoapCode.Empty);
            }
        }

        internal void End(SendOutcome outcome, byte code)
        {
            SendListener listener = _slots[_first].Listener;
            _first = (_first + 1) % _slots.Length;
            Count--;
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
