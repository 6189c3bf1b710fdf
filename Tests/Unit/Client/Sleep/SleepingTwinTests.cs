using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>
    /// Two devices that the same server manages in the same way: one is always on, the other sleeps with the power off between any two
    /// operations. A server that knows nothing of the sleep sees no difference.
    /// </summary>
    [TestClass]
    public class SleepingTwinTests
    {
        private const long Noon = 1700000000000;
        private const int Seeds = 400;
        private const int Operations = 24;
        private const int Paths = 2;

        // Proves: WP-18
        [TestMethod]
        public void A_device_that_sleeps_answers_and_tells_what_its_twin_does_that_never_sleeps()
        {
            for (int seed = 1; seed <= Seeds; seed++)
            {
                Compare(seed);
            }
        }

        private static void Compare(int seed)
        {
            Lcg random = new Lcg(seed);
            Twin awake = new Twin();
            Twin asleep = new Twin();
            for (int i = 0; i < Operations; i++)
            {
                int operation = random.Next(7);
                int path = random.Next(Paths);
                int value = random.Next(1000);
                string expected = awake.Do(operation, path, value);
                Assert.AreEqual(expected, asleep.Do(operation, path, value), seed.ToString() + "/" + i.ToString());
                int pauseMs = 1000 * random.Next(100);
                if (random.Next(2) == 0)
                {
                    awake.Pause(pauseMs);
                    asleep.Pause(pauseMs);
                }
                else
                {
                    awake.Pause(pauseMs);
                    asleep.Sleep(pauseMs);
                }
            }

            // Whatever was held back by pmin is told by now.
            awake.Pause(100000);
            asleep.Pause(100000);
            for (int path = 0; path < Paths; path++)
            {
                string name = seed.ToString() + ", path " + path.ToString();
                Assert.AreEqual(awake.IsObserved[path], asleep.IsObserved[path], name);
                // The interpreter crashes where it compares null with a text.
                Assert.AreEqual("" + awake.Told[path], "" + asleep.Told[path], name);
            }

            Assert.AreEqual(awake.Attributes, asleep.Attributes, seed.ToString());
            Assert.IsTrue(asleep.Server.Session.Registration.IsRegistered, seed.ToString());
        }

        /// <summary>A generator of its own, the same on a board and on a PC.</summary>
        private sealed class Lcg
        {
            private uint _state;

            public Lcg(int seed)
            {
                _state = (uint)seed * 2654435761u;
            }

            public int Next(int bound)
            {
                _state = (_state * 1664525u) + 1013904223u;
                return (int)((_state >> 8) % (uint)bound);
            }
        }

        private sealed class Twin
        {
            private readonly CountingStore _store = new CountingStore();
            private readonly TestClock _clock = new TestClock(Noon);
            private long _wallMs = Noon;
            private long _integer;
            private double _float;

            public Twin()
            {
                Start();
                Server.Reply(Server.Take(), CoapCode.Created, "rd", "0");
                Assert.IsTrue(Server.Session.Registration.IsRegistered);
            }

            public TestServer Server { get; private set; }

            public bool[] IsObserved { get; } = new bool[Paths];

            public string[] Told { get; } = new string[Paths];

            public string Attributes
            {
                get { return Server.Discover("/10241").Text; }
            }

            /// <summary>One thing that a server or a sensor does.</summary>
            /// <returns>What the server sees of it.</returns>
            public string Do(int operation, int path, int value)
            {
                string name = path == 0 ? Observing.Integer : Observing.Float;
                string seen;
                switch (operation)
                {
                    case 0:
                        seen = Code(Server.WriteAttributes(name, value % 2 == 0 ? "pmin=" + (value % 20).ToString() : "pmin"));
                        break;
                    case 1:
                        seen = Code(Server.WriteAttributes(name, "pmax=" + (60 + value).ToString()));
                        break;
                    case 2:
                        TestMessage first = Observing.Start(Server, name, Token(path));
                        IsObserved[path] = true;
                        Told[path] = first.Text;
                        seen = first.Text;
                        break;
                    case 3:
                        seen = Code(Server.Ask(new TestRequest(CoapCode.Get, name) { Observe = 1 }, Token(path)));
                        IsObserved[path] = false;
                        break;
                    case 4:
                        seen = Code(Server.Put("/1/0/1", (86400 + value).ToString()));
                        break;
                    case 5:
                        seen = Server.Get("/1/0/1").Text + Server.Get(name).Text;
                        break;
                    default:
                        Move(path, value);
                        seen = string.Empty;
                        break;
                }

                Collect();
                return seen;
            }

            public void Pause(int ms)
            {
                _wallMs += ms;
                Server.Run(ms);
                Collect();
            }

            public void Sleep(int ms)
            {
                Collect();
                Assert.IsTrue(Server.Client.Sleep.Suspend(Server.NowMs));
                _wallMs += ms;
                Start();
                Collect();
            }

            private static byte[] Token(int path)
            {
                return new byte[] { 0x51, (byte)path };
            }

            private static string Code(TestMessage answer)
            {
                return answer.Code.ToString();
            }

            private void Start()
            {
                _clock.Set(_wallMs);
                Server = new TestServer(new ClientOptions());
                Server.Object.ValueOf(0, TestObject.Integer).Integer = _integer;
                Server.Object.ValueOf(0, TestObject.Float).Float = _float;
                Server.Client.Provision(_store);
                Server.Client.Sleep.KeepState(_store, _clock);
                Server.Client.SaveAccounts();
                Server.Client.Start();
                Server.Step();
            }

            private void Move(int path, int value)
            {
                if (path == 0)
                {
                    _integer = value;
                    Observing.Set(Server, _integer);
                }
                else
                {
                    _float = value / 4.0;
                    Observing.Set(Server, _float);
                }
            }

            /// <summary>Takes notifications and confirms those that ask for it.</summary>
            private void Collect()
            {
                for (TestMessage message = Server.Take(); message is not null; message = Server.Take())
                {
                    Assert.IsFalse(message.IsRequest, message.Path);
                    Assert.AreEqual(CoapCode.Content, message.Code);
                    int path = message.HasToken(Token(0)) ? 0 : 1;
                    Assert.IsTrue(message.HasToken(Token(path)) && IsObserved[path]);
                    Told[path] = message.Text;
                    if (message.Type == CoapType.Confirmable)
                    {
                        Server.SendEmpty(CoapType.Acknowledgement, message.MessageId);
                    }
                }
            }
        }
    }
}
