using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Assembles a request body from its blocks (RFC 7959 §2.5), in a buffer or by passing them to a <see cref="BodySink"/>. One body at a time:
    /// block 0 replaces any other. Blocks are matched by security context, method and options, see <see cref="BlockKey"/>.
    /// </summary>
    internal sealed class BodyAssembly
    {
        private readonly BodyBuffer _buffer;
        private State _state;
        private uint _key;
        private int _context;
        private int _lastStart;
        private BodySink _sink;         // of the body in progress, where it does not go into the buffer
        private long _expiresMs;
        private long _freshUntilMs = long.MinValue;

        /// <summary>Makes one.</summary>
        /// <param name="buffer">Holds the body; may be shared. Null where all bodies go to a sink.</param>
        /// <param name="timing">Blocks are awaited for EXCHANGE_LIFETIME; the buffer is reserved for MAX_TRANSMIT_WAIT.</param>
        public BodyAssembly(BodyBuffer buffer, BearerTiming timing)
        {
            _buffer = buffer;
            LifetimeMs = timing.ExchangeLifetimeMs;
            HoldMs = timing.MaxTransmitWaitMs;
        }

        /// <summary>How long the next block is awaited, in milliseconds.</summary>
        public readonly int LifetimeMs;

        /// <summary>How long the sender may retransmit a block, in milliseconds.</summary>
        public readonly int HoldMs;

        private enum State
        {
            Nothing,
            Opened,
            Growing,
            Complete,
            Response
        }

        public byte[] Buffer
        {
            get { return _buffer.Bytes; }
        }

        /// <summary>Largest body.</summary>
        public int Limit
        {
            get { return _buffer.Limit; }
        }

        public int Count;

        /// <summary>Whether a body with that key is in progress.</summary>
        public bool IsGrowing(uint key, int context, long nowMs)
        {
            return _state == State.Growing && _key == key && _context == context && _expiresMs > nowMs;
        }

        /// <summary>Begins a body that goes to a sink; the first block is added next.</summary>
        public void Begin(BodySink sink)
        {
            Clear();
            _sink = sink;
            _state = State.Opened;
        }

        /// <summary>Tells the sink that the body is complete.</summary>
        /// <returns>The response code.</returns>
        public byte Finish()
        {
            BodySink sink = _sink;
            int count = Count;
            _sink = null;
            Release();
            return sink.Finish(count);
        }

        /// <summary>When a body that goes to a sink is given up.</summary>
        public long DueMs
        {
            get { return _sink is null ? DatagramLink.Never : _expiresMs; }
        }

        /// <summary>Aborts a body that goes to a sink when its next block is overdue.</summary>
        public void Expire(long nowMs)
        {
            if (nowMs >= DueMs)
            {
                Clear();
            }
        }

        /// <summary>Adds a block.</summary>
        /// <returns>
        /// <see cref="CoapCode.Empty"/> when the body is complete, 2.31 when more is awaited, else the error code:
        /// 4.00, 4.08 or 4.13, or 5.03 while another endpoint holds the buffer.
        /// </returns>
        public byte Add(uint key, int context, uint block, byte[] source, int offset, int count, long nowMs)
        {
            int size = BlockOption.SizeOf(BlockOption.Szx(block));
            bool more = BlockOption.More(block);
            if (more ? count != size : count > size)
            {
                return CoapCode.BadRequest;
            }

            int start = BlockOption.Number(block) * size;
            if (start > 0 && !IsGrowing(key, context, nowMs))
            {
                return CoapCode.RequestEntityIncomplete;
            }

            bool isHandedOn = _buffer is null;
            if (!isHandedOn && start + count > _buffer.Limit)
            {
                return CoapCode.RequestEntityTooLarge;
            }

            if (start == 0)
            {
                if (!isHandedOn)
                {
                    if (!_buffer.TryTake(this, nowMs))
                    {
                        return CoapCode.ServiceUnavailable;
                    }

                    Clear();
                }

                _state = State.Growing;
                _key = key;
                _context = context;
            }
            else if (more && start == _lastStart && start + count == Count)
            {
                return CoapCode.Continue;       // the last block again
            }
            else if (start != Count)
            {
                return CoapCode.RequestEntityIncomplete;
            }

            if (isHandedOn)
            {
                byte refusal = _sink.Write(start, source, offset, count);
                if (_sink is null)
                {
                    return CoapCode.RequestEntityIncomplete;        // all exchanges were ended within the call
                }

                if (refusal != CoapCode.Empty)
                {
                    Clear();
                    return refusal;
                }
            }
            else
            {
                _buffer.Grow(start + count);
                Array.Copy(source, offset, Buffer, start, count);
            }

            Count = start + count;
            _lastStart = start;
            _expiresMs = nowMs + LifetimeMs;
            if (more)
            {
                return CoapCode.Continue;
            }

            _state = State.Complete;
            return CoapCode.Empty;
        }

        /// <summary>Keeps the body of a request whose response has more blocks, unless another is in progress.</summary>
        public void Keep(uint key, int context, byte[] source, int offset, int count, long nowMs)
        {
            if (source == Buffer && Count > 0)
            {
                _expiresMs = nowMs + LifetimeMs;
            }
            else if (TryReserve(count, false, nowMs))
            {
                Array.Copy(source, offset, Buffer, 0, count);
                Hold(key, context, count, nowMs);
                _state = State.Complete;
            }
        }

        /// <summary>Makes room for a body that is written here, unless another is in progress. It is of a response, and not held before <see cref="Hold"/>.</summary>
        /// <param name="count">Bytes needed.</param>
        /// <param name="isBegun">Whether it goes on with what was written after an earlier call.</param>
        /// <param name="nowMs">The time.</param>
        public bool TryReserve(int count, bool isBegun, long nowMs)
        {
            if (count > _buffer.Limit || (!isBegun && ((_state == State.Growing && _expiresMs > nowMs) || _buffer.BusyMs(this, nowMs) > 0)))
            {
                return false;
            }

            if (!isBegun)
            {
                _buffer.TryTake(this, nowMs);
                Clear();
                _state = State.Response;
                _expiresMs = nowMs;
            }

            _buffer.Grow(count);
            Count = Buffer.Length;      // so that all of it is wiped
            return true;
        }

        /// <summary>Holds a complete body that was written here.</summary>
        public void Hold(uint key, int context, int count, long nowMs)
        {
            Array.Clear(Buffer, count, Count - count);
            Count = count;
            _key = key;
            _context = context;
            _expiresMs = nowMs + LifetimeMs;
        }

        /// <summary>Whether the complete body of a request with the key of a message is held, or of its response.</summary>
        public bool Holds(CoapMessage message, int context, bool isResponse, long nowMs)
        {
            return _state == (isResponse ? State.Response : State.Complete) && _key == BlockKey.Of(message) && _context == context && _expiresMs > nowMs;
        }

        /// <summary>Call when the block just added was proven fresh: the others need no proof until then.</summary>
        public void KeepFresh(long untilMs)
        {
            _freshUntilMs = untilMs;
        }

        /// <summary>Whether a later block belongs to a body that was recently proven fresh.</summary>
        public bool IsFresh(uint key, int context, long nowMs)
        {
            return nowMs < _freshUntilMs && IsGrowing(key, context, nowMs);
        }

        /// <summary>Wipes a processed body, as it may hold keys.</summary>
        public void Release()
        {
            if (_state >= State.Complete)
            {
                Clear();
            }
        }

        /// <summary>Milliseconds until another body may take over the buffer: 0 once this one is complete.</summary>
        public int BusyMs(long nowMs)
        {
            long left = _state == State.Growing ? _expiresMs - LifetimeMs + HoldMs - nowMs : 0;
            return left > 0 ? (int)left : 0;
        }

        /// <summary>Milliseconds until this assembly may take the buffer.</summary>
        public int WaitMs(long nowMs)
        {
            return _buffer.BusyMs(this, nowMs);
        }

        /// <summary>Wipes any body held.</summary>
        public void Clear()
        {
            BodySink sink = _sink;
            _sink = null;
            if (_buffer is not null)
            {
                Array.Clear(Buffer, 0, Count);
            }

            Count = 0;
            _lastStart = 0;
            _freshUntilMs = long.MinValue;
            _state = State.Nothing;
            if (sink is not null)
            {
                sink.Abort();
            }
        }
    }
}
