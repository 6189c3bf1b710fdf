using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Management;

/// <summary>The content of a Send.</summary>
/// <param name="Registration">The client.</param>
/// <param name="ContentFormat">The format it used.</param>
/// <param name="Values">The values.</param>
public sealed record SentData(Registration Registration, int ContentFormat, IReadOnlyList<ResourceValue> Values)
{
    /// <summary>Whether this server had muted it (<see cref="ServerObjectOperations.MuteSendAsync"/>): the client should not have.</summary>
    public bool DespiteMute { get; init; }
}

/// <summary>/dp: the Send operation (LwM2M Core §6.4.6).</summary>
internal sealed class SendInterface(ClientRegistry registry, ObjectModel model, Action<SentData> onData) : IRequestHandler
{
    public Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation) =>
        Task.FromResult(Handle(peer, request));

    private CoapResponse Handle(EndPoint peer, CoapRequest request)
    {
        if (request.Method != CoapCode.Post || request.PathSegments.Count != 1)
        {
            return new CoapResponse(CoapCode.MethodNotAllowed);
        }

        if (registry.All.FirstOrDefault(client => client.Peer.Equals(peer)) is not { } registration)
        {
            return new CoapResponse(CoapCode.NotFound);
        }

        if (request.ContentFormat is not (ContentFormat.SenmlCbor or ContentFormat.SenmlJson))
        {
            return new CoapResponse(CoapCode.UnsupportedContentFormat);
        }

        try
        {
            var format = request.ContentFormat.Value;
            var values = Payload.Decode(format, request.Payload, Lwm2mPath.Root, model);
            if (values.FirstOrDefault(value => registration.Objects.All(item => item.Path != value.Path.Take(2))) is { } stranger)
            {
                return CoapResponse.Error(CoapCode.NotFound, $"{stranger.Path} is not registered");
            }

            onData(new SentData(registration, format, values));
            return new CoapResponse(CoapCode.Changed);
        }
        catch (ContentException e)
        {
            return CoapResponse.Error(CoapCode.BadRequest, e.Message);
        }
    }
}
