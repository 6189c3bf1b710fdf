namespace Lwm2m.Cli;

/// <summary>Where the device of a tour gets its account from.</summary>
public enum AccountSource
{
    /// <summary>It has it from the start.</summary>
    Given,

    /// <summary>A bootstrap server.</summary>
    BootstrapServer,

    /// <summary>Its card.</summary>
    Card,
}
