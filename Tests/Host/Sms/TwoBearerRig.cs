using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Oscore;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Lwm2m.Peers.Tests;
using Lwm2m.Reachability;

namespace Lwm2m.Host.Tests;

/// <summary>
/// A whole client with UDP and SMS, both over DTLS of one engine, and a server of the bench behind a DTLS server for each, in virtual time.
/// Without DTLS on both where OSCORE protects.
/// </summary>
internal sealed class TwoBearerRig
{
    public const string Number = "4512345678";
    public static readonly IPEndPoint Udp = new(IPAddress.Loopback, 1);
    public static readonly IPEndPoint Sms = new(IPAddress.Loopback, 2);
    private const string UdpIdentity = "udp";
    private const string SmsIdentity = "sms";
    private static readonly byte[] s_udpKey = [.. Enumerable.Range(3, 16).Select(i => (byte)(i * 13))];
    private static readonly byte[] s_smsKey = [.. Enumerable.Range(7, 16).Select(i => (byte)(i * 17))];
    private readonly YearTime _time = new();
    private readonly Wire _wire = new();
    private readonly YearDtls? _udpServer;
    private readonly YearDtls? _smsServer;
    private readonly HashSet<DatagramLink> _links = [];
    private long _dueMs;

    public TwoBearerRig(string uri, string binding, Store? store = null, bool isOscore = false)
    {
        Air = new SmsAir(3000, 2000);
        Server = new TwoBearerServer(isOscore ? Peer() : null) { Send = SendToDevice };
        if (!isOscore)
        {
            var options = new DtlsServerOptions
            {
                Mtu = SmsAir.UserData, RetransmitTimeout = TimeSpan.FromSeconds(12), MaxRetransmit = 3, HandshakeTimeout = TimeSpan.FromMinutes(10), ConnectionIdLength = null,
            };
            _udpServer = new YearDtls(_time, name => name == UdpIdentity ? s_udpKey : null, (datagram, _) => _wire.Arrived.Enqueue(datagram));
            _smsServer = new YearDtls(_time, name => name == SmsIdentity ? s_smsKey : null, (datagram, _) => Air.SendToDevice(datagram, NowMs), options);
        }

        var random = new HostRandom();
        Client = new Lwm2mClient("urn:test:sms", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, random);
        Client.Objects.Add(new SecurityObject(Client.Accounts));
        Client.Objects.Add(new ServerObject(Client));
        Client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0", "0001"));
        Container = new BinaryAppDataObject(1, 300);
        Client.Objects.Add(Container);
        var engine = isOscore ? null : new DtlsPsk(random, store: store);
        Client.Bindings.Add(new TestBinding('U', isOscore ? "coap" : "coaps", engine, () => _wire, _links));
        Client.Bindings.Add(new TestBinding('S', isOscore ? LinkTarget.SmsScheme : LinkTarget.SecuredSmsScheme, engine, () => Air, _links));
        Account = new SecurityAccount(uri, 1) { Sms = new SmsAccount("+" + Number, isOscore ? SmsAccount.NoSecMode : SmsAccount.PreSharedKeyMode, isOscore ? null : s_smsKey, isOscore ? null : Encoding.UTF8.GetBytes(SmsIdentity)) };
        if (!isOscore)
        {
            Account.SetPreSharedKey(Encoding.UTF8.GetBytes(UdpIdentity), s_udpKey);
        }

        ServerAccount = new ServerAccount(1, 86400);
        ServerAccount.SetBindingMode(Encoding.UTF8.GetBytes(binding), 0, binding.Length);
        Client.Accounts.Add(Account, ServerAccount);
        if (isOscore)
        {
            Client.MessageSecurity = new OscoreSecurity(random, new Lwm2m.Crypto.SoftwareCrypto(), new OscoreOptions { Rederivation = Lwm2m.Oscore.Rederivation.Never }, store ?? new MemoryStore());
            Client.Accounts.AddOscore(Account, new OscoreAccount(s_udpKey, [1], [2]));
        }
    }

    public SmsAir Air { get; }

    public TwoBearerServer Server { get; }

    public Lwm2mClient Client { get; }

    public BinaryAppDataObject Container { get; }

    public SecurityAccount Account { get; }

    public ServerAccount ServerAccount { get; }

    public long NowMs => _time.NowMs;

    public char Transport => Client.SessionAt(0).Transport;

    public int SmsHandshakes => _smsServer!.FullHandshakes;

    public int SmsResumptions => _smsServer!.Resumptions;

