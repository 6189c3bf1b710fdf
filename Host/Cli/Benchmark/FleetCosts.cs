using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>What a fleet of devices does to its servers when they, or the power, were away.</summary>
public static class FleetCosts
{
    private const int Devices = 10_000;
    private const int Seed = 1;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(48);

    /// <summary>One line of the table.</summary>
    public sealed record Line(string What, int Peak, int BootstrapPeak, long Total, TimeSpan? AllBack);

    /// <summary>Measures all with as many devices as the table of the bench has.</summary>
    public static Table Measure()
    {
        var table = new Table().Title($"A fleet of {Devices:N0} devices, lifetime 1 h, in virtual time: requests with those repeated")
            .AddColumns("what happens", "most in one second", "to the bootstrap server", "requests in all", "until all are registered");
        foreach (var line in Lines(Devices, Seed))
        {
            table.AddRow(line.What, $"{line.Peak:N0}", $"{line.BootstrapPeak:N0}", $"{line.Total:N0}", line.AllBack is { } time ? $"{time:h\\:mm\\:ss}" : "longer than 48 h");
        }

        return table;
    }

    /// <summary>Measures it.</summary>
    public static IEnumerable<Line> Lines(int devices, int seed)
    {
        var fleet = new Fleet(devices, seed);
        yield return Take(fleet, "the power comes back to all within a second", fleet.RunUntilAllKnown(Limit));
        fleet.Run(4 * Hour);
        yield return Take(fleet, "four hours of Updates", TimeSpan.Zero);

        fleet.Server = FleetServerMode.Away;
        fleet.Restart();
        fleet.Run(Hour);
        yield return Take(fleet, "the server is away for an hour: meanwhile", null);
        fleet.Server = FleetServerMode.Good;
        yield return Take(fleet, "... and after it is back, empty", fleet.RunUntilAllKnown(Limit));

        fleet.Run(2 * Hour);
        Take(fleet, "", null);
        fleet.Restart();
        yield return Take(fleet, "the server restarts empty", fleet.RunUntilAllKnown(Limit));

        fleet.Run(2 * Hour);
        Take(fleet, "", null);
        fleet.Restart();
        fleet.Server = FleetServerMode.Refuses;
        fleet.Run(24 * Hour);
        yield return Take(fleet, "the server refuses everybody for a day: meanwhile", null);
        fleet.Server = FleetServerMode.Good;
        yield return Take(fleet, "... and after it takes them in again", fleet.RunUntilAllKnown(Limit));
    }

    private static Line Take(Fleet fleet, string what, TimeSpan? allBack)
    {
        var line = new Line(what, fleet.Requests.Peak, fleet.BootstrapRequests.Peak, fleet.Requests.Total + fleet.BootstrapRequests.Total, allBack);
        fleet.Requests.Reset();
        fleet.BootstrapRequests.Reset();
        return line;
    }
}
