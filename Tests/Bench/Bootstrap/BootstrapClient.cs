using System.Net;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Bootstrap;

/// <summary>A device at its bootstrap, played message by message: it says what a test tells it and keeps what it heard.</summary>
internal sealed class BootstrapClient(MemoryNetwork network, EndPoint server) : IAsyncDisposable
{
    private readonly RawPeer _peer = new(network, server);
    private ushort _messageId;

    /// <summary>What was heard, such as <c>PUT /1/0 tlv</c>.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>The payloads that came with them.</summary>
    public List<ReadOnlyMemory<byte>> Payloads { get; } = [];

    /// <summary>Sends a request to /bs and gives the answer.</summary>
    public async Task<CoapMessage> RequestAsync(string query, CancellationToken cancellation, CoapCode? method = null, string path = "bs", string payload = "")
    {
        await _peer.SendAsync(new CoapMessage
        {
            Type = CoapType.Confirmable,
            Code = method ?? CoapCode.Post,
            MessageId = ++_messageId,
            Token = new Token([7]),
            Options = new OptionSet(path.Split('/').Select(text => new CoapOption(OptionNumber.UriPath, text))
                .Concat(query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(text => new CoapOption(OptionNumber.UriQuery, text)))),
            Payload = Encoding.UTF8.GetBytes(payload),
        });
        return await _peer.ReceiveAsync(cancellation);
    }

    public ValueTask SendAsync(byte[] bytes) => _peer.SendAsync(bytes);

    /// <summary>Answers the next request with a code and text.</summary>
    public async Task<CoapMessage> AnswerAsync(CoapCode code, CancellationToken cancellation, string payload = "", int? format = null)
    {
        var request = await HearAsync(cancellation);
        await _peer.SendAsync(RawPeer.Piggybacked(
            request, code, payload, format is { } number ? [new CoapOption(OptionNumber.ContentFormat, (uint)number)] : []));
        return request;
    }

    /// <summary>Answers every request as a good client does, until it answered a Finish.</summary>
    public async Task AnswerUntilFinishAsync(CancellationToken cancellation, CoapCode? finish = null)
    {
        while (true)
        {
            var request = await HearAsync(cancellation);
            var isFinish = request.Code == CoapCode.Post;
            var code = isFinish ? finish ?? CoapCode.Changed
                : request.Code == CoapCode.Put ? CoapCode.Changed
                : request.Code == CoapCode.Delete ? CoapCode.Deleted
                : CoapCode.Content;
            await _peer.SendAsync(RawPeer.Piggybacked(request, code));
            if (isFinish)
            {
                return;
            }
        }
    }

    public async Task<CoapMessage> HearAsync(CancellationToken cancellation)
    {
        var request = await _peer.ReceiveAsync(cancellation);
        var notes = request.Options.Number(OptionNumber.ContentFormat) is { } format ? $" {ContentFormat.Name((int)format)}" : "";
        notes += request.Options.Number(OptionNumber.Accept) is { } accept ? $" accept {ContentFormat.Name((int)accept)}" : "";
        Heard.Add($"{request.Code} {UriText.Of(request.Options)}{notes}");
        Payloads.Add(request.Payload);
        return request;
    }

    public Task HearNothingAsync(CancellationToken cancellation) => _peer.HearNothingAsync(TimeSpan.FromMilliseconds(50), cancellation);

    /// <summary>Answers with Reset.</summary>
    public async Task ResetAsync(CancellationToken cancellation)
    {
        var request = await HearAsync(cancellation);
        await _peer.SendAsync(CoapMessage.Empty(CoapType.Reset, request.MessageId));
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();
}
