using System;
using Lwm2m.Crypto;

namespace Lwm2m.Dtls
{
    /// <summary>The cookie that a server requires a client to return (RFC 6347 §4.2.1).</summary>
    internal sealed class HelloCookie
    {
        private const int VersionLength = 2;


        internal byte[] Bytes = new byte[0];

        internal int Length;

        /// <summary>Takes the cookie of a HelloVerifyRequest that is in one piece.</summary>
        /// <param name="buffer">Holds the message.</param>
        /// <param name="offset">Where its header starts.</param>
        /// <param name="next">Number of the message that is next.</param>
        /// <returns>
        /// Whether to say hello again; false when it is malformed, has no byte, as that would be said for ever, or repeats the one that was answered.
        /// </returns>
        internal bool TryTake(byte[] buffer, int offset, int next)
        {
            int length = HandshakeHeader.ReadLength(buffer, offset) - VersionLength - 1;
            int at = offset + HandshakeHeader.Length + VersionLength;
            if (length <= 0 || buffer[at] != length)
            {
                return false;
            }

            bool isSame = length == Length && ConstantTime.Equal(buffer, at + 1, Bytes, 0, length);
            if (isSame && HandshakeHeader.ReadNumber(buffer, offset) < next)
            {
                return false;
            }

            if (Bytes.Length < length)
            {
                Bytes = new byte[length];
            }

            Array.Copy(buffer, at + 1, Bytes, 0, length);
            Length = length;
            return true;
        }
    }
}
