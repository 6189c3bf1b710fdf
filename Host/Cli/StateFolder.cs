using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Host;

namespace Lwm2m.Cli;

/// <summary>
/// The folder of <c>--state</c>: the device's store, as a board has it, and the device key that it is sealed with unless that
/// is given elsewhere.
/// </summary>
public sealed class StateFolder
{
    private const string KeyName = "device.key";

    private StateFolder(string path, byte[] key)
    {
        Path = path;
        try
        {
            Sealed = BoardStore.Open(path, key, new ClientOptions(), new HostRandom(), new SoftwareCrypto());
        }
        catch (ArgumentException)
        {
            throw new UsageException("a device key of zeros seals nothing; 'openssl rand -hex 16' makes one");
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The device's store.</summary>
    public Store Sealed { get; }

    /// <summary>Opens a folder, which is made if it is not there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="key">The device key, or null for the one in the folder, which is made if it is not there.</param>
    /// <param name="image">A factory image to begin with; null for none. A folder that has accounts goes on with these.</param>
    /// <exception cref="UsageException">The image does not open with the key.</exception>
    /// <exception cref="RunException">The folder cannot be used.</exception>
    public static StateFolder Open(string path, byte[]? key = null, string? image = null)
    {
        try
        {
            Directory.CreateDirectory(path);
            var isProvisioned = HasAccounts(path);
            key ??= KeyOf(path, isProvisioned ? null : image);
            if (image is not null && !isProvisioned)
            {
                PutImage(path, image, key);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException(e.Message);
        }

        return new StateFolder(path, key);
    }

    private static bool HasAccounts(string path) => Directory.EnumerateFiles(path, AccountRecord.Name + ".?").Any();

    private static byte[] KeyOf(string path, string? image)
    {
        var file = System.IO.Path.Combine(path, KeyName);
        if (!File.Exists(file))
        {
            var given = image is null ? null : ProvisionRun.KeyFileOf(image);
            DeviceKey.Write(file, given is not null && File.Exists(given) ? DeviceKey.Read(given) : DeviceKey.Random());
        }

        return DeviceKey.Read(file);
    }

    private static void PutImage(string path, string image, byte[] key)
    {
        var content = File.ReadAllBytes(image);
        if (FactoryImage.Open(content, key) is null)
        {
            throw new UsageException($"{image} is damaged, or sealed with another device key: --device-key FILE or --seal-key HEX tells which");
        }

        PrivateFile.Replace(System.IO.Path.Combine(path, FactoryImage.FileName), content);
    }
}
