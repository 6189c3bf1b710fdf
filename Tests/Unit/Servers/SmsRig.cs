using System.Collections;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Reachability;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A client with one account that UDP and SMS serve, in virtual time; the test is the server on both.</summary>
    internal sealed class SmsRig
    {
        public const string ServerNumber = "4512345678";
        public const string OwnNumber = "4587654321";
        private const int MaxSteps = 24;
        private readonly Queue _udpInbox = new Queue();
        private readonly Queue _smsInbox = new Queue();
        private ushort _messageId = 900;

        /// <summary>Makes both; nothing is sent yet.</summary>
        /// <param name="binding">Server object resource 7.</param>
        /// <param name="smsMode">Security object resource 6.</param>
        /// <param name="isSecured">Whether the account has a key for UDP.</param>
        /// <param name="options">Of the client, or null.</param>
        public SmsRig(string binding, int smsMode, bool isSecured = true, ClientOptions options = null)
        {
            string scheme = isSecured ? "coaps" : "coap";
            bool isSmsSecured = smsMode == SmsAccount.PreSharedKeyMode;
            options = options ?? new ClientOptions();
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
            Udp = new TransportBinding('U', scheme, isSecured);
            Sms = new TransportBinding('S', isSmsSecured ? LinkTarget.SecuredSmsScheme : LinkTarget.SmsScheme, isSmsSecured) { OwnNumber = OwnNumber };
            Client = new Lwm2mClient("urn:test:sms", options, new SeededRandom(5));
            Client.Objects.Add(new SecurityObject(Client.Accounts));
            Client.Objects.Add(new ServerObject(Client));
            Client.Objects.Add(new TestObject());
            Client.Bindings.Add(Udp);
            Client.Bindings.Add(Sms);
            Security = new SecurityAccount(scheme + "://lwm2m.example", 1);
            if (isSecured)
            {
                Security.SetPreSharedKey(new byte[] { 7 }, Bytes.Sequence(3, 16));
            }

            Security.Sms = new SmsAccount("+" + ServerNumber, smsMode, isSmsSecured ? Bytes.Sequence(9, 16) : null, isSmsSecured ? new byte[] { 65 } : null);
            Account = new ServerAccount(1, 3 * 86400);
            byte[] text = Utf8.FromString(binding);
            Account.SetBindingMode(text, 0, text.Length);
            Client.Accounts.Add(Security, Account);
        }

        public Lwm2mClient Client { get; }

        public SmsReachability Reachability { get; private set; }

        public SecurityAccount Security { get; }

        public ServerAccount Account { get; }

        public TransportBinding Udp { get; }

        public TransportBinding Sms { get; }

        public long NowMs { get; private set; } = 1000;

        public long DueMs { get; private set; }

        /// <summary>Messages that left by SMS.</summary>
        public int SmsSent { get; private set; }

        public Registration Registration
        {
            get { return Client.SessionAt(0).Registration; }
        }

        public void Start(int bareTriggersPerHour = 0)
        {
            Reachability = SmsReachability.AddTo(Client, bareTriggersPerHour);
            Client.Start();
            Step();
        }

        /// <summary>Starts and lets the client be registered by UDP.</summary>
        public void Register(int bareTriggersPerHour = 0)
        {
            Start(bareTriggersPerHour);
            Accept(Udp);
        }

        public void Step()
        {
            for (int i = 0; i < MaxSteps && (i == 0 || DueMs <= NowMs); i++)
            {
                DueMs = Client.Step(NowMs);
                Collect(Udp, _udpInbox);
                SmsSent += Collect(Sms, _smsInbox);
            }
        }

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
            Queue inbox = transport == Udp ? _udpInbox : _smsInbox;
            return inbox.Count == 0 ? null : (TestMessage)inbox.Dequeue();
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
            byte[] token = { 0x55, (byte)_messageId };
            transport.Link.Arrive(request.ToBytes(_messageId++, token));
            Step();
            Queue inbox = transport == Udp ? _udpInbox : _smsInbox;
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

        /// <summary>Lets a Registration Update Trigger arrive by SMS.</summary>
        public TestMessage Trigger(string path = "/1/0/8")
        {
            return Ask(Sms, new TestRequest(CoapCode.Post, path));
        }

        /// <summary>Lets the push of LwM2M Transport Appendix L arrive, without its headers.</summary>
        public void Push(string hex = "4402b60b2161fb63b13101300138")
        {
            byte[] message = Hex.Parse(hex);
            Sms.Listener.OnPush(Sms.Target, message, 0, message.Length);
            Step();
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
