using System;
using Lwm2m.Client;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What becomes of a device that sleeps between its reports when its flash takes nothing any more.</summary>
[TestClass]
public class FullFlashTests
{
    private const int Days = 2;
    private const int ReadOnlyFromMs = 3_600_000;

    // As often as it has something to tell, and as often again to try what did not go.
    private const int MaxWakes = 2 * 2 * 24 * 4;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Under_OSCORE_with_nonces_reports_go_on_arriving()
    {
        var days = Run(false);
        Assert.IsGreaterThan(Days * 24 * 4 * 9 / 10, days.Device.Reports.Count, days.Report());
        Assert.IsLessThan(days.Device.Reports.Count / 10, days.Missing, days.Report());
    }

    [TestMethod]
    public void Under_OSCORE_without_nonces_it_falls_silent_and_tries_again_with_growing_pauses() => Run(true);

    private SimulatedYear Run(bool keepsRegistrations)
    {
        var plan = new YearPlan(keepsRegistrations ? "B.1" : "B.2", YearSecurity.Oscore, keepsRegistrations, 10, 6);
        var days = new SimulatedYear(plan) { ReadOnlyFromMs = ReadOnlyFromMs };
        days.Run(Days);
        TestContext.WriteLine($"{days.Device.Wakes} wakes; {SimulatedYear.Head}\n{days.Report()}");
        Assert.IsLessThan(MaxWakes, days.Device.Wakes, days.Report());
        return days;
    }
}
