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
public sealed class StateFolder : IDisposable
{
    private const string KeyName = "device.key";
    private const string LockName = "lock";

    private readonly FileStream _lock;

    private StateFolder(string path, byte[] key, FileStream held)
    {
        Path = path;
        _lock = held;
        try
        {
            Sealed = BoardStore.Open(path, key, new ClientOptions(), new HostRandom(), new SoftwareCrypto());
        }
        catch (ArgumentException)
        {
            held.Dispose();
            throw new UsageException("a device key of zeros seals nothing; 'openssl rand -hex 16' makes one");
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The device's store.</summary>
    public Store Sealed { get; }

    /// <summary>Whether there are files of accounts, usable or not.</summary>
    public bool HasAccounts => FindAccounts(Path);

    /// <summary>Opens a folder, which is made if it is not there. It is locked until it is disposed: two devices on one store would use its numbers twice.</summary>
    /// <param name="path">Where.</param>
    /// <param name="key">The device key, or null for the one in the folder, which is made if it is not there.</param>
    /// <param name="image">A factory image to begin with; null for none. A folder that has accounts goes on with these.</param>
    /// <exception cref="UsageException">The image does not open with the key.</exception>
    /// <exception cref="RunException">The folder cannot be used.</exception>
    public static StateFolder Open(string path, byte[]? key = null, string? image = null)
    {
        var held = Hold(path);
        try
        {
            var isProvisioned = FindAccounts(path);
            key ??= KeyOf(path, isProvisioned ? null : image);
            if (image is not null && !isProvisioned)
            {
                PutImage(path, image, key);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new RunException($"--state {path}: {e.Message}");
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return new StateFolder(path, key, held);
    }

    /// <summary>Lets others use the folder.</summary>
    public void Dispose() => _lock.Dispose();

    // The lock goes with the process, however that ends; the file may stay.
    private static FileStream Hold(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"--state {path}: cannot be used as a folder ({e.Message.TrimEnd('.')})");
        }

        var file = System.IO.Path.Combine(path, LockName);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new RunException($"--state {path}: another run uses this folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"--state {path}: cannot be written to ({e.Message.TrimEnd('.')})");
        }
    }

    private static bool FindAccounts(string path) => Directory.EnumerateFiles(path, AccountRecord.Name + ".?").Any();

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

        // Before the accounts, with which the folder is provisioned.
        var cardFile = CardKeysImage.FileOf(image);
        if (File.Exists(cardFile))
        {
            var cardContent = File.ReadAllBytes(cardFile);
            if (!CardKeysImage.IsWhole(cardContent, key))
            {
                throw new UsageException($"{cardFile} is damaged, or sealed with another device key");
            }

            PrivateFile.Replace(System.IO.Path.Combine(path, CardKeysImage.FileName), cardContent);
        }

        PrivateFile.Replace(System.IO.Path.Combine(path, FactoryImage.FileName), content);
    }
}
