using System.Security.Cryptography;
using Lwm2m.Access;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;

namespace Lwm2m.Cli;

/// <summary>
/// What a factory gives a device: the record of its accounts, sealed under the device's key, as one file. It is the first slot
/// of the record in a <see cref="FileStore"/>, so a board has it as <c>accounts.0</c> in the folder of its store.
/// </summary>
public static class FactoryImage
{
    /// <summary>Name of the file in the folder of a store.</summary>
    public const string FileName = AccountRecord.Name + ".0";

    /// <summary>Makes an image.</summary>
    /// <exception cref="RunException">The accounts are more than a record holds.</exception>
    public static byte[] Make(AccountList accounts, byte[] deviceKey)
    {
        var options = new ClientOptions();
        var record = new byte[options.MaxAccountBytes];
        var length = new AccountRecord().Write(accounts, record);
        var medium = new ImageMedium();
        var isWritten = length > 0 && Seal(medium, deviceKey).Write(AccountRecord.Name, record, 0, length);
        CryptographicOperations.ZeroMemory(record);
        return isWritten ? medium.Slots[FileName] : throw new RunException("the accounts are more than one record holds");
    }

    /// <summary>Opens an image.</summary>
    /// <returns>The accounts, or null when it is damaged or sealed under another key.</returns>
    public static AccountList? Open(byte[] image, byte[] deviceKey)
    {
        var options = new ClientOptions();
        var medium = new ImageMedium { Slots = { [FileName] = image } };
        var record = new byte[options.MaxAccountBytes];
        var length = image.Length > SlotBytes ? -1 : Seal(medium, deviceKey).Read(AccountRecord.Name, record, 0, record.Length);
        var accounts = AccessControl.NewAccounts(options.MaxServers);
        var isWhole = length > 0 && new AccountRecord().TryRead(accounts, record, length);
        CryptographicOperations.ZeroMemory(record);
        return isWhole ? accounts : null;
    }

    private static int SlotBytes => new ClientOptions().MaxAccountBytes + SealedStore.Overhead;

    /// <summary>The store of a board, on a medium.</summary>
    internal static SealedStore Seal(RecordMedium medium, byte[] key) =>
        new(new FileStore(medium, SlotBytes), new SoftwareCrypto(), key, new HostRandom(), new ClientOptions().MaxAccountBytes);

    /// <summary>Slots by the names of the files that a board keeps them in.</summary>
    internal sealed class ImageMedium : RecordMedium
    {
        public Dictionary<string, byte[]> Slots { get; } = [];

        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            if (!Slots.TryGetValue($"{name}.{slot}", out var content))
            {
                return Missing;
            }

            var read = Math.Min(count, content.Length);
            content.AsSpan(0, read).CopyTo(buffer.AsSpan(offset));
            return read;
        }

        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            Slots[$"{name}.{slot}"] = buffer.AsSpan(offset, count).ToArray();
            return true;
        }

        public override bool Delete(string name, int slot) => Slots.Remove($"{name}.{slot}") || true;
    }
}
