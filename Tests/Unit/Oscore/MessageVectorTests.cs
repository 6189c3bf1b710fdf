using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>The messages of RFC 8613 App. C, from both sides.</summary>
    [TestClass]
    public class MessageVectorTests
    {
        private const string Request4 = "44015d1f00003974396c6f63616c686f737483747631";
        private const string Protected4 = "44025d1f00003974396c6f63616c686f7374620914ff612f1092f1776f1c1668b3825e";
        private const string Response7 = "64455d1f00003974ff48656c6c6f20576f726c6421";
        private const string Protected7 = "64445d1f0000397490ffdbaad1e9a7e7b2a813d3c31524378303cdafae119106";
        private const string Protected8 = "64445d1f00003974920100ff4d4c13669384b67354b2b6175ff4b8658c666a6cf88e";

        // Proves: WP-01, WP-28, WP-37, WP-38, WP-39, WP-42, WP-50
        [TestMethod]
        [DataRow(Side.Salt, "", "01", "", Request4, Protected4)]
        [DataRow("", "00", "01", "", "440171c30000b932396c6f63616c686f737483747631", "440271c30000b932396c6f63616c686f737463091400ff4ed339a5a379b0b8bc731fffb0")]
        [DataRow(Side.Salt, "", "01", "37cbf3210017a2d3", "44012f8eef9bbf7a396c6f63616c686f737483747631", "44022f8eef9bbf7a396c6f63616c686f73746b19140837cbf3210017a2d3ff72cd7273fd331ac45cffbe55c3")]
        public void C_4_to_C_6_requests(string salt, string sender, string recipient, string idContext, string plain, string expected)
        {
            Side client = Make(salt, sender, recipient, idContext);
            client.SetNumber(20);
            Assert.AreEqual(expected, Hex.Of(client.Protect(Hex.Parse(plain), client.Asked)));
            Assert.AreEqual(20L, client.Asked.PartialIv);

            Side server = Make(salt, recipient, sender, idContext);
            Assert.IsTrue(server.Receive(Hex.Parse(expected)) == Unprotection.Opened);
            Assert.AreEqual(plain, server.Opened);
            Assert.AreEqual(20L, server.Answering.PartialIv);
        }

        // Proves: WP-01, WP-28, WP-37, WP-38, WP-39, WP-42
        [TestMethod]
        public void C_7_and_C_8_responses()
        {
            Side client = Make(Side.Salt, "", "01", "");
            client.SetNumber(20);
            client.Protect(Hex.Parse(Request4), client.Asked);
            Side server = Make(Side.Salt, "01", "", "");
            server.Receive(Hex.Parse(Protected4));
            server.Protection.ConfirmFresh(server.Answering);

            Assert.AreEqual(Protected7, Hex.Of(server.Respond(Hex.Parse(Response7), true)));
            Assert.AreEqual(Protected8, Hex.Of(server.Respond(Hex.Parse(Response7), false)));
            Assert.IsTrue(client.ReceiveResponse(Hex.Parse(Protected7)) == Unprotection.Opened);
            Assert.AreEqual(Response7, client.Opened);
            Assert.IsTrue(client.ReceiveResponse(Hex.Parse(Protected8)) == Unprotection.Opened);
            Assert.AreEqual(Response7, client.Opened);
        }

        // Proves: WP-51
        [TestMethod]
        public void An_ID_context_need_not_be_sent()
        {
            Side client = Make(Side.Salt, "", "01", "37cbf3210017a2d3");
            client.Options.SendIdContext = false;
            Side server = Make(Side.Salt, "01", "", "37cbf3210017a2d3");
            byte[] request = client.Ask("a");
            Assert.IsTrue(server.Receive(request) == Unprotection.Opened);
            client.Options.SendIdContext = true;
            Assert.AreEqual(request.Length + 9, client.Ask("a").Length);
        }

        private static Side Make(string salt, string sender, string recipient, string idContext)
        {
            ObjectCredentials credentials = new ObjectCredentials(
                Hex.Parse(Side.Secret), Hex.Parse(sender), Hex.Parse(recipient), Hex.Parse(salt), idContext == "" ? null : Hex.Parse(idContext));
            return new Side(credentials, new OscoreOptions { Rederivation = Rederivation.Never }, 1, new MemoryStore(8, 128));
        }
    }
}
