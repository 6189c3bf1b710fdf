namespace Lwm2m.Bench.Transport;

/// <summary>Loss, duplication and reordering of a link. Probabilities are between 0 and 1 and apply to each datagram in each direction.</summary>
public sealed record LossOptions
{
    /// <summary>Start of the random sequence: the same seed and traffic give the same losses.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Chance that a datagram disappears.</summary>
    public double Loss { get; init; }

    /// <summary>Chance that a datagram arrives twice.</summary>
    public double Duplication { get; init; }

    /// <summary>Chance that a datagram is held back for <see cref="HoldBack"/>, so that later ones pass it.</summary>
    public double Reordering { get; init; }

    /// <summary>How long a reordered datagram is held back.</summary>
    public TimeSpan HoldBack { get; init; } = TimeSpan.FromMilliseconds(50);
}
