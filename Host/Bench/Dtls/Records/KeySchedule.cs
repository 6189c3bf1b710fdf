using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lwm2m.Bench.Dtls.Records;

/// <summary>From a pre-shared key to the keys of the records (RFC 5246 §5, §6.3, §8.1; RFC 4279 §2; RFC 7627 §4).</summary>
internal static class KeySchedule
{
    private const int MasterLength = 48;
    private const int VerifyDataLength = 12;

    /// <summary>The PRF of TLS 1.2 with SHA-256.</summary>
    public static byte[] Prf(ReadOnlySpan<byte> secret, string label, ReadOnlySpan<byte> seed, int length)
    {
        byte[] labelled = [.. Encoding.ASCII.GetBytes(label), .. seed];
        var output = new List<byte>();
        var chain = HMACSHA256.HashData(secret, labelled);
        while (output.Count < length)
        {
            output.AddRange(HMACSHA256.HashData(secret, [.. chain, .. labelled]));
            chain = HMACSHA256.HashData(secret, chain);
        }

        return [.. output[..length]];
    }

    /// <summary>The premaster secret of a plain PSK: as many zeros, then the key, each with its length.</summary>
    public static byte[] Premaster(byte[] psk)
    {
        var premaster = new byte[2 * (sizeof(ushort) + psk.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(premaster, (ushort)psk.Length);
        BinaryPrimitives.WriteUInt16BigEndian(premaster.AsSpan(sizeof(ushort) + psk.Length), (ushort)psk.Length);
        psk.CopyTo(premaster, 2 * sizeof(ushort) + psk.Length);
        return premaster;
    }

    public static byte[] Master(byte[] premaster, byte[] clientRandom, byte[] serverRandom) =>
        Prf(premaster, "master secret", [.. clientRandom, .. serverRandom], MasterLength);

    public static byte[] ExtendedMaster(byte[] premaster, byte[] sessionHash) =>
        Prf(premaster, "extended master secret", sessionHash, MasterLength);

    public static byte[] KeyBlock(byte[] master, byte[] clientRandom, byte[] serverRandom, int length) =>
        Prf(master, "key expansion", [.. serverRandom, .. clientRandom], length);

    public static byte[] ClientVerifyData(byte[] master, byte[] handshakeHash) => Prf(master, "client finished", handshakeHash, VerifyDataLength);

    public static byte[] ServerVerifyData(byte[] master, byte[] handshakeHash) => Prf(master, "server finished", handshakeHash, VerifyDataLength);
}
