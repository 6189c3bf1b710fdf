using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Reassembles a protected request that a proxy has split into blocks (RFC 8613 §4.1.3.4.2). Anyone on the path may
    /// send such blocks, so they are bounded in size and time and nothing is done before the whole was decrypted.
    /// Blocks belong together by their OSCORE option, which holds the number of the request, and the outer Request-Tag.
    /// </summary>
    internal sealed class OuterBlocks
    {
        private readonly BodyAssembly _assembly;
        private readonly int _maxMessage;

        public OuterBlocks(CoapOptions options, BearerTiming timing)
        {
            int size = options.MaxUnfragmentedSize;
            _maxMessage = options.MaxMessageSize;
            _assembly = new BodyAssembly(new BodyBuffer(size < options.MaxMessageSize ? size : options.MaxMessageSize), timing);
        }

        public void Clear()
        {
            _assembly.Clear();
        }

        /// <summary>Adds a block; with the last one the message becomes the whole request.</summary>
        /// <returns><see cref="CoapCode.Empty"/> when complete, 2.31 when more is awaited, else the error code: 4.00, 4.08 or 4.13.</returns>
        public byte Add(CoapMessage message, uint block, long nowMs)
        {
            if (BlockOption.Szx(block) == BlockOption.ReservedSzx || message.PayloadLength == 0)
            {
                return CoapCode.BadRequest;
            }

            uint key = BlockKey.Of(message);
            byte outcome = _assembly.Add(key, RequestBinding.Unprotected, block, message.Buffer, message.PayloadOffset, message.PayloadLength, nowMs);
            if (outcome == CoapCode.Empty)
            {
                outcome = Replace(message);
                _assembly.Clear();
            }

            return outcome;
        }

        private byte Replace(CoapMessage message)
        {
            byte[] buffer = message.Buffer;
            int offset = message.TokenOffset - CoapMessage.HeaderLength;
            int end = message.PayloadOffset + _assembly.Count;
            if (end - offset > _maxMessage || end > buffer.Length)
            {
                return CoapCode.RequestEntityTooLarge;
            }

            Array.Copy(_assembly.Buffer, 0, buffer, message.PayloadOffset, _assembly.Count);
            message.Parse(buffer, offset, end - offset);
            return CoapCode.Empty;
        }
    }
}
