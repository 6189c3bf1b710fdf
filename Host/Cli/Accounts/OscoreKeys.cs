using System.Security.Cryptography;
using Lwm2m.Bench.Oscore;
using Lwm2m.Client;

namespace Lwm2m.Cli;

/// <summary>What an OSCORE context is derived from (RFC 8613 §3.2), as the command line has it; IDs are those of one side.</summary>
/// <param name="MasterSecret">Master Secret.</param>
/// <param name="SenderId">ID of this side.</param>
/// <param name="RecipientId">ID of the other side.</param>
/// <param name="Salt">Master Salt, or null.</param>
/// <param name="IdContext">ID Context, or null.</param>
public sealed record OscoreKeys(byte[] MasterSecret, byte[] SenderId, byte[] RecipientId, byte[]? Salt = null, byte[]? IdContext = null)
{
    /// <summary>Fewest bytes of a Master Secret: those of the key derived from it.</summary>
    public const int MinSecretBytes = 16;

    /// <summary>Most bytes of a Master Secret, salt and ID Context that are taken from a command line.</summary>
    public const int MaxBytes = 64;

    /// <summary>A new secret, for a device and a server that live in one process; the IDs are those of the device.</summary>
    public static OscoreKeys Random() => new(RandomNumberGenerator.GetBytes(MinSecretBytes), [0x01], [0x02], RandomNumberGenerator.GetBytes(8));

    /// <summary>As the other side has them.</summary>
    public OscoreKeys Mirrored() => this with { SenderId = RecipientId, RecipientId = SenderId };

    /// <summary>As the device keeps them.</summary>
    public OscoreAccount ToAccount() => new(MasterSecret, SenderId, RecipientId, Salt, IdContext);

    /// <summary>As the server of Bench takes them.</summary>
    public OscoreCredentials ToCredentials() => new()
    {
        MasterSecret = MasterSecret,
        SenderId = SenderId,
        RecipientId = RecipientId,
        MasterSalt = Salt ?? [],
        IdContext = IdContext is { } idContext ? new ReadOnlyMemory<byte>(idContext) : (ReadOnlyMemory<byte>?)null,
    };

    /// <summary>Nothing that is secret.</summary>
    public override string ToString() => $"OSCORE as {Name(SenderId)} with {Name(RecipientId)}";

    private static string Name(byte[] id) => id.Length == 0 ? "the empty ID" : Convert.ToHexStringLower(id);
}
