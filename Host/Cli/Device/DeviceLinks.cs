using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Oscore;
using Lwm2m.Reachability;
using Lwm2m.Sms;

namespace Lwm2m.Cli;

/// <summary>The ways a demo device has to its servers: plain, DTLS and OSCORE over either, with a tap on each.</summary>
public static class DeviceLinks
{
    private const int TriggersPerHour = 10;

    /// <summary>Gives them to a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="setup">Engine, store and who looks on.</param>
    /// <param name="counter">Counts what is on the wire.</param>
    /// <param name="tell">Is told of handshakes.</param>
    public static void Add(Lwm2mClient client, DeviceSetup setup, WireCounter counter, Action<string> tell)
    {
        var store = setup.State?.Sealed;
        var timeline = setup.ShowsMessages ? setup.Timeline : null;
        var inside = timeline is null ? null : new InnerMessages(timeline.Inside);
        Action<TappedDatagram>? onDatagram = timeline is null ? null : datagram =>
        {
            timeline.Datagram(datagram);
            if (datagram.IsSent)
            {
                inside!.ShowSent(datagram.Bytes);
            }
        };
        client.Bindings.Add(new TapBinding(Bind(setup, null), counter, onDatagram));
        if (setup.Bearer is not { SecuresItself: true })
        {
            client.Bindings.Add(Bind(setup, new TapSecurity(setup.Engine.Make(setup.UsesConnectionId, store), counter, onDatagram, tell)));
        }

        if (setup.Triggers is { } network)
        {
            client.Bindings.Add(new SmsBinding(network.Service));
            SmsReachability.AddTo(client, TriggersPerHour);
        }

        if (setup.Bearer is { SecuresItself: true, Letter: 'S' })
        {
            SmsReachability.AddTo(client);
        }

        client.MessageSecurity = new TapMessageSecurity(new OscoreSecurity(new HostRandom(), null, setup.Oscore, store), inside);
    }

    private static Binding Bind(DeviceSetup setup, LinkSecurity? security) =>
        setup.Modem?.Bind(security) ?? setup.Bearer?.Bind(security) ?? new UdpBinding(security, security is null ? setup.LocalPort : 0);
}
