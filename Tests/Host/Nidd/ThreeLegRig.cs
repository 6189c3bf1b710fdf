using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Nidd;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Lwm2m.Reachability;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// A whole client that reaches one server over UDP, over short messages and without IP, the last two through one modem, and under OSCORE on all of them. In
/// virtual time.
/// </summary>
internal sealed class ThreeLegRig : IDisposable
{
    public const string DeviceNumber = "4587654321";
    public const string ServerNumber = "4512345678";
    public const int ShortServerId = 1;

    public static readonly OscoreCredentials Credentials = new()
    {
        MasterSecret = Enumerable.Range(3, 16).Select(i => (byte)(i * 13)).ToArray(), SenderId = new byte[] { 2 }, RecipientId = new byte[] { 1 },
    };

    private static readonly ServerName Server = new("192.0.2.1");

    private readonly RigClock _clock = new();
    private readonly Agenda _agenda;
    private readonly ModemStandIn _standIn;
    private readonly CellularModem _modem;
    private readonly SmsTransport _sms;
    private readonly RecordedNidd _nidd;
    private readonly ScsTable _scs = new(null, true);
    private readonly Wire _udp = new();
    private int _uplinks;

    public ThreeLegRig(bool isOscore = true, char preferred = '\0', int mtu = ScefOptions.UsualMtu)
    {
        _nidd = new RecordedNidd { Mtu = mtu };
        _agenda = new Agenda(() => _clock.Now);
        var centre = new ShortMessageCentre(_agenda, new SmscOptions { Start = new DateTimeOffset(2026, 11, 30, 12, 34, 56, TimeSpan.FromHours(1)) });
        _standIn = new ModemStandIn(new Lwm2m.Bench.Modem.ModemOptions { IsSettled = true, Msisdn = DeviceNumber }, new ModemWorld(_agenda, centre, NonIp: _nidd));
        _sms = new SmsTransport(centre, ServerNumber);
        _sms.Received += (_, data) => Take('S', data, data);
        _modem = new CellularModem(new StandInPort(_standIn), _clock, [new Lwm2m.Modem.GenericDialect()]);
        var service = new SmsService(_modem);
        Bearer = new NiddBearer(new ModemCarrier(_modem, Encoding.ASCII.GetBytes("nidd.apn")));
        var random = new SeededRandom();
        Client = new Lwm2mClient("urn:test:legs", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, random);
        Client.Objects.Add(new SecurityObject(Client.Accounts));
        Client.Objects.Add(new ServerObject(Client));
        Client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
        Client.Bindings.Add(new WireBinding(_udp));
        Client.Bindings.Add(new SmsBinding(service));
        Client.Bindings.Add(new NiddBinding(Bearer));
        var account = new SecurityAccount($"coap://{Server.Host}", ShortServerId) { Sms = new SmsAccount("+" + ServerNumber, SmsAccount.NoSecMode, null, null) };
        Account = new ServerAccount(ShortServerId, 86400) { PreferredTransport = preferred };
        Account.SetBindingMode("UNS"u8.ToArray(), 0, 3);
        Client.Accounts.Add(account, Account);
        if (isOscore)
        {
            Client.MessageSecurity = new OscoreSecurity(random, null, new OscoreOptions { Rederivation = Lwm2m.Oscore.Rederivation.Never }, new MemoryStore(16, 256));
            Client.Accounts.AddOscore(account, new OscoreAccount(Credentials.MasterSecret.ToArray(), [1], [2], null, null));
        }

        Far = new TwoBearerServer(isOscore ? new OscorePeer(Credentials, OscoreRecovery.Echo) : null) { Send = ToDevice };
        SmsReachability.AddTo(Client);
        Client.Start();
    }

    public Lwm2mClient Client { get; }

    public ServerAccount Account { get; }

    public NiddBearer Bearer { get; }

    /// <summary>The server behind all three.</summary>
    public TwoBearerServer Far { get; }

