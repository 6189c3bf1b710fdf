using System.Collections;
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
    /// <summary>A client with several servers, 1 and on by their Short Server IDs, each on a scripted link, in virtual time.</summary>
    internal sealed class ServerGroup
    {
        private const int MaxSteps = 8;

        private readonly GroupBinding _binding;
        private readonly Queue[] _inboxes;
        private ushort _messageId = 500;

        /// <summary>Makes them; nothing is sent yet.</summary>
        public ServerGroup(int count)
            : this(count, new ClientOptions())
        {
        }

        /// <summary>Makes them with options of the test's own.</summary>
        public ServerGroup(int count, ClientOptions options)
        {
            // What spreads a fleet is tested by itself.
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
            options.MaxServers = count;
            _binding = new GroupBinding(count);
            _inboxes = new Queue[count + 1];
            Client = new Lwm2mClient("urn:test:group", options, new SeededRandom(3));
            Sender = Sender.AddTo(Client);
            ClientBootstrap.AddTo(Client);
            AccessControl.AddTo(Client);
            JsonFormats.AddTo(Client.Formats);
            Object = new TestObject();
            Client.Objects.Add(new SecurityObject(Client.Accounts));
            Client.Objects.Add(new ServerObject(Client));
            Client.Objects.Add(Object);
            Client.Bindings.Add(_binding);
            for (int id = 1; id <= count; id++)
            {
                _inboxes[id] = new Queue();
                Client.Accounts.Add(new SecurityAccount("coap://127.0.0." + id.ToString(), id), new ServerAccount(id));
            }
        }

        public Lwm2mClient Client { get; }

        public Sender Sender { get; }

        public TestObject Object { get; }

        public long NowMs { get; private set; } = 1000;

        public long DueMs { get; private set; }

        public ServerAccount Account(int id)
        {
            return Client.Accounts.FindServer(id);
        }

        public ServerSession Session(int id)
        {
            return Client.FindSession(id);
        }

        public Registration Registration(int id)
        {
            return Session(id).Registration;
        }

        public ScriptedLink Link(int id)
        {
            return _binding.LinkAt(id - 1);
        }

        /// <summary>Gives all servers all rights but on each other's account, starts and steps.</summary>
        public void Start()
        {
            AccessControl.Of(Client).TryProvision(1, AccessRights.Full);
            Client.Start();
            Step();
        }

        /// <summary>Steps the client at this time until nothing is due any more.</summary>
        public void Step()
        {
            for (int i = 0; i < MaxSteps; i++)
            {
                StepOnce();
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

        /// <summary>Lets time pass until a message to a server waits.</summary>
        /// <returns>Milliseconds, or -1 when there is none within the limit.</returns>
        public long RunUntilSent(int id, long limitMs)
        {
            long start = NowMs;
            Step();
            while (_inboxes[id].Count == 0)
            {
                if (DueMs > start + limitMs)
                {
                    return -1;
                }

                NowMs = DueMs > NowMs ? DueMs : NowMs + 1;
                Step();
            }

            return NowMs - start;
        }

        /// <summary>The oldest message to a server that waits, or null.</summary>
        public TestMessage Take(int id)
        {
            return _inboxes[id].Count == 0 ? null : (TestMessage)_inboxes[id].Dequeue();
        }

        /// <summary>Drops what waits for a server.</summary>
        public void Drop(int id)
        {
            _inboxes[id].Clear();
        }

        /// <summary>Answers a request of the client.</summary>
        public void Reply(int id, TestMessage request, byte code, string location = null)
        {
            Link(id).Arrive(new TestResponse(code) { Location = location }.ToBytes(request));
            Step();
        }

        /// <summary>Takes the Register that waits for a server and answers it.</summary>
        public bool Accept(int id)
        {
            TestMessage register = Take(id);
            if (register is null || register.Path != "/rd")
            {
                return false;
            }

            Reply(id, register, CoapCode.Created, "/rd/" + id.ToString());
            return Registration(id).State == RegistrationState.Registered;
        }

        /// <summary>Takes the Register that waits for a server and refuses it.</summary>
        public bool Refuse(int id, byte code = CoapCode.ServiceUnavailable)
        {
            TestMessage register = Take(id);
            bool isRegister = register is not null && register.Path == "/rd";
            if (isRegister)
            {
                Reply(id, register, code);
            }

            return isRegister;
        }

        /// <summary>Sends a request of a server and gives its answer, or null.</summary>
        public TestMessage Ask(int id, TestRequest request)
        {
            byte[] token = { 0x70, (byte)(_messageId >> 8), (byte)_messageId };
            Link(id).Arrive(request.ToBytes(_messageId++, token));
            Step();
            TestMessage answer = null;
            for (int i = _inboxes[id].Count; i > 0; i--)
            {
                TestMessage message = (TestMessage)_inboxes[id].Dequeue();
                if (answer is null && message.HasToken(token) && !message.IsRequest)
                {
                    answer = message;
                }
                else
                {
                    _inboxes[id].Enqueue(message);
                }
            }

            return answer;
        }

        private void StepOnce()
        {
            DueMs = Client.Step(NowMs);
            for (int id = 1; id < _inboxes.Length; id++)
            {
                for (byte[] datagram = Link(id).TakeSent(); datagram is not null; datagram = Link(id).TakeSent())
                {
                    _inboxes[id].Enqueue(new TestMessage(datagram));
                }
            }
        }

        private sealed class GroupBinding : Binding
        {
            private readonly ScriptedLink[] _links;
            private int _count;

            public GroupBinding(int capacity)
            {
                _links = new ScriptedLink[capacity];
                for (int i = 0; i < capacity; i++)
                {
                    _links[i] = new ScriptedLink(LinkState.Closed);
                }
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

            public ScriptedLink LinkAt(int index)
            {
                return _links[index];
            }

            public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
            {
                return _links[_count++];
            }
        }
    }
}
