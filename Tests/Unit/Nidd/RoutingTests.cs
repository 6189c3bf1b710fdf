using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Nidd.Tests
{
    [TestClass]
    public class RoutingTests
    {
        // Proves: WP-20
        [TestMethod]
        public void Two_servers_asked_under_the_same_message_id_get_their_own_answers()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data");
            NiddLink management = rig.Open("mgmt");
            string first = rig.Send(data, "44020100aaaaaaaa");
            string second = rig.Send(management, "44020100bbbbbbbb");
            Assert.IsTrue(IdOf(first) != IdOf(second));

            rig.Carrier.Arrive("6444" + IdOf(second) + "bbbbbbbb", 0);
            Assert.AreEqual("", NiddRig.Receive(data));
            Assert.AreEqual("64440100bbbbbbbb", NiddRig.Receive(management));
            rig.Carrier.Arrive("6000" + IdOf(first), 0);
            Assert.AreEqual("60000100", NiddRig.Receive(data));
            Assert.AreEqual("", NiddRig.Receive(management));
        }

        // Proves: WP-20
        [TestMethod]
        public void A_repetition_has_the_message_id_of_the_first_time()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data");
            NiddLink management = rig.Open("mgmt");
            string first = rig.Send(data, "44020100aaaaaaaa");
            for (int i = 0; i < 20; i++)
            {
                rig.Send(management, "5445" + Hex.Of(new byte[] { 1, (byte)i }) + "bbbbbbbb");
            }

            Assert.AreEqual(first, rig.Send(data, "44020100aaaaaaaa"));
        }

        // Proves: WP-20
        [TestMethod]
        public void A_separate_response_finds_back_by_its_token_and_one_to_an_earlier_request_does_not()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data");
            NiddLink management = rig.Open("mgmt");
            rig.Send(data, "44020100aaaaaaaa");
            rig.Send(management, "44020100bbbbbbbb");
            rig.Carrier.Arrive("44440007bbbbbbbb", 0);
            Assert.AreEqual("44440007bbbbbbbb", NiddRig.Receive(management));
            rig.Carrier.Arrive("54440008aaaaaaaa", 0);
            Assert.AreEqual("54440008aaaaaaaa", NiddRig.Receive(data));
            rig.Send(data, "44020101abababab");
            rig.Carrier.Arrive("54440009aaaaaaaa", 0);
            Assert.AreEqual("", NiddRig.Receive(data));
            Assert.AreEqual(1, rig.Bearer.Counters.Unclaimed);
        }

        // Proves: WP-21
        [TestMethod]
        public void A_request_belongs_to_the_server_that_it_names()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data");
            NiddLink other = rig.Open("data", 5690);
            rig.Carrier.Arrive("41010007aa" + "3464617461" + "8133", 0);
            Assert.AreEqual("41010007aa" + "3464617461" + "8133", NiddRig.Receive(data));
            rig.Carrier.Arrive("41010007aa" + "3464617461" + "42163a" + "4133", 0);
            Assert.AreEqual("41010007aa" + "3464617461" + "42163a" + "4133", NiddRig.Receive(other));
            rig.Carrier.Arrive("41010007aa" + "3464617462" + "8133", 0);
            rig.Carrier.Arrive("41010007aa" + "3464617461" + "42163b" + "4133", 0);
            rig.Carrier.Arrive("41010007aa" + "b133", 0);
            Assert.AreEqual("", NiddRig.Receive(data) + NiddRig.Receive(other));
            Assert.AreEqual(3, rig.Bearer.Counters.Unclaimed);
        }

        // Proves: WP-21
        [TestMethod]
        public void A_request_without_a_name_belongs_to_the_server_of_its_kid()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data", 5683, "01");
            NiddLink management = rig.Open("mgmt", 5683, "02");

            // Partial IV 05 and kid 02; then with a kid context of two bytes before.
            rig.Carrier.Arrive("41020007aa" + "93090502" + "ff0102030405060708", 0);
            Assert.AreEqual("41020007aa" + "93090502" + "ff0102030405060708", NiddRig.Receive(management));
            rig.Carrier.Arrive("41020008aa" + "96190502aabb01" + "ff0102030405060708", 0);
            Assert.AreEqual("41020008aa" + "96190502aabb01" + "ff0102030405060708", NiddRig.Receive(data));

            // A kid of nobody, none, and an option that is cut short.
            rig.Carrier.Arrive("41020009aa" + "93090503" + "ff0102030405060708", 0);
            rig.Carrier.Arrive("4102000aaa" + "920105" + "ff0102030405060708", 0);
            rig.Carrier.Arrive("4102000baa" + "931905ff" + "ff0102030405060708", 0);
            rig.Carrier.Arrive("4102000caa" + "920d02" + "ff0102030405060708", 0);
            Assert.AreEqual("", NiddRig.Receive(data) + NiddRig.Receive(management));
            Assert.AreEqual(4, rig.Bearer.Counters.Unclaimed);
        }

        // Proves: WP-20
        [TestMethod]
        public void An_option_that_ends_one_byte_before_its_kid_belongs_to_nobody()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data", 5683, "01");
            NiddLink management = rig.Open("mgmt");

            // Without the Partial IV of one byte, without the length of the kid context, and with one that is a byte short.
            rig.Carrier.Arrive("41020007aa" + "9109" + "ff0102030405060708", 0);
            rig.Carrier.Arrive("41020008aa" + "921905" + "ff0102030405060708", 0);
            rig.Carrier.Arrive("41020009aa" + "94190502aa" + "ff0102030405060708", 0);
            Assert.AreEqual("", NiddRig.Receive(data) + NiddRig.Receive(management));
            Assert.AreEqual(3, rig.Bearer.Counters.Unclaimed);
        }

        [TestMethod]
        public void A_kid_that_two_servers_have_tells_nothing()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data", 5683, "");
            NiddLink management = rig.Open("mgmt", 5683, "");
            rig.Carrier.Arrive("41020007aa" + "920905" + "ff0102030405060708", 0);
            Assert.AreEqual("", NiddRig.Receive(data) + NiddRig.Receive(management));
            management.Close();
            rig.Carrier.Arrive("41020008aa" + "920905" + "ff0102030405060708", 0);
            Assert.AreEqual("41020008aa" + "920905" + "ff0102030405060708", NiddRig.Receive(data));
        }

        [TestMethod]
        public void Where_there_is_one_server_a_request_or_a_ping_needs_no_name()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data");
            rig.Carrier.Arrive("41010007aa" + "b133", 0);
            Assert.AreEqual("41010007aa" + "b133", NiddRig.Receive(data));
            rig.Carrier.Arrive("40000008", 0);
            Assert.AreEqual("40000008", NiddRig.Receive(data));
        }

        // Proves: WP-20
        [TestMethod]
        public void A_request_that_names_another_server_is_for_nobody_whatever_its_kid_and_however_few_there_are()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data", 5683, "01");
            rig.Carrier.Arrive("41020007aa" + "3464617462" + "63090501" + "ff0102030405060708", 0);
            rig.Carrier.Arrive("41010008aa" + "3464617462" + "8133", 0);
            Assert.AreEqual("", NiddRig.Receive(data));
            Assert.AreEqual(2, rig.Bearer.Counters.Unclaimed);
        }

        // Proves: LPWA-28
        [TestMethod]
        public void Records_belong_to_the_link_with_dtls_and_there_is_one_beside_others_without()
        {
            NiddRig rig = new NiddRig();
            NiddLink plain = rig.Open("data");
            rig.Carrier.Arrive("17fefd", 0);
            Assert.AreEqual(1, rig.Bearer.Counters.Unclaimed);
            NiddLink secured = rig.Open("mgmt", 5684, null, true);
            rig.Carrier.Arrive("16fefd", 0);
            Assert.AreEqual("16fefd", NiddRig.Receive(secured));
            rig.Carrier.Arrive("41010007aa" + "b133", 0);
            Assert.AreEqual("41010007aa" + "b133", NiddRig.Receive(plain));

            NiddLink second = rig.Open("more", 5684, null, true);
            Assert.IsTrue(second.State == LinkState.Failed);
            Assert.IsTrue(second.IsFaultLocal);
            Assert.AreEqual(1, rig.Bearer.Counters.Rejected);
            second.Close();
            secured.Close();
            second.Open(0);
            Assert.IsTrue(second.State == LinkState.Open);
        }

        [TestMethod]
        public void What_answers_nothing_and_what_is_no_message_is_dropped_and_counted()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data");
            string sent = rig.Send(data, "44020100aaaaaaaa");
            string[] strange = { "60004711", "70004711", "4f010001", "4444", "80010001", "0101", "c0000001", "54440008cccccccc", "49010001aaaaaaaaaaaaaaaaaa" };
            for (int i = 0; i < strange.Length; i++)
            {
                rig.Carrier.Arrive(strange[i], 0);
                Assert.AreEqual(i + 1, rig.Bearer.Counters.Unclaimed, strange[i]);
            }

            Assert.AreEqual("", NiddRig.Receive(data));
            data.Close();
            rig.Carrier.Arrive("6000" + IdOf(sent), 0);
            Assert.AreEqual(strange.Length + 1, rig.Bearer.Counters.Unclaimed);
        }

        [TestMethod]
        public void Whatever_arrives_nothing_is_thrown()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data", 5683, "01");
            NiddLink secured = rig.Open("mgmt", 5684, null, true);
            uint seed = 2463534242;
            byte[] datagram = new byte[170];
            byte[] taken = new byte[170];
            for (int round = 0; round < 2000; round++)
            {
                int count = 1 + (int)(seed % 165);
                for (int i = 0; i < count; i++)
                {
                    seed ^= seed << 13;
                    seed ^= seed >> 17;
                    seed ^= seed << 5;
                    datagram[i] = (byte)(seed >> 11);
                }

                datagram[0] = (round & 1) == 0 ? (byte)(0x40 | (datagram[0] & 0x3F)) : datagram[0];
                rig.Bearer.OnArrived(datagram, 0, count, round * 20000L);
                data.Receive(taken, 0, taken.Length);
                secured.Receive(taken, 0, taken.Length);
            }

            Assert.AreEqual(2000, rig.Bearer.Counters.Received);
        }

        private static string IdOf(string sent)
        {
            return sent.Substring(4, 4);
        }
    }
}
