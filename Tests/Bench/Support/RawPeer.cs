using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Support;

/// <summary>A peer that a test plays message by message.</summary>
internal sealed class RawPeer(MemoryNetwork network, EndPoint other) : IAsyncDisposable
{
    private readonly IDatagramTransport _transport = network.Open();

    public EndPoint Address => _transport.LocalEndPoint;

    public ValueTask SendAsync(CoapMessage message) => SendAsync(CoapMessageCodec.Encode(message));

    public ValueTask SendAsync(byte[] bytes) => _transport.SendAsync(bytes, other);

    public async Task<CoapMessage> ReceiveAsync(CancellationToken cancellation)
    {
        var datagram = await _transport.ReceiveAsync(cancellation);
        Assert.AreEqual(DecodeStatus.Ok, CoapMessageCodec.Decode(datagram.Bytes, out var message));
        return message!;
    }

    /// <summary>Fails when a message comes within the time.</summary>
    public async Task HearNothingAsync(TimeSpan during, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(during);
        var heard = "";
        try
        {
            heard = (await ReceiveAsync(limit.Token)).ToString();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Silence, as it should be.
        }

        Assert.AreEqual("", heard);
    }

    /// <summary>A response to a request, piggybacked on its acknowledgement.</summary>
    public static CoapMessage Piggybacked(CoapMessage request, CoapCode code, string payload = "", params CoapOption[] options) => new()
    {
        Type = CoapType.Acknowledgement,
        Code = code,
        MessageId = request.MessageId,
        Token = request.Token,
        Options = new OptionSet(options),
        Payload = System.Text.Encoding.UTF8.GetBytes(payload),
    };

    public ValueTask DisposeAsync() => _transport.DisposeAsync();
}
