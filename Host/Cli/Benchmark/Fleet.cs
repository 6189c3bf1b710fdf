using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;

namespace Lwm2m.Cli.Benchmark;

/// <summary>
/// Many whole clients, their server and their bootstrap server in virtual time. What is sent arrives 50 ms later; nothing is lost.
/// </summary>
public sealed class Fleet
{
    private const long LatencyMs = 50;
    private const int HourMs = 3_600_000;
    private const int MaxSequenceDelayS = 3600;
    private const int MessageSize = 512;
    private const long FirstImei = 490154203230000;
    private static readonly uint[] MaxAges = [0, 1, 60, 3600, uint.MaxValue];
    private static readonly string[][] Locations = [[], ["rd"], ["rd", "0"], ["rd", ""], ["rd", new string('x', 255)], ["a", "b", "c", "d"]];
    private readonly Random _random;
    private readonly FleetMember[] _members;
    private readonly bool[] _isKnown;
    private readonly PriorityQueue<FleetEvent, long> _events = new();
    private readonly CoapMessage _message = new();
    private readonly CoapWriter _writer = new();
    private readonly byte[] _buffer = new byte[MessageSize];
    private ushort _messageId;
    private long _nowMs = 1000;

    /// <summary>Makes it; all devices get their power within the first second.</summary>
    /// <param name="count">Devices.</param>
    /// <param name="seed">For all that is random.</param>
    /// <param name="isSpread">Whether first Registers and Updates are spread, as they are unless an application does without.</param>
    /// <param name="lifetimeS">Lifetime of each registration in seconds.</param>
    public Fleet(int count, int seed, bool isSpread = true, int lifetimeS = 3600)
    {
        _random = new Random(seed);
        _members = new FleetMember[count];
        _isKnown = new bool[count];
        for (var i = 0; i < count; i++)
        {
            var member = new FleetMember(i, MakeClient(i, _random.Next(), isSpread, lifetimeS));
            _members[i] = member;
            Schedule(member, _nowMs + _random.Next(1000));
        }
    }

    /// <summary>What the server does with requests.</summary>
    public FleetServerMode Server { get; set; }

    /// <summary>Devices that the server knows.</summary>
    public int Known { get; private set; }

    /// <summary>Requests to the server, with those repeated.</summary>
    public RequestRate Requests { get; } = new();

    /// <summary>Requests to the bootstrap server, with those repeated.</summary>
    public RequestRate BootstrapRequests { get; } = new();

