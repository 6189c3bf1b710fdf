using System;
using System.Linq;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Sms;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Reachability;
using Lwm2m.Sms;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A whole client whose server is reached through the card, and the accounts that this takes.</summary>
[TestClass]
public sealed class UiccClientTests
{
    private static readonly byte[] s_parameters = Convert.FromHexString("12121600B20203");
    private static readonly byte[] s_keys = [.. Enumerable.Range(0x40, 32).Select(i => (byte)i)];

    // Proves: SMS-62, SMS-65, SMS-66, U-18
    [TestMethod]
    public void A_device_with_the_card_as_end_point_registers_and_is_managed()
    {
        using var rig = new UiccRig(change: options => (options.PollMs, options.Number) = (5000, SmsRig.DeviceNumber));
        var server = new TwoBearerServer(null);
        Connect(rig, server);
        var client = Make(rig, SmsAccount.CardMode, s_parameters, s_keys);
        client.Start();
        rig.Sms.Until(() => server.Requests.Count > 0);
        Assert.AreEqual("/rd?ep=urn:imei:490154203237518&lt=86400&lwm2m=1.1&b=S&sms=4512345678", server.Requests.Single().Request);
        rig.Sms.Until(() => client.SessionAt(0).Registration.IsRegistered);

        var device = new PhoneEndPoint(SmsRig.DeviceNumber);
        Assert.AreEqual("Acme", Encoding.UTF8.GetString(Ask(CoapCode.Get, "/3/0/0", new CoapOption(OptionNumber.Accept, 0)).Payload.Span));

        // The keys are for nobody but a bootstrap server.
        foreach (var path in new[] { "/0", "/0/0", "/0/0/6", "/0/0/7", "/0/0/8" })
        {
            Assert.AreEqual(CoapCode.Unauthorized, Ask(CoapCode.Get, path).Code, path);
            Assert.AreEqual(CoapCode.Unauthorized, Ask(CoapCode.Put, path, new CoapOption(OptionNumber.ContentFormat, 42)).Code, path);
        }

        Assert.IsTrue(rig.Sms.StandIn.Submitted >= 14);
        Assert.AreEqual(0, rig.Sms.Counters.Sent, "past the card");
        rig.CheckManners();

        CoapMessage Ask(CoapCode method, string path, params CoapOption[] options)
        {
            var before = server.Answers.Count;
            server.Ask(device, method, path, options);
            rig.Sms.Until(() => server.Answers.Count > before);
            return server.Answers[^1].Message;
        }
    }

    // Proves: SMS-62, SMS-54, SMS-56
    [TestMethod]
    [DataRow("11111600B20203", 32, "kic and kid are not aes or three-key triple des")]
    [DataRow("19191600B20203", 48, "triple des without three different keys")]
    [DataRow("12121200B20203", 32, "spi is not checksum, ciphering and counter")]
    [DataRow("12121600B20204", 32, "tar is not that of lwm2m")]
    public void An_account_that_no_card_of_the_profile_serves_is_refused_with_the_reason(string parameters, int keyBytes, string fault)
    {
        using var rig = new UiccRig();
        byte[] keys = [.. Enumerable.Range(0, keyBytes).Select(i => (byte)((i % 16) + 1))];
        var client = Make(rig, SmsAccount.CardMode, Convert.FromHexString(parameters), keys);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(client.Start).Message, fault);
        Assert.IsEmpty(rig.Commands);
    }

    // Proves: SMS-62
    [TestMethod]
    public void An_account_of_mode_1_does_not_go_to_the_card_though_both_bindings_are_there()
    {
        using var rig = new UiccRig();
        var client = Make(rig, SmsAccount.PreSharedKeyMode, Encoding.UTF8.GetBytes("identity"), [.. s_keys.Select(key => (byte)(key * 7))]);
        client.Start();
        rig.Sms.Until(() => rig.Sms.Counters.Sent > 0);
        Assert.IsEmpty(rig.Commands.Where(command => command[2..4] is "CA" or "E2"));
    }

    [TestMethod]
    public void A_second_binding_for_the_card_is_refused()
    {
        using var rig = new UiccRig();
        var client = Make(rig, SmsAccount.CardMode, s_parameters, s_keys);
        Assert.ThrowsExactly<ArgumentException>(() => client.Bindings.Add(new UiccBinding(rig.Service)));
        Assert.ThrowsExactly<ArgumentException>(() => client.Bindings.Add(new SmsBinding(rig.Sms.Service, new DtlsPsk(new HostRandom()))));
    }

    private static void Connect(UiccRig rig, TwoBearerServer server)
    {
        server.Send = (datagram, end) => rig.Server.Send(datagram, (PhoneEndPoint)end);
        rig.Server.Received += (end, datagram) => server.Receive(datagram, end);
    }

    private static Lwm2mClient Make(UiccRig rig, int mode, byte[] parameters, byte[] keys)
    {
        var random = new HostRandom();
        var client = new Lwm2mClient("urn:imei:490154203237518", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, random);
        client.Objects.Add(new SecurityObject(client.Accounts));
        client.Objects.Add(new ServerObject(client));
        client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0", "0001"));
        client.Bindings.Add(new SmsBinding(rig.Sms.Service, new DtlsPsk(random)));
        client.Bindings.Add(new UiccBinding(rig.Service));
        var account = new SecurityAccount("tel:+" + SmsRig.ServerNumber, 1) { Sms = new SmsAccount("+" + SmsRig.ServerNumber, mode, keys, parameters) };
        var server = new ServerAccount(1, 86400);
        server.SetBindingMode("S"u8.ToArray(), 0, 1);
        client.Accounts.Add(account, server);
        SmsReachability.AddTo(client);
        rig.Sms.Add(new ClientStep(client));
        return client;
    }

    /// <summary>Steps the client with the links of the rig.</summary>
    private sealed class ClientStep(Lwm2mClient client) : DatagramLink
    {
        private bool _isStarted;

        public override LinkState State => LinkState.Open;

        public override int MaxDatagram => 0;

        public override void Open(long nowMs)
        {
        }

        public override void Close()
        {
        }

        public override bool Send(byte[] buffer, int offset, int count) => false;

        public override int Receive(byte[] buffer, int offset, int count) => 0;

        public override bool Wait(int timeoutMs) => false;

        public override long Step(long nowMs)
        {
            if (!_isStarted)
            {
                _isStarted = true;
                client.RequestStep();
            }

            return client.Step(nowMs);
        }
    }
}
