using System.CommandLine;

namespace Lwm2m.Cli;

/// <summary>Checks of options that hold numbers.</summary>
public static class OptionChecks
{
    /// <summary>Lets an option take a range of numbers only.</summary>
    public static void InRange(Option option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < least || number > most))
        {
            result.AddError(most == int.MaxValue ? $"{option.Name} is a whole number, {least} or more" : $"{option.Name} is {least} to {most}");
        }
    });
}