    /// <summary>The most requests, to either server, of one device in one hour.</summary>
    public int MostOfDeviceInHour { get; private set; }

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan time) => RunUntil(_nowMs + (long)time.TotalMilliseconds, false);

    /// <summary>Lets time pass until the server knows all devices.</summary>
    /// <returns>How long that took, or null if it took longer than the limit.</returns>
    public TimeSpan? RunUntilAllKnown(TimeSpan limit)
    {
        var start = _nowMs;
        RunUntil(_nowMs + (long)limit.TotalMilliseconds, true);
        return Known == _members.Length ? TimeSpan.FromMilliseconds(_nowMs - start) : null;
    }

    /// <summary>The server forgets all devices.</summary>
    public void Restart()
    {
        Array.Clear(_isKnown);
        Known = 0;
    }

    /// <summary>Where the devices stand that the server does not know.</summary>
    public IEnumerable<string> Missing() => _members.Where(member => !_isKnown[member.Number]).Select(Describe);

    private string Describe(FleetMember member)
    {
        var registration = member.Client.SessionCount == 0 ? null : member.Client.SessionAt(0).Registration;
        return $"{member.Number}: {registration?.State}, bootstrap {member.Client.Bootstrap.State} ({member.Client.Bootstrap.Failure}), due in {(member.DueMs - _nowMs) / 1000} s";
    }

    private static Lwm2mClient MakeClient(int number, int seed, bool isSpread, int lifetimeS)
    {
        var options = new ClientOptions
        {
            AllowsInsecureBootstrap = true, MaxServers = 1, MaxObservations = 1, MaxAttributes = 1, MaxStoredNotifications = 1, MaxStoredBytes = 32,
            MaxSequenceDelayS = MaxSequenceDelayS,
            Coap = new CoapOptions { MaxMessageSize = MessageSize, BlockSize = 256, MaxBodySize = 256, ReplyCacheEntries = 4, ReplyCacheBytes = 64, MaxDeferred = 1 },
        };
        if (!isSpread)
        {
            options.RegisterSpreadMs = 0;
            options.UpdateSpreadMs = 0;
        }

        var client = new Lwm2mClient($"urn:imei:{FirstImei + number}", options, new FleetRandom(seed));
        ClientBootstrap.AddTo(client);
        client.Objects.Add(new SecurityObject(client.Accounts));
        client.Objects.Add(new ServerObject(client));
        client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
        client.Bindings.Add(new FleetBinding());
        client.Accounts.AddBootstrap(new SecurityAccount("coap://192.0.2.1", SecurityAccount.Unset));
        client.Accounts.Add(new SecurityAccount("coap://192.0.2.2", 1), new ServerAccount(1, lifetimeS));
        client.Start();
        return client;
    }

    private void RunUntil(long endMs, bool endsWhenAllKnown)
    {
        while (_events.TryPeek(out var due, out var at) && at <= endMs)
        {
            _events.Dequeue();
            _nowMs = at;
            if (due.Datagram is { } datagram)
            {
                due.Link!.Arrive(datagram);
            }
            else if (due.Member.DueMs != at)
            {
                continue;       // it was stepped meanwhile
            }

            Step(due.Member);
            if (endsWhenAllKnown && Known == _members.Length)
            {
                return;
            }
        }

        _nowMs = endMs;
    }

    private void Step(FleetMember member)
    {
        var due = member.Client.Step(_nowMs);
        var binding = (FleetBinding)member.Client.Bindings.Find("coap");
        foreach (var link in binding.Links)
        {
            while (link.Sent.TryDequeue(out var datagram))
            {
                OnDatagram(member, link, datagram);
            }
        }

        binding.ForgetClosed(member.Client.SessionCount == 0 ? null : member.Client.SessionAt(0).Link);
        if (due != DatagramLink.Never)
        {
            Schedule(member, Math.Max(due, _nowMs + 1));
        }
        else
        {
            member.DueMs = DatagramLink.Never;
        }
    }

    private void OnDatagram(FleetMember member, FleetLink link, byte[] datagram)
    {
        if (_message.Parse(datagram, 0, datagram.Length) != ParseStatus.Ok || !CoapCode.IsRequest(_message.Code))
        {
            return;
        }

        MostOfDeviceInHour = Math.Max(MostOfDeviceInHour, member.Count(_nowMs / HourMs));
        (link.IsBootstrap ? BootstrapRequests : Requests).Count(_nowMs);
        if (Server == FleetServerMode.Hostile && AnswerAnything(member, link))
        {
            return;
        }

        if (link.IsBootstrap)
        {
            Answer(member, link, CoapCode.Changed, null);
            Finish(member, link);
            return;
        }

        if (Server == FleetServerMode.Away)
        {
            return;
        }

        var path = _message.Find(OptionNumber.UriPath);
        var isRegister = _message.FindNext(OptionNumber.UriPath, path) < 0;
        if (!isRegister)
        {
            Answer(member, link, _isKnown[member.Number] ? CoapCode.Changed : CoapCode.NotFound, null);
        }
        else if (Server == FleetServerMode.Refuses)
        {
            Answer(member, link, CoapCode.Forbidden, null);
        }
        else
        {
            Known += _isKnown[member.Number] ? 0 : 1;
            _isKnown[member.Number] = true;
            Answer(member, link, CoapCode.Created, $"{member.Number}");
        }
    }

    /// <returns>False for what a good server answers.</returns>
    private bool AnswerAnything(FleetMember member, FleetLink link)
    {
        switch (_random.Next(10))
        {
            case 0:
                return false;
            case 1:
            case 2:
                return true;
            case 3:
                _writer.Begin(_buffer, 0, MessageSize, CoapType.Reset, CoapCode.Empty, _message.MessageId, _message.Buffer, 0, 0);
                break;
            default:
                var code = (byte)((_random.Next(4) switch { 0 => 2, 3 => 5, _ => 4 }) << 5 | _random.Next(_random.Next(2) == 0 ? 32 : 5));
                _writer.Begin(_buffer, 0, MessageSize, CoapType.Acknowledgement, code, _message.MessageId, _message.Buffer, _message.TokenOffset, _message.TokenLength);
                foreach (var segment in Locations[_random.Next(Locations.Length)])
                {
                    _writer.StringOption(OptionNumber.LocationPath, segment);
                }

                if (_random.Next(2) == 0)
                {
                    _writer.UintOption(OptionNumber.MaxAge, MaxAges[_random.Next(MaxAges.Length)]);
                }

                break;
        }

        Send(member, link, LatencyMs * 2 + _random.Next(3) * 1000);
        return true;
    }

    private void Answer(FleetMember member, FleetLink link, byte code, string? location)
    {
        _writer.Begin(_buffer, 0, MessageSize, CoapType.Acknowledgement, code, _message.MessageId, _message.Buffer, _message.TokenOffset, _message.TokenLength);
        if (location is not null)
        {
            _writer.StringOption(OptionNumber.LocationPath, "rd");
            _writer.StringOption(OptionNumber.LocationPath, location);
        }

        Send(member, link, LatencyMs * 2);
    }

    /// <summary>The accounts are as they should be: all that a bootstrap server has to say is that it is finished.</summary>
    private void Finish(FleetMember member, FleetLink link)
    {
        _writer.Begin(_buffer, 0, MessageSize, CoapType.Confirmable, CoapCode.Post, _messageId++, [1, 2], 0, 2);
        _writer.StringOption(OptionNumber.UriPath, "bs");
        Send(member, link, LatencyMs * 3);
    }

    private void Send(FleetMember member, FleetLink link, long afterMs) =>
        _events.Enqueue(new FleetEvent(member, link, _buffer[.._writer.Length]), _nowMs + afterMs);

    private void Schedule(FleetMember member, long atMs)
    {
        member.DueMs = atMs;
        _events.Enqueue(new FleetEvent(member, null, null), atMs);
    }

    private readonly record struct FleetEvent(FleetMember Member, FleetLink? Link, byte[]? Datagram);

    private sealed class FleetMember(int number, Lwm2mClient client)
    {
        public int Number => number;

        public Lwm2mClient Client => client;

        public long DueMs { get; set; }

        private long _hour;
        private int _inHour;

        public int Count(long hour)
        {
            _inHour = hour == _hour ? _inHour + 1 : 1;
            _hour = hour;
            return _inHour;
        }
    }

    private sealed class FleetRandom(int seed) : RandomSource
    {
        private readonly Random _random = new(seed);

        public override void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
    }

    private sealed class FleetBinding : Binding
    {
        public List<FleetLink> Links { get; } = [];

        public override string Scheme => "coap";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            var link = new FleetLink(target.Host == "192.0.2.1");
            Links.Add(link);
            return link;
        }

        public void ForgetClosed(DatagramLink? inUse) => Links.RemoveAll(link => link.State == LinkState.Closed && link != inUse);
    }

    private sealed class FleetLink(bool isBootstrap) : DatagramLink
    {
        private readonly Queue<byte[]> _arrived = new();
        private LinkState _state;

        public bool IsBootstrap => isBootstrap;

        public Queue<byte[]> Sent { get; } = new();

        public override LinkState State => _state;

        public override int MaxDatagram => MessageSize;

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
            _state = LinkState.Closed;
            _arrived.Clear();
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            Sent.Enqueue(buffer[offset..(offset + count)]);
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (!_arrived.TryDequeue(out var datagram))
            {
                return 0;
            }

            datagram.AsSpan(0, Math.Min(count, datagram.Length)).CopyTo(buffer.AsSpan(offset));
            return datagram.Length;
        }

        public override bool Wait(int timeoutMs) => _arrived.Count > 0;
    }
}
