using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>How the device is managed.</summary>
internal sealed record KillMode(string Name, bool IsDtls, int? ConnectionId, bool IsOscore);

/// <summary>The bootstrap server and the server of one device, a relay before each, and what they know of it.</summary>
internal sealed class KillServers : IAsyncDisposable
{
    /// <summary>Attributes, among the values that are expected.</summary>
    public const string Attributes = "attributes";

    /// <summary>Marks the account of a bootstrap in a resource that nobody else writes, with its number added.</summary>
    public const int FirstMark = 100000;

    private const string Endpoint = "urn:test:killed";
    private const int ShortServerId = 101;

    private static readonly byte[] BootstrapKey = [.. Enumerable.Range(3, 16).Select(i => (byte)(i * 13))];

    private readonly KillMode _mode;
    private readonly ConcurrentDictionary<string, byte[]> _keys = new();
    private readonly Dictionary<BootstrapRequest, int> _plans = [];
    private readonly OscoreContextStore? _contexts;
    private readonly ConcurrentQueue<(bool ToDevice, OscoreCredentials? New, ReadOnlyMemory<byte> Bytes)> _inside = new();
    private readonly Lwm2mBootstrapServer _bootstrap;
    private int _bootstraps;

    public KillServers(KillMode mode)
    {
        _mode = mode;
        _contexts = mode.IsOscore ? new OscoreContextStore() : null;
        var coap = new CoapEndpointOptions { Transmission = new TransmissionParameters { AckTimeout = TimeSpan.FromMilliseconds(500) }, OnError = _ => { } };
        _bootstrap = new Lwm2mBootstrapServer(
            new DtlsServer(Udp(), identity => identity == "bs" ? BootstrapKey : null), new BootstrapServerOptions { PlanFor = Plan, Coap = coap });
        _bootstrap.Answered += OnAnswered;
        IDatagramTransport transport = Udp();
        if (mode.IsDtls)
        {
            transport = Dtls = new DtlsServer(
                transport, identity => _keys.GetValueOrDefault(identity), new DtlsServerOptions { ConnectionIdLength = mode.ConnectionId });
        }

        Server = new Lwm2mServer(transport, new Lwm2mServerOptions
        {
            Coap = coap with { Oscore = _contexts, OnDatagram = See, BlockSize = 256, UnprotectedErrorGrace = TimeSpan.FromMilliseconds(200) },
        });
        BootstrapRelay = new KillRelay(Port(_bootstrap.Coap));
        Relay = new KillRelay(Port(Server.Coap));
    }

    public KillExpectations Expected { get; } = new();

    public Lwm2mServer Server { get; }

    public ManagedClient Client => Server.Client(Endpoint);

    public DtlsServer? Dtls { get; }

    public KillRelay BootstrapRelay { get; }

    public KillRelay Relay { get; }

    /// <summary>Bootstraps that have begun.</summary>
    public int Bootstraps => _bootstraps;

    /// <summary>What the device is started with.</summary>
    public string Arguments =>
        $"--bootstrap coaps://127.0.0.1:{BootstrapRelay.Port} --endpoint {Endpoint} --psk-id bs --psk {Convert.ToHexString(BootstrapKey)}";

    /// <summary>Looks for a number that came twice in all that was seen.</summary>
    /// <returns>What was looked at.</returns>
    public string CheckNumbers()
    {
        var numbers = new DtlsNumbers(_mode.ConnectionId ?? 0);
        var bootstrapNumbers = new DtlsNumbers(new DtlsServerOptions().ConnectionIdLength!.Value);
        BootstrapRelay.Wire.ToList().ForEach(bootstrapNumbers.Take);
        if (_mode.IsDtls)
        {
            Relay.Wire.ToList().ForEach(numbers.Take);
        }

        var oscore = new OscoreNumbers();
        foreach (var (toDevice, credentials, bytes) in _inside)
        {
            if (credentials is null)
            {
                oscore.Take(toDevice, bytes);
            }
            else
            {
                oscore.Add(credentials);
            }
        }

        var report = $"{Expected.Acknowledged} writes acknowledged, {Expected.Unknown} not; {bootstrapNumbers.Connections + numbers.Connections} DTLS connections, "
            + $"{bootstrapNumbers.Records + numbers.Records} records; {oscore.Contexts} OSCORE contexts tried, {oscore.Nonces} nonces";
        Assert.AreEqual(0, oscore.Unopened, report);
        var repeated = bootstrapNumbers.Repeated.Concat(numbers.Repeated).Concat(oscore.Repeated).ToList();
        Assert.IsEmpty(repeated, string.Join("; ", repeated.Take(5)));
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        BootstrapRelay.Dispose();
        Relay.Dispose();
        await _bootstrap.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static UdpTransport Udp() => new(new IPEndPoint(IPAddress.Loopback, 0));

    private static int Port(CoapEndpoint endpoint) => ((IPEndPoint)endpoint.LocalEndPoint).Port;

    /// <summary>Every bootstrap gives keys that nobody had before.</summary>
    private BootstrapPlan Plan(BootstrapRequest request)
    {
        var number = Interlocked.Increment(ref _bootstraps);
        var key = Key(number, 7);
        var identity = "dev-" + number;
        var uri = $"{(_mode.IsDtls ? "coaps" : "coap")}://127.0.0.1:{Relay.Port}";
        _keys[identity] = key;
        lock (_plans)
        {
            _plans[request] = number;
        }

        Expected.Begin(number, new Dictionary<string, string> { ["1"] = "3600", ["2"] = "0", ["3"] = "0", ["6"] = "true", [Attributes] = "" });
        var security = _mode.IsDtls ? SecurityInstance.Psk(1, ShortServerId, uri, identity, key) : SecurityInstance.NoSec(1, ShortServerId, uri);
        var config = BootstrapConfig.Account(
            security with { Oscore = _mode.IsOscore ? (ushort)1 : null },
            new ServerInstance(1) { Lifetime = 3600, DefaultMinimumPeriod = 0, DefaultMaximumPeriod = 0, DisableTimeout = FirstMark + number, RetryTimer = 1 });
        if (_mode.IsOscore)
        {
            var credentials = new OscoreCredentials
            {
                MasterSecret = Key(number, 11), SenderId = new byte[] { 0xA0, (byte)number }, RecipientId = new byte[] { (byte)(number >> 8), (byte)number, 1 },
            };
            _contexts!.Add(new OscorePeer(credentials, OscoreRecovery.Rederivation));
            _inside.Enqueue((false, credentials, default));
            config = BootstrapConfig.Of(new OscoreInstance(1)
            {
                MasterSecret = credentials.MasterSecret.ToArray(), SenderId = credentials.RecipientId.ToArray(), RecipientId = credentials.SenderId.ToArray(),
            }).Add(config);
        }

        return BootstrapPlan.Renew(config);
    }

    private static byte[] Key(int number, int factor) =>
        SHA256.HashData(BitConverter.GetBytes((number * 100) + factor))[..16];

    private void OnAnswered(BootstrapSession session, BootstrapAnswer answer)
    {
        if (answer is { IsFinish: true, Result.IsSuccess: true })
        {
            lock (_plans)
            {
                Expected.Finish(_plans[session.Request]);
            }
        }
    }

    private void See(DatagramEvent datagram) => _inside.Enqueue((datagram.Direction == Direction.Sent, null, datagram.Bytes.ToArray()));
}
