using System;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Puts the client's handshake messages together from fragments in any order, one message at a time (RFC 6347 §4.2.3).</summary>
    internal sealed class TestReassembly
    {
        private byte[] _message;
        private byte[] _arrived;

        public void Clear()
        {
            _message = null;
        }

        /// <summary>Takes a fragment. One of another message than the last displaces that.</summary>
        /// <returns>The message as if it had come in one fragment, or null while bytes are missing.</returns>
        public byte[] Add(byte[] fragment)
        {
            int length = ByteList.Read(fragment, 1, 3);
            int from = ByteList.Read(fragment, 6, 3);
            int count = ByteList.Read(fragment, 9, 3);
            if (_message is null || ByteList.Read(_message, 4, 2) != ByteList.Read(fragment, 4, 2))
            {
                _message = new ByteList().Add(fragment, 0, 6).Add(0, 3).Add(length, 3).Add(new byte[length]).ToArray();
                _arrived = new byte[length];
            }

            Array.Copy(fragment, 12, _message, 12 + from, count);
            for (int i = from; i < from + count; i++)
            {
                _arrived[i] = 1;
            }

            for (int i = 0; i < length; i++)
            {
                if (_arrived[i] == 0)
                {
                    return null;
                }
            }

            byte[] message = _message;
            _message = null;
            return message;
        }
    }
}
