using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Alerts in and out, renegotiation, and what to do afterwards.</summary>
    [TestClass]
    public class AlertTests
    {
        // Proves: LPWA-23
        [TestMethod]
        [DataRow(1, AlertDescription.CloseNotify, (int)AlertAction.Reconnect)]
        [DataRow(2, AlertDescription.None, (int)AlertAction.RetryLater)]
        [DataRow(2, AlertDescription.UnexpectedMessage, (int)AlertAction.FullHandshake)]
        [DataRow(2, AlertDescription.BadRecordMac, (int)AlertAction.FullHandshake)]
        [DataRow(2, AlertDescription.RecordOverflow, (int)AlertAction.RetryLater)]
        [DataRow(2, AlertDescription.HandshakeFailure, (int)AlertAction.Bootstrap)]
        [DataRow(2, 42, (int)AlertAction.Bootstrap)]
        [DataRow(2, 46, (int)AlertAction.Bootstrap)]
        [DataRow(2, AlertDescription.IllegalParameter, (int)AlertAction.RetryLater)]
        [DataRow(2, AlertDescription.UnknownCa, (int)AlertAction.Bootstrap)]
        [DataRow(2, AlertDescription.AccessDenied, (int)AlertAction.Bootstrap)]
        [DataRow(2, AlertDescription.DecodeError, (int)AlertAction.RetryLater)]
        [DataRow(2, AlertDescription.DecryptError, (int)AlertAction.Bootstrap)]
        [DataRow(2, AlertDescription.ProtocolVersion, (int)AlertAction.Stop)]
        [DataRow(2, AlertDescription.InsufficientSecurity, (int)AlertAction.Stop)]
        [DataRow(2, AlertDescription.InternalError, (int)AlertAction.RetryLater)]
        [DataRow(2, AlertDescription.InappropriateFallback, (int)AlertAction.Stop)]
        [DataRow(1, AlertDescription.UserCanceled, (int)AlertAction.Ignore)]
        [DataRow(1, AlertDescription.NoRenegotiation, (int)AlertAction.Ignore)]
        [DataRow(2, AlertDescription.UnsupportedExtension, (int)AlertAction.RetryLater)]
        [DataRow(2, AlertDescription.UnknownPskIdentity, (int)AlertAction.Bootstrap)]
        [DataRow(2, 255, (int)AlertAction.RetryLater)]
        [DataRow(1, 112, (int)AlertAction.Ignore)]
        public void Each_alert_has_its_action(int level, int alert, int action)
        {
            Assert.AreEqual(action, (int)AlertTable.ActionOf(level, alert, true));
            bool isOfCredentials = action == (int)AlertAction.Bootstrap;
            Assert.AreEqual(isOfCredentials, (int)AlertTable.ActionOf(level, alert, false) != action);
        }

        // Proves: LPWA-23
        [TestMethod]
        public void A_fatal_alert_ends_the_session_and_it_is_not_resumed()
        {
            Rig rig = Opened();
            rig.Server.Send(21, new byte[] { 2, AlertDescription.InternalError });
            Assert.IsNull(rig.Take());
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Link.State);
            Assert.AreEqual(AlertDescription.InternalError, rig.Link.Alert);
            Assert.AreEqual((int)AlertAction.RetryLater, (int)rig.Link.Action);
            rig.AssertOpens(HandshakeKind.Full);
        }

        [TestMethod]
        public void A_close_of_the_server_is_answered_and_the_session_can_be_resumed()
        {
            Rig rig = Opened();
            rig.Server.Send(21, new byte[] { 1, 0 });
            Assert.IsNull(rig.Take());
            Assert.AreEqual((int)LinkState.Closed, (int)rig.Link.State);
            Assert.AreEqual((AlertTable.Warning << 8) | AlertDescription.CloseNotify, (int)rig.Server.Alerts[0]);
            Assert.AreEqual((int)AlertAction.Reconnect, (int)rig.Link.Action);
            rig.AssertOpens(HandshakeKind.Resumed);
        }

        [TestMethod]
        public void Warnings_and_malformed_alerts_change_nothing()
        {
            Rig rig = Opened();
            rig.Server.Send(21, new byte[] { 1, AlertDescription.UserCanceled });
            rig.Server.Send(21, new byte[] { 1, 112 });
            rig.Server.Send(21, new byte[] { 2 });
            rig.Server.Send(21, new byte[] { 2, 40, 2 });
            rig.Server.Send(21, new byte[0]);
            Assert.IsNull(rig.Take());
            rig.AssertCarries();
        }

        // Proves: LPWA-19, C-43, SEC-31
        [TestMethod]
        public void Renegotiation_is_refused_by_a_warning_and_the_session_lives_on()
        {
            Rig rig = Opened();
            rig.Server.SendHelloRequest();
            Assert.IsNull(rig.Take());
            Assert.AreEqual((AlertTable.Warning << 8) | AlertDescription.NoRenegotiation, (int)rig.Server.Alerts[0]);
            rig.AssertCarries();
            rig.Server.Output.Add(TestRecords.Plain(22, 0xfefd, 0, 90, new byte[12]));
            Assert.IsNull(rig.Take());
            Assert.AreEqual(1, rig.Server.Alerts.Count);
        }

        [TestMethod]
        public void A_HelloRequest_during_the_handshake_is_ignored()
        {
            Rig rig = new Rig();
            rig.Path.Opens = LinkState.Open;
            rig.Link.Open(0);
            rig.Path.Arrived.Insert(0, TestRecords.Plain(22, 0xfefd, 0, 90, new byte[12]));
            rig.Run(0);
            rig.AssertCarries();
        }

        // Anybody can send an alert without protection.
        [TestMethod]
        [DataRow(2, 40)]
        [DataRow(1, 0)]
        public void A_forged_alert_does_not_end_a_handshake_that_goes_on(int level, int alert)
        {
            Rig rig = new Rig();
            rig.Link.Open(0);
            rig.Path.Arrived.Insert(0, TestRecords.Plain(21, 0xfefd, 0, 90, new byte[] { (byte)level, (byte)alert }));
            rig.Run(0);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            rig.NowMs = 60000;
            rig.Link.Step(60000);
            rig.AssertCarries();
        }

        // Proves: LPWA-23
        [TestMethod]
        public void A_server_that_only_refuses_is_believed_after_two_seconds()
        {
            Rig rig = new Rig();
            rig.Path.IsSilent = true;
            rig.Link.Open(0);
            rig.Path.Arrived.Add(TestRecords.Plain(21, 0xfefd, 0, 0, new byte[] { 2, AlertDescription.UnknownPskIdentity }));
            rig.Run(1999);
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
            rig.Run(2000);
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Link.State);
            Assert.AreEqual(AlertDescription.UnknownPskIdentity, rig.Link.Alert);
            Assert.AreEqual((int)AlertAction.Bootstrap, (int)rig.Link.Action);
            Assert.AreEqual(1, rig.Path.Sent.Count);
        }

        private static Rig Opened()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            return rig;
        }
    }
}
