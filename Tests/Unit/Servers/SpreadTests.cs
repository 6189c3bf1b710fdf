using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Devices that start together do not register together, and devices that registered together do not update together.</summary>
    [TestClass]
    public class SpreadTests
    {
        private const int LifetimeS = 86400;
        private const long Noon = 1700000000000;

        [TestMethod]
        public void The_first_Register_leaves_at_a_random_time_within_the_spread()
        {
            long least = DatagramLink.Never;
            long most = 0;
            for (int seed = 0; seed < 200; seed++)
            {
                ClientOptions options = new ClientOptions();
                ScriptedBinding binding = new ScriptedBinding();
                Lwm2mClient client = NewClient("urn:test:1", seed, options, binding);
                long wait = client.Step(1000) - 1000;
                Assert.IsNull(binding.Link.TakeSent());
                Assert.IsTrue(wait >= 0 && wait <= options.RegisterSpreadMs, wait.ToString());
                client.Step(1000 + wait);
                Assert.AreEqual("/rd", new TestMessage(binding.Link.TakeSent()).Path);
                least = wait < least ? wait : least;
                most = wait > most ? wait : most;
            }

            Assert.IsTrue(least < 500 && most > 9500, least.ToString() + " " + most.ToString());
        }

        [TestMethod]
        public void Servers_with_an_order_begin_within_the_spread_as_well()
        {
            ClientOptions options = new ClientOptions();
            ServerGroup group = new ServerGroup(2, options);
            options.RegisterSpreadMs = 20000;
            group.Account(1).PriorityOrder = 1;
            group.Account(2).PriorityOrder = 2;
            group.Start();
            Assert.IsNull(group.Take(1));
            Assert.IsTrue(group.RunUntilSent(1, 20000) > 0);
            Assert.IsTrue(group.Accept(1));
            Assert.IsTrue(group.Accept(2));
        }

        [TestMethod]
        public void A_server_that_forgets_the_client_later_is_registered_at_at_once()
        {
            ClientOptions options = new ClientOptions();
            TestServer server = new TestServer(options);
            options.RegisterSpreadMs = 20000;
            server.ConfirmsUpdates = false;
            server.Client.Start();
            server.Run(20000);
            TestMessage first = server.Take();
            server.Drop();
            server.Reply(first, CoapCode.Created, "rd", "0");
            server.Client.RequestUpdate(1);
            server.Step();
            server.Reply(server.Take(), CoapCode.NotFound);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void Updates_leave_earlier_by_the_endpoint_name_and_are_spread_over_the_whole_of_it()
        {
            long[] counts = new long[4];
            for (int i = 0; i < 400; i++)
            {
                long early = EarlyMs("urn:imei:4901542032" + (37000 + i).ToString(), LifetimeS, new ClientOptions());
                Assert.IsTrue(early >= 0 && early <= Registration.UpdateMarginMs, early.ToString());
                counts[(int)(early * 4 / (Registration.UpdateMarginMs + 1))]++;
            }

            for (int i = 0; i < 4; i++)
            {
                Assert.IsTrue(counts[i] > 60 && counts[i] < 140, counts[i].ToString());
            }
        }

        [TestMethod]
        public void A_short_lifetime_is_shortened_by_a_quarter_of_the_time_at_most()
        {
            for (int i = 0; i < 50; i++)
            {
                long early = EarlyMs("urn:test:" + i.ToString(), 60, new ClientOptions());
                Assert.IsTrue(early >= 0 && early <= 7500, early.ToString());
            }

            Assert.AreEqual(0L, EarlyMs("urn:test:7", 60, new ClientOptions { UpdateSpreadMs = 0 }));
        }

        [TestMethod]
        public void After_a_restart_the_Update_is_due_when_it_was_before()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            ClientOptions options = new ClientOptions { RegisterSpreadMs = 0 };
            ScriptedBinding binding = new ScriptedBinding();
            Lwm2mClient client = NewClient("urn:test:9", 1, options, binding, store, clock);
            long due = Register(client, binding);
            Assert.IsTrue(client.Sleep.Suspend(1000));
            client = NewClient("urn:test:9", 2, options, binding, store, clock);
            Assert.AreEqual(due, client.Step(1000));
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void After_a_power_cut_a_client_asks_within_the_spread_whether_it_is_known_and_at_once_where_it_sleeps(bool sleeps)
        {
            MemoryStore store = new MemoryStore(8, 1024);
            ClientOptions options = new ClientOptions { QueueMode = sleeps, RegisterSpreadMs = 0 };
            ScriptedBinding binding = new ScriptedBinding();
            Lwm2mClient client = NewClient("urn:test:9", 1, options, binding, store, null);
            Register(client, binding);
            options.RegisterSpreadMs = 20000;
            client = NewClient("urn:test:9", 2, options, binding, store, null);
            long due = client.Step(1000);
            byte[] sent = binding.Link.TakeSent();
            Assert.AreEqual(sleeps, sent is not null);
            if (!sleeps)
            {
                Assert.IsTrue(due > 1000 && due <= 21000, due.ToString());
                client.Step(due);
                sent = binding.Link.TakeSent();
            }

            Assert.AreEqual("/rd/0", new TestMessage(sent).Path);
        }

        private static long EarlyMs(string name, int lifetimeS, ClientOptions options)
        {
            options.RegisterSpreadMs = 0;
            ScriptedBinding binding = new ScriptedBinding();
            Lwm2mClient client = NewClient(name, 1, options, binding);
            client.Accounts.FindServer(1).LifetimeS = lifetimeS;
            long half = lifetimeS * 500L;
            long margin = half < Registration.UpdateMarginMs ? half : Registration.UpdateMarginMs;
            return 1000 + lifetimeS * 1000L - margin - Register(client, binding);
        }

        /// <summary>Registers the client.</summary>
        /// <returns>When something is due next.</returns>
        private static long Register(Lwm2mClient client, ScriptedBinding binding)
        {
            client.Step(1000);
            binding.Link.Arrive(new TestResponse(CoapCode.Created) { Location = "/rd/0" }.ToBytes(new TestMessage(binding.Link.TakeSent())));
            return client.Step(1000);
        }

        private static Lwm2mClient NewClient(string name, int seed, ClientOptions options, ScriptedBinding binding, Store store = null, Clock clock = null)
        {
            Lwm2mClient client = new Lwm2mClient(name, options, new SeededRandom(seed));
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            client.Bindings.Add(binding);
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1, LifetimeS));
            if (store is not null)
            {
                client.Sleep.KeepState(store, clock);
            }

            client.Start();
            return client;
        }
    }
}
