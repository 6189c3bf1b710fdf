using Lwm2m.Crypto;

namespace Lwm2m.Dtls
{
    /// <summary>The hash over all handshake messages so far, each as if it came in one piece (RFC 6347 §4.2.6).</summary>
    internal sealed class Transcript
    {
        private readonly Sha256 _running;
        private readonly Sha256 _copy;

        internal Transcript(CryptoEngine engine)
        {
            _running = engine.CreateSha256();
            _copy = engine.CreateSha256();
        }

        /// <summary>Starts anew: a HelloVerifyRequest and what came before it do not count.</summary>
        internal void Restart()
        {
            _running.Restart();
        }

        /// <summary>Adds a message with its header.</summary>
        internal void Add(byte[] buffer, int offset)
        {
            _running.Update(buffer, offset, HandshakeHeader.Length + HandshakeHeader.ReadLength(buffer, offset));
        }

        /// <summary>Adds a part of a message.</summary>
        internal void AddPart(byte[] buffer, int offset, int count)
        {
            _running.Update(buffer, offset, count);
        }

        /// <summary>Saves the present state, until the next <see cref="Hash"/>.</summary>
        internal void Mark()
        {
            _running.CopyTo(_copy);
        }

        /// <summary>Discards what was added since <see cref="Mark"/>.</summary>
        internal void ReturnToMark()
        {
            _copy.CopyTo(_running);
        }

        /// <summary>Writes the present hash, 32 bytes.</summary>
        internal void Hash(byte[] output)
        {
            _running.CopyTo(_copy);
            _copy.Finish(output, 0);
        }

        internal void Wipe()
        {
            _running.Clear();
            _copy.Clear();
        }
    }
}
