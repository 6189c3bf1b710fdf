using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class WriteTests
    {
        /// <summary>A content format number of the experimental range (RFC 7252 §12.3).</summary>
        private const int UnknownFormat = 65000;

        private const string Instance = "/10241/0";
        private const string Server = "/1/0";

        // Proves: ETS-205
        [TestMethod]
        public void Basic_information_is_set_as_plain_text()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put("/1/0/2", "101"));
            AssertChanged(server.Put("/1/0/3", "1010"));
            AssertChanged(server.Put("/1/0/5", "2000"));
            string read = server.Get(Server, ContentFormat.Tlv).HexPayload;
            Assert.Contains("c10265" + "c20303f2" + "c20507d0", read);
            AssertChanged(server.Put("/1/0/2", "1"));
            AssertChanged(server.Put("/1/0/3", "10"));
            AssertChanged(server.Put("/1/0/5", "86400"));
            Assert.AreEqual("1", server.Get("/1/0/2").Text);
            Assert.AreEqual("10", server.Get("/1/0/3").Text);
            Assert.AreEqual("86400", server.Get("/1/0/5").Text);
        }

        // Proves: ETS-212
        [TestMethod]
        public void Basic_information_is_set_as_CBOR()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put("/1/0/2", ContentFormat.Cbor, Hex.Parse("18 65")));
            AssertChanged(server.Put("/1/0/3", ContentFormat.Cbor, Hex.Parse("19 03f2")));
            AssertChanged(server.Put("/1/0/6", ContentFormat.Cbor, Hex.Parse("f4")));
            Assert.AreEqual("1865", server.Get("/1/0/2", ContentFormat.Cbor).HexPayload);
            Assert.AreEqual("1903f2", server.Get("/1/0/3", ContentFormat.Cbor).HexPayload);
            Assert.AreEqual("f4", server.Get("/1/0/6", ContentFormat.Cbor).HexPayload);
        }

        // Proves: ETS-215
        [TestMethod]
        public void Basic_information_is_set_and_put_back_as_TLV()
        {
            TestServer server = TestServer.Registered();
            server.Account.DefaultMinimumPeriodS = 1;
            server.Account.DefaultMaximumPeriodS = 10;
            string before = server.Get(Server, ContentFormat.Tlv).HexPayload;
            AssertChanged(server.Post(Server, ContentFormat.Tlv, Hex.Parse("c10265 c20303f2 c20507d0 c10600 c10755")));
            Assert.AreEqual("c10001" + "c40100015180" + "c10265" + "c20303f2" + "c20507d0" + "c10600" + "c10755", server.Get(Server, ContentFormat.Tlv).HexPayload);

            // What was there, without the Short Server ID that cannot be written.
            Assert.StartsWith("c10001", before);
            AssertChanged(server.Put(Server, ContentFormat.Tlv, Hex.Parse(before.Substring(6))));
            Assert.AreEqual(before, server.Get(Server, ContentFormat.Tlv).HexPayload);
        }

        // Proves: ETS-226
        [TestMethod]
        public void A_partial_update_leaves_what_it_does_not_name()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put("/1/0/2", "7"));
            AssertChanged(server.Post(Server, ContentFormat.Tlv, Hex.Parse("c1013c c10601")));
            Assert.AreEqual("60", server.Get("/1/0/1").Text);
            Assert.AreEqual("1", server.Get("/1/0/6").Text);
            Assert.AreEqual("7", server.Get("/1/0/2").Text);
            Assert.IsTrue(server.Updates > 0, "the server is told of the lifetime");
        }

        // Proves: ETS-227
        [TestMethod]
        public void A_resource_is_replaced_and_the_server_told_of_its_new_lifetime()
        {
            TestServer server = TestServer.Registered();
            server.ConfirmsUpdates = false;
            AssertChanged(server.Put("/1/0/1", "63"));
            TestMessage update = server.Take();
            Assert.AreEqual("/rd/0", update.Path);
            Assert.AreEqual("&lt=63", update.Query);
            server.Reply(update, CoapCode.Changed);
            Assert.AreEqual("63", server.Get("/1/0/1").Text);
        }

        // Proves: ETS-228
        [TestMethod]
        public void A_resource_instance_is_written_and_its_neighbour_stays()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Post(Instance, ContentFormat.Tlv, Hex.Parse("86 0a 41 00 61 41 01 62")));
            AssertChanged(server.Put(Instance + "/10/0", "test"));
            Assert.AreEqual("test", server.Get(Instance + "/10/0").Text);
            Assert.AreEqual("b", server.Get(Instance + "/10/1").Text);
            AssertChanged(server.Put(Instance + "/10/1", ContentFormat.Tlv, Hex.Parse("41 01 63")));
            Assert.AreEqual("c", server.Get(Instance + "/10/1").Text);
            Assert.AreEqual(CoapCode.NotFound, server.Put(Instance + "/10/2", "x").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Put(Instance + "/0/0", "x").Code);
        }

        // Proves: ETS-233
        [TestMethod]
        public void Basic_information_is_set_as_SenML_CBOR()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Post(Server, ContentFormat.SenmlCbor, Hex.Parse("82 a3 21 65 2f312f302f 00 61 31 02 183d a2 00 61 36 04 f5")));
            Assert.AreEqual("61", server.Get("/1/0/1").Text);
            Assert.AreEqual("1", server.Get("/1/0/6").Text);
            AssertChanged(server.Put(Instance + "/0", ContentFormat.SenmlCbor, Hex.Parse("81 a2 21 6a 2f31303234312f302f30 03 62 6869")));
            Assert.AreEqual("hi", server.Get(Instance + "/0").Text);
            AssertChanged(server.Put("/1/0/1", ContentFormat.SenmlCbor, Hex.Parse("81 a2 21 66 2f312f302f31 02 183f")));
            Assert.AreEqual("63", server.Get("/1/0/1").Text);
        }

        // Proves: ETS-234
        [TestMethod]
        public void Basic_information_is_set_as_SenML_JSON()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PostJson(server, Server, "[{\"bn\":\"/1/0/\",\"n\":\"1\",\"v\":61},{\"n\":\"6\",\"vb\":true}]"));
            Assert.AreEqual("61", server.Get("/1/0/1").Text);
            Assert.AreEqual("1", server.Get("/1/0/6").Text);
            AssertChanged(PostJson(server, Instance, "[{\"bn\":\"/10241/0/10/0\",\"vs\":\"before\"}]"));
            AssertChanged(PutJson(server, Instance + "/10/0", "[{\"bn\":\"/10241/0/10/0\",\"vs\":\"test_value\"}]"));
            Assert.AreEqual("test_value", server.Get(Instance + "/10/0").Text);
            AssertChanged(PutJson(server, "/1/0/1", "[{\"n\":\"/1/0/1\",\"v\":63}]"));
            Assert.AreEqual("63", server.Get("/1/0/1").Text);
        }

        // Proves: ETS-256
        [TestMethod]
        public void A_write_to_what_is_only_read_fails_and_changes_nothing()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Put("/1/0/0", "123").Code);
            Assert.AreEqual("1", server.Get("/1/0/0").Text);
        }

        [TestMethod]
        [DataRow("c0 00 c1 01 05 c1 16 01", 0x85)]         // the last is read-only
        [DataRow("c1 01 05 c1 04 02", 0x80)]               // the last is no Boolean
        [DataRow("c1 01 05 e1 03 e7 01", 0x84)]            // the last is unknown
        [DataRow("c1 01 05 c1 0b 01", 0x80)]               // the last is a value where instances belong
        [DataRow("c1 01 05 83 00 41 00 01", 0x80)]         // the last is instances where a value belongs
        [DataRow("c1 01 05 c1 01", 0x80)]                  // the last is cut off
        [DataRow("c1 01 05 c1 1a 61", 0x89)]               // the last is refused by the object
        public void A_write_is_done_wholly_or_not_at_all(string tlv, int code)
        {
            TestServer server = TestServer.Registered();
            server.Object.MisbehavingAs = TestObject.Fault.Conflict;
            AssertChanged(server.Put(Instance + "/1", "4"));
            int writes = server.Object.Writes;
            Assert.AreEqual((byte)code, server.Post(Instance, ContentFormat.Tlv, Hex.Parse(tlv)).Code);
            Assert.AreEqual((byte)code, server.Put(Instance, ContentFormat.Tlv, Hex.Parse(tlv)).Code);
            Assert.AreEqual(writes, server.Object.Writes);
            Assert.AreEqual("4", server.Get(Instance + "/1").Text);
        }

        [TestMethod]
        public void A_value_that_fails_after_it_was_found_good_gives_the_objects_answer()
        {
            TestServer server = TestServer.Registered();
            server.Object.MisbehavingAs = TestObject.Fault.Unwritable;
            Assert.AreEqual(CoapCode.InternalServerError, server.Put(Instance + "/26", "x").Code);
        }

        [TestMethod]
        public void A_replaced_instance_has_only_what_was_given()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Post(Instance, ContentFormat.Tlv, Hex.Parse("c1 01 05 c2 00 6869 86 0b 41 00 01 41 02 02")));
            AssertChanged(server.Put(Instance, ContentFormat.Tlv, Hex.Parse("c1 02 07")));
            Assert.AreEqual("0", server.Get(Instance + "/1").Text);
            Assert.AreEqual("", server.Get(Instance + "/0").Text);
            Assert.AreEqual("", server.Get(Instance + "/11", ContentFormat.Tlv).HexPayload.Substring(4));
            Assert.AreEqual("7", server.Get(Instance + "/2").Text);
        }

        [TestMethod]
        public void An_instance_may_be_wrapped_in_itself_but_not_in_another()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put(Instance, ContentFormat.Tlv, Hex.Parse("03 00 c1 01 05")));
            Assert.AreEqual("5", server.Get(Instance + "/1").Text);
            Assert.AreEqual(CoapCode.BadRequest, server.Put(Instance, ContentFormat.Tlv, Hex.Parse("03 01 c1 01 06")).Code);
            Assert.AreEqual("5", server.Get(Instance + "/1").Text);
        }

        [TestMethod]
        public void A_replaced_multiple_resource_has_only_the_instances_given_and_an_updated_one_also_the_old()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put(Instance + "/11", ContentFormat.Tlv, Hex.Parse("86 0b 41 00 01 41 02 02")));
            AssertChanged(server.Post(Instance + "/11", ContentFormat.Tlv, Hex.Parse("83 0b 41 01 07")));
            Assert.AreEqual("880b09" + "410001" + "410107" + "410202", server.Get(Instance + "/11").HexPayload);
            AssertChanged(server.Put(Instance + "/11", ContentFormat.Tlv, Hex.Parse("83 0b 41 03 09")));
            Assert.AreEqual("830b" + "410309", server.Get(Instance + "/11").HexPayload);
            AssertChanged(server.Put(Instance + "/11", ContentFormat.Tlv, Hex.Parse("80 0b")));
            Assert.AreEqual("800b", server.Get(Instance + "/11").HexPayload);
        }

        [TestMethod]
        public void A_multiple_resource_is_replaced_once_even_when_its_instances_come_apart()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PutJson(server, Instance, "[{\"bn\":\"/10241/0/\",\"n\":\"11/0\",\"v\":1},{\"n\":\"10/0\",\"vs\":\"a\"},{\"n\":\"11/1\",\"v\":2},{\"n\":\"10/1\",\"vs\":\"b\"}]"));
            Assert.AreEqual("860b" + "410001" + "410102", server.Get(Instance + "/11").HexPayload);
            Assert.AreEqual("860a" + "410061" + "410162", server.Get(Instance + "/10").HexPayload);
        }

        [TestMethod]
        public void A_multiple_resource_replaced_by_nothing_is_empty_but_a_single_one_needs_a_value()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put(Instance + "/11", ContentFormat.Tlv, Hex.Parse("83 0b 41 00 01")));
            AssertChanged(PutJson(server, Instance + "/11", "[]"));
            Assert.AreEqual("800b", server.Get(Instance + "/11").HexPayload);
            Assert.AreEqual(CoapCode.BadRequest, PutJson(server, Instance + "/1", "[]").Code);
            Assert.AreEqual(CoapCode.BadRequest, server.Put(Instance + "/1", ContentFormat.Tlv, new byte[0]).Code);
        }

        [TestMethod]
        public void An_optional_resource_that_is_absent_comes_by_a_write()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.NotFound, server.Get("/1/0/3").Code);
            AssertChanged(server.Put("/1/0/3", "60"));
            Assert.AreEqual("60", server.Get("/1/0/3").Text);
            Assert.AreEqual(CoapCode.NotFound, server.Put("/3/0/9", "60").Code, "absent and not for writing");
        }

        [TestMethod]
        [DataRow("/10241/0/1", "x")]
        [DataRow("/10241/0/1", "1.5")]
        [DataRow("/10241/0/1", "9223372036854775808")]
        [DataRow("/10241/0/1", "")]
        [DataRow("/10241/0/2", "-1")]
        [DataRow("/10241/0/3", "1,5")]
        [DataRow("/10241/0/4", "true")]
        [DataRow("/10241/0/5", "*")]
        [DataRow("/10241/0/7", "3303")]
        [DataRow("/10241/0/11", "1")]
        [DataRow("/10241/0", "1")]
        [DataRow("/1/0/1", "-1")]
        [DataRow("/1/0/7", "X")]
        [DataRow("/1/0/7", "UU")]
        public void A_text_that_is_no_value_of_the_type_is_a_bad_request(string path, string text)
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.BadRequest, server.Put(path, text).Code);
            Assert.AreEqual(0, server.Object.Writes);
        }

        [TestMethod]
        [DataRow(0, "hello", "hello")]
        [DataRow(1, "-9223372036854775808", "-9223372036854775808")]
        [DataRow(2, "18446744073709551615", "18446744073709551615")]
        [DataRow(3, "-0.5", "-0.5")]
        [DataRow(4, "1", "1")]
        [DataRow(5, "AQID", "AQID")]
        [DataRow(6, "1367491215", "1367491215")]
        [DataRow(7, "3303:0", "3303:0")]
        [DataRow(8, "</3/0>;x", "</3/0>;x")]
        public void Every_type_goes_in_and_comes_out_in_every_format(int resource, string text, string expected)
        {
            TestServer server = TestServer.Registered();
            string single = Instance + "/" + resource;
            AssertChanged(server.Put(single, text));
            Assert.AreEqual(expected, server.Get(single).Text);
            AssertCopied(server, single, ContentFormat.Tlv);
            AssertCopied(server, single, ContentFormat.SenmlJson);
            AssertCopied(server, single, ContentFormat.SenmlCbor);
            AssertCopied(server, single, ContentFormat.Cbor);

            // As the instances 1 and 3 of the multiple resource with this type.
            string multiple = Instance + "/" + (resource + TestObject.Multiple);
            string tlv = server.Get(single, ContentFormat.Tlv).HexPayload;
            int value = tlv.Substring(0, 2) == "c8" ? 6 : 4;
            AssertChanged(server.Put(multiple, ContentFormat.Tlv, Multiple(resource + TestObject.Multiple, Hex.Parse(tlv.Substring(value)))));
            Assert.AreEqual(expected, server.Get(multiple + "/1").Text);
            Assert.AreEqual(expected, server.Get(multiple + "/3").Text);
            AssertCopied(server, multiple, ContentFormat.Tlv);
            AssertCopied(server, multiple, ContentFormat.SenmlJson);
            AssertCopied(server, multiple, ContentFormat.SenmlCbor);
            AssertCopied(server, multiple + "/3", ContentFormat.Cbor);
        }

        [TestMethod]
        public void An_opaque_value_goes_in_and_comes_out_as_it_is()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put(Instance + "/5", ContentFormat.OctetStream, Hex.Parse("00 ff 01")));
            Assert.AreEqual("00ff01", server.Get(Instance + "/5", ContentFormat.OctetStream).HexPayload);
            Assert.AreEqual(CoapCode.BadRequest, server.Put(Instance + "/1", ContentFormat.OctetStream, Hex.Parse("01")).Code);
        }

        [TestMethod]
        public void A_format_that_is_unknown_is_unsupported_and_none_is_text()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.UnsupportedContentFormat, server.Put(Instance + "/0", UnknownFormat, Utf8.FromString("{}")).Code);
            Assert.AreEqual(CoapCode.UnsupportedContentFormat, server.Post(Instance, ContentFormat.LinkFormat, Utf8.FromString("</3>")).Code);
            Assert.AreEqual(CoapCode.NotFound, server.Put("/99/0/0", UnknownFormat, Utf8.FromString("{}")).Code, "the path counts first");
            AssertChanged(server.Put(Instance + "/0", ContentFormat.None, Utf8.FromString("plain")));
            Assert.AreEqual("plain", server.Get(Instance + "/0").Text);
        }

        [TestMethod]
        public void A_record_outside_the_path_is_a_bad_request()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.BadRequest, PostJson(server, Instance, "[{\"n\":\"/10241/1/1\",\"v\":1}]").Code);
            Assert.AreEqual(CoapCode.BadRequest, PostJson(server, Instance, "[{\"n\":\"/10241/0/1\",\"v\":1},{\"n\":\"/1/0/1\",\"v\":1}]").Code);
            Assert.AreEqual(CoapCode.BadRequest, PutJson(server, Instance + "/1", "[{\"n\":\"/10241/0/2\",\"v\":1}]").Code);
            Assert.AreEqual(0, server.Object.Writes);
            Assert.AreEqual("86400", server.Get("/1/0/1").Text);
        }

        [TestMethod]
        public void What_cannot_be_written_answers_as_the_path_is()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.NotFound, server.Put("/99/0/0", "1").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Put("/10241/7/0", "1").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Put(Instance + "/99", "1").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Put(Instance + "/22", "1").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Put(Instance + "/20", "1").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Put(Instance + "/27", "1").Code);
            AssertChanged(server.Put(Instance + "/23", "1"));
        }

        [TestMethod]
        public void A_value_too_large_for_its_object_or_its_decoding_is_too_large()
        {
            ClientOptions options = new ClientOptions();
            options.MaxEncodedValue = 8;
            TestServer server = TestServer.Registered(options);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, server.Put("/3/0/15", "Etc/A-time-zone-with-a-name-too-long").Code);
            Assert.AreEqual("Etc/UTC", server.Get("/3/0/15").Text);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, server.Put(Instance + "/5", "aaaaaaaaaaaaaaaa").Code);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, PutJson(server, Instance + "/0", "[{\"n\":\"/10241/0/0\",\"vs\":\"\\n12345678\"}]").Code);
            AssertChanged(server.Put(Instance + "/5", "AAAAAAAAAAA="));
        }

        private static void AssertChanged(TestMessage answer)
        {
            Assert.AreEqual(CoapCode.Changed, answer.Code);
            Assert.AreEqual(0, answer.Message.PayloadLength);
        }

        [TestMethod]
        public void An_object_link_is_taken_as_a_plain_string_in_every_text_of_a_record()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PutJson(server, Instance + "/7", "[{\"bn\":\"/10241/0/7\",\"vs\":\"21:0\"}]"));
            Assert.AreEqual("21:0", server.Get(Instance + "/7").Text);
            AssertChanged(server.Put(Instance + "/7", ContentFormat.Lwm2mJson, Utf8.FromString("{\"bn\":\"/10241/0/7\",\"e\":[{\"sv\":\"21:1\"}]}")));
            Assert.AreEqual("21:1", server.Get(Instance + "/7").Text);
            AssertChanged(server.Put(Instance + "/7", ContentFormat.SenmlCbor, Hex.Parse("81a2216a2f31303234312f302f37036432313a32")));
            Assert.AreEqual("21:2", server.Get(Instance + "/7").Text);
            Assert.AreEqual(CoapCode.BadRequest, PutJson(server, Instance + "/7", "[{\"bn\":\"/10241/0/7\",\"vs\":\"21\"}]").Code);
            Assert.AreEqual("21:2", server.Get(Instance + "/7").Text);
        }

        [TestMethod]
        public void A_write_with_more_resource_instances_than_there_is_room_for_changes_nothing()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PutJson(server, Instance + "/10", Records("1", "2", "3")));
            AssertChanged(server.Put(Instance + "/0", "kept"));
            string before = server.Get(Instance, ContentFormat.SenmlJson).Text;
            int writes = server.Object.Writes;

            // Two of the four are there already; five replace three.
            Assert.AreEqual(CoapCode.ServiceUnavailable, PostJson(server, Instance, Records("2", "7", "1", "8")).Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, PutJson(server, Instance + "/10", Records("1", "5", "6", "7", "8")).Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, PutJson(server, Instance, Records("1", "5", "6", "7", "8")).Code);
            Assert.AreEqual(writes, server.Object.Writes);
            Assert.AreEqual(before, server.Get(Instance, ContentFormat.SenmlJson).Text);
        }

        [TestMethod]
        public void A_write_that_fills_the_room_for_resource_instances_is_taken()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PutJson(server, Instance + "/10", Records("1", "2", "3")));
            AssertChanged(PostJson(server, Instance, Records("2", "7", "1")));
            Assert.AreEqual(4, server.Object.ResourceInstanceCount(0, 10));
            AssertChanged(PutJson(server, Instance + "/10", Records("5", "6", "7", "8")));
            Assert.AreEqual(CoapCode.Content, server.Get(Instance + "/10/8").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Get(Instance + "/10/1").Code);
            AssertChanged(PutJson(server, Instance, Records("1", "2", "3", "4")));
            AssertChanged(server.Put(Instance + "/10/4", "x"));
        }

        private static string Records(params string[] resourceInstances)
        {
            string text = "[{\"bn\":\"/10241/0/10/\"";
            for (int i = 0; i < resourceInstances.Length; i++)
            {
                text += (i == 0 ? "," : ",{") + "\"n\":\"" + resourceInstances[i] + "\",\"vs\":\"v\"}";
            }

            return text + "]";
        }

        private static TestMessage PostJson(TestServer server, string path, string json)
        {
            return server.Post(path, ContentFormat.SenmlJson, Utf8.FromString(json));
        }

        private static TestMessage PutJson(TestServer server, string path, string json)
        {
            return server.Put(path, ContentFormat.SenmlJson, Utf8.FromString(json));
        }

        /// <summary>What is read in a format is taken as a Write in it and reads the same again.</summary>
        private static void AssertCopied(TestServer server, string path, int format)
        {
            TestMessage read = server.Get(path, format);
            Assert.AreEqual(CoapCode.Content, read.Code);
            AssertChanged(server.Put(path, format, read.Payload));
            Assert.AreEqual(read.HexPayload, server.Get(path, format).HexPayload);
        }

        private static byte[] Multiple(int resource, byte[] value)
        {
            byte[] tlv = new byte[3 + 2 * (3 + value.Length)];
            tlv[0] = 0x88;
            tlv[1] = (byte)resource;
            tlv[2] = (byte)(tlv.Length - 3);
            for (int i = 0; i < 2; i++)
            {
                int at = 3 + i * (3 + value.Length);
                tlv[at] = 0x48;
                tlv[at + 1] = (byte)(1 + 2 * i);
                tlv[at + 2] = (byte)value.Length;
                System.Array.Copy(value, 0, tlv, at + 3, value.Length);
            }

            return tlv;
        }
    }
}
