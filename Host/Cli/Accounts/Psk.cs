using System.Security.Cryptography;
using System.Text;

namespace Lwm2m.Cli;

/// <summary>A pre-shared key and its identity, as the command line has them.</summary>
public sealed record Psk(string Identity, byte[] Key)
{
    private const int KeyBytes = 16;

    /// <summary>The identity as it goes over the wire.</summary>
    public byte[] IdentityBytes => Encoding.UTF8.GetBytes(Identity);

    /// <summary>A new key, for a device and a server that live in one process.</summary>
    public static Psk Random(string identity) => new(identity, RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The key of an identity at the server: this one's, nobody else's.</summary>
    public byte[]? Find(string identity) => identity == Identity ? Key : null;
}
