using System.Collections;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A client with one account that two fake transports serve, UDP and non-IP, in virtual time; the test is the server on both.</summary>
    internal sealed class TransportRig
    {
        private const int MaxSteps = 16;

        private readonly Queue _udpInbox = new Queue();
        private readonly Queue _nonIpInbox = new Queue();
        private ushort _messageId = 900;

        /// <summary>Makes both; nothing is sent yet.</summary>
        /// <param name="binding">Server object resource 7.</param>
        /// <param name="isSecured">Whether the account and the UDP binding have a key.</param>
        /// <param name="isNonIpSecured">Whether the non-IP binding has one.</param>
        public TransportRig(string binding, bool isSecured = false, bool isNonIpSecured = false)
        {
            string scheme = isSecured ? "coaps" : "coap";
            Udp = new TransportBinding('U', scheme, isSecured);
            NonIp = new TransportBinding('N', scheme, isNonIpSecured);
            Client = new Lwm2mClient("urn:test:two", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, new SeededRandom(5));
            Client.Objects.Add(new SecurityObject(Client.Accounts));
            Client.Objects.Add(new ServerObject(Client));
            Client.Objects.Add(new TestObject());
            Client.Bindings.Add(Udp);
            Client.Bindings.Add(NonIp);
            Security = new SecurityAccount(scheme + "://192.0.2.1", 1);
            if (isSecured)
            {
                Security.SetPreSharedKey(new byte[] { 7 }, Bytes.Sequence(3, 16));
            }

            Account = new ServerAccount(1, 3 * 86400);
            byte[] text = Utf8.FromString(binding);
            Account.SetBindingMode(text, 0, text.Length);
            Client.Accounts.Add(Security, Account);
        }

        public Lwm2mClient Client { get; }

        public SecurityAccount Security { get; }

        public ServerAccount Account { get; }

        public TransportBinding Udp { get; }

        public TransportBinding NonIp { get; }

        public long NowMs { get; private set; } = 1000;

        public long DueMs { get; private set; }

        public Registration Registration
        {
            get { return Client.SessionAt(0).Registration; }
        }

        public void Start()
        {
            Client.Start();
            Step();
        }

        /// <summary>Steps the client at this time until nothing is due any more.</summary>
        public void Step()
        {
            for (int i = 0; i < MaxSteps && (i == 0 || DueMs <= NowMs); i++)
            {
                DueMs = Client.Step(NowMs);
                Collect(Udp, _udpInbox);
                Collect(NonIp, _nonIpInbox);
            }
        }

        /// <summary>Lets time pass and steps the client whenever it wants to be.</summary>
        public void Run(long ms)
        {
            long end = NowMs + ms;
            Step();
            while (DueMs <= end)
            {
                NowMs = DueMs > NowMs ? DueMs : NowMs + 1;
                Step();
            }

            NowMs = end;
            Step();
        }

        /// <summary>The oldest message that left by a transport and waits, or null.</summary>
        public TestMessage Take(TransportBinding transport)
        {
            Queue inbox = transport == Udp ? _udpInbox : _nonIpInbox;
            return inbox.Count == 0 ? null : (TestMessage)inbox.Dequeue();
        }

        /// <summary>Drops what waits.</summary>
        public void Drop()
        {
            _udpInbox.Clear();
            _nonIpInbox.Clear();
        }

        /// <summary>Answers the Register or Update that waits at a transport.</summary>
        /// <returns>Its path and query, or null when there is none.</returns>
        public string Accept(TransportBinding transport)
        {
            TestMessage request = Take(transport);
            if (request is null)
            {
                return null;
            }

            bool isRegister = request.Path == "/rd";
            transport.Link.Arrive(new TestResponse(isRegister ? CoapCode.Created : CoapCode.Changed) { Location = isRegister ? "/rd/4" : null }.ToBytes(request));
            Step();
            return request.Path + request.Query;
        }

        /// <summary>Writes a text resource over a transport.</summary>
        public TestMessage Put(TransportBinding transport, string path, string text)
        {
            byte[] token = { 0x55, (byte)_messageId };
            TestRequest request = new TestRequest(CoapCode.Put, path) { Format = ContentFormat.TextPlain, Body = Utf8.FromString(text) };
            transport.Link.Arrive(request.ToBytes(_messageId++, token));
            Step();
            TestMessage answer = Take(transport);
            return answer is not null && answer.HasToken(token) ? answer : null;
        }

        private static void Collect(TransportBinding transport, Queue inbox)
        {
            ScriptedLink link = transport.Link;
            for (byte[] datagram = link?.TakeSent(); datagram is not null; datagram = link.TakeSent())
            {
                inbox.Enqueue(new TestMessage(datagram));
            }
        }
    }
}
