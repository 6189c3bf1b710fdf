using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary><c>run serve --bootstrap FILE</c>: the bootstrap server alone, with the plans of a file, until Ctrl-C.</summary>
public static class BootstrapServerRun
{
    public static async Task<int> RunAsync(string file, ServeSetup setup, Terminal terminal, CancellationToken stop)
    {
        var timeline = new Timeline(terminal);
        var plans = ReadPlans(file);
        var udp = setup.Bind();
        var options = new BootstrapServerOptions
        {
            Coap = new CoapEndpointOptions { Oscore = LoopbackServer.Contexts(setup.Keys, setup.Recovery), OnDatagram = timeline.FromServer },
            PlanFor = request => plans.GetValueOrDefault(request.Endpoint) ?? plans.GetValueOrDefault(BootstrapFile.Everybody),
        };
        await using var server = new Lwm2mBootstrapServer(Secure(udp, setup.Keys.Psk, timeline), options);
        server.Started += session => timeline.Server($"bootstraps {session.Request.Endpoint} in {ContentFormat.Name(session.Format)}");
        server.Refused += (endpoint, code) => timeline.Server($"refuses {endpoint ?? "a client without a name"}: {code}");
        server.Ended += result => timeline.Server($"bootstrap of {result}");
        timeline.Server(
            $"bootstraps at {setup.Keys.Scheme}://{udp.LocalEndPoint}, {setup.Keys.Name}, {string.Join(' ', plans.Keys)}; Ctrl-C ends");
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

    private static IReadOnlyDictionary<string, BootstrapPlan> ReadPlans(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return BootstrapFile.Read(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ContentException)
        {
            throw new UsageException($"{file}: {e.Message}");
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
