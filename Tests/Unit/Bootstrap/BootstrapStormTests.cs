using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A bootstrap that gives servers which refuse the client is not followed by another at once.</summary>
    [TestClass]
    public class BootstrapStormTests
    {
        private const long Noon = 1700000000000;
        private const long HourMs = 3600000;

        [TestMethod]
        [DataRow(CoapCode.BadRequest)]
        [DataRow(CoapCode.Forbidden)]
        [DataRow(CoapCode.NotFound)]
        [DataRow(CoapCode.PreconditionFailed)]
        public void A_server_that_refuses_leads_to_bootstraps_with_growing_pauses(byte code)
        {
            BootstrapRig rig = Started(new MemoryStore(8, 1024), null);
            StormServers servers = new StormServers(rig, code);
            long last = 0;
            long pauseMs = 0;
            for (int i = 1; i <= 7; i++)
            {
                long at = servers.RunUntilBootstrapped(i, 3 * HourMs);
                Assert.IsTrue(at >= 0, "bootstrap " + i.ToString());
                if (i > 1)
                {
                    // Doubled, each with up to half more; the answers take some seconds.
                    Assert.IsTrue(at - last >= (60000L << (i - 2)), (at - last).ToString());
                    Assert.IsTrue(at - last <= (90000L << (i - 2)) + 10000, (at - last).ToString());
                    Assert.IsTrue(at - last > pauseMs || i == 2);
                    pauseMs = (60000L << (i - 2)) - 1;
                }

                last = at;
            }

            servers.Run(24 * HourMs);
            Assert.IsTrue(servers.Bootstraps <= 7 + 24, servers.Bootstraps.ToString());
            Assert.IsTrue(servers.Bootstraps >= 7 + 14, servers.Bootstraps.ToString());
        }

        [TestMethod]
        public void The_growing_goes_on_after_a_restart()
        {
            MemoryStore accounts = BootstrapRig.NewStore();
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            BootstrapRig rig = Started(store, clock, accounts);
            StormServers servers = new StormServers(rig, CoapCode.Forbidden);
            Assert.IsTrue(servers.RunUntilBootstrapped(4, 3 * HourMs) >= 0);
            Assert.AreEqual(4, rig.Bootstrap.Fruitless);

            // The power is cut; each start would else begin with a bootstrap.
            for (int i = 0; i < 20; i++)
            {
                clock.Set(clock.UnixMs + 10000);
                rig = Started(store, clock, accounts);
                servers = new StormServers(rig, CoapCode.Forbidden);
                servers.Run(5000);
                Assert.AreEqual(0, servers.Bootstraps, "restart " + i.ToString());
                Assert.AreEqual(4, rig.Bootstrap.Fruitless);
            }

            long at = servers.RunUntilBootstrapped(1, 3 * HourMs) - 1000;
            Assert.IsTrue(at >= 480000 - 210000 && at <= 720000 - 190000, at.ToString());
            Assert.AreEqual(5, rig.Bootstrap.Fruitless);
        }

        [TestMethod]
        public void A_good_server_beside_it_is_left_alone()
        {
            BootstrapRig rig = Started(new MemoryStore(8, 1024), null);
            StormServers servers = new StormServers(rig, CoapCode.Forbidden) { HasGood = true };
            Assert.IsTrue(servers.RunUntilBootstrapped(1, HourMs) >= 0);
            servers.Run(1000);
            ServerSession good = rig.Client.FindSession(102);
            servers.Run(24 * HourMs);
            Assert.IsTrue(servers.Bootstraps >= 14 && servers.Bootstraps <= 31, servers.Bootstraps.ToString());
            Assert.IsTrue(good == rig.Client.FindSession(102));
            Assert.IsTrue(good.Registration.IsRegistered);
            Assert.AreEqual(1, servers.GoodRegisters);
        }

        [TestMethod]
        public void A_good_server_whose_registration_is_on_its_way_is_left_alone()
        {
            BootstrapRig rig = Started(new MemoryStore(8, 1024), null);
            StormServers servers = new StormServers(rig, CoapCode.Forbidden) { HasGood = true, GoodAnswers = false };
            Assert.IsTrue(servers.RunUntilBootstrapped(1, HourMs) >= 0);
            servers.Run(1000);
            ServerSession good = rig.Client.FindSession(102);
            Assert.IsTrue(good.Registration.State == RegistrationState.Registering);
            rig.Client.RequestBootstrap();
            servers.Run(5000);
            Assert.AreEqual(2, servers.Bootstraps);
            Assert.IsTrue(good == rig.Client.FindSession(102));
            Assert.AreEqual(1, good.Registration.Generation);
        }

        [TestMethod]
        public void After_a_registration_that_lasted_a_refusal_leads_to_a_bootstrap_at_once()
        {
            BootstrapRig rig = Started(new MemoryStore(8, 1024), null);
            StormServers servers = new StormServers(rig, CoapCode.Forbidden);
            Assert.IsTrue(servers.RunUntilBootstrapped(3, HourMs) >= 0);
            servers.Code = CoapCode.Created;
            Assert.IsTrue(servers.RunUntilBootstrapped(4, HourMs) >= 0);
            servers.Run(1000);
            Assert.IsTrue(rig.Client.FindSession(101).Registration.IsRegistered);
            Assert.AreEqual(4, rig.Bootstrap.Fruitless);
            servers.Run(HourMs);
            Assert.AreEqual(0, rig.Bootstrap.Fruitless);
            Assert.AreEqual(4, servers.Bootstraps);

            servers.Code = CoapCode.Forbidden;
            servers.Forgets = true;
            rig.Client.RequestUpdate(101);
            Assert.IsTrue(servers.RunUntilBootstrapped(5, 5000) >= 0);
            Assert.AreEqual(1, rig.Bootstrap.Fruitless);
        }

        [TestMethod]
        public void A_registration_that_did_not_last_does_not_end_the_growing()
        {
            BootstrapRig rig = Started(new MemoryStore(8, 1024), null);
            StormServers servers = new StormServers(rig, CoapCode.Forbidden);
            Assert.IsTrue(servers.RunUntilBootstrapped(4, HourMs) >= 0);
            servers.Code = CoapCode.Created;
            Assert.IsTrue(servers.RunUntilBootstrapped(5, HourMs) >= 0);
            servers.Run(1000);
            Assert.IsTrue(rig.Client.FindSession(101).Registration.IsRegistered);
            servers.Code = CoapCode.Forbidden;
            servers.Forgets = true;
            rig.Client.RequestUpdate(101);
            servers.Run(900000);
            Assert.AreEqual(5, servers.Bootstraps);
        }

        [TestMethod]
        public void A_server_that_asks_for_a_bootstrap_is_not_put_off()
        {
            BootstrapRig rig = Started(new MemoryStore(8, 1024), null);
            StormServers servers = new StormServers(rig, CoapCode.Forbidden) { HasGood = true };
            Assert.IsTrue(servers.RunUntilBootstrapped(4, 3 * HourMs) >= 0);
            servers.Run(1000);
            Assert.IsTrue(rig.Client.RequestBootstrap());
            servers.Run(60000);
            Assert.AreEqual(5, servers.Bootstraps);
        }

        [TestMethod]
        public void A_server_with_too_many_requests_does_not_refuse_the_client()
        {
            BootstrapRig rig = Started(new MemoryStore(8, 1024), null);
            StormServers servers = new StormServers(rig, CoapCode.TooManyRequests);
            Assert.IsTrue(servers.RunUntilBootstrapped(1, HourMs) >= 0);
            servers.Run(500000);
            Assert.AreEqual(1, servers.Bootstraps);
            Assert.IsTrue(rig.Client.FindSession(101).Registration.State == RegistrationState.BackingOff);
        }

        [TestMethod]
        public void A_bootstrap_that_cannot_leave_uses_up_no_try()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Secured.FailsLocally = true;
            rig.Client.Start();
            rig.Run(10 * HourMs);
            Assert.AreEqual(0, rig.Bootstrap.FailedTries);
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.LinkFailed);
            Assert.IsTrue(rig.DueMs - rig.NowMs <= 90000);
            rig.Secured.FailsLocally = false;
            rig.Run(90000);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        // Proves: WP-15
        [TestMethod]
        public void A_bootstrap_request_waits_for_the_Max_Age()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Start();
            rig.Step();
            rig.Link("bs").Arrive(new TestResponse(CoapCode.TooManyRequests) { MaxAge = 500 }.ToBytes(rig.Take("bs")));
            rig.Step();
            rig.Run(499000);
            Assert.IsNull(rig.Take("bs"));
            rig.Run(252000);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        [TestMethod]
        public void The_first_Bootstrap_Request_leaves_within_the_spread()
        {
            ClientOptions options = new ClientOptions();
            BootstrapRig rig = new BootstrapRig(options, BootstrapRig.NewStore());
            options.RegisterSpreadMs = 20000;
            rig.Client.Start();
            rig.Step();
            Assert.IsNull(rig.Link("bs"));
            Assert.IsTrue(rig.DueMs > rig.NowMs && rig.DueMs <= rig.NowMs + 20000);
            rig.Run(20000);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        [TestMethod]
        public void When_a_bootstrap_is_given_up_the_next_try_of_the_servers_is_told_as_due()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions { MaxSequenceDelayS = 1000 }, BootstrapRig.NewStore());
            SecurityAccount account = new SecurityAccount("coaps://one", 101);
            account.SetPreSharedKey(new byte[] { 65 }, BootstrapRig.Key(7));
            rig.Client.Accounts.Add(account, new ServerAccount(101));
            rig.Client.Start();
            rig.Step();
            rig.Reply("one", rig.Take("one"), CoapCode.Forbidden);
            for (int i = 0; i < 5; i++)
            {
                Assert.IsTrue(rig.DueMs < rig.NowMs + 2000000, "try " + i.ToString());
                TestMessage request = rig.Take("bs");
                while (request is null)
                {
                    rig.Run(rig.DueMs - rig.NowMs);
                    request = rig.Take("bs");
                }

                rig.Reply("bs", request, CoapCode.Forbidden);
            }

            Assert.IsTrue(rig.Bootstrap.State == BootstrapState.Idle, rig.Bootstrap.FailedTries.ToString() + " " + ((int)rig.Bootstrap.State).ToString());
            Assert.IsTrue(rig.DueMs >= rig.NowMs + 1000000 && rig.DueMs <= rig.NowMs + 1500000, (rig.DueMs - rig.NowMs).ToString());
            rig.Run(rig.DueMs - rig.NowMs);
            Assert.AreEqual("/rd", rig.Take("one").Path);
        }

        [TestMethod]
        public void A_hold_off_and_an_account_timeout_of_64_bits_are_taken_as_the_longest()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/11", "9223372036854775807"));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/12", "4294967296"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1/12", "-1"));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(int.MaxValue, rig.Client.Accounts.FindSecurity(101).ClientHoldOffS);
            Assert.AreEqual(int.MaxValue, rig.Client.Accounts.FindSecurity(101).BootstrapAccountTimeoutS);
        }

        private static BootstrapRig Started(Store store, Clock clock, Store accounts = null)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), accounts is null ? BootstrapRig.NewStore() : accounts);
            rig.Client.Sleep.KeepState(store, clock);
            rig.Client.Start();
            return rig;
        }
    }
}
