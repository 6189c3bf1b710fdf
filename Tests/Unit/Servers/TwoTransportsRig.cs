using System.Collections;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A client with one account that UDP and one more transport serve, in virtual time; the test is the server on both.</summary>
    internal abstract class TwoTransportsRig
    {
        private const int MaxSteps = 24;

        private readonly Queue _udpInbox = new Queue();
        private readonly Queue _otherInbox = new Queue();
        private readonly TransportBinding _other;
        private ushort _messageId = 900;

        /// <summary>Makes both; nothing is sent yet.</summary>
        /// <param name="name">Endpoint name.</param>
        /// <param name="host">Host of the server by UDP.</param>
        /// <param name="other">The transport besides UDP.</param>
        /// <param name="binding">Server object resource 7.</param>
        /// <param name="isSecured">Whether the account and the UDP binding have a key.</param>
        /// <param name="sms">What the account has for SMS, or null.</param>
        /// <param name="options">Of the client, or null.</param>
        protected TwoTransportsRig(string name, string host, TransportBinding other, string binding, bool isSecured, SmsAccount sms, ClientOptions options)
        {
            string scheme = SchemeOf(isSecured);
            options = options ?? new ClientOptions();
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
            Udp = new TransportBinding('U', scheme, isSecured);
            _other = other;
            Client = new Lwm2mClient(name, options, new SeededRandom(5));
            Client.Objects.Add(new SecurityObject(Client.Accounts));
            Client.Objects.Add(new ServerObject(Client));
            Client.Objects.Add(new TestObject());
            Client.Bindings.Add(Udp);
            Client.Bindings.Add(other);
            Security = new SecurityAccount(scheme + "://" + host, 1);
            if (isSecured)
            {
                Security.SetPreSharedKey(new byte[] { 7 }, Bytes.Sequence(3, 16));
            }

            Security.Sms = sms;
            Account = new ServerAccount(1, 3 * 86400);
            byte[] text = Utf8.FromString(binding);
            Account.SetBindingMode(text, 0, text.Length);
            Client.Accounts.Add(Security, Account);
        }

        public Lwm2mClient Client { get; }

        public SecurityAccount Security { get; }

        public ServerAccount Account { get; }

        public TransportBinding Udp { get; }

        public long NowMs { get; private set; } = 1000;

        public long DueMs { get; private set; }

        public Registration Registration
        {
            get { return Client.SessionAt(0).Registration; }
        }

        /// <summary>Messages that left by the transport besides UDP.</summary>
        protected int OtherSent { get; private set; }

        /// <summary>Steps the client at this time until nothing is due any more.</summary>
        public void Step()
        {
            for (int i = 0; i < MaxSteps && (i == 0 || DueMs <= NowMs); i++)
            {
                DueMs = Client.Step(NowMs);
                Collect(Udp, _udpInbox);
                OtherSent += Collect(_other, _otherInbox);
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
            Queue inbox = InboxOf(transport);
            return inbox.Count == 0 ? null : (TestMessage)inbox.Dequeue();
        }

        /// <summary>Drops what waits.</summary>
        public void Drop()
        {
            _udpInbox.Clear();
            _otherInbox.Clear();
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

        /// <summary>Lets a request arrive by a transport.</summary>
        /// <returns>Its answer by the same transport, or null.</returns>
        public TestMessage Ask(TransportBinding transport, TestRequest request)
        {
            byte[] token = Send(transport, request);
            Queue inbox = InboxOf(transport);
            TestMessage found = null;
            for (int i = inbox.Count; i > 0; i--)
            {
                TestMessage message = (TestMessage)inbox.Dequeue();
                if (!message.IsRequest && message.HasToken(token))
                {
                    found = message;
                }
                else
                {
                    inbox.Enqueue(message);
                }
            }

            return found;
        }

        /// <summary>Lets a request arrive by a transport.</summary>
        /// <returns>Its token.</returns>
        protected byte[] Send(TransportBinding transport, TestRequest request)
        {
            byte[] token = { 0x55, (byte)_messageId };
            transport.Link.Arrive(request.ToBytes(_messageId++, token));
            Step();
            return token;
        }

        protected static string SchemeOf(bool isSecured)
        {
            return isSecured ? "coaps" : "coap";
        }

        private Queue InboxOf(TransportBinding transport)
        {
            return transport == Udp ? _udpInbox : _otherInbox;
        }

        private static int Collect(TransportBinding transport, Queue inbox)
        {
            int count = 0;
            ScriptedLink link = transport.Link;
            for (byte[] datagram = link?.TakeSent(); datagram is not null; datagram = link.TakeSent())
            {
                inbox.Enqueue(new TestMessage(datagram));
                count++;
            }

            return count;
        }
    }
}
