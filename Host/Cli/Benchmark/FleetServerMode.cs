namespace Lwm2m.Cli.Benchmark;

/// <summary>What the server of a <see cref="Fleet"/> does with requests.</summary>
public enum FleetServerMode
{
    /// <summary>Takes everybody in, and answers 4.04 to the Update of a device that it does not know.</summary>
    Good,

    /// <summary>Answers nothing.</summary>
    Away,

    /// <summary>Answers 4.03 to each Register.</summary>
    Refuses,

    /// <summary>Answers anything, or nothing, and so does the bootstrap server.</summary>
    Hostile,
}
