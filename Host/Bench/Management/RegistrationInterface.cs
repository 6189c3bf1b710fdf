using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Bench.Management;

/// <summary>/rd: Register, Update and De-register (LwM2M Core §6.2, LwM2M Transport §6.4.3).</summary>
internal sealed class RegistrationInterface(
    ClientRegistry registry, Lwm2mServerOptions options, TimeProvider time, Action<EndPoint, EndPoint> onMoved) : IRequestHandler
{
    private const string Root = "/rd";
    private const int LocationBytes = 4;

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(86400);

    public Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
    {
        var isRoot = request.PathSegments.Count == 1;
        return Task.FromResult(
            isRoot && request.Method == CoapCode.Post ? Register(peer, request)
            : isRoot ? new CoapResponse(CoapCode.MethodNotAllowed)
            : registry.At(request.Path) is not { } registration || IsAnothers(registration.Peer, peer) ? new CoapResponse(CoapCode.NotFound)
            : request.Method == CoapCode.Post || request.Method == CoapCode.Put ? Update(peer, request, registration)
            : request.Method == CoapCode.Delete ? Deregister(registration)
            : new CoapResponse(CoapCode.MethodNotAllowed));
    }

    // A registration made under a context can only be changed under that context.
    private static bool IsAnothers(EndPoint owner, EndPoint peer) => owner is OscorePeer && owner != peer;

    private CoapResponse Register(EndPoint peer, CoapRequest request)
    {
        var version = request.QueryValue("lwm2m");
        if (string.IsNullOrEmpty(request.QueryValue("ep")) || string.IsNullOrEmpty(version))
        {
            return CoapResponse.Error(CoapCode.BadRequest, "ep and lwm2m are wanted");
        }

        if (!options.Versions.Contains(version))
        {
            return CoapResponse.Error(CoapCode.PreconditionFailed, $"LwM2M {version}");
        }

        var registration = new Registration
        {
            Endpoint = request.QueryValue("ep")!,
            Location = $"{Root}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(LocationBytes))}",
            Peer = peer,
            Version = version,
            Lifetime = DefaultLifetime,
            RegisteredAt = time.GetUtcNow(),
            UpdatedAt = time.GetUtcNow(),
        };
        var isAnothers = options.Oscore?.OwnerOf(registration.Endpoint) is { } owner ? owner != peer : peer is OscorePeer { Endpoint: not null };
        if (isAnothers || !options.Admits(registration.Endpoint, peer))
        {
            return new CoapResponse(CoapCode.Forbidden);
        }

        if (request.Payload.IsEmpty)
        {
            return CoapResponse.Error(CoapCode.BadRequest, "the list of objects is wanted");
        }

        if (Apply(request, ref registration) is { } refusal)
        {
            return refusal;
        }

        registry.Add(registration);
        var added = registration;
        return new CoapResponse(CoapCode.Created)
        {
            Options = UriText.LocationOptions(registration.Location),
            AfterSending = () => registry.RaiseRegistered(added),
        };
    }

    private CoapResponse Update(EndPoint peer, CoapRequest request, Registration registration)
    {
        var former = registration.Peer;
        registration = registration with { Peer = peer, UpdatedAt = time.GetUtcNow() };
        if (Apply(request, ref registration) is { } refusal)
        {
            return refusal;
        }

        if (!former.Equals(peer))
        {
            onMoved(former, peer);
        }

        registry.Update(registration);
        return new CoapResponse(CoapCode.Changed) { AfterSending = () => registry.RaiseUpdated(registration) };
    }

    private CoapResponse Deregister(Registration registration)
    {
        registry.Remove(registration.Location);
        return new CoapResponse(CoapCode.Deleted) { AfterSending = () => registry.RaiseDeregistered(registration) };
    }

    /// <summary>Applies what a Register or an Update tells; gives the refusal when something is wrong.</summary>
    private static CoapResponse? Apply(CoapRequest request, ref Registration registration)
    {
        if (request.QueryValue("lt") is { } lt)
        {
            if (!uint.TryParse(lt, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds == 0)
            {
                return CoapResponse.Error(CoapCode.BadRequest, $"lt={lt}");
            }

            registration = registration with { Lifetime = TimeSpan.FromSeconds(seconds) };
        }

        if (BindingText.Apply(request, ref registration) is { } wrong)
        {
            return CoapResponse.Error(CoapCode.BadRequest, wrong);
        }

        registration = registration with { SmsNumber = request.QueryValue("sms") ?? registration.SmsNumber };
        if (request.Payload.IsEmpty)
        {
            return null;
        }

        if (request.ContentFormat is { } format && format != ContentFormat.Link)
        {
            return new CoapResponse(CoapCode.UnsupportedContentFormat);
        }

        try
        {
            registration = RegistrationPayload.Apply(registration, Encoding.UTF8.GetString(request.Payload.Span));
            return null;
        }
        catch (ContentException e)
        {
            return CoapResponse.Error(CoapCode.BadRequest, e.Message);
        }
    }
}
