namespace Lwm2m.Cli.Benchmark;

/// <summary>Datagrams that passed the wire and their bytes of UDP payload.</summary>
/// <param name="Datagrams">Both ways.</param>
/// <param name="FromDevice">Bytes that the device sent.</param>
/// <param name="ToDevice">Bytes that it received.</param>
public readonly record struct WireBytes(int Datagrams, int FromDevice, int ToDevice)
{
    /// <summary>Both ways.</summary>
    public int Total => FromDevice + ToDevice;

    /// <summary>What is more than another took.</summary>
    public static WireBytes operator -(WireBytes more, WireBytes less) =>
        new(more.Datagrams - less.Datagrams, more.FromDevice - less.FromDevice, more.ToDevice - less.ToDevice);

    /// <summary>Those of some datagrams.</summary>
    public static WireBytes Of(IReadOnlyCollection<TappedDatagram> passed) =>
        new(passed.Count, passed.Where(one => one.IsSent).Sum(one => one.WireBytes), passed.Where(one => !one.IsSent).Sum(one => one.WireBytes));

    /// <inheritdoc/>
    public override string ToString() => ToDevice == 0 ? $"{FromDevice}" : $"{FromDevice} + {ToDevice}";
}
