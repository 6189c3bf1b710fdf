using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Transport;
using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Sms;

namespace Lwm2m.Cli;

/// <summary>Short messages alone: the device has no other way to the server, whose number stands in the URI.</summary>
/// <param name="captureFile">A pcap file that gets every message; null for none.</param>
public sealed class SmsBearer(string? captureFile) : Bearer
{
    // What fits into a message beside header, options and 29 bytes of DTLS (LwM2M 1.0 §7.2.2.1.6).
    private const int MessageBlockSize = 64;

    private readonly SmsNetwork _network = new(captureFile);

    /// <inheritdoc/>
    public override string Name => "SMS";

    /// <inheritdoc/>
    public override char Letter => 'S';

    /// <inheritdoc/>
    public override IDatagramTransport Transport => _network.Server;

    /// <inheritdoc/>
    public override int MaxDatagram => SmsSubmit.MaxUserData;

    /// <inheritdoc/>
    public override int BlockSize => MessageBlockSize;

    /// <summary>CoAP does not repeat over SMS (LwM2M Transport §6.2).</summary>
    public override TransmissionParameters Transmission => new() { AckTimeout = TimeSpan.FromSeconds(150), AckRandomFactor = 1, MaxRetransmit = 0 };

    /// <inheritdoc/>
    public override TimeSpan StepLimit => TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override string Counted => _network.Count.ToString();

    /// <inheritdoc/>
    public override string Uri(string scheme) => $"{scheme}+sms://+{SmsNetwork.ServerNumber}";

    /// <inheritdoc/>
    public override SmsAccount Sms(AccountKeys keys) => SmsNetwork.Account(keys.Psk);

    /// <inheritdoc/>
    public override Binding Bind(LinkSecurity? security) => new SmsBinding(_network.Service, security);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _network.Dispose();
        return ValueTask.CompletedTask;
    }
}
