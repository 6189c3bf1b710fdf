using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>SMS accounts come by a bootstrap over another bearer, whole or not at all (SMS-10); nobody else writes or reads them.</summary>
    [TestClass]
    public class SmsBootstrapTests
    {
        // Proves: SMS-62, C-33
        [TestMethod]
        public void Reserved_security_modes_are_refused_where_they_are_written()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            for (int mode = 0; mode <= 256; mode++)
            {
                bool isMode = (mode >= 1 && mode <= 3) || (mode >= 204 && mode <= 255);
                Assert.AreEqual(isMode ? CoapCode.Changed : CoapCode.BadRequest, rig.Put("/0/1/6", mode.ToString()), mode.ToString());
            }
        }

        // Proves: SMS-10, SMS-64, SMS-65
        [TestMethod]
        public void What_a_bootstrap_server_wrote_is_in_force_and_outlives_the_power_and_no_server_reads_or_writes_it()
        {
            MemoryStore store = BootstrapRig.NewStore();
            BootstrapRig rig = BootstrapRig.Begun(new ClientOptions(), store);
            WriteAccount(rig, "1", new byte[] { 66 }, BootstrapRig.Key(3));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            AssertAccount(rig.Client.Accounts.FindSecurity(101).Sms);
            for (int resource = 6; resource <= 9; resource++)
            {
                string path = "/0/1/" + resource.ToString();
                Assert.AreEqual(CoapCode.Unauthorized, rig.Ask("one", new TestRequest(CoapCode.Get, path)).Code);
                byte[] body = BootstrapRig.Key(5);
                Assert.AreEqual(CoapCode.Unauthorized, rig.Ask("one", new TestRequest(CoapCode.Put, path) { Format = ContentFormat.OctetStream, Body = body }).Code);
            }

            BootstrapRig next = new BootstrapRig(new ClientOptions(), store, false);
            Assert.IsTrue(next.Client.Provision(store));
            AssertAccount(next.Client.Accounts.FindSecurity(101).Sms);
        }

        // Proves: SMS-63, SMS-64, C-16
        [TestMethod]
        [DataRow("1", 1, 0, "sms psk is not 16 to 64 bytes")]
        [DataRow("2", 5, 16, "sms key parameters are not 6 or 7 bytes")]
        [DataRow("2", 8, 16, "sms key parameters are not 6 or 7 bytes")]
        [DataRow("2", 7, 0, "sms key is not 16, 32 or 48 bytes")]
        public void What_does_not_fit_the_mode_refuses_the_whole_bootstrap(string mode, int parameters, int key, string fault)
        {
            BootstrapRig rig = BootstrapRig.Begun();
            WriteAccount(rig, mode, new byte[parameters], key == 0 ? new byte[0] : BootstrapRig.Key(3));
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish());
            Assert.AreEqual("/0/1: " + fault, rig.Report);
        }

        // Proves: SMS-62, SMS-63, C-16
        [TestMethod]
        [DataRow(6)]
        [DataRow(7)]
        public void Keys_of_a_card_are_kept_in_their_order(int count)
        {
            BootstrapRig rig = BootstrapRig.Begun();
            byte[] parameters = Bytes.Slice(new byte[] { 0x12, 0x34, 0x16, 0x39, 0xB2, 0x02, 0x03 }, 0, count);
            WriteAccount(rig, "2", parameters, BootstrapRig.Key(3));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            CollectionAssert.AreEqual(parameters, rig.Client.Accounts.FindSecurity(101).Sms.KeyParameters);
        }

        // Proves: C-18
        [TestMethod]
        public void A_server_that_writes_mode_3_and_empty_values_means_no_SMS()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/0/1/6", "3");
            rig.Put("/0/1/7", ContentFormat.Tlv, "C007");
            rig.Put("/0/1/8", ContentFormat.Tlv, "C008");
            rig.Put("/0/1/9", ContentFormat.Tlv, "C009");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
        }

        private static void WriteAccount(BootstrapRig rig, string mode, byte[] parameters, byte[] key)
        {
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/6", mode));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/7", parameters));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/8", key));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1/9", "+4512345678"));
        }

        private static void AssertAccount(SmsAccount sms)
        {
            Assert.AreEqual(SmsAccount.PreSharedKeyMode, sms.Mode);
            CollectionAssert.AreEqual(new byte[] { 66 }, sms.KeyParameters);
            CollectionAssert.AreEqual(BootstrapRig.Key(3), sms.SecretKeys);
            Assert.AreEqual("4512345678", sms.Digits);
        }
    }
}