    /// <summary>What passed the legs: by which, whether from the device, as it was there, and as the server sent or got it.</summary>
    public List<(char Leg, bool IsSent, byte[] OnLeg, byte[] AtServer)> Passed { get; } = [];

    public char Transport => Client.SessionAt(0).Transport;

    /// <summary>Where the server sees a leg.</summary>
    public static IPEndPoint End(char leg) => new(IPAddress.Loopback, leg);

    public void Until(Func<bool> holds, int limitMs = 3_600_000)
    {
        for (var end = _clock.Now + limitMs; !holds();)
        {
            Assert.IsLessThan(end, _clock.Now, "nothing has come of it");
            Step(end);
        }
    }

    public void Run(int ms)
    {
        for (var end = _clock.Now + ms; _clock.Now < end;)
        {
            Step(end);
        }
    }

    public void Dispose()
    {
        _sms.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _standIn.Dispose();
    }

    private void Step(long end)
    {
        _agenda.RunDue();

        // As the wait of a client does, which is at the modem's pump.
        var next = _modem.Step(_clock.Now);
        next = Math.Min(next, Client.Step(_clock.Now));
        while (_udp.Sent.TryDequeue(out var datagram))
        {
            Take('U', datagram, datagram);
            next = 0;
        }

        for (; _uplinks < _nidd.Uplinks.Count; _uplinks++)
        {
            var onLeg = _nidd.Uplinks[_uplinks].Datagram;
            var (server, relayed) = _scs.FromDevice(onLeg);
            Assert.AreEqual(Server, server);
            Take('N', onLeg, relayed);
        }

        next = _standIn.BytesToRead > 0 ? 0 : Math.Min(next, _agenda.NextDueMs);
        _clock.Now = Math.Min(end, Math.Max(next, _clock.Now + 1));
    }

    private void Take(char leg, byte[] onLeg, byte[] atServer)
    {
        Passed.Add((leg, true, onLeg, atServer));
        Far.Receive(atServer, End(leg));
    }

    private void ToDevice(byte[] datagram, EndPoint end)
    {
        var leg = (char)((IPEndPoint)end).Port;
        var onLeg = leg == 'N' ? _scs.FromServer(Server, datagram, out _)! : datagram;
        Passed.Add((leg, false, onLeg, datagram));
        switch (leg)
        {
            case 'U':
                _udp.Arrived.Enqueue(onLeg);
                break;
            case 'S':
                _sms.Send(onLeg, new PhoneEndPoint(DeviceNumber));
                break;
            default:
                _nidd.Send(onLeg);
                break;
        }
    }

    private sealed class RigClock : Clock
    {
        public long Now { get; set; } = 1000;

        public override long NowMs => Now;
    }

    private sealed class SeededRandom : RandomSource
    {
        private readonly Random _random = new(5);

        public override void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
    }

    private sealed class WireBinding(Wire wire) : Binding
    {
        public override string Scheme => "coap";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => wire;
    }

    /// <summary>UDP in memory.</summary>
    private sealed class Wire : DatagramLink
    {
        private LinkState _state = LinkState.Closed;

        public Queue<byte[]> Sent { get; } = new();

        public Queue<byte[]> Arrived { get; } = new();

        public override LinkState State => _state;

        public override int MaxDatagram => 1200;

        public override bool KeepsAddress => false;

        public override void Open(long nowMs) => _state = LinkState.Open;

        public override void Close() => _state = LinkState.Closed;

        public override bool Send(byte[] buffer, int offset, int count)
        {
            Sent.Enqueue(buffer.AsSpan(offset, count).ToArray());
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (!Arrived.TryDequeue(out var datagram))
            {
                return 0;
            }

            datagram.CopyTo(buffer, offset);
            return datagram.Length;
        }

        public override bool Wait(int timeoutMs) => Arrived.Count > 0;
    }
}
