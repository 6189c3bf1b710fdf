using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Host.Tests;

/// <summary>
/// A LwM2M server in virtual time for one device in queue mode, on the bench's codecs: takes its registration and lets it
/// expire, observes it, speaks to it only while it listens, and is restarted now and then.
/// </summary>
internal sealed class YearServer : IRequestHandler
{
    private const int ExchangeLifetimeMs = 247000;
    private const int AwakeMs = 93000;
    private const int FirstTimeoutMs = 2500;
    private const int MaxRetransmit = 4;
    private const string Path = "3303/0/5700";

    private readonly YearTime _time;
    private readonly Action<byte[], EndPoint> _send;
    private readonly OscorePeer? _oscore;
    private readonly OscoreServer? _protected;
    private readonly Dictionary<(EndPoint, ushort), (byte[]? Answer, long ExpiresMs)> _seen = [];
    private readonly Dictionary<Token, ProtectedExchange?> _observations = [];
    private readonly Queue<CoapRequest> _toDo = new();
    private CoapRequest? _request;
    private CoapMessage? _outstanding;
    private ProtectedExchange? _exchange;
    private int _retransmissions;
    private long _dueMs = long.MaxValue;
    private EndPoint? _device;
    private long _heardMs = long.MinValue / 2;
    private string? _location;
    private long _endMs;
    private long _unknownSinceMs;
    private ushort _messageId;
    private uint _token;

    public YearServer(YearTime time, Action<byte[], EndPoint> send, OscorePeer? oscore)
    {
        _time = time;
        _send = send;
        _oscore = oscore;
        _protected = oscore is null ? null : new OscoreServer(new OscoreContextStore(oscore), this);
    }

    /// <summary>The numbers of the reports that came.</summary>
    public HashSet<int> Reports { get; } = [];

    public int Registers { get; private set; }

    public int Updates { get; private set; }

    /// <summary>Registrations that the device let expire.</summary>
    public int Expired { get; private set; }

    /// <summary>Notifications that nothing here had asked for, answered with Reset.</summary>
    public int Unwanted { get; private set; }

    /// <summary>The longest time without a registration after the server had forgotten it.</summary>
    public long LongestUnknownMs { get; private set; }

    /// <summary>Requests that the device answered with an error other than one that settles keys or freshness.</summary>
    public int Errors { get; private set; }

    public bool IsRegistered => _location is not null;

    public bool IsObserving => _observations.Count > 0;

    public long NextMs => _dueMs;

    /// <summary>Loses what is in its memory, and what it knows of devices if it has no database.</summary>
    public void Restart(bool keepsRegistrations)
    {
        _seen.Clear();
        _device = null;
        _heardMs = long.MinValue / 2;
        if (_request is not null)
        {
            _toDo.Enqueue(_request);
        }

        Settle();
        _oscore?.LoseState(keepsIdContext: keepsRegistrations);
        if (!keepsRegistrations)
        {
            _location = null;
            _unknownSinceMs = _time.NowMs;
            _observations.Clear();
            _toDo.Clear();
        }
    }

    public void Step()
    {
        if (IsRegistered && _time.NowMs > _endMs)
        {
            Expired++;
            _location = null;
            _unknownSinceMs = _time.NowMs;
            _observations.Clear();
        }

        if (_outstanding is not null && _time.NowMs >= _dueMs)
        {
            if (_retransmissions++ < MaxRetransmit)
            {
                _dueMs = _time.NowMs + (FirstTimeoutMs << _retransmissions);
                _send(CoapMessageCodec.Encode(_outstanding), _device!);
            }
            else
            {
                // It is asleep, or was not reached: once more when it is heard.
                _toDo.Enqueue(_request!);
                Settle();
                _heardMs = long.MinValue / 2;
            }
        }

        if (_request is null && _device is not null && IsRegistered && _time.NowMs < _heardMs + AwakeMs && _toDo.TryDequeue(out var next))
        {
            _request = next;
            _exchange = _oscore is null ? null : new ProtectedExchange(_oscore);
            Transmit();
        }
    }

    public void Receive(byte[] datagram, EndPoint from)
    {
        if (CoapMessageCodec.Decode(datagram, out var message) != DecodeStatus.Ok)
        {
            throw new InvalidOperationException("the device sent what is no CoAP: " + Convert.ToHexString(datagram));
        }

        if (message!.Type is CoapType.Acknowledgement or CoapType.Reset)
        {
            if (message.MessageId == _outstanding?.MessageId)
            {
                OnAnswer(message, from);
            }

            return;
        }

        var key = (from, message.MessageId);
        if (!_seen.TryGetValue(key, out var earlier) || earlier.ExpiresMs < _time.NowMs)
        {
            earlier = (Answer(message, from), _time.NowMs + ExchangeLifetimeMs);
            _seen[key] = earlier;
        }

        if (earlier.Answer is not null)
        {
            _send(earlier.Answer, from);
        }
    }

