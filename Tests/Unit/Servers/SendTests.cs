using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Send;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class SendTests
    {
        // Proves: ETS-306
        [TestMethod]
        public void A_value_is_sent_as_SenML_CBOR_and_its_delivery_told()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            Assert.IsTrue(server.Sender.Send(1, PathOf(3, 0, 0), listener) == SendOutcome.Queued);
            server.Step();
            TestMessage send = server.Take();
            Assert.AreEqual(CoapCode.Post, send.Code);
            Assert.IsTrue(send.Type == CoapType.Confirmable);
            Assert.AreEqual("/dp", send.Path);
            Assert.AreEqual(ContentFormat.SenmlCbor, send.Format);
            Assert.AreEqual("81a221662f332f302f30036441636d65", send.HexPayload);
            Assert.AreEqual(0, listener.Calls);

            server.Reply(send, CoapCode.Changed);
            listener.AssertTold(1, 1, SendOutcome.Delivered, CoapCode.Changed);
            Assert.AreEqual(0, server.Session.Outgoing.Count);
            Assert.IsNull(server.Take());
        }

        // Proves: ETS-311
        [TestMethod]
        public void Values_of_several_objects_go_in_one_message_and_what_is_not_there_is_left_out()
        {
            TestServer server = Unmuted();
            Lwm2mPath[] paths = { PathOf(3, 0, 0), PathOf(3, 0, 99), PathOf(1, 0, 1), PathOf(0, 0, 0) };
            Assert.IsTrue(server.Sender.Send(1, paths, 4, null) == SendOutcome.Queued);
            server.Step();
            TestMessage send = server.Take();
            Assert.AreEqual("82a321612f0065332f302f30036441636d65a20065312f302f31021a00015180", send.HexPayload);
            server.Reply(send, CoapCode.Changed);
            Assert.AreEqual(0, server.Session.Outgoing.Count);
        }

        // Proves: ETS-307
        [TestMethod]
        public void A_server_that_mutes_Send_gets_none_and_one_that_says_nothing_neither()
        {
            TestServer server = TestServer.Registered();
            AssertMuted(server);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/1/0/23").Code);
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/23", "0").Code);
            Assert.IsTrue(server.Sender.Send(1, PathOf(3, 0, 0), null) == SendOutcome.Queued);
            server.Step();
            server.Reply(server.Take(), CoapCode.Changed);
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/23", "1").Code);
            Assert.AreEqual("1", server.Get("/1/0/23").Text);
            AssertMuted(server);
        }

        [TestMethod]
        public void What_is_not_delivered_when_the_power_goes_off_is_told()
        {
            TestServer server = Unmuted();
            Listener sent = new Listener();
            Listener waiting = new Listener();
            server.Sender.Send(1, PathOf(3, 0, 0), sent);
            server.Sender.Send(1, PathOf(3, 0, 1), waiting);
            server.Step();
            server.Client.Sleep.Suspend(server.NowMs);
            sent.AssertTold(1, 1, SendOutcome.Failed, CoapCode.Empty);
            waiting.AssertTold(1, 1, SendOutcome.NotRegistered, CoapCode.Empty);
        }

        // Proves: ETS-307
        [TestMethod]
        public void What_waits_when_the_server_mutes_Send_is_not_sent()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            server.Sender.Send(1, PathOf(3, 0, 0), null);
            server.Sender.Send(1, PathOf(3, 0, 1), listener);
            server.Step();
            TestMessage first = server.Take();
            server.Put("/1/0/23", "1");
            server.Reply(first, CoapCode.Changed);
            Assert.IsNull(server.Take());
            listener.AssertTold(1, 1, SendOutcome.Muted, CoapCode.Empty);
        }

        [TestMethod]
        [DataRow(CoapCode.BadRequest)]
        [DataRow(CoapCode.MethodNotAllowed)]
        [DataRow(CoapCode.UnsupportedContentFormat)]
        [DataRow(CoapCode.InternalServerError)]
        [DataRow(CoapCode.Content)]
        public void A_refusal_is_told(byte code)
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            server.Sender.Send(1, PathOf(3, 0, 0), listener);
            server.Step();
            server.Reply(server.Take(), code);
            listener.AssertTold(1, 1, SendOutcome.Refused, code);
            Assert.AreEqual(0, server.Updates);
        }

        // Proves: WP-15
        [TestMethod]
        public void A_Send_waits_for_the_Max_Age_that_the_last_was_answered_with_and_an_Update_does_not()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            server.Sender.Send(1, PathOf(3, 0, 0), listener);
            server.Sender.Send(1, PathOf(3, 0, 0), null);
            server.Step();
            server.Send(new TestResponse(CoapCode.TooManyRequests) { MaxAge = 100 }.ToBytes(server.Take()));
            listener.AssertTold(1, 1, SendOutcome.Refused, CoapCode.TooManyRequests);
            server.Client.RequestUpdate(1);
            server.Run(99999);
            Assert.IsNull(server.Take());
            Assert.AreEqual(1, server.Updates);
            server.Run(50001);
            Assert.AreEqual("/dp", server.Take().Path);
        }

        [TestMethod]
        public void A_Reset_to_a_Send_is_followed_by_an_Update_which_tells_whether_the_client_is_known()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            server.Sender.Send(1, PathOf(3, 0, 0), listener);
            server.Step();
            server.SendEmpty(CoapType.Reset, server.Take().MessageId);
            listener.AssertTold(1, 1, SendOutcome.Failed, CoapCode.Empty);
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void A_server_that_does_not_know_the_client_is_asked_by_an_Update()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            server.Sender.Send(1, PathOf(3, 0, 0), listener);
            server.Step();
            server.Reply(server.Take(), CoapCode.NotFound);
            listener.AssertTold(1, 1, SendOutcome.Refused, CoapCode.NotFound);
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void Silence_is_told_and_the_server_asked_whether_it_is_there()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            server.Sender.Send(1, PathOf(3, 0, 0), listener);
            server.Run(94000);
            listener.AssertTold(1, 1, SendOutcome.Failed, CoapCode.Empty);
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void A_link_that_fails_meanwhile_ends_what_is_under_way_and_keeps_what_waits()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            Listener second = new Listener();
            server.Sender.Send(1, PathOf(3, 0, 0), listener);
            server.Sender.Send(1, PathOf(3, 0, 1), second);
            server.Step();
            server.Drop();
            server.Link.Become(LinkState.Failed);
            server.Step();
            listener.AssertTold(1, 1, SendOutcome.Failed, CoapCode.Empty);
            Assert.AreEqual(0, second.Calls);
            server.Run(4000);
            TestMessage send = server.Take();
            Assert.AreEqual("/dp", send.Path);
            server.Reply(send, CoapCode.Changed);
            second.AssertTold(1, 1, SendOutcome.Delivered, CoapCode.Changed);
        }

        [TestMethod]
        public void As_many_wait_as_there_are_slots_and_leave_in_order()
        {
            TestServer server = Unmuted();
            for (int i = 0; i < 2; i++)
            {
                Assert.IsTrue(server.Sender.Send(1, PathOf(3, 0, i), null) == SendOutcome.Queued);
            }

            Assert.IsTrue(server.Sender.Send(1, PathOf(3, 0, 2), null) == SendOutcome.Full);
            server.Step();
            for (int i = 0; i < 2; i++)
            {
                TestMessage send = server.Take();
                Assert.StartsWith("81a221662f332f302f3" + i.ToString(), send.HexPayload);
                Assert.IsNull(server.Take());
                server.Reply(send, CoapCode.Changed);
            }

            Assert.IsNull(server.Take());
        }

        [TestMethod]
        public void The_next_one_may_be_sent_from_within_the_news_of_the_last()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener { Next = server.Sender };
            server.Sender.Send(1, PathOf(3, 0, 0), listener);
            server.Step();
            server.Reply(server.Take(), CoapCode.Changed);
            server.Reply(server.Take(), CoapCode.BadRequest);
            listener.AssertTold(2, 1, SendOutcome.Refused, CoapCode.BadRequest);
        }

        [TestMethod]
        public void What_cannot_be_sent_is_refused_at_once()
        {
            TestServer server = Unmuted();
            Sender sender = server.Sender;
            Assert.IsTrue(sender.Send(2, PathOf(3, 0, 0), null) == SendOutcome.NoServer);
            Assert.IsTrue(sender.Send(1, PathOf(4711, 0, 0), null) == SendOutcome.Unreadable);
            Assert.IsTrue(sender.Send(1, PathOf(0, 0, 0), null) == SendOutcome.Unreadable, "keys");
            Assert.IsTrue(sender.Send(1, PathOf(3, 0, 4), null) == SendOutcome.Unreadable, "an Execute");
            Assert.IsTrue(sender.Send(1, new Lwm2mPath(), null) == SendOutcome.Unreadable, "the root");
            Assert.IsTrue(sender.Send(1, new Lwm2mPath[5], 5, null) == SendOutcome.Unreadable, "too many");
            Assert.IsTrue(sender.Send(1, new Lwm2mPath[0], 0, null) == SendOutcome.Unreadable);
            server.Step();
            Assert.IsNull(server.Take());

            server.Execute("/1/0/4");
            server.Reply(server.Take(), CoapCode.Deleted);
            Assert.IsTrue(sender.Send(1, PathOf(3, 0, 0), null) == SendOutcome.NotRegistered);
        }

        [TestMethod]
        public void An_object_instance_that_goes_while_it_waits_is_not_sent()
        {
            TestServer server = Unmuted();
            Listener listener = new Listener();
            server.Sender.Send(1, PathOf(10241, 0, 1), listener);
            server.Object.Delete(0);
            server.Step();
            Assert.IsNull(server.Take());
            listener.AssertTold(1, 1, SendOutcome.Unreadable, CoapCode.Empty);
        }

        [TestMethod]
        public void What_fits_no_message_goes_in_blocks()
        {
            ClientOptions options = new ClientOptions();
            options.Coap.BlockSize = 32;
            TestServer server = TestServer.Registered(options);
            server.Put("/1/0/23", "0");
            Listener listener = new Listener();
            Lwm2mPath path = new Lwm2mPath();
            path.Set(1, 0);
            server.Sender.Send(1, path, listener);
            server.Step();
            string body = "";
            TestMessage block = server.Take();
            for (int number = 0; (block.Uint(OptionNumber.Block1) & 8) != 0; number++)
            {
                body += block.HexPayload;
                server.Send(new TestResponse(CoapCode.Continue) { Block1 = block.Uint(OptionNumber.Block1) }.ToBytes(block));
                block = server.Take();
            }

            body += block.HexPayload;
            server.Send(new TestResponse(CoapCode.Changed) { Block1 = block.Uint(OptionNumber.Block1) }.ToBytes(block));
            listener.AssertTold(1, 1, SendOutcome.Delivered, CoapCode.Changed);
            Assert.AreEqual(120, body.Length);
            Assert.StartsWith(server.Get("/1/0", ContentFormat.SenmlCbor).HexPayload, body);
        }

        [TestMethod]
        public void All_servers_get_it_but_those_that_mute_it()
        {
            ServerGroup group = new ServerGroup(3);
            group.Account(1).MutesSend = false;
            group.Account(3).MutesSend = false;
            group.Start();
            for (int id = 1; id <= 3; id++)
            {
                Assert.IsTrue(group.Accept(id));
            }

            Listener listener = new Listener();
            Assert.IsTrue(group.Sender.Send(Sender.AllServers, PathOf(10241, 0, 1), listener) == SendOutcome.Queued);
            group.Step();
            Assert.IsNull(group.Take(2));
            group.Reply(3, group.Take(3), CoapCode.Changed);
            listener.AssertTold(1, 3, SendOutcome.Delivered, CoapCode.Changed);
            group.Reply(1, group.Take(1), CoapCode.NotAcceptable);
            listener.AssertTold(2, 1, SendOutcome.Refused, CoapCode.NotAcceptable);
            Assert.IsTrue(group.Sender.Send(2, PathOf(10241, 0, 1), listener) == SendOutcome.Muted);
        }

        [TestMethod]
        public void What_a_server_may_not_read_is_not_sent_to_it()
        {
            ServerGroup group = new ServerGroup(2);
            group.Account(1).MutesSend = false;
            group.Account(2).MutesSend = false;
            group.Start();
            Assert.IsTrue(group.Accept(1));
            Assert.IsTrue(group.Accept(2));
            Assert.IsTrue(group.Sender.Send(2, PathOf(1, 0, 1), null) == SendOutcome.Unreadable);
            Assert.IsTrue(group.Sender.Send(1, PathOf(1, 0, 1), null) == SendOutcome.Queued);
        }

        private static TestServer Unmuted()
        {
            TestServer server = TestServer.Registered();
            server.Account.MutesSend = false;
            return server;
        }

        private static Lwm2mPath PathOf(int objectId, int instanceId, int resourceId)
        {
            Lwm2mPath path = new Lwm2mPath();
            path.Set(objectId, instanceId, resourceId);
            return path;
        }

        private static void AssertMuted(TestServer server)
        {
            Assert.IsTrue(server.Sender.Send(1, PathOf(3, 0, 0), null) == SendOutcome.Muted);
            server.Step();
            Assert.IsNull(server.Take());
        }

        private sealed class Listener : SendListener
        {
            private int _server;
            private SendOutcome _outcome;
            private byte _code;

            public int Calls { get; private set; }

            /// <summary>Sends once more when told for the first time.</summary>
            public Sender Next { get; set; }

            public override void OnSendEnded(int shortServerId, SendOutcome outcome, byte code)
            {
                Calls++;
                _server = shortServerId;
                _outcome = outcome;
                _code = code;
                if (Calls == 1 && Next is not null)
                {
                    Assert.IsTrue(Next.Send(shortServerId, PathOf(3, 0, 1), this) == SendOutcome.Queued);
                }
            }

            public void AssertTold(int calls, int server, SendOutcome outcome, byte code)
            {
                Assert.AreEqual(calls, Calls);
                Assert.AreEqual(server, _server);
                Assert.IsTrue(_outcome == outcome);
                Assert.AreEqual(code, _code);
            }
        }
    }
}
