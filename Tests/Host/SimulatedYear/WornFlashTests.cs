using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A device that is off between its reports, with a flash that is full or read-only: it reports all the same.</summary>
[TestClass]
public class WornFlashTests
{
    private const long HourMs = 60 * 60 * 1000;
    private const int Reports = 100;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(0)]
    [DataRow(5)]
    public void Over_DTLS_a_flash_that_takes_nothing_costs_handshakes_and_no_reports(int hoursBefore)
    {
        var year = new SimulatedYear(new YearPlan("worn flash", YearSecurity.Dtls, true, 1, 11));
        year.Device.Flash.IsReadOnly = hoursBefore == 0;
        year.RunUntil(hoursBefore * HourMs);
        year.Device.Flash.IsReadOnly = true;
        var (wakes, handshakes, arrived) = (year.Device.Wakes, year.FullHandshakes, year.Server.Reports.Count);
        year.RunUntil((hoursBefore + (Reports / 4)) * HourMs);
        wakes = year.Device.Wakes - wakes;
        handshakes = year.FullHandshakes - handshakes;
        arrived = year.Server.Reports.Count - arrived;
        TestContext.WriteLine($"{year.Report()}: {wakes} wakes, {handshakes} handshakes, {arrived} arrived");
        Assert.IsGreaterThanOrEqualTo(Reports - 6, arrived);
        Assert.IsLessThanOrEqualTo(2 * Reports, wakes);
        Assert.IsLessThanOrEqualTo(2 * Reports, handshakes);
    }
}
