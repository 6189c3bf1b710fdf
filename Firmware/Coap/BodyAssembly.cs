using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Puts the body of a request together from its blocks (RFC 7959 §2.5), in a buffer or by handing them on to a <see cref="BodySink"/>. One body at a time: block 0 starts a new one in
    /// place of another. Blocks belong together by security context, method and options, see <see cref="KeyOf"/>.
    /// </summary>
    internal sealed class BodyAssembly
    {
        private const uint FnvOffset = 2166136261;
        private const uint FnvPrime = 16777619;

        private readonly BodyBuffer _buffer;
        private State _state;
        private uint _key;
        private int _context;
        private int _lastStart;
        private BodySink _sink;         // of the body that is growing, where it is not put into the buffer
        private long _expiresMs;
        private long _freshUntilMs = long.MinValue;

        /// <summary>Makes one.</summary>
        /// <param name="buffer">Holds the body; may be shared. Null where all bodies are handed on.</param>
        /// <param name="timing">Blocks are awaited for EXCHANGE_LIFETIME; for MAX_TRANSMIT_WAIT nobody else gets the buffer.</param>
        public BodyAssembly(BodyBuffer buffer, BearerTiming timing)
        {
            _buffer = buffer;
            LifetimeMs = timing.ExchangeLifetimeMs;
            HoldMs = timing.MaxTransmitWaitMs;
        }

        /// <summary>Milliseconds for which blocks are awaited.</summary>
        public readonly int LifetimeMs;

        /// <summary>Milliseconds for which the sender of a block may be repeating it.</summary>
        public readonly int HoldMs;

        private enum State
        {
            Nothing,
            Opened,
            Growing,
            Complete
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

        /// <summary>
        /// What blocks of one body have in common: the method and the options of the cache key, block-wise and Observe
        /// aside and Hop-Limit, which may differ from block to block (RFC 7959 §2.5, RFC 7252 §5.4.6); Request-Tag is one of
        /// them (RFC 9175 §3.3). A hash stands for it: who sends the blocks is the only one it could confuse, as nobody
        /// else's are taken for the same context.
        /// </summary>
        public static uint KeyOf(CoapMessage message)
        {
            byte[] buffer = message.Buffer;
            uint hash = (FnvOffset ^ message.Code) * FnvPrime;
            int options = message.OptionCount;
            for (int i = 0; i < options; i++)
            {
                int number = message.OptionNumberAt(i);
                bool noCacheKey = (number & 0x1E) == 0x1C;
                if (noCacheKey || number == OptionNumber.Block1 || number == OptionNumber.Block2
                    || number == OptionNumber.Observe || number == OptionNumber.HopLimit)
                {
                    continue;
                }

                int length = message.OptionLength(i);
                hash = (hash ^ (uint)number) * FnvPrime;
                hash = (hash ^ (uint)length) * FnvPrime;
                int at = message.OptionOffset(i);
                for (int end = at + length; at < end; at++)
                {
                    hash = (hash ^ buffer[at]) * FnvPrime;
                }
            }

            return hash;
        }

        /// <summary>Whether a body is growing here that began with that key.</summary>
        public bool IsGrowing(uint key, int context, long nowMs)
        {
            return _state == State.Growing && _key == key && _context == context && _expiresMs > nowMs;
        }

        /// <summary>Begins a body that is handed on; the first block is added next.</summary>
        public void Begin(BodySink sink)
        {
            Clear();
            _sink = sink;
            _state = State.Opened;
        }

        /// <summary>Hands on that the body just completed is.</summary>
        /// <returns>The response code.</returns>
        public byte Finish()
        {
            BodySink sink = _sink;
            int count = Count;
            _sink = null;
            Release();
            return sink.Finish(count);
        }

        /// <summary>When a body that is handed on is given up.</summary>
        public long DueMs
        {
            get { return _sink is null ? DatagramLink.Never : _expiresMs; }
        }

        /// <summary>Gives up a body that is handed on and of which no block has come for too long.</summary>
        public void Expire(long nowMs)
        {
            if (nowMs >= DueMs)
            {
                Clear();
            }
        }

        /// <summary>Takes a block.</summary>
        /// <returns>
        /// <see cref="CoapCode.Empty"/> when the body is complete, 2.31 when more is awaited, else how the block is refused:
        /// 4.00, 4.08 or 4.13, or 5.03 while another endpoint has the buffer for a body that is growing.
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
                return CoapCode.Continue;       // the last block once more
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

        /// <summary>Keeps the body of a request whose response has more blocks, unless another one is growing.</summary>
        public void Keep(uint key, int context, byte[] source, int offset, int count, long nowMs)
        {
            if (source == Buffer && Count > 0)
            {
                _expiresMs = nowMs + LifetimeMs;
            }
            else if (count <= _buffer.Limit && (_state != State.Growing || _expiresMs <= nowMs) && _buffer.BusyMs(this, nowMs) == 0)
            {
                _buffer.TryTake(this, nowMs);
                Clear();
                _buffer.Grow(count);
                Array.Copy(source, offset, Buffer, 0, count);
                Count = count;
                _key = key;
                _context = context;
                _state = State.Complete;
                _expiresMs = nowMs + LifetimeMs;
            }
        }

        /// <summary>Whether the complete body of a request with that key is here.</summary>
        public bool Holds(uint key, int context, long nowMs)
        {
            return _state == State.Complete && _key == key && _context == context && _expiresMs > nowMs;
        }

        /// <summary>Takes it that a block just added has proven to be fresh: until then the others need not.</summary>
        public void KeepFresh(long untilMs)
        {
            _freshUntilMs = untilMs;
        }

        /// <summary>Whether a later block belongs to a body of which a block has proven to be fresh lately.</summary>
        public bool IsFresh(uint key, int context, long nowMs)
        {
            return nowMs < _freshUntilMs && IsGrowing(key, context, nowMs);
        }

        /// <summary>Wipes a body that has been dealt with, as it may hold keys.</summary>
        public void Release()
        {
            if (_state == State.Complete)
            {
                Clear();
            }
        }

        /// <summary>Milliseconds until another body may have the buffer in its place: none once it is complete.</summary>
        public int BusyMs(long nowMs)
        {
            long left = _state == State.Growing ? _expiresMs - LifetimeMs + HoldMs - nowMs : 0;
            return left > 0 ? (int)left : 0;
        }

        /// <summary>Milliseconds until it may have the buffer.</summary>
        public int WaitMs(long nowMs)
        {
            return _buffer.BusyMs(this, nowMs);
        }

        /// <summary>Wipes whatever is here.</summary>
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
