using System;
using System.Linq;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Sms;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The binding of short messages: which accounts it serves, and what it makes for them.</summary>
[TestClass]
public sealed class SmsBindingTests
{
    private static readonly PreSharedKey s_key = new("id"u8.ToArray(), new byte[16]);

    [TestMethod]
    public void With_an_engine_it_serves_pre_shared_keys_only_and_without_one_no_keys_at_all()
    {
        using var rig = new SmsRig(options => options.Number = SmsRig.DeviceNumber);
        var secured = new SmsBinding(rig.Service, new AnyKeys());
        var plain = new SmsBinding(rig.Service);
        Assert.IsTrue(secured.IsSecured);
        Assert.IsFalse(plain.IsSecured);
        Assert.AreEqual("coaps+sms", secured.Scheme);
        Assert.AreEqual("coap+sms", plain.Scheme);
        foreach (var kind in Enum.GetValues<CredentialKind>())
        {
            Assert.AreEqual(kind == CredentialKind.PreSharedKey, secured.Supports(kind), $"{kind}");
            Assert.AreEqual(kind == CredentialKind.None, plain.Supports(kind), $"{kind}");
        }

        foreach (var binding in (SmsBinding[])[secured, plain])
        {
            Assert.AreEqual('S', binding.Letter);
            Assert.AreEqual(0, binding.DefaultPort);
            Assert.AreEqual(140, binding.MaxDatagram);
            Assert.AreEqual(0, binding.Timing.MaxRetransmit);
            Assert.AreEqual(SmsRig.DeviceNumber, binding.Number);
        }
    }

    [TestMethod]
    public void A_target_that_is_no_number_is_refused_with_the_reason()
    {
        using var rig = new SmsRig();
        var secured = new SmsBinding(rig.Service, new DtlsPsk(new SeededRandom(1)));
        var plain = new SmsBinding(rig.Service);
        foreach (var host in (string[])["", "server.example", "+45 1234", "123456789012345678901"])
        {
            var target = new LinkTarget(LinkTarget.SmsScheme, host, 0);
            Assert.AreEqual("not a telephone number", plain.FindFault(target, null));
            Assert.AreEqual("not a telephone number", secured.FindFault(target, s_key));
            Assert.ThrowsExactly<ArgumentException>(() => plain.CreateLink(target, null));
        }

        var good = new LinkTarget(LinkTarget.SecuredSmsScheme, SmsRig.ServerNumber, 0);
        Assert.IsNull(secured.FindFault(good, s_key));
        Assert.IsNull(plain.FindFault(good, null));
        good.CipherSuites = [0x13, 0x01];
        Assert.IsNotNull(secured.FindFault(good, s_key));
    }

    [TestMethod]
    public void It_makes_plain_links_and_secured_ones_of_one_modem()
    {
        using var rig = new SmsRig();
        var target = new LinkTarget(LinkTarget.SecuredSmsScheme, SmsRig.ServerNumber, 0) { MaxDatagram = 140 };
        var secured = new SmsBinding(rig.Service, new DtlsPsk(new SeededRandom(1))).CreateLink(target, s_key);
        var plain = new SmsBinding(rig.Service).CreateLink(target, null);
        Assert.IsInstanceOfType<DtlsLink>(secured);
        Assert.IsInstanceOfType<SmsLink>(plain);
        Assert.AreSame(rig.Modem, secured.Pump);
        Assert.AreSame(rig.Modem, plain.Pump);
        Assert.AreSame(rig.Service.Options.Timing, secured.Timing);
        Assert.AreEqual(LinkState.Closed, plain.State);
        Assert.AreEqual(0, rig.StandIn.Commands, "nothing is done before one is opened");
    }

    [TestMethod]
    public void A_plain_link_sends_nothing_before_it_is_open_and_nothing_once_it_is_closed()
    {
        using var rig = new SmsRig();
        var link = new SmsBinding(rig.Service).CreateLink(new LinkTarget(LinkTarget.SmsScheme, SmsRig.ServerNumber, 0), null);
        Assert.IsFalse(link.Send([1], 0, 1));
        rig.Add(link);
        link.Open(rig.NowMs);
        Assert.AreEqual(LinkState.Opening, link.State);
        Assert.IsFalse(link.Send([1], 0, 1));
        rig.Until(() => link.State == LinkState.Open);
        link.Close();
        Assert.IsFalse(link.Send([1], 0, 1));
        rig.Wait(60_000);
        Assert.AreEqual(0, rig.StandIn.Submitted);
        Assert.IsFalse(link.IsSending);
    }

    /// <summary>An engine that supports everything.</summary>
    private sealed class AnyKeys : LinkSecurity
    {
        public override bool Supports(CredentialKind kind) => true;

        public override SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials) => throw new NotSupportedException();
    }
}
