namespace Lwm2m.Bench.Content;

/// <summary>
/// A record of a SenML pack as it is written (RFC 8428 §4), before base fields are applied. Values: <c>v</c> is
/// <see cref="long"/>, <see cref="ulong"/> or <see cref="double"/>; <c>vs</c> <see cref="string"/>; <c>vb</c>
/// <see cref="bool"/>; <c>vd</c> bytes; <c>vlo</c> <see cref="ObjectLink"/> (LwM2M Core §7.4.4).
/// </summary>
public sealed record SenmlRecord
{
    /// <summary>bn</summary>
    public string? BaseName { get; init; }

    /// <summary>bt, in seconds</summary>
    public double? BaseTime { get; init; }

    /// <summary>bu</summary>
    public string? BaseUnit { get; init; }

    /// <summary>bv</summary>
    public double? BaseValue { get; init; }

    /// <summary>bver</summary>
    public long? BaseVersion { get; init; }

    /// <summary>n</summary>
    public string? Name { get; init; }

    /// <summary>u</summary>
    public string? Unit { get; init; }

    /// <summary>v, vs, vb, vd or vlo</summary>
    public object? Value { get; init; }

    /// <summary>s</summary>
    public double? Sum { get; init; }

    /// <summary>t, in seconds</summary>
    public double? Time { get; init; }

    /// <summary>ut, in seconds</summary>
    public double? UpdateTime { get; init; }
}
