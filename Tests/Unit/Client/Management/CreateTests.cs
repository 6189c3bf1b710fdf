using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class CreateTests
    {
        /// <summary>A content format number of the experimental range (RFC 7252 §12.3).</summary>
        private const int UnknownFormat = 65000;

        private const string Object = "/10241";

        [TestMethod]
        public void An_instance_gets_the_ID_that_the_server_chose()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = Create(server, "08 07 06 c1 18 05 c1 01 09");
            Assert.AreEqual(CoapCode.Created, answer.Code);
            Assert.AreEqual("9", server.Get("/10241/7/1").Text);
            Assert.AreEqual("5", server.Get("/10241/7/24").Text);
            Assert.AreEqual("", server.Get("/10241/7/0").Text);
        }

        [TestMethod]
        public void An_instance_without_an_ID_gets_one_and_the_server_is_told_which()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = Create(server, "c1 18 05");
            Assert.AreEqual(CoapCode.Created, answer.Code);
            Assert.AreEqual("/10241/1", answer.Location);
            Assert.AreEqual("5", server.Get("/10241/1/24").Text);
        }

        [TestMethod]
        public void An_instance_comes_from_SenML_with_its_ID()
        {
            TestServer server = TestServer.Registered();
            byte[] json = Utf8.FromString("[{\"bn\":\"/10241/4/\",\"n\":\"24\",\"v\":5},{\"n\":\"10/1\",\"vs\":\"x\"}]");
            Assert.AreEqual(CoapCode.Created, server.Post(Object, ContentFormat.SenmlJson, json).Code);
            Assert.AreEqual("x", server.Get("/10241/4/10/1").Text);
        }

        [TestMethod]
        public void A_create_with_more_resource_instances_than_there_is_room_for_creates_nothing()
        {
            TestServer server = TestServer.Registered();
            int writes = server.Object.Writes;
            Assert.AreEqual(CoapCode.ServiceUnavailable, Create(server, "08 07 15 c1 18 05 88 0a 0f 41 01 61 41 02 62 41 03 63 41 04 64 41 05 65").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/10241/7").Code);
            Assert.AreEqual(writes, server.Object.Writes);
            Assert.AreEqual(0, server.Object.Deletions);
            Assert.AreEqual(CoapCode.Created, Create(server, "08 07 12 c1 18 05 88 0a 0c 41 01 61 41 02 62 41 03 63 41 04 64").Code);
        }

        [TestMethod]
        public void The_server_is_told_of_the_new_instance_by_an_update()
        {
            TestServer server = TestServer.Registered();
            server.ConfirmsUpdates = false;
            Assert.AreEqual(CoapCode.Created, Create(server, "08 07 03 c1 18 05").Code);
            TestMessage update = server.Take();
            Assert.AreEqual("/rd/0", update.Path);
            Assert.Contains("</10241/7>", update.Text);
        }

        [TestMethod]
        public void Optional_resources_that_the_client_does_not_know_are_passed_over()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.Created, Create(server, "08 07 0c c1 18 05 e1 27 0f 01 83 63 41 00 02").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/10241/7/9999").Code);
        }

        [TestMethod]
        [DataRow("08 07 03 c1 01 09", 0x80)]                    // the mandatory one is missing
        [DataRow("c1 01 09", 0x80)]
        [DataRow("00 07", 0x80)]
        [DataRow("", 0x80)]
        [DataRow("08 07 06 c1 18 05 c1 16 01", 0x85)]           // read-only
        [DataRow("08 07 06 c1 18 05 c1 04 05", 0x80)]           // no Boolean
        [DataRow("08 00 03 c1 18 05", 0x80)]                    // there is one already
        [DataRow("08 07 03 c1 18 05 08 08 03 c1 18 05", 0x80)]  // two at once
        [DataRow("c1 18 05 08 08 03 c1 18 05", 0x80)]           // with and without
        [DataRow("28 ff ff 03 c1 18 05", 0x80)]                 // 65535
        public void What_is_no_whole_instance_is_not_created(string tlv, int code)
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual((byte)code, Create(server, tlv).Code);
            Assert.AreEqual(1, server.Object.InstanceCount);
            Assert.AreEqual(0, server.Object.Writes);
        }

        [TestMethod]
        public void An_instance_whose_value_fails_is_removed_again()
        {
            TestServer server = TestServer.Registered();
            server.Object.MisbehavingAs = TestObject.Fault.Unwritable;
            Assert.AreEqual(CoapCode.InternalServerError, Create(server, "08 07 07 c1 18 05 c2 1a 6869").Code);
            Assert.AreEqual(1, server.Object.Deletions);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/10241/7").Code);
        }

        [TestMethod]
        public void A_full_object_takes_no_more()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.Created, Create(server, "c1 18 05").Code);
            Assert.AreEqual(CoapCode.Created, Create(server, "c1 18 05").Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, Create(server, "c1 18 05").Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, Create(server, "08 09 03 c1 18 05").Code);
            Assert.AreEqual(CoapCode.Deleted, server.Delete("/10241/1").Code);
            Assert.AreEqual("/10241/1", Create(server, "c1 18 05").Location);
        }

        [TestMethod]
        public void What_cannot_be_created_is_refused()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Post("/3", ContentFormat.Tlv, new byte[0]).Code, "fixed");
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Post("/1", ContentFormat.Tlv, Hex.Parse("00 01")).Code, "fixed");
            Assert.AreEqual(CoapCode.NotFound, server.Post("/99", ContentFormat.Tlv, new byte[0]).Code);
            Assert.AreEqual(CoapCode.UnsupportedContentFormat, server.Post(Object, UnknownFormat, Utf8.FromString("{}")).Code);
            Assert.AreEqual(CoapCode.BadRequest, server.Post(Object, ContentFormat.TextPlain, Utf8.FromString("1")).Code);
        }

        [TestMethod]
        public void An_instance_is_deleted_and_the_server_told()
        {
            TestServer server = TestServer.Registered();
            server.ConfirmsUpdates = false;
            Assert.AreEqual(CoapCode.Deleted, server.Delete("/10241/0").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/10241/0").Code);
            TestMessage update = server.Take();
            Assert.Contains("</10241>", update.Text);
            Assert.DoesNotContains("</10241/0>", update.Text);
        }

        [TestMethod]
        public void What_cannot_be_deleted_stays()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Delete("/3/0").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Delete("/1/0").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Delete("/10241/9").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Delete("/3/0/11/0").Code);
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0").Code);
        }

        [TestMethod]
        public void A_new_instance_does_not_inherit_the_attributes_of_the_one_before_it()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0/1", "pmin=5").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241", "pmax=9").Code);
            Assert.AreEqual(CoapCode.Deleted, server.Delete("/10241/0").Code);
            Assert.AreEqual(CoapCode.Created, Create(server, "08 00 03 c1 18 05").Code);
            Assert.AreEqual("</10241/0/1>;pmax=9", server.Discover("/10241/0/1").Text);
        }

        private static TestMessage Create(TestServer server, string tlv)
        {
            return server.Post(Object, ContentFormat.Tlv, Hex.Parse(tlv));
        }
    }
}
