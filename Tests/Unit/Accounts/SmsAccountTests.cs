using System;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Resources 6 to 9 of the Security object: what an SMS binding is given, and what none can use.</summary>
    [TestClass]
    public class SmsAccountTests
    {
        private const string Number = "+4512345678";
        private const string Uri = "coap+sms://+4512345678";
        private static readonly byte[] Key = Bytes.Sequence(20, 16);
        private static readonly byte[] SmsKey = Bytes.Sequence(40, 32);
        private static readonly byte[] Identity = { 65, 66 };

        // Proves: SMS-62
        [TestMethod]
        public void The_modes_of_resource_6_are_1_to_3_and_those_of_proprietary_bindings()
        {
            for (int mode = -1; mode <= 256; mode++)
            {
                bool isMode = (mode >= 1 && mode <= 3) || (mode >= 204 && mode <= 255);
                Assert.AreEqual(isMode, SmsAccount.IsMode(mode), mode.ToString());
            }
        }

        // Proves: SMS-15, C-15
        [TestMethod]
        public void Mode_1_is_a_pre_shared_key_of_resource_8_with_the_identity_of_resource_7()
        {
            SecurityAccount account = Account(Uri, new SmsAccount(Number, SmsAccount.PreSharedKeyMode, SmsKey, Identity));
            account.SetPreSharedKey(new byte[] { 88 }, Key);
            account.Ciphersuites = new byte[] { 0x00, 0xAE };
            SmsTestBinding binding = new SmsTestBinding(CredentialKind.PreSharedKey);
            Start(binding, account);
            PreSharedKey given = (PreSharedKey)binding.Given;
            CollectionAssert.AreEqual(Identity, given.Identity);
            CollectionAssert.AreEqual(SmsKey, given.CopyKey());
            Assert.AreEqual("0S", given.Name);
            Assert.AreEqual("coaps+sms", binding.Target.Scheme);
            Assert.AreEqual("4512345678", binding.Target.Host);
            Assert.AreEqual(0, binding.Target.Port);
            Assert.IsNull(binding.Target.CipherSuites, "those of the URI are not for SMS");
        }

        // Proves: C-15
        [TestMethod]
        public void Without_resource_7_the_identity_is_that_of_resource_3()
        {
            SecurityAccount account = Account(Uri, new SmsAccount(Number, SmsAccount.PreSharedKeyMode, SmsKey));
            account.SetPreSharedKey(new byte[] { 88 }, Key);
            SmsTestBinding binding = new SmsTestBinding(CredentialKind.PreSharedKey);
            Start(binding, account);
            CollectionAssert.AreEqual(new byte[] { 88 }, ((PreSharedKey)binding.Given).Identity);
            CollectionAssert.AreEqual(SmsKey, ((PreSharedKey)binding.Given).CopyKey());
            Refuses(binding, Account(Uri, new SmsAccount(Number, SmsAccount.PreSharedKeyMode, SmsKey)), "sms psk identity is not 1 to 128 bytes");
        }

        // Proves: SMS-02, SMS-08
        [TestMethod]
        public void Mode_3_has_no_security_and_only_a_binding_without_serves_it()
        {
            SmsTestBinding binding = new SmsTestBinding(CredentialKind.None);
            Start(binding, Account(Uri, new SmsAccount(Number, SmsAccount.NoSecMode)));
            Assert.IsNull(binding.Given);
            Assert.AreEqual("coap+sms", binding.Target.Scheme);
            Refuses(new SmsTestBinding(CredentialKind.PreSharedKey), Account(Uri, new SmsAccount(Number, SmsAccount.NoSecMode)), "no binding for the scheme of the server uri");
            SecurityAccount secured = Account(Uri, new SmsAccount(Number, SmsAccount.PreSharedKeyMode, SmsKey, Identity));
            Refuses(binding, secured, "no binding for the scheme of the server uri");
        }

        // Proves: SMS-62, SMS-63, C-17
        [TestMethod]
        public void Mode_2_is_given_to_a_binding_for_cards_as_it_is_and_refused_without_one()
        {
            byte[] parameters = { 0x12, 0x34, 0x16, 0x39, 0xB2, 0x02, 0x03 };
            SecurityAccount account = Account(Uri, new SmsAccount(Number, SmsAccount.CardMode, (byte[])SmsKey.Clone(), parameters));
            Refuses(new SmsTestBinding(CredentialKind.PreSharedKey), account, "no binding with keys of a card");
            SmsTestBinding binding = new SmsTestBinding(CredentialKind.Card);
            Start(binding, account);
            SmsCredentials given = (SmsCredentials)binding.Given;
            Assert.IsTrue(given.Kind == CredentialKind.Card);
            CollectionAssert.AreEqual(parameters, given.Parameters);
            CollectionAssert.AreEqual(SmsKey, given.CopyKeys());
            account.Wipe();
            CollectionAssert.AreEqual(new byte[32], given.CopyKeys());
        }

        // Proves: SMS-62
        [TestMethod]
        [DataRow(204)]
        [DataRow(255)]
        public void Modes_from_204_on_are_given_to_a_proprietary_binding_and_refused_without_one(int mode)
        {
            SecurityAccount account = Account(Uri, new SmsAccount(Number, mode, new byte[3], new byte[9]));
            Refuses(new SmsTestBinding(CredentialKind.Card), account, "no binding for a proprietary sms security mode");
            SmsTestBinding binding = new SmsTestBinding(CredentialKind.Proprietary);
            Start(binding, account);
            Assert.AreEqual(mode, ((SmsCredentials)binding.Given).Mode);
            Assert.IsTrue(binding.Given.Kind == CredentialKind.Proprietary);
        }

        // Proves: SMS-21, SMS-62, C-33, U-20
        [TestMethod]
        [DataRow(0)]
        [DataRow(4)]
        [DataRow(5)]
        [DataRow(203)]
        public void Reserved_modes_are_refused_whatever_the_binding(int mode)
        {
            SecurityAccount account = Account(Uri, new SmsAccount(Number, mode, SmsKey, Identity));
            Refuses(new SmsTestBinding(CredentialKind.PreSharedKey), account, "sms security mode is reserved");
            Refuses(new SmsTestBinding(CredentialKind.Proprietary), account, "sms security mode is reserved");
        }

        // Proves: SMS-63, SMS-64, C-16
        [TestMethod]
        public void Lengths_of_keys_and_parameters_are_those_of_the_object()
        {
            for (int length = 0; length <= 64; length++)
            {
                byte[] key = length == 0 ? null : Bytes.Sequence(3, length);
                bool isKey = length == 16 || length == 32 || length == 48;
                Assert.AreEqual(isKey, FaultOf(new SmsAccount(Number, SmsAccount.CardMode, key, new byte[6])) is null, "card " + length.ToString());
                Assert.AreEqual(isKey, FaultOf(new SmsAccount(Number, SmsAccount.PreSharedKeyMode, key, Identity)) is null, "psk " + length.ToString());
                byte[] parameters = length == 0 ? null : new byte[length];
                Assert.AreEqual(length == 6 || length == 7, FaultOf(new SmsAccount(Number, SmsAccount.CardMode, SmsKey, parameters)) is null, "parameters " + length.ToString());
            }

            Assert.AreEqual("sms psk is not random", FaultOf(new SmsAccount(Number, SmsAccount.PreSharedKeyMode, new byte[16], Identity)));
            Assert.AreEqual("sms psk identity is not utf-8", FaultOf(new SmsAccount(Number, SmsAccount.PreSharedKeyMode, SmsKey, new byte[] { 0xFF })));
        }

        // Proves: C-18
        [TestMethod]
        public void Without_mode_or_number_there_is_no_SMS_and_the_account_is_served_by_its_uri()
        {
            SmsTestBinding binding = new SmsTestBinding(CredentialKind.None);
            SmsAccount[] incomplete = { null, new SmsAccount(), new SmsAccount { Mode = SmsAccount.NoSecMode }, new SmsAccount { Number = Utf8.FromString(Number) } };
            for (int i = 0; i < incomplete.Length; i++)
            {
                SecurityAccount account = Account("coap://192.0.2.1", incomplete[i]);
                Lwm2mClient client = Client(binding, account, "US");
                client.Bindings.Add(new ScriptedBinding());
                client.Start();
                Assert.AreEqual('U', client.SessionAt(0).Transport);
                Assert.IsNull(binding.Target);
                Refuses(binding, Account(Uri, incomplete[i]), "no sms security mode or number");
            }
        }

        // Proves: C-13
        [TestMethod]
        [DataRow("4512345678", "4512345678")]
        [DataRow("+4512345678", "4512345678")]
        [DataRow("004512345678", "4512345678")]
        [DataRow("12345", "12345")]
        [DataRow("ekit", "")]
        [DataRow("", "")]
        [DataRow("+", "")]
        [DataRow("45 12", "")]
        public void A_number_is_its_digits(string number, string digits)
        {
            SmsAccount sms = new SmsAccount(number, SmsAccount.NoSecMode);
            Assert.AreEqual(digits, sms.Digits ?? string.Empty);
            Assert.AreEqual(digits.Length > 0 ? string.Empty : "sms number is not digits", FaultOf(sms) ?? string.Empty);
        }

        [TestMethod]
        public void The_uri_of_a_server_that_SMS_alone_reaches_has_the_number_of_resource_9()
        {
            string[] uris = { "tel:+4512345678", "tel:4512345678", "coap+sms://4512345678", "coaps+sms://+4512345678" };
            for (int i = 0; i < uris.Length; i++)
            {
                SmsTestBinding binding = new SmsTestBinding(CredentialKind.None);
                Start(binding, Account(uris[i], new SmsAccount(Number, SmsAccount.NoSecMode)));
                Assert.AreEqual("4512345678", binding.Target.Host);
            }

            Refuses(new SmsTestBinding(CredentialKind.None), Account("tel:+4512345679", new SmsAccount(Number, SmsAccount.NoSecMode)), "sms number is not that of the server uri");
            string[] bad = { "tel:", "tel:+", "tel:+45;ext=1", "tel:+45-12", "tel:abc", "coap+sms://", "coap+sms://+45:5683" };
            for (int i = 0; i < bad.Length; i++)
            {
                Assert.ThrowsException(typeof(ArgumentException), () => new ServerUri(bad[i]));
            }
        }

        // Proves: SMS-23
        [TestMethod]
        [DataRow((int)SecurityMode.RawPublicKey)]
        [DataRow((int)SecurityMode.Certificate)]
        public void A_server_that_SMS_alone_reaches_has_no_public_key(int mode)
        {
            SecurityAccount account = Account(Uri, new SmsAccount(Number, SmsAccount.PreSharedKeyMode, SmsKey, Identity));
            account.Mode = (SecurityMode)mode;
            account.PublicKeyOrIdentity = Bytes.Sequence(1, 40);
            account.SecretKey = Key;
            Refuses(new SmsTestBinding(CredentialKind.PreSharedKey), account, "only pre-shared keys over sms");
            Refuses(new SmsTestBinding((CredentialKind)(mode == (int)SecurityMode.RawPublicKey ? CredentialKind.RawPublicKey : CredentialKind.Certificate)), account, "only pre-shared keys over sms");
        }

        // Proves: SMS-06, LPWA-02
        [TestMethod]
        public void An_account_with_a_key_is_not_served_by_SMS_without_security()
        {
            SecurityAccount account = Account("coaps://192.0.2.1", new SmsAccount(Number, SmsAccount.NoSecMode));
            account.SetPreSharedKey(Identity, Key);
            Refuses(new SmsTestBinding(CredentialKind.None), account, "sms without security, of a server with a key");
        }

        private static string FaultOf(SmsAccount sms)
        {
            Lwm2mClient client = Client(new SmsTestBinding(CredentialKind.PreSharedKey), Account("coap://192.0.2.1", sms), "U");
            client.Bindings.Add(new ScriptedBinding());
            try
            {
                client.Start();
                return null;
            }
            catch (ArgumentException e)
            {
                return e.Message;
            }
        }

        private static SecurityAccount Account(string uri, SmsAccount sms)
        {
            return new SecurityAccount(uri, 1) { Sms = sms };
        }

        private static Lwm2mClient Client(Binding binding, SecurityAccount account, string mode)
        {
            Lwm2mClient client = new Lwm2mClient("urn:test:sms", new ClientOptions(), new SeededRandom(1));
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            client.Bindings.Add(binding);
            ServerAccount server = new ServerAccount(1);
            byte[] text = Utf8.FromString(mode);
            server.SetBindingMode(text, 0, text.Length);
            client.Accounts.Add(account, server);
            return client;
        }

        private static void Start(Binding binding, SecurityAccount account)
        {
            Client(binding, account, "S").Start();
        }

        private static void Refuses(Binding binding, SecurityAccount account, string reason)
        {
            string fault = null;
            try
            {
                Start(binding, account);
            }
            catch (ArgumentException e)
            {
                fault = e.Message;
            }

            Assert.AreEqual(reason, fault);
        }
    }
}
