namespace Lwm2m.Bench.Coap;

/// <summary>
/// What makes an exchange of more than one: a context to settle on (RFC 8613 Appendix B.2), and a peer that wants to
/// see that the request is fresh (RFC 9175 §2.3).
/// </summary>
internal static class Repetition
{
    private const int MaxContexts = 3;

    /// <summary>Sends a request until it has its response.</summary>
    /// <param name="peer">With whom it is protected; null for no protection.</param>
    /// <param name="request">The request.</param>
    /// <param name="attempt">Sends it once, and gives its response; null when the peer proposed a context.</param>
    /// <param name="cancellation">Ends the wait for others that settle on a context.</param>
    public static async Task<CoapResponse> RunAsync(
        ProtectedPeer? peer, CoapRequest request, Func<CoapRequest, Task<CoapResponse?>> attempt, CancellationToken cancellation)
    {
        if (peer is null or { HasKeys: true })
        {
            return await RepeatAsync(peer, request, attempt).ConfigureAwait(false);
        }

        await peer.KeyAgreement.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await RepeatAsync(peer, request, attempt).ConfigureAwait(false);
        }
        finally
        {
            peer.KeyAgreement.Release();
        }
    }

    private static async Task<CoapResponse> RepeatAsync(ProtectedPeer? peer, CoapRequest request, Func<CoapRequest, Task<CoapResponse?>> attempt)
    {
        var contexts = 0;
        var echoed = peer is { RepeatsEcho: false };
        while (true)
        {
            CoapResponse? response = null;
            try
            {
                response = await attempt(request).ConfigureAwait(false);
            }
            catch (UnprotectedErrorException e) when (contexts == 0 && peer?.MayHaveLostKeys(e.Response) == true)
            {
                peer.RenewKeys();
            }

            if (response is null)
            {
                if (++contexts == MaxContexts)
                {
                    throw new CoapException($"no context could be settled on with {peer}");
                }
            }
            else if (!echoed && response.Code == CoapCode.Unauthorized && response.Options.First(OptionNumber.Echo) is { } echo)
            {
                echoed = true;
                request = request with { Options = request.Options.Set(echo) };
            }
            else
            {
                return response;
            }
        }
    }
}
