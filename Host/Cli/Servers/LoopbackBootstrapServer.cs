using System.Net;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary>The bootstrap server that <c>run</c> starts: it gives one device its account at the server beside it.</summary>
public sealed class LoopbackBootstrapServer : IAsyncDisposable
{
    private const int ShortServerId = 101;

    private LoopbackBootstrapServer(Lwm2mBootstrapServer server, EndPoint endPoint, AccountKeys keys)
    {
        Server = server;
        Port = ((IPEndPoint)endPoint).Port;
        Uri = $"{keys.Scheme}://{endPoint}";
    }

    public Lwm2mBootstrapServer Server { get; }

    public int Port { get; }

    public string Uri { get; }

    /// <summary>Starts it on loopback.</summary>
    /// <param name="port">UDP port; 0 for any.</param>
    /// <param name="keys">Keys of the bootstrap account, as the device has them.</param>
    /// <param name="endpoint">The device's endpoint name.</param>
    /// <param name="plan">What it gives the device.</param>
    /// <exception cref="RunException">The port is taken.</exception>
    public static LoopbackBootstrapServer Start(int port, AccountKeys keys, string endpoint, BootstrapPlan plan)
    {
        var udp = new ServeSetup(IPAddress.Loopback.ToString(), port, keys).Bind();
        IDatagramTransport transport = keys.Psk is { } psk ? new DtlsServer(udp, psk.Find) : udp;
        var contexts = LoopbackServer.Contexts(keys.Mirrored());
        var server = new Lwm2mBootstrapServer(transport, new BootstrapServerOptions { Coap = new CoapEndpointOptions { Oscore = contexts } });
        server.Provide(endpoint, plan);
        return new LoopbackBootstrapServer(server, udp.LocalEndPoint, keys);
    }

    /// <summary>The plan that gives it.</summary>
    /// <inheritdoc cref="Config"/>
    public static BootstrapPlan Plan(string uri, AccountKeys keys, int lifetimeS) => BootstrapPlan.Renew(Config(uri, keys, lifetimeS));

    /// <summary>An account with all that belongs to it.</summary>
    /// <param name="uri">URI of the server.</param>
    /// <param name="keys">Its keys, as the device has them.</param>
    /// <param name="lifetimeS">Lifetime of the registration in seconds.</param>
    public static BootstrapConfig Config(string uri, AccountKeys keys, int lifetimeS)
    {
        const ushort Instance = 1;
        ushort? context = keys.Oscore is null ? null : Instance;
        var security = keys.Psk is { } psk
            ? SecurityInstance.Psk(Instance, ShortServerId, uri, psk.Identity, psk.Key) with { Oscore = context }
            : SecurityInstance.NoSec(Instance, ShortServerId, uri, context);
        var config = BootstrapConfig.Account(security, new ServerInstance(0) { Lifetime = lifetimeS });
        return keys.Oscore is not { } oscore ? config : config.Add(new OscoreInstance(Instance)
        {
            MasterSecret = oscore.MasterSecret, SenderId = oscore.SenderId, RecipientId = oscore.RecipientId, MasterSalt = oscore.Salt,
            IdContext = oscore.IdContext,
        });
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
