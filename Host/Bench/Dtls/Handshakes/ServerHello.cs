namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>What the server chose (RFC 5246 §7.4.1.3).</summary>
internal sealed class ServerHello
{
    private readonly List<(ushort Type, byte[] Body)> _extensions = [];

    public required ushort Version { get; init; }

    public required byte[] Random { get; init; }

    public required byte[] SessionId { get; init; }

    public required ushort CipherSuite { get; init; }

    public byte CompressionMethod { get; init; }

    public void Add(ExtensionType type, params byte[] body) => Add((ushort)type, body);

    public void Add(ushort type, byte[] body) => _extensions.Add((type, body));

    public byte[] Encode()
    {
        byte[] extensions = [.. _extensions.SelectMany(extension => (byte[])[.. BigEndian(extension.Type), .. Vector(extension.Body)])];
        return
        [
            .. BigEndian(Version), .. Random, (byte)SessionId.Length, .. SessionId, .. BigEndian(CipherSuite), CompressionMethod,
            .. extensions.Length == 0 ? [] : Vector(extensions),
        ];
    }

    /// <summary>Bytes with their length before them, in two bytes.</summary>
    public static byte[] Vector(byte[] bytes) => [.. BigEndian((ushort)bytes.Length), .. bytes];

    private static byte[] BigEndian(ushort value) => [(byte)(value >> 8), (byte)value];
}
