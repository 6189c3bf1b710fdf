using System;
using System.Linq;
using Lwm2m.Cli.Benchmark;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Devices that got their power, or lost their server, together do not come back together.</summary>
[TestClass]
public class FleetTests
{
    private const int Devices = 1000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [TestMethod]
    public void First_Registers_and_Updates_are_spread()
    {
        var fleet = new Fleet(Devices, 3);
        var all = fleet.RunUntilAllKnown(Hour);
        Assert.IsNotNull(all);
        Assert.IsLessThan(12, all.Value.TotalSeconds);
        Assert.IsLessThan(150, fleet.Requests.Peak);        // 1000 within ten seconds
        fleet.Requests.Reset();
        fleet.Run(12 * Hour);
        Assert.IsLessThan(25, fleet.Requests.Peak);         // within six minutes of each hour, and more and more evenly
        Assert.IsLessThan(16L * Devices, fleet.Requests.Total);
        Assert.AreEqual(Devices, fleet.Known);
    }

    [TestMethod]
    [DataRow(60, 400)]
    [DataRow(600, 250)]
    [DataRow(3600, 250)]
    public void Servers_that_answer_anything_or_nothing_for_days_are_not_flooded_and_get_all_back(int lifetimeS, int mostInHour)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var fleet = new Fleet(100, seed, lifetimeS: lifetimeS) { Server = FleetServerMode.Hostile };
            fleet.Run(72 * Hour);
            Assert.IsLessThan(mostInHour, fleet.MostOfDeviceInHour);
            fleet.Server = FleetServerMode.Good;
            fleet.Restart();
            var back = fleet.RunUntilAllKnown(24 * Hour);
            Assert.IsTrue(back < 4 * Hour, $"{back} {string.Join("; ", fleet.Missing())}");
            fleet.Run(24 * Hour);
            Assert.AreEqual(100, fleet.Known);
        }
    }

    [TestMethod]
    public void Without_the_options_they_come_together()
    {
        var fleet = new Fleet(Devices, 3, isSpread: false);
        fleet.RunUntilAllKnown(Hour);
        Assert.IsGreaterThan(400, fleet.Requests.Peak);
        fleet.Requests.Reset();
        fleet.Run(4 * Hour);
        Assert.IsGreaterThan(400, fleet.Requests.Peak);
    }

    [TestMethod]
    public void A_server_that_was_away_or_refused_or_forgot_everybody_is_not_run_down_and_gets_all_back()
    {
        var lines = FleetCosts.Lines(Devices, 5).ToArray();
        foreach (var line in lines.Skip(1))
        {
            // A twentieth of the fleet in a second at most, whatever happens.
            Assert.IsLessThan(Devices / 20, line.Peak, line.What);
            Assert.IsLessThan(Devices / 20, line.BootstrapPeak, line.What);
        }

        var back = lines.Where(line => line.What.StartsWith("...", StringComparison.Ordinal) || line.What.Contains("restarts", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(3, back);
        Assert.IsTrue(back.All(line => line.AllBack is { } time && time < 2 * Hour), string.Join(", ", back.Select(line => $"{line.AllBack}")));

        // A day of refusals: a bootstrap and a Register an hour, and ten before the pauses have grown.
        Assert.IsLessThan(80L * Devices, lines.Single(line => line.What.Contains("refuses", StringComparison.Ordinal)).Total);
    }
}
