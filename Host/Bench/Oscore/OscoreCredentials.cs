using System.Security.Cryptography;

namespace Lwm2m.Bench.Oscore;

/// <summary>What two endpoints share before the first message (RFC 8613 §3.2); AES-CCM-16-64-128 and HKDF-SHA-256.</summary>
public sealed record OscoreCredentials
{
    /// <summary>The longest Sender or Recipient ID with a nonce of 13 bytes (RFC 8613 §3.3).</summary>
    public const int MaxIdLength = 7;

    private readonly ReadOnlyMemory<byte> _senderId;
    private readonly ReadOnlyMemory<byte> _recipientId;

    /// <summary>Master Secret.</summary>
    public required ReadOnlyMemory<byte> MasterSecret { get; init; }

    /// <summary>Master Salt; empty by default.</summary>
    public ReadOnlyMemory<byte> MasterSalt { get; init; }

    /// <summary>The ID of this end, 0 to 7 bytes.</summary>
    /// <exception cref="ArgumentException">Too long.</exception>
    public required ReadOnlyMemory<byte> SenderId
    {
        get => _senderId;
        init => _senderId = Checked(value);
    }

    /// <summary>The ID of the other end, 0 to 7 bytes.</summary>
    /// <exception cref="ArgumentException">Too long.</exception>
    public required ReadOnlyMemory<byte> RecipientId
    {
        get => _recipientId;
        init => _recipientId = Checked(value);
    }

    /// <summary>ID Context; null for none. Where contexts are derived anew (RFC 8613 Appendix B.2) it is made up by the two ends.</summary>
    public ReadOnlyMemory<byte>? IdContext { get; init; }

    /// <summary>Width of the replay window in sequence numbers: 1 to 64, by default 32 (RFC 8613 §3.2.2).</summary>
    public int ReplayWindow { get; init; } = 32;

    /// <summary>The same credentials as the other end has them.</summary>
    public OscoreCredentials Mirrored() => this with { SenderId = RecipientId, RecipientId = SenderId };

    /// <summary>Derives a key or the Common IV (RFC 8613 §3.2.1).</summary>
    internal byte[] Derive(ReadOnlyMemory<byte> id, ReadOnlyMemory<byte>? idContext, string type, int length) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, MasterSecret.ToArray(), length, MasterSalt.ToArray(), CoseStructures.Info(id, idContext, type, length));

    private static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> id) =>
        id.Length <= MaxIdLength ? id : throw new ArgumentException($"an ID has at most {MaxIdLength} bytes");
}
