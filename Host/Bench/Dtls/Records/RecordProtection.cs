using System.Buffers.Binary;

namespace Lwm2m.Bench.Dtls.Records;

/// <summary>The keys of one direction and one epoch at work (RFC 5246 §6.2.3, RFC 6347 §4.1.2, RFC 9146 §5).</summary>
internal abstract class RecordProtection
{
    /// <summary>Protects a fragment.</summary>
    /// <returns>What stands after the record header.</returns>
    public abstract byte[] Protect(ContentType type, ushort version, ulong number, ReadOnlySpan<byte> connectionId, ReadOnlySpan<byte> plaintext);

    /// <summary>Verifies and opens a record.</summary>
    public abstract bool TryUnprotect(in DtlsRecord record, out byte[] plaintext);

    /// <summary>The longest plaintext whose protected fragment has at most so many bytes; negative when none has.</summary>
    public abstract int MaxPlaintext(int fragmentLength);

    /// <summary>
    /// What is authenticated beside the plaintext: RFC 5246 §6.2.3.3 without connection ID, RFC 9146 §5.3 with one.
    /// </summary>
    public static byte[] AdditionalData(ContentType type, ushort version, ulong number, ReadOnlySpan<byte> connectionId, int plaintextLength)
    {
        var data = new List<byte>();
        if (type == ContentType.Tls12Cid)
        {
            data.AddRange([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, (byte)type, (byte)connectionId.Length]);
            data.AddRange([(byte)type, .. BigEndian(version)]);
            data.AddRange(BigEndian(number));
            data.AddRange(connectionId);
        }
        else
        {
            data.AddRange(BigEndian(number));
            data.AddRange([(byte)type, .. BigEndian(version)]);
        }

        data.AddRange(BigEndian((ushort)plaintextLength));
        return [.. data];
    }

    /// <summary>The protections of both directions from the key block of a suite.</summary>
    public static (RecordProtection Client, RecordProtection Server) Derive(
        CipherSuite suite, byte[] master, byte[] clientRandom, byte[] serverRandom)
    {
        if (suite == CipherSuite.PskAes128CbcSha256)
        {
            const int Mac = CbcProtection.MacLength, Key = 16;
            var block = KeySchedule.KeyBlock(master, clientRandom, serverRandom, 2 * (Mac + Key));
            return (new CbcProtection(block[..Mac], block[(2 * Mac)..(2 * Mac + Key)]),
                new CbcProtection(block[Mac..(2 * Mac)], block[(2 * Mac + Key)..]));
        }
        else
        {
            const int Key = 16, Salt = CcmProtection.SaltLength;
            var block = KeySchedule.KeyBlock(master, clientRandom, serverRandom, 2 * (Key + Salt));
            var tag = suite == CipherSuite.PskAes128Ccm8 ? 8 : 16;
            return (new CcmProtection(block[..Key], block[(2 * Key)..(2 * Key + Salt)], tag),
                new CcmProtection(block[Key..(2 * Key)], block[(2 * Key + Salt)..], tag));
        }
    }

    protected static byte[] BigEndian(ulong number)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] BigEndian(ushort number) => [(byte)(number >> 8), (byte)number];
}
