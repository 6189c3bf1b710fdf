using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>RFC 8613 App. B.2: contexts derived anew with nonces, in both roles.</summary>
    [TestClass]
    public class NonceTests
    {
        // Proves: WP-55, C-54, C-55
        [TestMethod]
        public void A_first_use_takes_one_round_more()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] first = pair[0].Ask("rd");

            // kid context: ID1 of 8 bytes as a CBOR byte string.
            Assert.AreEqual("1900" + "09" + "48", Hex.Of(first, Runs.OptionAt(first), 4));
            Assert.IsTrue(pair[1].Receive(first) == Unprotection.RefusedProtected);
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)pair[1].Protection.Refusal);
            byte[] second = pair[1].Answer(CoapCode.Unauthorized, "");

            // kid context: R2 of 16 bytes.
            Assert.AreEqual("1100" + "11" + "50", Hex.Of(second, Runs.OptionAt(second), 4));
            Assert.IsTrue(pair[0].ReceiveResponse(second) == Unprotection.Retry);
            byte[] third = pair[0].Ask("rd");

            // kid context: R2 and R3, 24 bytes.
            Assert.AreEqual("1901" + "1a" + "5818" + Hex.Of(second, Runs.OptionAt(second) + 4, 16), Hex.Of(third, Runs.OptionAt(third), 21));
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            Assert.AreEqual("rd", pair[1].Option(OptionNumber.UriPath));
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Created, "")) == Unprotection.Opened);

            // From here on no kid context, in both directions.
            Runs.AssertWorks(pair);
            byte[] next = pair[0].Ask("rd");
            Assert.AreEqual("09", Hex.Of(next, Runs.OptionAt(next), 1));
        }

        // Proves: WP-55, C-54
        [TestMethod]
        public void Nothing_is_taken_under_the_context_as_it_was_given_before_the_first_use()
        {
            Side given = Side.Make("", "01", null, Rederivation.Never, 1);
            Side device = Side.Make("01", "", null, Rederivation.OnFirstUseAndLoss, 2);
            Assert.IsTrue(device.Receive(given.Ask("temp")) == Unprotection.Refused);
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)device.Protection.Refusal);
        }

        // Proves: C-55
        [TestMethod]
        public void The_context_as_it_was_given_is_used_where_the_policy_says_so()
        {
            Side[] pair = Side.Pair(Rederivation.OnLoss);
            Assert.IsTrue(pair[1].Receive(pair[0].Ask("temp")) == Unprotection.Opened);
            pair = Side.Pair(Rederivation.Never);
            Assert.IsTrue(pair[1].Receive(pair[0].Ask("temp")) == Unprotection.Opened);
        }

        // Proves: WP-55, WP-56, C-55
        [TestMethod]
        public void A_derived_context_goes_on_after_a_restart_of_either_side()
        {
            Side[] pair = Runs.Derived();
            byte[] old = pair[0].Ask("old");
            pair[1].Receive(old);
            long number = pair[0].Asked.PartialIv;
            pair[0].Restart();
            byte[] request = pair[0].Ask("temp");
            Assert.IsTrue(pair[0].Asked.PartialIv > number);
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Content, "1")) == Unprotection.Opened);

            pair[1].Restart();
            Assert.IsTrue(pair[1].Receive(old) == Unprotection.Unconfirmed);
            Assert.IsTrue(pair[1].Receive(pair[0].Ask("temp")) == Unprotection.Unconfirmed);
            pair[1].Protection.ConfirmFresh(pair[1].Answering);
            Assert.IsTrue(pair[1].Receive(old) == Unprotection.Refused);
            pair[1].Confirm(pair[0]);
            Runs.AssertWorks(pair);
        }

        /// <summary>Some peers keep their window over a derivation, and no damage to the other records can make a number come twice.</summary>
        // Proves: WP-52, WP-55
        [TestMethod]
        public void Numbers_go_on_over_derivations_and_restarts()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            long last = -1;
            for (int run = 0; run < 3; run++)
            {
                for (int round = 0; round < 3; round++)
                {
                    Unprotection received = pair[1].Receive(pair[0].Ask("rd"));
                    Assert.IsTrue(pair[0].Asked.PartialIv > last);
                    last = pair[0].Asked.PartialIv;
                    pair[0].ReceiveResponse(pair[1].Answer(received == Unprotection.Opened ? CoapCode.Created : CoapCode.Unauthorized, ""));
                }

                pair[0].Store.Erase(Side.Name + "-d");
                pair[0].Restart();
            }
        }

        /// <summary>The window of a sleep whose context was lost with the sleep: its numbers must not come back with a later context of the same epoch.</summary>
        // Proves: WP-52, WP-56
        [TestMethod]
        public void A_window_that_was_left_behind_is_not_met_again()
        {
            Side[] pair = Runs.Derived();
            Assert.IsTrue(pair[0].Protection.Suspend());
            pair[0].Store.Erase(Side.Name + "-d");
            pair[0].Restart();
            Runs.Complete(pair[0], pair[1]);
            Runs.AssertWorks(pair);
            pair[0].Ask("temp");
            long last = pair[0].Asked.PartialIv;
            pair[0].Restart();
            pair[0].Ask("temp");
            Assert.IsTrue(pair[0].Asked.PartialIv > last);
        }

        /// <summary>As libcoap does, which finds its context by nothing else.</summary>
        // Proves: WP-51, WP-55
        [TestMethod]
        public void A_derived_ID_context_may_be_told_as_it_is()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            pair[0].Options.SendDerivedIdContext = true;
            Runs.Complete(pair[0], pair[1]);
            byte[] request = pair[0].Ask("temp");
            Assert.AreEqual("1902" + "18", Hex.Of(request, Runs.OptionAt(request), 3));
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
            Runs.AssertWorks(pair);
        }

        // Proves: WP-55, WP-56
        [TestMethod]
        public void A_side_that_has_lost_everything_and_asks_derives_anew()
        {
            Side[] pair = Runs.Derived();
            byte[] old = pair[0].Ask("old");
            Side fresh = Side.Make("", "01", null, Rederivation.OnFirstUseAndLoss, 9);
            Runs.Complete(fresh, pair[1]);
            Runs.AssertWorks(new Side[] { fresh, pair[1] });
            Assert.IsTrue(pair[1].Receive(old) == Unprotection.Refused);
        }

        // Proves: WP-55, WP-56
        [TestMethod]
        public void When_the_side_that_is_asked_has_lost_everything_an_error_makes_the_other_derive_anew()
        {
            Side[] pair = Runs.Derived();
            Side fresh = Side.Make("01", "", null, Rederivation.OnFirstUseAndLoss, 9);
            Assert.IsTrue(fresh.Receive(pair[0].Ask("temp")) == Unprotection.Refused);
            Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(fresh.Protection.Refusal)) == Unprotection.Retry);
            Runs.Complete(pair[0], fresh);
            Runs.AssertWorks(new Side[] { pair[0], fresh });
        }

        /// <summary>Any message of a run is lost, and sent once more as the message layer does, or the whole exchange made anew.</summary>
        // Proves: WP-55
        [TestMethod]
        [DataRow(1, false)]
        [DataRow(2, false)]
        [DataRow(3, false)]
        [DataRow(4, false)]
        [DataRow(1, true)]
        [DataRow(2, true)]
        [DataRow(3, true)]
        [DataRow(4, true)]
        public void A_run_survives_the_loss_of_any_of_its_messages(int lost, bool isBefore)
        {
            Side[] pair = isBefore ? Runs.Derived() : Side.Pair(Rederivation.OnFirstUseAndLoss);
            if (isBefore)
            {
                pair[0].Ask("temp");
                Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized)) == Unprotection.Retry);
            }

            byte[] first = pair[0].Ask("rd");
            if (lost > 1)
            {
                Assert.IsTrue(pair[1].Receive(first) == Unprotection.RefusedProtected);
                byte[] second = pair[1].Answer(CoapCode.Unauthorized, "");
                if (lost > 2)
                {
                    Assert.IsTrue(pair[0].ReceiveResponse(second) == Unprotection.Retry);
                    byte[] third = pair[0].Ask("rd");
                    if (lost > 3)
                    {
                        Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
                        pair[1].Answer(CoapCode.Created, "");
                    }
                }
            }

            // The exchange has failed; the next one comes to an end.
            Runs.Complete(pair[0], pair[1]);
            Runs.AssertWorks(pair);
        }

        // Proves: WP-55
        [TestMethod]
        public void A_run_that_is_cut_off_on_either_side_leaves_the_context_in_force()
        {
            for (int side = 0; side < 2; side++)
            {
                for (int messages = 1; messages <= 3; messages++)
                {
                    Side[] pair = Runs.Derived();
                    pair[0].Ask("temp");
                    pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized));
                    byte[] first = pair[0].Ask("rd");
                    if (messages > 1)
                    {
                        pair[1].Receive(first);
                        byte[] second = pair[1].Answer(CoapCode.Unauthorized, "");
                        if (messages > 2)
                        {
                            Assert.IsTrue(pair[0].ReceiveResponse(second) == Unprotection.Retry);
                            pair[0].Ask("rd");
                        }
                    }

                    pair[side].Restart();
                    pair[0].Now += pair[0].Options.RederivationTimeoutMs;
                    if (side == 1)
                    {
                        pair[0].Confirm(pair[1]);
                    }
                    else
                    {
                        pair[1].Confirm(pair[0]);
                    }

                    Runs.AssertWorks(pair);
                }
            }
        }

        // Proves: WP-55
        [TestMethod]
        public void While_a_run_goes_on_the_context_in_force_serves_requests_and_notifications()
        {
            Side[] pair = Runs.Derived();
            pair[0].Receive(pair[1].Observe("temp"));
            pair[0].Ask("rd");
            Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized)) == Unprotection.Retry);
            byte[] first = pair[0].Ask("rd");
            Assert.IsTrue(pair[1].ReceiveResponse(pair[0].Notify(1, "1")) == Unprotection.Opened);
            pair[1].Receive(first);
            pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Unauthorized, ""));
            pair[0].Ask("rd");
            Assert.IsTrue(pair[1].ReceiveResponse(pair[0].Notify(2, "2")) == Unprotection.Opened);
            Assert.IsTrue(pair[0].Receive(pair[1].Ask("x")) == Unprotection.Opened);
        }

        // Proves: WP-55
        [TestMethod]
        public void What_was_asked_under_another_derivation_is_not_answered()
        {
            Side[] pair = Runs.Derived();
            pair[1].Receive(pair[0].Observe("temp"));
            RequestBinding observation = new RequestBinding();
            observation.Set(pair[1].Answering);
            Side fresh = Side.Make("", "01", null, Rederivation.OnFirstUseAndLoss, 9);
            Runs.Complete(fresh, pair[1]);
            pair[1].Answering.Set(observation);
            Assert.IsTrue(pair[1].Notify(5, "5") is null);
            Assert.IsTrue(pair[1].Answer(CoapCode.Content, "5") is null);
        }

        // Proves: WP-55
        [TestMethod]
        public void Without_a_store_every_start_derives_anew()
        {
            Side device = new Side(Side.Credentials(Side.Secret, "", "01", null), new OscoreOptions(), 1, null);
            Side server = Side.Make("01", "", null, Rederivation.OnFirstUseAndLoss, 2);
            Runs.Complete(device, server);
            Runs.AssertWorks(new Side[] { device, server });
            Assert.IsFalse(device.Protection.Suspend());
            device.Restart();
            Runs.Complete(device, server);
            Runs.AssertWorks(new Side[] { device, server });
        }

        // Proves: WP-52
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        public void Without_a_store_nothing_else_is_allowed(int rederivation)
        {
            bool isRefused = false;
            try
            {
                OscoreOptions options = new OscoreOptions { Rederivation = (Rederivation)rederivation };
                new Side(Side.Credentials(Side.Secret, "", "01", null), options, 1, null);
            }
            catch (System.ArgumentException)
            {
                isRefused = true;
            }

            Assert.IsTrue(isRefused);
        }

        /// <summary>A flash that is full or worn: keys of a run are in memory alone, and so can be their numbers.</summary>
        // Proves: WP-52, WP-55
        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        public void Where_the_store_takes_nothing_a_run_goes_on_in_memory_and_is_kept_once_it_does(int rederivation)
        {
            RefusingStore store = new RefusingStore(new MemoryStore(8, 128));
            OscoreOptions options = new OscoreOptions { Rederivation = (Rederivation)rederivation, SequencesPerWrite = 4 };
            Side device = new Side(Side.Credentials(Side.Secret, "01", "", null), options, 1, store);
            Side server = Side.Make("", "01", null, (Rederivation)rederivation, 2);
            Runs.Complete(device, server);
            store.RefusesWrites = true;
            store.RefusesErasures = true;
            long last = device.Asked.PartialIv;
            for (int i = 0; i < 50; i++)
            {
                Runs.Complete(device, server);
                Assert.IsTrue(device.Asked.PartialIv > last);
                last = device.Asked.PartialIv;
            }

            // As often as it is written otherwise, and not with each message.
            Assert.IsTrue(store.Refused < 20);
            Assert.IsFalse(device.Protection.Suspend());
            device.Restart();
            Runs.Complete(device, server);
            Assert.IsTrue(server.Receive(device.Observe("temp")) == Unprotection.Opened);

            store.RefusesWrites = false;
            store.RefusesErasures = false;
            for (int i = 0; i < 8; i++)
            {
                Runs.Complete(device, server);
            }

            last = device.Asked.PartialIv;
            Assert.IsTrue(device.Protection.Suspend());
            device.Restart();
            Assert.IsTrue(server.Receive(device.Ask("temp")) == Unprotection.Opened);
            Assert.IsTrue(device.Asked.PartialIv > last);
        }

        // Proves: WP-52
        [TestMethod]
        public void Where_the_store_takes_nothing_a_context_that_was_given_stops_and_says_so()
        {
            RefusingStore store = new RefusingStore(new MemoryStore(8, 128));
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never, SequencesPerWrite = 4 };
            Side device = new Side(Side.Credentials(Side.Secret, "01", "", null), options, 1, store);
            store.RefusesWrites = true;
            Assert.IsTrue(device.Ask("temp") is null);
            Assert.IsTrue(device.Protection.LacksNumber);
            store.RefusesWrites = false;
            Assert.IsFalse(device.Ask("temp") is null);
            Assert.IsFalse(device.Protection.LacksNumber);
        }
    }
}
