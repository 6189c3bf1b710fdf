using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>Sends long request bodies and fetches long response bodies block by block (RFC 7959 §2.4, §2.5, §2.7).</summary>
internal sealed class BlockwiseClient(CoapEndpoint endpoint)
{
    private readonly int _szx = Block.SzxOf(endpoint.Options.BlockSize);

    public async Task<CoapResponse> RequestAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
    {
        if (endpoint.Options.NegotiateBlock2Early && !request.Options.Has(OptionNumber.Block2))
        {
            request = With(request, OptionNumber.Block2, new Block(0, false, _szx));
        }

        if (peer is ProtectedPeer known && request.Payload.Length > endpoint.Options.BlockSize && !request.Options.Has(OptionNumber.RequestTag))
        {
            // Blocks that are each protected could still be mixed with those of another body (RFC 9175 §3.5.1).
            request = request with { Options = request.Options.Add(known.NextRequestTag()) };
        }

        CoapResponse response;
        if (request.Payload.Length > endpoint.Options.BlockSize)
        {
            response = await SendInBlocksAsync(peer, request, _szx, cancellation).ConfigureAwait(false);
        }
        else
        {
            response = await endpoint.ExchangeAsync(peer, request, cancellation).ConfigureAwait(false);
            if (response.Code == CoapCode.RequestEntityTooLarge
                && response.Options.Block(OptionNumber.Block1) is { IsReserved: false } hint
                && hint.Size < request.Payload.Length)
            {
                response = await SendInBlocksAsync(peer, request, hint.Szx, cancellation).ConfigureAwait(false);
            }
        }

        return await FetchRestAsync(peer, request, response, cancellation).ConfigureAwait(false);
    }

    /// <summary>Completes a response of which the first block has come; a whole one is given back as it is.</summary>
    public async Task<CoapResponse> FetchRestAsync(
        EndPoint peer, CoapRequest request, CoapResponse first, CancellationToken cancellation)
    {
        if (first.Options.Block(OptionNumber.Block2) is not { More: true } block)
        {
            return first;
        }

        var tag = Tag(first);
        var body = new MemoryStream();
        Append(body, block, first.Payload.Span);
        var next = request with { Options = request.Options.Remove(OptionNumber.Observe, OptionNumber.Block1) };
        if (request.Payload.Length > endpoint.Options.BlockSize)
        {
            next = next with { Payload = default };     // the peer has it from the Block1 transfer (RFC 7959 §3.3)
        }

        while (block.More)
        {
            var wanted = new Block((int)(body.Length / block.Size), false, Math.Min(block.Szx, _szx));
            wanted = wanted with { Num = (int)(body.Length / wanted.Size) };
            var part = await endpoint.ExchangeAsync(peer, With(next, OptionNumber.Block2, wanted), cancellation).ConfigureAwait(false);
            if (!part.Code.IsSuccess)
            {
                return part;
            }

            if (part.Options.Block(OptionNumber.Block2) is not { } received)
            {
                throw new CoapBlockException($"{peer} left out Block2 after block {block}");
            }

            if (Tag(part) != tag)
            {
                throw new CoapBlockException($"the resource at {peer} changed between its blocks (ETag)");
            }

            Append(body, received, part.Payload.Span);
            block = received;
        }

        return first with { Payload = body.ToArray(), Options = first.Options.Remove(OptionNumber.Block2) };
    }

    private async Task<CoapResponse> SendInBlocksAsync(EndPoint peer, CoapRequest request, int szx, CancellationToken cancellation)
    {
        var body = request.Payload;
        var offset = 0;
        while (true)
        {
            var size = Math.Min(16 << szx, body.Length - offset);
            var block = new Block(offset >> (szx + 4), offset + size < body.Length, szx);
            var part = With(request, OptionNumber.Block1, block) with { Payload = body.Slice(offset, size) };
            if (offset == 0)
            {
                part = part with { Options = part.Options.Set(new CoapOption(OptionNumber.Size1, (uint)body.Length)) };
            }

            var response = await endpoint.ExchangeAsync(peer, part, cancellation).ConfigureAwait(false);
            var echoed = response.Options.Block(OptionNumber.Block1);
            var wantsSmaller = echoed is { IsReserved: false } hint && hint.Szx < szx;
            if (response.Code == CoapCode.RequestEntityTooLarge && offset == 0 && wantsSmaller)
            {
                szx = echoed!.Value.Szx;
                continue;
            }

            if (!block.More || !response.Code.IsSuccess)
            {
                return response with { Options = response.Options.Remove(OptionNumber.Block1) };
            }

            offset += size;
            szx = wantsSmaller ? echoed!.Value.Szx : szx;
        }
    }

    private static CoapRequest With(CoapRequest request, int number, Block block) =>
        request with { Options = request.Options.Set(new CoapOption(number, block.Encode())) };

    private static string? Tag(CoapResponse response) =>
        response.Options.First(OptionNumber.ETag) is { } tag ? Convert.ToHexString(tag.Value.Span) : null;

    private void Append(MemoryStream body, Block block, ReadOnlySpan<byte> part)
    {
        if (block.IsReserved || block.Offset != body.Length || (block.More ? part.Length != block.Size : part.Length > block.Size))
        {
            throw new CoapBlockException($"block {block} of {part.Length} bytes does not follow {body.Length} bytes");
        }

        if (body.Length + part.Length > endpoint.Options.MaxBodySize)
        {
            throw new CoapBlockException($"the body is longer than {endpoint.Options.MaxBodySize} bytes");
        }

        body.Write(part);
    }
}
