using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class ExecuteTests
    {
        private const string Action = "/10241/0/20";
        private const string SlowAction = "/10241/0/21";

        // Proves: ETS-241
        [TestMethod]
        public void A_reboot_is_answered_and_the_device_registers_again()
        {
            // As the program of the board does it: the client leaves, and Main comes to its end and restarts the board.
            TestServer server = TestServer.Registered();
            server.Device.RebootRequested += server.Client.RequestStop;
            TestMessage answer = server.Execute("/3/0/4");
            Assert.AreEqual(CoapCode.Changed, answer.Code);
            Assert.AreEqual(CoapType.Acknowledgement, answer.Type);
            Assert.IsFalse(server.Client.IsStopped, "the answer leaves first");
            server.Run(1);
            TestMessage leave = server.Take();
            Assert.AreEqual(CoapCode.Delete, leave.Code);
            Assert.AreEqual("/rd/0", leave.Path);
            server.Reply(leave, CoapCode.Deleted);
            Assert.IsTrue(server.Client.IsStopped);

            TestServer restarted = new TestServer(new ClientOptions());
            restarted.Client.Start();
            restarted.Run(60000);
            TestMessage register = restarted.Take();
            Assert.AreEqual("/rd", register.Path);
            Assert.IsTrue(register.Query.IndexOf("&ep=" + TestServer.EndpointName + "&") >= 0);
            restarted.Reply(register, CoapCode.Created, "rd", "0");
            Assert.IsTrue(restarted.Session.Registration.IsRegistered);
        }

        [TestMethod]
        public void A_reboot_that_nobody_handles_is_not_allowed()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Execute("/3/0/4").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Execute("/3/0/5").Code, "there is no factory reset");
        }

        [TestMethod]
        public void Arguments_reach_the_object_with_or_without_a_format()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.Changed, server.Execute(Action, "2='http://x',5").Code);
            Assert.AreEqual("2http://x;5;", server.Object.Arguments);
            Assert.AreEqual(CoapCode.Changed, server.Post(Action, ContentFormat.TextPlain, Utf8.FromString("0='!'")).Code);
            Assert.AreEqual("0!;", server.Object.Arguments);
            Assert.AreEqual(CoapCode.Changed, server.Post(Action, ContentFormat.TextPlain, new byte[0]).Code);
            Assert.AreEqual("", server.Object.Arguments);
            Assert.AreEqual(3, server.Object.Executions);
        }

        [TestMethod]
        public void What_cannot_be_executed_is_refused_and_nothing_is_done()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.BadRequest, server.Execute(Action, "10='x'").Code);
            Assert.AreEqual(CoapCode.UnsupportedContentFormat, server.Post(Action, ContentFormat.Tlv, Hex.Parse("c0 00")).Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Execute("/10241/0/0").Code, "not executable");
            Assert.AreEqual(CoapCode.NotFound, server.Execute("/10241/0/99").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Execute("/10241/7/20").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Execute("/3/0/11/0").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Put(Action, "1").Code, "a write");
            Assert.AreEqual(0, server.Object.Executions);
        }

        [TestMethod]
        public void A_post_with_a_format_on_a_resource_that_is_no_action_is_a_write()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.Changed, server.Post("/10241/0/0", ContentFormat.TextPlain, Utf8.FromString("x")).Code);
            Assert.AreEqual("x", server.Get("/10241/0/0").Text);
        }

        [TestMethod]
        public void A_repeated_request_executes_once()
        {
            TestServer server = TestServer.Registered();
            byte[] datagram = new TestRequest(CoapCode.Post, Action).ToBytes(7, new byte[] { 1 });
            server.Link.Arrive(datagram);
            server.Link.Arrive(datagram);
            server.Step();
            Assert.AreEqual(1, server.Object.Executions);
            Assert.AreEqual(CoapCode.Changed, server.Take().Code);
            Assert.AreEqual(CoapCode.Changed, server.Take().Code);
        }

        [TestMethod]
        public void A_deferred_execute_is_acknowledged_now_and_answered_when_it_is_done()
        {
            TestServer server = TestServer.Registered();
            byte[] token = { 1, 2, 3 };
            Assert.IsNull(server.Ask(new TestRequest(CoapCode.Post, SlowAction), token));
            TestMessage acknowledgement = server.Take();
            Assert.AreEqual(CoapType.Acknowledgement, acknowledgement.Type);
            Assert.AreEqual(CoapCode.Empty, acknowledgement.Code);

            server.Advance(5000);
            Assert.IsFalse(server.Client.CompleteExecute(TestObject.ObjectId, 0, TestObject.Action, CoapCode.Changed), "another resource");
            Assert.IsTrue(server.Client.CompleteExecute(TestObject.ObjectId, 0, TestObject.SlowAction, CoapCode.Changed));
            server.Step();
            TestMessage answer = server.Take();
            Assert.AreEqual(CoapType.Confirmable, answer.Type);
            Assert.AreEqual(CoapCode.Changed, answer.Code);
            Assert.IsTrue(answer.HasToken(token));
            server.SendEmpty(CoapType.Acknowledgement, answer.MessageId);
            server.Advance(60000);
            Assert.IsNull(server.Take(), "acknowledged, so not sent again");
            Assert.IsFalse(server.Client.CompleteExecute(TestObject.ObjectId, 0, TestObject.SlowAction, CoapCode.Changed), "answered already");
        }

        [TestMethod]
        public void A_deferred_execute_is_completed_after_a_busy_moment()
        {
            TestServer server = TestServer.Registered();
            server.ConfirmsUpdates = false;
            byte[] token = { 1, 2, 3 };
            Assert.IsNull(server.Ask(new TestRequest(CoapCode.Post, SlowAction), token));
            server.Take();
            server.Client.RequestUpdate(1);
            server.Step();
            TestMessage update = server.Take();
            Assert.IsFalse(server.Client.CompleteExecute(TestObject.ObjectId, 0, TestObject.SlowAction, CoapCode.Changed), "an Update is under way");
            server.Reply(update, CoapCode.Changed);
            Assert.IsTrue(server.Client.CompleteExecute(TestObject.ObjectId, 0, TestObject.SlowAction, CoapCode.InternalServerError));
            server.Step();
            TestMessage answer = server.Take();
            Assert.AreEqual(CoapCode.InternalServerError, answer.Code);
            Assert.IsTrue(answer.HasToken(token));
        }

        [TestMethod]
        public void Two_deferred_executes_of_one_resource_are_both_answered()
        {
            TestServer server = TestServer.Registered();
            byte[] first = { 1 };
            byte[] second = { 2 };
            Assert.IsNull(server.Ask(new TestRequest(CoapCode.Post, SlowAction), first));
            Assert.IsNull(server.Ask(new TestRequest(CoapCode.Post, SlowAction), second));
            server.Take();
            server.Take();
            AssertCompleted(server, first);
            AssertCompleted(server, second);
        }

        [TestMethod]
        public void More_deferred_executes_than_there_is_room_for_are_refused()
        {
            ClientOptions options = new ClientOptions();
            options.Coap.MaxDeferred = 1;
            TestServer server = TestServer.Registered(options);
            Assert.IsNull(server.Ask(new TestRequest(CoapCode.Post, SlowAction)));
            Assert.AreEqual(CoapCode.ServiceUnavailable, server.Execute(SlowAction).Code);
        }

        [TestMethod]
        public void What_an_execute_changes_is_told_to_those_who_observe_it()
        {
            TestServer server = TestServer.Registered();
            byte[] token = { 9 };
            TestMessage answer = server.Ask(new TestRequest(CoapCode.Get, "/3/0/11") { Observe = 0 }, token);
            Assert.AreEqual("830b410000", answer.HexPayload);
            Assert.IsNull(server.Take());

            server.Device.ReportError(3);
            server.Advance(1000);
            Assert.AreEqual("830b410003", server.Take().HexPayload);

            Assert.AreEqual(CoapCode.Changed, server.Execute("/3/0/12").Code);
            server.Advance(1000);
            TestMessage notification = server.Take();
            Assert.IsTrue(notification.HasToken(token));
            Assert.AreEqual("830b410000", notification.HexPayload);
        }

        private static void AssertCompleted(TestServer server, byte[] token)
        {
            Assert.IsTrue(server.Client.CompleteExecute(TestObject.ObjectId, 0, TestObject.SlowAction, CoapCode.Changed));
            server.Step();
            TestMessage answer = server.Take();
            Assert.IsTrue(answer.HasToken(token));
            server.SendEmpty(CoapType.Acknowledgement, answer.MessageId);
        }
    }
}
