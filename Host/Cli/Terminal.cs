namespace Lwm2m.Cli;

/// <summary>Where a command writes.</summary>
/// <param name="Out">What it is asked for.</param>
/// <param name="Error">What went wrong, a line each.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error)
{
    /// <summary>That of the process.</summary>
    public static Terminal Console { get; } = new(System.Console.Out, System.Console.Error);

    /// <summary>Whether it shows colours.</summary>
    public bool HasColours => ReferenceEquals(this, Console) && !System.Console.IsOutputRedirected;
}
