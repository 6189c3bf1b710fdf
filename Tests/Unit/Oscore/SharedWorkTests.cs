using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>The contexts of one client share what they work with, also keys that are being derived, and do not disturb each other.</summary>
    [TestClass]
    public class SharedWorkTests
    {
        private const string OtherSecret = "a1a2a3a4a5a6a7a8a9aaabacadaeafb0";

        // Proves: WP-55
        [TestMethod]
        public void Two_servers_derive_at_the_same_time_step_by_step()
        {
            Side[] devices;
            Side[] servers;
            Make(out devices, out servers);
            for (int step = 0; step < 2; step++)
            {
                byte[][] answers = new byte[2][];
                byte[][] requests = { devices[0].Ask("rd"), devices[1].Ask("rd") };
                for (int i = 1; i >= 0; i--)
                {
                    Assert.IsTrue(servers[i].Receive(requests[i]) == (step == 0 ? Unprotection.RefusedProtected : Unprotection.Opened));
                    answers[i] = servers[i].Answer(step == 0 ? CoapCode.Unauthorized : CoapCode.Created, "");
                }

                for (int i = 0; i < 2; i++)
                {
                    Assert.IsTrue(devices[i].ReceiveResponse(answers[i]) == (step == 0 ? Unprotection.Retry : Unprotection.Opened));
                }
            }

            for (int i = 0; i < 2; i++)
            {
                Assert.AreEqual(1, devices[i].Protection.Replacements);
                Runs.AssertWorks(new Side[] { devices[i], servers[i] });
            }
        }

        [TestMethod]
        public void A_message_of_the_one_does_not_verify_under_the_other()
        {
            Side[] devices;
            Side[] servers;
            Make(out devices, out servers);
            for (int i = 0; i < 2; i++)
            {
                Runs.Complete(devices[i], servers[i]);
            }

            byte[] request = servers[0].Ask("temp");
            Assert.IsTrue(devices[1].Receive(request) == Unprotection.Refused);
            Assert.IsTrue(devices[0].Receive(request) == Unprotection.Opened);
            Assert.IsTrue(servers[0].ReceiveResponse(devices[0].Answer(CoapCode.Content, "21.5")) == Unprotection.Opened);
            Assert.AreEqual("21.5", servers[0].Payload);
        }

        [TestMethod]
        public void What_begins_anew_with_one_leaves_the_other_in_force()
        {
            Side[] devices;
            Side[] servers;
            Make(out devices, out servers);
            for (int i = 0; i < 2; i++)
            {
                Runs.Complete(devices[i], servers[i]);
            }

            // The first server asks for a context of its own; in the midst of that the second is answered.
            devices[0].Now += 1000000;
            servers[0].Now += 1000000;
            Side[] pair = { servers[0], devices[0] };
            servers[0].Protection.Suspend();
            servers[0].Restart();
            byte[] answer = Runs.Answered(pair);
            Runs.AssertWorks(new Side[] { devices[1], servers[1] });
            Unprotection outcome = servers[0].ReceiveResponse(answer);
            Assert.IsTrue(outcome == Unprotection.Opened || outcome == Unprotection.Retry);
            Runs.AssertWorks(new Side[] { devices[1], servers[1] });
            Runs.AssertWorks(new Side[] { devices[0], servers[0] });
        }

        [TestMethod]
        public void One_that_is_forgotten_in_the_midst_of_a_derivation_does_not_stop_the_other()
        {
            OscoreSecurity security;
            Side[] devices;
            Side[] servers;
            security = Make(out devices, out servers);
            byte[] third = Runs.UntilThird(new Side[] { devices[0], servers[0] });
            devices[1].Ask("rd");
            security.Forget("o1");
            Assert.IsTrue(devices[1].Ask("rd") is null);
            Assert.IsTrue(servers[0].Receive(third) == Unprotection.Opened);
            Assert.IsTrue(devices[0].ReceiveResponse(servers[0].Answer(CoapCode.Created, "")) == Unprotection.Opened);
            Runs.AssertWorks(new Side[] { devices[0], servers[0] });
        }

        [TestMethod]
        public void Keys_attempted_for_the_one_are_not_used_for_the_other_that_asks_with_the_same_nonce()
        {
            Side[] devices;
            Side[] servers;
            Make(out devices, out servers);
            for (int i = 0; i < 2; i++)
            {
                Side server = new Side(Side.Credentials(i == 0 ? Side.Secret : OtherSecret, "01", "", null), new OscoreOptions(), 9, new Foundation.MemoryStore(16, 128));
                servers[i] = server;
            }

            OscoreSecurity security = new OscoreSecurity(new SeededRandom(1), null, null, new Foundation.MemoryStore(16, 128));
            for (int i = 0; i < 2; i++)
            {
                devices[i].Protection = (OscoreProtection)security.Protect(Side.Credentials(i == 0 ? Side.Secret : OtherSecret, "", "01", null), "o" + i.ToString());
            }

            for (int i = 0; i < 2; i++)
            {
                Assert.IsTrue(devices[i].Receive(servers[i].Ask("rd")) == Unprotection.RefusedProtected);
            }
        }

        [TestMethod]
        public void Servers_with_other_IDs_derive_by_the_same_keys_in_turn()
        {
            OscoreSecurity security = new OscoreSecurity(new SeededRandom(1), null, null, new Foundation.MemoryStore(16, 128));
            string[] device = { "", "0a0b", "0c" };
            string[] server = { "01", "02", "030405" };
            for (int i = 0; i < 3; i++)
            {
                Side one = new Side(Side.Credentials(Side.Secret, device[i], server[i], null), new OscoreOptions(), 3 + i, new Foundation.MemoryStore(16, 128));
                one.Protection = (OscoreProtection)security.Protect(Side.Credentials(Side.Secret, device[i], server[i], null), "o" + i.ToString());
                Side other = new Side(Side.Credentials(Side.Secret, server[i], device[i], null), new OscoreOptions(), 7 + i, new Foundation.MemoryStore(16, 128));
                Runs.Complete(one, other);
                Runs.AssertWorks(new Side[] { one, other });
            }
        }

        private static OscoreSecurity Make(out Side[] devices, out Side[] servers)
        {
            OscoreSecurity security = new OscoreSecurity(new SeededRandom(1), null, null, new Foundation.MemoryStore(16, 128));
            devices = new Side[2];
            servers = new Side[2];
            for (int i = 0; i < 2; i++)
            {
                string secret = i == 0 ? Side.Secret : OtherSecret;
                devices[i] = new Side(Side.Credentials(secret, "", "01", null), new OscoreOptions(), 3 + i, new Foundation.MemoryStore(16, 128));
                devices[i].Protection = (OscoreProtection)security.Protect(Side.Credentials(secret, "", "01", null), "o" + i.ToString());
                servers[i] = new Side(Side.Credentials(secret, "01", "", null), new OscoreOptions(), 5 + i, new Foundation.MemoryStore(16, 128));
            }

            return security;
        }
    }
}
