using System.Security.Cryptography;
using Lwm2m.Bench.Card;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Transport;
using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Sim;
using Lwm2m.Sms;
using Lwm2m.Uicc;
using UiccOptions = Lwm2m.Bench.Card.UiccOptions;
using UiccOptionsOfDevice = Lwm2m.Uicc.UiccOptions;

namespace Lwm2m.Cli;

/// <summary>
/// The card as the end-point of short messages: the device hands CoAP messages to an applet on it, which protects them as secured packets and sends them. The
/// server has the same keys behind the service centre (LwM2M 1.0 §7.2.2.2).
/// </summary>
public sealed class UiccBearer : Bearer
{
    private const int KeyBytes = 16;

    // What fits into one packet beside header and options.
    private const int MessageBlockSize = 64;

    // A card on the desk; one in the field is asked every half minute.
    private const int PollMs = 20;

    private readonly bool _usesToolkit;
    private readonly byte[] _kicKey = RandomNumberGenerator.GetBytes(KeyBytes);
    private readonly byte[] _kidKey = RandomNumberGenerator.GetBytes(KeyBytes);
    private readonly ChannelKeys _keys = new();
    private readonly PacketSecurity _security;
    private readonly CardNetwork _network;
    private readonly SecuredPacketTransport _server;
    private readonly UiccService _service;

    /// <summary>Switches network, modem and card on.</summary>
    /// <param name="usesToolkit">Whether the device owns the toolkit of the card, and not the modem: it is told of messages, and sends those of the card.</param>
    /// <param name="captureFile">A pcap file that gets every short message; null for none.</param>
    /// <param name="splits">Whether a message may take several short messages.</param>
    public UiccBearer(bool usesToolkit, string? captureFile, bool splits)
    {
        _usesToolkit = usesToolkit;
        _security = PacketSecurity.Aes(_kicKey, _kidKey);
        var applet = new AppletOptions { Security = _security, TellsByToolkit = usesToolkit };
        _network = new CardNetwork(new UiccOptions { Applet = applet, SecureChannelKeys = _keys.Card }, usesToolkit, captureFile);
        _server = new SecuredPacketTransport(_network.Centre, SmsNetwork.ServerNumber);
        _server.Add(_network.DeviceNumber, _security);
        var toolkit = usesToolkit ? new Toolkit(_network.Card, true) : null;
        if (toolkit is not null)
        {
            _ = new ModemRelay(new SmsService(_network.Modem, new SmsOptions { Number = _network.DeviceNumber }), toolkit);
        }

        var scp03 = _keys.NewSession();
        _service = new UiccService(
            _network.Card,
            new UiccOptionsOfDevice
            {
                Number = _network.DeviceNumber, PollMs = usesToolkit ? 0 : PollMs, AnswerPollMs = usesToolkit ? 0 : PollMs,
                MaxMessage = splits ? UiccLink.LongestMessage : 0,
            },
            scp03,
            toolkit);
    }

    /// <inheritdoc/>
    public override string Name => _usesToolkit ? "card, with its toolkit" : "card";

    /// <inheritdoc/>
    public override char Letter => 'S';

    /// <inheritdoc/>
    public override IDatagramTransport Transport => _server;

    /// <inheritdoc/>
    public override int BlockSize => MessageBlockSize;

    /// <summary>CoAP does not repeat over SMS (LwM2M Transport §6.2).</summary>
    public override TransmissionParameters Transmission => new() { AckTimeout = TimeSpan.FromSeconds(150), AckRandomFactor = 1, MaxRetransmit = 0 };

    /// <inheritdoc/>
    public override TimeSpan StepLimit => TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override bool SecuresItself => true;

    /// <inheritdoc/>
    public override string Counted =>
        $"{_network.Count}; {_network.StandIn.Commands} commands to the card, {_network.StandIn.SecuredCommands} of them inside SCP03, {_service.Counters.Polls} asked for messages";

    /// <inheritdoc/>
    public override string Security(AccountKeys keys) => keys.Oscore is null ? "secured packets of the card" : "OSCORE in secured packets of the card";

    /// <inheritdoc/>
    public override string? FindFault() => _network.FindFault()
        ?? (_network.StandIn.Applet!.Refused > 0 ? $"the card refused {_network.StandIn.Applet.Refused} packets" : null)
        ?? (_server.Refused > 0 ? $"the server refused {_server.Refused} packets" : null)
        ?? (_service.Counters is { Lost: 0, Foreign: 0, Malformed: 0, Forged: 0 } ? null : "the device lost or dropped a message");

    /// <inheritdoc/>
    public override string Uri(string scheme) => $"coaps+sms://+{SmsNetwork.ServerNumber}";

    /// <inheritdoc/>
    public override SmsAccount Sms(AccountKeys keys) => new(SmsNetwork.ServerNumber, SmsAccount.CardMode, [.. _kicKey, .. _kidKey],
        [_security.Kic, _security.Kid, _security.Spi1, _security.Spi2, (byte)(_security.Tar >> 16), (byte)(_security.Tar >> 8), (byte)_security.Tar]);

    /// <inheritdoc/>
    public override Binding Bind(LinkSecurity? security) => new UiccBinding(_service);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _network.Dispose();
        return ValueTask.CompletedTask;
    }
}
