using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Lwm2m.App;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Scef;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Nidd;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Rederivation = Lwm2m.Oscore.Rederivation;
using AccessControl = Lwm2m.Access.AccessControl;

namespace Lwm2m.Host.Tests;

/// <summary>
/// A device that has no IP, and one or two LwM2M servers behind the SCS: it wakes four times an hour to report a few bytes, and can hardly be reached
/// in between. In virtual time. The servers number their messages alike, as they know nothing of each other.
/// </summary>
internal sealed class NiddDay
{
    public const string Endpoint = "urn:imei:490154203237518";
    public const int LifetimeS = 86400;
    public const long QuarterMs = 15 * 60 * 1000;
    public static readonly ServerName Data = new("data");
    public static readonly ServerName Management = new("mgmt", 5690);

    private const string Identity = "nidd";
    private const int FirstId = 101;

    private static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 31))];

    private readonly TemperatureObject _temperature;
    private readonly SettableSensor _sensor = new();
    private readonly YearDtls? _dtls;
    private readonly Dictionary<ServerName, IPEndPoint> _addresses = [];

    public NiddDay(YearSecurity security, int servers = 2, int mtu = ScefOptions.UsualMtu, int congestedEvery = 0, bool namesServers = true, Func<bool, byte[], byte[]>? air = null, int seed = 1)
    {
        Names = [.. new[] { Data, Management }.Take(servers).Select(name => security == YearSecurity.Dtls ? new ServerName(name.Host, 5684) : name)];
        ControlPlane = new VirtualControlPlane(Time, new ScsTable(security == YearSecurity.Dtls ? Names[0] : null, namesServers), mtu)
        {
            CongestedEvery = congestedEvery, Air = air ?? ((_, datagram) => datagram), ToServer = ToServer,
        };
        Bearer = new NiddBearer(ControlPlane);
        var random = new SeededRandom(seed);
        var options = new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, QueueMode = true, AwakeWindowMs = VirtualControlPlane.ActiveMs };
        Device = new Lwm2mClient(Endpoint, options, random);
        _temperature = new TemperatureObject(_sensor);
        Device.Objects.Add(new SecurityObject(Device.Accounts));
        Device.Objects.Add(new ServerObject(Device));
        AccessControl.AddTo(Device);
        Device.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
        Device.Objects.Add(_temperature);
        Device.Bindings.Add(new NiddBinding(Bearer));
        Device.Bindings.Add(new NiddBinding(Bearer, new DtlsPsk(random)));
        Device.MessageSecurity = new OscoreSecurity(random, null, new OscoreOptions { Rederivation = Rederivation.Never }, new MemoryStore(16, 256));
        for (var i = 0; i < servers; i++)
        {
            AddAccount(security, i);
            _addresses[Names[i]] = new IPEndPoint(0x0A0A0A0A, 1024 + i);
        }

        if (servers > 1)
        {
            AccessControl.Of(Device).TryProvision(FirstId, AccessRights.Read);
        }

        if (security == YearSecurity.Dtls)
        {
            _dtls = new YearDtls(Time, identity => identity == Identity ? Key : null, (datagram, to) => FromServer(Names[0], datagram));
        }

        Servers = [.. Enumerable.Range(0, servers).Select(i => new YearServer(Time, (datagram, to) => Send(i, datagram, to), security == YearSecurity.Oscore ? Peer(i) : null))];
        Device.Start();
    }

    public YearTime Time { get; } = new();

    public ServerName[] Names { get; }

    public YearServer[] Servers { get; }

    public VirtualControlPlane ControlPlane { get; }

    public NiddBearer Bearer { get; }

    public Lwm2mClient Device { get; }

    public HashSet<int> Reports { get; } = [];

    /// <summary>How long the device was awake.</summary>
    public long AwakeMs { get; private set; }

    /// <summary>What the last measurement reads.</summary>
    public double Celsius => _sensor.Value;

    /// <summary>Gives the device another address towards a server.</summary>
    public void Renumber(int server) => _addresses[Names[server]] = new IPEndPoint(0x0A0A0A0A, _addresses[Names[server]].Port + 100);

    /// <summary>Reports so many times, and runs until the next would be due.</summary>
    public void Run(int reports)
    {
        for (var i = 0; i < reports; i++)
        {
            RunUntil((Time.NowMs / QuarterMs + 1) * QuarterMs);
            _sensor.Value = 20 + Reports.Count;
            Reports.Add((int)_sensor.Value);
            _temperature.Measure(Device);
            RunUntil(Time.NowMs + 1);
        }

        RunUntil((Time.NowMs / QuarterMs + 1) * QuarterMs - 1);
    }

    public void RunUntil(long endMs)
    {
        while (Time.NowMs < endMs)
        {
            ControlPlane.Run();
            var device = Step();
            foreach (var server in Servers)
            {
                server.Step();
            }

            var next = new[] { device, ControlPlane.NextMs, Time.NextMs, endMs }.Concat(Servers.Select(server => server.NextMs)).Min();
            next = Math.Max(next, Time.NowMs + 1);
            AwakeMs += Device.Sleep.MaySleep ? 0 : next - Time.NowMs;
            Time.GoTo(next);
        }
    }

    private long Step()
    {
        var next = Device.Step(Time.NowMs);
        for (var i = 0; next <= Time.NowMs; i++)
        {
            if (i == 20)
            {
                throw new InvalidOperationException("the device does not come to rest");
            }

            next = Device.Step(Time.NowMs);
        }

        return next == DatagramLink.Never ? long.MaxValue : next;
    }

    private void ToServer(ServerName name, byte[] datagram)
    {
        var index = Array.IndexOf(Names, name);
        if (_dtls is null)
        {
            Servers[index].Receive(datagram, _addresses[name]);
            return;
        }

        foreach (var received in _dtls.Receive(datagram, _addresses[name]))
        {
            Servers[index].Receive(received.Bytes.ToArray(), received.Peer);
        }
    }

    private void Send(int server, byte[] datagram, EndPoint to)
    {
        if (_dtls is not null)
        {
            _dtls.Send(datagram, to);
        }
        else if (_addresses[Names[server]].Equals(to))
        {
            FromServer(Names[server], datagram);
        }
    }

    private void FromServer(ServerName name, byte[] datagram)
    {
        if (ControlPlane.FromServer(name, datagram) is { } answer)
        {
            ToServer(name, answer);
        }
    }

    private void AddAccount(YearSecurity security, int index)
    {
        var name = Names[index];
        var scheme = security == YearSecurity.Dtls ? "coaps+nidd" : "coap+nidd";
        var account = new SecurityAccount($"{scheme}://{name.Host}:{name.Port}", FirstId + index);
        if (security == YearSecurity.Dtls)
        {
            account.SetPreSharedKey(Encoding.ASCII.GetBytes(Identity), Key);
        }

        var server = new ServerAccount(FirstId + index, LifetimeS);
        server.SetBindingMode("N"u8.ToArray(), 0, 1);
        Device.Accounts.Add(account, server);
        if (security == YearSecurity.Oscore)
        {
            Device.Accounts.AddOscore(account, new OscoreAccount(SecretOf(index), [0x0D], [(byte)(5 + index)], null, null));
        }
    }

    private static OscorePeer Peer(int index) => new(
        new OscoreCredentials { MasterSecret = SecretOf(index), SenderId = new[] { (byte)(5 + index) }, RecipientId = new byte[] { 0x0D } }, OscoreRecovery.Echo);

    private static byte[] SecretOf(int index) => [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 53 + index * 7))];

    private sealed class SettableSensor : TemperatureSensor
    {
        public double Value { get; set; } = 20;

        public override double Celsius => Value;
    }

    private sealed class SeededRandom(int seed) : RandomSource
    {
        private readonly Random _random = new(seed);

        public override void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
    }
}