    Task<CoapResponse> IRequestHandler.HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation) => Task.FromResult(Handle(request));

    private byte[]? Answer(CoapMessage message, EndPoint from)
    {
        if (!message.Code.IsRequest)
        {
            var isTaken = OnNotification(message, from);
            Unwanted += isTaken ? 0 : 1;
            var type = isTaken ? CoapType.Acknowledgement : CoapType.Reset;
            return isTaken && message.Type == CoapType.NonConfirmable ? null : CoapMessageCodec.Encode(CoapMessage.Empty(type, message.MessageId));
        }

        var request = new CoapRequest { Method = message.Code, Options = message.Options, Payload = message.Payload };
        var isProtected = message.Options.Has(OptionNumber.Oscore);
        if (isProtected == (_protected is null))
        {
            throw new InvalidOperationException("the device sent a request with the wrong protection");
        }

        Hear(from);
        var response = _protected is null ? Handle(request) : _protected.HandleAsync(from, request, default).GetAwaiter().GetResult();
        return CoapMessageCodec.Encode(new CoapMessage
        {
            Type = CoapType.Acknowledgement,
            Code = response.Code,
            MessageId = message.MessageId,
            Token = message.Token,
            Options = response.Options,
            Payload = response.Payload,
        });
    }

    private CoapResponse Handle(CoapRequest request)
    {
        var path = string.Join('/', request.PathSegments);
        if (request.Method == CoapCode.Post && path == "rd")
        {
            LongestUnknownMs = IsRegistered ? LongestUnknownMs : Math.Max(LongestUnknownMs, _time.NowMs - _unknownSinceMs);
            _location = "rd/" + ++Registers;
            Extend(request);
            _observations.Clear();
            _toDo.Clear();
            Observe();
            return new CoapResponse(CoapCode.Created)
            {
                Options = new OptionSet(_location.Split('/').Select(segment => new CoapOption(OptionNumber.LocationPath, segment))),
            };
        }

        if (path != _location)
        {
            return new CoapResponse(CoapCode.NotFound);
        }

        Updates++;
        Extend(request);
        if (!IsObserving && _request is null && _toDo.Count == 0)
        {
            Observe();
        }

        return new CoapResponse(CoapCode.Changed);
    }

    private bool OnNotification(CoapMessage message, EndPoint from)
    {
        if (!_observations.TryGetValue(message.Token, out var exchange))
        {
            return false;
        }

        var response = CoapResponse.Of(message);
        if (exchange is not null && exchange.Open(response, out response) is ResponseVerdict.Refused)
        {
            return false;
        }

        Hear(from);
        Take(response);
        return true;
    }

    private void OnAnswer(CoapMessage answer, EndPoint from)
    {
        if (answer.Type == CoapType.Reset)
        {
            throw new InvalidOperationException("the device resets " + _request);
        }

        var response = CoapResponse.Of(answer);
        if (_exchange is not null)
        {
            var verdict = _exchange.Open(response, out response);
            if (verdict == ResponseVerdict.Refused)
            {
                return;
            }

            if (verdict == ResponseVerdict.NewContext)
            {
                Transmit();
                return;
            }
        }

        Hear(from);
        if (response.Code == CoapCode.Unauthorized && response.Options.First(OptionNumber.Echo) is { } echo && !_request!.Options.Has(OptionNumber.Echo))
        {
            _request = _request with { Options = _request.Options.Set(echo) };
            Transmit();
            return;
        }

        Errors += response.Code.IsSuccess ? 0 : 1;
        if (response.Observe is not null)
        {
            _observations[answer.Token] = _exchange;
            Take(response);
        }

        Settle();
    }

    private void Take(CoapResponse notification) => Reports.Add((int)double.Parse(notification.Text, CultureInfo.InvariantCulture));

    private void Hear(EndPoint from)
    {
        _device = from;
        _heardMs = _time.NowMs;
    }

    private void Extend(CoapRequest request)
    {
        const long DefaultLifetimeS = 86400;
        _endMs = _time.NowMs + (1000 * (request.QueryValue("lt") is { } told ? long.Parse(told, CultureInfo.InvariantCulture) : DefaultLifetimeS));
    }

    private void Observe()
    {
        _toDo.Enqueue(CoapRequest.To(CoapCode.Put, "/" + Path + "?pmin=5"));
        var observe = CoapRequest.To(CoapCode.Get, "/" + Path);
        _toDo.Enqueue(observe with { Options = observe.Options.Add(new CoapOption(OptionNumber.Observe, 0u)).Add(new CoapOption(OptionNumber.Accept, 0u)) });
    }

    private void Transmit()
    {
        var request = _exchange is null ? _request! : _exchange.Protect(_request!);
        _outstanding = new CoapMessage
        {
            Type = CoapType.Confirmable,
            Code = request.Method,
            MessageId = _messageId++,
            Token = _outstanding?.Token ?? new Token(BitConverter.GetBytes(++_token)),
            Options = request.Options,
            Payload = request.Payload,
        };
        _retransmissions = 0;
        _dueMs = _time.NowMs + FirstTimeoutMs;
        _send(CoapMessageCodec.Encode(_outstanding), _device!);
    }

    private void Settle()
    {
        _request = null;
        _exchange = null;
        _outstanding = null;
        _dueMs = long.MaxValue;
    }
}
