namespace Lwm2m.Bench.Card;

/// <summary>A static key set of SCP03 (GlobalPlatform Card Specification 2.2 Amendment D §6).</summary>
/// <param name="Encryption">Key-ENC, of 16, 24 or 32 octets.</param>
/// <param name="Mac">Key-MAC.</param>
/// <param name="Data">Key-DEK.</param>
/// <param name="Version">Key version number.</param>
public sealed record Scp03Keys(byte[] Encryption, byte[] Mac, byte[] Data, byte Version = 0x30)
{
    /// <summary>The keys of the published vectors, of a size.</summary>
    public static Scp03Keys Published(int size = 16) => new(Count(0x00, size), Count(0x10, size), Count(0x20, size));

    private static byte[] Count(byte first, int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(first + (i % 16)))];
}
