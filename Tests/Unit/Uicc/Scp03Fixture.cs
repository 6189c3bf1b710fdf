using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Uicc.Tests
{
    /// <summary>The sessions of the published vectors (pySim, challenges of 8 bytes, level 33), a line each.</summary>
    internal static class Scp03Fixture
    {
        /// <summary>The beginning of a response with the identity of an eUICC, in clear.</summary>
        internal const string PlainEid = "bf3e125a1089882119900000000000000000000005";

        internal const string Host128 = "fdf38259a1e0de44";
        internal const string Answer128 = "000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003";
        internal const string Authenticate128 = "84823300108c36f96bcc00724a4e13ad591d7da3f0";
        internal const string Eid128 = "84e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f";
        internal const string EidAnswer128 = "f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b9";
        internal const string Host192 = "9b3f2eef0e8c9374";
        internal const string Answer192 = "00000000000000000000310370f6bb305a15bae1a68f79fb08212fbed7000002";

        /// <summary>A store with the keys of the vectors.</summary>
        internal static MemoryStore Store(int keyLength = 16, int version = 0x30)
        {
            MemoryStore store = new MemoryStore();
            Scp03Keys.Put(store, version, Count(0x00, keyLength), Count(0x10, keyLength), new SeededRandom(1));
            return store;
        }

        internal static Scp03Session Session(Store store, string challenge, int maxCommands = int.MaxValue)
        {
            return Session(new Scp03Keys(store), challenge, maxCommands);
        }

        internal static Scp03Session Session(Scp03Keys keys, string challenge, int maxCommands)
        {
            return new Scp03Session(new SoftwareCrypto(), keys, new FixedRandom(Hex.Parse(challenge)), maxCommands);
        }

        /// <summary>A session of the vectors of AES-128 that is open.</summary>
        internal static Scp03Session Open128()
        {
            Scp03Session session = Session(Store(), Host128);
            byte[] command = new byte[Scp03Session.MaxOpening];
            session.Begin(command, 0);
            byte[] answer = Hex.Parse(Answer128);
            session.Authenticate(answer, 0, answer.Length, 0x9000, command, 0);
            session.Open(0, 0x9000);
            return session;
        }

        /// <summary>Wraps a command of a header and data; the result has neither Le nor anything behind it.</summary>
        internal static string Wrap(Scp03Session session, string header, string data)
        {
            byte[] buffer = new byte[CardTransport.MaxCommand];
            byte[] head = Hex.Parse(header);
            byte[] body = Hex.Parse(data);
            head.CopyTo(buffer, 0);
            body.CopyTo(buffer, 5);
            int count = session.Wrap(buffer, 0, body.Length);
            return count == 0 ? "" : Hex.Of(buffer, 0, 5 + count);
        }

        /// <summary>Unwraps a response; null if it is not genuine.</summary>
        internal static string Unwrap(Scp03Session session, string response, int status = 0x9000, int wireStatus = 0)
        {
            byte[] buffer = Hex.Parse(response);
            int count = session.Unwrap(buffer, 0, buffer.Length, status, wireStatus == 0 ? status : wireStatus);
            return count < 0 ? null : Hex.Of(buffer, 0, count);
        }

        internal static byte[] Count(int first, int length)
        {
            byte[] key = new byte[length];
            for (int i = 0; i < length; i++)
            {
                key[i] = (byte)(first + i % 16);
            }

            return key;
        }

        private sealed class FixedRandom : RandomSource
        {
            private readonly byte[] _bytes;

            internal FixedRandom(byte[] bytes)
            {
                _bytes = bytes;
            }

            public override void Fill(byte[] buffer, int offset, int count)
            {
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = _bytes[i % _bytes.Length];
                }
            }
        }
    }
}
