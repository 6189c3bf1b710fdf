using System.Security.Cryptography;

namespace Lwm2m.Bench.Dtls.Records;

/// <summary>
/// AES-128-CBC with HMAC-SHA256, MAC before encryption (RFC 5246 §6.2.3.2). The padding is not checked in constant
/// time: this is a bench.
/// </summary>
internal sealed class CbcProtection(byte[] macKey, byte[] key) : RecordProtection
{
    public const int MacLength = 32;

    private const int Block = 16;

    private readonly Aes _aes = Create(key);

    public override int MaxPlaintext(int fragmentLength) => (fragmentLength - Block) / Block * Block - MacLength - 1;

    public override byte[] Protect(ContentType type, ushort version, ulong number, ReadOnlySpan<byte> connectionId, ReadOnlySpan<byte> plaintext)
    {
        var padding = Block - (plaintext.Length + MacLength) % Block;
        byte[] inner =
        [
            .. plaintext, .. Mac(type, version, number, connectionId, plaintext), .. Enumerable.Repeat((byte)(padding - 1), padding),
        ];
        var iv = RandomNumberGenerator.GetBytes(Block);
        return [.. iv, .. _aes.EncryptCbc(inner, iv, PaddingMode.None)];
    }

    public override bool TryUnprotect(in DtlsRecord record, out byte[] plaintext)
    {
        plaintext = [];
        var fragment = record.Fragment.Span;
        if (fragment.Length % Block != 0 || fragment.Length < Block + MacLength + Block)
        {
            return false;
        }

        var inner = _aes.DecryptCbc(fragment[Block..], fragment[..Block], PaddingMode.None);
        var padding = inner[^1] + 1;
        var length = inner.Length - padding - MacLength;
        if (length < 0 || inner.AsSpan(inner.Length - padding).ContainsAnyExcept((byte)(padding - 1)))
        {
            return false;
        }

        plaintext = inner[..length];
        var mac = Mac(record.Type, record.Version, DtlsRecord.Number(record.Epoch, record.SequenceNumber), record.ConnectionId.Span, plaintext);
        return CryptographicOperations.FixedTimeEquals(mac, inner.AsSpan(length, MacLength));
    }

    private static Aes Create(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private byte[] Mac(ContentType type, ushort version, ulong number, ReadOnlySpan<byte> connectionId, ReadOnlySpan<byte> plaintext) =>
        HMACSHA256.HashData(macKey, (byte[])[.. AdditionalData(type, version, number, connectionId, plaintext.Length), .. plaintext]);
}
