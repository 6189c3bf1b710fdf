using System.Security.Cryptography;
using Lwm2m.Uicc;

namespace Lwm2m.Cli;

/// <summary>The static keys of SCP03 that a device shares with its card.</summary>
/// <param name="Version">Key version number.</param>
/// <param name="Encryption">Key-ENC.</param>
/// <param name="Mac">Key-MAC.</param>
public sealed record CardKeys(int Version, byte[] Encryption, byte[] Mac);

/// <summary>
/// The keys for the card as a factory gives them to a device: a record beside that of the accounts, sealed under the same device key. A board has it as
/// <c>scp03.0</c> in the folder of its store.
/// </summary>
public static class CardKeysImage
{
    /// <summary>Name of the file in the folder of a store.</summary>
    public const string FileName = Scp03Keys.Name + ".0";

    /// <summary>Where it is beside the image of the accounts.</summary>
    public static string FileOf(string image) => image + ".scp03";

    /// <summary>Makes one. The keys are wiped.</summary>
    public static byte[] Make(CardKeys keys, byte[] deviceKey)
    {
        var medium = new FactoryImage.ImageMedium();
        var isPut = Scp03Keys.Put(FactoryImage.Seal(medium, deviceKey), keys.Version, keys.Encryption, keys.Mac, new Host.HostRandom());
        CryptographicOperations.ZeroMemory(keys.Encryption);
        CryptographicOperations.ZeroMemory(keys.Mac);
        return isPut ? medium.Slots[FileName] : throw new RunException("the keys of the card fit no record");
    }

    /// <summary>Whether an image holds keys sealed under a device key.</summary>
    public static bool IsWhole(byte[] image, byte[] deviceKey)
    {
        var medium = new FactoryImage.ImageMedium { Slots = { [FileName] = image } };
        return new Scp03Keys(FactoryImage.Seal(medium, deviceKey)).AreThere();
    }
}
