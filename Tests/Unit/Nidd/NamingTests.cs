using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Nidd.Tests
{
    [TestClass]
    public class NamingTests
    {
        // Proves: WP-19
        [TestMethod]
        public void A_request_names_its_server_before_its_other_options()
        {
            NiddRig rig = new NiddRig();
            NiddLink link = rig.Open("data");

            // CON POST, token aabbccdd, Uri-Path rd: 3 and "data" come before, and 11 counts from 3 on.
            Assert.AreEqual("44020001aabbccdd" + "3464617461" + "827264", rig.Send(link, "44020001aabbccdd" + "b27264"));
            Assert.AreEqual(5, rig.Bearer.Counters.NamingBytes);
        }

        // Proves: WP-19
        [TestMethod]
        public void The_port_goes_along_unless_it_is_the_usual_one()
        {
            NiddRig rig = new NiddRig();
            Assert.AreEqual("41010002aa" + "3164" + "42163a" + "427264" + "ff31", rig.Send(rig.Open("d", 5690), "41010002aa" + "b27264" + "ff31"));
        }

        // Proves: WP-19
        [TestMethod]
        public void Under_oscore_they_stand_between_the_outer_options()
        {
            NiddRig rig = new NiddRig();

            // FETCH with Observe (6) and OSCORE (9): Uri-Host (3) before, Uri-Port (7) between.
            Assert.AreEqual("41050003aa" + "3164" + "30" + "12163a" + "23090001" + "ff0102030405060708",
                rig.Send(rig.Open("d", 5690), "41050003aa" + "60" + "33090001" + "ff0102030405060708"));
        }

        [TestMethod]
        public void A_request_that_names_them_itself_stays_as_it_is()
        {
            NiddRig rig = new NiddRig();
            string named = "41020004aa" + "3464617461" + "42163b" + "427264";
            Assert.AreEqual(named, rig.Send(rig.Open("data", 5691), named));
            Assert.AreEqual("41020005aa" + "3464617461" + "427264", rig.Send(rig.Open("other"), "41020005aa" + "3464617461" + "427264").Substring(0, 26));
        }

        [TestMethod]
        public void A_long_name_and_options_with_longer_heads_are_written_as_they_have_to_be()
        {
            NiddRig rig = new NiddRig();
            NiddLink link = rig.Open("management.example");

            // Length 18 takes a byte more. Echo is 252: 249 from Uri-Host on takes one more as well, with Length 13 two.
            Assert.AreEqual("41010006aa" + "3d05" + "6d616e6167656d656e742e6578616d706c65" + "ddec00" + "000102030405060708090a0b0c",
                rig.Send(link, "41010006aa" + "ddef00" + "000102030405060708090a0b0c"));
            Assert.AreEqual("41010007aa" + "3d05" + "6d616e6167656d656e742e6578616d706c65", rig.Send(link, "41010007aa"));

            // Request-Tag is 292: 289 from there on needs two bytes, as it did.
            Assert.AreEqual("41010008aa" + "3d05" + "6d616e6167656d656e742e6578616d706c65" + "e0" + "0014" + "ff09", rig.Send(link, "41010008aa" + "e0" + "0017" + "ff09"));
        }

        [TestMethod]
        public void An_address_of_ipv6_stands_in_brackets()
        {
            NiddRig rig = new NiddRig();
            string sent = rig.Send(rig.Open("2001:db8::1"), "40010009" + "b27264");
            Assert.AreEqual("40010009" + "3d00" + Hex.Of(new byte[] { 0x5b }) + "323030313a6462383a3a31" + "5d" + "827264", sent);
        }

        [TestMethod]
        public void Answers_and_notifications_cost_no_byte_more()
        {
            NiddRig rig = new NiddRig();
            NiddLink link = rig.Open("data");
            Assert.AreEqual("6245000a0102ff31", rig.Send(link, "6245000a0102ff31"));
            Assert.AreEqual("6000000b", rig.Send(link, "6000000b"));
            Assert.AreEqual("51450001026101ff32", rig.Send(link, "51450001026101ff32"));
            Assert.AreEqual(0, rig.Bearer.Counters.NamingBytes);
        }

        // Proves: LPWA-28
        [TestMethod]
        public void A_record_of_dtls_goes_as_it_is()
        {
            NiddRig rig = new NiddRig();
            NiddLink link = rig.Open("data", 5684, null, true);
            Assert.AreEqual(128, link.MaxDatagram);
            Assert.AreEqual("16fefd0000000000000000000144020001", rig.Send(link, "16fefd0000000000000000000144020001"));
        }
    }
}
