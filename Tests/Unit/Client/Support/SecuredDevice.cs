using System;
using Lwm2m.Bootstrap;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Send;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A client with one secured account, stepped in virtual time; the test is its server.</summary>
    internal sealed class SecuredDevice
    {
        public readonly ScriptedSecurity Binding = new ScriptedSecurity();
        public readonly TestObject Object = new TestObject();
        public readonly SecurityAccount Security = new SecurityAccount("coaps://127.0.0.1", 1);
        public readonly ServerAccount Account = new ServerAccount(1);
        public readonly Lwm2mClient Client;
        public readonly Sender Sender;
        public long NowMs = 1000;

        /// <summary>Makes it; nothing is sent yet.</summary>
        /// <param name="options">Bounds and habits.</param>
        /// <param name="hasBootstrap">Whether it has a bootstrap server, which it turns to after an hour.</param>
        public SecuredDevice(ClientOptions options, bool hasBootstrap)
        {
            // What spreads a fleet is tested by itself.
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
            Client = new Lwm2mClient("urn:test:1", options, new SeededRandom(1));
            Sender = Sender.AddTo(Client);
            ClientBootstrap.AddTo(Client);
            Client.Objects.Add(new SecurityObject(Client.Accounts));
            Client.Objects.Add(new ServerObject(Client));
            Client.Objects.Add(Object);
            Client.Bindings.Add(Binding);
            Security.SetPreSharedKey(new byte[] { 1, 2 }, Key(1));
            Client.Accounts.Add(Security, Account);
            if (hasBootstrap)
            {
                SecurityAccount bootstrap = new SecurityAccount("coaps://127.0.0.2", SecurityAccount.Unset) { IsBootstrap = true, ClientHoldOffS = 3600 };
                bootstrap.SetPreSharedKey(new byte[] { 3 }, Key(2));
                Client.Accounts.AddBootstrap(bootstrap);
            }
        }

        public ScriptedLink Link
        {
            get { return Binding.Link.Inner; }
        }

        public Registration Registration
        {
            get { return Client.SessionAt(0).Registration; }
        }

        public void Start()
        {
            Client.Start();
            Client.Step(NowMs);
        }

        public static SecuredDevice Registered(ClientOptions options)
        {
            SecuredDevice device = new SecuredDevice(options, false);
            device.Start();
            device.Answer(device.Sent(), CoapCode.Created);
            Assert.IsTrue(device.Registration.State == RegistrationState.Registered);
            return device;
        }

        /// <summary>Lets time pass.</summary>
        public void Run(int milliseconds)
        {
            for (long end = NowMs + milliseconds; NowMs < end;)
            {
                NowMs += 100;
                Client.Step(NowMs);
            }
        }

        /// <summary>The oldest message sent and not taken yet, or null.</summary>
        public TestMessage Sent()
        {
            byte[] datagram = Link.TakeSent();
            return datagram is null ? null : new TestMessage(datagram);
        }

        /// <summary>Answers a request, Register with /rd/0.</summary>
        public void Answer(TestMessage request, byte code)
        {
            byte[] buffer = new byte[64];
            byte[] token = request.Token;
            CoapWriter writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, CoapType.Acknowledgement, code, request.MessageId, token, 0, token.Length);
            if (code == CoapCode.Created)
            {
                writer.StringOption(OptionNumber.LocationPath, "rd");
                writer.StringOption(OptionNumber.LocationPath, "0");
            }

            Link.Arrive(Bytes.Slice(buffer, 0, writer.Length));
            Client.Step(NowMs);
        }

        private static byte[] Key(int seed)
        {
            byte[] key = new byte[16];
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)((i * 11) + seed);
            }

            return key;
        }
    }
}
