using System.CommandLine;
using System.Text;
using Lwm2m.Bench.Content;

namespace Lwm2m.Cli;

/// <summary>Checks of options that hold numbers.</summary>
public static class OptionChecks
{
    /// <summary>Longest endpoint client name: a Uri-Query option has 255 bytes at most (RFC 7252 §5.10), three of them are <c>ep=</c>.</summary>
    private const int MaxEndpointNameBytes = 255 - 3;

    /// <summary>Lets an option take an endpoint client name only.</summary>
    public static void IsEndpointName(Option<string> option) => option.Validators.Add(result =>
    {
        var name = result.Tokens.Count > 0 ? result.Tokens[0].Value : "x";
        if (Encoding.UTF8.GetByteCount(name) is 0 or > MaxEndpointNameBytes || name.Any(char.IsControl))
        {
            result.AddError($"{option.Name} is a name of 1 to {MaxEndpointNameBytes} bytes, such as urn:imei:490154203237518");
        }
    });

    /// <summary>Lets an option take a path of the data model only.</summary>
    public static void IsPath(Option<string> option) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && (!Lwm2mPath.TryParse(result.Tokens[0].Value, out var path) || path.Depth == 0))
        {
            result.AddError($"{option.Name} is a path such as /3303/0/5700, not '{result.Tokens[0].Value}'");
        }
    });

    /// <summary>Lets an option take a range of numbers only.</summary>
    public static void InRange(Option option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < least || number > most))
        {
            result.AddError(most == int.MaxValue ? $"{option.Name} is a whole number, {least} or more" : $"{option.Name} is {least} to {most}");
        }
    });
}
