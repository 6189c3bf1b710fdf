using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>Servers that know no Echo (RFC 9175): a context that was never used needs no challenge, and a challenge that nobody answers leads to another.</summary>
    [TestClass]
    public class NewContextTests
    {
        // Proves: WP-56, C-55
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        public void Under_a_context_that_was_never_used_nobody_is_challenged(int rederivation)
        {
            Side[] pair = Side.Pair((Rederivation)rederivation);
            byte[] first = pair[1].Ask("temp");
            Assert.IsTrue(pair[0].Receive(first) == Unprotection.Opened);
            Assert.IsTrue(pair[1].ReceiveResponse(pair[0].Answer(CoapCode.Content, "1")) == Unprotection.Opened);
            Assert.IsTrue(pair[0].Receive(first) == Unprotection.Refused);
            Assert.IsTrue(pair[0].Receive(pair[1].Ask("temp")) == Unprotection.Opened);
        }

        /// <summary>Also when nothing but the answer has gone out, which has no number of its own.</summary>
        // Proves: WP-56
        [TestMethod]
        public void After_a_power_cut_it_was_used()
        {
            Side[] pair = Side.Pair(Rederivation.Never);
            byte[] first = pair[1].Ask("temp");
            Assert.IsTrue(pair[0].Receive(first) == Unprotection.Opened);
            pair[0].Answer(CoapCode.Content, "1");
            pair[0].Restart();
            Assert.IsTrue(pair[0].Receive(first) == Unprotection.Unconfirmed);
        }

        /// <summary>That it was used may be what the store has lost.</summary>
        // Proves: WP-56
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Where_the_store_may_have_lost_it_nothing_counts_as_never_used(bool hasOther)
        {
            RefusingStore store = new RefusingStore(new MemoryStore(8, 128));
            Side other = new Side(Side.Credentials(Side.Secret, "01", "30", null), new OscoreOptions { Rederivation = Rederivation.Never }, 1, store);
            if (hasOther)
            {
                Assert.IsTrue(other.Receive(Side.Make("30", "01", null, Rederivation.Never, 2).Ask("temp")) == Unprotection.Opened);
            }

            store.IsWorn = true;
            Side device = new Side(Side.Credentials(Side.Secret, "01", "31", null), new OscoreOptions { Rederivation = Rederivation.Never }, 1, store);
            Assert.IsTrue(device.Receive(Side.Make("31", "01", null, Rederivation.Never, 2).Ask("temp")) == Unprotection.Unconfirmed);
        }

        /// <summary>Without a store every start would begin with number 0 under the same key.</summary>
        // Proves: WP-52, WP-56
        [TestMethod]
        public void Without_a_store_the_context_of_an_application_is_not_used_as_it_was_given()
        {
            const string Secret = "f1f2f3f4f5f6f7f8f9fafbfcfdfeff00";
            Side device = new Side(Side.Credentials(Side.Secret, "01", "", null), new OscoreOptions(), 1, null);
            device.Protection.AddContext(Side.Credentials(Secret, "01", "41", null), "app");
            Side given = new Side(Side.Credentials(Secret, "41", "01", null), new OscoreOptions { Rederivation = Rederivation.Never }, 2, new MemoryStore(8, 128));
            Assert.IsTrue(device.Receive(given.Ask("temp")) == Unprotection.Refused);
            Side derived = new Side(Side.Credentials(Secret, "41", "01", null), new OscoreOptions(), 3, new MemoryStore(8, 128));
            Runs.Complete(derived, device);
        }

        /// <summary>A device remembers as many keys as a record takes; then none counts as new any more.</summary>
        // Proves: WP-56
        [TestMethod]
        public void Once_too_many_keys_were_used_everybody_is_challenged()
        {
            MemoryStore store = new MemoryStore(8, 128);
            int opened = 0;
            for (int i = 0; i < 20; i++)
            {
                string id = (32 + i).ToString();
                Side device = new Side(Side.Credentials(Side.Secret, "01", id, null), new OscoreOptions { Rederivation = Rederivation.Never }, 1, store);
                Side server = Side.Make(id, "01", null, Rederivation.Never, 2);
                Unprotection outcome = device.Receive(server.Ask("temp"));
                Assert.IsTrue(outcome == Unprotection.Opened || outcome == Unprotection.Unconfirmed);
                Assert.IsTrue(opened == i || outcome == Unprotection.Unconfirmed);
                opened += outcome == Unprotection.Opened ? 1 : 0;
            }

            Assert.AreEqual(9, opened);
        }

        // Proves: WP-56
        [TestMethod]
        public void A_store_that_does_not_take_the_mark_leaves_nothing_untold()
        {
            CutMedium medium = new CutMedium(0, 200);
            Side device = new Side(Side.Credentials(Side.Secret, "", "01", null), new OscoreOptions { Rederivation = Rederivation.Never }, 1, new FileStore(medium, 128));
            Side server = Side.Make("01", "", null, Rederivation.Never, 2);
            byte[] request = server.Ask("temp");
            medium.Power(0);
            Assert.IsTrue(device.Receive(request) == Unprotection.Dropped);
            medium.Power();
            Assert.IsTrue(device.Receive(request) == Unprotection.Opened);
        }

        // Proves: WP-55, WP-56
        [TestMethod]
        public void A_challenge_that_nobody_answers_makes_the_device_derive_anew()
        {
            Side[] pair = Side.Pair(Rederivation.OnLoss);
            pair[0].Confirm(pair[1]);
            pair[1].Confirm(pair[0]);
            pair[0].Restart();
            Assert.IsTrue(pair[0].Receive(pair[1].Ask("temp")) == Unprotection.Unconfirmed);
            Assert.AreEqual(pair[0].Now + pair[0].Options.EchoTimeoutMs, pair[0].Protection.RequestDueMs);
            pair[0].Now += pair[0].Options.EchoTimeoutMs;
            Runs.Complete(pair[0], pair[1]);
            Assert.AreEqual(DatagramLink.Never, pair[0].Protection.RequestDueMs);
            Runs.AssertWorks(pair);
        }

        // Proves: WP-56
        [TestMethod]
        public void A_challenge_that_is_answered_leads_to_nothing_more()
        {
            Side[] pair = Side.Pair(Rederivation.OnLoss);
            pair[1].Confirm(pair[0]);
            pair[0].Restart();
            pair[1].Confirm(pair[0]);
            Assert.AreEqual(DatagramLink.Never, pair[0].Protection.RequestDueMs);
            pair[0].Now += pair[0].Options.EchoTimeoutMs;
            pair[0].Confirm(pair[1]);
            Runs.AssertWorks(pair);
        }

        /// <summary>A server that knows neither Echo nor App. B.2 goes on under what is in force, asked for more but rarely.</summary>
        // Proves: WP-55, WP-56
        [TestMethod]
        public void A_server_that_does_not_know_how_to_derive_either_is_not_lost()
        {
            Side device = Side.Make("", "01", null, Rederivation.OnLoss, 1);
            Side server = Side.Make("01", "", null, Rederivation.Never, 2);
            server.Confirm(device);
            device.Restart();
            Assert.IsTrue(device.Receive(server.Ask("temp")) == Unprotection.Unconfirmed);
            device.Now += device.Options.EchoTimeoutMs;
            Assert.IsTrue(server.Receive(device.Ask("rd")) == Unprotection.Refused);
            Assert.IsTrue(device.ReceiveResponse(Side.Plain(server.Protection.Refusal)) == Unprotection.Retry);
            Assert.IsTrue(server.Receive(device.Ask("rd")) == Unprotection.Opened);
            Assert.IsTrue(device.ReceiveResponse(server.Answer(CoapCode.Changed, "")) == Unprotection.Opened);
            Assert.IsTrue(device.Receive(server.Ask("temp")) == Unprotection.Unconfirmed);
            Assert.AreEqual(DatagramLink.Never, device.Protection.RequestDueMs);
        }

        /// <summary>Each challenge takes a number, and a write to flash now and then.</summary>
        // Proves: WP-56, E2E-24
        [TestMethod]
        public void Old_requests_that_are_repeated_after_a_power_cut_are_challenged_so_often_and_a_new_one_always()
        {
            Side[] pair = Side.Pair(Rederivation.Never);
            byte[][] old = new byte[10][];
            for (int i = 0; i < old.Length; i++)
            {
                old[i] = pair[1].Ask("temp");
                Assert.IsTrue(pair[0].Receive(old[i]) == Unprotection.Opened);
            }

            pair[0].Restart();
            int challenged = 0;
            for (int i = 0; i < 1000; i++)
            {
                challenged += pair[0].Receive(old[i % old.Length]) == Unprotection.Unconfirmed ? 1 : 0;
            }

            Assert.AreEqual(old.Length + pair[0].Options.MaxChallenges, challenged);
            Assert.IsTrue(pair[0].Receive(pair[1].Ask("temp")) == Unprotection.Unconfirmed);
            Assert.IsTrue(pair[0].Receive(pair[1].Ask("temp")) == Unprotection.Unconfirmed);
            pair[0].Protection.ConfirmFresh(pair[0].Answering);
            Assert.IsTrue(pair[0].Receive(pair[1].Ask("temp")) == Unprotection.Opened);
        }

        // Proves: WP-55, WP-56
        [TestMethod]
        public void Where_it_is_asked_for_what_was_lost_is_derived_anew_at_once()
        {
            Side[] pair = Runs.Derived();
            pair[0].Restart();
            pair[0].Protection.RenewIfLost();
            Runs.Complete(pair[0], pair[1]);
            Runs.AssertWorks(pair);
            int replaced = pair[0].Protection.Replacements;
            pair[0].Protection.RenewIfLost();
            Runs.AssertWorks(pair);
            Assert.AreEqual(replaced, pair[0].Protection.Replacements);
        }
    }
}
