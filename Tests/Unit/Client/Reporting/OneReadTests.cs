using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>An object is read once for an answer: what is held against the thresholds is remembered and sent, also where it is another at each read.</summary>
    [TestClass]
    public class OneReadTests
    {
        private const string Instance = "/10300/0";
        private const string Float = "/10300/0/0";

        [TestMethod]
        [DataRow(-1)]
        [DataRow(0)]
        [DataRow(60)]
        [DataRow(110)]
        [DataRow(112)]
        [DataRow(11542)]
        [DataRow(11543)]
        public void A_number_is_read_once_to_be_read_observed_and_notified(int format)
        {
            TestServer server = Moving(out UnruledObject item);
            Assert.AreEqual(CoapCode.Content, server.Get(Float, format).Code);
            Assert.AreEqual(1, item.Reads);
            server.WriteAttributes(Float, "st=0.5");
            Assert.AreEqual(1, item.Reads);
            TestMessage answer = server.Ask(new TestRequest(CoapCode.Get, Float) { Observe = 0, Accept = format }, Observing.Token);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(2, item.Reads);
            Changed(server, UnruledObject.Float);
            Assert.AreEqual(CoapCode.Content, Observing.Notification(server).Code);
            Assert.AreEqual(3, item.Reads);
        }

        [TestMethod]
        [DataRow(110)]
        [DataRow(112)]
        [DataRow(11542)]
        public void An_instance_that_fits_a_message_is_read_once(int format)
        {
            // Float, three integers and text.
            const int reads = 5;
            TestServer server = Moving(out UnruledObject item);
            Assert.AreEqual(CoapCode.Content, server.Get(Instance, format).Code);
            Assert.AreEqual(reads, item.Reads);
            Assert.AreEqual(CoapCode.Content, server.Get("/10300", format).Code);
            Assert.AreEqual(2 * reads, item.Reads);
            server.Ask(new TestRequest(CoapCode.Get, Instance) { Observe = 0, Accept = format }, Observing.Token);
            Assert.AreEqual(3 * reads, item.Reads);
            Changed(server, UnruledObject.Text);
            Assert.AreEqual(CoapCode.Content, Observing.Notification(server).Code);
            Assert.AreEqual(4 * reads, item.Reads);
        }

        [TestMethod]
        public void What_was_compared_is_what_is_sent_and_what_the_next_is_held_against()
        {
            TestServer server = Moving(out UnruledObject item);
            server.WriteAttributes(Float, "st=3");
            Assert.AreEqual("1", Observing.Start(server, Float).Text);

            // 2 and 3 are no step from 1; 4 is, and is sent as it was compared; 5 and 6 are none from 4.
            Changed(server, UnruledObject.Float);
            Changed(server, UnruledObject.Float);
            Observing.AssertSilent(server);
            Changed(server, UnruledObject.Float);
            Observing.AssertNotified(server, "4");
            Changed(server, UnruledObject.Float);
            Changed(server, UnruledObject.Float);
            Observing.AssertSilent(server);
            Changed(server, UnruledObject.Float);
            Observing.AssertNotified(server, "7");
            Assert.AreEqual(7, item.Reads);
        }

        [TestMethod]
        public void What_is_stored_is_what_was_compared()
        {
            ClientOptions options = new ClientOptions { ConfirmableEvery = 1 };
            TestServer server = Moving(options, out UnruledObject item);
            server.WriteAttributes(Float, "st=3");
            Assert.AreEqual("1", Observing.Start(server, Float).Text);
            Changed(server, UnruledObject.Float);
            Changed(server, UnruledObject.Float);
            Changed(server, UnruledObject.Float);
            TestMessage confirmable = Observing.Notification(server);
            Assert.AreEqual(CoapType.Confirmable, confirmable.Type);
            Assert.AreEqual("4", confirmable.Text);
            Assert.AreEqual(4, item.Reads);
        }

        [TestMethod]
        public void A_text_is_not_read_to_find_out_that_it_is_no_number()
        {
            TestServer server = Moving(out UnruledObject item);
            Observing.Start(server, "/10300/0/3");
            Assert.AreEqual(1, item.Reads);
            Changed(server, UnruledObject.Text);
            Observing.AssertNotified(server, "c");
            Assert.AreEqual(2, item.Reads);
        }

        [TestMethod]
        public void Lengths_put_in_afterwards_give_what_measuring_gives_in_bytes_and_ETag()
        {
            TestServer server = TestServer.Registered();
            string[] paths = { "/10241", "/10241/0", "/10241/0/10", "/1", "/1/0" };
            for (int i = 0; i < paths.Length; i++)
            {
                server.Object.ValuesOf(0, TestObject.Multiple).FindOrAdd(3).Bytes = Lwm2m.Foundation.Utf8.FromString("some text of several bytes, and more than a length of one bit can say: it has to be longer than 255 bytes to have a length of two bytes, so here is more and more of it, and still more, until there is enough of it in here, which is about now, or a little later, now");
                TestMessage whole = server.Ask(new TestRequest(CoapCode.Get, paths[i]) { Accept = ContentFormat.Tlv });
                string blocks = "";
                int tag = -1;
                bool hasMore = true;
                for (int number = 0; hasMore; number++)
                {
                    // 0x02: blocks of 64 bytes. Of the first the window takes all, of the others it does not.
                    TestMessage block = server.Ask(new TestRequest(CoapCode.Get, paths[i]) { Accept = ContentFormat.Tlv, Block2 = (number << 4) | 2 });
                    blocks += block.HexPayload;
                    hasMore = (block.Uint(OptionNumber.Block2) & 8) != 0;
                    Assert.AreEqual(number == 0 ? block.Uint(OptionNumber.ETag) : tag, block.Uint(OptionNumber.ETag), paths[i]);
                    tag = block.Uint(OptionNumber.ETag);
                }

                Assert.AreEqual(whole.HexPayload, blocks, paths[i]);
            }
        }

        [TestMethod]
        public void NaN_is_sent_where_the_format_has_it_and_else_left_out_of_an_instance()
        {
            TestServer server = Moving(out UnruledObject item);
            item.Moves = false;
            item.FloatValue = double.NaN;
            Assert.AreEqual("fa7fc00000", "fa" + server.Get(Float, ContentFormat.Tlv).HexPayload.Substring(4));
            Assert.AreEqual("f97e00", server.Get(Float, ContentFormat.Cbor).HexPayload);
            Assert.AreEqual("[{\"bn\":\"/10300/0/\",\"n\":\"1\",\"v\":0},{\"n\":\"2/0\",\"v\":0},{\"n\":\"2/1\",\"v\":0},{\"n\":\"3\",\"vs\":\"a\"}]", server.Get(Instance, ContentFormat.SenmlJson).Text);
            Assert.AreEqual(CoapCode.Content, server.Get(Instance, ContentFormat.Lwm2mJson).Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, server.Get(Float, ContentFormat.TextPlain).Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, server.Get(Float, ContentFormat.SenmlJson).Code);
            item.FloatValue = double.PositiveInfinity;
            Assert.AreEqual(CoapCode.ServiceUnavailable, server.Get(Float, ContentFormat.TextPlain).Code);
            Assert.AreEqual(CoapCode.Content, server.Get(Instance, ContentFormat.SenmlJson).Code);
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("st=1")]
        [DataRow("gt=21&lt=19")]
        [DataRow("pmax=10")]
        [DataRow("pmin=2&epmax=5&st=1")]
        public void A_reading_that_is_NaN_ends_no_observation_and_what_comes_after_it_is_told(string attributes)
        {
            TestServer server = Observing.Number(attributes, 20);
            Observing.Set(server, double.NaN);
            server.Run(60000);
            Observing.AssertSilent(server);
            Assert.AreEqual(1, server.Session.Observations.Count);
            Observing.Set(server, 22.5);
            server.Run(2000);
            Observing.AssertNotified(server, "22.5");
        }

        [TestMethod]
        public void A_number_that_is_back_at_what_the_server_knows_after_NaN_crosses_nothing()
        {
            TestServer server = Observing.Number("gt=21", 20);
            Observing.Set(server, double.NaN);
            Observing.Set(server, 20.5);
            Observing.AssertSilent(server);
            Observing.Set(server, 22.0);
            Observing.AssertNotified(server, "22");
        }

        private static void Changed(TestServer server, int resourceId)
        {
            server.Client.NotifyChanged(UnruledObject.ObjectId, 0, resourceId);
            server.Step();
        }

        private static TestServer Moving(out UnruledObject item)
        {
            return Moving(new ClientOptions { ConfirmableEvery = 0 }, out item);
        }

        private static TestServer Moving(ClientOptions options, out UnruledObject item)
        {
            TestServer server = new TestServer(options);
            item = new UnruledObject { Moves = true };
            server.Client.Objects.Add(item);
            server.Register();
            return server;
        }
    }
}
