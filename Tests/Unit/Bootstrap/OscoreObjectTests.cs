using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>The OSCORE object (21) is String in its versions 1.0 and 1.1 and Opaque in 2.0, and holds the same bytes.</summary>
    [TestClass]
    public class OscoreObjectTests
    {
        private const string Instance = "/21/5";
        private const string Secret = "0123456789abcdef";
        private const string SecretInHex = "30313233343536373839616263646566";

        // Every byte that no text can have, and a zero.
        private const string RawInHex = "00FF80C0E2F8FEFFC1ED9F0D0A227F81";

        // Proves: C-56
        [TestMethod]
        [DataRow("1.0")]
        [DataRow("1.1")]
        public void What_comes_as_String_is_kept_as_the_bytes_it_is_of(string version)
        {
            byte[] secret = Hex.Parse(SecretInHex);
            AssertKept(version, ContentFormat.TextPlain, Instance + "/0", secret, secret);
            AssertKept(version, ContentFormat.TextPlain, Instance + "/0", Hex.Parse(RawInHex), Hex.Parse(RawInHex));
            AssertKept(version, ContentFormat.Tlv, Instance, Hex.Parse("C80010" + SecretInHex), secret);
            AssertKept(version, ContentFormat.Tlv, Instance, Hex.Parse("C80010" + RawInHex), Hex.Parse(RawInHex));
            AssertKept(version, ContentFormat.SenmlCbor, Instance, Hex.Parse("81A321662F32312F352F006130" + "0370" + SecretInHex), secret);
            AssertKept(version, ContentFormat.SenmlJson, Instance, Utf8.FromString("[{\"bn\":\"/21/5/\",\"n\":\"0\",\"vs\":\"" + Secret + "\"}]"), secret);
        }

        // Proves: C-56
        [TestMethod]
        public void What_comes_as_Opaque_is_kept_as_it_is()
        {
            byte[] secret = Hex.Parse(SecretInHex);
            byte[] raw = Hex.Parse(RawInHex);
            AssertKept("2.0", ContentFormat.OctetStream, Instance + "/0", raw, raw);
            AssertKept("2.0", ContentFormat.TextPlain, Instance + "/0", Utf8.FromString("AP+AwOL4/v/B7Z8NCiJ/gQ=="), raw);
            AssertKept("2.0", ContentFormat.Tlv, Instance, Hex.Parse("C80010" + RawInHex), raw);
            AssertKept("2.0", ContentFormat.SenmlCbor, Instance, Hex.Parse("81A321662F32312F352F006130" + "0850" + RawInHex), raw);
            AssertKept("2.0", ContentFormat.SenmlCbor, Instance, Hex.Parse("81A321662F32312F352F006130" + "0850" + SecretInHex), secret);
            AssertKept("2.0", ContentFormat.SenmlJson, Instance, Utf8.FromString("[{\"bn\":\"/21/5/\",\"n\":\"0\",\"vd\":\"AP-AwOL4_v_B7Z8NCiJ_gQ\"}]"), raw);
        }

        // Proves: C-56
        [TestMethod]
        public void Each_version_refuses_the_type_of_the_other()
        {
            string text = "81A321662F32312F352F006130" + "0370" + SecretInHex;
            string bytes = "81A321662F32312F352F006130" + "0850" + SecretInHex;
            Assert.AreEqual(CoapCode.BadRequest, Begun("1.1").Put(Instance, ContentFormat.SenmlCbor, bytes));
            Assert.AreEqual(CoapCode.BadRequest, Begun("2.0").Put(Instance, ContentFormat.SenmlCbor, text));
            Assert.AreEqual(CoapCode.BadRequest, Begun("1.1").Put(Instance, ContentFormat.SenmlCbor, "81A321662F32312F352F006130" + "0370" + RawInHex));
        }

        // Proves: C-56
        [TestMethod]
        [DataRow("1.0")]
        [DataRow("1.1")]
        [DataRow("2.0")]
        public void An_ID_has_seven_bytes_at_most(string version)
        {
            BootstrapRig rig = Begun(version);
            Assert.AreEqual(CoapCode.Changed, rig.Put(Instance, ContentFormat.Tlv, "C801" + "07" + "80818283848586" + "C002"));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Put(Instance, ContentFormat.Tlv, "C80108" + "8081828384858687"));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Put(Instance, ContentFormat.Tlv, "C80208" + "8081828384858687"));
            OscoreAccount account = Finish(rig);
            Assert.AreEqual("80818283848586", Hex.Of(account.SenderId).ToUpper());
            Assert.AreEqual(0, account.RecipientId.Length);
        }

        // Proves: C-56
        [TestMethod]
        [DataRow("1.1")]
        [DataRow("2.0")]
        public void Discover_says_which_version_it_is(string version)
        {
            Assert.AreEqual("</>;lwm2m=1.1,</21>;ver=" + version, Begun(version).Get("/21", ContentFormat.LinkFormat).Text);
        }

        private static BootstrapRig Begun(string version)
        {
            return BootstrapRig.Begun(new ClientOptions(), BootstrapRig.NewStore(), version);
        }

        private static void AssertKept(string version, int format, string path, byte[] body, byte[] expected)
        {
            BootstrapRig rig = Begun(version);
            TestMessage answer = rig.Ask("bs", new TestRequest(CoapCode.Put, path) { Format = format, Body = body });
            Assert.AreEqual(CoapCode.Changed, answer.Code);
            Assert.AreEqual(Hex.Of(expected), Hex.Of(Finish(rig).MasterSecret));
        }

        private static OscoreAccount Finish(BootstrapRig rig)
        {
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            return rig.Client.Accounts.OscoreAt(0);
        }
    }
}
