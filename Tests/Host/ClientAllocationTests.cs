using System;
using System.Linq;
using System.Reflection;
using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Objects;
using Lwm2m.Send;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>A client, once registered, keeps its registration and notifies without allocation. What a server asks of it is measured by ManagementAllocationTests.</summary>
    [TestClass]
    public class ClientAllocationTests
    {
        private const int WarmUp = 50;
        private const int Rounds = 500;

        /// <summary>A registration that was lost sooner is made anew after a pause.</summary>
        private const int LastingMs = 30000;

        [TestMethod]
        [DataRow(0, ContentFormat.TextPlain, "3303/0/5700")]
        [DataRow(1, ContentFormat.TextPlain, "3303/0/5700")]
        [DataRow(1, ContentFormat.Cbor, "3303/0/5700")]
        [DataRow(0, ContentFormat.Tlv, "3303/0")]
        [DataRow(1, ContentFormat.SenmlJson, "3303/0")]
        [DataRow(1, ContentFormat.SenmlCbor, "3303")]
        public void A_notification_allocates_nothing(int confirmableEvery, int format, string path)
        {
            var device = new Device(new ClientOptions { ConfirmableEvery = confirmableEvery });
            device.Observe(path, format);
            Measure(device, round =>
            {
                device.Sensor.Value = round;
                device.Step();
            });
            Assert.AreEqual(WarmUp + Rounds, device.Session.Observations.NotificationsSent);
            Assert.AreEqual(confirmableEvery == 1 ? WarmUp + Rounds : 0, device.Link.Acknowledged);
        }

        [TestMethod]
        public void Thresholds_and_periods_allocate_nothing()
        {
            var device = new Device(new ClientOptions());
            device.Ask(CoapCode.Put, "3303/0/5700", ContentFormat.None, -1, "gt=20.5", "st=0.3", "pmin=1", "pmax=60");
            device.Observe("3303/0/5700", ContentFormat.TextPlain);
            Measure(device, round =>
            {
                device.Sensor.Value = 20 + (round % 10) * 0.1;
                device.NowMs += 700;
                device.Step();
            });
            Assert.IsTrue(device.Session.Observations.NotificationsSent is > WarmUp / 10 and < WarmUp + Rounds);
        }

        [TestMethod]
        public void An_Update_allocates_nothing()
        {
            var device = new Device(new ClientOptions());
            Measure(device, round =>
            {
                device.Client.RequestUpdate(1);
                device.Account.LifetimeS = 1000 + round / 2;
                device.Step();
            });
            Assert.AreEqual(WarmUp + Rounds, device.Link.Updates);
        }

        // Proves: ETS-306
        [TestMethod]
        public void A_Send_allocates_nothing()
        {
            var device = new Device(new ClientOptions()) { Account = { MutesSend = false } };
            var listener = new SendCount();
            var paths = new[] { new Lwm2mPath(), new Lwm2mPath() };
            paths[0].Set(3303, 0);
            paths[1].Set(3, 0, 0);
            Measure(device, round =>
            {
                device.Sensor.Value = round;
                device.Sender.Send(1, paths, 1 + round % 2, listener);
                device.Step();
            });
            Assert.AreEqual(WarmUp + Rounds, listener.Delivered);
        }

        [TestMethod]
        public void A_server_disabled_and_found_again_allocates_nothing()
        {
            var device = new Device(new ClientOptions()) { Account = { DisableTimeoutS = 10 } };
            Measure(device, round =>
            {
                device.Client.DisableServer(1);
                device.Step();
                device.NowMs += 10000;
                device.Step();
            });
            Assert.AreEqual(WarmUp + Rounds + 1, device.Link.Registers);
        }

        [TestMethod]
        public void A_new_registration_allocates_nothing()
        {
            var device = new Device(new ClientOptions());
            Measure(device, round =>
            {
                device.NowMs += LastingMs;
                device.Link.DiscardsUpdate = true;
                device.Client.RequestUpdate(1);
                device.Step();
            });
            Assert.AreEqual(WarmUp + Rounds + 1, device.Link.Registers);
        }

        [TestMethod]
        public void A_server_that_is_silent_and_a_link_that_is_opened_anew_allocate_nothing()
        {
            var device = new Device(new ClientOptions { ConfirmableEvery = 1 });
            device.Observe("3303/0/5700", ContentFormat.TextPlain);
            Measure(device, round =>
            {
                device.Link.IsSilent = round % 32 != 31;
                device.Sensor.Value = round;
                device.NowMs += 60000;
                device.Step();
            });
            Assert.IsTrue(device.Session.Endpoint.Counters.TimedOut > Rounds / 8);
            Assert.IsTrue(device.Link.Opened > 10, device.Link.Opened.ToString());
        }

        [TestMethod]
        public void No_type_of_the_device_has_a_finalizer()
        {
            string[] finalized = typeof(Lwm2mClient).Assembly.GetTypes()
                .Where(type => type.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null)
                .Select(type => type.FullName!)
                .ToArray();
            Assert.IsEmpty(finalized, string.Join(", ", finalized));
        }

        [TestMethod]
        public void A_client_of_the_default_size_takes_less_than_thirty_two_kilobytes()
        {
            Assert.IsNotNull(new Device(new ClientOptions()));
            long before = GC.GetAllocatedBytesForCurrentThread();
            var device = new Device(new ClientOptions());
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before - ServedLink.Size;
            Console.WriteLine($"a client with five objects and one server: {allocated} bytes");
            Assert.IsTrue(device.Session.Registration.IsRegistered);
            Assert.IsTrue(allocated < 32 * 1024, allocated.ToString());
        }

        [TestMethod]
        public void A_further_server_takes_less_than_twenty_kilobytes()
        {
            long one = BytesFor(1);
            long further = (BytesFor(4) - BytesFor(1)) / 3;
            Console.WriteLine($"a client with one server: {one} bytes; each further server: {further} bytes, its link aside");
            Assert.IsTrue(further < 20 * 1024, further.ToString());
        }

        private static long BytesFor(int servers)
        {
            Start(servers);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Start(servers);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        private static void Start(int servers)
        {
            var client = new Lwm2mClient("urn:test:1", new ClientOptions { MaxServers = servers }, new Counting());
            JsonFormats.AddTo(client.Formats);
            client.Objects.Add(new ServerObject(client));
            Access.AccessControl.AddTo(client);
            client.Bindings.Add(new OneLinkBinding(new ServedLink()));
            for (int id = 1; id <= servers; id++)
            {
                client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", id), new ServerAccount(id));
            }

            client.Start();
        }

        private static void Measure(Device device, Action<int> round)
        {
            long before = 0;
            for (int i = 0; i < WarmUp + Rounds; i++)
            {
                if (i == WarmUp)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                round(i + 1);
            }

            Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.IsTrue(device.Session.Registration.IsRegistered);
        }

        /// <summary>A client with its objects, registered.</summary>
        private sealed class Device
        {
            private readonly TemperatureObject _temperature;
            private ushort _messageId;

            public Device(ClientOptions options)
            {
                options.RegisterSpreadMs = 0;
                options.UpdateSpreadMs = 0;
                Client = new Lwm2mClient("urn:test:1", options, new Counting());
                Sender = Sender.AddTo(Client);
                JsonFormats.AddTo(Client.Formats);
                _temperature = new TemperatureObject(Sensor);
                Account = new ServerAccount(1);
                Client.Objects.Add(new SecurityObject(Client.Accounts));
                Client.Objects.Add(new ServerObject(Client));
                Client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
                Client.Objects.Add(_temperature);
                Client.Objects.Add(new LightControlObject(4));
                Client.Bindings.Add(new OneLinkBinding(Link));
                Client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), Account);
                Client.Start();
                Step();
                Assert.AreEqual(RegistrationState.Registered, Session.Registration.State);
            }

            public ServedLink Link { get; } = new();

            public Sensor Sensor { get; } = new();

            public Lwm2mClient Client { get; }

            public Sender Sender { get; }

            public ServerAccount Account { get; }

            public ServerSession Session => Client.SessionAt(0);

            public long NowMs { get; set; } = 1000;

            /// <summary>Measures and steps the client until nothing is on its way.</summary>
            public void Step()
            {
                _temperature.Measure(Client);
                Client.Step(NowMs);
                while (Link.HasArrived)
                {
                    Client.Step(NowMs);
                }
            }

            public void Observe(string path, int accept)
            {
                Ask(CoapCode.Get, path, accept, 0);
                Assert.AreEqual(1, Session.Observations.Count);
            }

            public void Ask(byte code, string path, int accept, int observe, params string[] queries)
            {
                var buffer = new byte[200];
                var writer = new CoapWriter();
                byte[] token = [1, 2, 3, 4];
                writer.Begin(buffer, 0, buffer.Length, CoapType.Confirmable, code, _messageId++, token, 0, token.Length);
                if (observe >= 0)
                {
                    writer.UintOption(OptionNumber.Observe, (uint)observe);
                }

                foreach (string segment in path.Split('/'))
                {
                    writer.StringOption(OptionNumber.UriPath, segment);
                }

                foreach (string query in queries)
                {
                    writer.StringOption(OptionNumber.UriQuery, query);
                }

                if (accept >= 0)
                {
                    writer.UintOption(OptionNumber.Accept, (uint)accept);
                }

                Link.Arrive(buffer, writer.Length);
                Step();
                Assert.IsTrue(CoapCode.IsSuccess(Link.LastCode));
            }
        }

        private sealed class OneLinkBinding(DatagramLink link) : Binding
        {
            public override string Scheme => "coap";

            public override int DefaultPort => 5683;

            public override char Letter => 'U';

            public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => link;
        }

        private sealed class Counting : RandomSource
        {
            private byte _next;

            public override void Fill(byte[] buffer, int offset, int count)
            {
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = _next++;
                }
            }
        }

        private sealed class SendCount : SendListener
        {
            public int Delivered { get; private set; }

            public override void OnSendEnded(int shortServerId, SendOutcome outcome, byte code) => Delivered += outcome == SendOutcome.Delivered ? 1 : 0;
        }

        private sealed class Sensor : TemperatureSensor
        {
            public double Value { get; set; }

            public override double Celsius => Value;
        }
    }
}
