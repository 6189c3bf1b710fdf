namespace Lwm2m.Bench.Sms;

/// <summary>How a short message centre treats what passes it. Probabilities are between 0 and 1.</summary>
public sealed record SmscOptions
{
    /// <summary>Its own number, digits with the country code first.</summary>
    public string Number { get; init; } = "4540390999";

    /// <summary>Start of the random sequence: the same seed and messages give the same losses.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>From the submission to the first try of delivery.</summary>
    public int DelayMs { get; init; } = 500;

    /// <summary>Chance that an accepted message disappears.</summary>
    public double Loss { get; init; }

    /// <summary>Chance that a message is delivered twice.</summary>
    public double Duplication { get; init; }

    /// <summary>Chance that a message is held back for <see cref="HoldBackMs"/>, so that later ones pass it.</summary>
    public double Reordering { get; init; }

    /// <summary>How long a reordered message is held back.</summary>
    public int HoldBackMs { get; init; } = 10_000;

    /// <summary>From a failed delivery to the next try, unless the recipient is seen before.</summary>
    public int RetryMs { get; init; } = 60_000;

    /// <summary>Validity of a message without TP-VP.</summary>
    public TimeSpan DefaultValidity { get; init; } = TimeSpan.FromDays(2);

    /// <summary>The calendar time at the start; null for that of the system. Its offset is the zone of TP-SCTS.</summary>
    public DateTimeOffset? Start { get; init; }
}
