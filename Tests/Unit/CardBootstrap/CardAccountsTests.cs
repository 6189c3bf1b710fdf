using Lwm2m.Client;
using Lwm2m.Client.Tests;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.CardBootstrap.Tests
{
    /// <summary>The accounts of a card: first of all sources, the same transaction as a bootstrap, and gone with the card (LwM2M Core §6.1.4).</summary>
    [TestClass]
    public class CardAccountsTests
    {
        private const int ConfirmMs = 30000;

        // Proves: SEC-18
        [TestMethod]
        public void The_accounts_of_a_card_come_before_those_of_the_factory()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)));
            rig.Client.Accounts.Add(Secured("coaps://factory", 5), new ServerAccount(5));
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
            Assert.AreEqual("coaps://card", rig.UriOf(7));
            Assert.IsTrue(rig.UriOf(5) is null, "the factory is next only where the card has none");
            Assert.IsTrue(rig.Rig.Register("card"));
            Assert.IsTrue(rig.Rig.Link("factory").TakeSent() is null, "nothing was sent to the server of the factory");
            Assert.AreEqual(0, rig.Transport.OpenChannels);
        }

        // Proves: SEC-18
        [TestMethod]
        public void Without_a_card_the_factory_is_next_and_without_that_the_bootstrap_server()
        {
            CardRig rig = new CardRig(new FileCard { IsAway = true });
            rig.Client.Accounts.Add(Secured("coaps://factory", 5), new ServerAccount(5));
            rig.Start();
            Assert.IsTrue(rig.Rig.Register("factory"));

            rig = new CardRig(new FileCard(), true);
            rig.Transport.NameStatus = 0x6A82;
            rig.Start();
            rig.Rig.Step();
            Assert.IsTrue(rig.Source.Result == CardFileResult.NoFile, rig.Rig.Report);
            Assert.AreEqual("/bs", rig.Rig.Take("bs").Path);
        }

        [TestMethod]
        public void A_device_with_nothing_but_a_card_waits_for_one()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)));
            rig.Transport.IsAway = true;
            rig.Start();
            Assert.AreEqual(0, rig.Client.SessionCount);
            rig.Transport.Insert();
            rig.Rig.Step();
            rig.Rig.Run(1000);
            Assert.IsTrue(rig.Rig.Register("card"), rig.Rig.Report);
        }

        // Proves: SEC-18
        [TestMethod]
        public void The_accounts_of_a_card_outlive_the_power_and_are_compared_with_the_card()
        {
            Store store = BootstrapRig.NewStore();
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), Clear(), store);
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);

            rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), Clear(), store);
            rig.Start();
            Assert.AreEqual(0, rig.Source.Taken);
            Assert.AreEqual(1, rig.Source.Unchanged);
            Assert.IsTrue(rig.Rig.Register("card"));
        }

        [TestMethod]
        public void Another_file_or_another_card_replaces_the_accounts()
        {
            for (int i = 0; i < 2; i++)
            {
                Store store = BootstrapRig.NewStore();
                CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), Clear(), store);
                rig.Start();
                string iccid = i == 0 ? FileCard.Iccid : "98940099999999999999";
                string file = i == 0 ? CardRig.FileOf("other", 8, 4) : CardRig.FileOf("card", 7, 3);
                rig = new CardRig(FileCard.With(file, iccid), Clear(), store);
                rig.Start();
                Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
                Assert.AreEqual(i == 0 ? "coaps://other" : "coaps://card", rig.UriOf(i == 0 ? 8 : 7));
                Assert.AreEqual(1, rig.Client.Accounts.Count);
            }
        }

        [TestMethod]
        public void A_file_that_changes_is_noticed_with_the_next_update()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)));
            rig.Start();
            Assert.IsTrue(rig.Rig.Register("card"));
            rig.Transport.Put(FileCard.BootstrapPath, CardRig.FileOf("other", 7, 3));
            rig.Rig.Run(60000);
            Assert.AreEqual("coaps://card", rig.UriOf(7), "nothing is due");
            rig.Client.RequestUpdate(7);
            rig.Rig.Run(1000);
            Assert.AreEqual("coaps://other", rig.UriOf(7), rig.Rig.Report);
            Assert.IsTrue(rig.Rig.Take("card") is null, "no Update under the former account");
            Assert.IsTrue(rig.Rig.Register("other"));
        }

        [TestMethod]
        public void An_update_leaves_once_the_card_is_found_unchanged()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)));
            rig.Start();
            Assert.IsTrue(rig.Rig.Register("card"));
            rig.Rig.Run(60000);
            int unchanged = rig.Source.Unchanged;
            rig.Client.RequestUpdate(7);
            rig.Rig.Run(1000);
            Assert.AreEqual(unchanged + 1, rig.Source.Unchanged);
            Assert.AreEqual("/rd/0", rig.Rig.Take("card").Path);
        }

        [TestMethod]
        public void A_card_that_is_pulled_takes_its_accounts_along_and_those_of_the_factory_are_back()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)));
            rig.Client.Accounts.Add(Secured("coaps://factory", 5), new ServerAccount(5));
            rig.Start();
            Assert.IsTrue(rig.Rig.Register("card"));
            rig.Transport.Pull();
            rig.Rig.Step();
            rig.Rig.Run(ConfirmMs);
            Assert.AreEqual(1, rig.Source.Deleted, rig.Rig.Report);
            Assert.IsTrue(rig.UriOf(7) is null);
            Assert.AreEqual("coaps://factory", rig.UriOf(5));
            Assert.IsTrue(rig.Client.Accounts.Origin is null);
            Assert.IsTrue(rig.Rig.Register("factory"));

            rig.Transport.Insert();
            rig.Rig.Step();
            rig.Rig.Run(ConfirmMs);
            Assert.AreEqual(2, rig.Source.Taken);
            Assert.IsTrue(rig.UriOf(5) is null);
        }

        [TestMethod]
        public void A_card_that_is_gone_at_the_start_takes_its_accounts_along()
        {
            Store store = BootstrapRig.NewStore();
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), Clear(), store);
            rig.Start();
            rig = new CardRig(new FileCard { IsAway = true }, Clear(), store);
            rig.Start();
            rig.Rig.Run(ConfirmMs);
            Assert.AreEqual(1, rig.Source.Deleted);
            Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
            Assert.AreEqual(0, rig.Client.SessionCount);
        }

        [TestMethod]
        public void A_card_that_does_not_answer_holds_its_servers_back_and_deletes_nothing()
        {
            Store store = BootstrapRig.NewStore();
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), Clear(), store);
            rig.Start();
            rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), Clear(), store);
            rig.Transport.IsSilent = true;
            rig.Start();
            rig.Rig.Run(600000);
            Assert.AreEqual("coaps://card", rig.UriOf(7));
            Assert.AreEqual(0, rig.Client.SessionCount);
            Assert.IsTrue(rig.Source.Result == CardFileResult.Unreadable);

            rig.Transport.IsSilent = false;
            rig.Rig.Run(3600000);
            Assert.IsTrue(rig.Rig.Register("card"), rig.Rig.Report);
        }

        [TestMethod]
        public void A_card_that_does_not_start_keeps_the_factory_waiting_for_a_minute_and_no_longer()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)));
            rig.Transport.IsStarting = true;
            rig.Client.Accounts.Add(Secured("coaps://factory", 5), new ServerAccount(5));
            rig.Start();
            rig.Rig.Run(58000);
            Assert.AreEqual(0, rig.Client.SessionCount);
            rig.Rig.Run(2000);
            Assert.IsTrue(rig.Rig.Register("factory"));
            rig.Transport.Insert();
            rig.Rig.Step();
            rig.Rig.Run(1000);
            Assert.AreEqual("coaps://card", rig.UriOf(7), "the card comes first, however late");
        }

        [TestMethod]
        public void A_damaged_file_brings_nothing_and_in_the_end_takes_what_the_card_had_brought()
        {
            Store store = BootstrapRig.NewStore();
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3) + "ffff"), Clear(), store);
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken);
            Assert.IsTrue(rig.Rig.Register("card"));
            rig.Transport.Put(FileCard.BootstrapPath, "0003" + CardRig.FileOf("card", 7, 3).Substring(4));
            rig.Rig.Run(60000);
            rig.Client.RequestUpdate(7);
            rig.Rig.Run(1000);
            Assert.IsTrue(rig.Source.Result == CardFileResult.Damaged);
            Assert.AreEqual("coaps://card", rig.UriOf(7), "it may just be being written");
            Assert.IsTrue(rig.Rig.Take("card") is null, "but its server is not told anything");
            rig.Rig.Run(ConfirmMs);
            Assert.IsTrue(rig.UriOf(7) is null);
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_bootstrap_server_without_security_is_refused()
        {
            // The last reading of nRF Connect SDK's uicc_lwm2m test.
            CardRig rig = new CardRig(FileCard.With("00010036000000003108002EC80025636F61703A2F2F6C657368616E2E65636C6970736570726F6A656374732E696F3A35373833C10101C10203FFFF"));
            rig.Start();
            Assert.AreEqual(0, rig.Source.Taken);
            Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
            Assert.AreEqual("card: no bootstrap without security", rig.Rig.Report);
        }

        [TestMethod]
        public void A_card_may_hold_nothing_but_its_bootstrap_server()
        {
            string account = CardRig.Resource(0, Utf8.FromString("coaps://bs")) + CardRig.Resource(1, new byte[] { 1 }) + CardRig.Resource(2, new byte[] { 0 })
                + CardRig.Resource(3, new byte[] { 65 }) + CardRig.Resource(5, BootstrapRig.Key(9));
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf(1, CardRig.ObjectOf(0, "0101", account))));
            rig.Start();
            rig.Rig.Step();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
            Assert.AreEqual("/bs", rig.Rig.Take("bs").Path);
        }

        [TestMethod]
        public void An_object_that_the_device_does_not_have_is_passed_over()
        {
            string file = CardRig.FileOf("card", 7, 3);
            string unknown = CardRig.ObjectOf(4711, "0102", CardRig.Resource(0, new byte[] { 1 }));
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf(3, file.Substring(8) + unknown)));
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
        }

        // Proves: SEC-17
        [TestMethod]
        public void Without_keys_the_file_is_read_only_where_a_flag_says_so_and_the_log_repeats_it()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), new SmartcardOptions(), BootstrapRig.NewStore());
            rig.Start();
            Assert.IsTrue(rig.Source.Result == CardFileResult.Refused);
            Assert.AreEqual("card: no keys for the secure channel", rig.Rig.Report);
            Assert.AreEqual(0, rig.Transport.Reads);
            Assert.AreEqual(0, rig.Transport.OpenChannels);

            rig = new CardRig(FileCard.With("ffffffff"));
            rig.Start();
            Assert.AreEqual(2, rig.Rig.Reports);
            Assert.IsTrue(rig.Transport.Reads > 0);
        }

        [TestMethod]
        public void Numbers_of_oscore_contexts_outlast_a_card_that_is_pulled_and_the_factory_that_gives_way()
        {
            string account = CardRig.Resource(0, Utf8.FromString("coap://card")) + CardRig.Resource(1, new byte[] { 0 }) + CardRig.Resource(2, new byte[] { 3 })
                + CardRig.Resource(10, new byte[] { 7 }) + CardRig.Resource(17, new byte[] { 0, 21, 0, 1 });
            string server = CardRig.Resource(0, new byte[] { 7 }) + CardRig.Resource(1, new byte[] { 1, 44 }) + CardRig.Resource(7, new byte[] { 85 });
            string context = CardRig.Resource(0, BootstrapRig.Key(9)) + CardRig.Resource(1, new byte[] { 1 }) + CardRig.Resource(2, new byte[] { 2 });
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf(3, CardRig.ObjectOf(0, "00", account) + CardRig.ObjectOf(1, "00", server) + CardRig.ObjectOf(21, "0200", context))));
            ScriptedMessageSecurity security = new ScriptedMessageSecurity();
            rig.Client.MessageSecurity = security;
            SecurityAccount factory = new SecurityAccount("coap://factory", 5);
            rig.Client.Accounts.Add(factory, new ServerAccount(5));
            rig.Client.Accounts.AddOscore(factory, new OscoreAccount(BootstrapRig.Key(3), new byte[] { 3 }, new byte[] { 4 }));
            string ofFactory = rig.Client.Accounts.OscoreAt(0).Name;
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
            string ofCard = rig.Client.Accounts.OscoreAt(0).Name;
            Assert.IsFalse(ofCard == ofFactory);

            rig.Transport.Pull();
            rig.Rig.Step();
            rig.Rig.Run(ConfirmMs);
            Assert.AreEqual("coap://factory", rig.UriOf(5));
            Assert.AreEqual(ofFactory, rig.Client.Accounts.OscoreAt(0).Name, "the same secret, the same numbers");

            rig.Transport.Insert();
            rig.Rig.Step();
            rig.Rig.Run(ConfirmMs);
            Assert.AreEqual(2, rig.Source.Taken);
            Assert.AreEqual(ofCard, rig.Client.Accounts.OscoreAt(0).Name);
            Assert.IsFalse(security.Forgotten == ofCard || security.Forgotten == ofFactory, "what is kept of their numbers stays");
        }

        [TestMethod]
        [DataRow("012c", "012d", true)]             // the lifetime of the server
        [DataRow("0914", "0a14", false)]            // the secret
        [DataRow("c8010101", "c8010103", false)]    // the Sender ID, and so the key
        public void A_secret_that_comes_back_in_another_file_finds_the_numbers_it_has_used_up(string part, string other, bool isSame)
        {
            string account = CardRig.Resource(0, Utf8.FromString("coap://card")) + CardRig.Resource(1, new byte[] { 0 }) + CardRig.Resource(2, new byte[] { 3 })
                + CardRig.Resource(10, new byte[] { 7 }) + CardRig.Resource(17, new byte[] { 0, 21, 0, 1 });
            string server = CardRig.Resource(0, new byte[] { 7 }) + CardRig.Resource(1, new byte[] { 1, 44 }) + CardRig.Resource(7, new byte[] { 85 });
            string context = CardRig.Resource(0, BootstrapRig.Key(9)) + CardRig.Resource(1, new byte[] { 1 }) + CardRig.Resource(2, new byte[] { 2 });
            string objects = CardRig.ObjectOf(0, "00", account);
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf(3, objects + CardRig.ObjectOf(1, "00", server) + CardRig.ObjectOf(21, "0200", context))));
            rig.Client.MessageSecurity = new ScriptedMessageSecurity();
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
            string name = rig.Client.Accounts.OscoreAt(0).Name;

            rig.Transport.Pull();
            rig.Rig.Step();
            rig.Rig.Run(ConfirmMs);
            Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
            rig.Transport.Put(FileCard.BootstrapPath, CardRig.FileOf(3, objects + CardRig.ObjectOf(1, "00", Replaced(server, part, other)) + CardRig.ObjectOf(21, "0200", Replaced(context, part, other))));
            rig.Transport.Insert();
            rig.Rig.Step();
            rig.Rig.Run(ConfirmMs);
            Assert.AreEqual(2, rig.Source.Taken, rig.Rig.Report);
            Assert.AreEqual(isSame, rig.Client.Accounts.OscoreAt(0).Name == name);
        }

        [TestMethod]
        public void Numbers_of_a_card_outlast_a_bootstrap_server_that_deletes_its_oscore_context()
        {
            string bootstrap = CardRig.Resource(0, Utf8.FromString("coaps://bs")) + CardRig.Resource(1, new byte[] { 1 }) + CardRig.Resource(2, new byte[] { 0 })
                + CardRig.Resource(3, new byte[] { 65 }) + CardRig.Resource(5, BootstrapRig.Key(9));
            string account = CardRig.Resource(0, Utf8.FromString("coap://card")) + CardRig.Resource(1, new byte[] { 0 }) + CardRig.Resource(2, new byte[] { 3 })
                + CardRig.Resource(10, new byte[] { 7 }) + CardRig.Resource(17, new byte[] { 0, 21, 0, 1 });
            string both = "0801" + CardRig.Number(account.Length / 2, 1) + account + "0802" + CardRig.Number(bootstrap.Length / 2, 1) + bootstrap;
            string server = CardRig.Resource(0, new byte[] { 7 }) + CardRig.Resource(1, new byte[] { 1, 44 }) + CardRig.Resource(7, new byte[] { 85 });
            string context = CardRig.Resource(0, BootstrapRig.Key(8)) + CardRig.Resource(1, new byte[] { 1 }) + CardRig.Resource(2, new byte[] { 2 });
            string security = CardRig.Number(0, 2) + "00" + CardRig.Number(both.Length / 2, 2) + both;
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf(3, security + CardRig.ObjectOf(1, "00", server) + CardRig.ObjectOf(21, "0200", context))));
            ScriptedMessageSecurity contexts = new ScriptedMessageSecurity();
            rig.Client.MessageSecurity = contexts;
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
            string ofCard = rig.Client.Accounts.OscoreAt(0).Name;

            rig.Client.Bootstrap.Request();
            rig.Rig.Run(1000);
            rig.Rig.Reply("bs", rig.Rig.Take("bs"), Lwm2m.Coap.CoapCode.Changed);
            Assert.AreEqual(Lwm2m.Coap.CoapCode.Deleted, rig.Rig.Delete("/0/1"));
            Assert.AreEqual(Lwm2m.Coap.CoapCode.Deleted, rig.Rig.Delete("/1/1"));
            Assert.AreEqual(Lwm2m.Coap.CoapCode.Deleted, rig.Rig.Delete("/21/1"));
            rig.Rig.WriteAccount(4, 9, "coaps://brought", 4);
            Assert.AreEqual(Lwm2m.Coap.CoapCode.Changed, rig.Rig.Finish(), rig.Rig.Report);
            rig.Rig.Run(ConfirmMs * 10);
            Assert.IsFalse(contexts.Forgotten == ofCard, "the file has the same secret when the card is read again");
        }

        [TestMethod]
        public void What_a_bootstrap_server_of_the_card_brings_goes_with_the_card()
        {
            string account = CardRig.Resource(0, Utf8.FromString("coaps://bs")) + CardRig.Resource(1, new byte[] { 1 }) + CardRig.Resource(2, new byte[] { 0 })
                + CardRig.Resource(3, new byte[] { 65 }) + CardRig.Resource(5, BootstrapRig.Key(9));
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf(1, CardRig.ObjectOf(0, "0101", account))));
            rig.Start();
            rig.Rig.Reply("bs", rig.Rig.Take("bs"), Lwm2m.Coap.CoapCode.Changed);
            rig.Rig.WriteAccount(2, 9, "coaps://brought", 4);
            Assert.AreEqual(Lwm2m.Coap.CoapCode.Changed, rig.Rig.Finish());
            Assert.IsTrue(rig.Rig.Register("brought"));
            Assert.IsTrue(rig.Client.Accounts.Origin is not null);
            rig.Transport.Pull();
            rig.Rig.Step();
            rig.Rig.Run(ConfirmMs);
            Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
        }

        [TestMethod]
        public void A_bootstrap_under_way_gives_way_to_the_card()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), true);
            rig.Transport.IsAway = true;
            rig.Start();
            rig.Rig.Step();
            rig.Rig.Reply("bs", rig.Rig.Take("bs"), Lwm2m.Coap.CoapCode.Changed);
            rig.Rig.WriteAccount(2, 9, "coaps://brought", 4);
            rig.Transport.Insert();
            rig.Rig.Step();
            rig.Rig.Run(1000);
            Assert.AreEqual("coaps://card", rig.UriOf(7));
            Assert.IsTrue(rig.UriOf(9) is null);
            Assert.IsTrue(rig.Client.Bootstrap.State == BootstrapState.Idle);
            Assert.IsTrue(rig.Rig.Register("card"));
        }

        [TestMethod]
        public void A_device_that_sleeps_looks_at_the_card_before_its_update_and_sleeps_on()
        {
            ClientOptions options = new ClientOptions { QueueMode = true };
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), Clear(), BootstrapRig.NewStore(), false, options);
            rig.Client.Start();
            rig.Rig.Step();
            Assert.IsFalse(rig.Client.Sleep.MaySleep, "the card is being read");
            rig.Rig.Run(1000);
            Assert.IsTrue(rig.Rig.Register("card"));
            rig.Rig.Run(100000);
            Assert.IsTrue(rig.Client.Sleep.MaySleep);
            int unchanged = rig.Source.Unchanged;
            long wakeMs = rig.Client.Sleep.NextWakeMs;
            Assert.IsTrue(wakeMs > rig.Rig.NowMs + 1000, "nothing but the Update is due");
            rig.Rig.Run(wakeMs - rig.Rig.NowMs);
            rig.Rig.Run(1000);
            Assert.AreEqual(unchanged + 1, rig.Source.Unchanged);
            Assert.AreEqual("/rd/0", rig.Rig.Take("card").Path);
        }

        [TestMethod]
        public void A_card_that_refuses_holds_its_servers_back_until_it_is_reset()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)));
            rig.Start();
            Assert.IsTrue(rig.Rig.Register("card"));
            rig.Rig.Run(60000);
            rig.Transport.Pin = "31323334ffffffff";
            rig.Client.RequestUpdate(7);
            rig.Rig.Run(100000);
            Assert.IsTrue(rig.Source.Result == CardFileResult.Refused);
            Assert.AreEqual("coaps://card", rig.UriOf(7));
            Assert.IsTrue(rig.Rig.Take("card") is null, "no Update");
            int reads = rig.Transport.Reads;
            rig.Rig.Run(60000);
            Assert.AreEqual(reads, rig.Transport.Reads, "nothing is tried again");

            rig.Transport.Pin = null;
            rig.Transport.Reset();
            rig.Rig.Step();
            rig.Rig.Run(1000);
            Assert.IsTrue(rig.Rig.Take("card") is not null, rig.Rig.Report);
        }

        [TestMethod]
        public void A_store_that_takes_nothing_leaves_the_factory_in_force()
        {
            FaultyStore store = new FaultyStore { Refuses = true };
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)), Clear(), store);
            rig.Client.Accounts.Add(Secured("coaps://factory", 5), new ServerAccount(5));
            rig.Start();
            rig.Rig.Run(120000);
            Assert.AreEqual(0, rig.Source.Taken);
            Assert.AreEqual("coaps://factory", rig.UriOf(5));
            Assert.IsTrue(rig.Rig.Register("factory"));
        }

        // Proves: SEC-16
        [TestMethod]
        public void Keys_of_a_file_are_wiped_when_they_are_taken_over()
        {
            CardRig rig = new CardRig(FileCard.With(CardRig.FileOf("card", 7, 3)));
            rig.Start();
            rig.Transport.Pull();
            byte[] key = ((SecurityAccount)rig.Client.Accounts.Security.At(0)).SecretKey;
            rig.Rig.Step();
            rig.Rig.Run(600000);
            Assert.AreEqual("00000000000000000000000000000000", Lwm2m.Tests.Hex.Of(key), "once its server has been left");
            Assert.AreEqual(0, rig.Card.ResponseCount);
        }

        private static SmartcardOptions Clear()
        {
            return new SmartcardOptions { AllowsClear = true };
        }

        private static SecurityAccount Secured(string uri, int shortServerId)
        {
            SecurityAccount account = new SecurityAccount(uri, shortServerId);
            account.SetPreSharedKey(new byte[] { 70 }, BootstrapRig.Key(6));
            return account;
        }

        private static string Replaced(string hex, string part, string other)
        {
            int at = hex.IndexOf(part);
            return at < 0 ? hex : hex.Substring(0, at) + other + hex.Substring(at + part.Length);
        }
    }
}
