using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>A link, a path and a server, in virtual time.</summary>
    internal sealed class Rig
    {
        public readonly TestServer Server;
        public readonly TestPath Path;
        public readonly DtlsLink Link;
        public readonly PreSharedKey Credentials;
        public long NowMs;

        public Rig(TestServer server = null, DtlsOptions options = null, int mtu = 1200, DtlsStore store = null, byte[] identity = null, int seed = 1)
        {
            Server = server is null ? new TestServer() : server;
            Path = new TestPath(Server) { Mtu = mtu };
            Credentials = new PreSharedKey(identity is null ? TestServer.Identity : identity, TestServer.Key);
            Link = new DtlsLink(Path, Credentials, options is null ? new DtlsOptions() : options, new SoftwareCrypto(), new SeededRandom(seed), store);
        }

        /// <summary>A link of an engine, as a client has it made.</summary>
        public Rig(TestServer server, LinkSecurity security, PreSharedKey credentials, byte[] cipherSuites = null)
        {
            Server = server;
            Path = new TestPath(server);
            Credentials = credentials;
            Link = (DtlsLink)security.Secure(Path, new LinkTarget("coaps", "server", 5684) { CipherSuites = cipherSuites }, credentials);
        }

        /// <summary>Opens the link and lets time pass until that has ended in one way or the other.</summary>
        public LinkState Open()
        {
            Path.NowMs = NowMs;
            Link.Open(NowMs);
            return Run(long.MaxValue - 1);
        }

        public LinkState Run(long untilMs)
        {
            while (Link.State == LinkState.Opening)
            {
                Path.NowMs = NowMs;
                long next = Link.Step(NowMs);
                if (Path.Arrived.Count == 0 && Link.State == LinkState.Opening)
                {
                    if (next > untilMs)
                    {
                        NowMs = untilMs;
                        break;
                    }

                    NowMs = next;
                }
            }

            return Link.State;
        }

        public void AssertOpens(HandshakeKind kind)
        {
            Assert.AreEqual((int)LinkState.Open, (int)Open());
            Assert.AreEqual((int)kind, (int)Link.Handshake);
        }

        public bool Send(string text)
        {
            byte[] bytes = Ascii.GetBytes(text);
            return Link.Send(bytes, 0, bytes.Length);
        }

        /// <summary>What the server received last, or null.</summary>
        public string Received()
        {
            int count = Server.Received.Count;
            return count == 0 ? null : Text((byte[])Server.Received[count - 1]);
        }

        /// <summary>What arrives at the client when the server sends this, or null.</summary>
        public string Answer(string text)
        {
            Server.Send(23, Ascii.GetBytes(text));
            return Take();
        }

        /// <summary>The next application data, or null.</summary>
        public string Take()
        {
            Path.Deliver();
            byte[] buffer = new byte[1024];
            int count = Link.Receive(buffer, 0, buffer.Length);
            return count == 0 ? null : Text(Bytes.Slice(buffer, 0, count));
        }

        /// <summary>That data goes both ways.</summary>
        public void AssertCarries()
        {
            Assert.IsTrue(Send("to server"));
            Assert.AreEqual("to server", Received());
            Assert.AreEqual("to client", Answer("to client"));
        }

        private static string Text(byte[] bytes)
        {
            char[] text = new char[bytes.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                text[i] = (char)bytes[i];
            }

            return new string(text);
        }
    }
}
