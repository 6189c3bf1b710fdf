using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Card;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Sim;
using Lwm2m.Tests;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using BenchUiccOptions = Lwm2m.Bench.Card.UiccOptions;
using DeviceKeys = Lwm2m.Uicc.Scp03Keys;
using DeviceSession = Lwm2m.Uicc.Scp03Session;
using UiccOptions = Lwm2m.Uicc.UiccOptions;

namespace Lwm2m.Host.Tests;

/// <summary>The card as end-point, in virtual time: link, applet in the card stand-in, secured packets through modem and centre, and the server behind it.</summary>
internal sealed class UiccRig : IDisposable
{
    private static readonly byte[] s_kic = Convert.FromHexString("404142434445464748494A4B4C4D4E4F");
    private static readonly byte[] s_kid = Convert.FromHexString("505152535455565758595A5B5C5D5E5F");

    private readonly List<UiccLink> _links = [];
    private int _come;

    /// <param name="hostOwns">Whether the device owns the toolkit, and not the modem.</param>
    /// <param name="change">Changes the options of the device.</param>
    /// <param name="applet">Changes the options of the card's applet.</param>
    /// <param name="card">Changes the options of the card.</param>
    /// <param name="ownChannels">Whether channels are opened by the modem.</param>
    /// <param name="spi2">The policy for proofs of receipt, of the server.</param>
    /// <param name="inClear">Whether there is no SCP03 between device and card.</param>
    public UiccRig(bool hostOwns = false, Action<UiccOptions>? change = null, Func<AppletOptions, AppletOptions>? applet = null,
        Func<BenchUiccOptions, BenchUiccOptions>? card = null, bool ownChannels = false, byte spi2 = PacketSecurity.NoProof, bool inClear = false)
    {
        Security = PacketSecurity.Aes(s_kic, s_kid, spi2);
        var appletOptions = new AppletOptions { NeedsSecureChannel = !inClear, Security = Security };
        appletOptions = applet?.Invoke(appletOptions) ?? appletOptions;
        var options = new BenchUiccOptions { Applet = appletOptions };
        StandIn = new UiccStandIn(card?.Invoke(options) ?? options);
        Sms = new SmsRig(modem: modem => modem with { Toolkit = hostOwns ? ToolkitOwner.Host : ToolkitOwner.Modem }, card: StandIn, leavesToolkit: hostOwns);
        StandIn.Logged += line => Sms.Log.Add("card " + line);
        Transport = new ModemCard(Sms.Modem, ownChannels);
        Card = new Card(Transport);
        Toolkit = new Toolkit(Card, isOwner: false);
        Relay = new ModemRelay(Sms.Service, Toolkit);
        var device = new UiccOptions { AllowsClear = inClear };
        change?.Invoke(device);
        var store = new MemoryStore();
        var random = new SeededRandom(1);
        Assert.IsTrue(DeviceKeys.Put(store, 0, [.. Enumerable.Range(0, 16).Select(i => (byte)i)], [.. Enumerable.Range(16, 16).Select(i => (byte)i)], random));
        Session = inClear ? null : new DeviceSession(new SoftwareCrypto(), new DeviceKeys(store), random);
        Service = new UiccService(Card, device, Session, Toolkit);
        Server = new SecuredPacketTransport(Sms.Centre, SmsRig.ServerNumber);
        Server.Add(SmsRig.DeviceNumber, Security);
        Server.Received += (_, coap) => Heard.Add(Convert.ToHexStringLower(coap));
        Server.NotTaken += (number, fault, text) => NotTaken.Add($"{number} {fault} {text}");
    }

    public PacketSecurity Security { get; }

    public DeviceSession? Session { get; }

    public UiccStandIn StandIn { get; }

    public SmsRig Sms { get; }

    public ModemCard Transport { get; }

    public Card Card { get; }

    public Toolkit Toolkit { get; }

    public ModemRelay Relay { get; }

    public UiccService Service { get; }

    public UiccCounters Counters => Service.Counters;

    public SecuredPacketTransport Server { get; }

    /// <summary>CoAP messages that the server has opened.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>What the server did not take.</summary>
    public List<string> NotTaken { get; } = [];

    /// <summary>Commands that the card was given, in order.</summary>
    public string[] Commands => [.. Sms.Log.Where(line => line.StartsWith("card > ", StringComparison.Ordinal)).Select(line => line[7..])];

    public UiccLink Make(string number = SmsRig.ServerNumber)
    {
        var link = new UiccLink(Service, new LinkTarget(LinkTarget.SecuredSmsScheme, number, 0));
        Sms.Add(link);
        _links.Add(link);
        return link;
    }

    public UiccLink Open(string number = SmsRig.ServerNumber)
    {
        var link = Make(number);
        link.Open(Sms.NowMs);
        Sms.Until(() => link.State == LinkState.Open, 300_000);
        return link;
    }

    /// <summary>Whether a link has a message that this was not true for yet.</summary>
    public bool HasCome()
    {
        var has = Counters.Received > _come;
        _come += has ? 1 : 0;
        return has;
    }

    /// <summary>The server sends a message.</summary>
    public void Send(byte[] coap) => Server.Send(coap, new PhoneEndPoint(SmsRig.DeviceNumber));

    /// <summary>What a careful device does to card and modem.</summary>
    public void CheckManners()
    {
        Assert.IsEmpty(StandIn.Violations, string.Join('\n', StandIn.Violations));
        Assert.AreEqual(0, Sms.Modem.Channel.ErrorsInRow);
    }

    public void Dispose()
    {
        Server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Sms.Dispose();
    }
}
