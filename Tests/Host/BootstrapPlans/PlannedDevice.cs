using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Access;
using Lwm2m.App;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Lwm2m.Tests;

namespace Lwm2m.Host.Tests;

/// <summary>
/// A device in virtual time that steps of a plan happen to. Throws when something is not as it must be after each: a bootstrap that was
/// answered 2.04 is one that the device starts with, any other leaves the accounts that were there, no number comes twice under a key.
/// </summary>
internal sealed class PlannedDevice
{
    private const int MaxSteps = 40;
    private const long LeavingMs = 200000;

    private readonly MemoryStore _accounts = new(8, 4096);
    private readonly MemoryStore _state = new(16, 4096);
    private readonly MemoryStore _contexts = new(64, 256);
    private readonly NonceRecorder _crypto = new() { IsProtecting = true };
    private readonly List<PlannedLink> _links = [];
    private readonly HashSet<PlannedLink> _left = [];
    private readonly CoapMessage _message = new();
    private readonly CoapWriter _writer = new();
    private readonly byte[] _buffer = new byte[2048];
    private Lwm2mClient _client = null!;
    private PlannedLink? _bootstrap;
    private byte[] _kept = [];
    private bool _hasServers;
    private bool _isOpen;
    private byte[] _token = [];
    private int _answer = -1;
    private ushort _messageId;
    private long _now = 1000;

    public PlannedDevice() => Start();

    /// <summary>Bootstraps that were answered 2.04.</summary>
    public int Finished { get; private set; }

