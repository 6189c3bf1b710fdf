using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Code of the application that is called while a message is received or made does what it likes with endpoints that share buffers.</summary>
    [TestClass]
    public class ReentryTests
    {
        [TestMethod]
        [DataRow((int)MeddlingSink.Moment.Write)]
        [DataRow((int)MeddlingSink.Moment.Finish)]
        [DataRow((int)MeddlingSink.Moment.Abort)]
        public void What_a_sink_sends_does_not_get_into_the_answer(int moment)
        {
            Pair(out Rig a, out Rig b);
            var sink = new MeddlingSink((MeddlingSink.Moment)moment, b.Endpoint);
            a.Handler.Sink = sink;
            Put(a, 1, 0, true);
            Put(a, 2, 1, moment == (int)MeddlingSink.Moment.Abort);
            if (moment == (int)MeddlingSink.Moment.Abort)
            {
                Put(a, 3, 0, true);
            }

            for (CoapMessage answer = a.Sent(); answer is not null; answer = a.Sent())
            {
                Assert.AreEqual(0, answer.PayloadLength);
                Assert.AreEqual((int)CoapType.Acknowledgement, (int)answer.Type);
            }

            Assert.IsTrue(sink.HasSent);
            Assert.IsNull(sink.Notification);
            b.Step();
            Assert.IsTrue(Rig.HasPayload(b.Sent(), 0, 40));
        }

        [TestMethod]
        public void A_request_made_while_the_body_of_another_is_written_leaves_afterwards()
        {
            Pair(out Rig a, out Rig b);
            var other = new TestRequest(CoapCode.Post, 40);
            Assert.IsTrue(a.Endpoint.Send(new SendingRequest(b.Endpoint, other), a.Now));
            Assert.IsTrue(Rig.HasPayload(a.Sent(), 0, 50));
            Assert.IsNull(b.Sent());
            b.Step();
            Assert.IsTrue(Rig.HasPayload(b.Sent(), 0, 40));
        }

        [TestMethod]
        [DataRow(0, true)]
        [DataRow(64, true)]
        [DataRow(64, false)]
        public void A_sink_may_end_all_exchanges(int resetsAt, bool more)
        {
            Pair(out Rig a, out Rig _);
            var sink = new MeddlingSink(MeddlingSink.Moment.Write, null) { Resets = a.Endpoint, ResetsAt = resetsAt };
            a.Handler.Sink = sink;
            Put(a, 1, 0, true);
            Put(a, 2, 1, more);
            Put(a, 3, 2, false);
            byte last = CoapCode.Empty;
            for (CoapMessage answer = a.Sent(); answer is not null; answer = a.Sent())
            {
                last = answer.Code;
            }

            Assert.AreEqual(CoapCode.RequestEntityIncomplete, last);
            Assert.AreEqual(1, sink.Aborted);
            Assert.AreEqual(0, sink.Finished);
            a.Handler.Sink = null;
            Put(a, 4, 0, true);
            Put(a, 5, 1, false);
            Assert.AreEqual(128, a.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void A_source_that_sends_does_not_change_what_is_read()
        {
            Pair(out Rig a, out Rig b);
            a.Handler.Source = new SendingSource(b.Endpoint);
            a.Receive("41 01 1234 aa b161");
            Assert.IsTrue(Rig.HasPayload(a.Sent(), 0, 30));
            Assert.IsNull(b.Sent());
            b.Step();
            Assert.IsTrue(Rig.HasPayload(b.Sent(), 0, 40));

            CoapResponse notification = a.Endpoint.BeginNotification(new byte[1], 0, 1, false);
            notification.SetSource(new SendingSource(b.Endpoint));
            b.Endpoint.Reset();
            Assert.IsTrue(a.Endpoint.SendNotification(a.Now) >= 0);
            Assert.IsTrue(Rig.HasPayload(a.Sent(), 0, 30));
        }

        [TestMethod]
        public void After_an_exception_of_a_handler_everything_goes_on()
        {
            Pair(out Rig a, out Rig b);
            a.Handler.Source = new SendingSource(null);
            bool isThrown = false;
            try
            {
                a.Receive("41 01 1234 aa b161");
            }
            catch (System.NullReferenceException)
            {
                isThrown = true;
            }

            Assert.IsTrue(isThrown);
            b.Step();
            Assert.IsNotNull(b.Endpoint.BeginNotification(new byte[1], 0, 1, false));
            Assert.IsTrue(b.Endpoint.SendNotification(b.Now) >= 0);
            Assert.IsTrue(b.Endpoint.Send(new TestRequest(CoapCode.Post, 40), b.Now));
            b.Sent();
            Assert.IsTrue(Rig.HasPayload(b.Sent(), 0, 40));
        }

        private static void Put(Rig rig, int id, int number, bool more)
        {
            rig.Receive(CoapType.Confirmable, CoapCode.Put, id, "aa", "a", OptionNumber.Block1, Rig.Block(number, more, 2), 0, 0, number * 64, 64);
        }

        private static void Pair(out Rig a, out Rig b)
        {
            var options = new CoapOptions();
            var buffers = new CoapBuffers(options);
            a = new Rig(options, buffers, null);
            b = new Rig(options, buffers, null);
        }

        /// <summary>Sends and notifies by an endpoint, or ends the exchanges of one, within a call.</summary>
        private sealed class MeddlingSink : BodySink
        {
            private readonly Moment _moment;
            private readonly CoapEndpoint _endpoint;

            public MeddlingSink(Moment moment, CoapEndpoint endpoint)
            {
                _moment = moment;
                _endpoint = endpoint;
            }

            internal enum Moment
            {
                Write,
                Finish,
                Abort
            }

            public CoapEndpoint Resets { get; set; }

            public int ResetsAt { get; set; }

            public CoapResponse Notification { get; private set; }

            public bool HasSent { get; private set; }

            public int Aborted { get; private set; }

            public int Finished { get; private set; }

            public override byte Write(int bodyOffset, byte[] buffer, int offset, int count)
            {
                Meddle(Moment.Write);
                if (Resets is not null && bodyOffset == ResetsAt)
                {
                    Resets.Reset();
                }

                return CoapCode.Empty;
            }

            public override byte Finish(int count)
            {
                Meddle(Moment.Finish);
                Finished++;
                return CoapCode.Changed;
            }

            public override void Abort()
            {
                Meddle(Moment.Abort);
                Aborted++;
            }

            private void Meddle(Moment moment)
            {
                if (moment == _moment && !HasSent && _endpoint is not null)
                {
                    HasSent = _endpoint.Send(new TestRequest(CoapCode.Post, 40), 1000);
                    Notification = _endpoint.BeginNotification(new byte[1], 0, 1, false);
                }
            }
        }

        /// <summary>Has another endpoint send while it is read.</summary>
        private sealed class SendingSource : BodySource
        {
            private readonly CoapEndpoint _endpoint;

            public SendingSource(CoapEndpoint endpoint)
            {
                _endpoint = endpoint;
            }

            public override int Length
            {
                get { return 30; }
            }

            public override uint Tag
            {
                get { return 1; }
            }

            public override bool Read(int bodyOffset, byte[] buffer, int offset, int count)
            {
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = TestHandler.Pattern(bodyOffset + i, 0);
                }

                return _endpoint.Send(new TestRequest(CoapCode.Post, 40), 1000);
            }
        }

        /// <summary>Has another endpoint send while it writes its own body.</summary>
        private sealed class SendingRequest : OutgoingRequest
        {
            private readonly CoapEndpoint _endpoint;
            private readonly TestRequest _other;

            public SendingRequest(CoapEndpoint endpoint, TestRequest other)
            {
                _endpoint = endpoint;
                _other = other;
            }

            public override byte Code
            {
                get { return CoapCode.Post; }
            }

            public override void WriteOptions(CoapWriter writer)
            {
                writer.StringOption(OptionNumber.UriPath, "b");
            }

            public override void WriteBody(ByteWindow body)
            {
                for (int i = 0; i < 50; i++)
                {
                    body.WriteByte(TestHandler.Pattern(i, 0));
                    if (i == 20)
                    {
                        _endpoint.Send(_other, 1000);
                    }
                }
            }

            public override bool OnBodyBlock(int bodyOffset, byte[] buffer, int offset, int count, bool last)
            {
                return true;
            }

            public override void OnResponse(CoapMessage response, long nowMs)
            {
            }

            public override void OnFailure(RequestFailure failure, long nowMs)
            {
            }
        }
    }
}
