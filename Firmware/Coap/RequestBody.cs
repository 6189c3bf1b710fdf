using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The body of an outgoing request, sent whole or block by block (RFC 7959 §2.3, §2.9). Each block is written again, and all of
    /// them are of one representation (RFC 7959 §2.5): where it has changed since the first block, its blocks are begun again.
    /// </summary>
    internal sealed class RequestBody
    {
        private const int Whole = -1;

        /// <summary>How often the blocks of a changing body are restarted before it is given up.</summary>
        private const int MaxChanges = 3;

        /// <summary>What a block adds to a message: Block1, Size1 and the marker.</summary>
        private const int BlockOverhead = BlockOption.MaxEncodedLength + 6 + 1;

        private readonly Outbox _outbox;
        private readonly EchoAndRequestTag _echoAndTag;
        private int _offset;            // of the block sent last
        private int _sentCount;
        private bool _sentMore;
        private int _szx;               // of the blocks, or Whole
        private bool _restarted;
        private int _total;             // of the representation under way
        private uint _hash;
        private int _changes;

        public RequestBody(Outbox outbox, EchoAndRequestTag echoAndTag)
        {
            _outbox = outbox;
            _echoAndTag = echoAndTag;
        }

        public void Begin()
        {
            _offset = 0;
            _szx = Whole;
            _restarted = false;
            _changes = 0;
            _echoAndTag.BeginBody();
        }

        /// <summary>Appends the body, or its due block, to the options written so far.</summary>
        /// <returns>Length of the message, or 0 when it cannot be sent.</returns>
        public int Compose(OutgoingRequest request, CoapWriter writer)
        {
            int header = writer.Length + _echoAndTag.EchoRoom;
            int room = _outbox.PayloadRoom(header);
            if (!Write(request, room))
            {
                return 0;
            }

            int total = _total;
            if (_szx == Whole && total <= room)
            {
                _sentCount = total;
                _sentMore = false;
                _echoAndTag.WriteTo(writer);
                return _outbox.Finish(total);
            }

            int szx = _outbox.LargestSzx(header + BlockOverhead + _echoAndTag.TagRoom);
            if (szx < 0)
            {
                return _outbox.GiveUp();
            }

            if (_szx == Whole || szx < _szx)
            {
                _szx = szx;
            }

            int size = BlockOption.SizeOf(_szx);
            int rest = total - _offset;
            _sentMore = rest > size;
            _sentCount = _sentMore ? size : rest;
            writer.UintOption(OptionNumber.Block1, BlockOption.Encode(_offset / size, _sentMore, _szx));
            if (_offset == 0)
            {
                writer.UintOption(OptionNumber.Size1, (uint)total);
            }

            _echoAndTag.TakeTag();
            _echoAndTag.WriteTo(writer);

            return _outbox.Finish(_sentCount);
        }

        /// <summary>Writes the body from the due block on; from the first one if it has changed.</summary>
        /// <returns>False when it cannot be written or keeps changing.</returns>
        private bool Write(OutgoingRequest request, int room)
        {
            ByteWindow body = _outbox.Body;
            _outbox.BeginBody(_offset, room);
            _outbox.WriteBody(request);
            if (_offset > 0 && !body.Failed && (body.Total != _total || body.Hash != _hash))
            {
                _offset = 0;
                _echoAndTag.RenewTag();
                _outbox.BeginBody(0, room);
                if (++_changes > MaxChanges)
                {
                    return false;
                }

                _outbox.WriteBody(request);
            }

            _total = body.Total;
            _hash = body.Hash;
            return !body.Failed;
        }

        /// <summary>Evaluates the answer to the last message and moves on to the next block.</summary>
        /// <returns>False when there is none: the answer is the response.</returns>
        public bool GoOn(CoapMessage answer)
        {
            byte code = answer.Code;
            bool hasBlock = answer.TryGetUint(OptionNumber.Block1, out uint block);
            int szx = BlockOption.Szx(block);
            if (_sentMore && hasBlock && CoapCode.IsSuccess(code) && szx != BlockOption.ReservedSzx)
            {
                _offset += _sentCount;
                if (szx < _szx)
                {
                    _szx = szx;
                }

                return true;
            }

            if (code == CoapCode.RequestEntityTooLarge && hasBlock && _offset == 0 && BlockOption.SizeOf(szx) < _sentCount)
            {
                _szx = szx;
                return true;
            }

            if (code == CoapCode.RequestEntityIncomplete && _szx != Whole && !_restarted)
            {
                _restarted = true;
                _offset = 0;
                _echoAndTag.DropTag();
                return true;
            }

            return false;
        }
    }
}
