using System.Net;
using System.Security.Cryptography;

namespace Lwm2m.Bench.Coap;

/// <summary>
/// Puts together the bodies of requests that come in blocks and hands out long responses in blocks
/// (RFC 7959 §2.4, §2.5), so that the handler behind it sees whole bodies only.
/// </summary>
internal sealed class BlockwiseServer(IRequestHandler inner, CoapEndpointOptions options, TimeProvider time) : IRequestHandler
{
    private readonly int _szx = Block.SzxOf(options.BlockSize);
    private readonly TransferCache<MemoryStream> _incoming = new(options.Transmission.ExchangeLifetime, time);
    private readonly TransferCache<CoapResponse> _outgoing = new(options.Transmission.ExchangeLifetime, time);

    public async Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
    {
        var received = request.Options.Block(OptionNumber.Block1);
        var wanted = request.Options.Block(OptionNumber.Block2);
        if (received is { IsReserved: true } || wanted is { IsReserved: true })
        {
            return CoapResponse.Error(CoapCode.BadRequest, "SZX 7");
        }

        var key = TransferKey(peer, request);
        if (wanted is { Num: > 0 } && _outgoing.Find(key) is { } body)
        {
            return Cut(key, body, wanted.Value);
        }

        if (received is { } block)
        {
            if (Collect(key, block, request.Payload.Span) is { } early)
            {
                return early;
            }

            request = request with { Payload = _incoming.Take(key)!.ToArray() };
        }

        if (wanted is { Num: > 0 } && request.Method != CoapCode.Get)
        {
            return new CoapResponse(CoapCode.RequestEntityIncomplete);
        }

        request = request with { Options = request.Options.Remove(OptionNumber.Block1, OptionNumber.Block2) };
        var response = await inner.HandleAsync(peer, request, cancellation).ConfigureAwait(false);
        if (wanted is not null || response.Payload.Length > options.BlockSize)
        {
            response = Cut(key, Tagged(response), wanted ?? new Block(0, false, _szx));
        }

        return received is { } last ? Echo(response, last with { More = false }) : response;
    }

    /// <summary>Takes one block of a body.</summary>
    /// <returns>The response that the block alone deserves; null when the body is complete.</returns>
    private CoapResponse? Collect((EndPoint Peer, string Request) key, Block block, ReadOnlySpan<byte> part)
    {
        if (block.Num == 0)
        {
            _incoming.Put(key, new MemoryStream());
        }

        var body = _incoming.Find(key);
        if (body is null || block.Offset != body.Length)
        {
            _incoming.Take(key);
            return new CoapResponse(CoapCode.RequestEntityIncomplete);
        }

        if (block.More ? part.Length != block.Size : part.Length > block.Size)
        {
            _incoming.Take(key);
            return CoapResponse.Error(CoapCode.BadRequest, "block length");
        }

        if (body.Length + part.Length > options.MaxBodySize)
        {
            _incoming.Take(key);
            return new CoapResponse(CoapCode.RequestEntityTooLarge);
        }

        body.Write(part);
        return block.More ? Echo(new CoapResponse(CoapCode.Continue), block) : null;
    }

    private CoapResponse Cut((EndPoint Peer, string Request) key, CoapResponse whole, Block wanted)
    {
        var szx = Math.Min(wanted.Szx, _szx);
        var size = 16 << szx;
        if (wanted.Offset > 0 && wanted.Offset >= whole.Payload.Length)
        {
            return CoapResponse.Error(CoapCode.BadRequest, "beyond the end");
        }

        var offset = (int)wanted.Offset;
        var more = offset + size < whole.Payload.Length;
        if (more)
        {
            _outgoing.Put(key, whole with { AfterSending = null });
        }

        var part = new Block(offset / size, more, szx);
        return whole with
        {
            Payload = whole.Payload.Slice(offset, Math.Min(size, whole.Payload.Length - offset)),
            Options = whole.Options.Set(new CoapOption(OptionNumber.Block2, part.Encode())),
        };
    }

    // The peer asks with our block size from its next block on (RFC 7959 §2.5).
    private CoapResponse Echo(CoapResponse response, Block block)
    {
        var echoed = block.Szx <= _szx ? block : new Block(block.Num, block.More, _szx);
        return response with { Options = response.Options.Set(new CoapOption(OptionNumber.Block1, echoed.Encode())) };
    }

    private static CoapResponse Tagged(CoapResponse response) => response.Options.Has(OptionNumber.ETag)
        ? response
        : response with
        {
            Options = response.Options.Set(new CoapOption(OptionNumber.ETag, SHA256.HashData(response.Payload.Span).AsMemory(0, 4))),
        };

    // RFC 7959 §2.4, RFC 9175 §3.3: blocks belong together when they come from one peer for one resource by one method
    // with the same tags. What OSCORE hides is told apart by its option.
    private static (EndPoint Peer, string Request) TransferKey(EndPoint peer, CoapRequest request)
    {
        var apart = request.Options.Where(option => option.Number is OptionNumber.RequestTag or OptionNumber.Oscore);
        return (peer, $"{request.Method} {UriText.Of(request.Options)} {request.Accept} {string.Join(' ', apart)}");
    }
}
