using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>Waits at a token.</summary>
internal interface IResponseSink
{
    /// <summary>Message ID of the request last sent with the token.</summary>
    ushort RequestId { get; set; }

    /// <summary>A response with the token came. Called from the receiving thread.</summary>
    void OnResponse(CoapResponse response);

    /// <summary>The endpoint was closed: none will come.</summary>
    void OnClosed();
}

/// <summary>Waits for one response.</summary>
internal sealed class PendingResponse(EndPoint peer) : IResponseSink
{
    private readonly TaskCompletionSource<CoapResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CoapResponse> Response => _response.Task;

    public ushort RequestId { get; set; }

    public void OnResponse(CoapResponse response) => _response.TrySetResult(response);

    public void OnClosed() => _response.TrySetException(new CoapException($"closed before {peer} responded"));
}
