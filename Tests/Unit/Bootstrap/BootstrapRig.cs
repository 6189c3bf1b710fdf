using Lwm2m.Access;
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
    /// A client that knows a bootstrap server, coaps://bs, and whatever servers come, on scripted links in virtual time. Its
    /// store outlives it.
    /// </summary>
    internal sealed class BootstrapRig
    {
        public const string EndpointName = "urn:test:bs";

        private const int MaxRecord = 1024;
        private const int MaxSteps = 8;

        private ushort _messageId = 700;

        public BootstrapRig(ClientOptions options, Store store, bool hasAccount = true, string oscoreVersion = "2.0", bool hasAccessControl = true)
        {
            // What spreads a fleet is tested by itself.
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
            Client = new Lwm2mClient(EndpointName, options, new SeededRandom(5));
            Sender = Sender.AddTo(Client);
            ClientBootstrap.AddTo(Client);
            JsonFormats.AddTo(Client.Formats);
            Client.Objects.Add(new SecurityObject(Client.Accounts));
            Client.Objects.Add(new ServerObject(Client));
            if (hasAccessControl)
            {
                AccessControl.AddTo(Client);
            }

            Client.Objects.Add(new OscoreObject(Client.Accounts, oscoreVersion));
            Client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            Client.Bindings.Add(Plain);
            Client.Bindings.Add(Secured);
            Client.Bootstrap.Reported += OnReported;
            if (hasAccount)
            {
                Client.Accounts.AddBootstrap(BootstrapAccount());
            }

            Store = store;
            Client.Provision(store);
        }

        public Lwm2mClient Client { get; }

        public Sender Sender { get; }

        public Store Store { get; }

        public BootstrapBinding Plain { get; } = new BootstrapBinding(false);

        public BootstrapBinding Secured { get; } = new BootstrapBinding(true);

        public long NowMs { get; private set; } = 1000;

        public long DueMs { get; private set; }

        /// <summary>What was reported last.</summary>
        public string Report { get; private set; }

        public BootstrapFailure ReportedFailure { get; private set; }

        /// <summary>Reports so far.</summary>
        public int Reports { get; private set; }

        public BootstrapControl Bootstrap
        {
            get { return Client.Bootstrap; }
        }

        public static MemoryStore NewStore()
        {
            return new MemoryStore(4, MaxRecord);
        }

        /// <summary>A client that has begun its bootstrap, whose request was taken.</summary>
        public static BootstrapRig Begun()
        {
            return Begun(new ClientOptions(), NewStore());
        }

        public static BootstrapRig Begun(ClientOptions options, Store store, string oscoreVersion = "2.0")
        {
            BootstrapRig rig = new BootstrapRig(options, store, true, oscoreVersion);
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            return rig;
        }

        public static SecurityAccount BootstrapAccount()
        {
            SecurityAccount account = new SecurityAccount("coaps://bs", SecurityAccount.Unset);
            account.SetPreSharedKey(new byte[] { 98 }, Key(1));
            return account;
        }

        public static byte[] Key(int seed)
        {
            byte[] key = new byte[16];
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)(i * 11 + seed);
            }

            return key;
        }

        public void Step()
        {
            for (int i = 0; i < MaxSteps; i++)
            {
                DueMs = Client.Step(NowMs);
                if (DueMs > NowMs)
                {
                    return;
                }
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

        /// <summary>The scripted link to a host, or null.</summary>
        public ScriptedLink Link(string host)
        {
            DatagramLink link = Secured.Find(host);
            return link is null ? (ScriptedLink)Plain.Find(host) : ((ScriptedSecuredLink)link).Inner;
        }

        /// <summary>The oldest message to a host that waits, or null.</summary>
        public TestMessage Take(string host)
        {
            byte[] datagram = Link(host)?.TakeSent();
            return datagram is null ? null : new TestMessage(datagram);
        }

        public void Reply(string host, TestMessage request, byte code, string location = null)
        {
            byte[] buffer = new byte[64];
            byte[] token = request.Token;
            CoapWriter writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, CoapType.Acknowledgement, code, request.MessageId, token, 0, token.Length);
            if (location is not null)
            {
                writer.StringOption(OptionNumber.LocationPath, "rd");
                writer.StringOption(OptionNumber.LocationPath, location);
            }

            Link(host).Arrive(Bytes.Slice(buffer, 0, writer.Length));
            Step();
        }

        /// <summary>Lets a Finish of the bootstrap server and its refusal of a request arrive together.</summary>
        public void FinishAndRefuse(TestMessage request)
        {
            Link("bs").Arrive(new TestRequest(CoapCode.Post, "/bs").ToBytes(_messageId++, new byte[] { 0x7E }));
            Reply("bs", request, CoapCode.Forbidden);
        }

        /// <summary>Takes the Register to a host and accepts it.</summary>
        public bool Register(string host)
        {
            TestMessage request = Take(host);
            bool isRegister = request is not null && request.Path == "/rd";
            if (isRegister)
            {
                Reply(host, request, CoapCode.Created, "0");
            }

            return isRegister;
        }

        /// <summary>Sends a request from a host and gives its answer, or null.</summary>
        public TestMessage Ask(string host, TestRequest request)
        {
            byte[] token = { 0x7D, (byte)(_messageId >> 8), (byte)_messageId };
            Link(host).Arrive(request.ToBytes(_messageId++, token));
            Step();
            TestMessage message = Take(host);
            return message is not null && message.HasToken(token) ? message : null;
        }

        public byte Put(string path, string text)
        {
            return Ask("bs", new TestRequest(CoapCode.Put, path) { Format = ContentFormat.TextPlain, Body = Utf8.FromString(text) }).Code;
        }

        public byte Put(string path, byte[] opaque)
        {
            return Ask("bs", new TestRequest(CoapCode.Put, path) { Format = ContentFormat.OctetStream, Body = opaque }).Code;
        }

        public byte Put(string path, int format, string hex)
        {
            return Ask("bs", new TestRequest(CoapCode.Put, path) { Format = format, Body = Hex.Parse(hex) }).Code;
        }

        public byte Delete(string path)
        {
            return Ask("bs", new TestRequest(CoapCode.Delete, path)).Code;
        }

        public TestMessage Get(string path, int accept = ContentFormat.None)
        {
            return Ask("bs", new TestRequest(CoapCode.Get, path) { Accept = accept });
        }

        public byte Finish()
        {
            return Ask("bs", new TestRequest(CoapCode.Post, "/bs")).Code;
        }

        /// <summary>Writes an account resource by resource.</summary>
        public void WriteAccount(int instance, int shortServerId, string uri, int keySeed)
        {
            string security = "/0/" + instance.ToString();
            Put(security + "/0", uri);
            Put(security + "/1", "0");
            Put(security + "/2", keySeed == 0 ? "3" : "0");
            Put(security + "/3", new byte[] { 65 });
            Put(security + "/5", keySeed == 0 ? new byte[] { 0 } : Key(keySeed));
            Put(security + "/10", shortServerId.ToString());
            string server = "/1/" + instance.ToString();
            Put(server + "/0", shortServerId.ToString());
            Put(server + "/1", "300");
            Put(server + "/7", "U");
        }

        private void OnReported(BootstrapFailure failure, string text)
        {
            ReportedFailure = failure;
            Report = text;
            Reports++;
        }
    }
}
