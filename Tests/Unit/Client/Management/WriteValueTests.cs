using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;
using static Lwm2m.Client.Tests.Writing;

namespace Lwm2m.Client.Tests
{
    /// <summary>Values of each type in each format, and what is answered to those that cannot be written.</summary>
    [TestClass]
    public class WriteValueTests
    {
        /// <summary>A content format number of the experimental range (RFC 7252 §12.3).</summary>
        private const int UnknownFormat = 65000;

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
