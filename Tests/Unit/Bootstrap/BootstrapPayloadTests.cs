using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What bootstrap servers write that is not as the specification has it, and in which formats.</summary>
    [TestClass]
    public class BootstrapPayloadTests
    {
        /// <summary>Base64url of <see cref="BootstrapRig.Key"/> with 3.</summary>
        private const string Secret = "Aw4ZJC86RVBbZnF8h5KdqA";

        private const string Uri = "C8000B636F6170733A2F2F6F6E65";
        private const string Key = "C8051007121D28333E49545F6A75808B96A1AC";
        private const string Server = "C10065" + "C2010258" + "C10755";

        [TestMethod]
        public void Empty_values_of_optional_resources_are_as_if_they_were_not_there()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            string security = Uri + "C10100" + "C10200" + "C10341" + Key + "C006" + "C007" + "C008" + "C009" + "C10A65" + "C00B" + "C00E" + "C00F" + "C011";
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1", ContentFormat.Tlv, security));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/1/1", ContentFormat.Tlv, Server + "C002" + "C003" + "C005" + "C00D" + "C016" + "C017"));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            SecurityAccount account = rig.Client.Accounts.FindSecurity(101);
            Assert.IsNull(account.Sms.KeyParameters);
            Assert.IsNull(account.Sms.SecretKeys);
            Assert.IsNull(account.Sms.Number);
            Assert.IsNull(account.Sni);
            Assert.AreEqual(SecurityAccount.Unset, account.Sms.Mode);
            Assert.AreEqual(SecurityAccount.Unset, account.OscoreInstanceId);
            Assert.AreEqual(ServerAccount.Unset, rig.Client.Accounts.FindServer(101).PreferredTransport);
            Assert.IsTrue(rig.Register("one"));
        }

        [TestMethod]
        public void By_itself_an_empty_value_takes_away_what_was_there()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/0/1/7", new byte[6]);
            rig.Put("/0/1/8", new byte[16]);
            rig.Put("/1/1/22", "U");
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/7", ContentFormat.Tlv, "C007"));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/8", ContentFormat.Tlv, "C008"));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/1/1/22", ContentFormat.Tlv, "C016"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/1/1/2", ContentFormat.Tlv, "C002"));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsNull(rig.Client.Accounts.FindSecurity(101).Sms.KeyParameters);
            Assert.IsNull(rig.Client.Accounts.FindSecurity(101).Sms.SecretKeys);
            Assert.AreEqual(ServerAccount.Unset, rig.Client.Accounts.FindServer(101).PreferredTransport);
        }

        [TestMethod]
        public void An_empty_value_of_a_mandatory_resource_is_refused_and_told()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/1/1", ContentFormat.Tlv, "C10065" + "C001" + "C10755"));
            Assert.AreEqual("refused with 4.00: /1/1/1", rig.Report);
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/1/1", ContentFormat.Tlv, "C10065" + "C2010258" + "C007"));
            Assert.AreEqual("refused with 4.00: /1/1/7", rig.Report);
        }

        [TestMethod]
        public void An_executable_resource_in_an_instance_is_passed_over()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Put("/1/1", ContentFormat.Tlv, "C004" + Server + "C008" + "C10931"));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/1", ContentFormat.Tlv, "08010F" + "C10831" + Server + "C004"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put("/1/1/8", ContentFormat.Tlv, "C008"));
            Assert.AreEqual("600", rig.Get("/1/1/1", ContentFormat.TextPlain).Text);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
        }

        [TestMethod]
        [DataRow("UQ", "U")]
        [DataRow("SQ", "S")]
        [DataRow("UQS", "US")]
        [DataRow("QU", "U")]
        public void Bindings_of_lwm2m_1_0_are_taken_without_their_queue_mode(string written, string kept)
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Put("/1/1/7", written));
            Assert.AreEqual(kept, rig.Get("/1/1/7", ContentFormat.TextPlain).Text);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Ask("one", new TestRequest(CoapCode.Put, "/1/1/7") { Format = ContentFormat.TextPlain, Body = Utf8.FromString(written) }).Code);
        }

        [TestMethod]
        [DataRow("Q")]
        [DataRow("USQ")]
        [DataRow("UQSQ")]
        [DataRow("SUQ")]
        [DataRow("QUS")]
        [DataRow("UQQ")]
        [DataRow("UU")]
        [DataRow("UX")]
        [DataRow("")]
        public void Other_bindings_are_refused(string text)
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/1/1/7", text));
        }

        // Proves: WP-54
        [TestMethod]
        public void Oscore_credentials_arrive_in_senml_json()
        {
            const string Security = "[{'bn':'/0/1/','n':'0','vs':'coap://one'},{'n':'1','vb':false},{'n':'2','v':3},{'n':'3','vd':''},{'n':'4','vd':''},{'n':'5','vd':''},"
                + "{'n':'10','v':101},{'n':'17',";
            string server = "[{'bn':'/1/1/','n':'0','v':101},{'n':'1','v':600},{'n':'7','vs':'U'}]";
            string oscore = "[{'bn':'/21/4/','n':'0','vd':'" + Secret + "'},{'n':'1','vd':'AQ'},{'n':'2','vd':'Ag'},{'n':'6','vd':''}]";
            AssertTaken(ContentFormat.SenmlJson, Security + "'vlo':'21:4'}]", server, oscore);
            AssertTaken(ContentFormat.SenmlJson, Security + "'vs':'21:4'}]", server, oscore);
        }

        // Proves: WP-54
        [TestMethod]
        public void Oscore_credentials_arrive_in_lwm2m_json()
        {
            const string Security = "{'bn':'/0/1/','e':[{'n':'0','sv':'coap://one'},{'n':'1','bv':false},{'n':'2','v':3},{'n':'3','sv':''},{'n':'4','sv':''},{'n':'5','sv':''},"
                + "{'n':'10','v':101},{'n':'17',";
            string server = "{'bn':'/1/1/','e':[{'n':'0','v':101},{'n':'1','v':600},{'n':'7','sv':'U'}]}";
            string oscore = "{'bn':'/21/4/','e':[{'n':'0','sv':'" + Secret + "=='},{'n':'1','sv':'AQ=='},{'n':'2','sv':'Ag=='}]}";
            AssertTaken(ContentFormat.Lwm2mJson, Security + "'ov':'21:4'}]}", server, oscore);
            AssertTaken(ContentFormat.Lwm2mJson, Security + "'sv':'21:4'}]}", server, oscore);
        }

        private static void AssertTaken(int format, string security, string server, string oscore)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.MessageSecurity = new OscoreSecurity(new SeededRandom(8));
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            Assert.AreEqual(CoapCode.Changed, Put(rig, "/0/1", format, security), rig.Report);
            Assert.AreEqual(CoapCode.Changed, Put(rig, "/1/1", format, server), rig.Report);
            Assert.AreEqual(CoapCode.Changed, Put(rig, "/21/4", format, oscore), rig.Report);
            Assert.AreEqual(CoapCode.Changed, rig.Finish(), rig.Report);
            SecurityAccount account = rig.Client.Accounts.FindSecurity(101);
            Assert.AreEqual(4, account.OscoreInstanceId);
            OscoreAccount context = rig.Client.Accounts.FindOscore(account);
            CollectionAssert.AreEqual(BootstrapRig.Key(3), context.MasterSecret);
            CollectionAssert.AreEqual(new byte[] { 1 }, context.SenderId);
            CollectionAssert.AreEqual(new byte[] { 2 }, context.RecipientId);
            Assert.IsNull(context.IdContext);
            Assert.AreEqual(1, rig.Client.SessionCount);
        }

        private static byte Put(BootstrapRig rig, string path, int format, string json)
        {
            byte[] body = Utf8.FromString(json);
            for (int i = 0; i < body.Length; i++)
            {
                body[i] = body[i] == '\'' ? (byte)'"' : body[i];
            }

            return rig.Ask("bs", new TestRequest(CoapCode.Put, path) { Format = format, Body = body }).Code;
        }
    }
}
