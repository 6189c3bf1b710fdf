using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>The OSCORE context of the bootstrap server lasts as long as a try: made with it, and let go of at its end.</summary>
    [TestClass]
    public class BootstrapContextTests
    {
        private const int SilenceMs = 300000;
        private const int LingerMs = 46000;

        [TestMethod]
        public void A_try_renews_what_was_lost_and_lets_go_of_its_context_when_it_fails()
        {
            ScriptedMessageSecurity security = new ScriptedMessageSecurity();
            BootstrapRig rig = NewRig(security, new ClientOptions());
            rig.Client.Start();
            rig.Step();
            Assert.AreEqual(1, security.Made);
            Assert.AreEqual(1, security.Renewed, "of a context that was lost nobody can tell replays");
            Assert.AreEqual(0, security.Suspended);

            rig.Run(SilenceMs);
            Assert.IsTrue(security.Made > 1, "another try");
            Assert.AreEqual(security.Made, security.Renewed);
            Assert.IsTrue(security.Suspended >= security.Made - 1, "a try that is over holds no context");
        }

        [TestMethod]
        public void A_bootstrap_that_is_done_lets_go_of_its_context_and_that_of_a_server_is_not_renewed()
        {
            ScriptedMessageSecurity security = new ScriptedMessageSecurity { Opens = true };
            ClientOptions options = new ClientOptions();
            options.Freshness.IsOff = true;
            BootstrapRig rig = NewRig(security, options);
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.WriteAccount(1, 101, "coap://one", 0);
            rig.Put("/0/1/17", "21:1");
            rig.Put("/21/1/0", BootstrapRig.Key(9));
            rig.Put("/21/1/1", new byte[] { 1 });
            rig.Put("/21/1/2", new byte[] { 2 });
            int rehearsed = security.Made;
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            Assert.AreEqual(rehearsed + 1, security.Made, "the context of the server");
            Assert.AreEqual(1, security.Renewed);
            Assert.AreEqual(0, security.Suspended, "a Finish whose answer was lost may come again");

            rig.Run(LingerMs);
            Assert.AreEqual(1, security.Suspended);
            Assert.AreEqual(1, security.Renewed);
        }

        [TestMethod]
        public void A_client_that_stops_lets_go_of_the_context_of_its_bootstrap_server()
        {
            ScriptedMessageSecurity security = new ScriptedMessageSecurity();
            BootstrapRig rig = NewRig(security, new ClientOptions());
            rig.Client.Start();
            rig.Step();
            rig.Client.RequestStop();
            rig.Step();
            Assert.AreEqual(1, security.Suspended);
        }

        [TestMethod]
        public void A_try_that_fails_before_it_begins_lets_go_of_its_context()
        {
            ScriptedMessageSecurity security = new ScriptedMessageSecurity();
            BootstrapRig rig = NewRig(security, new ClientOptions { MaxAccountBytes = 32 });
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.BadAccount);
            Assert.AreEqual("accounts are more than MaxAccountBytes", rig.Report);
            Assert.AreEqual(1, security.Made);
            Assert.AreEqual(1, security.Suspended);
        }

        [TestMethod]
        public void The_next_try_goes_on_with_the_numbers_of_the_last_one()
        {
            MemoryStore numbers = new MemoryStore(16, 256);
            OscoreSecurity security = new OscoreSecurity(new SeededRandom(7), null, new OscoreOptions { Rederivation = Rederivation.Never }, numbers);
            BootstrapRig rig = NewRig(security, new ClientOptions());
            rig.Client.Start();
            rig.Step();
            int first = PartialIvOf(rig.Take("bs"));
            int links = rig.Plain.Count;
            rig.Run(SilenceMs);
            Assert.IsTrue(rig.Plain.Count > links, "another try, whose keys nothing is in the way of");
            Assert.IsTrue(rig.Bootstrap.Failure == BootstrapFailure.Unanswered, rig.Report);
            Assert.IsTrue(PartialIvOf(rig.Take("bs")) > first, "no number comes twice");
        }

        private static BootstrapRig NewRig(MessageSecurity security, ClientOptions options)
        {
            BootstrapRig rig = new BootstrapRig(options, BootstrapRig.NewStore(), false);
            rig.Client.MessageSecurity = security;
            SecurityAccount account = new SecurityAccount("coap://bs", SecurityAccount.Unset);
            rig.Client.Accounts.AddBootstrap(account);
            rig.Client.Accounts.AddOscore(account, new OscoreAccount(BootstrapRig.Key(3), new byte[] { 7 }, new byte[] { 8 }));
            return rig;
        }

        /// <summary>The Partial IV of a protected request (RFC 8613 §6.1).</summary>
        private static int PartialIvOf(TestMessage request)
        {
            CoapMessage message = request.Message;
            int offset = message.OptionOffset(message.Find(OptionNumber.Oscore));
            int value = 0;
            for (int i = 1; i <= (message.Buffer[offset] & 7); i++)
            {
                value = (value << 8) | message.Buffer[offset + i];
            }

            return value;
        }
    }
}
