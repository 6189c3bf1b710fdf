using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;

namespace Lwm2m.Host.Tests;

/// <summary>What secures a simulated year.</summary>
public enum YearSecurity
{
    None,
    Dtls,
    Oscore,
}

/// <summary>
/// A device that loses its memory whenever it sleeps: each wake makes a new client, on a clock that starts at 0, of what is in
/// the flash. Only the wall clock goes on.
/// </summary>
internal sealed class SleepingDevice(int seed, YearSecurity security, Rederivation rederivation, int confirmableEvery, YearTime time, Action<byte[]> send)
{
    public const int LifetimeS = 86400;
    public const string Identity = "year";

    private const int MaxRecord = 2048;
    private const long StartUnixMs = 1767225600000;

    public static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 29))];
    public static readonly byte[] MasterSecret = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 53))];
    public static readonly byte[] SenderId = [0x0D];
    public static readonly byte[] RecipientId = [0x05];
    public static readonly byte[] IdContext = [1, 2, 3, 4];

    private static readonly byte[] DeviceKey = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 7))];

    private readonly SeededRandom _random = new(seed);
    private readonly SettableSensor _sensor = new();
    private readonly int[] _settled = new int[4];
    private Lwm2mClient? _client;
    private QueueLink? _link;
    private TemperatureObject? _temperature;
    private long _bootMs;

    public FlashMedium Flash { get; } = new();

    /// <summary>Notes the nonces of OSCORE, or null.</summary>
    public NonceRecorder? Nonces { get; init; }

    public bool IsAwake => _client is not null;

    /// <summary>When it wants to wake; on the time of the year.</summary>
    public long WakeMs { get; private set; }

    /// <summary>The numbers of all measurements: each is for the server, whether it has asked or not.</summary>
    public HashSet<int> Reports { get; } = [];

    /// <summary>How many of them nobody observed.</summary>
    public int Unobserved { get; private set; }

    public int Wakes { get; private set; }

    public long AwakeMs { get; private set; }

    /// <summary>Sleeps that could not keep everything.</summary>
    public int Forgetful { get; private set; }

    /// <summary>Messages that nobody acknowledged, however often they were sent.</summary>
    public int GivenUp { get; private set; }

    public int Settled(NotificationResult result) => _settled[(int)result];

    /// <summary>Measures, and wakes for it.</summary>
    public void Report(int number)
    {
        _sensor.Value = number;
        if (!IsAwake)
        {
            Wake();
        }

        _temperature!.Measure(_client!);        // a client that has just woken has told it with its first step
        Reports.Add(number);
        Unobserved += _client!.SessionAt(0).Observations.Count > 0 ? 0 : 1;
    }

    public void Wake()
    {
        Wakes++;
        _bootMs = time.NowMs;
        var clock = new WallClock(this, time);
        var store = new SealedStore(new FileStore(Flash, MaxRecord + SealedStore.Overhead), new SoftwareCrypto(), DeviceKey, _random, MaxRecord);
        var options = new ClientOptions
        {
            RegisterSpreadMs = 0, UpdateSpreadMs = 0,
            QueueMode = true,
            ConfirmableEvery = confirmableEvery,
            NotificationSettled = (_, _, result) => _settled[(int)result]++,
        };
        _link = new QueueLink(send);
        _temperature = new TemperatureObject(_sensor);
        _client = new Lwm2mClient("urn:test:year", options, _random);
        _client.Objects.Add(new SecurityObject(_client.Accounts));
        _client.Objects.Add(new ServerObject(_client));
        _client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0", clock: clock));
        _client.Objects.Add(_temperature);
        _client.Bindings.Add(new OneLinkBinding(_link, security == YearSecurity.Dtls ? new DtlsPsk(_random, store: store) : null));
        var oscore = new OscoreSecurity(_random, Nonces, new OscoreOptions { Rederivation = rederivation }, store);
        _client.MessageSecurity = Nonces is null ? oscore : new RecordedSecurity(oscore, Nonces);
        _client.Sleep.KeepState(store, clock);
        AddAccount(_client.Accounts);
        if (!_client.Provision(store))
        {
            _client.SaveAccounts();
        }

        _client.Start();
        _client.Step(0);
    }

    public void Arrive(byte[] datagram) => _link?.Arrive(datagram);

    /// <summary>Does what is due, and falls asleep when it may.</summary>
    /// <returns>When it is to be called next.</returns>
    public long Step()
    {
        var now = time.NowMs - _bootMs;
        var next = _client!.Step(now);
        for (var i = 0; next <= now; i++)
        {
            if (i == 20)
            {
                throw new InvalidOperationException("the device does not come to rest");
            }

            next = _client.Step(now);
        }

        if (!_client.Sleep.MaySleep)
        {
            return next == DatagramLink.Never ? long.MaxValue : _bootMs + next;
        }

        Forgetful += _client.Sleep.Suspend(now) ? 0 : 1;
        WakeMs = _client.Sleep.NextWakeMs == DatagramLink.Never ? long.MaxValue : _bootMs + _client.Sleep.NextWakeMs;
        AwakeMs += now;
        GivenUp += _client.SessionAt(0).Endpoint.Counters.TimedOut;
        _client = null;
        _link = null;
        return WakeMs;
    }

    private void AddAccount(AccountList accounts)
    {
        var account = new SecurityAccount(security == YearSecurity.Dtls ? "coaps://192.0.2.1" : "coap://192.0.2.1", 1);
        if (security == YearSecurity.Dtls)
        {
            account.SetPreSharedKey(System.Text.Encoding.ASCII.GetBytes(Identity), Key);
        }

        accounts.Add(account, new ServerAccount(1, LifetimeS));
        if (security == YearSecurity.Oscore)
        {
            accounts.AddOscore(account, new OscoreAccount(MasterSecret, SenderId, RecipientId, null, rederivation == Rederivation.Never ? null : IdContext));
        }
    }

    /// <summary>Monotonic since the boot, wall time from a clock that is never off.</summary>
    private sealed class WallClock(SleepingDevice device, YearTime time) : Clock
    {
        public override long NowMs => time.NowMs - device._bootMs;

        public override long UnixMs => StartUnixMs + time.NowMs;
    }

    private sealed class SettableSensor : TemperatureSensor
    {
        public double Value { get; set; }

        public override double Celsius => Value;
    }

    private sealed class SeededRandom(int seed) : RandomSource
    {
        private readonly Random _random = new(seed);

        public override void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
    }

    private sealed class OneLinkBinding(DatagramLink link, LinkSecurity? secured) : Binding
    {
        public override string Scheme => secured is null ? "coap" : "coaps";

        public override int DefaultPort => 5683;

        public override bool IsSecured => secured is not null;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) =>
            secured is null ? link : secured.Secure(link, target, credentials!);
    }

    private sealed class QueueLink(Action<byte[]> send) : DatagramLink
    {
        private readonly Queue<byte[]> _arrived = new();
        private LinkState _state = LinkState.Closed;

        public override LinkState State => _state;

        public override int MaxDatagram => 1232;

        public void Arrive(byte[] datagram)
        {
            if (_state == LinkState.Open)
            {
                _arrived.Enqueue(datagram);
            }
        }

        public override void Open(long nowMs) => _state = LinkState.Open;

        public override void Close()
        {
            _arrived.Clear();
            _state = LinkState.Closed;
        }

        public override bool Suspend()
        {
            Close();
            return true;
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            send(buffer.AsSpan(offset, count).ToArray());
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (!_arrived.TryDequeue(out var datagram))
            {
                return 0;
            }

            Array.Copy(datagram, 0, buffer, offset, Math.Min(count, datagram.Length));
            return datagram.Length;
        }

        public override bool Wait(int timeoutMs) => _arrived.Count > 0;
    }
}
