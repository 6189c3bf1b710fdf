using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>
    /// The budget of one short message: 140 bytes of user data, of which DTLS with AES_128_CCM_8 takes 29 (13 of the record header, 8 of the nonce, 8 of
    /// the tag). A message is one short message or it is not sent.
    /// </summary>
    [TestClass]
    public class ShortMessageTests
    {
        private const int UserData = 140;
        private const int Dtls = 13 + 8 + 8;
        private const int PortHeader = 7;

        // Proves: SMS-29, SMS-30, SMS-32, C-03
        [TestMethod]
        [DataRow(UserData - Dtls, 107)]
        [DataRow(UserData, 136)]
        [DataRow(UserData - Dtls - PortHeader, 100)]
        public void Without_a_token_options_marker_and_body_have_what_the_header_leaves(int limit, int room)
        {
            Rig rig = Limited(limit);
            rig.Handler.BodyLength = room - 1;              // the marker takes one
            rig.Receive("4001" + "1234" + "b161");
            byte[] response = rig.Link.TakeSent();
            Assert.AreEqual(limit, response.Length);
            Assert.AreEqual(limit, CoapMessage.HeaderLength + room);

            // One byte more does not make two short messages, but blocks of 64 bytes.
            rig.Handler.BodyLength = room;
            rig.Receive("4001" + "1235" + "b161");
            AssertBlocks(rig, room);
        }

        // Proves: SMS-31, SMS-32, C-04
        [TestMethod]
        [DataRow(UserData - Dtls, 99)]
        [DataRow(UserData - Dtls - PortHeader, 92)]
        public void With_a_token_of_eight_bytes_a_report_has_what_that_leaves(int limit, int room)
        {
            const int ObserveAndMarker = 2 + 1;
            Rig rig = Limited(limit);
            Notify(rig, room - ObserveAndMarker);
            Assert.AreEqual(limit, rig.Link.TakeSent().Length);
            Notify(rig, room - ObserveAndMarker + 1);
            CoapMessage first = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(first, OptionNumber.Block2));
            Assert.IsTrue(first.PayloadOffset + first.PayloadLength <= limit);
        }

        // Proves: SMS-32
        [TestMethod]
        [DataRow(UserData - Dtls)]
        [DataRow(UserData)]
        public void A_long_request_goes_in_blocks_of_64_bytes_one_short_message_each(int limit)
        {
            Rig rig = Limited(limit);
            TestRequest request = new TestRequest(CoapCode.Post, 200);
            rig.Endpoint.Send(request, rig.Now);
            int[] lengths = { 64, 64, 64, 8 };
            for (int i = 0; i < lengths.Length; i++)
            {
                rig.Step();
                CoapMessage block = rig.Sent();
                bool isLast = i == lengths.Length - 1;
                Assert.AreEqual((int)Rig.Block(i, !isLast, 2), Rig.Option(block, OptionNumber.Block1));
                Assert.AreEqual(lengths[i], block.PayloadLength);
                Assert.IsTrue(block.PayloadOffset + block.PayloadLength <= limit);
                rig.Piggyback(block, isLast ? CoapCode.Changed : CoapCode.Continue, OptionNumber.Block1, Rig.Block(i, !isLast, 2), 0, 0, 0, 0);
            }

            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
        }

        // Proves: SMS-32
        [TestMethod]
        public void A_message_whose_options_do_not_fit_fails_and_nothing_of_it_leaves()
        {
            // Header, token of 4 bytes, option header of 2 bytes: 10 of 111.
            Rig rig = Limited(UserData - Dtls);
            TestRequest fits = new TestRequest(CoapCode.Delete, 0) { Path = new string('p', UserData - Dtls - 10) };
            rig.Endpoint.Send(fits, rig.Now);
            Assert.AreEqual(UserData - Dtls, rig.Link.TakeSent().Length);
            rig.Endpoint.Abandon();

            TestRequest request = new TestRequest(CoapCode.Delete, 0) { Path = new string('p', UserData - Dtls - 9) };
            rig.Endpoint.Send(request, rig.Now);
            rig.Step();
            Assert.IsNull(rig.Link.TakeSent());
            Assert.AreEqual((int)RequestFailure.Unsendable, request.Failure);
            Assert.AreEqual(1, rig.Counters.Unsendable);
        }

        [TestMethod]
        public void A_peer_that_asks_for_larger_blocks_gets_those_of_64_bytes()
        {
            Rig rig = Limited(UserData);
            rig.Handler.BodyLength = 300;
            rig.Receive(CoapType.Confirmable, CoapCode.Get, 7, string.Empty, "a", OptionNumber.Block2, Rig.Block(0, false, 6), 0, 0, 0, 0);
            CoapMessage first = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(first, OptionNumber.Block2));
            Assert.AreEqual(64, first.PayloadLength);
        }

        [TestMethod]
        public void A_request_that_is_carried_out_without_an_answer_leaves_nothing_and_its_repetition_neither()
        {
            Rig rig = new Rig();
            CoapOptions options = new CoapOptions();
            SilentHandler handler = new SilentHandler();
            CoapEndpoint endpoint = new CoapEndpoint(rig.Link, options, new SeededRandom(1), handler);
            for (int i = 0; i < 2; i++)
            {
                rig.Link.Arrive(Hex.Parse("4402b60b2161fb63b13101300138"));
                endpoint.Step(1000 + i);
            }

            Assert.AreEqual(1, handler.Requests);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, endpoint.Counters.Duplicates);
        }

        // Proves: SMS-12, SMS-13
        [TestMethod]
        public void Over_SMS_what_is_not_protected_end_to_end_as_agreed_gets_no_answer_at_all()
        {
            string[] bare =
            {
                "4001" + "0001" + "b161",                   // GET
                "4001" + "0002" + "b161" + "c1ff" + "0d0b", // malformed
                "4001" + "0003" + "b161" + "e1fd1b01",      // a critical option that nobody knows
                "4000" + "0004",                            // ping
                "4045" + "0005"                             // a response to nothing
            };
            for (int i = 0; i < bare.Length; i++)
            {
                ScriptedLink link = new ScriptedLink(LinkState.Open) { Bearer = BearerTiming.ForSms() };
                TestHandler handler = new TestHandler();
                CoapEndpoint endpoint = new CoapEndpoint(link, new CoapOptions(), new SeededRandom(1), handler, new FakeProtection(true, 2));
                link.Arrive(Hex.Parse(bare[i]));
                endpoint.Step(1000);
                Assert.AreEqual(0, link.SentCount, bare[i]);
                Assert.AreEqual(0, handler.Requests, bare[i]);
            }
        }

        [TestMethod]
        public void Over_SMS_a_ping_and_what_is_no_CoAP_get_no_Reset()
        {
            ScriptedLink link = new ScriptedLink(LinkState.Open) { Bearer = BearerTiming.ForSms() };
            CoapEndpoint endpoint = new CoapEndpoint(link, new CoapOptions(), new SeededRandom(1), new TestHandler());
            link.Arrive(Hex.Parse("40000001"));
            link.Arrive(Hex.Parse("40450002"));
            link.Arrive(Hex.Parse("40e00003"));
            endpoint.Step(1000);
            Assert.AreEqual(0, link.SentCount);
            Assert.AreEqual(0, endpoint.Counters.ResetsSent);
        }

        private static Rig Limited(int maxDatagram)
        {
            Rig rig = new Rig();
            rig.Link.Limit(maxDatagram);
            return rig;
        }

        private static void AssertBlocks(Rig rig, int length)
        {
            CoapMessage first = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(first, OptionNumber.Block2));
            Assert.IsTrue(Rig.HasPayload(first, 0, 64));
            rig.Receive(CoapType.Confirmable, CoapCode.Get, 99, string.Empty, "a", OptionNumber.Block2, Rig.Block(1, false, 2), 0, 0, 0, 0);
            CoapMessage last = rig.Sent();
            Assert.AreEqual((int)Rig.Block(1, length > 128, 2), Rig.Option(last, OptionNumber.Block2));
            Assert.IsNull(rig.Link.TakeSent());
        }

        private static void Notify(Rig rig, int length)
        {
            CoapResponse response = rig.Endpoint.BeginNotification(Bytes.Sequence(1, 8), 0, 8, false);
            response.Observe = 5;
            rig.Handler.BodyLength = length;
            rig.Handler.WriteBody(response);
            Assert.IsTrue(rig.Endpoint.SendNotification(rig.Now) >= 0);
        }

        private sealed class SilentHandler : RequestHandler
        {
            public int Requests { get; private set; }

            public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
            {
                Requests++;
                response.Suppress();
            }
        }
    }
}
