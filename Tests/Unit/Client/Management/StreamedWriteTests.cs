using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A Write of 300 kB in a client with buffers of 2 kB: the object takes it block by block (RFC 7959 §2.5).</summary>
    [TestClass]
    public class StreamedWriteTests
    {
        private const int Blocks = 300;

        [TestMethod]
        public void An_image_of_300_kB_goes_to_its_object_block_by_block_and_observers_are_told_at_the_end()
        {
            TestServer server = WithImage(out ImageObject image);
            Observing.Start(server, "/10301/0");
            for (int i = 0; i < Blocks - 1; i++)
            {
                TestMessage answer = Put(server, i, true);
                Assert.AreEqual(CoapCode.Continue, answer.Code);
                Assert.AreEqual((i << 4) | 8 | 6, answer.Uint(OptionNumber.Block1));
                Assert.AreEqual((i + 1) * 1024, image.Count);
            }

            Assert.AreEqual(0, image.Finished);
            Assert.IsNull(server.Take(), "no notification yet");
            Assert.AreEqual(CoapCode.Changed, Put(server, Blocks - 1, false).Code);
            Assert.AreEqual(Blocks * 1024, image.Count);
            Assert.IsTrue(image.IsPattern);
            Assert.AreEqual(1, image.Asked);
            Assert.AreEqual(1, image.Begun);
            Assert.AreEqual(1, image.Finished);
            Assert.AreEqual(0, image.Aborted + image.Writes);
            server.Run(10);
            Assert.IsTrue(Observing.Notification(server).Code == CoapCode.Content);
        }

        [TestMethod]
        public void A_refusal_at_the_end_is_the_answer()
        {
            TestServer server = WithImage(out ImageObject image);
            image.Answer = CoapCode.BadRequest;
            Put(server, 0, true);
            Assert.AreEqual(CoapCode.BadRequest, Put(server, 1, false, 10).Code);
            Assert.AreEqual(0, image.Aborted);
            Assert.AreEqual(0, server.Client.Objects.Failures);
        }

        [TestMethod]
        public void A_refusal_midway_ends_it()
        {
            TestServer server = WithImage(out ImageObject image);
            image.RefusesAt = 1024;
            Assert.AreEqual(CoapCode.Continue, Put(server, 0, true).Code);
            Assert.AreEqual(CoapCode.BadRequest, Put(server, 1, true).Code);
            Assert.AreEqual(1, image.Aborted);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, Put(server, 2, false).Code);
            Assert.AreEqual(0, image.Finished);
        }

        [TestMethod]
        [DataRow("OpenStream", 0)]
        [DataRow("Write", 0)]
        [DataRow("Write", 1)]
        [DataRow("Finish", 2)]
        public void What_the_object_throws_is_5_00_and_counted(string callback, int block)
        {
            TestServer server = WithImage(out ImageObject image);
            for (int i = 0; i < block; i++)
            {
                Assert.AreEqual(CoapCode.Continue, Put(server, i, true).Code);
            }

            image.ThrowsIn = callback;
            Assert.AreEqual(CoapCode.InternalServerError, Put(server, block, block < 2).Code);
            Assert.AreEqual(1, server.Client.Objects.Failures);
            Assert.AreEqual(callback == "Write" ? 1 : 0, image.Aborted);

            image.ThrowsIn = null;
            Put(server, 0, true);
            Assert.AreEqual(CoapCode.Changed, Put(server, 1, false).Code);
            Assert.AreEqual(1, image.Finished);
        }

        [TestMethod]
        public void An_abort_that_throws_is_counted_and_the_client_goes_on()
        {
            TestServer server = WithImage(out ImageObject image);
            Put(server, 0, true);
            image.ThrowsIn = "Abort";
            Assert.AreEqual(CoapCode.Continue, Put(server, 0, true).Code);
            Assert.AreEqual(1, image.Aborted);
            Assert.AreEqual(1, server.Client.Objects.Failures);
            Assert.AreEqual(CoapCode.Changed, Put(server, 1, false).Code);
        }

        [TestMethod]
        [DataRow("/10301/0/1", 42, 133)]      // only read: 4.05
        [DataRow("/10301/0/9", 42, 132)]      // no such resource: 4.04
        [DataRow("/10301/1/0", 42, 132)]
        [DataRow("/10309/0/0", 42, 132)]
        [DataRow("/0/0/5", 42, 129)]          // hidden: 4.01
        [DataRow("/10301/0/3", 42, 133)]      // PUT on an executable resource
        [DataRow("/10301/0/0", 40, 143)]      // no format for a Write: 4.15
        public void What_a_Write_may_not_is_refused_before_its_first_block(string path, int format, int code)
        {
            TestServer server = WithImage(out ImageObject image);
            Assert.AreEqual((byte)code, server.Ask(ImageObject.Block(path, 0, true, 1024, format)).Code);
            Assert.AreEqual(0, image.Asked);
            Assert.AreEqual((byte)code, server.Put(path, format, new byte[3]).Code, "as a Write in one message");
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, server.Ask(ImageObject.Block(path, 1, true, 1024, format)).Code);
        }

        [TestMethod]
        public void What_is_refused_leaves_a_body_under_way_alone()
        {
            TestServer server = WithImage(out ImageObject image);
            Put(server, 0, true);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Ask(ImageObject.Block(ImageObject.ReadOnly, 0, true)).Code);
            Assert.AreEqual(CoapCode.Changed, Put(server, 1, false).Code);
            Assert.AreEqual(0, image.Aborted);
        }

        [TestMethod]
        public void What_comes_in_one_message_in_another_format_or_to_another_resource_is_an_ordinary_Write()
        {
            TestServer server = WithImage(out ImageObject image);
            Assert.AreEqual(CoapCode.Changed, server.Put(ImageObject.Package, ContentFormat.OctetStream, new byte[10]).Code);
            Assert.AreEqual(0, image.Asked);
            Assert.AreEqual(CoapCode.Continue, server.Ask(ImageObject.Block(ImageObject.Unstreamed, 0, true)).Code);
            Assert.AreEqual(CoapCode.Changed, server.Ask(ImageObject.Block(ImageObject.Unstreamed, 1, false, 5)).Code);
            Assert.AreEqual(2, image.Writes);
            Assert.AreEqual(0, image.Begun);
            Assert.AreEqual(CoapCode.Continue, server.Ask(ImageObject.Block(ImageObject.Unstreamed, 0, true)).Code);
            Assert.AreEqual(CoapCode.Continue, server.Ask(ImageObject.Block(ImageObject.Unstreamed, 1, true)).Code);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, server.Ask(ImageObject.Block(ImageObject.Unstreamed, 2, true)).Code);
        }

        [TestMethod]
        public void What_is_lost_or_comes_again_changes_nothing()
        {
            TestServer server = WithImage(out ImageObject image);
            Put(server, 0, true);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, Put(server, 2, true).Code);
            Assert.AreEqual(CoapCode.Continue, Put(server, 1, true).Code);
            Assert.AreEqual(CoapCode.Continue, Put(server, 1, true).Code, "under a new Message ID");
            byte[] last = ImageObject.Block(ImageObject.Package, 2, false, 9).ToBytes(7, new byte[] { 1 });
            server.Send(last);
            server.Send(last);
            Assert.AreEqual(CoapCode.Changed, server.Take().Code);
            Assert.AreEqual(CoapCode.Changed, server.Take().Code);
            Assert.AreEqual(2048 + 9, image.Count);
            Assert.IsTrue(image.IsPattern);
            Assert.AreEqual(1, image.Finished);
        }

        [TestMethod]
        public void What_does_not_come_any_more_is_told_to_the_object()
        {
            TestServer server = WithImage(out ImageObject image);
            Put(server, 0, true);
            server.Run(server.Session.Endpoint.Timing.ExchangeLifetimeMs);
            Assert.AreEqual(1, image.Aborted);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, Put(server, 1, false).Code);
        }

        /// <summary>Under OSCORE nobody on the way can keep the first block back and begin an image with it later (RFC 9175 §2).</summary>
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Under_OSCORE_the_first_block_proves_that_it_is_fresh(bool isPathExempt)
        {
            ClientOptions options = new ClientOptions();
            if (isPathExempt)
            {
                options.Freshness.Set(false, ImageObject.ObjectId);
            }

            ScriptedMessageSecurity security = new ScriptedMessageSecurity { Opens = true };
            TestServer server = WithImage(options, security, out ImageObject image);
            TestRequest first = ImageObject.Block(ImageObject.Package, 0, true);
            TestMessage answer = server.Ask(first);
            if (!isPathExempt)
            {
                Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
                Assert.AreEqual(0, image.Asked);
                CoapMessage message = answer.Message;
                int echo = message.Find(OptionNumber.Echo);
                first.Echo = Bytes.Slice(message.Buffer, message.OptionOffset(echo), message.OptionLength(echo));
                answer = server.Ask(first);
            }

            Assert.AreEqual(CoapCode.Continue, answer.Code);
            Assert.AreEqual(CoapCode.Continue, Put(server, 1, true).Code);
            Assert.AreEqual(2048, image.Count);

            // Without protection: neither a later block nor a first one.
            security.Opens = false;
            Put(server, 2, false);
            Assert.AreEqual(0, image.Finished);
            Assert.AreEqual(CoapCode.Unauthorized, Put(server, 0, true).Code);
            Assert.AreEqual(1, image.Begun);
        }

        private static TestServer WithImage(out ImageObject image)
        {
            return WithImage(new ClientOptions(), null, out image);
        }

        private static TestServer WithImage(ClientOptions options, ScriptedMessageSecurity security, out ImageObject image)
        {
            TestServer server = new TestServer(options);
            image = new ImageObject();
            server.Client.Objects.Add(image);
            if (security is not null)
            {
                server.Client.MessageSecurity = security;
                server.Client.Accounts.AddOscore(server.Client.Accounts.FindSecurity(1), new OscoreAccount(new byte[16], new byte[] { 1 }, new byte[] { 2 }));
            }

            server.Register();
            return server;
        }

        private static TestMessage Put(TestServer server, int number, bool more, int count = 1024)
        {
            return server.Ask(ImageObject.Block(ImageObject.Package, number, more, count));
        }
    }
}
