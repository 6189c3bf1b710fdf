using System.Net;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Management;

/// <summary>An object or object instance that a client registered.</summary>
/// <param name="Path">/3 or /3/0.</param>
/// <param name="Version">The <c>ver</c> attribute; null when not told, which means 1.0 or, from LwM2M 1.1 on, the version of that release.</param>
public sealed record RegisteredObject(Lwm2mPath Path, string? Version);

/// <summary>The parameters of a registration with its updates applied (LwM2M Core §6.2.1).</summary>
public sealed record Registration
{
    /// <summary>Endpoint name (ep).</summary>
    public required string Endpoint { get; init; }

    /// <summary>The Location of the registration, such as <c>/rd/5a3f</c>.</summary>
    public required string Location { get; init; }

    /// <summary>The peer that registered, at its last address.</summary>
    public required EndPoint Peer { get; init; }

    /// <summary>LwM2M version (lwm2m).</summary>
    public required string Version { get; init; }

    /// <summary>Lifetime (lt).</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>Binding (b), such as U or, in LwM2M 1.0, UQ.</summary>
    public string Binding { get; init; } = "U";

    /// <summary>Queue mode (Q, or the Q of a 1.0 binding).</summary>
    public bool QueueMode { get; init; }

    /// <summary>Number for SMS (sms).</summary>
    public string? SmsNumber { get; init; }

    /// <summary>Root of the data model at the client, "" or such as <c>/lwm2m</c>.</summary>
    public string RootPath { get; init; } = "";

    /// <summary>Content formats the client names (ct at the root link).</summary>
    public IReadOnlyList<int> ContentFormats { get; init; } = [];

    /// <summary>Its objects and instances, without those of Security and OSCORE, which a registration never lists.</summary>
    public IReadOnlyList<RegisteredObject> Objects { get; init; } = [];

    /// <summary>All links as they came.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>When it registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When it registered or updated last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it will be forgotten.</summary>
    public DateTimeOffset ExpiresAt => UpdatedAt + Lifetime;

    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"{Endpoint} at {Peer}, lwm2m {Version}, lifetime {Lifetime.TotalSeconds:0} s, binding {Binding}{(QueueMode ? ", queue mode" : "")}: "
        + string.Join(' ', Objects.Select(item => item.Path));
}
