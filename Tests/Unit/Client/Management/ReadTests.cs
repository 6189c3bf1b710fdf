using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class ReadTests
    {
        /// <summary>A content format number of the experimental range (RFC 7252 §12.3).</summary>
        private const int UnknownFormat = 65000;

        // Proves: ETS-201
        [TestMethod]
        public void Basic_information_is_read_as_plain_text()
        {
            TestServer server = TestServer.Registered();
            AssertText(server, "/3/0/0", "Acme");
            AssertText(server, "/3/0/1", "T1000");
            AssertText(server, "/3/0/2", "345000123");
        }

        // Proves: ETS-203
        [TestMethod]
        public void Basic_information_is_read_as_TLV()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = server.Get("/3/0", ContentFormat.Tlv);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(ContentFormat.Tlv, answer.Format);
            Assert.StartsWith("c400" + "41636d65" + "c501" + "5431303030" + "c80209" + "333435303030313233" + "c303" + "312e30", answer.HexPayload);
            Assert.Contains("830b" + "4100" + "00", answer.HexPayload);
            Assert.EndsWith("c110" + "55", answer.HexPayload);
        }

        // Proves: ETS-211
        [TestMethod]
        public void Basic_information_is_read_as_CBOR()
        {
            TestServer server = TestServer.Registered();
            AssertHex(server, "/1/0/0", ContentFormat.Cbor, "01");
            AssertHex(server, "/1/0/6", ContentFormat.Cbor, "f5");
            AssertHex(server, "/1/0/7", ContentFormat.Cbor, "6155");
        }

        // Proves: ETS-222
        [TestMethod]
        public void An_object_is_read_with_all_its_instances()
        {
            TestServer server = TestServer.Registered();
            TestMessage one = server.Get("/1", ContentFormat.Tlv);
            Assert.AreEqual(CoapCode.Content, one.Code);
            Assert.StartsWith("0800", one.HexPayload);

            server.Post("/" + TestObject.ObjectId, ContentFormat.Tlv, Hex.Parse("08 05 03 c1 18 07"));
            string both = server.Get("/" + TestObject.ObjectId, ContentFormat.SenmlJson).Text;
            Assert.Contains("\"0/24\",\"v\":0", both);
            Assert.Contains("\"5/24\",\"v\":7", both);
        }

        // Proves: ETS-223
        [TestMethod]
        public void An_object_instance_is_read_with_its_resources_and_none_else()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = server.Get("/1/0", ContentFormat.SenmlJson);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(
                "[{\"bn\":\"/1/0/\",\"n\":\"0\",\"v\":1},{\"n\":\"1\",\"v\":86400},{\"n\":\"2\",\"v\":0},{\"n\":\"5\",\"v\":86400},{\"n\":\"6\",\"vb\":true},{\"n\":\"7\",\"vs\":\"U\"}]",
                answer.Text);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/1/1", ContentFormat.SenmlJson).Code);
        }

        // Proves: ETS-224
        [TestMethod]
        public void A_resource_is_read()
        {
            TestServer server = TestServer.Registered();
            AssertText(server, "/1/0/0", "1");
            AssertText(server, "/1/0/1", "86400");
            AssertText(server, "/1/0/6", "1");
            AssertText(server, "/1/0/7", "U");
        }

        // Proves: ETS-225
        [TestMethod]
        public void A_resource_instance_is_read()
        {
            TestServer server = TestServer.Registered();
            AssertText(server, "/3/0/11/0", "0");
            AssertHex(server, "/3/0/11/0", ContentFormat.Tlv, "410000");
            Assert.AreEqual(CoapCode.NotFound, server.Get("/3/0/11/1").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/3/0/0/0").Code, "of a single resource");
        }

        // Proves: ETS-231
        [TestMethod]
        public void Basic_information_is_read_as_SenML_JSON()
        {
            TestServer server = TestServer.Registered();
            Assert.StartsWith("[{\"bn\":\"/1/\",\"n\":\"0/0\",\"v\":1}", server.Get("/1", ContentFormat.SenmlJson).Text);
            Assert.StartsWith("[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"Acme\"}", server.Get("/3/0", ContentFormat.SenmlJson).Text);
            Assert.AreEqual("[{\"bn\":\"/3/0/16\",\"vs\":\"U\"}]", server.Get("/3/0/16", ContentFormat.SenmlJson).Text);
            TestMessage answer = server.Get("/3/0/11/0", ContentFormat.SenmlJson);
            Assert.AreEqual("[{\"bn\":\"/3/0/11/0\",\"v\":0}]", answer.Text);
            Assert.AreEqual(ContentFormat.SenmlJson, answer.Format);
        }

        // Proves: ETS-232
        [TestMethod]
        public void Basic_information_is_read_as_SenML_CBOR()
        {
            TestServer server = TestServer.Registered();
            TestMessage whole = server.Get("/1", ContentFormat.SenmlCbor);
            Assert.AreEqual(CoapCode.Content, whole.Code);
            Assert.AreEqual(ContentFormat.SenmlCbor, whole.Format);
            Assert.StartsWith("86a321632f312f0063302f300201", whole.HexPayload);
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0", ContentFormat.SenmlCbor).Code);
            AssertHex(server, "/3/0/16", ContentFormat.SenmlCbor, "81a221" + "672f332f302f3136" + "036155");
            AssertHex(server, "/3/0/11/0", ContentFormat.SenmlCbor, "81a221" + "692f332f302f31312f30" + "0200");
        }

        // Proves: ETS-237
        [TestMethod]
        public void An_object_is_read_in_a_format_of_the_clients_choice_when_none_is_asked_for()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = server.Get("/3");
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(ContentFormat.Tlv, answer.Format);
            Assert.StartsWith("0800", answer.HexPayload);
            Assert.AreEqual(CoapCode.Content, server.Get("/1").Code);
        }

        [TestMethod]
        public void A_single_value_without_Accept_is_text_and_a_multiple_resource_is_TLV()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(ContentFormat.TextPlain, server.Get("/3/0/0").Format);
            Assert.AreEqual(ContentFormat.TextPlain, server.Get("/3/0/11/0").Format);
            Assert.AreEqual(ContentFormat.Tlv, server.Get("/3/0/11").Format);
        }

        [TestMethod]
        public void A_format_that_is_unknown_or_has_no_room_is_not_acceptable()
        {
            TestServer server = TestServer.Registered();
            AssertRefused(CoapCode.NotAcceptable, server.Get("/3/0/0", UnknownFormat));
            AssertRefused(CoapCode.NotAcceptable, server.Get("/3/0", ContentFormat.TextPlain));
            AssertRefused(CoapCode.NotAcceptable, server.Get("/3", ContentFormat.Cbor));
            AssertRefused(CoapCode.NotAcceptable, server.Get("/3/0/11", ContentFormat.OctetStream));
            AssertRefused(CoapCode.NotAcceptable, server.Get("/3/0/0", ContentFormat.OctetStream));
        }

        [TestMethod]
        public void What_is_not_there_is_not_found()
        {
            TestServer server = TestServer.Registered();
            AssertRefused(CoapCode.NotFound, server.Get("/99"));
            AssertRefused(CoapCode.NotFound, server.Get("/3/1"));
            AssertRefused(CoapCode.NotFound, server.Get("/3/0/999"));
            AssertRefused(CoapCode.NotFound, server.Get("/3/0/9"));
            AssertRefused(CoapCode.NotFound, server.Get("/1/0/3"));
        }

        [TestMethod]
        public void What_cannot_be_read_is_not_allowed_and_left_out_of_a_whole()
        {
            TestServer server = TestServer.Registered();
            string instance = "/" + TestObject.ObjectId + "/0";
            server.Put(instance + "/23", "5");
            AssertRefused(CoapCode.MethodNotAllowed, server.Get("/3/0/4"));
            AssertRefused(CoapCode.MethodNotAllowed, server.Get(instance + "/23"));
            AssertRefused(CoapCode.MethodNotAllowed, server.Get(instance + "/27"));
            string whole = server.Get(instance, ContentFormat.SenmlJson).Text;
            Assert.Contains("\"n\":\"22\"", whole);
            Assert.DoesNotContains("\"n\":\"20\"", whole);
            Assert.DoesNotContains("\"n\":\"23\"", whole);
            Assert.DoesNotContains("\"n\":\"27\"", whole);
        }

        [TestMethod]
        [DataRow("/3/0/x")]
        [DataRow("/x")]
        [DataRow("/3/0/0/0/0")]
        [DataRow("/65535")]
        [DataRow("/3/65535")]
        [DataRow("/99999999999")]
        [DataRow("/03")]
        [DataRow("/3/00")]
        [DataRow("/3//0")]
        [DataRow("/3/0/")]
        [DataRow("//3")]
        [DataRow("/-3")]
        [DataRow("/3/+0")]
        [DataRow("/rd")]
        [DataRow("/.well-known/core")]
        public void What_is_no_path_is_not_found(string path)
        {
            AssertRefused(CoapCode.NotFound, TestServer.Registered().Get(path));
        }

        [TestMethod]
        public void The_root_has_nothing_that_a_server_may_do()
        {
            TestServer server = TestServer.Registered();
            AssertRefused(CoapCode.MethodNotAllowed, server.Get(""));
            AssertRefused(CoapCode.MethodNotAllowed, server.Get("/"));
            AssertRefused(CoapCode.MethodNotAllowed, server.Delete("/"));
            AssertRefused(CoapCode.MethodNotAllowed, server.Discover("/"));
        }

        [TestMethod]
        public void A_method_that_means_nothing_here_is_not_allowed_but_the_path_counts_first()
        {
            TestServer server = TestServer.Registered();
            AssertRefused(CoapCode.MethodNotAllowed, server.Ask(new TestRequest(CoapCode.Patch, "/3/0")));
            AssertRefused(CoapCode.MethodNotAllowed, server.Delete("/3"));
            AssertRefused(CoapCode.MethodNotAllowed, server.Delete("/3/0/0"));
            AssertRefused(CoapCode.MethodNotAllowed, server.Put("/3", "x"));
            AssertRefused(CoapCode.NotFound, server.Delete("/99"));
            AssertRefused(CoapCode.Unauthorized, server.Delete("/0"));
        }

        [TestMethod]
        public void An_object_that_gives_a_wrong_type_no_value_or_two_is_an_internal_error()
        {
            TestServer server = TestServer.Registered();
            AssertFaulty(server, TestObject.Fault.WrongType, CoapCode.InternalServerError);
            AssertFaulty(server, TestObject.Fault.NoValue, CoapCode.InternalServerError);
            AssertFaulty(server, TestObject.Fault.TwoValues, CoapCode.InternalServerError);
            AssertFaulty(server, TestObject.Fault.Unreadable, CoapCode.ServiceUnavailable);
            server.Object.MisbehavingAs = TestObject.Fault.None;
            Assert.AreEqual(CoapCode.Content, server.Get("/10241/0", ContentFormat.Tlv).Code);
        }

        [TestMethod]
        public void A_value_that_changes_its_length_is_read_once_where_all_fits_a_message()
        {
            TestServer server = TestServer.Registered();
            server.Object.MisbehavingAs = TestObject.Fault.ChangingLength;
            server.Object.FaultyReads = 50;
            TestMessage answer = server.Get("/10241", ContentFormat.Tlv);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(49, server.Object.FaultyReads);
        }

        [TestMethod]
        public void A_value_that_changes_its_length_while_several_blocks_are_measured_and_written_is_written_again()
        {
            TestServer server = TestServer.Registered();
            server.Object.BlobSize = 3000;
            server.Object.MisbehavingAs = TestObject.Fault.ChangingLength;

            // Once for one block, and then measured and written is twice a try; the length counts down to 0 and stays there.
            server.Object.FaultyReads = 3;
            Assert.AreEqual(CoapCode.Content, server.Get("/10241", ContentFormat.Tlv).Code);
            Assert.AreEqual(0, server.Object.FaultyReads);

            server.Object.FaultyReads = 50;
            AssertRefused(CoapCode.InternalServerError, server.Get("/10241", ContentFormat.Tlv));
            Assert.AreEqual(50 - 1 - 2 * Representation.MaxAttempts, server.Object.FaultyReads);

            server.Object.FaultyReads = 50;
            Assert.AreEqual(CoapCode.Content, server.Get("/10241", ContentFormat.SenmlJson).Code, "needs no lengths");
        }

        [TestMethod]
        public void An_object_without_instances_reads_as_nothing()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.Deleted, server.Delete("/10241/0").Code);
            TestMessage answer = server.Get("/10241", ContentFormat.Tlv);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual("", answer.HexPayload);
            Assert.AreEqual("[]", server.Get("/10241", ContentFormat.SenmlJson).Text);
            Assert.AreEqual("80", server.Get("/10241", ContentFormat.SenmlCbor).HexPayload);
        }

        private static void AssertFaulty(TestServer server, TestObject.Fault fault, byte code)
        {
            server.Object.MisbehavingAs = fault;
            AssertRefused(code, server.Get("/10241/0/26"));
            AssertRefused(code, server.Get("/10241/0", ContentFormat.Tlv));
            AssertRefused(code, server.Get("/10241", ContentFormat.SenmlCbor));
        }

        private static void AssertText(TestServer server, string path, string expected)
        {
            TestMessage answer = server.Get(path, ContentFormat.TextPlain);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(ContentFormat.TextPlain, answer.Format);
            Assert.AreEqual(expected, answer.Text);
        }

        private static void AssertHex(TestServer server, string path, int format, string expected)
        {
            TestMessage answer = server.Get(path, format);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(format, answer.Format);
            Assert.AreEqual(expected, answer.HexPayload);
        }

        private static void AssertRefused(byte code, TestMessage answer)
        {
            Assert.AreEqual(code, answer.Code);
            Assert.AreEqual(ContentFormat.None, answer.Format);
            Assert.AreEqual(0, answer.Message.PayloadLength);
        }
    }
}
