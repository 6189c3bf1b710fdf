using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Bodies of our requests in blocks (RFC 7959 §2.3, §2.9).</summary>
    [TestClass]
    public class Block1SendTests
    {
        [TestMethod]
        public void What_fits_is_sent_without_blocks()
        {
            var rig = new Rig();
            rig.Endpoint.Send(new TestRequest(CoapCode.Post, 1024), rig.Now);
            CoapMessage sent = rig.Sent();
            Assert.AreEqual(-1, sent.Find(OptionNumber.Block1));
            Assert.IsTrue(Rig.HasPayload(sent, 0, 1024));
        }

        [TestMethod]
        public void What_does_not_fit_is_sent_block_by_block()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 2500);
            rig.Endpoint.Send(request, rig.Now);
            for (int i = 0; i < 3; i++)
            {
                CoapMessage sent = rig.Sent();
                bool more = i < 2;
                Assert.AreEqual((int)Rig.Block(i, more, 6), Rig.Option(sent, OptionNumber.Block1));
                Assert.AreEqual(i == 0 ? 2500 : -1, Rig.Option(sent, OptionNumber.Size1));
                Assert.IsTrue(Rig.HasPayload(sent, i * 1024, more ? 1024 : 452));
                Assert.AreEqual(0, request.Ends);
                rig.Piggyback(sent, more ? CoapCode.Continue : CoapCode.Changed, OptionNumber.Block1, Rig.Block(i, more, 6), 0, 0, 0, 0);
            }

            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
            Assert.AreEqual(1, request.Ends);
            Assert.AreEqual(0, rig.Link.SentCount);
        }

        [TestMethod]
        public void The_smaller_blocks_of_the_server_are_taken_over()
        {
            var rig = new Rig();
            rig.Endpoint.Send(new TestRequest(CoapCode.Post, 2500), rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 3), 0, 0, 0, 0);
            CoapMessage sent = rig.Sent();
            Assert.AreEqual((int)Rig.Block(8, true, 3), Rig.Option(sent, OptionNumber.Block1));
            Assert.IsTrue(Rig.HasPayload(sent, 1024, 128));
        }

        [TestMethod]
        public void Larger_blocks_of_the_server_are_not()
        {
            var options = new CoapOptions();
            options.BlockSize = 64;
            var rig = new Rig(options);
            rig.Endpoint.Send(new TestRequest(CoapCode.Post, 200), rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 6), 0, 0, 0, 0);
            Assert.AreEqual((int)Rig.Block(1, true, 2), Rig.Option(rig.Sent(), OptionNumber.Block1));
        }

        [TestMethod]
        [DataRow(2500)]
        [DataRow(500)]
        public void Too_large_with_a_smaller_block_is_tried_with_that(int bodyLength)
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, bodyLength);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.RequestEntityTooLarge, OptionNumber.Block1, Rig.Block(0, true, 4), 0, 0, 0, 0);
            CoapMessage sent = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 4), Rig.Option(sent, OptionNumber.Block1));
            Assert.AreEqual(bodyLength, Rig.Option(sent, OptionNumber.Size1));
            Assert.IsTrue(Rig.HasPayload(sent, 0, 256));
            Assert.AreEqual(0, request.Ends);
        }

        [TestMethod]
        public void Too_large_without_a_smaller_block_is_the_response()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 2500);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.RequestEntityTooLarge, OptionNumber.Block1, Rig.Block(0, true, 6), 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, request.ResponseCode);

            request = new TestRequest(CoapCode.Post, 2500);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.RequestEntityTooLarge, OptionNumber.Size1, 100, 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, request.ResponseCode);
        }

        [TestMethod]
        public void Too_large_in_the_middle_is_the_response()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 2500);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 6), 0, 0, 0, 0);
            rig.Piggyback(rig.Sent(), CoapCode.RequestEntityTooLarge, OptionNumber.Block1, Rig.Block(1, true, 2), 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, request.ResponseCode);
        }

        [TestMethod]
        public void Incomplete_starts_again_once()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 2500);
            rig.Endpoint.Send(request, rig.Now);
            for (int i = 0; i < 2; i++)
            {
                CoapMessage first = rig.Sent();
                Assert.AreEqual((int)Rig.Block(0, true, 6), Rig.Option(first, OptionNumber.Block1));
                rig.Piggyback(first, CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 6), 0, 0, 0, 0);
                Assert.AreEqual(0, request.Ends);
                rig.Piggyback(rig.Sent(), CoapCode.RequestEntityIncomplete, 0, 0, 0, 0, 0, 0);
            }

            Assert.AreEqual(CoapCode.RequestEntityIncomplete, request.ResponseCode);
        }

        [TestMethod]
        public void An_error_in_the_middle_is_the_response()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 2500);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Forbidden, OptionNumber.Block1, Rig.Block(0, true, 6), 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.Forbidden, request.ResponseCode);
        }

        [TestMethod]
        [DataRow(2500, 0, 0)]
        [DataRow(10, OptionNumber.Block1, 8)]
        public void Continue_where_there_is_nothing_to_continue_is_a_bad_response(int bodyLength, int option, int value)
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, bodyLength);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Continue, option, (uint)value, 0, 0, 0, 0);
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
        }

        [TestMethod]
        public void A_block_can_be_answered_separately()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 2000);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            rig.Receive(CoapType.Confirmable, CoapCode.Continue, 0x7777, Rig.TokenOf(sent), string.Empty, OptionNumber.Block1, Rig.Block(0, true, 6), 0, 0, 0, 0);
            Assert.AreEqual("60007777", rig.SentHex());
            Assert.AreEqual((int)Rig.Block(1, false, 6), Rig.Option(rig.Sent(), OptionNumber.Block1));
        }

        [TestMethod]
        public void The_next_block_waits_for_a_notification_and_goes_before_another()
        {
            var rig = new Rig();
            byte[] token = new byte[1];
            rig.Endpoint.Send(new TestRequest(CoapCode.Post, 2000), rig.Now);
            CoapMessage first = rig.Sent();
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, first.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.IsTrue(rig.Endpoint.BeginNotification(token, 0, 1, true) != null);
            int id = rig.Endpoint.SendNotification(rig.Now);
            rig.Sent();
            rig.Receive(CoapType.NonConfirmable, CoapCode.Continue, 0x7777, Rig.TokenOf(first), string.Empty, OptionNumber.Block1, Rig.Block(0, true, 6), 0, 0, 0, 0);
            Assert.AreEqual(0, rig.Link.SentCount);
            rig.Handler.NotifiesAgain = true;
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, id, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(1, rig.Handler.Outcomes);
            Assert.IsNull(rig.Handler.NotificationWithin);
            Assert.AreEqual((int)Rig.Block(1, false, 6), Rig.Option(rig.Sent(), OptionNumber.Block1));
        }

        // Proves: SMS-32
        [TestMethod]
        [DataRow(64)]
        [DataRow(80)]
        [DataRow(140)]
        [DataRow(141)]
        [DataRow(300)]
        [DataRow(1280)]
        public void Whatever_the_link_takes_every_block_passes(int maxDatagram)
        {
            var rig = new Rig();
            rig.Link.Limit(maxDatagram);
            var request = new TestRequest(CoapCode.Put, 3000);
            rig.Endpoint.Send(request, rig.Now);
            int got = 0;
            while (request.Ends == 0)
            {
                CoapMessage sent = rig.Sent();
                int block = Rig.Option(sent, OptionNumber.Block1);
                Assert.AreEqual(got, (block >> 4) * (16 << (block & 7)));
                Assert.IsTrue(Rig.HasPayload(sent, got, sent.PayloadLength));
                got += sent.PayloadLength;
                bool more = (block & 8) != 0;
                rig.Piggyback(sent, more ? CoapCode.Continue : CoapCode.Changed, OptionNumber.Block1, (uint)block, 0, 0, 0, 0);
            }

            Assert.AreEqual(3000, got);
            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
        }
    }
}
