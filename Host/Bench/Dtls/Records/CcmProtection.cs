using System.Security.Cryptography;

namespace Lwm2m.Bench.Dtls.Records;

/// <summary>AES-128-CCM (RFC 6655 §3): a salt of the key block and the record's number make the nonce.</summary>
internal sealed class CcmProtection(byte[] key, byte[] salt, int tagLength) : RecordProtection
{
    public const int SaltLength = 4;

    private const int ExplicitLength = 8;

    private readonly AesCcm _aes = new(key);

    public override int MaxPlaintext(int fragmentLength) => fragmentLength - ExplicitLength - tagLength;

    public override byte[] Protect(ContentType type, ushort version, ulong number, ReadOnlySpan<byte> connectionId, ReadOnlySpan<byte> plaintext)
    {
        var fragment = new byte[ExplicitLength + plaintext.Length + tagLength];
        BigEndian(number).CopyTo(fragment, 0);
        _aes.Encrypt(
            Nonce(fragment), plaintext, fragment.AsSpan(ExplicitLength, plaintext.Length), fragment.AsSpan(ExplicitLength + plaintext.Length),
            AdditionalData(type, version, number, connectionId, plaintext.Length));
        return fragment;
    }

    public override bool TryUnprotect(in DtlsRecord record, out byte[] plaintext)
    {
        var fragment = record.Fragment.Span;
        var length = MaxPlaintext(fragment.Length);
        plaintext = new byte[Math.Max(length, 0)];
        if (length < 0)
        {
            return false;
        }

        var number = DtlsRecord.Number(record.Epoch, record.SequenceNumber);
        var data = AdditionalData(record.Type, record.Version, number, record.ConnectionId.Span, length);
        try
        {
            _aes.Decrypt(Nonce(fragment), fragment.Slice(ExplicitLength, length), fragment[(ExplicitLength + length)..], plaintext, data);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private byte[] Nonce(ReadOnlySpan<byte> fragment) => [.. salt, .. fragment[..ExplicitLength]];
}
