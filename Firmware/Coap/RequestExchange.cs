using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// A request of ours and its response, in as many messages as their bodies take (RFC 7252 §5.2, RFC 7959). Each message
    /// has a token of its own, so nothing that is late can be taken for an answer.
    /// </summary>
    internal sealed class RequestExchange
    {
        private const int TokenLength = 4;
        private const int MaxETagLength = 8;

        /// <summary>Size1 behind Block1 takes two bytes of head and four of value.</summary>
        private const int Size1Length = 6;

        private readonly CoapOptions _options;
        private readonly RandomSource _random;
        private readonly CoapCounters _counters;
        private readonly MessageLayer _messages;
        private readonly Outbox _outbox;
        private readonly byte[] _token = new byte[TokenLength];
        private readonly byte[] _etag = new byte[MaxETagLength];
        private OutgoingRequest _request;
        private State _state;
        private RequestFailure _failure;
        private long _dueMs;

        private int _bodyOffset;        // of the block sent last
        private int _sentCount;
        private bool _sentMore;
        private int _bodySzx;           // -1: the body goes in one message
        private bool _restarted;

        private int _fetchOffset;       // of the block of the response asked for, 0 for all that comes first
        private int _fetchSzx;
        private int _etagLength;

        public RequestExchange(CoapOptions options, RandomSource random, CoapCounters counters, MessageLayer messages, Outbox outbox)
        {
            _options = options;
            _random = random;
            _counters = counters;
            _messages = messages;
            _outbox = outbox;
        }

        private enum State
        {
            Idle,
            Ready,              // a message is to be sent
            Sent,               // and its acknowledgement or response awaited
            Acknowledged,       // the response comes separately
            Failed              // to be told at the next step
        }

        public bool IsActive
        {
            get { return _state != State.Idle; }
        }

        public bool IsReady
        {
            get { return _state == State.Ready; }
        }

        /// <summary>When <see cref="Step"/> is to be called.</summary>
        public long DueMs
        {
            get
            {
                switch (_state)
                {
                    case State.Acknowledged:
                        return _dueMs;
                    case State.Failed:
                        return 0;
                    case State.Ready:
                        return _messages.Outstanding == Purpose.None ? 0 : DatagramLink.Never;
                    default:
                        return DatagramLink.Never;
                }
            }
        }

        public void Start(OutgoingRequest request)
        {
            _request = request;
            _state = State.Ready;
            _bodyOffset = 0;
            _bodySzx = -1;
            _restarted = false;
            _fetchOffset = 0;
            _fetchSzx = 0;
            _etagLength = 0;
        }

        /// <summary>Forgets the request without a call back.</summary>
        public void Forget()
        {
            if (_messages.Outstanding == Purpose.Request)
            {
                _messages.Settle();
            }

            _request = null;
            _state = State.Idle;
        }

        /// <summary>Sends the message that is due; nothing confirmable is outstanding.</summary>
        public void Transmit(long nowMs)
        {
            _random.Fill(_token, 0, TokenLength);
            CoapWriter writer = _outbox.BeginHeader(_request.Code, _token, 0, TokenLength);
            _request.WriteOptions(writer);
            int length = _fetchOffset > 0 ? ComposeFetch(writer) : ComposeBody(writer);
            if (length == 0)
            {
                _failure = RequestFailure.Unsendable;
                _state = State.Failed;
                return;
            }

            _state = State.Sent;
            _messages.SendConfirmable(_outbox.Buffer, length, Purpose.Request, nowMs);
        }

        /// <summary>The message has arrived; its response comes separately (RFC 7252 §5.2.2).</summary>
        public void OnAcknowledged(long nowMs)
        {
            _state = State.Acknowledged;
            _dueMs = nowMs + _options.SeparateResponseTimeoutMs;
        }

        public void Step(long nowMs)
        {
            if (_state == State.Failed)
            {
                Fail(_failure, nowMs);
            }
            else if (_state == State.Acknowledged && nowMs >= _dueMs)
            {
                Fail(RequestFailure.TimedOut, nowMs);
            }
        }

        public void Fail(RequestFailure failure, long nowMs)
        {
            if (failure == RequestFailure.BadResponse)
            {
                _counters.BadResponses++;
            }

            OutgoingRequest request = _request;
            Forget();
            request.OnFailure(failure, nowMs);
        }

        /// <summary>Takes a response, whichever way it came.</summary>
        /// <param name="response">The message.</param>
        /// <param name="isCut">Whether it was larger than the largest message.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when it belongs to no request of ours.</returns>
        public bool OnResponse(CoapMessage response, bool isCut, long nowMs)
        {
            bool awaited = _state == State.Sent || _state == State.Acknowledged;
            if (!awaited || !response.HasToken(_token, 0, TokenLength))
            {
                return false;
            }

            if (_messages.Outstanding == Purpose.Request)
            {
                // A separate response may overtake the acknowledgement (RFC 7252 §5.2.2).
                _messages.Settle();
            }

            if (response.HasUnknownCritical || isCut)
            {
                _messages.Reject();
                Fail(RequestFailure.BadResponse, nowMs);
                return true;
            }

            _messages.Acknowledge();
            if (_fetchOffset == 0 && HasToSendMore(response))
            {
                _state = State.Ready;
            }
            else if (response.Code == CoapCode.Continue)
            {
                Fail(RequestFailure.BadResponse, nowMs);
            }
            else if (!CoapCode.IsSuccess(response.Code))
            {
                Finish(response, nowMs);
            }
            else
            {
                TakeBody(response, nowMs);
            }

            return true;
        }

        private int ComposeFetch(CoapWriter writer)
        {
            // Nothing of the request's body is repeated (RFC 7959 §3.3).
            int number = _fetchOffset / BlockOption.SizeOf(_fetchSzx);
            writer.UintOption(OptionNumber.Block2, BlockOption.Encode(number, false, _fetchSzx));
            return _outbox.Finish(0);
        }

        private int ComposeBody(CoapWriter writer)
        {
            byte code = _request.Code;
            int proposed = _outbox.ProposedSzx;
            if (proposed < BlockOption.MaxSzx && (code == CoapCode.Get || code == CoapCode.Fetch))
            {
                // The peer cannot know how little this link takes (RFC 7959 §2.4).
                writer.UintOption(OptionNumber.Block2, BlockOption.Encode(0, false, proposed));
            }

            int header = writer.Length;
            int room = _outbox.PayloadRoom(header);
            ByteWindow body = _outbox.Body;
            _outbox.BeginBody(_bodyOffset, room);
            _request.WriteBody(body);
            int total = body.Total;
            if (_bodySzx < 0 && total <= room)
            {
                _sentCount = total;
                _sentMore = false;
                return _outbox.Finish(total);
            }

            int szx = _outbox.LargestSzx(header + BlockOption.MaxEncodedLength + Size1Length + 1);
            if (szx < 0 || total <= _bodyOffset)
            {
                return _outbox.GiveUp();
            }

            if (_bodySzx < 0 || szx < _bodySzx)
            {
                _bodySzx = szx;
            }

            int size = BlockOption.SizeOf(_bodySzx);
            int rest = total - _bodyOffset;
            _sentMore = rest > size;
            _sentCount = _sentMore ? size : rest;
            writer.UintOption(OptionNumber.Block1, BlockOption.Encode(_bodyOffset / size, _sentMore, _bodySzx));
            if (_bodyOffset == 0)
            {
                writer.UintOption(OptionNumber.Size1, (uint)total);
            }

            return _outbox.Finish(_sentCount);
        }

        /// <summary>Looks at the answer to a block of the body (RFC 7959 §2.3, §2.9) and goes to the block that is to be sent next.</summary>
        private bool HasToSendMore(CoapMessage response)
        {
            byte code = response.Code;
            bool hasBlock = response.TryGetUint(OptionNumber.Block1, out uint block);
            int szx = BlockOption.Szx(block);
            if (_sentMore && hasBlock && CoapCode.IsSuccess(code) && szx != BlockOption.ReservedSzx)
            {
                _bodyOffset += _sentCount;
                if (szx < _bodySzx)
                {
                    _bodySzx = szx;
                }

                return true;
            }

            if (code == CoapCode.RequestEntityTooLarge && hasBlock && _bodyOffset == 0 && BlockOption.SizeOf(szx) < _sentCount)
            {
                _bodySzx = szx;
                return true;
            }

            if (code == CoapCode.RequestEntityIncomplete && _bodySzx >= 0 && !_restarted)
            {
                _restarted = true;
                _bodyOffset = 0;
                return true;
            }

            return false;
        }

        private void TakeBody(CoapMessage response, long nowMs)
        {
            int count = response.PayloadLength;
            bool more = false;
            if (response.TryGetUint(OptionNumber.Block2, out uint block))
            {
                int szx = BlockOption.Szx(block);
                int size = BlockOption.SizeOf(szx);
                more = BlockOption.More(block);
                int number = BlockOption.Number(block);
                bool fits = szx != BlockOption.ReservedSzx && number * size == _fetchOffset
                    && (more ? count == size && number < BlockOption.MaxNumber : count <= size);
                if (!fits || !IsSameRepresentation(response))
                {
                    Fail(RequestFailure.BadResponse, nowMs);
                    return;
                }

                _fetchSzx = szx;
            }
            else if (_fetchOffset > 0)
            {
                Fail(RequestFailure.BadResponse, nowMs);
                return;
            }

            OutgoingRequest request = _request;
            bool goesOn = count == 0 || request.OnBodyBlock(_fetchOffset, response.Buffer, response.PayloadOffset, count, !more);
            if (_request != request)
            {
                return;         // forgotten within the call
            }

            if (!goesOn)
            {
                Fail(RequestFailure.Abandoned, nowMs);
            }
            else if (more)
            {
                _fetchOffset += count;
                _state = State.Ready;
            }
            else
            {
                Finish(response, nowMs);
            }
        }

        /// <summary>Blocks with different ETags do not belong together (RFC 7959 §2.4).</summary>
        private bool IsSameRepresentation(CoapMessage response)
        {
            int index = response.Find(OptionNumber.ETag);
            int length = index < 0 ? 0 : response.OptionLength(index);
            int offset = index < 0 ? 0 : response.OptionOffset(index);
            if (_fetchOffset == 0)
            {
                Array.Copy(response.Buffer, offset, _etag, 0, length);
                _etagLength = length;
                return true;
            }

            bool same = length == _etagLength;
            for (int i = 0; same && i < length; i++)
            {
                same = _etag[i] == response.Buffer[offset + i];
            }

            return same;
        }

        private void Finish(CoapMessage response, long nowMs)
        {
            OutgoingRequest request = _request;
            Forget();
            request.OnResponse(response, nowMs);
        }
    }
}
