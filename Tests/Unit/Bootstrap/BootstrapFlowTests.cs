using Lwm2m.Bootstrap;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class BootstrapFlowTests
    {
        private const int LongestMs = 247000;

        // Proves: ETS-0, SEC-18, SEC-21, SEC-24, WP-27
        [TestMethod]
        public void A_client_without_a_server_account_asks_its_bootstrap_server_and_registers_with_what_it_was_given()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Start();
            rig.Step();
            ScriptedSecuredLink link = (ScriptedSecuredLink)rig.Secured.Find("bs");
            CollectionAssert.AreEqual(BootstrapRig.Key(1), link.Credentials.CopyKey());
            TestMessage request = rig.Take("bs");
            Assert.AreEqual(CoapCode.Post, request.Code);
            Assert.AreEqual("/bs", request.Path);
            Assert.AreEqual("&ep=urn:test:bs&pct=112", request.Query);
            rig.Reply("bs", request, CoapCode.Changed);
            Assert.IsTrue(rig.Bootstrap.State == BootstrapState.Serving);

            Assert.AreEqual(CoapCode.Deleted, rig.Delete("/"));
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.IsNull(rig.Link("one"), "nothing is in force before the Finish");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(1, rig.Bootstrap.Completed);
            Assert.IsTrue(rig.Register("one"));
            Assert.AreEqual(300, rig.Client.Accounts.FindServer(101).LifetimeS);
            CollectionAssert.AreEqual(BootstrapRig.Key(7), ((ScriptedSecuredLink)rig.Secured.Find("one")).Credentials.CopyKey());
            Assert.IsTrue(rig.Client.FindSession(101).Registration.IsRegistered);
        }

        [TestMethod]
        public void A_refusal_of_the_request_that_comes_with_the_finish_does_not_undo_what_was_committed()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Start();
            rig.Step();
            TestMessage request = rig.Take("bs");
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.FinishAndRefuse(request);
            Assert.AreEqual(1, rig.Bootstrap.Completed);
            Assert.IsTrue(rig.Register("one"));
            CollectionAssert.AreEqual(BootstrapRig.Key(7), rig.Client.Accounts.FindSecurity(101).SecretKey);
        }

        [TestMethod]
        public void A_refusal_of_the_request_that_comes_with_a_finish_alone_does_not_undo_it_either()
        {
            // The accounts are there already, so that the bootstrap server has nothing to write.
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.FinishAndRefuse(rig.Take("bs"));
            Assert.AreEqual(2, rig.Bootstrap.Completed);
            Assert.IsTrue(rig.Bootstrap.Failure == BootstrapFailure.None);
            CollectionAssert.AreEqual(BootstrapRig.Key(7), rig.Client.Accounts.FindSecurity(101).SecretKey);
        }

        // Proves: SEC-16, SEC-18
        [TestMethod]
        public void What_a_bootstrap_left_behind_is_there_after_a_restart_and_no_bootstrap_follows()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            BootstrapRig after = new BootstrapRig(new ClientOptions(), rig.Store, false);
            after.Client.Start();
            after.Step();
            Assert.IsNull(after.Link("bs"));
            Assert.IsTrue(after.Register("one"));
            Assert.IsFalse(after.Client.Accounts.Bootstrap is null);
        }

        // Proves: SEC-16
        [TestMethod]
        public void Without_a_finish_nothing_of_it_is_in_the_store()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            BootstrapRig after = new BootstrapRig(new ClientOptions(), rig.Store, false);
            Assert.AreEqual(0, after.Client.Accounts.Security.Count);
        }

        [TestMethod]
        public void The_client_holds_off_as_its_account_says()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Accounts.Bootstrap.ClientHoldOffS = 20;
            rig.Client.Start();
            rig.Run(19999);
            Assert.IsNull(rig.Link("bs"));
            Assert.IsTrue(rig.Bootstrap.State == BootstrapState.Waiting);
            rig.Run(2);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        // Proves: ETS-5, C-44
        [TestMethod]
        public void A_server_triggers_a_bootstrap_without_hold_off_and_goes_on_meanwhile()
        {
            BootstrapRig rig = WithServer();
            rig.Client.Accounts.Bootstrap.ClientHoldOffS = 3600;
            Assert.AreEqual(CoapCode.Changed, rig.Ask("one", new TestRequest(CoapCode.Post, "/1/0/9")).Code);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
            Assert.AreEqual(CoapCode.Content, rig.Ask("one", new TestRequest(CoapCode.Get, "/3/0/0")).Code);
        }

        // Proves: ETS-7
        [TestMethod]
        public void A_registration_that_fails_for_good_leads_back_to_the_bootstrap_server()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            ServerAccount server = new ServerAccount(101);
            server.RetryCount = 1;
            rig.Client.Accounts.Add(Account("coaps://one", 101, 7), server);
            rig.Client.Start();
            rig.Step();
            Assert.IsNull(rig.Link("bs"));
            rig.Reply("one", rig.Take("one"), CoapCode.Forbidden);
            TestMessage request = rig.Take("bs");
            Assert.AreEqual("/bs", request.Path);

            // The same account again: it is made anew, so that the client registers now and not after the pause.
            rig.Reply("bs", request, CoapCode.Changed);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_bootstrap_server_that_falls_silent_is_given_up_and_asked_again_with_growing_pauses()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.Delete("/");
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Run(LongestMs - 1);
            Assert.IsTrue(rig.Bootstrap.State == BootstrapState.Serving);
            rig.Run(1);
            Assert.IsTrue(rig.Bootstrap.State == BootstrapState.Waiting);
            Assert.IsTrue(rig.Bootstrap.Failure == BootstrapFailure.TimedOut);
            Assert.AreEqual(0, rig.Client.Accounts.Count);

            int opened = 0;
            long until = rig.NowMs + 24L * 3600 * 1000;
            while (rig.NowMs < until)
            {
                rig.Run(60000);
                opened += rig.Take("bs") is null ? 0 : 1;
            }

            Assert.IsTrue(opened > 3 && opened < 100, opened.ToString());
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_bootstrap_server_that_never_comes_to_an_end_is_given_up()
        {
            ClientOptions options = new ClientOptions();
            options.MaxBootstrapS = 600;
            BootstrapRig rig = BootstrapRig.Begun(options, BootstrapRig.NewStore());
            for (int i = 0; i < 9; i++)
            {
                rig.Run(60000);
                Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/0", "coap://one"));
            }

            rig.Run(60000);
            Assert.IsTrue(rig.Bootstrap.Failure == BootstrapFailure.TimedOut);
        }

        [TestMethod]
        public void A_request_that_is_refused_is_told_with_its_code_and_tried_again_without_the_format()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.UnsupportedContentFormat);
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.Refused);
            Assert.AreEqual("4.15", rig.Report);
            rig.Run(90000);
            Assert.AreEqual("&ep=urn:test:bs", rig.Take("bs").Query);
        }

        [TestMethod]
        public void A_link_that_fails_is_told_and_opened_again_later()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.Link("bs").Become(Lwm2m.Foundation.LinkState.Failed);
            rig.Step();
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.LinkFailed);
            rig.Run(90000);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        // Proves: SEC-03, SEC-07, SEC-16, C-38
        [TestMethod]
        public void A_bootstrap_account_without_security_is_not_used_unless_it_is_allowed_and_then_told()
        {
            ClientOptions options = new ClientOptions();
            BootstrapRig rig = new BootstrapRig(options, BootstrapRig.NewStore(), false);
            rig.Client.Accounts.AddBootstrap(new SecurityAccount("coap://bs", SecurityAccount.Unset));
            rig.Client.Start();
            rig.Step();
            Assert.IsNull(rig.Link("bs"));
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.BadAccount);
            Assert.AreEqual("no bootstrap without security", rig.Report);

            options.AllowsInsecureBootstrap = true;
            rig.Run(90000);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
            Assert.AreEqual("bootstrap without security, as AllowsInsecureBootstrap says", rig.Report);
        }

        // Proves: SMS-10, C-34
        [TestMethod]
        [DataRow("coaps://bs.example")]
        [DataRow("tel:+4512345678")]
        public void There_is_no_bootstrap_over_sms(string uri)
        {
            Lwm2mClient client = new Lwm2mClient("urn:test:1", new ClientOptions { RegisterSpreadMs = 0 }, new SeededRandom(1));
            ClientBootstrap.AddTo(client);
            client.Bindings.Add(new TransportBinding('S', LinkTarget.SecuredSmsScheme, true));
            SecurityAccount account = BootstrapRig.BootstrapAccount();
            account.ServerUri = uri;
            account.Sms = new SmsAccount("4512345678", SmsAccount.PreSharedKeyMode, BootstrapRig.Key(9));
            client.Accounts.AddBootstrap(account);
            client.Start();
            client.Step(1000);
            Assert.IsTrue(client.Bootstrap.Failure == BootstrapFailure.BadAccount);
            Assert.AreEqual("no bootstrap over sms", client.Bootstrap.Reason);
        }

        [TestMethod]
        public void The_bootstrap_account_is_purged_when_it_is_too_old_after_a_registration()
        {
            BootstrapRig rig = WithServer();
            rig.Client.Accounts.Bootstrap.BootstrapAccountTimeoutS = 60;
            rig.Step();
            rig.Run(59000);
            Assert.IsFalse(rig.Client.Accounts.Bootstrap is null);
            rig.Run(1100);
            Assert.IsNull(rig.Client.Accounts.Bootstrap);
            BootstrapRig after = new BootstrapRig(new ClientOptions(), rig.Store, false);
            Assert.IsNull(after.Client.Accounts.Bootstrap);
            Assert.AreEqual(1, after.Client.Accounts.Count);
        }

        [TestMethod]
        public void The_bootstrap_account_is_not_purged_while_it_is_needed()
        {
            BootstrapRig rig = WithServer();
            rig.Client.Accounts.Bootstrap.BootstrapAccountTimeoutS = 60;
            rig.Step();
            rig.Client.Accounts.Bootstrap.ClientHoldOffS = 100;
            rig.Client.Order.IsBootstrapAsked = true;
            rig.Run(99000);
            Assert.IsFalse(rig.Client.Accounts.Bootstrap is null);
            rig.Run(1000);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        [TestMethod]
        public void Its_age_counts_on_while_the_device_is_off_and_is_believed_the_second_time()
        {
            Store store = Aged();
            Assert.IsTrue(IsKept(Woken(store, 50), 5000));
            Assert.IsTrue(IsKept(Woken(store, 70), 30000));
            Assert.IsFalse(IsKept(Woken(store, 110), 0));
            BootstrapRig after = new BootstrapRig(new ClientOptions(), store, false);
            Assert.IsNull(after.Client.Accounts.Bootstrap);
            Assert.AreEqual(1, after.Client.Accounts.Count);
        }

        [TestMethod]
        public void One_wrong_time_of_day_does_not_purge_it()
        {
            const int Years = 300000000;
            Store store = Aged();
            Assert.IsTrue(IsKept(Woken(store, Years), 50000));
            Assert.IsTrue(IsKept(Woken(store, 20), 1000));
            Assert.IsTrue(IsKept(Woken(store, Years), 50000));
            Assert.IsTrue(IsKept(Woken(store, -Years), 1000));
            Assert.IsTrue(IsKept(Woken(store, Years), 1000));
        }

        [TestMethod]
        public void A_wrong_time_of_day_does_not_keep_it_either()
        {
            Store store = Aged();
            Assert.IsFalse(IsKept(Woken(store, -300000000), 61000));
        }

        [TestMethod]
        public void A_finish_whose_answer_was_lost_is_answered_again_and_what_comes_after_it_is_refused()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put("/0/1/0", "coap://two"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Delete("/"));
            rig.Run(60000);
            Assert.IsTrue(rig.Link("bs").State == Lwm2m.Foundation.LinkState.Closed);
            Assert.AreEqual("coaps://one", rig.Client.Accounts.FindSecurity(101).ServerUri);
        }

        [TestMethod]
        public void A_client_that_is_stopped_in_a_bootstrap_ends_it()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.Client.RequestStop();
            rig.Step();
            Assert.IsTrue(rig.Client.IsStopped);
            Assert.IsTrue(rig.Link("bs").State == Lwm2m.Foundation.LinkState.Closed);
            Assert.IsTrue(rig.Bootstrap.Failure == BootstrapFailure.Stopped);
        }

        /// <summary>A store with a bootstrap account to be purged a minute after 1763800000.</summary>
        private static Store Aged()
        {
            BootstrapRig rig = WithServer();
            rig.Client.Accounts.Bootstrap.BootstrapAccountTimeoutS = 60;
            rig.Client.Accounts.FindServer(101).LastBootstrappedS = 1763800000;
            rig.Client.Accounts.MarkChanged();
            Assert.IsTrue(rig.Client.SaveAccounts());
            return rig.Store;
        }

        /// <summary>A client that wakes so many seconds after that by the time of day, and has registered.</summary>
        private static BootstrapRig Woken(Store store, int seconds)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store, false);
            rig.Client.Sleep.KeepState(new MemoryStore(4, 1024), new TestClock(1763800000000 + seconds * 1000L));
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
            return rig;
        }

        private static bool IsKept(BootstrapRig rig, long ms)
        {
            rig.Run(ms);
            return rig.Client.Accounts.Bootstrap is not null;
        }

        private static SecurityAccount Account(string uri, int shortServerId, int seed)
        {
            SecurityAccount account = new SecurityAccount(uri, shortServerId);
            account.SetPreSharedKey(new byte[] { 65 }, BootstrapRig.Key(seed));
            return account;
        }

        private static BootstrapRig WithServer()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Accounts.Add(Account("coaps://one", 101, 7), new ServerAccount(101));
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
            return rig;
        }
    }
}
