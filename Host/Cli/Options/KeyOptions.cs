using System.CommandLine;
using System.Text;
using Lwm2m.Bench.Oscore;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>The options of a command that tell how an account is secured.</summary>
public sealed class KeyOptions
{
    private readonly Option<string?> _pskId = new("--psk-id") { Description = "PSK identity, for coaps://", HelpName = "ID" };
    private readonly Option<string?> _psk = new("--psk") { Description = "Pre-shared key, 16 to 64 random bytes in hexadecimal, for coaps://", HelpName = "HEX" };

    private readonly Option<string?> _secret = new("--oscore-master-secret")
    {
        Description = "OSCORE: Master Secret, 16 to 64 bytes in hexadecimal; with coaps:// OSCORE runs inside DTLS", HelpName = "HEX",
    };

    private readonly Option<string?> _sender = new("--oscore-sender") { Description = "OSCORE: ID of this side, 0 to 7 bytes", HelpName = "HEX" };
    private readonly Option<string?> _recipient = new("--oscore-recipient") { Description = "OSCORE: ID of the other side, 0 to 7 bytes", HelpName = "HEX" };
    private readonly Option<string?> _salt = new("--oscore-salt") { Description = "OSCORE: Master Salt", HelpName = "HEX" };
    private readonly Option<string?> _idContext = new("--oscore-id-context") { Description = "OSCORE: ID Context", HelpName = "HEX" };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { _pskId, _psk, _secret, _sender, _recipient, _salt, _idContext })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether any of them is given.</summary>
    public bool AreGiven(ParseResult arguments) =>
        new[] { _pskId, _psk, _secret, _sender, _recipient, _salt, _idContext }.Any(option => arguments.GetValue(option) is not null);

    /// <summary>Takes what was given.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="newPsk">Identity to make a key for when none is given; null to make none.</param>
    /// <exception cref="UsageException">Something does not fit.</exception>
    public AccountKeys Read(ParseResult arguments, string? newPsk = null) => new(ReadPsk(arguments, newPsk), ReadOscore(arguments));

    private Psk? ReadPsk(ParseResult arguments, string? newPsk)
    {
        var (identity, key) = (arguments.GetValue(_pskId), arguments.GetValue(_psk));
        if (newPsk is not null)
        {
            return key is null ? CheckIdentity(Psk.Random(identity ?? newPsk)) : throw new UsageException("--new-psk makes a key; leave --psk out");
        }

        if (identity is null && key is null)
        {
            return null;
        }

        if (identity is null || key is null)
        {
            throw new UsageException("--psk-id ID and --psk HEX go together");
        }

        var psk = CheckIdentity(new Psk(identity, Hexadecimal.Read("--psk", key, PskPolicy.MinKeyLength, PreSharedKey.MaxKeyLength)));
        return PskPolicy.FindFault(psk.IdentityBytes, psk.Key) is { } fault
            ? throw new UsageException($"--psk: {fault}; 'openssl rand -hex 16' makes one that is")
            : psk;
    }

    private OscoreKeys? ReadOscore(ParseResult arguments)
    {
        var (secret, sender, recipient) = (arguments.GetValue(_secret), arguments.GetValue(_sender), arguments.GetValue(_recipient));
        var (salt, idContext) = (arguments.GetValue(_salt), arguments.GetValue(_idContext));
        if (secret is null && sender is null && recipient is null && salt is null && idContext is null)
        {
            return null;
        }

        if (secret is null || sender is null || recipient is null)
        {
            throw new UsageException("--oscore-master-secret, --oscore-sender and --oscore-recipient go together");
        }

        var keys = new OscoreKeys(
            Hexadecimal.Read("--oscore-master-secret", secret, OscoreKeys.MinSecretBytes, OscoreKeys.MaxBytes),
            Hexadecimal.Read("--oscore-sender", sender, 0, OscoreCredentials.MaxIdLength),
            Hexadecimal.Read("--oscore-recipient", recipient, 0, OscoreCredentials.MaxIdLength),
            salt is null ? null : Hexadecimal.Read("--oscore-salt", salt, 0, OscoreKeys.MaxBytes),
            idContext is null ? null : Hexadecimal.Read("--oscore-id-context", idContext, 0, OscoreKeys.MaxBytes));
        if (!PskPolicy.IsStrong(keys.MasterSecret))
        {
            throw new UsageException("--oscore-master-secret is not random; 'openssl rand -hex 16' makes one that is");
        }

        return keys.SenderId.AsSpan().SequenceEqual(keys.RecipientId)
            ? throw new UsageException("--oscore-sender and --oscore-recipient are the same; each side has an ID of its own")
            : keys;
    }

    private static Psk CheckIdentity(Psk psk) => Encoding.UTF8.GetByteCount(psk.Identity) is > 0 and <= PreSharedKey.MaxIdentityLength
        ? psk
        : throw new UsageException($"--psk-id has 1 to {PreSharedKey.MaxIdentityLength} bytes");
}
