using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class BlockwiseTests
    {
        private const string Blob = "/10241/0/25";
        private const int BlobSize = 3000;
        private const int MaxBlocks = 400;

        [TestMethod]
        [DataRow(6)]
        [DataRow(4)]
        [DataRow(0)]
        public void A_large_resource_comes_in_blocks_as_it_is(int szx)
        {
            TestServer server = WithBlob();
            byte[] body = Fetch(server, Blob, ContentFormat.OctetStream, szx);
            Assert.AreEqual(BlobSize, body.Length);
            for (int i = 0; i < BlobSize; i++)
            {
                Assert.AreEqual(server.Object.BlobByte(i), body[i]);
            }
        }

        [TestMethod]
        [DataRow(11542)]
        [DataRow(110)]
        [DataRow(112)]
        public void A_large_instance_is_the_same_in_large_and_in_small_blocks(int format)
        {
            TestServer server = WithBlob();
            byte[] large = Fetch(server, "/10241/0", format, 6);
            byte[] small = Fetch(server, "/10241/0", format, 2);
            Assert.IsTrue(large.Length > BlobSize);
            Assert.AreEqual(Hex.Of(large, 0, large.Length), Hex.Of(small, 0, small.Length));
        }

        [TestMethod]
        public void A_discover_comes_in_blocks_too()
        {
            TestServer server = TestServer.Registered();
            byte[] links = Fetch(server, "/10241", ContentFormat.LinkFormat, 1);
            Assert.AreEqual(server.Discover("/10241").Text, Utf8Text.Of(links, 0, links.Length));
        }

        [TestMethod]
        public void A_change_between_two_blocks_shows_in_the_ETag()
        {
            TestServer server = WithBlob();
            int before = GetBlock(server, Blob, ContentFormat.OctetStream, 0, 6).Uint(OptionNumber.ETag);
            Assert.AreEqual(before, GetBlock(server, Blob, ContentFormat.OctetStream, 1, 6).Uint(OptionNumber.ETag));
            server.Object.BlobSeed++;
            Assert.AreNotEqual(before, GetBlock(server, Blob, ContentFormat.OctetStream, 2, 6).Uint(OptionNumber.ETag));
        }

        [TestMethod]
        public void A_block_beyond_the_end_is_a_bad_request()
        {
            Assert.AreEqual(CoapCode.BadRequest, GetBlock(WithBlob(), Blob, ContentFormat.OctetStream, 3, 6).Code);
        }

        [TestMethod]
        public void An_error_is_the_same_for_a_later_block()
        {
            TestServer server = WithBlob();
            Assert.AreEqual(CoapCode.NotFound, GetBlock(server, "/10241/7", ContentFormat.Tlv, 2, 6).Code);
            Assert.AreEqual(CoapCode.NotAcceptable, GetBlock(server, "/10241/0", ContentFormat.TextPlain, 2, 6).Code);
        }

        [TestMethod]
        public void A_large_write_is_taken_when_its_last_block_has_come()
        {
            TestServer server = TestServer.Registered();
            string text = Text(1500);
            byte[] body = Utf8.FromString("[{\"bn\":\"/10241/0/\",\"n\":\"1\",\"v\":5},{\"n\":\"0\",\"vs\":\"" + text + "\"}]");
            const int Szx = 4;
            const int Size = 256;
            int last = (body.Length - 1) / Size;
            for (int i = 0; i < last; i++)
            {
                TestMessage more = PostBlock(server, body, i, true, Szx);
                Assert.AreEqual(CoapCode.Continue, more.Code);
                Assert.AreEqual((i << 4) | 8 | Szx, more.Uint(OptionNumber.Block1));
                Assert.AreEqual(0, server.Object.Writes);
            }

            Assert.AreEqual(CoapCode.Changed, PostBlock(server, body, last, false, Szx).Code);
            Assert.AreEqual("5", server.Get("/10241/0/1").Text);
            byte[] written = Fetch(server, "/10241/0/0", ContentFormat.TextPlain, 6);
            Assert.AreEqual(text, Utf8Text.Of(written, 0, written.Length));
        }

        [TestMethod]
        public void A_write_with_a_block_missing_is_incomplete()
        {
            TestServer server = TestServer.Registered();
            byte[] body = new byte[1024];
            Assert.AreEqual(CoapCode.Continue, PostBlock(server, body, 0, true, 4).Code);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, PostBlock(server, body, 2, false, 4).Code);
            Assert.AreEqual(0, server.Object.Writes);
        }

        [TestMethod]
        public void A_write_beyond_the_largest_body_is_too_large()
        {
            ClientOptions options = new ClientOptions();
            options.Coap.MaxBodySize = 512;
            TestServer server = TestServer.Registered(options);
            byte[] body = new byte[1024];
            Assert.AreEqual(CoapCode.Continue, PostBlock(server, body, 0, true, 4).Code);
            Assert.AreEqual(CoapCode.Continue, PostBlock(server, body, 1, true, 4).Code);
            TestMessage answer = PostBlock(server, body, 2, true, 4);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, answer.Code);
            Assert.AreEqual(512, answer.Uint(OptionNumber.Size1));
        }

        private static TestServer WithBlob()
        {
            TestServer server = TestServer.Registered();
            server.Object.BlobSize = BlobSize;
            return server;
        }

        private static TestMessage GetBlock(TestServer server, string path, int format, int number, int szx)
        {
            return server.Ask(new TestRequest(CoapCode.Get, path) { Accept = format, Block2 = (number << 4) | szx });
        }

        /// <summary>Fetches block after block; the ETag must stay.</summary>
        private static byte[] Fetch(TestServer server, string path, int format, int szx)
        {
            byte[] body = new byte[8192];
            int count = 0;
            int tag = 0;
            for (int number = 0; number < MaxBlocks; number++)
            {
                TestMessage answer = GetBlock(server, path, format, number, szx);
                Assert.AreEqual(CoapCode.Content, answer.Code);
                Assert.AreEqual(format, answer.Format);
                byte[] payload = answer.Payload;
                System.Array.Copy(payload, 0, body, count, payload.Length);
                count += payload.Length;
                if (number == 0)
                {
                    tag = answer.Uint(OptionNumber.ETag);
                }

                Assert.AreEqual(tag, answer.Uint(OptionNumber.ETag));
                if ((answer.Uint(OptionNumber.Block2) & 8) == 0)
                {
                    return Bytes.Slice(body, 0, count);
                }

                Assert.AreEqual(16 << szx, payload.Length);
            }

            Assert.IsTrue(false, "endless");
            return null;
        }

        private static TestMessage PostBlock(TestServer server, byte[] body, int number, bool more, int szx)
        {
            int size = 16 << szx;
            int start = number * size;
            int count = body.Length - start < size ? body.Length - start : size;
            return server.Ask(new TestRequest(CoapCode.Post, "/10241/0")
            {
                Format = ContentFormat.SenmlJson,
                Block1 = (number << 4) | (more ? 8 : 0) | szx,
                Body = Bytes.Slice(body, start, count)
            });
        }

        private static string Text(int length)
        {
            char[] text = new char[length];
            for (int i = 0; i < length; i++)
            {
                text[i] = (char)('a' + i % 26);
            }

            return new string(text);
        }
    }
}
