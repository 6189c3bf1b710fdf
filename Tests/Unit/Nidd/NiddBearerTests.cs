using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Nidd.Tests
{
    [TestClass]
    public class NiddBearerTests
    {
        private const string Notification = "51450001026101ff32";

        // Proves: WP-18
        [TestMethod]
        public void What_follows_a_message_is_told_with_it_and_with_no_other()
        {
            NiddRig rig = new NiddRig();
            NiddLink link = rig.Open("data");
            link.Announce(ReleaseHint.NothingFollows);
            rig.Send(link, Notification);
            Assert.IsTrue(rig.Carrier.LastHint == ReleaseHint.NothingFollows);
            link.Announce(ReleaseHint.OneAnswerFollows);
            rig.Send(link, "44020002aaaaaaaa");
            Assert.IsTrue(rig.Carrier.LastHint == ReleaseHint.OneAnswerFollows);
            rig.Send(link, "6245000a0102ff31");
            Assert.IsTrue(rig.Carrier.LastHint == ReleaseHint.None);
        }

        // Proves: WP-17
        [TestMethod]
        public void No_datagram_longer_than_the_limit_leaves_with_or_without_a_name()
        {
            NiddRig rig = new NiddRig();
            NiddLink plain = rig.Open("data");
            NiddLink secured = rig.Open("mgmt", 5684, null, true);
            Assert.AreEqual(123, plain.MaxDatagram);
            byte[] request = Bytes.Repeat(0, 129);
            request[0] = 0x40;
            request[1] = 2;
            request[4] = 0xFF;
            Assert.IsTrue(plain.Send(request, 0, 123));
            Assert.AreEqual(2 * 128, rig.Carrier.Last.Length);
            rig.Carrier.End(NiddOutcome.Sent, 0);
            Assert.IsFalse(plain.Send(request, 0, 124));
            Assert.IsTrue(secured.Send(request, 0, 128));
            Assert.AreEqual(2 * 128, rig.Carrier.Last.Length);
            rig.Carrier.End(NiddOutcome.Sent, 0);
            Assert.IsFalse(secured.Send(request, 0, 129));
            Assert.AreEqual(2, rig.Bearer.Counters.TooLong);
            Assert.AreEqual(2, rig.Carrier.Count);
            Assert.AreEqual(256, rig.Bearer.Counters.SentBytes);

            LinkTarget target = new LinkTarget("coap+nidd", "data", 5683) { MaxDatagram = 100 };
            Assert.AreEqual(95, new NiddLink(rig.Bearer, target, false).MaxDatagram);
        }

        [TestMethod]
        public void A_datagram_longer_than_the_network_may_send_is_dropped()
        {
            NiddRig rig = new NiddRig();
            NiddLink link = rig.Open("data");
            byte[] long161 = Bytes.Repeat(0, 161);
            long161[0] = 0x40;
            long161[1] = 1;
            rig.Bearer.OnArrived(long161, 0, 161, 0);
            Assert.AreEqual(1, rig.Bearer.Counters.TooLong);
            rig.Bearer.OnArrived(long161, 0, 160, 0);
            Assert.AreEqual(320, NiddRig.Receive(link).Length);
        }

        // Proves: WP-21
        [TestMethod]
        public void Copies_that_come_in_a_burst_are_taken_once_and_a_late_one_is_a_repetition()
        {
            NiddRig rig = new NiddRig();
            NiddLink link = rig.Open("data");
            string request = "41010007aa" + "b133";
            rig.Carrier.Arrive(request, 5000);
            rig.Carrier.Arrive("41010008aa" + "b133", 5000);
            rig.Carrier.Arrive(request, 5001);
            rig.Carrier.Arrive(request, 14999);
            Assert.AreEqual(request, NiddRig.Receive(link));
            Assert.AreEqual("41010008aa" + "b133", NiddRig.Receive(link));
            Assert.AreEqual("", NiddRig.Receive(link));
            Assert.AreEqual(2, rig.Bearer.Counters.Duplicates);
            rig.Carrier.Arrive(request, 15000);
            Assert.AreEqual(request, NiddRig.Receive(link));
        }

        [TestMethod]
        public void A_datagram_is_still_here_until_the_modem_has_taken_it_over()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data");
            NiddLink management = rig.Open("mgmt");
            byte[] notification = Hex.Parse(Notification);
            Assert.IsTrue(data.Send(notification, 0, notification.Length));
            Array.Clear(notification, 0, notification.Length);
            Assert.AreEqual(Notification, rig.Carrier.Last);
            Assert.IsTrue(data.IsSending);
            Assert.IsFalse(management.IsSending);
            Assert.IsTrue(data.IsFaultLocal);

            // One at a time.
            byte[] ack = Hex.Parse("60000009");
            Assert.IsTrue(management.Send(ack, 0, 4));
            Assert.AreEqual(1, rig.Carrier.Count);
            Assert.IsTrue(management.IsSending);
            rig.Carrier.End(NiddOutcome.Sent, 10);
            Assert.IsFalse(data.IsSending);
            Assert.IsFalse(data.IsFaultLocal);
            Assert.AreEqual("60000009", rig.Carrier.Last);
            rig.Carrier.End(NiddOutcome.Failed, 20);
            Assert.IsFalse(management.IsSending);
            Assert.AreEqual(1, rig.Bearer.Counters.Sent);
            Assert.AreEqual(1, rig.Bearer.Counters.Failed);
        }

        // Proves: WP-17
        [TestMethod]
        public void A_congested_control_plane_is_given_more_time_each_time_and_not_for_ever()
        {
            NiddRig rig = new NiddRig(new NiddOptions { CongestionWaitMs = 5000, CongestionTries = 3 });
            NiddLink link = rig.Open("data");
            byte[] notification = Hex.Parse(Notification);
            Assert.IsTrue(link.Send(notification, 0, notification.Length));
            long now = 0;
            int wait = 5000;
            for (int i = 1; i <= 3; i++)
            {
                rig.Carrier.End(NiddOutcome.Congested, now);
                Assert.IsTrue(link.Step(now + wait - 1) == now + wait);
                Assert.AreEqual(i, rig.Carrier.Count);
                now += wait;
                wait *= 2;
                link.Step(now);
                Assert.AreEqual(i + 1, rig.Carrier.Count);
                Assert.AreEqual(Notification, rig.Carrier.Last);
                Assert.IsTrue(link.IsSending);
            }

            rig.Carrier.End(NiddOutcome.Congested, now);
            Assert.IsFalse(link.IsSending);
            Assert.AreEqual(4, rig.Bearer.Counters.Congested);
            Assert.AreEqual(1, rig.Bearer.Counters.Failed);

            // The next one is tried at once, and has all its tries.
            Assert.IsTrue(link.Send(notification, 0, notification.Length));
            Assert.AreEqual(5, rig.Carrier.Count);
            rig.Carrier.End(NiddOutcome.Congested, now);
            Assert.IsTrue(link.IsSending);
        }

        // Proves: WP-17
        [TestMethod]
        public void No_more_messages_leave_than_the_rate_allows()
        {
            NiddRig rig = new NiddRig(new NiddOptions { RateMessages = 2, RateIntervalMs = 60000 });
            NiddLink link = rig.Open("data");
            link.Step(1000);
            for (int i = 0; i < 5; i++)
            {
                byte[] ack = { 0x60, 0, 0, (byte)i };
                Assert.IsTrue(link.Send(ack, 0, 4));
                if (rig.Carrier.IsBusy)
                {
                    rig.Carrier.End(NiddOutcome.Sent, 1000);
                }
            }

            Assert.AreEqual(2, rig.Carrier.Count);
            Assert.IsTrue(link.IsSending);
            Assert.IsTrue(link.Step(30000) == 63000);
            Assert.AreEqual(2, rig.Carrier.Count);
            link.Step(63000);
            rig.Carrier.End(NiddOutcome.Sent, 63000);
            rig.Carrier.End(NiddOutcome.Sent, 63000);
            Assert.AreEqual(4, rig.Carrier.Count);
            Assert.AreEqual("60000003", rig.Carrier.Last);
            Assert.IsTrue(link.Step(63001) == 125000);
        }

        [TestMethod]
        public void What_does_not_fit_any_more_is_refused_and_counted()
        {
            NiddRig rig = new NiddRig(new NiddOptions { SendBytes = 0 });
            NiddLink link = rig.Open("data", 5684, null, true);
            byte[] record = Bytes.Repeat(22, 128);
            Assert.IsTrue(link.Send(record, 0, 128));
            Assert.IsFalse(link.Send(record, 0, 1));
            Assert.AreEqual(1, rig.Bearer.Counters.Full);
            rig.Carrier.End(NiddOutcome.Sent, 0);
            Assert.IsTrue(link.Send(record, 0, 128));
        }

        [TestMethod]
        public void When_received_datagrams_are_not_taken_the_oldest_make_room()
        {
            NiddRig rig = new NiddRig(new NiddOptions { ReceiveBytes = 0 });
            NiddLink link = rig.Open("data", 5684, null, true);
            for (byte i = 0; i < 3; i++)
            {
                byte[] record = Bytes.Repeat(i, 70);
                record[0] = 22;
                rig.Bearer.OnArrived(record, 0, 70, 0);
            }

            Assert.AreEqual(1, rig.Bearer.Counters.Overrun);
            Assert.IsTrue(link.Wait(0));
            Assert.AreEqual("1601", NiddRig.Receive(link).Substring(0, 4));
            Assert.AreEqual("1602", NiddRig.Receive(link).Substring(0, 4));
            Assert.AreEqual("", NiddRig.Receive(link));
            Assert.IsFalse(link.Wait(0));
        }

        [TestMethod]
        public void A_closed_link_leaves_nothing_behind_for_the_next_at_its_place()
        {
            NiddRig rig = new NiddRig();
            NiddLink stays = rig.Open("mgmt");
            NiddLink goes = rig.Open("data");
            byte[] notification = Hex.Parse(Notification);
            Assert.IsTrue(goes.Send(notification, 0, notification.Length));
            Assert.IsTrue(goes.Send(notification, 0, notification.Length));
            Assert.IsTrue(stays.Send(notification, 0, notification.Length));
            rig.Carrier.Arrive("41010007aa" + "3464617461" + "8133", 0);
            goes.Close();
            Assert.IsFalse(goes.IsSending);
            goes.Open(0);
            Assert.IsFalse(goes.IsSending);
            Assert.AreEqual("", NiddRig.Receive(goes));
            rig.Carrier.End(NiddOutcome.Sent, 0);
            rig.Carrier.End(NiddOutcome.Sent, 0);
            Assert.AreEqual(2, rig.Carrier.Count);
            Assert.IsFalse(stays.IsSending);
            goes.Close();
            Assert.IsTrue(rig.Carrier.State == LinkState.Open);
            Assert.IsTrue(stays.Suspend());
            Assert.IsTrue(rig.Carrier.State == LinkState.Closed);
        }

        [TestMethod]
        public void When_the_connection_fails_all_links_do_and_what_was_on_its_way_is_lost()
        {
            NiddRig rig = new NiddRig();
            NiddLink data = rig.Open("data");
            NiddLink management = rig.Open("mgmt");
            data.Step(0);
            byte[] notification = Hex.Parse(Notification);
            Assert.IsTrue(data.Send(notification, 0, notification.Length));
            Assert.IsTrue(management.Send(notification, 0, notification.Length));
            rig.Carrier.Set(LinkState.Failed);
            data.Step(1);
            Assert.IsTrue(data.State == LinkState.Failed);
            Assert.IsTrue(management.State == LinkState.Failed);
            Assert.IsFalse(data.Send(notification, 0, notification.Length));
            Assert.AreEqual(2, rig.Bearer.Counters.Failed);
            Assert.IsTrue(management.IsFaultLocal);
            data.Close();
            data.Open(2);
            Assert.IsTrue(data.State == LinkState.Open);
            Assert.IsTrue(data.Send(notification, 0, notification.Length));
            Assert.AreEqual(2, rig.Carrier.Count);
        }

        [TestMethod]
        public void There_are_no_more_links_than_the_option_says()
        {
            NiddRig rig = new NiddRig(new NiddOptions { MaxLinks = 1 });
            rig.Open("data");
            NiddLink second = rig.Open("mgmt");
            Assert.IsTrue(second.State == LinkState.Failed);
            Assert.AreEqual(1, rig.Bearer.Counters.Rejected);
            Assert.AreEqual(0, second.Receive(new byte[8], 0, 8));
            Assert.IsTrue(second.Step(0) == DatagramLink.Never);
        }

        [TestMethod]
        public void Options_out_of_range_are_refused()
        {
            Assert.ThrowsException(typeof(ArgumentException), () => new NiddRig(new NiddOptions { MaxLinks = 0 }));
            Assert.ThrowsException(typeof(ArgumentException), () => new NiddRig(new NiddOptions { RateIntervalMs = 0 }));
            Assert.ThrowsException(typeof(ArgumentException), () => new NiddRig(new NiddOptions { CongestionWaitMs = 0 }));
        }
    }
}
