using System.Collections.Concurrent;
using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Coap;

/// <summary>Matches responses with the protected requests of an endpoint, and opens them.</summary>
internal sealed class ProtectedResponses(CoapEndpoint endpoint, MessageLayer messages, CancellationToken closed)
{
    private readonly ConcurrentDictionary<Token, IResponseSink> _waiting = new();

    /// <summary>Everybody who waits.</summary>
    public ICollection<IResponseSink> Waiting => _waiting.Values;

    public void Await(Token token, IResponseSink sink) => _waiting[token] = sink;

    public void StopAwaiting(Token token, IResponseSink sink) => _waiting.TryRemove(new KeyValuePair<Token, IResponseSink>(token, sink));

    /// <summary>A response came. Whose it is the keys tell, not the address it came from (RFC 8613 §8.4).</summary>
    public ResponseUse OnResponse(EndPoint from, CoapMessage message)
    {
        if (!_waiting.TryGetValue(message.Token, out var sink))
        {
            return ResponseUse.Unwanted;
        }

        var outer = CoapResponse.Of(message);
        if (!message.Options.Has(OptionNumber.Oscore))
        {
            if (!message.Code.IsSuccess && from.Equals(sink.Sent.Address))
            {
                BackgroundTask.Leave(GiveUpAsync(sink, outer));
            }

            return ResponseUse.Ignored;
        }

        if (outer.Options.Block(OptionNumber.Block2) is { More: true })
        {
            messages.Settle(sink.Sent.Address!, sink.Sent.MessageId);
            BackgroundTask.Leave(FetchOuterRestAsync(from, outer, sink));
            return ResponseUse.Taken;
        }

        return Open(from, outer, sink);
    }

    // A proxy may have cut what was protected in one piece (RFC 8613 §8.4.1).
    private async Task FetchOuterRestAsync(EndPoint from, CoapResponse first, IResponseSink sink)
    {
        try
        {
            Open(from, await endpoint.FetchRestAsync(sink.Sent.Address!, sink.Sent.Request!, first, closed).ConfigureAwait(false), sink);
        }
        catch (CoapException e)
        {
            sink.OnFailure(e);
        }
        catch (OperationCanceledException)
        {
            // The endpoint was closed.
        }
    }

    private ResponseUse Open(EndPoint from, CoapResponse outer, IResponseSink sink)
    {
        var protection = sink.Sent.Protection!;
        var verdict = protection.Open(outer, out var inner);
        if (verdict == ResponseVerdict.Refused)
        {
            return ResponseUse.Ignored;
        }

        if (verdict != ResponseVerdict.Stale)
        {
            var (address, messageId) = (sink.Sent.Address!, sink.Sent.MessageId);
            protection.Peer.HeardAt(from);
            if (sink.OnResponse(verdict == ResponseVerdict.NewContext ? CoapResponse.AskAgain : inner))
            {
                messages.Settle(address, messageId);
            }
        }

        return ResponseUse.Taken;
    }

    private async Task GiveUpAsync(IResponseSink sink, CoapResponse said)
    {
        var (address, messageId) = (sink.Sent.Address!, sink.Sent.MessageId);
        try
        {
            await Task.Delay(endpoint.Options.UnprotectedErrorGrace, endpoint.Time, closed).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;     // the endpoint was closed
        }

        if (sink.Sent.MessageId == messageId)
        {
            sink.OnFailure(new UnprotectedErrorException(said));
            messages.Settle(address, messageId);
        }
    }
}
