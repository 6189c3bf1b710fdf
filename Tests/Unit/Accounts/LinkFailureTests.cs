using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Send;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What a client does about a secured link that fails, by what the link asks for, and about one that says nothing any more.</summary>
    [TestClass]
    public class LinkFailureTests
    {
        private const int UnknownIdentity = 115;
        private const int ProtocolVersion = 70;
        private const int BadRecordMac = 20;
        private const int InternalError = 80;
        private const int HourMs = 3600000;

        // Proves: LPWA-23
        [TestMethod]
        public void An_identity_that_the_server_does_not_know_leads_to_the_bootstrap_server()
        {
            SecuredDevice device = Refused(UnknownIdentity, true, 86400);
            Assert.AreEqual(2, device.Link.Opened);
            Assert.IsTrue(device.Client.Bootstrap.State == BootstrapState.Waiting);
            Assert.IsTrue(device.Registration.HasFailed);
        }

        // Proves: LPWA-23
        [TestMethod]
        public void Without_a_bootstrap_server_it_is_tried_again_as_after_silence()
        {
            SecuredDevice device = Refused(UnknownIdentity, false, 86400);
            Assert.IsTrue(device.Link.Opened > 1);
            Assert.IsTrue(device.Link.Opened < 10, device.Link.Opened.ToString());
        }

        // Proves: LPWA-23
        [TestMethod]
        public void An_account_that_does_not_bootstrap_on_failure_is_tried_again_as_after_silence()
        {
            SecuredDevice device = new SecuredDevice(new ClientOptions(), true);
            device.Account.BootstrapsOnFailure = false;
            Fail(device, UnknownIdentity);
            Assert.IsTrue(device.Link.Opened > 1);
            Assert.IsTrue(device.Client.Bootstrap.State == BootstrapState.Idle);
        }

        // Proves: LPWA-23
        [TestMethod]
        public void Without_a_common_protocol_nothing_is_tried_again_before_the_pause_between_sequences()
        {
            SecuredDevice device = Refused(ProtocolVersion, false, 7200);
            Assert.AreEqual(2, device.Link.Opened);
            device.Run(3 * HourMs);
            Assert.AreEqual(3, device.Link.Opened);
        }

        [TestMethod]
        [DataRow(UnknownIdentity)]
        [DataRow(ProtocolVersion)]
        public void One_alert_that_anybody_can_send_costs_no_more_than_a_silent_server(int alert)
        {
            SecuredDevice device = new SecuredDevice(new ClientOptions(), true);
            device.Client.Start();
            device.Binding.Link.LastAlert = alert;
            device.Link.AfterOpen = LinkState.Failed;
            device.Run(100);
            Assert.AreEqual(1, device.Link.Opened);
            device.Link.AfterOpen = LinkState.Open;
            Assert.AreEqual(0, RunUntilOpened(device, 2));
            device.Run(100);
            device.Answer(device.Sent(), CoapCode.Created);
            Assert.IsTrue(device.Registration.IsRegistered);
            Assert.IsTrue(device.Client.Bootstrap.State == BootstrapState.Idle);
        }

        // Proves: LPWA-23
        [TestMethod]
        public void A_server_in_trouble_is_tried_again_later()
        {
            SecuredDevice device = Refused(InternalError, true, 86400);
            Assert.IsTrue(device.Link.Opened > 1);
            Assert.IsTrue(device.Client.Bootstrap.State == BootstrapState.Idle || device.Registration.HasFailed);
        }

        // Proves: LPWA-23
        [TestMethod]
        public void A_session_that_broke_is_opened_again_at_once_but_not_twice_in_a_minute()
        {
            SecuredDevice device = SecuredDevice.Registered(new ClientOptions());
            Break(device);
            Assert.AreEqual(2, device.Link.Opened);
            TestMessage update = device.Sent();
            Assert.AreEqual("/rd/0", update.Path);
            device.Answer(update, CoapCode.Changed);
            Break(device);
            Assert.AreEqual(2, device.Link.Opened);
            for (int i = 0; i < 600; i++)
            {
                device.Binding.Link.LastAlert = BadRecordMac;
                device.Link.Become(LinkState.Failed);
                device.Run(100);
            }

            Assert.IsTrue(device.Link.Opened < 10, device.Link.Opened.ToString());
        }

        // Proves: LPWA-23
        [TestMethod]
        public void A_request_under_way_when_the_session_breaks_is_sent_again_in_the_next()
        {
            SecuredDevice device = new SecuredDevice(new ClientOptions(), false);
            device.Start();
            Assert.AreEqual("/rd", device.Sent().Path);
            Break(device);
            TestMessage register = device.Sent();
            Assert.AreEqual("/rd", register.Path);
            device.Answer(register, CoapCode.Created);
            Assert.IsTrue(device.Registration.State == RegistrationState.Registered);
        }

        [TestMethod]
        public void A_server_that_lost_the_session_is_met_by_a_handshake_after_one_unanswered_request()
        {
            SecuredDevice device = SecuredDevice.Registered(new ClientOptions());
            device.Client.RequestUpdate(1);
            int useless = RunUntilOpened(device, 2);
            Assert.AreEqual(5, useless);
            Assert.IsTrue(device.NowMs < 1000 + 100000, device.NowMs.ToString());
            TestMessage update = device.Sent();
            Assert.AreEqual("/rd/0", update.Path);
            device.Answer(update, CoapCode.NotFound);
            TestMessage register = device.Sent();
            Assert.AreEqual("/rd", register.Path);
            device.Answer(register, CoapCode.Created);
            Assert.AreEqual(2, device.Link.Opened);
        }

        [TestMethod]
        public void A_Register_that_follows_an_unanswered_Update_comes_after_a_handshake()
        {
            SecuredDevice device = new SecuredDevice(new ClientOptions(), false);
            device.Account.LifetimeS = 60;
            device.Start();
            device.Answer(device.Sent(), CoapCode.Created);
            Assert.AreEqual(5, RunUntilOpened(device, 2));
            Assert.AreEqual("/rd", device.Sent().Path);
        }

        [TestMethod]
        public void Notifications_of_the_time_in_which_a_server_does_not_answer_are_kept_and_sent_as_confirmable_ones()
        {
            SecuredDevice device = SecuredDevice.Registered(new ClientOptions { ConfirmableEvery = 0 });
            device.Link.Arrive(new TestRequest(CoapCode.Get, "/10241/0/1") { Observe = 0 }.ToBytes(1, new byte[] { 7 }));
            device.Run(100);
            device.Sent();
            device.Client.RequestUpdate(1);
            device.Run(5000);
            int left = 0;
            for (int i = 1; i < 4; i++)
            {
                device.Object.ValueOf(0, TestObject.Integer).Integer = i;
                device.Client.NotifyChanged(TestObject.ObjectId, 0, TestObject.Integer);
                device.Run(2000);
            }

            for (TestMessage sent = device.Sent(); sent is not null; sent = device.Sent())
            {
                left += sent.IsRequest ? 0 : 1;
            }

            Assert.AreEqual(0, left);
            RunUntilOpened(device, 2);
            device.Answer(device.Sent(), CoapCode.Changed);
            for (int i = 1; i < 4; i++)
            {
                TestMessage notification = device.Sent();
                Assert.IsNotNull(notification);
                Assert.IsTrue(notification.Type == CoapType.Confirmable);
                Assert.AreEqual(i.ToString(), notification.Text);
                device.Link.Arrive(new byte[] { 0x60, 0, (byte)(notification.MessageId >> 8), (byte)notification.MessageId });
                device.Run(100);
            }

            Assert.IsNull(device.Sent());
        }

        [TestMethod]
        public void An_unacknowledged_notification_leads_to_a_handshake_and_is_sent_again_after_it()
        {
            SecuredDevice device = SecuredDevice.Registered(new ClientOptions { ConfirmableEvery = 1 });
            device.Link.Arrive(new TestRequest(CoapCode.Get, "/10241/0/1") { Observe = 0 }.ToBytes(1, new byte[] { 7 }));
            device.Run(100);
            device.Sent();
            device.Object.ValueOf(0, TestObject.Integer).Integer = 5;
            device.Client.NotifyChanged(TestObject.ObjectId, 0, TestObject.Integer);
            Assert.AreEqual(5, RunUntilOpened(device, 2));
            TestMessage update = device.Sent();
            Assert.AreEqual("/rd/0", update.Path);
            device.Answer(update, CoapCode.Changed);
            TestMessage notification = device.Sent();
            Assert.IsTrue(notification.Type == CoapType.Confirmable);
            Assert.AreEqual("5", notification.Text);
        }

        [TestMethod]
        public void An_unanswered_Send_leads_to_a_handshake()
        {
            SecuredDevice device = SecuredDevice.Registered(new ClientOptions());
            Lwm2mPath path = new Lwm2mPath();
            path.Set(TestObject.ObjectId, 0, TestObject.Integer);
            device.Object.ValueOf(0, TestObject.Integer).Integer = 1;
            device.Account.MutesSend = false;
            Assert.IsTrue(device.Sender.Send(1, path, null) == SendOutcome.Queued);
            Assert.AreEqual(5, RunUntilOpened(device, 2));
            Assert.AreEqual("/rd/0", device.Sent().Path);
        }

        [TestMethod]
        public void A_Reset_is_a_sign_of_life_and_leads_to_no_handshake()
        {
            SecuredDevice device = SecuredDevice.Registered(new ClientOptions());
            device.Client.RequestUpdate(1);
            device.Run(100);
            TestMessage update = device.Sent();
            device.Link.Arrive(new byte[] { 0x70, 0, (byte)(update.MessageId >> 8), (byte)update.MessageId });
            device.Run(100);
            Assert.AreEqual("/rd", device.Sent().Path);
            Assert.AreEqual(1, device.Link.Opened);
        }

        // Proves: SEC-15
        [TestMethod]
        public void Ciphersuites_of_the_account_reach_the_link()
        {
            SecuredDevice device = new SecuredDevice(new ClientOptions(), false);
            device.Security.Ciphersuites = new byte[] { 0x00, 0xae, 0xc0, 0xa8 };
            device.Start();
            CollectionAssert.AreEqual(device.Security.Ciphersuites, device.Binding.Target.CipherSuites);
        }

        // Proves: SEC-15
        [TestMethod]
        public void An_account_of_which_the_engine_knows_no_ciphersuite_does_not_start()
        {
            SecuredDevice device = new SecuredDevice(new ClientOptions(), false);
            device.Binding.Fault = "no known cipher suite";
            Assert.ThrowsException(typeof(ArgumentException), () => device.Start());
        }

        private static SecuredDevice Refused(int alert, bool hasBootstrap, int sequenceDelayS)
        {
            SecuredDevice device = new SecuredDevice(new ClientOptions(), hasBootstrap);
            device.Account.SequenceDelayTimerS = sequenceDelayS;
            Fail(device, alert);
            return device;
        }

        /// <summary>A server that refuses every handshake, for half an hour.</summary>
        private static void Fail(SecuredDevice device, int alert)
        {
            device.Client.Start();
            device.Binding.Link.LastAlert = alert;
            device.Link.AfterOpen = LinkState.Failed;
            device.Run(HourMs / 2);
        }

        private static void Break(SecuredDevice device)
        {
            device.Binding.Link.LastAlert = BadRecordMac;
            device.Link.Become(LinkState.Failed);
            device.Run(100);
            device.Run(100);
        }

        /// <summary>Lets time pass until the link was opened so many times.</summary>
        /// <returns>Datagrams that were sent in vain.</returns>
        private static int RunUntilOpened(SecuredDevice device, int times)
        {
            int sent = 0;
            for (int i = 0; i < 3000; i++)
            {
                device.NowMs += 100;
                device.Client.Step(device.NowMs);
                if (device.Link.Opened >= times)
                {
                    return sent;
                }

                for (byte[] datagram = device.Link.TakeSent(); datagram is not null; datagram = device.Link.TakeSent())
                {
                    sent++;
                }
            }

            return -1;
        }
    }
}
