using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>RFC 8613 App. B.1: one context over restarts, with and without notice.</summary>
    [TestClass]
    public class RestartTests
    {
        // Proves: WP-52
        [TestMethod]
        public void Numbers_go_on_after_a_power_cut_beyond_those_that_may_have_been_used()
        {
            Side[] pair = Side.ConfirmedPair();
            long last = -1;
            for (int i = 0; i < 20; i++)
            {
                for (int j = 0; j < 7 * i; j++)
                {
                    pair[0].Ask("temp");
                    Assert.IsTrue(pair[0].Asked.PartialIv > last);
                    last = pair[0].Asked.PartialIv;
                }

                pair[0].Restart();
            }
        }

        // Proves: WP-56, E2E-24
        [TestMethod]
        public void After_a_power_cut_a_request_has_to_prove_that_it_is_fresh()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] old = pair[0].Ask("lock");
            Assert.IsTrue(pair[1].Receive(old) == Unprotection.Opened);
            byte[] held = pair[0].Ask("open");

            pair[1].Restart();
            Assert.IsTrue(pair[1].Receive(old) == Unprotection.Unconfirmed);

            // The challenge has a number of its own: the nonce of the request may have served before the restart.
            byte[] challenge = pair[1].Answer(CoapCode.Unauthorized, "");
            Assert.AreEqual(0x90, challenge[6] & 0xF0);
            Assert.IsTrue((challenge[6] & 0x0F) > 0);

            byte[] echoed = pair[0].Ask("open");
            Assert.IsTrue(pair[1].Receive(echoed) == Unprotection.Unconfirmed);
            pair[1].Protection.ConfirmFresh(pair[1].Answering);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Changed, "")) == Unprotection.Opened);

            Assert.IsTrue(pair[1].Receive(old) == Unprotection.Refused);
            Assert.IsTrue(pair[1].Receive(held) == Unprotection.Refused);
            Assert.IsTrue(pair[1].Receive(echoed) == Unprotection.Refused);
            Assert.IsTrue(pair[1].Receive(pair[0].Ask("next")) == Unprotection.Opened);
        }

        // Proves: WP-56
        [TestMethod]
        public void After_a_restart_that_was_prepared_for_the_window_and_the_numbers_go_on()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] old = pair[0].Ask("temp");
            byte[] late = pair[0].Ask("temp");
            pair[1].Receive(old);
            pair[1].Ask("own");
            long number = pair[1].Asked.PartialIv;
            Assert.IsTrue(pair[1].Protection.Suspend());
            pair[1].Restart();
            Assert.IsTrue(pair[1].Receive(old) == Unprotection.Refused);
            Assert.IsTrue(pair[1].Receive(late) == Unprotection.Opened);
            pair[1].Ask("own");
            Assert.AreEqual(number + 1, pair[1].Asked.PartialIv);
        }

        /// <summary>The numbers that were kept come again after the restart, so none of them may go out before it.</summary>
        // Proves: WP-52
        [TestMethod]
        public void Once_it_is_kept_for_a_restart_nothing_is_protected_or_opened()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Ask("temp");
            Assert.IsTrue(pair[1].Protection.Suspend());
            Assert.IsTrue(pair[1].Ask("own") is null);
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Refused);
            pair[1].Restart();
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
        }

        // Proves: WP-56
        [TestMethod]
        public void What_was_kept_for_a_restart_serves_only_one()
        {
            Side[] pair = Side.ConfirmedPair();
            Assert.IsTrue(pair[1].Protection.Suspend());
            pair[1].Restart();
            byte[] request = pair[0].Ask("temp");
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
            pair[1].Ask("own");
            long number = pair[1].Asked.PartialIv;
            pair[1].Restart();
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Unconfirmed);
            pair[1].Ask("own");
            Assert.IsTrue(pair[1].Asked.PartialIv > number);
        }

        /// <summary>What was kept for the restart is still there when the power is cut after it.</summary>
        // Proves: WP-52, WP-56
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void What_could_not_be_erased_brings_neither_window_nor_numbers_back(bool asks)
        {
            RefusingStore store = new RefusingStore(new MemoryStore(8, 128));
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never, SequencesPerWrite = 2 };
            Side device = new Side(Side.Credentials(Side.Secret, "01", "", null), options, 1, store);
            Side server = Side.Make("", "01", null, Rederivation.Never, 2);
            server.Confirm(device);
            Assert.IsTrue(device.Protection.Suspend());

            store.RefusesErasures = true;
            device.Restart();
            long last = -1;
            for (int i = 0; asks && i < 5; i++)
            {
                device.Ask("own");
                last = device.Asked.PartialIv;
            }

            byte[] taken = server.Ask("open");
            if (device.Receive(taken) == Unprotection.Unconfirmed)
            {
                device.Protection.ConfirmFresh(device.Answering);
            }

            store.RefusesErasures = false;
            device.Restart();
            Assert.IsFalse(device.Receive(taken) == Unprotection.Opened);
            for (int i = 0; i < 5; i++)
            {
                device.Ask("own");
                Assert.IsTrue(device.Asked.PartialIv > last);
                last = device.Asked.PartialIv;
            }
        }

        /// <summary>Without a store that takes it, that the window has moved on could not be told after a restart.</summary>
        // Proves: WP-56
        [TestMethod]
        public void A_window_that_was_kept_moves_only_once_the_store_takes_that()
        {
            RefusingStore store = new RefusingStore(new MemoryStore(8, 128));
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never };
            Side device = new Side(Side.Credentials(Side.Secret, "01", "", null), options, 1, store);
            Side server = Side.Make("", "01", null, Rederivation.Never, 2);
            server.Confirm(device);
            Assert.IsTrue(device.Protection.Suspend());
            store.RefusesWrites = true;
            device.Restart();
            byte[] request = server.Ask("open");
            Assert.IsTrue(device.Receive(request) == Unprotection.Dropped);
            store.RefusesWrites = false;
            device.Restart();
            Assert.IsTrue(device.Receive(request) == Unprotection.Opened);
        }

        // Proves: WP-56
        [TestMethod]
        public void A_window_of_other_credentials_is_not_taken_up()
        {
            Store store = new MemoryStore(8, 128);
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never };
            Side before = new Side(Side.Credentials("ffffffffffffffffffffffffffffffff", "01", "", null), options, 1, store);
            Side peer = new Side(Side.Credentials("ffffffffffffffffffffffffffffffff", "", "01", null), options, 2, new MemoryStore(8, 128));
            peer.Confirm(before);
            Assert.IsTrue(before.Receive(peer.Ask("temp")) == Unprotection.Opened);
            Assert.IsTrue(before.Protection.Suspend());

            // In that window its number would be a replay; under a key that was never used nothing is.
            Side after = new Side(Side.Credentials(Side.Secret, "01", "", null), options, 3, store);
            Side other = Side.Make("", "01", null, Rederivation.Never, 4);
            byte[] first = other.Ask("temp");
            Assert.IsTrue(after.Receive(first) == Unprotection.Opened);

            // It was by then, whatever account it returns in.
            after = new Side(Side.Credentials(Side.Secret, "02", "", null), options, 5, store);
            Assert.IsTrue(after.Receive(first) == Unprotection.Unconfirmed);
        }

        [TestMethod]
        public void A_store_that_takes_nothing_is_told_of()
        {
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never };
            Side side = new Side(Side.Credentials(Side.Secret, "01", "", null), options, 1, new MemoryStore(1, 8));
            Side.Make("", "01", null, Rederivation.Never, 2).Confirm(side);
            Assert.IsFalse(side.Protection.Suspend());
        }

        // Proves: WP-48
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void What_was_wiped_protects_and_opens_nothing(int rederivation)
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Ask("temp");
            pair[1].Options.Rederivation = (Rederivation)rederivation;
            pair[1].Restart();
            pair[1].Protection.Wipe();
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Refused);
            Assert.IsTrue(pair[1].Ask("temp") is null);
            pair[0].Protection.Wipe();
            Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized)) == Unprotection.Dropped);
            Assert.IsTrue(pair[0].Ask("temp") is null);
        }

        /// <summary>A context of nothing but zeros, which a wiped secret would lead to.</summary>
        // Proves: WP-48
        [TestMethod]
        public void Nobody_gets_in_with_what_a_wiped_secret_would_derive()
        {
            Side client = Side.Make("", "01", null, Rederivation.OnFirstUseAndLoss, 1);
            byte[] first = client.Ask("temp");
            Side server = Side.Make("01", "", null, Rederivation.OnFirstUseAndLoss, 2);
            Assert.IsTrue(server.Receive(first) == Unprotection.RefusedProtected);
            server.Protection.Wipe();
            Assert.IsTrue(server.Receive(first) == Unprotection.Refused);
            Assert.IsTrue(server.Answer(CoapCode.Unauthorized, "") is null);
        }
    }
}
