using System;

namespace Lwm2m.Coap
{
    /// <summary>
    /// A representation in blocks, kept as it was when its first block was sent (RFC 7959 §2.4): a bearer that takes seconds for a message would
    /// else never carry all blocks of one that holds the time. It is kept in the buffer of bodies, unless that is in use or too small.
    /// </summary>
    internal sealed class KeptResponse : BodySource
    {
        private readonly BodyAssembly _assembly;
        private int _length;
        private uint _tag;
        private byte _code;
        private int _contentFormat;

        public KeptResponse(BodyAssembly assembly)
        {
            _assembly = assembly;
        }

        /// <inheritdoc/>
        public override int Length
        {
            get { return _length; }
        }

        /// <inheritdoc/>
        public override uint Tag
        {
            get { return _tag; }
        }

        /// <summary>Takes a response that was written into the buffer of bodies, and keeps it for its other blocks where it fits.</summary>
        public void Take(CoapResponse response, uint key, int context, long nowMs)
        {
            if (response.Body.Offset > 0)
            {
                return;     // refused since then: what it sends is elsewhere
            }

            _length = response.Body.Total;
            _tag = response.Body.Hash;
            _code = response.Code;
            _contentFormat = response.ContentFormat;
            response.SetSource(this);
            if (CoapCode.IsSuccess(_code) && _length <= _assembly.Buffer.Length)
            {
                _assembly.Hold(key, context, _length, nowMs);
            }
        }

        /// <summary>Answers with what was kept.</summary>
        public void Give(CoapResponse response)
        {
            response.Code = _code;
            response.ContentFormat = _contentFormat;
            response.SetSource(this);
        }

        /// <inheritdoc/>
        public override bool Read(int bodyOffset, byte[] buffer, int offset, int count)
        {
            Array.Copy(_assembly.Buffer, bodyOffset, buffer, offset, count);
            return true;
        }
    }
}
