using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Host.Tests;

/// <summary>A LwM2M server of the bench's codecs that a device reaches over two bearers: takes registrations and asks by either.</summary>
internal sealed class TwoBearerServer : IRequestHandler
{
    private readonly OscoreServer? _protected;
    private readonly Dictionary<(EndPoint, ushort), byte[]> _answers = [];
    private readonly Dictionary<EndPoint, (List<byte> Body, string? Path)> _bodies = [];
    private ushort _messageId = 1000;

    public TwoBearerServer(OscorePeer? oscore) => _protected = oscore is null ? null : new OscoreServer(new OscoreContextStore(oscore), this);

    /// <summary>Sends a datagram to an end of the device.</summary>
    public Action<byte[], EndPoint> Send { get; set; } = (_, _) => { };

    /// <summary>Requests of the device, each with the end it came from: "/rd?ep=..." and so on.</summary>
    public List<(EndPoint End, string Request, string Body)> Requests { get; } = [];

    /// <summary>Answers and notifications of the device.</summary>
    public List<(EndPoint End, CoapMessage Message)> Answers { get; } = [];

    /// <summary>Requests that came without OSCORE.</summary>
    public int Bare { get; private set; }

    /// <summary>Asks the device at one of its ends; the answer is then in <see cref="Answers"/>.</summary>
    public void Ask(EndPoint end, CoapCode method, string path, params CoapOption[] options) => Send(
        CoapMessageCodec.Encode(new CoapMessage
        {
            Type = CoapType.Confirmable,
            Code = method,
            MessageId = ++_messageId,
            Token = new Token([7, (byte)_messageId]),
            Options = new OptionSet(path.Trim('/').Split('/').Select(segment => new CoapOption(OptionNumber.UriPath, segment)).Concat(options)),
        }),
        end);

    /// <summary>Takes a datagram of an end of the device.</summary>
    public void Receive(byte[] datagram, EndPoint end)
    {
        if (CoapMessageCodec.Decode(datagram, out var message) != DecodeStatus.Ok)
        {
            throw new InvalidOperationException("the device sent what is no CoAP: " + Convert.ToHexString(datagram));
        }

        if (!message!.Code.IsRequest)
        {
            Answers.Add((end, message));
            return;
        }

        if (!_answers.TryGetValue((end, message.MessageId), out var answer))
        {
            answer = CoapMessageCodec.Encode(Answer(message, end));
            _answers[(end, message.MessageId)] = answer;
        }

        Send(answer, end);
    }

    Task<CoapResponse> IRequestHandler.HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation) => Task.FromResult(Handle(peer, request));

    private CoapMessage Answer(CoapMessage message, EndPoint end)
    {
        var request = new CoapRequest { Method = message.Code, Options = message.Options, Payload = message.Payload };
        Bare += request.Options.Has(OptionNumber.Oscore) ? 0 : 1;
        var response = _protected is null ? Handle(end, request) : _protected.HandleAsync(end, request, default).GetAwaiter().GetResult();
        return new CoapMessage
        {
            Type = CoapType.Acknowledgement,
            Code = response.Code,
            MessageId = message.MessageId,
            Token = message.Token,
            Options = response.Options,
            Payload = response.Payload,
        };
    }

    private CoapResponse Handle(EndPoint end, CoapRequest request)
    {
        var path = "/" + string.Join('/', request.PathSegments);
        var query = string.Join('&', request.Options.Texts(OptionNumber.UriQuery));
        var (body, _) = _bodies.GetValueOrDefault(end, ([], null));
        body.AddRange(request.Payload.ToArray());
        if (request.Options.Block(OptionNumber.Block1) is { More: true } block)
        {
            _bodies[end] = (body, path);
            return new CoapResponse(CoapCode.Continue) { Options = new OptionSet([new CoapOption(OptionNumber.Block1, block.Encode())]) };
        }

        _bodies.Remove(end);
        Requests.Add((end, path + (query.Length > 0 ? "?" + query : ""), Encoding.UTF8.GetString([.. body])));
        var options = new List<CoapOption>();
        if (request.Options.Block(OptionNumber.Block1) is { } last)
        {
            options.Add(new CoapOption(OptionNumber.Block1, last.Encode()));
        }

        if (path == "/rd")
        {
            options.AddRange([new CoapOption(OptionNumber.LocationPath, "rd"), new CoapOption(OptionNumber.LocationPath, "5")]);
        }

        return new CoapResponse(path == "/rd" ? CoapCode.Created : request.Method == CoapCode.Delete ? CoapCode.Deleted : CoapCode.Changed) { Options = new OptionSet(options) };
    }
}
