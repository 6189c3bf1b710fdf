using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Coap;

/// <content>What outlives it.</content>
public sealed partial class Observation
{
    /// <summary>Goes on with an observation of another process; its <see cref="First"/> is empty.</summary>
    internal static Observation Resume(CoapEndpoint endpoint, ObservationSnapshot saved, PeerBook peers)
    {
        var request = new CoapRequest
        {
            Method = new CoapCode(saved.Method),
            Options = new OptionSet(saved.Options.Select(option => new CoapOption(option.Number, option.Value))),
            Payload = saved.Payload,
        };
        var peer = peers.Find(saved.Peer) ?? throw new ArgumentException($"the peer {saved.Peer} is not known");
        var observation = new Observation(endpoint, peer, request, new Token(saved.Token)) { IsActive = true };
        observation.Sent.Request = request;
        observation._order.Restore(saved.Newest);
        if (peer is ProtectedPeer known && saved.Protection is { } protection)
        {
            observation.Sent.Protection = known.ResumeExchange(protection);
            observation.Sent.Address = known.Address;
        }
        else
        {
            observation.Sent.Address = peer;
        }

        observation._first.TrySetResult(observation.First);
        endpoint.Await(observation._token, observation);
        _ = observation.CompleteAsync();
        return observation;
    }

    internal ObservationSnapshot Save() => new(
        PeerSnapshot.Of(Peer), _request.Method.Value, [.. _request.Options.Select(option => new OptionSnapshot(option.Number, option.Value.ToArray()))],
        _request.Payload.ToArray(), _token.ToArray(), _order.Newest, Sent.Protection?.Save());
}
