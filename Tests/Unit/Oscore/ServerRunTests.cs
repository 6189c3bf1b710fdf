using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>RFC 8613 App. B.2 begun by the server, step 1 left out: it answers a request under the context in force with an R2.</summary>
    [TestClass]
    public class ServerRunTests
    {
        private const string R2 = "a0a1a2a3a4a5a6a7";

        // Proves: WP-55
        [TestMethod]
        [DataRow("", "")]
        [DataRow("37cbf3210017a2d3", "37cbf3210017a2d3")]
        public void The_request_is_made_again_under_R2_and_a_nonce_of_the_client(string idContext, string id1)
        {
            Side client = Side.Make("", "01", idContext == "" ? null : idContext, Rederivation.OnLoss, 1);
            client.Ask("temp");
            Assert.IsTrue(client.ReceiveResponse(Answer(client, R2, R2 + id1, CoapCode.Unauthorized)) == Unprotection.Retry);

            byte[] request = client.Ask("temp");
            CoapMessage message = new CoapMessage();
            message.Parse(request, 0, request.Length);
            OscoreOption option = new OscoreOption();
            int at = message.Find(OptionNumber.Oscore);
            Assert.IsTrue(option.TryDecode(request, message.OptionOffset(at), message.OptionLength(at)));
            string kidContext = Hex.Of(request, option.KidContextOffset, option.KidContextLength);
            Assert.AreEqual("50" + R2, kidContext.Substring(0, 18));
            Assert.AreEqual(1L, option.PartialIv);

            EndpointContext requester = Server(kidContext.Substring(2)).Recipient;
            byte[] nonce = new byte[EndpointContext.NonceLength];
            byte[] aad = new byte[EndpointContext.MaxAadLength];
            requester.WriteNonce(1, nonce);
            int aadLength = requester.WriteAad(1, aad);
            Assert.IsTrue(requester.Aead.Unprotect(nonce, 0, aad, 0, aadLength, request, message.PayloadOffset, message.PayloadLength));
            Assert.AreEqual("01b474656d70", Hex.Of(request, message.PayloadOffset, message.PayloadLength - 8));
        }

        /// <summary>As libcoap does: the nonce is that of the request as it was, with the Common IV that belongs to the request.</summary>
        // Proves: WP-55
        [TestMethod]
        public void An_answer_without_a_number_has_the_nonce_of_its_request()
        {
            const string Id1 = "37cbf3210017a2d3";
            Side client = Side.Make("", "01", Id1, Rederivation.OnLoss, 1);
            client.Ask("temp");
            byte[] nonce = new byte[EndpointContext.NonceLength];
            Server(Id1).Recipient.WriteNonce(client.Asked.PartialIv, nonce);
            byte[] answer = Seal(client, R2, R2 + Id1, CoapCode.Unauthorized, OscoreOption.NoPartialIv, nonce);
            Assert.IsTrue(client.ReceiveResponse(answer) == Unprotection.Retry);
        }

        /// <summary>Another code, an R2 that is too short or too long, another derivation, not a CBOR byte string.</summary>
        // Proves: WP-55, WP-83
        [TestMethod]
        public void What_is_no_such_answer_is_dropped()
        {
            Side client = Side.Make("", "01", null, Rederivation.OnLoss, 1);
            client.Ask("temp");
            Assert.IsTrue(client.ReceiveResponse(Answer(client, R2, R2, CoapCode.Content)) == Unprotection.Dropped);
            Assert.IsTrue(client.ReceiveResponse(Answer(client, "a0a1a2a3a4a5a6", "a0a1a2a3a4a5a6", CoapCode.Unauthorized)) == Unprotection.Dropped);
            string tooLong = Hex.Of(new byte[57]);
            Assert.IsTrue(client.ReceiveResponse(Answer(client, tooLong, tooLong, CoapCode.Unauthorized)) == Unprotection.Dropped);
            Assert.IsTrue(client.ReceiveResponse(Answer(client, R2, R2 + "00", CoapCode.Unauthorized)) == Unprotection.Dropped);
            byte[] good = Answer(client, R2, R2, CoapCode.Unauthorized);
            byte[] bad = Bytes.Slice(good, 0, good.Length);
            bad[10] = 0x68;
            Assert.IsTrue(client.ReceiveResponse(bad) == Unprotection.Dropped);

            // And none of that was in the way of the right one, which counts once.
            Assert.IsTrue(client.ReceiveResponse(good) == Unprotection.Retry);
            Assert.IsTrue(client.ReceiveResponse(good) == Unprotection.Dropped);
        }

        // Proves: C-55
        [TestMethod]
        public void Where_the_policy_forbids_it_nothing_is_derived()
        {
            Side client = Side.Make("", "01", null, Rederivation.Never, 1);
            client.Ask("temp");
            Assert.IsTrue(client.ReceiveResponse(Answer(client, R2, R2, CoapCode.Unauthorized)) == Unprotection.Dropped);
        }

        /// <summary>A response with R2 as kid context and Partial IV 0, protected under an ID Context.</summary>
        private static byte[] Answer(Side client, string r2, string idContext, byte code)
        {
            byte[] nonce = new byte[EndpointContext.NonceLength];
            Server(idContext).Sender.WriteNonce(0, nonce);
            return Seal(client, r2, idContext, code, 0, nonce);
        }

        private static byte[] Seal(Side client, string r2, string idContext, byte code, long partialIv, byte[] nonce)
        {
            SecurityContext context = Server(idContext);
            byte[] value = new byte[80];
            byte[] wrapped = Hex.Parse((r2.Length / 2 < 24 ? Hex.Of(new byte[] { (byte)(0x40 | (r2.Length / 2)) }) : "58" + Hex.Of(new byte[] { (byte)(r2.Length / 2) })) + r2);
            int valueLength = OscoreOption.Encode(value, 0, partialIv, wrapped, wrapped.Length, null);

            byte[] aad = new byte[EndpointContext.MaxAadLength];
            int aadLength = context.Recipient.WriteAad(client.Asked.PartialIv, aad);
            byte[] sealedCode = new byte[9];
            sealedCode[0] = code;
            context.Sender.Aead.Protect(nonce, 0, aad, 0, aadLength, sealedCode, 0, 1);

            byte[] message = new byte[120];
            CoapWriter writer = new CoapWriter();
            writer.Begin(message, 0, message.Length, CoapType.Acknowledgement, CoapCode.Changed, 1, Hex.Parse("7a41"), 0, 2);
            writer.Option(OptionNumber.Oscore, value, 0, valueLength);
            writer.StartPayload();
            writer.Payload(sealedCode, 0, sealedCode.Length);
            return Bytes.Slice(message, 0, writer.Length);
        }

        private static SecurityContext Server(string idContext)
        {
            SoftwareCrypto engine = new SoftwareCrypto();
            CommonContext common = new CommonContext(Side.Credentials(Side.Secret, "01", "", null), new Hkdf(new HmacSha256(engine)));
            SecurityContext context = new SecurityContext(engine, common.SenderId, common.RecipientId);
            byte[] id = Hex.Parse(idContext);
            if (id.Length <= SecurityContext.MaxIdContextLength)
            {
                common.Derive(context, id, id.Length);
            }

            return context;
        }
    }
}
