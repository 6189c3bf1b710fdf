using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary>The LwM2M server and the bootstrap server beside a device of <c>--once --state</c>, which continue from the state of the last run.</summary>
public sealed class KeptServers : IAsyncDisposable
{
    private const int SecuredBlockSize = 256;

    private readonly BenchState _state;
    private readonly DtlsServer? _dtls;
    private readonly OscorePeer? _oscore;

    private KeptServers(BenchState state, SecurityChoice choice, string endpoint, int lifetimeS)
    {
        _state = state;
        _oscore = state.Keys.Oscore is { } keys ? new OscorePeer(keys.Mirrored().ToCredentials(), OscoreRecovery.Rederivation) : null;
        var udp = Bind(state.Port);
        (var transport, _dtls) = Secure(udp, state.Keys, choice);
        var contexts = _oscore is null ? null : new OscoreContextStore(_oscore) { IsRequired = true };
        var coap = new CoapEndpointOptions { Oscore = contexts, BlockSize = state.Keys.Psk is null ? 1024 : SecuredBlockSize };
        Server = new Lwm2mServer(transport, new Lwm2mServerOptions { Coap = coap });
        Observations = Restore(new PeerBook(_dtls, contexts));
        Port = ((IPEndPoint)udp.LocalEndPoint).Port;
        Bootstrap = LoopbackBootstrapServer.Start(
            state.BootstrapPort, state.BootstrapKeys, endpoint, LoopbackBootstrapServer.Plan($"{state.Keys.Scheme}://{udp.LocalEndPoint}", state.Keys, lifetimeS));
    }

    /// <summary>The LwM2M server.</summary>
    public Lwm2mServer Server { get; }

    /// <summary>The bootstrap server.</summary>
    public LoopbackBootstrapServer Bootstrap { get; }

    /// <summary>Observations of the run before that go on.</summary>
    public IReadOnlyList<ManagedObservation> Observations { get; }

    private int Port { get; }

    /// <summary>Starts both.</summary>
    /// <param name="state">What they kept.</param>
    /// <param name="choice">How they are secured.</param>
    /// <param name="endpoint">The device's endpoint name.</param>
    /// <param name="lifetimeS">Lifetime that the bootstrap gives it.</param>
    /// <exception cref="RunException">A port is taken.</exception>
    public static KeptServers Open(BenchState state, SecurityChoice choice, string endpoint, int lifetimeS)
    {
        try
        {
            return new KeptServers(state, choice, endpoint, lifetimeS);
        }
        catch (SocketException e)
        {
            throw new RunException($"cannot listen on the port of the last run, {state.Port} or {state.BootstrapPort}: {e.Message}");
        }
    }

    /// <summary>The state that the next run continues with. Nothing may be sent after this call.</summary>
    public BenchState Save() => _state with
    {
        Port = Port, BootstrapPort = Bootstrap.Port, Server = Server.Save(), Dtls = _dtls?.Save(), Oscore = _oscore?.Save(),
    };

    public async ValueTask DisposeAsync()
    {
        // A server that goes to sleep says no good-bye either.
        _dtls?.ForgetAll();
        await Bootstrap.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static UdpTransport Bind(int port) => new(new IPEndPoint(IPAddress.Loopback, port));

    private static (IDatagramTransport Transport, DtlsServer? Dtls) Secure(UdpTransport udp, AccountKeys keys, SecurityChoice choice)
    {
        if (keys.Psk is not { } psk)
        {
            return (udp, null);
        }

        var dtls = new DtlsServer(udp, psk.Find, new DtlsServerOptions { ConnectionIdLength = choice.UsesConnectionId ? 4 : null });
        return (dtls, dtls);
    }

    private IReadOnlyList<ManagedObservation> Restore(PeerBook peers)
    {
        if (_state.Dtls is { } dtls)
        {
            _dtls?.Restore(dtls);
        }

        if (_state.Oscore is { } oscore)
        {
            _oscore?.Restore(oscore, peers);
        }

        return _state.Server is { } server ? Server.Restore(server, peers) : [];
    }
}
