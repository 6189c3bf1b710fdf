using System;
using Lwm2m.Bootstrap;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Objects;
using Lwm2m.Send;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>
    /// A client with the objects Security, Server, Device and <see cref="TestObject"/>, and the server it is registered at,
    /// in virtual time. The server acknowledges Updates by itself unless told not to; all else that the client sends
    /// besides the answer asked for waits in <see cref="Take"/>.
    /// </summary>
    internal sealed class TestServer
    {
        public const string EndpointName = "urn:test:1";

        private const int Capacity = 64;

        private readonly ScriptedBinding _binding = new ScriptedBinding();
        private readonly TestMessage[] _inbox = new TestMessage[Capacity];
        private int _inboxCount;
        private ushort _messageId = 100;

        /// <summary>Makes both; nothing is sent yet.</summary>
        public TestServer(ClientOptions options, string uri = "coap://127.0.0.1", bool hasJson = true)
            : this(options, hasJson)
        {
            Account = new ServerAccount(1);
            Security = new SecurityAccount(uri, 1);
            Client.Accounts.Add(Security, Account);
        }

        private TestServer(ClientOptions options, bool hasJson)
        {
            // What spreads a fleet is tested by itself.
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
            Client = new Lwm2mClient(EndpointName, options, new SeededRandom(1));
            Sender = Sender.AddTo(Client);
            ClientBootstrap.AddTo(Client);
            if (hasJson)
            {
                JsonFormats.AddTo(Client.Formats);
            }

            Device = new DeviceObject("Acme", "T1000", "1.0", "345000123");
            Object = new TestObject();
            Client.Objects.Add(new SecurityObject(Client.Accounts));
            Client.Objects.Add(new ServerObject(Client));
            Client.Objects.Add(Device);
            Client.Objects.Add(Object);
            Client.Bindings.Add(_binding);
        }

        public Lwm2mClient Client { get; }

        public Sender Sender { get; }

        public DeviceObject Device { get; }

        public TestObject Object { get; }

        public SecurityAccount Security { get; }

        public ServerAccount Account { get; }

        public long NowMs { get; private set; } = 1000;

        /// <summary>When the client wants to be stepped next.</summary>
        public long DueMs { get; private set; }

        /// <summary>Whether an Update is answered 2.04 as soon as it is sent.</summary>
        public bool ConfirmsUpdates { get; set; } = true;

        /// <summary>Updates that were answered so.</summary>
        public int Updates { get; private set; }

        public ScriptedLink Link
        {
            get { return _binding.Link; }
        }

        public ServerSession Session
        {
            get { return Client.SessionAt(0); }
        }

        /// <summary>Adds SMS without security, before the start; the test is not the server on it.</summary>
        public TransportBinding AddSms()
        {
            TransportBinding sms = new TransportBinding('S', LinkTarget.SmsScheme);
            Client.Bindings.Add(sms);
            Security.Sms = new SmsAccount("+4512345678", SmsAccount.NoSecMode);
            return sms;
        }

        /// <summary>A client that has no account yet.</summary>
        public static TestServer WithoutAccount(ClientOptions options)
        {
            return new TestServer(options, true);
        }

        /// <summary>A client that is registered at /rd/0.</summary>
        public static TestServer Registered()
        {
            return Registered(new ClientOptions());
        }

        /// <summary>A client with options of its own that is registered at /rd/0.</summary>
        public static TestServer Registered(ClientOptions options)
        {
            TestServer server = new TestServer(options);
            server.Register();
            return server;
        }

        /// <summary>Starts the client and lets it be registered at /rd/0.</summary>
        public void Register()
        {
            Client.Start();
            Step();
            Reply(Take(), CoapCode.Created, "rd", "0");
            if (Session.Registration.State != RegistrationState.Registered)
            {
                throw new InvalidOperationException("not registered");
            }
        }

        /// <summary>Steps the client at this time.</summary>
        public void Step()
        {
            do
            {
                DueMs = Client.Step(NowMs);
            }
            while (Collect());
        }

        /// <summary>Lets time pass and steps the client once at its end.</summary>
        public void Advance(long ms)
        {
            NowMs += ms;
            Step();
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

        /// <summary>The oldest message of the client that waits, or null.</summary>
        public TestMessage Take()
        {
            return _inboxCount == 0 ? null : TakeAt(0);
        }

        /// <summary>Drops the messages of the client that wait.</summary>
        /// <returns>How many there were.</returns>
        public int Drop()
        {
            int dropped = _inboxCount;
            _inboxCount = 0;
            return dropped;
        }

        /// <summary>Lets a datagram of the test's own making arrive.</summary>
        public void Send(byte[] datagram)
        {
            Link.Arrive(datagram);
            Step();
        }

        /// <summary>Answers a request of the client in its acknowledgement, with up to two segments of a location.</summary>
        public void Reply(TestMessage request, byte code, string location = null, string location2 = null)
        {
            byte[] buffer = new byte[64];
            byte[] token = request.Token;
            CoapWriter writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, CoapType.Acknowledgement, code, request.MessageId, token, 0, token.Length);
            if (location is not null)
            {
                writer.StringOption(OptionNumber.LocationPath, location);
            }

            if (location2 is not null)
            {
                writer.StringOption(OptionNumber.LocationPath, location2);
            }

            Deliver(buffer, writer.Length);
        }

        /// <summary>Sends an empty acknowledgement or reset.</summary>
        public void SendEmpty(CoapType type, ushort messageId)
        {
            byte[] buffer = new byte[CoapMessage.HeaderLength];
            CoapWriter writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, type, CoapCode.Empty, messageId, null, 0, 0);
            Deliver(buffer, writer.Length);
        }

        /// <summary>Sends a request and gives its answer: the message with its token, or null when there is none.</summary>
        public TestMessage Ask(TestRequest request)
        {
            byte[] token = { 0x7E, (byte)(_messageId >> 8), (byte)_messageId };
            return Ask(request, token);
        }

        /// <summary>Sends a request with a token of the test's choice.</summary>
        public TestMessage Ask(TestRequest request, byte[] token)
        {
            Link.Arrive(request.ToBytes(_messageId++, token));
            Step();
            for (int i = 0; i < _inboxCount; i++)
            {
                if (_inbox[i].HasToken(token))
                {
                    return TakeAt(i);
                }
            }

            return null;
        }

        public TestMessage Get(string path, int accept = ContentFormat.None)
        {
            return Ask(new TestRequest(CoapCode.Get, path) { Accept = accept });
        }

        public TestMessage Discover(string path)
        {
            return Get(path, ContentFormat.LinkFormat);
        }

        public TestMessage Put(string path, int format, byte[] body)
        {
            return Ask(new TestRequest(CoapCode.Put, path) { Format = format, Body = body });
        }

        public TestMessage Put(string path, string text)
        {
            return Put(path, ContentFormat.TextPlain, Utf8.FromString(text));
        }

        public TestMessage Post(string path, int format, byte[] body)
        {
            return Ask(new TestRequest(CoapCode.Post, path) { Format = format, Body = body });
        }

        /// <summary>A POST without format: an Execute on a resource.</summary>
        public TestMessage Execute(string path, string arguments = "")
        {
            return Post(path, ContentFormat.None, Utf8.FromString(arguments));
        }

        public TestMessage WriteAttributes(string path, string query)
        {
            return Ask(new TestRequest(CoapCode.Put, path) { Query = query });
        }

        public TestMessage Delete(string path)
        {
            return Ask(new TestRequest(CoapCode.Delete, path));
        }

        private void Deliver(byte[] buffer, int count)
        {
            Link.Arrive(Bytes.Slice(buffer, 0, count));
            Step();
        }

        /// <summary>Takes what was sent; answers Updates.</summary>
        /// <returns>Whether something was delivered to the client, so that it is to be stepped again.</returns>
        private bool Collect()
        {
            bool isDelivered = false;
            ScriptedLink link = Link;
            for (byte[] datagram = link?.TakeSent(); datagram is not null; datagram = link.TakeSent())
            {
                TestMessage message = new TestMessage(datagram);
                if (ConfirmsUpdates && message.Code == CoapCode.Post && message.IsRequest && message.Path == "/rd/0")
                {
                    byte[] answer = new byte[16];
                    byte[] token = message.Token;
                    CoapWriter writer = new CoapWriter();
                    writer.Begin(answer, 0, answer.Length, CoapType.Acknowledgement, CoapCode.Changed, message.MessageId, token, 0, token.Length);
                    link.Arrive(Bytes.Slice(answer, 0, writer.Length));
                    Updates++;
                    isDelivered = true;
                }
                else
                {
                    _inbox[_inboxCount++] = message;
                }
            }

            return isDelivered;
        }

        private TestMessage TakeAt(int index)
        {
            TestMessage message = _inbox[index];
            _inboxCount--;
            for (int i = index; i < _inboxCount; i++)
            {
                _inbox[i] = _inbox[i + 1];
            }

            return message;
        }
    }
}
