using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>The Echo option as its client: given back as RFC 9175 §2.3 asks.</summary>
    [TestClass]
    public class EchoTests
    {
        // Proves: WP-05, E2E-08
        [TestMethod]
        [DataRow(1)]
        [DataRow(8)]
        [DataRow(40)]
        public void A_request_is_repeated_once_with_the_value_asked_for(int length)
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Post, 10);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            string token = Rig.TokenOf(asked);
            Assert.AreEqual(-1, asked.Find(OptionNumber.Echo));
            rig.Echo = Bytes.Sequence(5, length);
            rig.Piggyback(asked, CoapCode.Unauthorized, 0, 0, 0, 0, 0, 0);
            asked = rig.AskedFor();
            Assert.AreEqual(Hex.Of(rig.Echo, 0, length), Echoed(asked));
            Assert.AreEqual(-1, rig.Outer.Find(OptionNumber.Echo));
            Assert.AreNotEqual(token, Rig.TokenOf(asked));
            Assert.IsTrue(Rig.HasPayload(asked, 0, 10));
            Assert.AreEqual(0, request.Ends);
            rig.Piggyback(asked, CoapCode.Unauthorized, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.Unauthorized, request.ResponseCode);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(41)]
        public void A_value_that_cannot_be_is_none(int length)
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Post, 10);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            rig.Echo = new byte[length];
            rig.Piggyback(rig.AskedFor(), CoapCode.Unauthorized, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.Unauthorized, request.ResponseCode);
        }

        [TestMethod]
        public void Without_protection_it_is_the_same()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage asked = rig.Sent();
            rig.Receive("64 81" + Id(asked) + Rig.TokenOf(asked) + "d1 ef 77");
            asked = rig.Sent();
            Assert.AreEqual("77", Echoed(asked));
            rig.Piggyback(asked, CoapCode.Content, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(1, request.Responses);
        }

        [TestMethod]
        public void What_came_in_the_clear_is_not_given_back_under_protection()
        {
            var rig = new SecureRig();
            rig.Device.TakesPlain = true;
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage sent = rig.Plain.Sent();
            rig.Plain.Receive("64 81" + Id(sent) + Rig.TokenOf(sent) + "d1 ef 77");
            Assert.AreEqual(CoapCode.Unauthorized, request.ResponseCode);
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Plain.Now);
            Assert.AreEqual(-1, rig.AskedFor().Find(OptionNumber.Echo));
        }

        [TestMethod]
        public void Each_block_may_be_asked_and_those_that_follow_bring_the_value_along()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Put, 3000);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            for (int i = 0; i < 3; i++)
            {
                CoapMessage asked = rig.AskedFor();
                Assert.AreEqual(i, Rig.Option(asked, OptionNumber.Block1) >> 4);
                Assert.AreEqual(i == 0 ? string.Empty : i == 1 ? "30" : "31", Echoed(asked));
                rig.Echo = new byte[] { (byte)(0x30 + i) };
                rig.Piggyback(asked, CoapCode.Unauthorized, 0, 0, 0, 0, 0, 0);
                asked = rig.AskedFor();
                rig.Echo = null;
                uint block = (uint)Rig.Option(asked, OptionNumber.Block1);
                Assert.AreEqual(i, (int)block >> 4);
                Assert.AreEqual("3" + i, Echoed(asked));
                rig.Piggyback(asked, i < 2 ? CoapCode.Continue : CoapCode.Changed, OptionNumber.Block1, block, 0, 0, 0, 0);
            }

            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Plain.Now);
            Assert.AreEqual(string.Empty, Echoed(rig.AskedFor()));
        }

        [TestMethod]
        public void What_a_response_gives_goes_into_the_next_request_and_no_further()
        {
            var rig = new SecureRig();
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Plain.Now);
            rig.Echo = new byte[] { 0x66 };
            rig.Piggyback(rig.AskedFor(), CoapCode.Content, 0, 0, 0, 0, 0, 0);
            rig.Echo = null;
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            Assert.AreEqual("66", Echoed(asked));
            rig.Piggyback(asked, CoapCode.Content, 0, 0, 0, 0, 0, 0);
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Plain.Now);
            Assert.AreEqual(string.Empty, Echoed(rig.AskedFor()));
        }

        [TestMethod]
        public void After_a_reset_nothing_is_given_back()
        {
            var rig = new SecureRig();
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Plain.Now);
            rig.Echo = new byte[] { 0x66 };
            rig.Piggyback(rig.AskedFor(), CoapCode.Content, 0, 0, 0, 0, 0, 0);
            rig.Plain.Endpoint.Reset();
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Plain.Now);
            Assert.AreEqual(string.Empty, Echoed(rig.AskedFor()));
        }

        // Proves: WP-05, E2E-08
        [TestMethod]
        public void Two_endpoints_prove_freshness_to_each_other()
        {
            var options = new CoapOptions();
            options.MaxBodySize = 4000;
            var rig = new Rig(options, new FakeProtection(true, 1));
            var peer = new Rig(options, new FakeProtection(false, 1));
            peer.Handler.WantsFreshness = true;
            var request = new TestRequest(CoapCode.Put, 3000);
            rig.Endpoint.Send(request, rig.Now);
            for (byte[] sent = rig.Link.TakeSent(); sent != null; sent = rig.Link.TakeSent())
            {
                peer.Link.Arrive(sent);
                peer.Step();
                rig.Link.Arrive(peer.Link.TakeSent());
                rig.Step();
            }

            Assert.AreEqual(CoapCode.Content, request.ResponseCode);
            Assert.AreEqual(3000, peer.Handler.RequestBody.Length);
            Assert.AreEqual(1, peer.Counters.FreshnessDemanded);
        }

        private static string Echoed(CoapMessage message)
        {
            byte[] echo = SecureRig.Value(message, OptionNumber.Echo);
            return echo is null ? string.Empty : Hex.Of(echo, 0, echo.Length);
        }

        private static string Id(CoapMessage message)
        {
            return Hex.Of(new byte[] { (byte)(message.MessageId >> 8), (byte)message.MessageId }, 0, 2);
        }
    }
}
