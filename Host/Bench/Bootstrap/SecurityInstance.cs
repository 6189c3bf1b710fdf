using System.Text;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>How an account is secured (Security object, resource 2).</summary>
public enum SecurityMode
{
#pragma warning disable CS1591 // the names are those of the object
    PreSharedKey = 0,
    RawPublicKey = 1,
    Certificate = 2,
    NoSec = 3,
    CertificateWithEst = 4,
#pragma warning restore CS1591
}

/// <summary>An instance of the Security object (LwM2M Core App. E.1); what is null is not written.</summary>
public sealed record SecurityInstance(ushort InstanceId) : BootstrapInstance(0, InstanceId)
{
    /// <summary>0: LwM2M Server URI.</summary>
    public string? Uri { get; init; }

    /// <summary>1: Bootstrap-Server.</summary>
    public bool? IsBootstrapServer { get; init; } = false;

    /// <summary>2: Security Mode.</summary>
    public SecurityMode? Mode { get; init; } = SecurityMode.NoSec;

    /// <summary>3: Public Key or Identity.</summary>
    public byte[]? Identity { get; init; } = [];

    /// <summary>4: Server Public Key.</summary>
    public byte[]? ServerPublicKey { get; init; } = [];

    /// <summary>5: Secret Key.</summary>
    public byte[]? SecretKey { get; init; } = [];

    /// <summary>6: SMS Security Mode.</summary>
    public int? SmsSecurityMode { get; init; }

    /// <summary>7: SMS Binding Key Parameters: KIc, KID, SPI and TAR, 6 bytes.</summary>
    public byte[]? SmsKeyParameters { get; init; }

    /// <summary>8: SMS Binding Secret Key(s), 16, 32 or 48 bytes.</summary>
    public byte[]? SmsSecretKeys { get; init; }

    /// <summary>9: LwM2M Server SMS Number.</summary>
    public string? SmsNumber { get; init; }

    /// <summary>10: Short Server ID.</summary>
    public int? ShortServerId { get; init; }

    /// <summary>11: Client Hold Off Time, in seconds.</summary>
    public int? HoldOff { get; init; }

    /// <summary>12: Bootstrap-Server Account Timeout, in seconds; 0 is for ever.</summary>
    public int? AccountTimeout { get; init; }

    /// <summary>14: SNI.</summary>
    public string? Sni { get; init; }

    /// <summary>16: DTLS/TLS Ciphersuites, numbers of the IANA registry.</summary>
    public IReadOnlyList<ushort>? CipherSuites { get; init; }

    /// <summary>17: OSCORE Security Mode, as the number of an instance of object 21.</summary>
    public ushort? Oscore { get; init; }

    /// <summary>An account with a pre-shared key.</summary>
    public static SecurityInstance Psk(ushort instance, int? shortServerId, string uri, string identity, byte[] key) => new(instance)
    {
        Uri = uri, Mode = SecurityMode.PreSharedKey, Identity = Encoding.UTF8.GetBytes(identity), SecretKey = key, ShortServerId = shortServerId,
    };

    /// <summary>An account without DTLS: bare, or with an OSCORE instance.</summary>
    public static SecurityInstance NoSec(ushort instance, int? shortServerId, string uri, ushort? oscore = null) =>
        new(instance) { Uri = uri, ShortServerId = shortServerId, Oscore = oscore };

    /// <inheritdoc/>
    protected override IEnumerable<(ushort Resource, object? Value)> Resources() =>
    [
        (0, Uri), (1, IsBootstrapServer), (2, Mode is { } mode ? (long)mode : null), (3, Identity), (4, ServerPublicKey), (5, SecretKey),
        (6, (long?)SmsSecurityMode), (7, SmsKeyParameters), (8, SmsSecretKeys), (9, SmsNumber), (10, (long?)ShortServerId), (11, (long?)HoldOff),
        (12, (long?)AccountTimeout), (14, Sni), (16, CipherSuites is null ? null : Several(CipherSuites)),
        (17, Oscore is { } oscore ? new ObjectLink(21, oscore) : null),
    ];

    private static Dictionary<ushort, object> Several(IReadOnlyList<ushort> numbers) =>
        numbers.Select((number, index) => (number, index)).ToDictionary(pair => (ushort)pair.index, pair => (object)(ulong)pair.number);
}
