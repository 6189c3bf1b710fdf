using System;
using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Objects;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>
    /// A client with Device, Access Control and <see cref="TestObject"/> that is registered at several servers, in virtual
    /// time. Servers are meant by their Short Server IDs, 101 and up, as in LwM2M 1.1 Core Appendix F. Updates are
    /// acknowledged at once.
    /// </summary>
    internal sealed class SharedDevice
    {
        public const string EndpointName = "urn:test:1";

        public const int First = 101;
        public const int Second = 102;
        public const int Third = 103;

        /// <summary>The object instance that rights are given to.</summary>
        public const string Instance = "/10241/0";

        private const int Capacity = 16;

        private readonly LinkPerHost _binding = new LinkPerHost();
        private readonly TestMessage[][] _inbox;
        private readonly int[] _inboxCount;
        private ushort _messageId = 100;

        /// <summary>Makes both; nothing is sent yet.</summary>
        public SharedDevice(int servers, ClientOptions options, int capacity = AccessControl.DefaultCapacity)
        {
            // What spreads a fleet is tested by itself.
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
            options.MaxServers = servers < 2 ? 2 : servers;
            Client = new Lwm2mClient(EndpointName, options, new SeededRandom(1));
            JsonFormats.AddTo(Client.Formats);
            Object = new TestObject();
            Client.Objects.Add(new SecurityObject(Client.Accounts));
            Client.Objects.Add(new ServerObject(Client));
            AccessControl.AddTo(Client, capacity);
            Client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            Client.Objects.Add(Object);
            Client.Bindings.Add(_binding);
            _inbox = new TestMessage[servers][];
            _inboxCount = new int[servers];
            for (int i = 0; i < servers; i++)
            {
                int id = First + i;
                _inbox[i] = new TestMessage[Capacity];
                Client.Accounts.Add(new SecurityAccount("coap://192.0.2." + id.ToString(), id), new ServerAccount(id));
            }
        }

        public Lwm2mClient Client { get; }

        public TestObject Object { get; }

        public AccessControlTable Rights
        {
            get { return AccessControlTable.Of(Client.Accounts); }
        }

        public long NowMs { get; private set; } = 1000;

        /// <summary>The link to a server.</summary>
        public ScriptedLink Link(int server)
        {
            return _binding.Links[server - First];
        }

        /// <summary>The Register of each server, as it was sent.</summary>
        public TestMessage[] Registers { get; private set; }

        /// <summary>A client that is registered at its servers.</summary>
        public static SharedDevice Registered(int servers = 2)
        {
            return Registered(servers, new ClientOptions());
        }

        /// <summary>A client with options of its own that is registered at its servers.</summary>
        public static SharedDevice Registered(int servers, ClientOptions options)
        {
            SharedDevice device = new SharedDevice(servers, options);
            device.Register();
            return device;
        }

        /// <summary>Starts the client and confirms its registrations.</summary>
        public void Register()
        {
            Client.Start();
            Step();
            Registers = new TestMessage[_inbox.Length];
            for (int i = 0; i < _inbox.Length; i++)
            {
                Registers[i] = Take(First + i);
                Answer(i, Registers[i], CoapCode.Created);
            }

            Step();
            for (int i = 0; i < _inbox.Length; i++)
            {
                if (Client.SessionAt(i).Registration.State != RegistrationState.Registered)
                {
                    throw new InvalidOperationException("not registered");
                }
            }
        }

        /// <summary>Steps the client until it has nothing to do at this time.</summary>
        public void Step()
        {
            do
            {
                Client.Step(NowMs);
            }
            while (Collect());
        }

        public void Advance(long ms)
        {
            NowMs += ms;
            Step();
        }

        /// <summary>The oldest message of the client that waits at a server, or null.</summary>
        public TestMessage Take(int server)
        {
            int at = server - First;
            if (_inboxCount[at] == 0)
            {
                return null;
            }

            TestMessage message = _inbox[at][0];
            _inboxCount[at]--;
            Array.Copy(_inbox[at], 1, _inbox[at], 0, _inboxCount[at]);
            return message;
        }

        /// <summary>Sends a request of a server and gives its answer; what else the client has sent to it before is dropped.</summary>
        public TestMessage Ask(int server, TestRequest request)
        {
            byte[] token = { 0x7E, (byte)(_messageId >> 8), (byte)_messageId };
            return Ask(server, request, token);
        }

        public TestMessage Ask(int server, TestRequest request, byte[] token)
        {
            int at = server - First;
            _inboxCount[at] = 0;
            _binding.Links[at].Arrive(request.ToBytes(_messageId++, token));
            Step();
            for (int i = 0; i < _inboxCount[at]; i++)
            {
                if (_inbox[at][i].HasToken(token))
                {
                    TestMessage answer = _inbox[at][i];
                    _inboxCount[at]--;
                    Array.Copy(_inbox[at], i + 1, _inbox[at], i, _inboxCount[at] - i);
                    return answer;
                }
            }

            throw new InvalidOperationException("no answer");
        }

        public TestMessage Get(int server, string path, int accept = ContentFormat.None)
        {
            return Ask(server, new TestRequest(CoapCode.Get, path) { Accept = accept });
        }

        public TestMessage Put(int server, string path, string text)
        {
            return Ask(server, new TestRequest(CoapCode.Put, path) { Format = ContentFormat.TextPlain, Body = Utf8.FromString(text) });
        }

        public TestMessage Tlv(int server, byte code, string path, string hex)
        {
            return Ask(server, new TestRequest(code, path) { Format = ContentFormat.Tlv, Body = Hex.Parse(hex) });
        }

        public TestMessage Delete(int server, string path)
        {
            return Ask(server, new TestRequest(CoapCode.Delete, path));
        }

        /// <summary>Sends an empty acknowledgement.</summary>
        public void Acknowledge(int server, TestMessage message)
        {
            byte[] buffer = new byte[CoapMessage.HeaderLength];
            CoapWriter writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, CoapType.Acknowledgement, CoapCode.Empty, message.MessageId, null, 0, 0);
            _binding.Links[server - First].Arrive(buffer);
            Step();
        }

        private void Answer(int at, TestMessage request, byte code)
        {
            byte[] buffer = new byte[64];
            byte[] token = request.Token;
            CoapWriter writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, CoapType.Acknowledgement, code, request.MessageId, token, 0, token.Length);
            if (code == CoapCode.Created)
            {
                writer.StringOption(OptionNumber.LocationPath, "rd");
                writer.StringOption(OptionNumber.LocationPath, "0");
            }

            _binding.Links[at].Arrive(Bytes.Slice(buffer, 0, writer.Length));
        }

        private bool Collect()
        {
            bool isDelivered = false;
            for (int i = 0; i < _inbox.Length; i++)
            {
                ScriptedLink link = _binding.Links[i];
                for (byte[] datagram = link.TakeSent(); datagram is not null; datagram = link.TakeSent())
                {
                    TestMessage message = new TestMessage(datagram);
                    if (message.IsRequest && message.Path == "/rd/0")
                    {
                        Answer(i, message, CoapCode.Changed);
                        isDelivered = true;
                    }
                    else
                    {
                        _inbox[i][_inboxCount[i]++] = message;
                    }
                }
            }

            return isDelivered;
        }

        /// <summary>The scheme coap, with a link for each server in the order of the accounts.</summary>
        internal sealed class LinkPerHost : Binding
        {
            private readonly ScriptedLink[] _links = new ScriptedLink[8];
            private int _count;

            public ScriptedLink[] Links
            {
                get { return _links; }
            }

            public override string Scheme
            {
                get { return "coap"; }
            }

            public override int DefaultPort
            {
                get { return 5683; }
            }

            public override char Letter
            {
                get { return 'U'; }
            }

            public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
            {
                ScriptedLink link = new ScriptedLink(LinkState.Closed);
                _links[_count++] = link;
                return link;
            }
        }
    }
}
