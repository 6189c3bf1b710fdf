using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Send;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Sends whose values change while they leave, and Sends that never end.</summary>
    [TestClass]
    public class SendUnderChangeTests
    {
        private const int SmallBlock = 32;

        [TestMethod]
        public void What_is_delivered_in_blocks_is_what_the_object_had_at_one_moment()
        {
            TestServer server = Unmuted();
            Ending ending = new Ending();
            server.Sender.Send(1, Instance(1, 0), ending);
            server.Step();
            string body = "";
            int began = 0;
            for (TestMessage block = server.Take(); block is not null; block = server.Take())
            {
                int option = block.Uint(OptionNumber.Block1);
                body = option >> 4 == 0 ? block.HexPayload : body + block.HexPayload;
                began += option >> 4 == 0 ? 1 : 0;
                if (began == 1)
                {
                    // 86400 takes five bytes, 60 two: what stood behind it moves.
                    server.Account.LifetimeS = 60;
                }

                bool more = (option & 8) != 0;
                server.Send(new TestResponse(more ? CoapCode.Continue : CoapCode.Changed) { Block1 = option }.ToBytes(block));
            }

            Assert.AreEqual(2, began);
            Assert.AreEqual(1, ending.Calls);
            Assert.IsTrue(ending.Outcome == SendOutcome.Delivered);
            TestServer other = TestServer.Registered();
            other.Put("/1/0/23", "0");
            other.Account.LifetimeS = 60;
            Assert.AreEqual(other.Get("/1/0", ContentFormat.SenmlCbor).HexPayload, body);
        }

        [TestMethod]
        public void Values_that_never_rest_are_told_as_failed()
        {
            TestServer server = Unmuted();
            UnruledObject item = Moving(server);
            Ending ending = new Ending();
            server.Sender.Send(1, Instance(UnruledObject.ObjectId, 0), ending);
            server.Step();
            int datagrams = 0;
            for (TestMessage block = server.Take(); block is not null; block = server.Take())
            {
                datagrams++;
                server.Send(new TestResponse(CoapCode.Continue) { Block1 = block.Uint(OptionNumber.Block1) }.ToBytes(block));
                server.Run(1);
            }

            Assert.IsTrue(ending.Outcome == SendOutcome.Failed);
            Assert.IsTrue(datagrams < 6);
            Assert.AreEqual(0, server.Session.Outgoing.Count);
            Assert.IsTrue(item.Reads > 0);
        }

        [TestMethod]
        public void An_object_list_that_changes_while_it_is_registered_is_registered_as_it_is_then()
        {
            ClientOptions options = new ClientOptions();
            options.Coap.BlockSize = SmallBlock;
            TestServer server = new TestServer(options);
            server.Client.Start();
            server.Step();
            string body = "";
            for (TestMessage block = server.Take(); block is not null; block = server.Take())
            {
                int option = block.Uint(OptionNumber.Block1);
                body = option >> 4 == 0 ? block.Text : body + block.Text;
                if (option >> 4 == 1)
                {
                    server.Object.Create(1);
                }

                bool more = (option & 8) != 0;
                TestResponse answer = new TestResponse(more ? CoapCode.Continue : CoapCode.Created) { Block1 = option };
                answer.Location = more ? null : "/rd/0";
                server.Send(answer.ToBytes(block));
            }

            Assert.IsTrue(server.Session.Registration.IsRegistered);
            Assert.IsTrue(body.IndexOf(",</10241/0>,</10241/1>") > 0, body);
            Assert.StartsWith("</>;rt=\"oma.lwm2m\"", body);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void A_Send_after_each_Send_does_not_starve_confirmable_notifications_nor_they_it(bool stores)
        {
            TestServer server = TestServer.Registered(new ClientOptions { ConfirmableEvery = 1 });
            server.Account.MutesSend = false;
            server.Account.StoresNotifications = stores;
            Observing.Start(server, Observing.Integer);
            Ending ending = new Ending { Next = server.Sender };
            server.Sender.Send(1, Instance(3, 0), ending);
            server.Step();
            int sends = 0;
            int notifications = 0;
            for (int i = 1; i <= 100; i++)
            {
                server.Object.ValueOf(0, TestObject.Integer).Integer = i;
                server.Client.NotifyChanged(TestObject.ObjectId, 0, TestObject.Integer);
                TestMessage message = server.Take();
                Assert.IsNotNull(message, "nothing leaves");
                if (message.IsRequest)
                {
                    sends++;
                    server.Reply(message, CoapCode.Changed);
                }
                else
                {
                    notifications++;
                    server.SendEmpty(CoapType.Acknowledgement, message.MessageId);
                }
            }

            Assert.AreEqual(50, sends);
            Assert.AreEqual(50, notifications);
        }

        private static TestServer Unmuted()
        {
            ClientOptions options = new ClientOptions();
            options.Coap.BlockSize = SmallBlock;
            TestServer server = TestServer.Registered(options);
            server.Put("/1/0/23", "0");
            return server;
        }

        private static UnruledObject Moving(TestServer server)
        {
            UnruledObject item = new UnruledObject { Moves = true };
            server.Client.Objects.Add(item);
            return item;
        }

        private static Lwm2mPath Instance(int objectId, int instanceId)
        {
            Lwm2mPath path = new Lwm2mPath();
            path.Set(objectId, instanceId);
            return path;
        }

        private sealed class Ending : SendListener
        {
            public int Calls { get; private set; }

            public SendOutcome Outcome { get; private set; }

            /// <summary>Sends again, always.</summary>
            public Sender Next { get; set; }

            public override void OnSendEnded(int shortServerId, SendOutcome outcome, byte code)
            {
                Calls++;
                Outcome = outcome;
                if (Next is not null)
                {
                    Next.Send(shortServerId, Instance(3, 0), this);
                }
            }
        }
    }
}
