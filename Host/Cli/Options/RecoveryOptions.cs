using System.CommandLine;
using Lwm2m.Bench.Oscore;
using Lwm2m.Oscore;
using Rederivation = Lwm2m.Oscore.Rederivation;

namespace Lwm2m.Cli;

/// <summary>The options of a command that tell when OSCORE keys are derived by nonces (RFC 8613 App. B.2), for other sides that do not know it.</summary>
public sealed class RecoveryOptions
{
    private const string OnFirstUse = "first-use";
    private const string OnLoss = "loss";
    private const string Never = "never";

    private readonly Option<string?> _rederives = new("--oscore-b2")
    {
        Description = "OSCORE: when new keys are derived by nonces (RFC 8613 App. B.2): on first use and after a loss [default], after a loss only, or never, "
            + "for another side that does not know it; a device wants --state for the last two, and keys that it had nowhere else",
    };

    private readonly Option<bool> _showsIdContext = new("--oscore-show-id-context")
    {
        Description = "OSCORE: send the derived ID Context with every request, as libcoap's server wants (RFC 8613 App. B.2)",
    };

    /// <summary>Gives them to a command that is a device.</summary>
    public void AddTo(Command command)
    {
        AddToServer(command);
        command.Options.Add(_showsIdContext);
    }

    /// <summary>Gives a command that is a server those that it has.</summary>
    public void AddToServer(Command command)
    {
        _rederives.AcceptOnlyFromAmong(OnFirstUse, OnLoss, Never);
        command.Options.Add(_rederives);
    }

    /// <summary>Whether any of them is given.</summary>
    public bool AreGiven(ParseResult arguments) => arguments.GetValue(_rederives) is not null || arguments.GetValue(_showsIdContext);

    /// <summary>What a device does.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="hasState">Whether its numbers outlive its end: keys that were given, used again from number 0, would give nonces twice.</param>
    /// <exception cref="UsageException">That does not go.</exception>
    public OscoreOptions ReadDevice(ParseResult arguments, bool hasState)
    {
        var (word, showsIdContext) = (arguments.GetValue(_rederives), arguments.GetValue(_showsIdContext));
        if (word is OnLoss or Never && !hasState)
        {
            throw new UsageException($"--oscore-b2 {word} goes with --state DIR: without it the next run would use the same numbers with the same keys again");
        }

        if (word is Never && showsIdContext)
        {
            throw new UsageException("--oscore-b2 never derives no ID Context; leave --oscore-show-id-context out");
        }

        return new OscoreOptions
        {
            Rederivation = word switch { OnLoss => Rederivation.OnLoss, Never => Rederivation.Never, _ => Rederivation.OnFirstUseAndLoss },
            SendDerivedIdContext = showsIdContext,
        };
    }

    /// <summary>What a server does, for which each start is a loss.</summary>
    public OscoreRecovery ReadServer(ParseResult arguments) =>
        arguments.GetValue(_rederives) is Never ? OscoreRecovery.Echo : OscoreRecovery.Rederivation;
}
