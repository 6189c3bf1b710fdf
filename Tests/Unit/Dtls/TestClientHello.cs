using Lwm2m.Tests;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>What the server wants to know of a ClientHello (RFC 6347 §4.2.1).</summary>
    internal sealed class TestClientHello
    {
        public readonly byte[] Random;
        public readonly byte[] SessionId;
        public readonly byte[] Cookie;
        public readonly bool AsksForTicket;
        public readonly byte[] Ticket = new byte[0];
        public readonly byte[] Cid;                 // what the server's records are to carry; null when Connection IDs are not offered

        /// <summary>Takes a message with its header apart.</summary>
        public TestClientHello(byte[] message)
        {
            Random = Bytes.Slice(message, 14, 32);
            int at = 46;
            SessionId = Bytes.Slice(message, at + 1, message[at]);
            at += 1 + message[at];
            Cookie = Bytes.Slice(message, at + 1, message[at]);
            at += 1 + message[at];
            at += 2 + ByteList.Read(message, at, 2);
            at += 1 + message[at] + 2;
            while (at < message.Length)
            {
                int type = ByteList.Read(message, at, 2);
                int length = ByteList.Read(message, at + 2, 2);
                if (type == 35)
                {
                    AsksForTicket = true;
                    Ticket = Bytes.Slice(message, at + 4, length);
                }
                else if (type == 54)
                {
                    Cid = Bytes.Slice(message, at + 5, length - 1);
                }

                at += 4 + length;
            }
        }
    }
}
