using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    [TestClass]
    public class ReplayTests
    {
        private const long LastNumber = 0xffffffffff;

        // Proves: WP-04, WP-41, WP-53, E2E-06, E2E-24, E2E-32, WP-83
        [TestMethod]
        public void A_request_is_taken_once()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Ask("temp");
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Refused);
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)pair[1].Protection.Refusal);
        }

        /// <summary>Within the window in any order, left of it never.</summary>
        // Proves: WP-53
        [TestMethod]
        [DataRow(32)]
        [DataRow(48)]
        [DataRow(64)]
        public void Requests_may_come_out_of_order_as_far_as_the_window_goes(int width)
        {
            Side[] pair = Side.Pair(Rederivation.Never);
            pair[1].Options.ReplayWindow = width;
            pair[1].Restart();
            pair[0].Confirm(pair[1]);
            byte[][] requests = new byte[width + 2][];
            for (int i = 0; i < requests.Length; i++)
            {
                requests[i] = pair[0].Ask("temp");
            }

            int newest = requests.Length - 1;
            Assert.IsTrue(pair[1].Receive(requests[newest]) == Unprotection.Opened);
            Assert.IsTrue(pair[1].Receive(requests[newest - width]) == Unprotection.Refused);
            Assert.IsTrue(pair[1].Receive(requests[newest - width + 1]) == Unprotection.Opened);
            Assert.IsTrue(pair[1].Receive(requests[newest - 1]) == Unprotection.Opened);
            Assert.IsTrue(pair[1].Receive(requests[newest - 1]) == Unprotection.Refused);
            Assert.IsTrue(pair[1].Receive(requests[0]) == Unprotection.Refused);
        }

        // Proves: WP-53
        [TestMethod]
        public void A_forged_number_does_not_move_the_window()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Ask("temp");
            byte[] forged = Hex.Parse("41020001aa" + "960dffffffffff" + "ff000102030405060708090a");
            Assert.IsTrue(pair[1].Receive(forged) == Unprotection.Refused);
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
        }

        // Proves: WP-52
        [TestMethod]
        [DataRow(0xffL, 2)]
        [DataRow(0xffffL, 3)]
        [DataRow(0xffffffL, 4)]
        [DataRow(0xffffffffL, 5)]
        public void A_partial_IV_takes_the_bytes_it_needs(long number, int bytesOfNext)
        {
            Side[] pair = Side.Pair(Rederivation.Never);
            pair[0].SetNumber(number);
            byte[] request = pair[0].Ask("temp");
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
            pair[1].Protection.ConfirmFresh(pair[1].Answering);
            Assert.AreEqual(number, pair[0].Asked.PartialIv);
            byte[] next = pair[0].Ask("temp");
            Assert.AreEqual(request.Length + 1, next.Length);
            Assert.AreEqual(bytesOfNext, next[7] & 7);
            Assert.IsTrue(pair[1].Receive(next) == Unprotection.Opened);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].AnswerSeparately(CoapCode.Content, "x")) == Unprotection.Opened);
        }

        // Proves: WP-52
        [TestMethod]
        public void After_the_last_number_nothing_is_sent_any_more()
        {
            Side[] pair = Side.Pair(Rederivation.Never);
            pair[0].SetNumber(LastNumber - 1);
            pair[1].Receive(pair[0].Ask("temp"));
            pair[1].Protection.ConfirmFresh(pair[1].Answering);
            byte[] last = pair[0].Ask("temp");
            Assert.AreEqual(LastNumber, pair[0].Asked.PartialIv);
            Assert.IsTrue(pair[1].Receive(last) == Unprotection.Opened);
            Assert.IsTrue(pair[0].Ask("temp") is null);
            Assert.IsFalse(pair[0].Asked.IsProtected);
            pair[0].Restart();
            Assert.IsTrue(pair[0].Ask("temp") is null);
        }

        // Proves: WP-52
        [TestMethod]
        public void Without_numbers_left_a_request_can_still_be_answered_under_its_own_nonce_but_nobody_notified()
        {
            Side[] pair = Side.Pair(Rederivation.Never);
            pair[1].SetNumber(LastNumber + 1);
            pair[0].Confirm(pair[1]);
            pair[1].Receive(pair[0].Ask("temp"));
            Assert.IsTrue(pair[1].Notify(1, "21") is null);
            Assert.IsTrue(pair[1].Answer(CoapCode.Content, "21") != null);
        }

        // Proves: WP-52
        [TestMethod]
        public void Without_a_store_that_takes_the_mark_nothing_is_sent()
        {
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never };
            Side side = new Side(Side.Credentials(Side.Secret, "", "01", null), options, 1, new MemoryStore(1, 4));
            Assert.IsTrue(side.Ask("temp") is null);
        }

        /// <summary>Two messages under one nonce would give both away; so the second answer gets a number of its own whatever the caller says.</summary>
        // Proves: WP-06, WP-52
        [TestMethod]
        public void The_nonce_of_a_request_serves_one_answer()
        {
            Side[] pair = Side.ConfirmedPair();
            pair[1].Receive(pair[0].Ask("temp"));
            byte[] first = pair[1].Answer(CoapCode.Content, "21");
            byte[] second = pair[1].Answer(CoapCode.Content, "22");
            Assert.AreEqual(0x90, (int)first[6]);
            Assert.AreEqual(0x92, (int)second[6]);
            Assert.IsTrue(pair[0].ReceiveResponse(second) == Unprotection.Opened);
        }
    }
}
