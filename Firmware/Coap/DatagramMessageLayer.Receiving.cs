using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <content>Receiving: format check, matching and detection of duplicates (RFC 7252 §4.2 to §4.5).</content>
    internal sealed partial class DatagramMessageLayer
    {
        /// <inheritdoc/>
        public override Arrival Receive(CoapMessage message, long nowMs)
        {
            int count = _link.Receive(_in, 0, _in.Length);
            if (count <= 0)
            {
                return Arrival.None;
            }

            IsCut = count > _maxMessage;
            if (IsCut)
            {
                Counters.TooLarge++;
                count = count < _in.Length ? count : _in.Length;
            }

            _received = count;
            ParseStatus status = message.Parse(_in, 0, count);
            if (status == ParseStatus.NotCoap)
            {
                return Malformed();
            }

            if (status == ParseStatus.Ok)
            {
                Counters.Messages++;
                Counters.ReceivedBytes += count;
            }

            byte code = message.Code;
            _arrivedType = message.Type;
            _arrivedId = message.MessageId;
            _arrivedEntry = ReplyCache.Missing;
            AwaitsAnswer = _arrivedType == CoapType.Confirmable;
            IsPiggybacked = _arrivedType == CoapType.Acknowledgement;
            bool awaited = Outstanding != MessagePurpose.None && _arrivedId == OutstandingId;
            switch (_arrivedType)
            {
                case CoapType.Reset:
                    return status != ParseStatus.Ok || code != CoapCode.Empty ? Malformed() : awaited ? Arrival.Reset : RefuseNotification();

                case CoapType.Acknowledgement:
                    if (status != ParseStatus.Ok || (code != CoapCode.Empty && !CoapCode.IsResponse(code)))
                    {
                        return Malformed();
                    }

                    if (code == CoapCode.Empty ? !awaited : !IsForRequest())
                    {
                        Counters.Unmatched++;
                        return Arrival.Handled;
                    }

                    return code == CoapCode.Empty ? Arrival.Acknowledgement : Arrival.Response;

                default:
                    if (status == ParseStatus.Ok && code == CoapCode.Empty && _arrivedType == CoapType.Confirmable)
                    {
                        Reject();       // a ping
                        return Arrival.Handled;
                    }

                    if (status != ParseStatus.Ok || (!CoapCode.IsRequest(code) && !CoapCode.IsResponse(code)))
                    {
                        if (!_isProtected)
                        {
                            // Else it matches nothing, and a Reset would end what the peer has sent under that Message ID.
                            Reject();
                        }

                        return Malformed();
                    }

                    return IsDuplicate(message, nowMs) ? Arrival.Handled : CoapCode.IsRequest(code) ? Arrival.Request : Arrival.Response;
            }
        }

        /// <inheritdoc/>
        public override void Release()
        {
            Array.Clear(_in, 0, _isProtected ? _in.Length : _received);
        }

        /// <summary>
        /// Whether it has the Message ID of the last request sent. A response counts after an acknowledgement too, as anybody could have sent that.
        /// </summary>
        private bool IsForRequest()
        {
            return _isOfRequest && _arrivedId == OutstandingId;
        }

        /// <summary>Finds the notification that a Reset rejects.</summary>
        private Arrival RefuseNotification()
        {
            for (int i = 0; i < RememberedNotifications; i++)
            {
                if (_notified[i] == _arrivedId)
                {
                    _notified[i] = NotSent;
                    ArrivedId = _arrivedId;
                    return Arrival.NotificationReset;
                }
            }

            Counters.Unmatched++;
            return Arrival.Handled;
        }

        private Arrival Malformed()
        {
            Counters.Malformed++;
            return Arrival.Handled;
        }

        /// <summary>Remembers the last received message, which was verified.</summary>
        public override void Remember(long nowMs)
        {
            bool isRemembered = _arrivedType == CoapType.Confirmable || _arrivedType == CoapType.NonConfirmable;
            if (_isProtected && isRemembered)
            {
                Note(nowMs);
            }
        }

        private void Note(long nowMs)
        {
            int lifetimeMs = _arrivedType == CoapType.Confirmable ? Timing.ExchangeLifetimeMs : Timing.NonLifetimeMs;
            _arrivedEntry = _replies.Remember(_arrivedId, _arrivedMark, nowMs + lifetimeMs);
        }

        private bool IsDuplicate(CoapMessage message, long nowMs)
        {
            _arrivedMark = _isProtected ? MarkOf(message) : 0;
            _arrivedEntry = _replies.Find(message, _arrivedMark, nowMs);
            if (_arrivedEntry == ReplyCache.Missing)
            {
                if (!_isProtected)
                {
                    Note(nowMs);
                }

                return false;
            }

            Counters.Duplicates++;
            int length = _replies.AnswerLength(_arrivedEntry);
            if (length > 0)
            {
                Transmit(_replies.Bytes, _replies.AnswerOffset(_arrivedEntry), length);
                return true;
            }

            if (_isProtected || _arrivedType != CoapType.Confirmable || (message.Code != CoapCode.Get && message.Code != CoapCode.Fetch))
            {
                return true;
            }

            // Its answer was evicted. Reading again does no harm (RFC 7252 §4.5); anything else is not done twice.
            _arrivedEntry = _replies.Renew(_arrivedEntry);
            return false;
        }

        /// <summary>
        /// A repeated message is the same byte by byte: its token, and of one that is protected its last bytes, which are of its tag and nobody else
        /// can make.
        /// </summary>
        private static uint MarkOf(CoapMessage message)
        {
            uint mark = BigEndian.ReadUInt32(message.Buffer, message.PayloadOffset + message.PayloadLength - MarkLength);
            for (int i = 0; i < message.TokenLength; i++)
            {
                mark = (mark ^ message.Buffer[message.TokenOffset + i]) * FnvPrime;
            }

            return mark;
        }
    }
}
