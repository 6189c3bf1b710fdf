using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Management;

/// <summary>Registrations and observations of a <see cref="Lwm2mServer"/>, to be kept as JSON.</summary>
public sealed record ServerSnapshot(IReadOnlyList<RegistrationSnapshot> Registrations, IReadOnlyList<ObservationSnapshot> Observations);

/// <summary>A registration.</summary>
public sealed record RegistrationSnapshot(
    string Endpoint, string Location, PeerSnapshot Peer, string Version, TimeSpan Lifetime, string Binding, bool QueueMode, string? SmsNumber,
    string Links, DateTimeOffset RegisteredAt, DateTimeOffset UpdatedAt)
{
    internal static RegistrationSnapshot Of(Registration registration) => new(
        registration.Endpoint, registration.Location, PeerSnapshot.Of(registration.Peer), registration.Version, registration.Lifetime, registration.Binding,
        registration.QueueMode, registration.SmsNumber, LinkFormat.Encode(registration.Links), registration.RegisteredAt, registration.UpdatedAt);

    internal Registration? ToRegistration(PeerBook peers) => peers.Find(Peer) is not { } peer ? null : RegistrationPayload.Apply(
        new Registration
        {
            Endpoint = Endpoint, Location = Location, Peer = peer, Version = Version, Lifetime = Lifetime, Binding = Binding, QueueMode = QueueMode,
            SmsNumber = SmsNumber, RegisteredAt = RegisteredAt, UpdatedAt = UpdatedAt,
        },
        Links);
}
