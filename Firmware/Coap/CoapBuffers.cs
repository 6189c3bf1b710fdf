using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Working buffers shared by endpoints stepped by one thread, as their content need not outlive a step: the message received,
    /// the message being written, and the body of a block-wise request.
    /// </summary>
    public sealed class CoapBuffers
    {
        /// <summary>
        /// Bytes that a secured link adds to a message: it decrypts a record in place (of AES_128_CBC_SHA256 91 with a Connection ID of 8).
        /// </summary>
        private const int LinkRoom = 128;

        private readonly byte[] _in;
        private readonly int _blockSize;
        private readonly int _maxBodySize;
        private byte[] _out = new byte[0];
        private BodyBuffer _body;

        /// <summary>Creates the buffers; endpoints with the same options may share them.</summary>
        /// <exception cref="System.ArgumentException">An option is out of its range.</exception>
        public CoapBuffers(CoapOptions options)
        {
            options.Validate();
            _in = new byte[options.MaxMessageSize + LinkRoom];         // so that an oversized message is noticed
            _blockSize = options.BlockSize;
            _maxBodySize = options.MaxBodySize;
        }

        /// <summary>Receives a datagram.</summary>
        internal byte[] In
        {
            get { return _in; }
        }

        /// <summary>Receives the message being written.</summary>
        internal byte[] Out
        {
            get { return _out; }
        }

        /// <summary>The message in <see cref="In"/>.</summary>
        internal readonly CoapMessage Message = new CoapMessage();

        /// <summary>Writes into <see cref="Out"/>.</summary>
        internal readonly CoapWriter Writer = new CoapWriter();

        /// <summary>Receives the body being written.</summary>
        internal readonly ByteWindow Window = new ByteWindow();

        /// <summary>Holds the body of a block-wise request; made with the first.</summary>
        internal BodyBuffer Body
        {
            get
            {
                _body ??= new BodyBuffer(_maxBodySize);
                return _body;
            }
        }

        /// <summary>The current or last body that goes to a sink, or null.</summary>
        internal BodyAssembly Stream;

        /// <summary>The endpoint whose notification or separate response is being written, or null.</summary>
        internal CoapEndpoint Writing;

        /// <summary>Whether a request is being answered or a message composed: what a callback sends then waits for the next step.</summary>
        internal bool IsAnswering;

        /// <summary>Reserves space in <see cref="Out"/> for what protection adds to a message.</summary>
        internal void Reserve(int headRoom, int tailRoom)
        {
            int size = headRoom + Outbox.HeaderRoom + _blockSize + tailRoom;
            if (_out.Length < size)
            {
                Array.Clear(_out, 0, _out.Length);
                _out = new byte[size];
                Writing = null;
            }
        }
    }
}
