using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Send;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What an object throws is an answer, counted and told; the client goes on.</summary>
    [TestClass]
    public class ThrowingObjectTests
    {
        private const string Instance = "/10300/0";
        private const string Float = "/10300/0/0";
        private const string Numbers = "/10300/0/2";

        [TestMethod]
        [DataRow("Read")]
        [DataRow("EndOfRead")]
        [DataRow("HasResource")]
        [DataRow("ResourceInstanceCount")]
        [DataRow("ResourceInstanceIdAt")]
        [DataRow("InstanceCount")]
        [DataRow("InstanceIdAt")]
        [DataRow("IsPresent")]
        public void A_read_of_any_path_in_any_format_is_answered_5_00(string callback)
        {
            int[] formats = { ContentFormat.Tlv, ContentFormat.SenmlCbor, ContentFormat.SenmlJson };
            string[] paths = { "/10300", Instance, Numbers };
            TestServer server = WithObject(out UnruledObject item);
            item.ThrowsIn = callback;
            for (int i = 0; i < paths.Length; i++)
            {
                for (int k = 0; k < formats.Length; k++)
                {
                    Assert.AreEqual(CoapCode.InternalServerError, server.Get(paths[i], formats[k]).Code, paths[i]);
                }
            }

            Assert.IsTrue(server.Client.Objects.Failures > 0);
            item.ThrowsIn = null;
            Assert.AreEqual(CoapCode.Content, server.Get(Instance, ContentFormat.Tlv).Code);
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(0)]
        [DataRow(60)]
        [DataRow(110)]
        [DataRow(112)]
        [DataRow(11542)]
        public void A_number_that_cannot_be_read_is_answered_5_00_with_nothing_in_it(int format)
        {
            TestServer server = WithObject(out UnruledObject item);
            item.ThrowsIn = "EndOfRead";
            TestMessage answer = server.Get(Float, format);
            Assert.AreEqual(CoapCode.InternalServerError, answer.Code);
            Assert.AreEqual("", answer.HexPayload);
            Assert.AreEqual(ContentFormat.None, answer.Format);
            Assert.AreEqual(1, server.Client.Objects.Failures);
        }

        [TestMethod]
        public void What_was_thrown_is_told_with_its_object_also_when_the_listener_throws()
        {
            TestServer server = WithObject(out UnruledObject item);
            Teller teller = new Teller();
            server.Client.Objects.Failed = teller.Take;
            item.ThrowsIn = "Execute";
            Assert.AreEqual(CoapCode.InternalServerError, server.Execute("/10300/0/4").Code);
            Assert.AreEqual(UnruledObject.ObjectId, teller.ObjectId);
            Assert.AreEqual("Execute", teller.Text);
            teller.Throws = true;
            Assert.AreEqual(CoapCode.InternalServerError, server.Execute("/10300/0/4").Code);
            Assert.AreEqual(3, server.Client.Objects.Failures);
            item.ThrowsIn = null;
            Assert.AreEqual(CoapCode.Changed, server.Execute("/10300/0/4").Code);
        }

        [TestMethod]
        [DataRow("Validate", 0)]
        [DataRow("ResetInstance", 0)]
        [DataRow("ClearResource", 0)]
        [DataRow("Write", 0)]
        [DataRow("Write", 1)]
        public void A_write_is_answered_5_00_and_what_was_written_before_is_told_to_observers(string callback, int written)
        {
            TestServer server = WithObject(out UnruledObject item);
            Observing.Start(server, Float);
            item.ThrowsIn = callback;
            item.ThrowsAfter = written;
            item.ThrowsOnce = true;

            // The float, the integers and the text.
            TestMessage answer = server.Put(Instance, ContentFormat.Tlv, Hex.Parse("c4 00 3f800000 86 02 41 00 05 41 01 06 c1 03 61"));
            Assert.AreEqual(CoapCode.InternalServerError, answer.Code);
            Assert.AreEqual(written, item.Writes);
            Assert.AreEqual(callback != "Validate", server.Take() is not null, "the observer");
            item.ThrowsIn = null;
            Assert.AreEqual(CoapCode.Changed, server.Put(Float, "2").Code);
            Assert.AreEqual(1, server.Client.Objects.Failures);
        }

        [TestMethod]
        [DataRow("NextInstanceId")]
        [DataRow("Validate")]
        [DataRow("Create")]
        [DataRow("Write")]
        public void A_create_is_answered_5_00_and_leaves_no_instance(string callback)
        {
            TestServer server = WithObject(out UnruledObject item);
            item.ThrowsIn = callback;
            TestMessage answer = server.Post("/10300", ContentFormat.Tlv, Hex.Parse("c4 00 3f800000 c1 03 61"));
            item.ThrowsIn = null;
            Assert.AreEqual(CoapCode.InternalServerError, answer.Code);
            Assert.AreEqual("", answer.Location);
            Assert.AreEqual(1, item.InstanceCount);
            Assert.AreEqual(CoapCode.Created, server.Post("/10300", ContentFormat.Tlv, Hex.Parse("c1 03 61")).Code);
            Assert.AreEqual(2, item.InstanceCount);
        }

        [TestMethod]
        public void A_delete_is_answered_5_00_and_what_is_gone_nevertheless_has_no_attributes_any_more()
        {
            TestServer server = WithObject(out UnruledObject item);
            item.ThrowsIn = "Delete";
            Assert.AreEqual(CoapCode.InternalServerError, server.Delete(Instance).Code);
            item.ThrowsIn = null;
            server.WriteAttributes(Instance, "pmin=9");
            item.ThrowsIn = "EndOfDelete";
            Assert.AreEqual(CoapCode.InternalServerError, server.Delete(Instance).Code);
            item.ThrowsIn = null;
            Assert.AreEqual(0, item.InstanceCount);
            item.Create(0);
            Assert.StartsWith("</10300>,</10300/0>,", server.Discover("/10300").Text);
        }

        [TestMethod]
        [DataRow("InstanceCount")]
        [DataRow("InstanceIdAt")]
        [DataRow("HasResource")]
        [DataRow("ResourceInstanceCount")]
        public void A_discover_is_answered_5_00_without_links(string callback)
        {
            TestServer server = WithObject(out UnruledObject item);
            item.ThrowsIn = callback;
            item.ThrowsAfter = callback == "HasResource" ? 3 : 0;
            TestMessage answer = server.Discover("/10300");
            Assert.AreEqual(CoapCode.InternalServerError, answer.Code);
            Assert.AreEqual("", answer.Text);
            item.ThrowsIn = null;
            Assert.AreEqual(CoapCode.Content, server.Discover("/10300").Code);
        }

        [TestMethod]
        [DataRow("InstanceCount", "")]
        [DataRow("IsPresent", "")]
        [DataRow("InstanceIdAt", "")]
        [DataRow("InstanceRevision", ",</10300/0>")]
        public void A_registration_leaves_out_what_an_object_does_not_say(string callback, string links)
        {
            TestServer server = new TestServer(new ClientOptions());
            UnruledObject item = new UnruledObject { ThrowsIn = callback };
            server.Client.Objects.Add(item);
            server.Client.Start();
            server.Step();
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            string text = register.Text;
            Assert.IsTrue(text.IndexOf("</10241/0>") > 0, text);
            int at = text.IndexOf(",</10300");
            Assert.AreEqual(links, at < 0 ? "" : text.Substring(at));
            Assert.IsTrue(server.Client.Objects.Failures > 0);
            server.Reply(register, CoapCode.Created, "rd", "0");
            Assert.IsTrue(server.Session.Registration.IsRegistered);
        }

        [TestMethod]
        public void An_observation_is_not_begun_and_one_that_was_ends_with_5_00()
        {
            TestServer server = WithObject(out UnruledObject item);
            item.ThrowsIn = "Read";
            TestMessage refused = server.Ask(new TestRequest(CoapCode.Get, Float) { Observe = 0 }, Observing.Token);
            Assert.AreEqual(CoapCode.InternalServerError, refused.Code);
            Assert.AreEqual(-1, refused.Observe);
            Assert.AreEqual(0, server.Session.Observations.Count);

            item.ThrowsIn = null;
            Observing.Start(server, Float);
            item.ThrowsIn = "Read";
            server.Client.NotifyChanged(UnruledObject.ObjectId, 0, UnruledObject.Float);
            server.Run(10);
            TestMessage last = Observing.Notification(server);
            Assert.AreEqual(CoapCode.InternalServerError, last.Code);
            Assert.AreEqual(CoapType.Confirmable, last.Type);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        [TestMethod]
        [DataRow("Read")]
        [DataRow("HasResource")]
        [DataRow("InstanceCount")]
        public void A_send_is_told_as_unreadable(string callback)
        {
            TestServer server = WithObject(out UnruledObject item);
            server.Account.MutesSend = false;
            Lwm2mPath path = new Lwm2mPath();
            path.Set(UnruledObject.ObjectId, 0);
            Ending ending = new Ending();
            item.ThrowsIn = callback;
            SendOutcome outcome = server.Sender.Send(1, path, ending);
            server.Run(10);
            Assert.IsNull(server.Take());
            Assert.IsTrue(outcome == SendOutcome.Unreadable || (outcome == SendOutcome.Queued && ending.Outcome == SendOutcome.Unreadable));
            item.ThrowsIn = null;
            Assert.IsTrue(server.Sender.Send(1, path, ending) == SendOutcome.Queued);
            server.Step();
            Assert.AreEqual("/dp", server.Take().Path);
        }

        [TestMethod]
        public void A_listener_that_throws_stops_nothing()
        {
            ClientOptions options = new ClientOptions();
            options.NotificationSettled = ThrowSettled;
            TestServer server = TestServer.Registered(options);
            Observing.Start(server, Observing.Integer);
            Observing.Set(server, 5L);
            Observing.AssertNotified(server, "5");
            Assert.AreEqual(1, server.Client.Objects.Failures);

            server.Account.MutesSend = false;
            Lwm2mPath path = new Lwm2mPath();
            path.Set(3, 0, 0);
            server.Sender.Send(1, path, new Ending { Throws = true });
            server.Step();
            server.Reply(server.Take(), CoapCode.Changed);
            Assert.AreEqual(2, server.Client.Objects.Failures);
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0/0").Code);
        }

        private static void ThrowSettled(int shortServerId, Lwm2mPath path, NotificationResult result)
        {
            throw new InvalidOperationException("listener");
        }

        private static TestServer WithObject(out UnruledObject item)
        {
            TestServer server = new TestServer(new ClientOptions());
            item = new UnruledObject();
            server.Client.Objects.Add(item);
            server.Register();
            return server;
        }

        private sealed class Teller
        {
            public int ObjectId { get; private set; }

            public string Text { get; private set; }

            public bool Throws { get; set; }

            public void Take(int objectId, Exception exception)
            {
                ObjectId = objectId;
                Text = exception.Message;
                if (Throws)
                {
                    throw new InvalidOperationException("teller");
                }
            }
        }

        private sealed class Ending : SendListener
        {
            public SendOutcome Outcome { get; private set; }

            public bool Throws { get; set; }

            public override void OnSendEnded(int shortServerId, SendOutcome outcome, byte code)
            {
                Outcome = outcome;
                if (Throws)
                {
                    throw new InvalidOperationException("listener");
                }
            }
        }
    }
}
