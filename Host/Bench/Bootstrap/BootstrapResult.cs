using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Management;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>The result of a bootstrap.</summary>
public enum BootstrapOutcome
{
    /// <summary>The client took the Finish.</summary>
    Finished,

    /// <summary>The client refused the Finish, and none after it.</summary>
    FinishRefused,

    /// <summary>The client refused another step, and the plan did not go on.</summary>
    Refused,

    /// <summary>The plan ended without a Finish.</summary>
    Abandoned,

    /// <summary>The client did not answer a step, or with Reset.</summary>
    Unanswered,

    /// <summary>The client asked for a bootstrap anew, or the server was closed.</summary>
    Interrupted,
}

/// <summary>A step and what the client said to it.</summary>
/// <param name="Step">Such as <c>PUT /1/0 tlv</c>.</param>
/// <param name="IsFinish">Whether it was a Bootstrap-Finish.</param>
/// <param name="Result">The answer; null when there was none.</param>
/// <param name="Failure">Why there was none.</param>
public sealed record BootstrapAnswer(string Step, bool IsFinish, Lwm2mResult? Result, string? Failure)
{
    /// <summary>The response code; 0.00 when there was none.</summary>
    public CoapCode Code => Result?.Code ?? CoapCode.Empty;

    /// <summary>One line for a person, without the values, which are secret.</summary>
    public override string ToString() => $"{Step}: {Result?.Code.ToString() ?? Failure}";
}

/// <summary>A bootstrap that is over.</summary>
/// <param name="Request">What began it.</param>
/// <param name="Answers">The steps that were sent, in order.</param>
/// <param name="Outcome">How it went.</param>
public sealed record BootstrapResult(BootstrapRequest Request, IReadOnlyList<BootstrapAnswer> Answers, BootstrapOutcome Outcome)
{
    /// <summary>Endpoint name.</summary>
    public string Endpoint => Request.Endpoint;

    /// <summary>The codes of all steps, such as <c>2.02 2.04 2.04 2.04</c>.</summary>
    public string Codes => string.Join(' ', Answers.Select(answer => $"{answer.Code.Class}.{answer.Code.Detail:00}"));

    /// <summary>The answer to the first step that begins like this; null when it was not sent.</summary>
    public BootstrapAnswer? Find(string step) => Answers.FirstOrDefault(answer => answer.Step.StartsWith(step, StringComparison.Ordinal));

    /// <summary>One line for a person.</summary>
    public override string ToString() => $"{Endpoint} {Outcome}: {string.Join(", ", Answers)}";
}
