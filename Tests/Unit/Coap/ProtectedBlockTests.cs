using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Bodies in blocks beneath the protection (RFC 8613 §4.1.3.4.1) and the Request-Tag that keeps them apart (RFC 9175 §3).</summary>
    [TestClass]
    public class ProtectedBlockTests
    {
        private const int Size = 64;
        private const int Szx = 2;

        // Proves: WP-85
        [TestMethod]
        public void A_body_that_comes_in_blocks_is_put_together_beneath()
        {
            var rig = new SecureRig();
            Block(rig, 1, 0, true, Size);
            Assert.AreEqual(CoapCode.Continue, rig.Answered().Code);
            Assert.AreEqual(-1, Rig.Option(rig.Outer, OptionNumber.Block1));
            Block(rig, 2, 1, false, 5);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(Size + 5, rig.Plain.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(rig.Plain.Handler.RequestBody, 0, Size + 5, 0, 0));
        }

        // Proves: WP-85
        [TestMethod]
        public void A_large_response_is_given_block_by_block_beneath()
        {
            var rig = new SecureRig();
            rig.Plain.Handler.BodyLength = 2500;
            int got = 0;
            for (int i = 0; got < 2500; i++)
            {
                rig.Request(CoapType.Confirmable, CoapCode.Get, i, OptionNumber.Block2, Rig.Block(i, false, 6), 0, 0, 0, 0);
                CoapMessage part = rig.Answered();
                Assert.AreEqual((int)Rig.Block(i, got + 1024 < 2500, 6), Rig.Option(part, OptionNumber.Block2));
                Assert.AreEqual(-1, Rig.Option(rig.Outer, OptionNumber.Block2));
                Assert.IsTrue(Rig.HasPayload(part, got, part.PayloadLength));
                got += part.PayloadLength;
            }

            Assert.AreEqual(2500, got);
            Assert.IsFalse(rig.Device.Repeats);
        }

        // Proves: WP-85
        [TestMethod]
        [DataRow(90)]
        [DataRow(140)]
        [DataRow(141)]
        [DataRow(300)]
        [DataRow(1280)]
        public void Bodies_of_ours_pass_whatever_the_link_takes_each_with_a_tag_of_its_own(int maxDatagram)
        {
            var rig = new SecureRig();
            rig.Plain.Link.Limit(maxDatagram);
            string lastTag = string.Empty;
            for (int i = 0; i < 3; i++)
            {
                var request = new TestRequest(CoapCode.Put, 2500);
                rig.Plain.Endpoint.Send(request, rig.Plain.Now);
                string tag = null;
                int got = 0;
                while (request.Ends == 0)
                {
                    CoapMessage asked = rig.AskedFor();
                    Assert.IsTrue(rig.Outer.Buffer.Length <= maxDatagram);
                    int block = Rig.Option(asked, OptionNumber.Block1);
                    Assert.IsTrue(Rig.HasPayload(asked, got, asked.PayloadLength));
                    got += asked.PayloadLength;
                    tag = tag ?? Tag(asked);
                    Assert.AreEqual(tag, Tag(asked));
                    rig.Piggyback(asked, (block & 8) != 0 ? CoapCode.Continue : CoapCode.Changed, OptionNumber.Block1, (uint)block, 0, 0, 0, 0);
                }

                Assert.AreEqual(2500, got);
                Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
                Assert.AreEqual(4, tag.Length);
                Assert.AreNotEqual(lastTag, tag);
                lastTag = tag;
            }
        }

        [TestMethod]
        public void A_body_in_one_message_has_no_tag_and_without_protection_none_has()
        {
            var rig = new SecureRig();
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Put, 100), rig.Plain.Now);
            Assert.AreEqual(-1, rig.AskedFor().Find(OptionNumber.RequestTag));
            var plain = new Rig();
            plain.Endpoint.Send(new TestRequest(CoapCode.Put, 2500), plain.Now);
            Assert.AreEqual(-1, plain.Sent().Find(OptionNumber.RequestTag));
        }

        [TestMethod]
        public void A_body_begun_again_has_another_tag_and_its_response_is_fetched_with_the_last()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Fetch, 2000);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            string first = Tag(asked);
            rig.Piggyback(asked, CoapCode.Continue, OptionNumber.Block1, (uint)Rig.Option(asked, OptionNumber.Block1), 0, 0, 0, 0);
            rig.Piggyback(rig.AskedFor(), CoapCode.RequestEntityIncomplete, 0, 0, 0, 0, 0, 0);
            asked = rig.AskedFor();
            string second = Tag(asked);
            Assert.AreNotEqual(first, second);
            rig.Piggyback(asked, CoapCode.Continue, OptionNumber.Block1, (uint)Rig.Option(asked, OptionNumber.Block1), 0, 0, 0, 0);
            asked = rig.AskedFor();
            rig.Piggyback(asked, CoapCode.Content, OptionNumber.Block2, Rig.Block(0, true, 2), OptionNumber.Block1, (uint)Rig.Option(asked, OptionNumber.Block1), 0, 64);
            asked = rig.AskedFor();
            Assert.AreEqual(second, Tag(asked));
            rig.Piggyback(asked, CoapCode.Content, OptionNumber.Block2, Rig.Block(1, false, 2), 0, 0, 64, 6);
            Assert.AreEqual(70, request.ReceivedLength);
        }

        // Proves: E2E-07
        [TestMethod]
        [DataRow("01", "02")]
        [DataRow("01", "none")]
        [DataRow("none", "")]
        public void A_block_held_back_is_not_put_into_another_body(string first, string second)
        {
            var rig = new SecureRig();
            rig.Tag = first == "none" ? null : Hex.Parse(first);
            Block(rig, 1, 0, true, Size);
            rig.Plain.Sent();
            byte[] held = rig.Compose(CoapType.Confirmable, CoapCode.Put, 2, "aa", "a", OptionNumber.Block1, Rig.Block(1, false, Szx), 0, 0, Size, 5);
            rig.Tag = second == "none" ? null : Hex.Parse(second);
            Block(rig, 3, 0, true, Size);
            rig.Plain.Sent();
            rig.Receive(held);
            rig.Plain.Sent();
            Assert.AreEqual(1, rig.Plain.Counters.BlocksRefused);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            Block(rig, 4, 1, false, 7);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(Size + 7, rig.Plain.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void Blocks_of_two_askers_are_not_mixed()
        {
            var rig = new SecureRig();
            Block(rig, 1, 0, true, Size);
            rig.Plain.Sent();
            rig.Peer.Context = 1;
            Block(rig, 2, 1, false, 5);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Answered().Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            rig.Peer.Context = 0;
            Block(rig, 3, 1, false, 5);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
        }

        [TestMethod]
        public void A_response_leaves_the_room_that_protection_may_take_and_one_more_byte_makes_blocks()
        {
            var rig = new SecureRig();
            rig.Plain.Link.Limit(200);

            // Header 4, token 1, marker 1; 11 are kept for protection, of which an only response needs 8.
            rig.Plain.Handler.BodyLength = 200 - 6 - 11;
            rig.Get(1);
            Assert.AreEqual(-1, rig.Answered().Find(OptionNumber.Block2));
            Assert.AreEqual(197, rig.Outer.Buffer.Length);
            rig.Plain.Handler.BodyLength++;
            rig.Get(2);
            Assert.IsTrue(rig.Answered().Find(OptionNumber.Block2) >= 0);
            Assert.IsTrue(rig.Outer.Buffer.Length < 197);
        }

        [TestMethod]
        public void The_largest_notification_fills_the_datagram_to_the_byte()
        {
            var rig = new SecureRig();
            rig.Plain.Link.Limit(200);
            rig.Get(1);
            rig.Plain.Sent();

            // Header 4, token 1, Observe 2, marker 1 and 11 by protection.
            for (int over = 0; over < 2; over++)
            {
                CoapResponse response = rig.Plain.Endpoint.BeginNotification(new byte[1], 0, 1, false, rig.Plain.Handler.Kept);
                response.Observe = 9;
                response.Body.Write(new byte[200 - 19 + over]);
                Assert.IsTrue(rig.Plain.Endpoint.SendNotification(rig.Plain.Now) >= 0);
                CoapMessage notification = rig.Answered();
                Assert.AreEqual(over, notification.Find(OptionNumber.Block2) < 0 ? 0 : 1);
                Assert.IsTrue(over == 1 ? rig.Outer.Buffer.Length < 200 : rig.Outer.Buffer.Length == 200);
            }
        }

        private static void Block(SecureRig rig, int messageId, int number, bool more, int count)
        {
            rig.Request(CoapType.Confirmable, CoapCode.Put, messageId, OptionNumber.Block1, Rig.Block(number, more, Szx), 0, 0, number * Size, count);
        }

        private static string Tag(CoapMessage message)
        {
            byte[] tag = SecureRig.Value(message, OptionNumber.RequestTag);
            return tag is null ? string.Empty : Hex.Of(tag, 0, tag.Length);
        }
    }
}