    /// <summary>Whether UDP carries nothing.</summary>
    public bool IsUdpDown
    {
        set => _wire.IsDown = value;
    }

    /// <summary>Starts the client and lets it register.</summary>
    public void Start()
    {
        SmsReachability.AddTo(Client);
        Client.Start();
        Run(60);
    }

    /// <summary>Lets time pass.</summary>
    public void Run(int seconds)
    {
        var untilMs = NowMs + (seconds * 1000L);
        Client.RequestStep();
        do
        {
            _dueMs = Client.Step(NowMs);
            while (_wire.Sent.TryDequeue(out var datagram))
            {
                Take(_udpServer, datagram, Udp);
                _dueMs = NowMs;
            }

            var nextMs = Math.Min(Math.Min(_dueMs, Air.NextNetworkMs), _time.NextMs);
            _time.GoTo(Math.Min(untilMs, Math.Max(NowMs, nextMs)));
            for (var datagram = Air.Deliver(NowMs); datagram is not null; datagram = Air.Deliver(NowMs))
            {
                Take(_smsServer, datagram, Sms);
            }
        }
        while (NowMs < untilMs);
    }

    /// <summary>Asks the device by one bearer and gives its answer.</summary>
    public Lwm2m.Bench.Coap.CoapMessage? Ask(IPEndPoint end, Lwm2m.Bench.Coap.CoapCode method, string path, params Lwm2m.Bench.Coap.CoapOption[] options)
    {
        var before = Server.Answers.Count;
        Server.Ask(end, method, path, options);
        Run(30);
        return Server.Answers.Skip(before).FirstOrDefault(answer => answer.End.Equals(end)).Message;
    }

    private static OscorePeer Peer() => new(
        new OscoreCredentials { MasterSecret = s_udpKey, SenderId = new byte[] { 2 }, RecipientId = new byte[] { 1 } }, OscoreRecovery.Echo);

    private void SendToDevice(byte[] datagram, EndPoint end)
    {
        // Above DTLS the end is a peer of its own.
        var address = end is DtlsPeer peer ? peer.Address : end;
        if (address.Equals(Udp))
        {
            Send(_udpServer, datagram, Udp, bare => _wire.Arrived.Enqueue(bare));
        }
        else
        {
            Send(_smsServer, datagram, Sms, bare => Air.SendToDevice(bare, NowMs));
        }
    }

    private static void Send(YearDtls? server, byte[] datagram, IPEndPoint end, Action<byte[]> bare)
    {
        if (server is null)
        {
            bare(datagram);
        }
        else
        {
            server.Send(datagram, end);
        }
    }

    private void Take(YearDtls? server, byte[] datagram, IPEndPoint end)
    {
        if (server is null)
        {
            Server.Receive(datagram, end);
            return;
        }

        foreach (var received in server.Receive(datagram, end).ToList())
        {
            Server.Receive(received.Bytes.ToArray(), end);
        }
    }

    /// <summary>UDP in memory: what is sent is there at once.</summary>
    private sealed class Wire : DatagramLink
    {
        private LinkState _state = LinkState.Closed;

        public Queue<byte[]> Sent { get; } = new();

        public Queue<byte[]> Arrived { get; } = new();

        public bool IsDown { get; set; }

        public override LinkState State => _state;

        public override int MaxDatagram => 1200;

        public override bool KeepsAddress => false;

        public override void Open(long nowMs) => _state = LinkState.Open;

        public override void Close()
        {
            _state = LinkState.Closed;
            Arrived.Clear();
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (!IsDown)
            {
                Sent.Enqueue(buffer.AsSpan(offset, count).ToArray());
            }

            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (IsDown || !Arrived.TryDequeue(out var datagram))
            {
                return 0;
            }

            datagram.CopyTo(buffer, offset);
            return datagram.Length;
        }

        public override bool Wait(int timeoutMs) => !IsDown && Arrived.Count > 0;
    }

    private sealed class TestBinding(char letter, string scheme, LinkSecurity? security, Func<DatagramLink> bearer, HashSet<DatagramLink> links) : Binding
    {
        public override string Scheme => scheme;

        public override int DefaultPort => letter == 'U' ? 5684 : 0;

        public override bool IsSecured => security is not null;

        public override char Letter => letter;

        public override string? Number => letter == 'S' ? "4587654321" : null;

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            links.Add(bearer());
            return security is null ? bearer() : security.Secure(bearer(), target, credentials);
        }
    }
}