    public void Take(PlanStep step)
    {
        switch (step.Kind)
        {
            case PlanStep.Kinds.Begin:
                if (_client.Bootstrap.State != BootstrapState.Serving)
                {
                    _bootstrap = null;
                    _client.RequestBootstrap();
                    Run(1000);
                }

                _isOpen = _bootstrap is not null && _client.Bootstrap.State == BootstrapState.Serving;
                _kept = Record();
                break;
            case PlanStep.Kinds.Request:
                Ask(step);
                break;
            case PlanStep.Kinds.Wait:
                Run(400000);
                _isOpen = false;
                RequireSessions(true);
                break;
            case PlanStep.Kinds.Kill:
                Start();
                break;
            default:
                _client.Sleep.Suspend(_now);
                Start();
                break;
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private void Start()
    {
        _links.Clear();
        _left.Clear();
        _bootstrap = null;
        _isOpen = false;
        var options = new ClientOptions { AllowsInsecureBootstrap = true, MaxServers = 3 };
        _client = new Lwm2mClient("urn:plan:1", options, new SeededRandom((int)_now));
        ClientBootstrap.AddTo(_client);
        _client.Objects.Add(new SecurityObject(_client.Accounts));
        _client.Objects.Add(new ServerObject(_client));
        AccessControl.AddTo(_client);
        _client.Objects.Add(new OscoreObject(_client.Accounts));
        _client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
        _client.Objects.Add(new LightControlObject(3));
        _client.Bindings.Add(new PlannedBinding(false, _links));
        _client.Bindings.Add(new PlannedBinding(true, _links));
        _client.MessageSecurity = new OscoreSecurity(new SeededRandom((int)_now + 1), _crypto, new OscoreOptions { Rederivation = Rederivation.Never }, _contexts);
        _client.AddApplication(new Gauge());
        _client.Accounts.AddBootstrap(new SecurityAccount("coap://bs", SecurityAccount.Unset));
        _client.Provision(_accounts);
        _client.Sleep.KeepState(_state, null);
        _client.Start();
        Run(1000);
        if (_hasServers)
        {
            Require(_client.Accounts.Count > 0, "lost its accounts");
            RequireSessions(false);
        }
        else
        {
            Require(_client.Bootstrap.State != BootstrapState.Idle, "does not turn to its bootstrap server");
        }
    }

    private void RequireSessions(bool haveBegun)
    {
        for (var i = 0; i < _client.Accounts.Count; i++)
        {
            var account = _client.Accounts.ServerAt(i);
            var session = _client.FindSession(account.ShortServerId);
            Require(session is not null, $"has no session with server {account.ShortServerId}");

            // One in an order may have to wait for others, which here do not answer under OSCORE.
            Require(!haveBegun || account.PriorityOrder >= 0 || session!.Registration.State != RegistrationState.Unregistered, $"does not register at server {account.ShortServerId}");
        }
    }

    private void Ask(PlanStep step)
    {
        if (!_isOpen || _bootstrap!.State != LinkState.Open)
        {
            return;
        }

        var code = Ask(_bootstrap, step.Code, step.Path, step.Format, step.Body);
        Require(code >= 0, "no answer to " + step);
        var isFinish = step.Path == "/bs";
        Require(code >> 5 is 2 or 4 || code == CoapCode.ServiceUnavailable, $"answers {code >> 5}.{code & 31:00}");
        if (!isFinish)
        {
            return;
        }

        if (code == CoapCode.Changed)
        {
            Finished++;
            _hasServers = true;
            _isOpen = false;
            Require(_client.Accounts.Count > 0, "finished without a server");
            RefuseThoseWhoLeave();
        }
        else
        {
            Require(_kept.AsSpan().SequenceEqual(Record()), "a bootstrap that was refused changed the accounts");
        }
    }

    /// <summary>A server whose account is gone asks on.</summary>
    private void RefuseThoseWhoLeave()
    {
        foreach (var link in _left.Where(link => link.State == LinkState.Open).ToArray())
        {
            Require(Ask(link, CoapCode.Get, "/3/0/0", -1, []) is CoapCode.Unauthorized or < 0, "a server that left may read");
            Require(Ask(link, CoapCode.Put, "/3/0/14", ContentFormat.TextPlain, "+05"u8.ToArray()) is CoapCode.Unauthorized or < 0, "a server that left may write");
        }
    }

    private int Ask(PlannedLink link, byte code, string path, int format, byte[] body)
    {
        _token = [0x7E, (byte)(_messageId >> 8), (byte)_messageId];
        _answer = -1;
        _writer.Begin(_buffer, 0, _buffer.Length, CoapType.Confirmable, code, _messageId++, _token, 0, _token.Length);
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            _writer.StringOption(OptionNumber.UriPath, segment);
        }

        if (format >= 0)
        {
            _writer.UintOption(OptionNumber.ContentFormat, (uint)format);
        }

        _writer.StartPayload();
        _writer.Payload(body, 0, body.Length);
        link.Arrive(_buffer.AsSpan(0, _writer.Length).ToArray());
        Settle();
        return _answer;
    }

    private byte[] Record()
    {
        var record = new byte[4096];
        var count = _accounts.Read(AccountRecord.Name, record, 0, record.Length);
        return record[..Math.Max(0, count)];
    }

    private void Run(long ms)
    {
        var end = _now + ms;
        for (var next = Settle(); next <= end; next = Settle())
        {
            _now = Math.Max(next, _now + 1);
        }

        _now = end;
        Settle();
    }

    private long Settle()
    {
        for (var step = 0; ; step++)
        {
            var next = _client.Step(_now);
            var isAnswered = false;
            foreach (var link in _links.ToArray())
            {
                while (link.Sent.TryDequeue(out var datagram))
                {
                    isAnswered |= Serve(link, datagram);
                }
            }

            if (next > _now && !isAnswered)
            {
                return next;
            }

            Require(step < MaxSteps, "does not come to rest");
        }
    }

    /// <summary>Takes registrations and Bootstrap-Requests; whoever is left says nothing to it.</summary>
    private bool Serve(PlannedLink link, byte[] datagram)
    {
        Require(_message.Parse(datagram, 0, datagram.Length) == ParseStatus.Ok, "sends a malformed message");
        if (!CoapCode.IsRequest(_message.Code))
        {
            _answer = _message.HasToken(_token, 0, _token.Length) ? _message.Code : _answer;
            return false;
        }

        if (_message.Find(OptionNumber.Oscore) >= 0)
        {
            return false;
        }

        var path = "";
        for (var at = _message.Find(OptionNumber.UriPath); at >= 0; at = _message.FindNext(OptionNumber.UriPath, at))
        {
            path += "/" + Encoding.ASCII.GetString(_message.Buffer, _message.OptionOffset(at), _message.OptionLength(at));
        }

        if (_message.Code == CoapCode.Delete)
        {
            _left.Add(link);
            return false;
        }

        _bootstrap = path == "/bs" ? link : _bootstrap;
        var token = datagram.AsSpan(_message.TokenOffset, _message.TokenLength).ToArray();
        _writer.Begin(_buffer, 0, _buffer.Length, CoapType.Acknowledgement, path == "/rd" ? CoapCode.Created : CoapCode.Changed, _message.MessageId, token, 0, token.Length);
        if (path == "/rd")
        {
            _writer.StringOption(OptionNumber.LocationPath, "rd");
            _writer.StringOption(OptionNumber.LocationPath, "5");
        }

        link.Arrive(_buffer.AsSpan(0, _writer.Length).ToArray());
        return true;
    }

    /// <summary>An application behind server 101 with a kid that servers may have too.</summary>
    private sealed class Gauge() : ApplicationResource(101, "gauge")
    {
        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs) => response.Code = CoapCode.Content;

        protected override int AddContext(MessageProtection protection) => ((OscoreProtection)protection).AddContext(
            new ObjectCredentials([.. Enumerable.Range(40, 16).Select(i => (byte)(i * 11))], [9], [3]), "gauge");
    }
}
