using System.Security.Cryptography;
using System.Text;
using Lwm2m.Dtls;

namespace Lwm2m.Cli;

/// <summary>The key that a device seals its store with, as a file of hexadecimal text that only its owner may read.</summary>
public static class DeviceKey
{
    /// <summary>Makes one.</summary>
    public static byte[] Random() => RandomNumberGenerator.GetBytes(SealedStore.KeyLength);

    /// <summary>Reads one.</summary>
    /// <exception cref="UsageException">The file is not there or holds something else.</exception>
    public static byte[] Read(string file)
    {
        try
        {
            return Hexadecimal.Read($"the key in {file}", File.ReadAllText(file).Trim(), SealedStore.KeyLength, SealedStore.KeyLength);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"device key: {e.Message}");
        }
    }

    /// <summary>Writes one to a file, which is there whole or not at all.</summary>
    public static void Write(string file, byte[] key)
    {
        PrivateFile.Replace(file, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key) + "\n"));
    }
}
