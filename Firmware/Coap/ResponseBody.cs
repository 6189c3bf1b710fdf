using System;

namespace Lwm2m.Coap
{
    /// <summary>The body of the response to an outgoing request, fetched block by block when it has several (RFC 7959 §2.4).</summary>
    internal sealed class ResponseBody
    {
        private const int MaxETagLength = 8;

        private readonly Outbox _outbox;
        private byte[] _etag;           // null before the first
        private int _etagLength;
        private int _szx;

        public ResponseBody(Outbox outbox)
        {
            _outbox = outbox;
        }

        /// <summary>Bytes received so far. Above 0, the next block is requested.</summary>
        public int Offset;

        /// <summary>Whether more follows the last admitted block.</summary>
        public bool HasMore;

        public void Begin()
        {
            Offset = 0;
        }

        /// <summary>
        /// Asks in the first request for blocks that pass, where the link takes less than the peer may think (RFC 7959 §2.4).
        /// </summary>
        public void Propose(byte code, CoapWriter writer)
        {
            int szx = _outbox.ProposedSzx;
            if (szx < BlockOption.MaxSzx && (code == CoapCode.Get || code == CoapCode.Fetch))
            {
                writer.UintOption(OptionNumber.Block2, BlockOption.Encode(0, false, szx));
            }
        }

        /// <summary>Requests the next block; the request body is not repeated (RFC 7959 §3.3).</summary>
        /// <returns>Length of the message, or 0 when it cannot be sent.</returns>
        public int ComposeNext(CoapWriter writer, EchoAndRequestTag echoAndTag)
        {
            writer.UintOption(OptionNumber.Block2, BlockOption.Encode(Offset / BlockOption.SizeOf(_szx), false, _szx));
            echoAndTag.WriteTo(writer);
            return _outbox.Finish(0);
        }

        /// <summary>Checks that a success response carries the whole body or the requested block.</summary>
        public bool Admit(CoapMessage response)
        {
            HasMore = false;
            if (!response.TryGetUint(OptionNumber.Block2, out uint block))
            {
                return Offset == 0;
            }

            int count = response.PayloadLength;
            int number = BlockOption.Number(block);
            _szx = BlockOption.Szx(block);
            int size = BlockOption.SizeOf(_szx);
            HasMore = BlockOption.More(block);
            return _szx != BlockOption.ReservedSzx && number * size == Offset
                && (HasMore ? count == size && number < BlockOption.MaxNumber : count <= size)
                && IsSameRepresentation(response);
        }

        /// <summary>Moves past the last admitted block.</summary>
        public void GoOn(int count)
        {
            Offset += count;
        }

        /// <summary>Blocks with different ETags do not belong together (RFC 7959 §2.4).</summary>
        private bool IsSameRepresentation(CoapMessage response)
        {
            int index = response.Find(OptionNumber.ETag);
            int length = index < 0 ? 0 : response.OptionLength(index);
            int offset = index < 0 ? 0 : response.OptionOffset(index);
            if (Offset == 0)
            {
                if (length > 0)
                {
                    _etag ??= new byte[MaxETagLength];
                    Array.Copy(response.Buffer, offset, _etag, 0, length);
                }

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
    }
}
