using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>SMS beside UDP: the number of a registration, triggers, and requests of a server whose binding is US.</summary>
    [TestClass]
    public class SmsReachabilityTests
    {
        private const long HourMs = 3600000;

        // Proves: SMS-66
        [TestMethod]
        public void The_registration_tells_the_letter_and_the_digits_of_the_number()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Start();
            Assert.AreEqual("/rd&ep=urn:test:sms&lt=259200&lwm2m=1.1&b=US&sms=4587654321", rig.Accept(rig.Udp));
        }

        // Proves: SMS-66
        [TestMethod]
        public void A_number_that_the_modem_knows_later_is_told_by_an_Update_and_once()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Sms.OwnNumber = null;
            rig.Start();
            Assert.AreEqual("/rd&ep=urn:test:sms&lt=259200&lwm2m=1.1&b=US", rig.Accept(rig.Udp));
            rig.Sms.OwnNumber = SmsRig.OwnNumber;
            rig.Client.RequestStep();
            rig.Run(10000);
            Assert.AreEqual("/rd/4&b=US&sms=4587654321", rig.Accept(rig.Udp));
            rig.Run(HourMs);
            Assert.IsNull(rig.Take(rig.Udp));
        }

        [TestMethod]
        public void Without_the_letter_or_the_trigger_no_number_is_told_and_no_short_message_sent()
        {
            SmsRig rig = new SmsRig("U", SmsAccount.PreSharedKeyMode);
            rig.Start();
            Assert.AreEqual("/rd&ep=urn:test:sms&lt=259200&lwm2m=1.1&b=U", rig.Accept(rig.Udp));
            rig.Run(HourMs);
            Assert.AreEqual(0, rig.Sms.Made);
            rig.Account.IsReachableBySms = true;
            rig.Client.RequestStep();
            rig.Run(10000);
            Assert.AreEqual(1, rig.Sms.Made);
            Assert.AreEqual("/rd/4&b=U&sms=4587654321", rig.Accept(rig.Udp));
        }

        // Proves: SMS-03, SMS-04
        [TestMethod]
        public void A_secured_trigger_is_followed_by_an_Update_over_UDP_and_by_no_short_message()
        {
            SmsRig rig = Triggered(SmsAccount.PreSharedKeyMode);
            Assert.IsNull(rig.Trigger());
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
            Assert.AreEqual(0, rig.SmsSent);
            Assert.AreEqual(0, rig.Reachability.BareTriggers);
        }

        [TestMethod]
        [DataRow("/1/0/9")]
        [DataRow("/1/1/8")]
        [DataRow("/1/0/4")]
        [DataRow("/3/0/4")]
        [DataRow("/1/0")]
        public void All_else_is_ignored_where_SMS_is_for_triggers_only(string path)
        {
            SmsRig rig = Triggered(SmsAccount.PreSharedKeyMode);
            Assert.IsNull(rig.Trigger(path));
            Assert.IsNull(rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/1/0/8")));
            Assert.IsNull(rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/3/0/0")));
            Assert.IsNull(rig.Take(rig.Udp));
            Assert.AreEqual(0, rig.SmsSent);
        }

        // Proves: SMS-05, SMS-13
        [TestMethod]
        public void Triggers_without_security_are_ignored_unless_they_are_allowed()
        {
            SmsRig rig = Triggered(SmsAccount.NoSecMode);
            Assert.IsNull(rig.Trigger());
            rig.Push();
            Assert.IsNull(rig.Take(rig.Udp));
            Assert.AreEqual(0, rig.SmsSent);
            Assert.AreEqual(2, rig.Reachability.Ignored);

            rig = Triggered(SmsAccount.NoSecMode, 3);
            Assert.IsNull(rig.Trigger());
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
            Assert.AreEqual(1, rig.Reachability.BareTriggers);
            Assert.AreEqual(0, rig.SmsSent);
        }

        // Proves: SMS-05
        [TestMethod]
        public void A_flood_of_triggers_without_security_costs_no_more_Updates_than_are_allowed_and_no_short_message()
        {
            SmsRig rig = Triggered(SmsAccount.NoSecMode, 3);
            int updates = 0;
            for (int i = 0; i < 200; i++)
            {
                Assert.IsNull(rig.Trigger());
                updates += rig.Accept(rig.Udp) is null ? 0 : 1;
                rig.Run(10000);
                Assert.IsNull(rig.Take(rig.Udp));
            }

            // 2000 seconds.
            Assert.AreEqual(3, updates);
            Assert.AreEqual(197, rig.Reachability.Ignored);
            rig.Run(HourMs);
            Assert.IsNull(rig.Trigger());
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
            Assert.AreEqual(0, rig.SmsSent);
        }

        // Proves: SMS-05, SMS-12, SMS-13
        [TestMethod]
        public void Nothing_but_a_trigger_is_taken_without_security_and_nothing_is_answered()
        {
            SmsRig rig = Triggered(SmsAccount.NoSecMode, 100);
            string[] others =
            {
                "40000001",                                     // ping
                "", "40", "ffffffff", "4001", "0000000000",     // no CoAP
                "440100012161fb63b13101300138",                 // GET
                "440300012161fb63b13101300138",                 // PUT
                "440400012161fb63b13101300138",                 // DELETE
                "6445b60b2161fb63",                             // a response
                "4402b60b2161fb63b13101300139",                 // Bootstrap-Request Trigger
                "4402b60b2161fb63b13101300134",                 // Disable
                "4402b60b2161fb63b13101310138",                 // another instance
                "4402b60b2161fb63b13101300138ff31",             // with a payload
                "4402b60b2161fb6391ff213101300138",             // a critical option that nobody knows (9: OSCORE)
                "4402b60b2161fb63b2627300",                     // /bs
                "15fefd00000000000000000002" + "0228"           // a DTLS alert
            };
            for (int i = 0; i < others.Length; i++)
            {
                if (others[i].Length > 0)
                {
                    rig.Sms.Link.Arrive(Hex.Parse(others[i]));
                    rig.Step();
                }

                rig.Push(others[i]);
                Assert.IsNull(rig.Take(rig.Udp), others[i]);
            }

            Assert.AreEqual(0, rig.SmsSent);
            Assert.AreEqual(0, rig.Reachability.BareTriggers);
        }

        [TestMethod]
        public void The_push_of_the_specification_is_a_trigger_also_where_SMS_is_secured()
        {
            SmsRig rig = Triggered(SmsAccount.PreSharedKeyMode, 10);
            rig.Push();
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
            Assert.AreEqual(1, rig.Reachability.BareTriggers);
            rig.Push("4402b60b2161fb63b13101300139");
            Assert.IsNull(rig.Take(rig.Udp));
            rig.Account.IsReachableBySms = false;
            rig.Push();
            Assert.IsNull(rig.Take(rig.Udp), "resource 21 is false");
        }

        [TestMethod]
        public void A_push_of_another_number_is_no_trigger_of_this_server()
        {
            SmsRig rig = Triggered(SmsAccount.NoSecMode, 10);
            byte[] push = Hex.Parse("4402b60b2161fb63b13101300138");
            rig.Sms.Listener.OnPush(new LinkTarget(LinkTarget.SmsScheme, "4512345679", 0), push, 0, push.Length);
            rig.Step();
            Assert.IsNull(rig.Take(rig.Udp));
            Assert.AreEqual(0, rig.Reachability.BareTriggers);
        }

        // Proves: SMS-03
        [TestMethod]
        public void A_trigger_without_security_counts_for_nothing_where_what_it_triggers_has_none_either()
        {
            SmsRig rig = new SmsRig("U", SmsAccount.NoSecMode, false);
            rig.Account.IsReachableBySms = true;
            rig.Register(10);
            Assert.IsNull(rig.Trigger());
            rig.Push();
            Assert.IsNull(rig.Take(rig.Udp));
            Assert.AreEqual(2, rig.Reachability.Ignored);
        }

        [TestMethod]
        public void Without_the_Trigger_resource_nothing_is_triggered()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Register();
            rig.Step();
            TestMessage answer = rig.Trigger();
            Assert.AreEqual(CoapCode.Changed, answer.Code, "an Execute as any other");
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
        }

        // Proves: SMS-06
        [TestMethod]
        public void In_mode_US_a_request_by_SMS_is_answered_by_SMS_and_one_by_UDP_by_UDP()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Register();
            rig.Step();
            TestMessage answer = rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/1/0/1"));
            Assert.AreEqual("259200", answer.Text);
            Assert.AreEqual(1, rig.SmsSent);
            Assert.IsNull(rig.Take(rig.Udp));
            answer = rig.Ask(rig.Udp, new TestRequest(CoapCode.Get, "/1/0/1"));
            Assert.AreEqual("259200", answer.Text);
            Assert.AreEqual(1, rig.SmsSent);
            Assert.AreEqual(CoapCode.Changed, rig.Ask(rig.Sms, new TestRequest(CoapCode.Put, "/1/0/1") { Format = ContentFormat.TextPlain, Body = Utf8.FromString("300") }).Code);
            Assert.AreEqual("/rd/4&lt=300", rig.Accept(rig.Udp));
            Assert.AreEqual(CoapCode.Unauthorized, rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/0/0/9")).Code);
        }

        [TestMethod]
        public void What_is_asked_to_be_observed_by_SMS_is_read_and_what_would_be_answered_later_refused()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Register();
            rig.Step();
            TestMessage answer = rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/10241/0/1") { Observe = 0 });
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(ContentFormat.None, answer.Observe);
            Assert.AreEqual(0, rig.Client.SessionAt(0).Observations.Count);
            Assert.AreEqual(CoapCode.ServiceUnavailable, rig.Ask(rig.Sms, new TestRequest(CoapCode.Post, "/10241/0/21")).Code);
        }

        [TestMethod]
        public void In_mode_US_with_the_Trigger_resource_a_trigger_alone_is_not_answered()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Account.IsReachableBySms = true;
            rig.Register();
            rig.Step();
            Assert.IsNull(rig.Trigger());
            Assert.AreEqual(0, rig.SmsSent);
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
            Assert.IsNotNull(rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/1/0/1")));
        }

        [TestMethod]
        public void A_link_for_SMS_that_fails_is_opened_again_after_growing_pauses()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Sms.Set(true);
            rig.Register();
            rig.Run(60000);
            Assert.AreEqual(1, rig.Sms.Made);
            rig.Run(HourMs);
            Assert.IsTrue(rig.Sms.Made >= 3 && rig.Sms.Made <= 5, rig.Sms.Made.ToString());
            int made = rig.Sms.Made;
            rig.Run(24 * HourMs);
            Assert.IsTrue(rig.Sms.Made - made <= 6, rig.Sms.Made.ToString());
            rig.Sms.Set(false);
            rig.Run(24 * HourMs);
            Assert.IsNotNull(rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/1/0/1")));
        }

        [TestMethod]
        public void A_server_that_ends_each_link_at_once_is_not_paid_a_handshake_every_few_minutes()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Register();
            rig.Step();
            for (int minute = 0; minute < 24 * 60; minute++)
            {
                if (rig.Sms.Link.State == LinkState.Open)
                {
                    rig.Sms.Link.Close();
                }

                rig.Run(60000);
            }

            Assert.IsTrue(rig.Sms.Made <= 12, rig.Sms.Made.ToString());

            // What lasted an hour was no failure to reach it.
            rig.Run(24 * HourMs);
            Assert.IsTrue(rig.Sms.Link.State == LinkState.Open);
            int made = rig.Sms.Made;
            rig.Sms.Link.Close();
            rig.Run(11 * 60000);
            Assert.AreEqual(made + 1, rig.Sms.Made);
        }

        // The link of the connection and the one beside it would take each other's messages.
        [TestMethod]
        public void There_is_one_link_to_a_number_at_a_time_and_UDP_is_tried_when_a_trigger_comes()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Account.IsReachableBySms = true;
            rig.Register();
            rig.Step();
            ScriptedLink beside = rig.Sms.Link;
            Assert.IsTrue(beside.State == LinkState.Open);

            // UDP is gone: an Update goes by SMS.
            rig.Udp.Set(true);
            rig.Udp.Secured.Close();
            rig.Client.RequestUpdate(1);
            rig.Run(95000);
            Assert.IsTrue(beside.State == LinkState.Closed);
            Assert.AreEqual("/rd/4", rig.Accept(rig.Sms));
            Assert.AreEqual('S', rig.Client.SessionAt(0).Transport);
            Assert.AreEqual(2, rig.Sms.Made);

            // A trigger comes over the connection, and UDP is back: the Update it asks for goes by UDP, and nothing by SMS.
            rig.Udp.Set(false);
            int sent = rig.SmsSent;
            Assert.IsNull(rig.Trigger());
            Assert.IsTrue(rig.DueMs > rig.NowMs, "what is under way is waited for");
            rig.Accept(rig.Sms);
            rig.Run(1000);
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
            Assert.AreEqual('U', rig.Client.SessionAt(0).Transport);
            Assert.AreEqual(sent, rig.SmsSent);
            Assert.AreEqual(3, rig.Sms.Made, "beside it again");
            Assert.IsNotNull(rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/1/0/1")));
        }

        [TestMethod]
        public void The_preferred_transport_takes_the_connection_to_SMS_and_back()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.PreSharedKeyMode);
            rig.Register();
            rig.Step();
            Assert.AreEqual(CoapCode.Changed, rig.Ask(rig.Udp, new TestRequest(CoapCode.Put, "/1/0/22") { Format = ContentFormat.TextPlain, Body = Utf8.FromString("S") }).Code);
            rig.Run(1000);
            TestMessage update = rig.Take(rig.Sms);
            Assert.AreEqual("/rd/4", update.Path);
            Assert.AreEqual(-1, update.Message.Find(OptionNumber.UriHost), "no name over SMS");
            rig.Sms.Link.Arrive(new TestResponse(CoapCode.Changed).ToBytes(update));
            rig.Step();
            Assert.AreEqual('S', rig.Client.SessionAt(0).Transport);
            Assert.AreEqual(CoapCode.Changed, rig.Ask(rig.Sms, new TestRequest(CoapCode.Put, "/1/0/22") { Format = ContentFormat.TextPlain, Body = Utf8.FromString("U") }).Code);
            rig.Run(1000);
            update = rig.Take(rig.Udp);
            Assert.AreEqual("/rd/4", update.Path);
            Assert.IsTrue(update.Message.Find(OptionNumber.UriHost) >= 0);
        }

        // Proves: SMS-02, SMS-08
        [TestMethod]
        public void A_server_without_security_on_both_is_served_by_SMS_as_by_UDP()
        {
            SmsRig rig = new SmsRig("S", SmsAccount.NoSecMode, false);
            rig.Start();
            Assert.AreEqual("/rd&ep=urn:test:sms&lt=259200&lwm2m=1.1&b=S&sms=4587654321", rig.Accept(rig.Sms));
            Assert.AreEqual("259200", rig.Ask(rig.Sms, new TestRequest(CoapCode.Get, "/1/0/1")).Text);
        }

        // Proves: SMS-06, LPWA-02
        [TestMethod]
        public void A_server_with_a_key_never_falls_back_to_SMS_without_security()
        {
            SmsRig rig = new SmsRig("US", SmsAccount.NoSecMode);
            rig.Udp.Set(true);
            rig.Start();
            rig.Run(4 * HourMs);
            Assert.AreEqual(0, rig.SmsSent);
            Assert.AreEqual(0, rig.Sms.Made);
        }

        private static SmsRig Triggered(int mode, int bareTriggersPerHour = 0)
        {
            SmsRig rig = new SmsRig("U", mode);
            rig.Account.IsReachableBySms = true;
            rig.Register(bareTriggersPerHour);
            rig.Step();
            Assert.IsTrue(rig.Sms.Link.State == LinkState.Open);
            return rig;
        }
    }
}
