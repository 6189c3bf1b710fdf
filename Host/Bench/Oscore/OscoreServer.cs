using System.Net;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <summary>Opens requests for a handler and protects its responses (RFC 8613 §8.2, §8.3).</summary>
internal sealed class OscoreServer(OscoreContextStore store, IRequestHandler inner) : IRequestHandler
{
    public async Task<CoapResponse> HandleAsync(EndPoint from, CoapRequest outer, CancellationToken cancellation)
    {
        if (OscoreOption.Decode(outer.Options.First(OptionNumber.Oscore)!.Value) is not { PartialIv: not null, Kid: not null } option)
        {
            return Refusal(OscoreFailure.Malformed);
        }

        var opened = store.Open(option, outer);
        if (opened.Peer?.Misbehaviour.UnprotectedAnswer is { } answer)
        {
            return answer;
        }

        if (opened.Failure != OscoreFailure.None)
        {
            return Refusal(opened.Failure);
        }

        if (opened.Answer is { } challenge)
        {
            if (opened.IsCarriedOut)
            {
                opened.Peer!.HeardAt(from);
                var carriedOut = await inner.HandleAsync(opened.Peer, opened.Request!, cancellation).ConfigureAwait(false);
                challenge = challenge with { AfterSending = carriedOut.AfterSending };
            }

            return challenge;
        }

        var (peer, request) = (opened.Peer!, opened.Request!);
        peer.HeardAt(from);
        var response = OptionNumber.FirstUnprocessable(request.Options) is { } number
            ? CoapResponse.Error(CoapCode.BadOption, OptionNumber.Name(number))
            : await inner.HandleAsync(peer, request, cancellation).ConfigureAwait(false);
        return peer.Protect(opened.Binding!, response);
    }

    // Unprotected, and not to be cached (RFC 8613 §8.2, §7.4).
    private static CoapResponse Refusal(OscoreFailure failure)
    {
        var (code, text) = failure switch
        {
            OscoreFailure.Malformed => (CoapCode.BadOption, "Failed to decode COSE"),
            OscoreFailure.ContextNotFound => (CoapCode.Unauthorized, "Security context not found"),
            OscoreFailure.Replay => (CoapCode.Unauthorized, "Replay detected"),
            OscoreFailure.Decryption => (CoapCode.BadRequest, "Decryption failed"),
            _ => (CoapCode.ServiceUnavailable, ""),
        };
        return CoapResponse.Error(code, text) with { Options = new OptionSet([new CoapOption(OptionNumber.MaxAge, 0u)]) };
    }
}
