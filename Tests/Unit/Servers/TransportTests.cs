using System;
using Lwm2m.Bootstrap;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>One account served by two bindings: which goes first, what follows when it fails, and the way back (LwM2M Core §6.2.1.2, Appendix E.2).</summary>
    [TestClass]
    public class TransportTests
    {
        private const long HourMs = 3600000;

        [TestMethod]
        public void The_first_letter_of_the_binding_goes_first()
        {
            TransportRig rig = new TransportRig("UN");
            rig.Start();
            Assert.IsNotNull(rig.Take(rig.Udp));
            Assert.AreEqual(0, rig.NonIp.Made);

            rig = new TransportRig("NU");
            rig.Start();
            Assert.IsNotNull(rig.Take(rig.NonIp));
            Assert.AreEqual(0, rig.Udp.Made);
        }

        [TestMethod]
        public void The_preferred_transport_goes_before_the_letters_of_the_binding()
        {
            TransportRig rig = new TransportRig("UN");
            rig.Account.PreferredTransport = 'N';
            rig.Start();
            Assert.IsNotNull(rig.Take(rig.NonIp));
            Assert.AreEqual(0, rig.Udp.Made);
        }

        [TestMethod]
        public void A_binding_that_the_account_does_not_name_is_not_used()
        {
            TransportRig rig = new TransportRig("U");
            rig.Udp.Set(true);
            rig.Start();
            rig.Run(HourMs);
            Assert.AreEqual(0, rig.NonIp.Made);
            Assert.IsTrue(rig.Registration.HasFailed);
        }

        [TestMethod]
        public void Where_the_account_names_none_that_serves_it_any_that_does_is_used()
        {
            TransportRig rig = new TransportRig("T");
            rig.Start();
            Assert.IsNotNull(rig.Take(rig.Udp));
        }

        [TestMethod]
        public void A_binding_that_cannot_be_opened_is_followed_at_once_by_the_next_and_no_retry_is_used_up()
        {
            TransportRig rig = new TransportRig("UN");
            rig.Udp.Set(true);
            rig.Start();
            Assert.AreEqual("/rd&ep=urn:test:two&lt=259200&lwm2m=1.1&b=UN", rig.Accept(rig.NonIp));
            Assert.IsTrue(rig.Registration.IsRegistered);
            Assert.AreEqual(0, rig.Registration.FailedSequences);
        }

        [TestMethod]
        public void When_all_have_failed_the_registration_waits_and_begins_with_the_first_again()
        {
            TransportRig rig = new TransportRig("UN");
            rig.Udp.Set(true);
            rig.NonIp.Set(true);
            rig.Start();
            Assert.IsTrue(rig.Registration.State == RegistrationState.BackingOff);
            Assert.AreEqual(1, rig.NonIp.Made);
            rig.Udp.Set(false);
            rig.Run(120000);
            Assert.IsNotNull(rig.Take(rig.Udp));
        }

        [TestMethod]
        public void After_silence_the_next_try_goes_by_the_next_binding()
        {
            TransportRig rig = new TransportRig("UN");
            rig.Start();
            rig.Run(95000);     // MAX_TRANSMIT_WAIT: the Register was given up
            Assert.IsNull(rig.Take(rig.NonIp));
            rig.Run(95000);
            Assert.IsNotNull(rig.Accept(rig.NonIp));
            Assert.IsTrue(rig.Registration.IsRegistered);
        }

        [TestMethod]
        public void The_preferred_binding_is_tried_again_after_a_time_and_the_server_learns_it_by_an_Update()
        {
            TransportRig rig = FallenBack();
            rig.Udp.Set(false);
            rig.Run(HourMs - 120000);
            Assert.IsNull(rig.Take(rig.Udp));
            rig.Run(130000);
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
            Assert.AreEqual(1, rig.Registration.Generation);
            rig.Run(3 * HourMs);
            Assert.IsNull(rig.Take(rig.NonIp));
            Assert.AreEqual(1, rig.NonIp.Made);
        }

        [TestMethod]
        public void When_the_way_back_fails_the_client_goes_on_by_the_other_and_tries_again_after_the_same_time()
        {
            TransportRig rig = FallenBack();
            rig.Run(HourMs + 10000);
            Assert.AreEqual("/rd/4", rig.Accept(rig.NonIp));
            Assert.IsTrue(rig.Registration.IsRegistered);
            Assert.AreEqual(0, rig.Registration.FailedSequences);
            rig.Udp.Set(false);
            rig.Run(HourMs + 10000);
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
        }

        [TestMethod]
        public void A_preference_that_the_server_writes_is_followed_after_the_answer()
        {
            TransportRig rig = new TransportRig("UN");
            rig.Start();
            rig.Accept(rig.Udp);
            Assert.AreEqual(CoapCode.Changed, rig.Put(rig.Udp, "/1/0/22", "N").Code);
            Assert.AreEqual("/rd/4", rig.Accept(rig.NonIp));
            Assert.IsTrue(rig.Udp.Link.State == LinkState.Closed);
            Assert.AreEqual(CoapCode.Changed, rig.Put(rig.NonIp, "/1/0/22", "U").Code);
            Assert.AreEqual("/rd/4", rig.Accept(rig.Udp));
        }

        [TestMethod]
        public void A_preference_for_what_the_client_does_not_have_changes_nothing()
        {
            TransportRig rig = new TransportRig("UN");
            rig.Start();
            rig.Accept(rig.Udp);
            Assert.AreEqual(CoapCode.Changed, rig.Put(rig.Udp, "/1/0/22", "S").Code);
            rig.Run(2 * HourMs);
            Assert.AreEqual(0, rig.NonIp.Made);
            Assert.AreEqual(1, rig.Udp.Made);
        }

        [TestMethod]
        public void A_letter_of_the_binding_that_the_client_does_not_have_is_not_told()
        {
            TransportRig rig = new TransportRig("UTN");
            rig.Start();
            Assert.AreEqual("/rd&ep=urn:test:two&lt=259200&lwm2m=1.1&b=UN", rig.Accept(rig.Udp));
        }

        // Proves: LPWA-03
        [TestMethod]
        public void An_account_with_a_key_never_falls_back_to_a_binding_without()
        {
            TransportRig rig = new TransportRig("UN", isSecured: true);
            rig.Udp.Set(true);
            rig.Start();
            rig.Run(2 * HourMs);
            Assert.AreEqual(0, rig.NonIp.Made);
        }

        [TestMethod]
        public void Each_secured_binding_keeps_its_sessions_under_a_name_of_its_own()
        {
            TransportRig rig = new TransportRig("UN", isSecured: true, isNonIpSecured: true);
            rig.Start();
            Assert.AreEqual("0", rig.Udp.Given.Name);
            ScriptedSecuredLink former = rig.Udp.Secured;
            rig.Udp.Set(true);
            rig.Udp.Secured.Close();
            rig.Run(95000);
            Assert.AreEqual("0N", rig.NonIp.Given.Name);
            Assert.IsTrue(former.IsWiped, "what the former link remembers, which is not used again");
            Assert.IsFalse(rig.NonIp.Secured.IsWiped);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void A_bootstrap_server_that_one_binding_does_not_reach_is_asked_by_the_next(bool isDown)
        {
            TransportRig rig = new TransportRig("UN", isSecured: true, isNonIpSecured: true);
            SecurityAccount bootstrap = new SecurityAccount("coaps://192.0.2.9", SecurityAccount.Unset);
            bootstrap.SetPreSharedKey(new byte[] { 8 }, Bytes.Sequence(4, 16));
            rig.Client.Accounts.AddBootstrap(bootstrap);
            ClientBootstrap.AddTo(rig.Client);
            rig.Start();
            rig.Accept(rig.Udp);
            rig.Udp.Set(isDown);
            rig.Client.RequestBootstrap();
            rig.Step();
            if (!isDown)
            {
                Assert.AreEqual("/bs", rig.Take(rig.Udp).Path);
                rig.Run(95000);     // MAX_TRANSMIT_WAIT: no answer
            }

            Assert.AreEqual("/bs", rig.Take(rig.NonIp).Path);
            Assert.AreEqual(0, rig.Client.Bootstrap.FailedTries);
            Assert.AreEqual(LinkCredentials.Unkept, rig.NonIp.Given.Name);
            rig.NonIp.Set(true);
            rig.Run(95000);
            Assert.AreEqual(1, rig.Client.Bootstrap.FailedTries, "when all have failed");
        }

        // Its successor may have links under the same names, and whoever made one last has its part of the store.
        [TestMethod]
        public void A_server_whose_account_is_gone_is_left_by_the_binding_in_use_and_no_link_is_made_for_it_any_more()
        {
            TransportRig rig = new TransportRig("UN", isSecured: true, isNonIpSecured: true);
            rig.Start();
            rig.Accept(rig.Udp);
            rig.Client.RequestUpdate(1);
            rig.Step();
            for (int i = 0; i < 200 && rig.Udp.Link.State != LinkState.Closed; i++)
            {
                rig.Run(1000);
            }

            rig.Udp.Set(true);
            ServerSession session = rig.Client.SessionAt(0);
            session.Leave();
            int made = rig.NonIp.Made;
            rig.Run(300000);
            session.Abandon();
            Assert.AreEqual(made, rig.NonIp.Made);
            Assert.IsTrue(rig.Registration.State == RegistrationState.Deregistered);
        }

        [TestMethod]
        public void Two_bindings_for_one_scheme_have_different_letters()
        {
            TransportRig rig = new TransportRig("UN");
            Assert.ThrowsException(typeof(ArgumentException), () => rig.Client.Bindings.Add(new TransportBinding('U', "coap")));
        }

        private static TransportRig FallenBack()
        {
            TransportRig rig = new TransportRig("UN");
            rig.Udp.Set(true);
            rig.Start();
            rig.Accept(rig.NonIp);
            return rig;
        }
    }
}
