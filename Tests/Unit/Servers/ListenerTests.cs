using System;
using System.Collections;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Log;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What a listener is told of a client, and what the log prints of it.</summary>
    [TestClass]
    public class ListenerTests
    {
        [TestMethod]
        public void The_states_of_a_registration_are_told_in_order()
        {
            TestServer server = new TestServer(new ClientOptions());
            Recorder told = Watch(server);
            server.Register();
            server.Client.RequestStop();
            server.Step();
            server.Reply(server.Take(), CoapCode.Deleted);
            Assert.AreEqual("registration Registering;registration Registered;registration Deregistering;registration Deregistered;", told.Text);
        }

        [TestMethod]
        public void A_retry_is_told_with_its_code_and_its_time()
        {
            TestServer server = new TestServer(new ClientOptions());
            Recorder told = Watch(server);
            server.Client.Start();
            server.Step();
            server.Reply(server.Take(), CoapCode.ServiceUnavailable);
            Assert.AreEqual(CoapCode.ServiceUnavailable, told.Code);
            Assert.AreEqual(server.DueMs - server.NowMs, told.PauseMs);
        }

        [TestMethod]
        public void A_failure_of_this_side_is_told_as_one()
        {
            TestServer server = new TestServer(new ClientOptions());
            Recorder told = Watch(server);
            server.Client.Start();
            server.Link.FailsLocally = true;
            server.Link.AfterOpen = LinkState.Failed;
            server.Step();
            Assert.AreEqual("failed True -1;registration BackingOff;retry;", told.Text);
        }

        [TestMethod]
        public void An_alert_of_a_handshake_is_told()
        {
            SecuredDevice device = new SecuredDevice(new ClientOptions(), false);
            Recorder told = new Recorder();
            device.Client.StepObserver = new ClientWatch(device.Client, told);
            device.Client.Start();
            device.Link.AfterOpen = LinkState.Failed;
            device.Binding.Link.LastAlert = AlertDescription.UnknownPskIdentity;
            device.Client.Step(device.NowMs);
            Assert.IsTrue(told.Text.StartsWith("failed False 115;"), told.Text);
        }

        [TestMethod]
        public void A_Register_without_an_answer_is_told_once()
        {
            TestServer server = new TestServer(new ClientOptions());
            Recorder told = Watch(server);
            server.Client.Start();
            server.Run(60000);
            Assert.AreEqual("registration Registering;unanswered;", told.Text);
        }

        [TestMethod]
        public void The_change_of_the_binding_is_told_by_its_letter()
        {
            TransportRig rig = new TransportRig("UN");
            Recorder told = new Recorder();
            rig.Client.StepObserver = new ClientWatch(rig.Client, told);
            rig.Udp.Set(true);
            rig.Start();
            Assert.AreEqual("failed False -1;transport N;registration Registering;", told.Text);
        }

        [TestMethod]
        public void A_listener_that_throws_is_counted_and_the_client_goes_on()
        {
            TestServer server = new TestServer(new ClientOptions());
            Recorder told = Watch(server);
            told.Throws = true;
            server.Register();
            Assert.IsTrue(server.Client.Objects.Failures > 0);
            Assert.IsTrue(server.Session.Registration.IsRegistered);
        }

        // Proves: C-27
        [TestMethod]
        public void The_log_repeats_that_a_protection_is_off()
        {
            TestServer server = new TestServer(new ClientOptions());
            Lines lines = new Lines(server.Client);
            server.Client.StepObserver = new ClientWatch(server.Client, lines);
            server.Client.Start();
            server.Link.Warning = "in clear";
            server.Step();
            Assert.AreEqual("registering at coap://127.0.0.1 without security (NoSec), in clear", lines.Take());
            lines.OnLinkOpening(server.Session);
            Assert.AreEqual("looks for coap://127.0.0.1, in clear", lines.Take());
            server.Link.Warning = null;
            lines.OnLinkOpening(server.Session);
            Assert.AreEqual("looks for coap://127.0.0.1", lines.Take());
        }

        [TestMethod]
        public void The_log_prints_a_line_for_each()
        {
            TestServer server = new TestServer(new ClientOptions());
            Lines lines = new Lines(server.Client);
            server.Client.StepObserver = new ClientWatch(server.Client, lines);
            server.Client.Start();
            server.Step();
            server.Reply(server.Take(), CoapCode.Forbidden);
            Assert.AreEqual("registering at coap://127.0.0.1 without security (NoSec)", lines.Take());
            Assert.IsTrue(lines.Take().StartsWith("registration refused with 4.03; will try again in "));
            lines.OnLinkFailed(server.Session, false, AlertDescription.UnknownPskIdentity);
            Assert.AreEqual("the server refuses the handshake: unknown_psk_identity", lines.Take());
            lines.OnLinkFailed(server.Session, true, AlertDescription.None);
            Assert.AreEqual("no way to the server: no network, or no route", lines.Take());
            lines.OnObjectFailure(3303, new ArgumentException("sensor"));
            Assert.AreEqual("the code of object 3303 failed: ArgumentException: sensor", lines.Take());
            lines.OnBootstrapReport(BootstrapFailure.BadAccount, "no binding with certificates");
            Assert.AreEqual("bootstrap: an account cannot be used (no binding with certificates)", lines.Take());
        }

        [TestMethod]
        [DataRow(0, "close_notify")]
        [DataRow(20, "bad_record_mac")]
        [DataRow(40, "handshake_failure")]
        [DataRow(42, "bad_certificate")]
        [DataRow(48, "unknown_ca")]
        [DataRow(51, "decrypt_error")]
        [DataRow(71, "insufficient_security")]
        [DataRow(115, "unknown_psk_identity")]
        [DataRow(200, "alert 200")]
        public void Alerts_have_the_names_of_the_specifications(int alert, string name)
        {
            Assert.AreEqual(name, AlertName.Of(alert));
        }

        private static Recorder Watch(TestServer server)
        {
            Recorder told = new Recorder();
            server.Client.StepObserver = new ClientWatch(server.Client, told);
            return told;
        }

        private sealed class Recorder : ClientListener
        {
            private static readonly string[] States =
            {
                "Unregistered", "Registering", "Registered", "Updating", "BackingOff", "Deregistering", "Deregistered", "Disabled", "Failed"
            };

            public string Text { get; private set; } = "";

            public byte Code { get; private set; }

            public long PauseMs { get; private set; }

            public bool Throws { get; set; }

            public override void OnLinkFailed(ServerSession session, bool isLocal, int alert)
            {
                Text += "failed " + (isLocal ? "True " : "False ") + alert.ToString() + ";";
            }

            public override void OnTransport(ServerSession session, char letter)
            {
                Text += "transport " + letter + ";";
            }

            public override void OnRegistration(ServerSession session, RegistrationState state)
            {
                if (Throws)
                {
                    throw new InvalidOperationException("told");
                }

                Text += "registration " + States[(int)state] + ";";
            }

            public override void OnRetry(ServerSession session, byte code, long pauseMs)
            {
                Code = code;
                PauseMs = pauseMs;
                Text += "retry;";
            }

            public override void OnUnanswered(ServerSession session)
            {
                Text += "unanswered;";
            }
        }

        private sealed class Lines : LogListener
        {
            private readonly Queue _lines = new Queue();

            public Lines(Lwm2mClient client)
                : base(client)
            {
            }

            public string Take()
            {
                return _lines.Count == 0 ? "" : (string)_lines.Dequeue();
            }

            protected override void WriteLine(string text)
            {
                _lines.Enqueue(text);
            }
        }
    }
}
