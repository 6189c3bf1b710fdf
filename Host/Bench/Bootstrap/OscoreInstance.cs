namespace Lwm2m.Bench.Bootstrap;

/// <summary>An instance of the OSCORE object (LwM2M Core App. E.4), as the client sees the context; what is null is not written.</summary>
public sealed record OscoreInstance(ushort InstanceId) : BootstrapInstance(21, InstanceId)
{
    /// <summary>0: OSCORE Master Secret.</summary>
    public byte[]? MasterSecret { get; init; }

    /// <summary>1: OSCORE Sender ID, the client's.</summary>
    public byte[]? SenderId { get; init; }

    /// <summary>2: OSCORE Recipient ID, the server's.</summary>
    public byte[]? RecipientId { get; init; }

    /// <summary>3: OSCORE AEAD Algorithm, a number of COSE; 10 is AES-CCM-16-64-128.</summary>
    public int? AeadAlgorithm { get; init; }

    /// <summary>4: OSCORE HMAC Algorithm, a number of COSE; 5 is HMAC 256/256.</summary>
    public int? HmacAlgorithm { get; init; }

    /// <summary>5: OSCORE Master Salt.</summary>
    public byte[]? MasterSalt { get; init; }

    /// <summary>6: OSCORE ID Context.</summary>
    public byte[]? IdContext { get; init; }

    /// <inheritdoc/>
    protected override IEnumerable<(ushort Resource, object? Value)> Resources() =>
    [
        (0, MasterSecret), (1, SenderId), (2, RecipientId), (3, (long?)AeadAlgorithm), (4, (long?)HmacAlgorithm), (5, MasterSalt), (6, IdContext),
    ];
}
