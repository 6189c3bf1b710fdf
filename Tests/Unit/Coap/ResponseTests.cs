using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Requests of the peer and how they are answered (RFC 7252 §5.2, §5.4, §5.8).</summary>
    [TestClass]
    public class ResponseTests
    {
        [TestMethod]
        public void A_confirmable_request_is_answered_with_its_acknowledgement()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 3;
            rig.Handler.ContentFormat = 0;
            rig.Receive("48 01 1234 0102030405060708 b1 61");
            Assert.AreEqual("6845" + "1234" + "0102030405060708" + "c0" + "ff000102", rig.SentHex());
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(4)]
        [DataRow(5)]
        [DataRow(6)]
        [DataRow(7)]
        public void Every_method_reaches_the_handler_with_body_and_options(int method)
        {
            var rig = new Rig();
            rig.Receive("40 0" + method + " 1234 60 51 61 11 28 52 2d16 ff 0a0b");
            Assert.AreEqual(1, rig.Handler.Requests);
            Assert.AreEqual(method, (int)rig.Handler.RequestCode);
            Assert.AreEqual(2, rig.Handler.RequestBody.Length);
            Assert.AreEqual(0x0b, (int)rig.Handler.RequestBody[1]);
            Assert.AreEqual(40, rig.Handler.RequestFormat);
            Assert.AreEqual(11542, rig.Handler.RequestAccept);
            Assert.AreEqual(0, rig.Handler.RequestObserve);
        }

        [TestMethod]
        public void What_is_absent_is_minus_one()
        {
            var rig = new Rig();
            rig.Receive("40 01 1234");
            Assert.AreEqual(-1, rig.Handler.RequestFormat);
            Assert.AreEqual(-1, rig.Handler.RequestAccept);
            Assert.AreEqual(-1, rig.Handler.RequestObserve);
            Assert.AreEqual(0, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        [DataRow("08")]
        [DataRow("1f")]
        public void An_unknown_method_is_not_allowed(string method)
        {
            var rig = new Rig();
            rig.Receive("41" + method + "1234 aa b1 61");
            Assert.AreEqual("61851234aa", rig.SentHex());
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        [DataRow("d1 06 01", "3139")]
        [DataRow("11 61", "31")]
        [DataRow("50", "35")]
        [DataRow("91 00", "39")]
        public void An_unknown_critical_option_is_named_in_a_bad_option(string option, string number)
        {
            var rig = new Rig();
            rig.Receive("41 01 1234 aa" + option);
            Assert.AreEqual("61821234aaff" + number, rig.SentHex());
            Assert.AreEqual(0, rig.Handler.Requests);
            Assert.AreEqual(1, rig.Counters.UnknownCritical);
        }

        [TestMethod]
        public void An_unknown_critical_option_in_a_non_confirmable_request_is_dropped()
        {
            var rig = new Rig();
            rig.Receive("51 01 1234 aa 91 00");
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(0, rig.Handler.Requests);
            Assert.AreEqual(1, rig.Counters.UnknownCritical);
        }

        [TestMethod]
        [DataRow("d7 16 636f61703a2f2f")]
        [DataRow("d4 1a 636f6170")]
        public void Proxying_is_not_supported(string option)
        {
            var rig = new Rig();
            rig.Receive("41 01 1234 aa" + option);
            Assert.AreEqual("61a51234aa", rig.SentHex());
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        [DataRow("33 616263 42 1633")]
        [DataRow("d1 03 05")]
        [DataRow("d1 ef 01")]
        [DataRow("d1 f5 02")]
        public void Host_port_hop_limit_and_what_is_elective_are_tolerated(string options)
        {
            var rig = new Rig();
            rig.Receive("41 01 1234 aa" + options);
            Assert.AreEqual("61451234aa", rig.SentHex());
            Assert.AreEqual(1, rig.Handler.Requests);
        }

        [TestMethod]
        public void A_code_that_is_not_set_is_an_internal_error()
        {
            var rig = new Rig();
            rig.Handler.Code = CoapCode.Empty;
            rig.Handler.BodyLength = 10;
            rig.Receive("41 01 1234 aa b1 61");
            Assert.AreEqual("61a01234aa", rig.SentHex());
        }

        [TestMethod]
        public void A_location_is_written_segment_by_segment()
        {
            var rig = new Rig();
            rig.Handler.Code = CoapCode.Created;
            rig.Handler.Locations = 3;
            rig.Receive("41 02 1234 aa b1 61");
            Assert.AreEqual("61411234aa" + "827264" + "0431303030" + "0432303030", rig.SentHex());
        }

        [TestMethod]
        public void Too_many_segments_are_an_internal_error()
        {
            var rig = new Rig();
            rig.Handler.Code = CoapCode.Created;
            rig.Handler.Locations = CoapResponse.MaxLocations + 1;
            rig.Receive("41 02 1234 aa b1 61");
            Assert.AreEqual("61a01234aa", rig.SentHex());
        }

        [TestMethod]
        public void A_deferred_request_is_acknowledged_now_and_answered_later()
        {
            var rig = new Rig();
            rig.Handler.Defers = true;
            rig.Receive("42 02 1234 aabb b1 61");
            Assert.AreEqual("60001234", rig.SentHex());
            rig.Receive("42 02 1234 aabb b1 61");
            Assert.AreEqual("60001234", rig.SentHex());
            Assert.AreEqual(1, rig.Handler.Requests);

            CoapResponse response = rig.Endpoint.BeginSeparate(rig.Handler.Ticket);
            response.Code = CoapCode.Changed;
            Assert.IsTrue(rig.Endpoint.SendSeparate(rig.Now));
            CoapMessage sent = rig.Sent();
            Assert.AreEqual((int)CoapType.Confirmable, (int)sent.Type);
            Assert.AreEqual(CoapCode.Changed, sent.Code);
            Assert.AreEqual("aabb", Rig.TokenOf(sent));
            Assert.IsTrue(rig.Endpoint.IsBusy);
            Assert.IsNull(rig.Endpoint.BeginSeparate(rig.Handler.Ticket));

            rig.Advance(3000);
            Assert.AreEqual(1, rig.Link.SentCount);
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.IsFalse(rig.Endpoint.IsBusy);
        }

        [TestMethod]
        public void A_deferred_non_confirmable_request_is_answered_non_confirmable()
        {
            var rig = new Rig();
            rig.Handler.Defers = true;
            rig.Receive("52 02 1234 aabb b1 61");
            Assert.AreEqual(0, rig.Link.SentCount);
            rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Now);
            rig.Sent();
            CoapResponse response = rig.Endpoint.BeginSeparate(rig.Handler.Ticket);
            response.Code = CoapCode.Changed;
            Assert.IsTrue(rig.Endpoint.SendSeparate(rig.Now));
            CoapMessage sent = rig.Sent();
            Assert.AreEqual((int)CoapType.NonConfirmable, (int)sent.Type);
            Assert.AreEqual("aabb", Rig.TokenOf(sent));
        }

        [TestMethod]
        public void A_separate_confirmable_response_waits_its_turn_and_survives_a_link_that_refuses()
        {
            var rig = new Rig();
            rig.Handler.Defers = true;
            rig.Receive("42 02 1234 aabb b1 61");
            rig.Sent();
            rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Now);
            CoapMessage ours = rig.Sent();
            Assert.IsNull(rig.Endpoint.BeginSeparate(rig.Handler.Ticket));
            rig.Piggyback(ours, CoapCode.Content, 0, 0, 0, 0, 0, 0);

            rig.Link.Refuses = true;
            rig.Endpoint.BeginSeparate(rig.Handler.Ticket).Code = CoapCode.Changed;
            Assert.IsFalse(rig.Endpoint.SendSeparate(rig.Now));
            rig.Link.Refuses = false;
            rig.Endpoint.BeginSeparate(rig.Handler.Ticket).Code = CoapCode.Changed;
            Assert.IsTrue(rig.Endpoint.SendSeparate(rig.Now));
        }

        [TestMethod]
        public void Only_so_many_requests_are_deferred_and_for_so_long()
        {
            var rig = new Rig();
            rig.Handler.Defers = true;
            rig.Receive("40 02 0001");
            rig.Receive("40 02 0002");
            rig.Receive("40 02 0003");
            Assert.AreEqual("60000001", rig.SentHex());
            Assert.AreEqual("60000002", rig.SentHex());
            Assert.AreEqual("60a30003", rig.SentHex());
            Assert.AreEqual(-1, rig.Handler.Ticket);

            rig.Advance(247000);
            Assert.IsNull(rig.Endpoint.BeginSeparate(0));
            rig.Receive("40 02 0004");
            Assert.AreEqual("60000004", rig.SentHex());
            Assert.IsTrue(rig.Handler.Ticket >= 0);
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void A_ticket_that_was_not_given_is_not_known(int ticket)
        {
            var rig = new Rig();
            Assert.IsNull(rig.Endpoint.BeginSeparate(ticket));
            Assert.IsFalse(rig.Endpoint.SendSeparate(rig.Now));
        }

        [TestMethod]
        public void A_notification_cannot_be_deferred()
        {
            var rig = new Rig();
            Assert.AreEqual(-1, rig.Endpoint.BeginNotification(new byte[1], 0, 1, false).Defer());
        }
    }
}
