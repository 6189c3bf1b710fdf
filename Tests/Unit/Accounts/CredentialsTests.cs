using System;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What a binding is given to make a link of, and what no binding can use.</summary>
    [TestClass]
    public class CredentialsTests
    {
        private static readonly byte[] OwnKeyOrCertificate = Bytes.Sequence(1, 40);
        private static readonly byte[] PrivateKey = Bytes.Sequence(60, 50);
        private static readonly byte[] Server = Bytes.Sequence(120, 40);

        [TestMethod]
        [DataRow((int)SecurityMode.RawPublicKey, (int)CredentialKind.RawPublicKey)]
        [DataRow((int)SecurityMode.Certificate, (int)CredentialKind.Certificate)]
        public void A_binding_for_public_keys_is_given_those_of_the_account(int mode, int kind)
        {
            KeyPairBinding binding = new KeyPairBinding((CredentialKind)kind);
            SecurityAccount account = Account((SecurityMode)mode);
            account.MatchingType = 1;
            account.CertificateUsage = 3;
            Start(binding, account);
            Assert.IsTrue(binding.Given.Kind == (CredentialKind)kind);
            CollectionAssert.AreEqual(OwnKeyOrCertificate, binding.Given.PublicKeyOrCertificate);
            CollectionAssert.AreEqual(PrivateKey, binding.Given.CopyPrivateKey());
            CollectionAssert.AreEqual(Server, binding.Given.Server);
            Assert.AreEqual(1, binding.Given.MatchingType);
            Assert.AreEqual(3, binding.Given.CertificateUsage);
        }

        [TestMethod]
        public void A_link_is_made_for_host_port_server_name_suites_and_the_bearer()
        {
            KeyPairBinding binding = new KeyPairBinding(CredentialKind.Certificate) { MaxDatagram = 140, Timing = new BearerTiming { MaxRetransmit = 0 } };
            SecurityAccount account = Account(SecurityMode.Certificate);
            account.ServerUri = "coaps://Gate.example";
            account.Sni = Utf8.FromString("inner.example");
            account.Ciphersuites = new byte[] { 0xC0, 0xAE };
            Start(binding, account);
            Assert.AreEqual("coaps", binding.Target.Scheme);
            Assert.AreEqual("gate.example", binding.Target.Host);
            Assert.AreEqual(5684, binding.Target.Port);
            CollectionAssert.AreEqual(account.Sni, binding.Target.ServerName);
            CollectionAssert.AreEqual(account.Ciphersuites, binding.Target.CipherSuites);
            Assert.AreEqual(140, binding.Target.MaxDatagram);
            Assert.AreEqual(0, binding.Target.Timing.MaxRetransmit);
        }

        [TestMethod]
        public void A_port_of_the_uri_goes_before_that_of_the_scheme()
        {
            KeyPairBinding binding = new KeyPairBinding(CredentialKind.Certificate);
            SecurityAccount account = Account(SecurityMode.Certificate);
            account.ServerUri = "coaps://gate.example:7000";
            Start(binding, account);
            Assert.AreEqual(7000, binding.Target.Port);
        }

        [TestMethod]
        public void Credentials_that_no_binding_supports_are_refused_with_the_reason()
        {
            Refuses(new KeyPairBinding(CredentialKind.Certificate), Account(SecurityMode.RawPublicKey), "no binding with raw public keys");
            Refuses(new KeyPairBinding(CredentialKind.RawPublicKey), Account(SecurityMode.Certificate), "no binding with certificates");
            Refuses(new KeyPairBinding(CredentialKind.Certificate), Account(SecurityMode.CertificateWithEst), "no binding with certificates from est");
            Refuses(new KeyPairBinding(CredentialKind.Certificate), new SecurityAccount("coaps://one", 1), "the scheme needs a key");
            Refuses(new ScriptedBinding(), new SecurityAccount("coap+tcp://one", 1), "no binding for the scheme of the server uri");
        }

        [TestMethod]
        public void What_a_binding_has_against_an_account_is_the_reason_that_it_is_refused()
        {
            Refuses(new KeyPairBinding(CredentialKind.RawPublicKey) { Fault = "no such curve" }, Account(SecurityMode.RawPublicKey), "no such curve");
            SecurityAccount bare = Account(SecurityMode.RawPublicKey);
            bare.SecretKey = null;
            Refuses(new KeyPairBinding(CredentialKind.RawPublicKey), bare, "public or private key is missing");
        }

        [TestMethod]
        public void The_keys_that_a_binding_was_only_asked_about_are_wiped()
        {
            KeyPairBinding binding = new KeyPairBinding(CredentialKind.RawPublicKey);
            Start(binding, Account(SecurityMode.RawPublicKey));
            Assert.IsNull(((PublicKeyCredentials)binding.Asked).CopyPrivateKey());
            Assert.IsNotNull(binding.Given.CopyPrivateKey());
        }

        private static SecurityAccount Account(SecurityMode mode)
        {
            return new SecurityAccount("coaps://one", 1) { Mode = mode, PublicKeyOrIdentity = OwnKeyOrCertificate, SecretKey = PrivateKey, ServerPublicKey = Server };
        }

        private static Lwm2mClient Make(Binding binding, SecurityAccount account)
        {
            Lwm2mClient client = new Lwm2mClient("urn:test:1", new ClientOptions(), new SeededRandom(1));
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            client.Bindings.Add(binding);
            client.Accounts.Add(account, new ServerAccount(1));
            return client;
        }

        private static void Start(Binding binding, SecurityAccount account)
        {
            Make(binding, account).Start();
        }

        private static void Refuses(Binding binding, SecurityAccount account, string reason)
        {
            string told = null;
            try
            {
                Start(binding, account);
            }
            catch (ArgumentException e)
            {
                told = e.Message;
            }

            Assert.AreEqual(reason, told);
        }
    }
}
