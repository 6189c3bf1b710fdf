using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// What endpoints that are stepped by one thread work in, and share, as its content need not outlive a step: a message that has arrived,
    /// one that is being written, and the body of a request in blocks.
    /// </summary>
    public sealed class CoapBuffers
    {
        /// <summary>Bytes that a secured link puts around a message: it opens a record where it lies (of AES_128_CBC_SHA256 91 with a Connection ID of 8).</summary>
        private const int LinkRoom = 128;

        private readonly byte[] _in;
        private readonly int _blockSize;
        private byte[] _out = new byte[0];

        /// <summary>Makes them; endpoints with the same options may share them.</summary>
        /// <exception cref="System.ArgumentException">An option is out of its range.</exception>
        public CoapBuffers(CoapOptions options)
        {
            options.Validate();
            _in = new byte[options.MaxMessageSize + LinkRoom];         // what is larger shows by that
            _blockSize = options.BlockSize;
            Body = new BodyBuffer(options.MaxBodySize);
        }

        /// <summary>Takes a datagram.</summary>
        internal byte[] In
        {
            get { return _in; }
        }

        /// <summary>Takes the message being written.</summary>
        internal byte[] Out
        {
            get { return _out; }
        }

        /// <summary>The message in <see cref="In"/>.</summary>
        internal readonly CoapMessage Message = new CoapMessage();

        /// <summary>Writes into <see cref="Out"/>.</summary>
        internal readonly CoapWriter Writer = new CoapWriter();

        /// <summary>Takes the body being written.</summary>
        internal readonly ByteWindow Window = new ByteWindow();

        /// <summary>Holds the body of a request in blocks.</summary>
        internal readonly BodyBuffer Body;

        /// <summary>The body that is, or was last, handed on block by block, or null.</summary>
        internal BodyAssembly Stream;

        /// <summary>The endpoint whose notification or separate response is being written, or null.</summary>
        internal CoapEndpoint Writing;

        /// <summary>Whether a request is being answered, or a message made: what is sent by a call back within waits for the next step.</summary>
        internal bool IsAnswering;

        /// <summary>Makes room in <see cref="Out"/> for what protection puts around a message.</summary>
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
