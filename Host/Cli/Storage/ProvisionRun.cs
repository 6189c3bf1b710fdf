using Lwm2m.Access;
using Lwm2m.Client;

namespace Lwm2m.Cli;

/// <summary>What a factory image is to hold.</summary>
/// <param name="Endpoint">Endpoint client name of the device.</param>
/// <param name="Uri">URI of the server.</param>
/// <param name="IsBootstrap">Whether it is a bootstrap server.</param>
/// <param name="Keys">How the account is secured.</param>
public sealed record ProvisionSetup(string Endpoint, string Uri, bool IsBootstrap, AccountKeys Keys)
{
    /// <summary>Short Server ID of a server.</summary>
    public int ShortServerId { get; init; } = 1;

    /// <summary>Lifetime of the registration in seconds.</summary>
    public int LifetimeS { get; init; } = ServerAccount.DefaultLifetimeS;

    /// <summary>Seconds before a bootstrap, Security object resource 11.</summary>
    public int HoldOffS { get; init; }

    /// <summary>Whether the key was made here and is to be shown, once.</summary>
    public bool ShowsNewPsk { get; init; }

    /// <summary>Whether what changes something under OSCORE has to prove that it is fresh.</summary>
    public bool DemandsFreshness { get; init; } = true;

    /// <summary>The keys of SCP03 for its card; null for none. They are wiped once the image is made.</summary>
    public CardKeys? CardKeys { get; init; }

    /// <summary>Whether an image that is there is replaced.</summary>
    public bool Replaces { get; init; }

    /// <summary>The accounts.</summary>
    public AccountList ToAccounts()
    {
        var options = new ClientOptions();
        var accounts = AccessControl.NewAccounts(options.MaxServers);
        accounts.EndpointName = Endpoint;
        accounts.HasNoEcho = !DemandsFreshness;
        AccountSetup.Add(accounts, Uri, IsBootstrap ? null : new ServerAccount(ShortServerId, LifetimeS), Keys, holdOffS: HoldOffS);
        return accounts;
    }
}

/// <summary><c>run provision</c>: makes a factory image.</summary>
public static class ProvisionRun
{
    /// <summary>Writes the image and says what it is for.</summary>
    /// <param name="file">The image.</param>
    /// <param name="sealKey">The device's key, or null for that in the key file.</param>
    /// <param name="keyFile">The key file, made if it is not there; null for that beside the image.</param>
    /// <param name="setup">What it holds.</param>
    /// <param name="terminal">Where it writes.</param>
    public static int Run(string file, byte[]? sealKey, string? keyFile, ProvisionSetup setup, Terminal terminal)
    {
        if (Directory.Exists(file) || Directory.GetParent(Path.GetFullPath(file)) is not { Exists: true })
        {
            throw new UsageException(Directory.Exists(file) ? $"{file} is a folder; name the file to make" : $"there is no folder for {file}");
        }

        var cardFile = CardKeysImage.FileOf(file);
        if ((File.Exists(file) || File.Exists(cardFile)) && !setup.Replaces)
        {
            throw new UsageException($"{(File.Exists(file) ? file : cardFile)} is there already; --force replaces it, and what it holds is lost");
        }

        keyFile ??= KeyFileOf(file);
        var isNew = sealKey is null && !File.Exists(keyFile);
        var key = sealKey ?? (isNew ? DeviceKey.Random() : DeviceKey.Read(keyFile));
        var image = FactoryImage.Make(setup.ToAccounts(), key);
        var cardLength = setup.CardKeys?.Mac.Length;
        var cardImage = setup.CardKeys is { } cardKeys ? CardKeysImage.Make(cardKeys, key) : null;
        try
        {
            if (isNew)
            {
                DeviceKey.Write(keyFile, key);
            }

            // Those of an image that is replaced are of no use without it.
            if (cardImage is null)
            {
                File.Delete(cardFile);
            }
            else
            {
                PrivateFile.Replace(cardFile, cardImage);
            }

            PrivateFile.Replace(file, image);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{file}: {e.Message}");
        }

        var sealedWith = sealKey is not null ? "the key of --seal-key" : isNew ? $"a new device key, now in {keyFile}" : $"the device key in {keyFile}";
        var role = setup.IsBootstrap ? "bootstrap server" : $"server {setup.ShortServerId}, lifetime {setup.LifetimeS} s";
        terminal.Out.WriteLine($"{file}: {image.Length} bytes, sealed with {sealedWith}");
        terminal.Out.WriteLine($"  device: {setup.Endpoint}");
        terminal.Out.WriteLine($"  {role}: {setup.Uri}, {setup.Keys.Name}{(setup.Keys.Psk is { } psk ? $" as '{psk.Identity}'" : "")}");
        if (setup.CardKeys is { } card)
        {
            terminal.Out.WriteLine($"  card: SCP03 with AES-{8 * cardLength}, key version {card.Version}, in {cardFile}; on a board {CardKeysImage.FileName} in its StoreFolder");
        }

        terminal.Out.WriteLine($"  on a PC: ./run --state DIR --provision {file}{(sealKey is null ? keyFile == KeyFileOf(file) ? "" : $" --device-key {keyFile}" : " --seal-key HEX")}");
        terminal.Out.WriteLine($"  on a board: {FactoryImage.FileName} in its StoreFolder, and the key in its settings as StoreKey");
        if (setup.ShowsNewPsk)
        {
            terminal.Out.WriteLine("for the server, shown this once:");
            terminal.Out.WriteLine($"  --psk-id {setup.Keys.Psk!.Identity} --psk {Convert.ToHexStringLower(setup.Keys.Psk.Key)}");
        }

        return 0;
    }

    /// <summary>Where the key of an image is unless told otherwise.</summary>
    public static string KeyFileOf(string image) => image + ".key";
}
