namespace Lwm2m.Cli;

/// <summary>The command line asks for what cannot be: exit code 2.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>What was asked for did not work out: exit code 1.</summary>
public sealed class RunException(string message) : Exception(message);

/// <summary>A step of a tour did not lead where it should.</summary>
public sealed class StepFailedException(string message) : Exception(message);
