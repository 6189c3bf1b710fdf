using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>Receives the responses with one token.</summary>
internal interface IResponseSink
{
    /// <summary>The last request sent with the token.</summary>
    SentRequest Sent { get; }

    /// <summary>A response with the token came. Called from the receiving thread.</summary>
    /// <returns>Whether it answers the request last sent, which then needs no repetition (RFC 7252 §5.2.2).</returns>
    bool OnResponse(CoapResponse response);

    /// <summary>The response that is waited for will not come.</summary>
    void OnFailure(CoapException reason);

    /// <summary>The endpoint was closed: none will come.</summary>
    void OnClosed();
}

/// <summary>The data by which responses are matched with the requests of one token.</summary>
internal sealed class SentRequest
{
    /// <summary>Message ID of the last request.</summary>
    public ushort MessageId { get; set; }

    /// <summary>Destination of the last request; null before the first.</summary>
    public EndPoint? Address { get; set; }

    /// <summary>The last request as it was sent.</summary>
    public CoapRequest? Request { get; set; }

    /// <summary>Opens the responses; null when they are not protected.</summary>
    public IProtectedExchange? Protection { get; set; }
}

/// <summary>Waits for one response.</summary>
internal sealed class PendingResponse(EndPoint peer) : IResponseSink
{
    private readonly TaskCompletionSource<CoapResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CoapResponse> Response => _response.Task;

    public SentRequest Sent { get; } = new();

    public bool OnResponse(CoapResponse response)
    {
        _response.TrySetResult(response);
        return true;
    }

    public void OnFailure(CoapException reason) => _response.TrySetException(reason);

    public void OnClosed() => OnFailure(new CoapException($"closed before {peer} responded"));
}
