using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>A client whose key changes: what the server sees, and who gets in.</summary>
    [TestClass]
    public class ClientKeyChangeTests
    {
        private const int CloseNotify = 0x0100;     // level warning, description 0 (RFC 5246 §7.2.1)
        private const int LongMs = 1200000;

        private static readonly byte[] NewKey = Bytes.Sequence(50, 16);
        private static readonly byte[] Zeros = new byte[16];

        // Proves: SEC-29, SEC-30, C-41
        [TestMethod]
        public void By_default_the_session_ends_with_close_notify_and_the_next_one_has_the_new_key()
        {
            Device device = new Device(new ClientOptions(), null);
            device.Register();
            device.Change();
            Assert.AreEqual(0, device.Server.Alerts.Count);
            device.Server.Psk = NewKey;
            device.Run(2000);
            Assert.AreEqual(1, device.Server.Alerts.Count);
            Assert.AreEqual(CloseNotify, (int)device.Server.Alerts[0]);
            Assert.AreEqual((int)HandshakeKind.Full, (int)device.Link.Handshake);
            Assert.AreEqual(2, device.Server.FullHandshakes);
            device.AssertAsked(true);
        }

        // Proves: SEC-29, SEC-30, C-41
        [TestMethod]
        public void By_option_the_session_goes_on_and_the_one_after_it_has_the_new_key()
        {
            Device device = new Device(new ClientOptions { KeepsSessionOnNewKey = true }, null);
            device.Register();
            device.Change();
            device.Server.Psk = NewKey;
            device.Run(60000);
            Assert.AreEqual(0, device.Server.Alerts.Count);
            device.Client.RequestUpdate(1);
            device.Run(1000);
            device.AssertAsked(true);
            device.Answer(CoapCode.Changed);
            device.Run(1000);
            Assert.AreEqual(1, device.Server.FullHandshakes);
            device.Link.Close();
            device.Client.RequestUpdate(1);
            device.Run(60000);
            Assert.AreEqual(2, device.Server.FullHandshakes);
            Assert.AreEqual(0, device.Server.Resumptions);
            device.AssertAsked(true);
        }

        // Proves: SEC-29
        [TestMethod]
        [DataRow(false, 0)]
        [DataRow(false, 1)]
        [DataRow(false, 2)]
        [DataRow(true, 0)]
        [DataRow(true, 1)]
        [DataRow(true, 2)]
        public void Whoever_holds_up_a_handshake_until_the_key_changes_and_expects_zeros_does_not_get_in(bool keepsSession, int datagrams)
        {
            byte[][] expected = { Zeros, TestServer.Key };
            for (int i = 0; i < expected.Length; i++)
            {
                Device device = new Device(new ClientOptions { KeepsSessionOnNewKey = keepsSession }, null);
                device.Server.Psk = expected[i];
                device.Path.Receives = datagrams;
                device.Client.Start();
                device.Run(1000);
                Assert.AreEqual((int)LinkState.Opening, (int)device.Link.State);
                device.Change();
                device.Path.Receives = int.MaxValue;
                device.Run(LongMs);
                Assert.IsFalse(device.Server.IsOpen);
                Assert.AreEqual(0, device.Server.Received.Count);
                device.Server.Psk = NewKey;
                device.Run(LongMs);
                device.AssertAsked(true);
            }
        }

        // Proves: SEC-29
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void A_key_that_changes_while_worn_keys_are_renewed_and_a_request_is_under_way_lets_nobody_else_in(bool keepsSession)
        {
            byte[][] expected = { Zeros, TestServer.Key, NewKey };
            for (int i = 0; i < expected.Length; i++)
            {
                Device device = new Device(new ClientOptions { KeepsSessionOnNewKey = keepsSession }, new DtlsOptions { MaxRecords = 3 });
                device.Register();
                device.Path.IsSilent = true;
                device.Client.RequestUpdate(1);
                device.Run(1000);
                Assert.AreEqual((int)LinkState.Opening, (int)device.Link.State);
                Assert.IsTrue(device.Client.SessionAt(0).Endpoint.IsBusy);
                device.Change();
                device.Server.Psk = expected[i];
                device.Server.ForgetSessions();
                device.Path.IsSilent = false;
                device.Run(LongMs);
                device.AssertAsked(expected[i] == NewKey);
            }
        }

        [TestMethod]
        public void The_former_key_is_overwritten_in_the_account_and_its_credentials()
        {
            Device device = new Device(new ClientOptions(), null);
            device.Register();
            SecurityAccount account = device.Client.SessionAt(0).Security;
            byte[] former = account.SecretKey;
            PreSharedKey credentials = device.Given;
            Assert.AreEqual(Hex.Of(TestServer.Key), Hex.Of(former));
            Assert.AreEqual(Hex.Of(TestServer.Key), Hex.Of(credentials.CopyKey()));
            device.Change();
            Assert.AreEqual(Hex.Of(Zeros), Hex.Of(former));
            Assert.IsNull(credentials.CopyKey());
            Assert.AreEqual(Hex.Of(NewKey), Hex.Of(account.SecretKey));
        }

        /// <summary>A client with one link to a server, in virtual time.</summary>
        private sealed class Device : Binding
        {
            public readonly TestServer Server = new TestServer();
            public readonly TestPath Path;
            public readonly Lwm2mClient Client;
            public PreSharedKey Given;
            public DtlsLink Link;

            private readonly DtlsPsk _engine;
            private long _nowMs;
            private int _asked;

            public Device(ClientOptions options, DtlsOptions dtls)
            {
                Path = new TestPath(Server);
                options.RegisterSpreadMs = 0;
                _engine = new DtlsPsk(new SeededRandom(2), dtls, null, new MemoryStore());
                Client = new Lwm2mClient("urn:test:key", options, new SeededRandom(1));
                Client.Objects.Add(new SecurityObject(Client.Accounts));
                Client.Objects.Add(new ServerObject(Client));
                Client.Bindings.Add(this);
                SecurityAccount account = new SecurityAccount("coaps://192.0.2.1", 1);
                account.SetPreSharedKey(TestServer.Identity, TestServer.Key);
                Client.Accounts.Add(account, new ServerAccount(1));
            }

            public override string Scheme
            {
                get { return "coaps"; }
            }

            public override int DefaultPort
            {
                get { return 5684; }
            }

            public override bool IsSecured
            {
                get { return true; }
            }

            public override char Letter
            {
                get { return 'U'; }
            }

            public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
            {
                Given = (PreSharedKey)credentials;
                Link = (DtlsLink)_engine.Secure(Path, target, credentials);
                return Link;
            }

            public void Register()
            {
                Client.Start();
                Run(1000);
                AssertAsked(true);
                Answer(CoapCode.Created);
                Run(1000);
                Assert.AreEqual((int)RegistrationState.Registered, (int)Client.SessionAt(0).Registration.State);
            }

            public void Change()
            {
                Client.ChangePreSharedKey(1, TestServer.Identity, NewKey);
            }

            public void Run(int ms)
            {
                for (long end = _nowMs + ms; _nowMs < end; _nowMs += 100)
                {
                    Path.NowMs = _nowMs;
                    Client.Step(_nowMs);
                }
            }

            /// <summary>Whether the server got a request since it was looked at last.</summary>
            public void AssertAsked(bool isAsked)
            {
                Assert.AreEqual(isAsked, Server.Received.Count > _asked);
                _asked = Server.Received.Count;
            }

            /// <summary>Answers the last request.</summary>
            public void Answer(byte code)
            {
                byte[] request = (byte[])Server.Received[Server.Received.Count - 1];
                int token = request[0] & 15;
                ByteList answer = new ByteList().Add(0x60 | token, 1).Add(code, 1).Add(Bytes.Slice(request, 2, 2 + token));
                if (code == CoapCode.Created)
                {
                    // Location-Path /rd/0.
                    answer.Add(0x82, 1).Add(Ascii.GetBytes("rd")).Add(0x01, 1).Add(Ascii.GetBytes("0"));
                }

                Server.Send(23, answer.ToArray());
                Path.Deliver();
            }
        }
    }
}
