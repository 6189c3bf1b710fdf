using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class SecuredAccountTests
    {
        private const long Start = 1000;

        // Proves: LPWA-02, LPWA-03
        [TestMethod]
        public void An_account_with_a_key_never_takes_a_plain_link()
        {
            Lwm2mClient client = MakeClient(new ClientOptions());
            client.Bindings.Add(new ScriptedBinding());
            client.Accounts.Add(SecuredAccount("coap://127.0.0.1"), new ServerAccount(1));
            Assert.ThrowsException(typeof(ArgumentException), () => client.Start());
        }

        // Proves: LPWA-02
        [TestMethod]
        public void An_account_without_a_key_cannot_use_a_secured_link()
        {
            Lwm2mClient client = MakeClient(new ClientOptions());
            client.Bindings.Add(new ScriptedSecurity());
            client.Accounts.Add(new SecurityAccount("coaps://127.0.0.1", 1), new ServerAccount(1));
            Assert.ThrowsException(typeof(ArgumentException), () => client.Start());
        }

        // Proves: LPWA-02
        [TestMethod]
        public void A_link_that_does_not_open_lets_nothing_out()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Started(new ClientOptions(), binding);
            binding.Link.Inner.AfterOpen = Lwm2m.Foundation.LinkState.Failed;
            for (long now = Start; now < 600000; now += 10000)
            {
                client.Step(now);
            }

            Assert.IsNull(binding.Link.Inner.TakeSent());
            Assert.IsTrue(binding.Link.Inner.Opened > 1);
        }

        // Proves: SEC-23
        [TestMethod]
        public void A_client_without_an_account_does_not_start()
        {
            Lwm2mClient client = MakeClient(new ClientOptions());
            client.Bindings.Add(new ScriptedSecurity());
            Assert.ThrowsException(typeof(InvalidOperationException), () => client.Start());
        }

        // Proves: LPWA-24
        [TestMethod]
        public void An_idle_session_is_not_kept_alive_before_the_update_is_due()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Registered(new ClientOptions(), binding);
            long updateMs = Start + 86400000 - Registration.UpdateMarginMs;
            for (long now = Start + 1000; now < updateMs; now += 60000)
            {
                client.Step(now);
            }

            Assert.IsNull(binding.Link.Inner.TakeSent());
            client.Step(updateMs);
            Assert.AreEqual("/rd/0", new TestMessage(binding.Link.Inner.TakeSent()).Path);
        }

        [TestMethod]
        public void The_last_alert_of_its_link_is_shown_to_the_server()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Registered(new ClientOptions(), binding);
            Assert.AreEqual(CoapCode.NotFound, Read(client, binding.Link.Inner, "/1/0/11", 1).Code);
            binding.Link.LastAlert = 20;
            Assert.AreEqual("20", Read(client, binding.Link.Inner, "/1/0/11", 2).Text);
        }

        // Proves: LPWA-06
        [TestMethod]
        public void The_key_and_identity_of_the_account_reach_the_link()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Started(new ClientOptions(), binding);
            CollectionAssert.AreEqual(Key(1), binding.Link.Credentials.CopyKey());
            CollectionAssert.AreEqual(new byte[] { 1, 2 }, binding.Link.Credentials.Identity);
        }

        // Proves: SEC-29, SEC-30, LPWA-29, C-41
        [TestMethod]
        public void A_new_key_ends_the_session_and_the_registration_lives_on_in_the_next()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Registered(new ClientOptions(), binding);
            client.ChangePreSharedKey(1, new byte[] { 3 }, Key(2));
            CollectionAssert.AreEqual(Key(2), binding.Link.Credentials.CopyKey());
            client.Step(Start + 100);
            Assert.AreEqual(1, binding.Link.Closed);
            Assert.AreEqual(2, binding.Link.Inner.Opened);
            TestMessage update = new TestMessage(binding.Link.Inner.TakeSent());
            Assert.AreEqual("/rd/0", update.Path);
            Assert.AreEqual("", update.Query);
            Assert.AreEqual((int)RegistrationState.Updating, (int)client.SessionAt(0).Registration.State);
        }

        // Proves: SEC-29, C-41
        [TestMethod]
        public void A_new_key_lets_the_present_exchange_end_first()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Registered(new ClientOptions(), binding);
            client.RequestUpdate(1);
            client.Step(Start + 100);
            TestMessage update = new TestMessage(binding.Link.Inner.TakeSent());
            client.ChangePreSharedKey(1, new byte[] { 3 }, Key(2));
            client.Step(Start + 200);
            Assert.AreEqual(0, binding.Link.Closed);
            Answer(binding.Link.Inner, update, CoapCode.Changed, false);
            client.Step(Start + 300);
            client.Step(Start + 301);
            Assert.AreEqual(1, binding.Link.Closed);
        }

        // Proves: SEC-29, C-41
        [TestMethod]
        public void A_new_key_takes_over_while_confirmable_notifications_flow()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            TestObject device = new TestObject();
            Lwm2mClient client = MakeClient(new ClientOptions { ConfirmableEvery = 1 });
            client.Objects.Add(device);
            Register(client, binding);
            ScriptedLink link = binding.Link.Inner;
            link.Arrive(new TestRequest(CoapCode.Get, "/10241/0/1") { Observe = 0 }.ToBytes(1, new byte[] { 7 }));
            client.Step(Start + 2);
            link.TakeSent();
            for (int i = 1; i < 10 && binding.Link.Closed == 0; i++)
            {
                // The next value is there before the notification of the last is acknowledged.
                device.ValueOf(0, TestObject.Integer).Integer = i;
                client.NotifyChanged(TestObject.ObjectId, 0, TestObject.Integer);
                TestMessage notification = SentLast(link);
                if (i == 2)
                {
                    Assert.IsTrue(notification.Type == CoapType.Confirmable);
                    client.ChangePreSharedKey(1, new byte[] { 3 }, Key(2));
                }

                if (notification is not null)
                {
                    link.Arrive(new byte[] { 0x60, 0, (byte)(notification.MessageId >> 8), (byte)notification.MessageId });
                }

                client.Step(Start + (i * 2000));
                Assert.AreEqual(i < 2 ? 0 : 1, binding.Link.Closed);
            }
        }

        // Proves: SEC-29, C-41
        [TestMethod]
        public void A_server_that_draws_an_exchange_out_does_not_hold_up_a_new_key_for_longer_than_an_exchange_lives()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Registered(new ClientOptions(), binding);
            client.RequestUpdate(1);
            long now = Start + 100;
            client.Step(now);
            client.ChangePreSharedKey(1, new byte[] { 3 }, Key(2));
            int blocks = 0;
            for (; blocks < 10 && binding.Link.Closed == 0; blocks++)
            {
                // An answer of ever more blocks.
                TestMessage request = SentLast(binding.Link.Inner);
                byte[] block = new byte[64];
                byte[] token = request.Token;
                CoapWriter writer = new CoapWriter();
                writer.Begin(block, 0, block.Length, CoapType.Acknowledgement, CoapCode.Changed, request.MessageId, token, 0, token.Length);
                writer.UintOption(OptionNumber.Block2, (uint)((blocks << 4) | 8));
                writer.StartPayload();
                writer.Payload(new byte[16], 0, 16);
                binding.Link.Inner.Arrive(Bytes.Slice(block, 0, writer.Length));
                now += 40000;
                client.Step(now);
            }

            Assert.AreEqual(1, binding.Link.Closed);
            Assert.IsTrue(blocks > 5, blocks.ToString());
        }

        // Proves: SEC-30, C-41
        [TestMethod]
        public void A_session_can_be_kept_when_the_key_changes()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            ClientOptions options = new ClientOptions();
            options.KeepsSessionOnNewKey = true;
            Lwm2mClient client = Registered(options, binding);
            client.ChangePreSharedKey(1, new byte[] { 3 }, Key(2));
            client.Step(Start + 100);
            Assert.AreEqual(0, binding.Link.Closed);
            CollectionAssert.AreEqual(Key(2), binding.Link.Credentials.CopyKey());
        }

        // Proves: SEC-25, SEC-29
        [TestMethod]
        public void A_weak_new_key_is_refused_and_changes_nothing()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Registered(new ClientOptions(), binding);
            Assert.ThrowsException(typeof(ArgumentException), () => client.ChangePreSharedKey(1, new byte[] { 3 }, new byte[16]));
            Assert.ThrowsException(typeof(ArgumentException), () => client.ChangePreSharedKey(2, new byte[] { 3 }, Key(2)));
            client.Step(Start + 100);
            CollectionAssert.AreEqual(Key(1), binding.Link.Credentials.CopyKey());
            Assert.AreEqual(0, binding.Link.Closed);
        }

        // Proves: LPWA-23
        [TestMethod]
        public void A_server_that_always_closes_the_session_is_not_met_with_a_storm_of_handshakes()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Registered(new ClientOptions(), binding);
            for (long now = Start + 10; now < Start + 60000; now += 10)
            {
                binding.Link.Inner.Become(Lwm2m.Foundation.LinkState.Closed);
                client.Step(now);
            }

            Assert.IsTrue(binding.Link.Inner.Opened <= 7, binding.Link.Inner.Opened.ToString());
        }

        // Proves: LPWA-12
        [TestMethod]
        public void A_session_that_the_server_closes_is_opened_again_and_the_registration_updated_in_it()
        {
            ScriptedSecurity binding = new ScriptedSecurity();
            Lwm2mClient client = Registered(new ClientOptions(), binding);
            binding.Link.Inner.Become(Lwm2m.Foundation.LinkState.Closed);
            client.Step(Start + 10);
            client.Step(Start + 10000);
            Assert.AreEqual(2, binding.Link.Inner.Opened);
            Assert.AreEqual("/rd/0", new TestMessage(binding.Link.Inner.TakeSent()).Path);
        }

        private static TestMessage Read(Lwm2mClient client, ScriptedLink link, string path, ushort messageId)
        {
            link.Arrive(new TestRequest(CoapCode.Get, path).ToBytes(messageId, new byte[] { 9 }));
            client.Step(Start + 2);
            return new TestMessage(link.TakeSent());
        }

        private static Lwm2mClient Registered(ClientOptions options, ScriptedSecurity binding)
        {
            Lwm2mClient client = MakeClient(options);
            Register(client, binding);
            return client;
        }

        private static void Register(Lwm2mClient client, ScriptedSecurity binding)
        {
            StartClient(client, binding);
            client.Step(Start);
            Answer(binding.Link.Inner, new TestMessage(binding.Link.Inner.TakeSent()), CoapCode.Created, true);
            client.Step(Start + 1);
            Assert.AreEqual((int)RegistrationState.Registered, (int)client.SessionAt(0).Registration.State);
        }

        private static Lwm2mClient Started(ClientOptions options, ScriptedSecurity binding)
        {
            Lwm2mClient client = MakeClient(options);
            StartClient(client, binding);
            return client;
        }

        private static void StartClient(Lwm2mClient client, ScriptedSecurity binding)
        {
            client.Bindings.Add(binding);
            client.Accounts.Add(SecuredAccount("coaps://127.0.0.1"), new ServerAccount(1));
            client.Start();
        }

        private static TestMessage SentLast(ScriptedLink link)
        {
            TestMessage last = null;
            for (byte[] datagram = link.TakeSent(); datagram is not null; datagram = link.TakeSent())
            {
                last = new TestMessage(datagram);
            }

            return last;
        }

        private static Lwm2mClient MakeClient(ClientOptions options)
        {
            // What spreads a fleet is tested by itself.
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
            Lwm2mClient client = new Lwm2mClient("urn:test:1", options, new SeededRandom(1));
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            return client;
        }

        private static SecurityAccount SecuredAccount(string uri)
        {
            SecurityAccount account = new SecurityAccount(uri, 1);
            account.SetPreSharedKey(new byte[] { 1, 2 }, Key(1));
            return account;
        }

        private static byte[] Key(int seed)
        {
            byte[] key = new byte[16];
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)(i * 11 + seed);
            }

            return key;
        }

        private static void Answer(ScriptedLink link, TestMessage request, byte code, bool hasLocation)
        {
            byte[] buffer = new byte[64];
            byte[] token = request.Token;
            CoapWriter writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, CoapType.Acknowledgement, code, request.MessageId, token, 0, token.Length);
            if (hasLocation)
            {
                writer.StringOption(OptionNumber.LocationPath, "rd");
                writer.StringOption(OptionNumber.LocationPath, "0");
            }

            byte[] datagram = new byte[writer.Length];
            Array.Copy(buffer, datagram, datagram.Length);
            link.Arrive(datagram);
        }
    }
}
