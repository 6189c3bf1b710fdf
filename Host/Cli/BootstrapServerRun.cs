using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary><c>run serve --bootstrap FILE</c>: the bootstrap server alone, with the plans of a file, until Ctrl-C.</summary>
public static class BootstrapServerRun
{
    private const int PlainPort = 5683;
    private const int SecuredPort = 5684;

    public static async Task<int> RunAsync(string file, string listen, int? port, Psk? psk, CancellationToken stop)
    {
        var timeline = new Timeline(Console.Out);
        if (!IPAddress.TryParse(listen, out var address))
        {
            Console.Error.WriteLine($"run: '{listen}' is no IP address");
            return 2;
        }

        if (ReadPlans(file) is not { } plans)
        {
            return 2;
        }

        UdpTransport udp;
        try
        {
            udp = new UdpTransport(new IPEndPoint(address, port ?? (psk is null ? PlainPort : SecuredPort)));
        }
        catch (SocketException e)
        {
            Console.Error.WriteLine($"run: cannot listen on {listen}: {e.Message}");
            return 1;
        }

        var options = new BootstrapServerOptions
        {
            Coap = new CoapEndpointOptions { OnDatagram = timeline.FromServer },
            PlanFor = request => plans.GetValueOrDefault(request.Endpoint) ?? plans.GetValueOrDefault(BootstrapFile.Everybody),
        };
        await using var server = new Lwm2mBootstrapServer(Secure(udp, psk, timeline), options);
        server.Started += session => timeline.Server($"bootstraps {session.Request.Endpoint} in {ContentFormat.Name(session.Format)}");
        server.Refused += (endpoint, code) => timeline.Server($"refuses {endpoint ?? "a client without a name"}: {code}");
        server.Ended += result => timeline.Server($"bootstrap of {result}");
        timeline.Server(
            $"bootstraps at {(psk is null ? "coap" : "coaps")}://{udp.LocalEndPoint}, {(psk is null ? "no security (NoSec)" : "DTLS 1.2 PSK")}, "
            + $"{string.Join(' ', plans.Keys)}; Ctrl-C ends");
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            timeline.Server("stopping");
        }

        return 0;
    }

    private static IReadOnlyDictionary<string, BootstrapPlan>? ReadPlans(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return BootstrapFile.Read(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ContentException)
        {
            Console.Error.WriteLine($"run: {file}: {e.Message}");
            return null;
        }
    }

    private static IDatagramTransport Secure(UdpTransport udp, Psk? psk, Timeline timeline)
    {
        if (psk is null)
        {
            return udp;
        }

        var dtls = new DtlsServer(udp, psk.Find);
        dtls.HandshakeEnded += handshake => timeline.Server(handshake.ToString());
        return dtls;
    }
}
