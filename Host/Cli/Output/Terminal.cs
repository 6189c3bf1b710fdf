namespace Lwm2m.Cli;

/// <summary>Where a command writes.</summary>
/// <param name="Out">What it is asked for.</param>
/// <param name="Error">What went wrong, a line each.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error)
{
    /// <summary>Whether it shows colours.</summary>
    public bool HasColours { get; init; }
}
