using System;

namespace Lwm2m.Coap
{
    /// <content>Block-wise request bodies: assembled here or passed to a sink (RFC 7959 §2.3, RFC 7959 §2.5).</content>
    internal sealed partial class ResponseExchange
    {
        private byte AdmitBlocks(CoapMessage message, long nowMs)
        {
            bool hasBlock = message.TryGetUint(OptionNumber.Block1, out uint block);
            _isHandedOn = false;
            if (_messages.IsCut)
            {
                // Smaller blocks may pass (RFC 7959 §2.9.3).
                _response.Block1 = (int)BlockOption.Encode(BlockOption.Number(block), BlockOption.More(block), _outbox.ProposedSzx);
                return CoapCode.RequestEntityTooLarge;
            }

            if (_response.Szx == BlockOption.ReservedSzx || (hasBlock && BlockOption.Szx(block) == BlockOption.ReservedSzx))
            {
                return CoapCode.BadRequest;
            }

            bool repeatable = message.Code == CoapCode.Get || message.Code == CoapCode.Fetch;
            bool isLaterBlock = _response.Start > 0;
            if (isLaterBlock && !repeatable)
            {
                // A request that changes something is not repeated to produce another block of its response.
                return CoapCode.BadRequest;
            }

            if (hasBlock)
            {
                return AdmitBlock1(message, block, nowMs);
            }

            if (isLaterBlock && message.Code == CoapCode.Fetch && message.PayloadLength == 0)
            {
                // Later blocks are asked for without the body (RFC 7959 §3.3), which was kept for that.
                if (_assembly is null || !_assembly.Holds(message, _binding.Context, false, nowMs))
                {
                    return CoapCode.RequestEntityIncomplete;
                }

                _request.Load(_assembly.Buffer, 0, _assembly.Count, true);
                return CoapCode.Empty;
            }

            _request.Load(message.Buffer, message.PayloadOffset, message.PayloadLength, isLaterBlock);
            return CoapCode.Empty;
        }

        private byte AdmitBlock1(CoapMessage message, uint block, long nowMs)
        {
            uint key = BlockKey.Of(message);
            bool isSized = message.TryGetUint(OptionNumber.Size1, out uint size);
            BodyAssembly assembly = AssemblyOf(key, nowMs);
            if (BlockOption.Number(block) == 0 && assembly == _stream)
            {
                assembly.Clear();
                assembly = Assembly;
            }

            BodySink sink = null;
            if (BlockOption.Number(block) == 0 && BlockOption.More(block))
            {
                _request.Load(message.Buffer, message.PayloadOffset, 0, _response.Start > 0);
                sink = _handler.OpenBody(_request, isSized && size <= int.MaxValue ? (int)size : CoapRequest.Absent, nowMs);
                assembly = sink is null ? Assembly : sink.OpeningRefusal == CoapCode.Empty ? Open(sink, nowMs) : null;
            }

            if (assembly is null)
            {
                return sink.OpeningRefusal == CoapCode.Empty ? CoapCode.ServiceUnavailable : sink.OpeningRefusal;
            }

            bool isHandedOn = assembly == _stream;
            byte outcome = !isHandedOn && isSized && size > (uint)assembly.Limit
                ? CoapCode.RequestEntityTooLarge
                : assembly.Add(key, _binding.Context, block, message.Buffer, message.PayloadOffset, message.PayloadLength, nowMs);
            if (outcome == CoapCode.RequestEntityTooLarge && !isHandedOn)
            {
                _response.Size1 = assembly.Limit;
            }
            else if (outcome == CoapCode.ServiceUnavailable && !isHandedOn)
            {
                RetryAfter(assembly.WaitMs(nowMs));
            }
            else if (outcome == CoapCode.Empty || outcome == CoapCode.Continue)
            {
                if (_isFresh)
                {
                    assembly.KeepFresh(nowMs + _freshnessMs);
                }

                int szx = BlockOption.Szx(block);
                int proposed = _outbox.ProposedSzx;
                _response.Block1 = (int)BlockOption.Encode(BlockOption.Number(block), BlockOption.More(block), szx < proposed ? szx : proposed);
                _isHandedOn = isHandedOn;
                if (!isHandedOn)
                {
                    _request.Load(assembly.Buffer, 0, assembly.Count, _response.Start > 0);
                }
            }

            return outcome;
        }

        /// <summary>Where the next block of a body belongs.</summary>
        private BodyAssembly AssemblyOf(uint key, long nowMs)
        {
            return _stream is not null && _stream.IsGrowing(key, _binding.Context, nowMs) ? _stream : Assembly;
        }

        /// <summary>
        /// Begins a body that goes to a sink. There is one at a time for all endpoints that share buffers; another replaces it when its sender
        /// can no longer retransmit a block.
        /// </summary>
        /// <returns>Null when it is to be refused with 5.03.</returns>
        private BodyAssembly Open(BodySink sink, long nowMs)
        {
            _stream = _stream ?? new BodyAssembly(null, _messages.Timing);
            BodyAssembly last = _buffers.Stream;
            if (last is not null)
            {
                int busyMs = last.BusyMs(nowMs);
                if (busyMs > 0)
                {
                    RetryAfter(busyMs);
                    return null;
                }

                last.Clear();
            }

            _buffers.Stream = _stream;
            _stream.Begin(sink);
            return _stream;
        }

        private void RetryAfter(int milliseconds)
        {
            _response.MaxAge = (milliseconds + 999) / 1000;
        }

        /// <summary>One block.</summary>
        public override int Threshold
        {
            get
            {
                int proposed = _outbox.ProposedSzx;
                return _isGrown ? int.MaxValue : BlockOption.SizeOf(_response.Szx >= 0 && _response.Szx < proposed ? _response.Szx : proposed);
            }
        }

        /// <summary>Moves the representation of a GET that does not fit one block to the buffer of bodies.</summary>
        public override byte[] Grow(byte[] buffer, int offset, int count, int needed)
        {
            // Of one that turns out too long there is the first block at least, whatever its size.
            int least = needed > _outbox.BlockSize ? needed : _outbox.BlockSize;
            if (!Assembly.TryReserve(least, _isGrown, _growMs))
            {
                return null;
            }

            if (!_isGrown)
            {
                Array.Copy(buffer, offset, _assembly.Buffer, 0, count);
                _isGrown = true;
            }

            return _assembly.Buffer;
        }

        /// <summary>A later block is one of the representation that was kept with the first, if it is still there.</summary>
        private void AnswerGet(CoapMessage message, long nowMs)
        {
            _isGrown = false;
            _growMs = nowMs;
            if (_response.Start == 0)
            {
                _response.Body.GrowInto(this);
            }
            else if (_kept is not null && _assembly.Holds(message, _binding.Context, true, nowMs))
            {
                _kept.Give(_response);
                return;
            }

            _handler.OnRequest(_request, _response, nowMs);
            if (_isGrown)
            {
                _kept ??= new KeptResponse(_assembly);
                _kept.Take(_response, BlockKey.Of(message), _binding.Context, nowMs);
            }
        }

        private void KeepBody(CoapMessage message, long nowMs)
        {
            if (message.Code == CoapCode.Fetch && _response.HasMore)
            {
                Assembly.Keep(BlockKey.Of(message), _binding.Context, _request.Body, _request.BodyOffset, _request.BodyCount, nowMs);
            }
            else if (_assembly is not null && (!_response.HasMore || !_assembly.Holds(message, _binding.Context, true, nowMs)))
            {
                _assembly.Release();
            }
        }
    }
}
