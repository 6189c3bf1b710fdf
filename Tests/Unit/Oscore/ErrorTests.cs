using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    [TestClass]
    public class ErrorTests
    {
        private const string Header = "41020001aa";

        /// <summary>No Partial IV, no kid, reserved bits, cut short, no payload, the option twice.</summary>
        // Proves: WP-83
        [TestMethod]
        [DataRow("9108ff000102030405060708")]
        [DataRow("920114ff000102030405060708")]
        [DataRow("932914 00ff000102030405060708")]
        [DataRow("9109ff000102030405060708")]
        [DataRow("920914")]
        [DataRow("9209140209 14ff000102030405060708")]
        [DataRow("90ff000102030405060708")]
        public void A_COSE_object_that_cannot_be_decoded_gets_4_02(string hex)
        {
            Side server = Side.ConfirmedPair()[1];
            Assert.IsTrue(server.Receive(Hex.Parse(Header + hex)) == Unprotection.Refused);
            Assert.AreEqual((int)CoapCode.BadOption, (int)server.Protection.Refusal);
            Assert.IsFalse(server.Answering.IsProtected);
        }

        /// <summary>Another kid, a longer one, a kid context nobody has.</summary>
        // Proves: WP-83, WP-49
        [TestMethod]
        [DataRow("93091402ff000102030405060708")]
        [DataRow("9a09140102030405060708ff000102030405060708")]
        [DataRow("95191402abcdff000102030405060708")]
        public void A_context_that_is_not_there_gets_4_01(string hex)
        {
            Side server = Side.ConfirmedPair()[1];
            Assert.IsTrue(server.Receive(Hex.Parse(Header + hex)) == Unprotection.Refused);
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)server.Protection.Refusal);
        }

        /// <summary>A tag alone, less than a tag, anything.</summary>
        // Proves: WP-83, E2E-25, E2E-33
        [TestMethod]
        [DataRow("920914ff0001020304050607")]
        [DataRow("920914ff00")]
        [DataRow("920914ff000102030405060708090a0b0c0d0e0f")]
        public void What_does_not_verify_gets_4_00(string hex)
        {
            Side server = Side.ConfirmedPair()[1];
            Assert.IsTrue(server.Receive(Hex.Parse(Header + hex)) == Unprotection.Refused);
            Assert.AreEqual((int)CoapCode.BadRequest, (int)server.Protection.Refusal);
        }

        // Proves: WP-48, WP-83
        [TestMethod]
        public void A_request_without_protection_gets_4_01()
        {
            Side server = Side.ConfirmedPair()[1];
            Assert.IsTrue(server.Receive(Hex.Parse("41010001aab474656d70")) == Unprotection.Refused);
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)server.Protection.Refusal);
        }

        // Proves: WP-48
        [TestMethod]
        public void Nothing_is_answered_under_protection_that_was_not_asked_under_it()
        {
            Side server = Side.ConfirmedPair()[1];
            server.Answering.Clear();
            Assert.IsTrue(server.Answer(CoapCode.Content, "x") is null);
        }

        // Proves: WP-83
        [TestMethod]
        public void Errors_without_protection_are_not_believed()
        {
            Side client = Side.ConfirmedPair()[0];
            client.Ask("temp");
            byte[] codes = new byte[] { CoapCode.Unauthorized, CoapCode.BadOption, CoapCode.BadRequest, CoapCode.Content, CoapCode.GatewayTimeout, CoapCode.NotFound };
            for (int i = 0; i < codes.Length; i++)
            {
                Assert.IsTrue(client.ReceiveResponse(Side.Plain(codes[i])) == Unprotection.Dropped);
            }
        }

        /// <summary>Reserved bits, no payload, a kid context, nothing that verifies.</summary>
        // Proves: WP-83
        [TestMethod]
        [DataRow("9140ff000102030405060708")]
        [DataRow("90")]
        [DataRow("9310 01ff ff000102030405060708")]
        [DataRow("90ff000102030405060708")]
        [DataRow("90ff0001")]
        [DataRow("920100ff000102030405060708")]
        public void Bad_responses_are_dropped(string hex)
        {
            Side[] pair = Side.ConfirmedPair();
            pair[1].Receive(pair[0].Ask("temp"));
            Assert.IsTrue(pair[0].ReceiveResponse(Hex.Parse("6144000100" + hex)) == Unprotection.Dropped);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Content, "21.5")) == Unprotection.Opened);
        }

        // Proves: E2E-04, E2E-22, E2E-30, WP-83
        [TestMethod]
        public void A_request_with_any_byte_changed_is_refused()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Ask("temp");
            int from = 6 + 1;       // header and token belong to the hop; then the head of the option
            for (int at = from; at < request.Length; at++)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    byte[] changed = Bytes.Slice(request, 0, request.Length);
                    changed[at] ^= (byte)(1 << bit);
                    Unprotection outcome = pair[1].Receive(changed);
                    Assert.IsTrue(outcome == Unprotection.Refused);
                }
            }

            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
        }

        // Proves: E2E-04, E2E-22, E2E-30, WP-83
        [TestMethod]
        public void A_response_with_any_byte_changed_is_dropped()
        {
            Side[] pair = Side.ConfirmedPair();
            pair[1].Receive(pair[0].Ask("temp"));
            byte[] response = pair[1].AnswerSeparately(CoapCode.Content, "21.5");
            for (int at = 7; at < response.Length; at++)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    byte[] changed = Bytes.Slice(response, 0, response.Length);
                    changed[at] ^= (byte)(1 << bit);
                    Assert.IsTrue(pair[0].ReceiveResponse(changed) == Unprotection.Dropped);
                }
            }

            Assert.IsTrue(pair[0].ReceiveResponse(response) == Unprotection.Opened);
        }

        // Proves: WP-01, E2E-25, E2E-33, WP-51
        [TestMethod]
        [DataRow("0102030405060708090a0b0c0d0e0f11", "", "01", "")]
        [DataRow(Side.Secret, "", "02", "")]
        [DataRow(Side.Secret, "", "01", "aa")]
        public void Whoever_lacks_the_secret_the_IDs_or_the_ID_context_is_refused(string secret, string sender, string recipient, string idContext)
        {
            Side server = Side.ConfirmedPair()[1];
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never, SendIdContext = false };
            Side other = new Side(Side.Credentials(secret, sender, recipient, idContext == "" ? null : idContext), options, 3, new Lwm2m.Foundation.MemoryStore(8, 128));
            other.SetNumber(5);
            byte[] request = other.Ask("temp");
            bool isSameKey = secret == Side.Secret && idContext == "";
            if (isSameKey)
            {
                // The key of a sender does not depend on the other ID, but what answers does.
                server.Receive(request);
                Assert.IsTrue(other.ReceiveResponse(server.Answer(CoapCode.Content, "x")) == Unprotection.Dropped);
            }
            else
            {
                Assert.IsTrue(server.Receive(request) == Unprotection.Refused);
                Assert.AreEqual((int)CoapCode.BadRequest, (int)server.Protection.Refusal);
            }
        }

        // Proves: WP-06, WP-41, E2E-07, E2E-26, E2E-34
        [TestMethod]
        public void A_response_held_back_does_not_pass_for_a_later_request()
        {
            Side[] pair = Side.ConfirmedPair();
            pair[1].Receive(pair[0].Ask("lock"));
            byte[] first = pair[1].Answer(CoapCode.Content, "locked");
            byte[] second = pair[0].Ask("lock");
            byte[] numbered = pair[1].AnswerSeparately(CoapCode.Content, "locked");
            Assert.IsTrue(pair[0].ReceiveResponse(first) == Unprotection.Dropped);
            Assert.IsTrue(pair[0].ReceiveResponse(numbered) == Unprotection.Dropped);
            pair[1].Receive(second);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Content, "open")) == Unprotection.Opened);
            Assert.AreEqual("open", pair[0].Payload);
        }

        // Proves: E2E-22, WP-06
        [TestMethod]
        public void A_request_of_ours_does_not_come_back_as_one_of_the_peer_or_as_its_response()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Ask("temp");
            Assert.IsTrue(pair[0].Receive(request) == Unprotection.Refused);
            Assert.IsTrue(pair[0].ReceiveResponse(request) == Unprotection.Dropped);
        }
    }
}
