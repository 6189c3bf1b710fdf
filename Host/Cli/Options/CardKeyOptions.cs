using System.CommandLine;
using Lwm2m.Client;
using Lwm2m.Uicc;

namespace Lwm2m.Cli;

/// <summary>The options that give a device the keys of SCP03 for its card.</summary>
public sealed class CardKeyOptions
{
    private readonly Option<string?> _encryption = new("--scp03-enc") { Description = "SCP03: Key-ENC of the card, 16, 24 or 32 bytes in hexadecimal", HelpName = "HEX" };
    private readonly Option<string?> _mac = new("--scp03-mac") { Description = "SCP03: Key-MAC of the card, as long", HelpName = "HEX" };
    private readonly Option<int> _version = new("--scp03-version") { Description = "SCP03: key version number; 0 for the first keys of the card", HelpName = "N" };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        OptionChecks.InRange(_version, 0, Scp03Keys.MaxVersion);
        command.Options.Add(_encryption);
        command.Options.Add(_mac);
        command.Options.Add(_version);
    }

    /// <summary>Takes what was given; null for nothing.</summary>
    /// <exception cref="UsageException">Something does not fit.</exception>
    public CardKeys? Read(ParseResult arguments)
    {
        var (encryption, mac, version) = (arguments.GetValue(_encryption), arguments.GetValue(_mac), arguments.GetValue(_version));
        if (encryption is null && mac is null)
        {
            return version == 0 ? null : throw new UsageException("--scp03-version goes with --scp03-enc and --scp03-mac");
        }

        if (encryption is null || mac is null)
        {
            throw new UsageException("--scp03-enc and --scp03-mac go together");
        }

        var keys = new CardKeys(version, ReadKey("--scp03-enc", encryption), ReadKey("--scp03-mac", mac));
        return keys.Encryption.Length != keys.Mac.Length ? throw new UsageException("--scp03-enc and --scp03-mac have the same length")
            : keys.Encryption.AsSpan().SequenceEqual(keys.Mac) ? throw new UsageException("--scp03-enc and --scp03-mac are the same; a card has a key for each")
            : keys;
    }

    private static byte[] ReadKey(string option, string text)
    {
        var key = Hexadecimal.Read(option, text, 16, Scp03Keys.MaxKeyLength);
        return key.Length % 8 != 0 ? throw new UsageException($"{option} has {key.Length} bytes; it is to have 16, 24 or 32")
            : PskPolicy.IsStrong(key) ? key
            : throw new UsageException($"{option} is not random, as the keys of a card are");
    }
}
