using System.Linq;
using System.Threading.Tasks;
using Lwm2m.Client;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What a year costs a device that is off between its reports, and that it stays managed.</summary>
[TestClass]
public class SimulatedYearTests
{
    private const int ReportsADay = 24 * 4;
    private const long MsADay = 24L * 60 * 60 * 1000;
    private const int Weeks = SimulatedYear.Days / 7;

    // Ten years of wear: flash bears 100 000 erasures, and a file system that spreads its writes over 32 sectors, 128 kB, may
    // erase one for each write.
    private const int Erasures = 100000;
    private const int Sectors = 32;
    private const double MaxFlashWritesADay = (double)Erasures * Sectors / (10 * 365);

    private static readonly YearPlan[] Plans =
    [
        new("NoSec, server with database", YearSecurity.None, true, 10, 1),
        new("NoSec, without", YearSecurity.None, false, 10, 2),
        new("DTLS with CID, with database", YearSecurity.Dtls, true, 10, 3),
        new("DTLS with CID, without", YearSecurity.Dtls, false, 10, 4),
        new("DTLS with CID, all confirmable", YearSecurity.Dtls, true, 1, 5),
        new("OSCORE B.1, with database", YearSecurity.Oscore, true, 10, 6),
        new("OSCORE B.2, without", YearSecurity.Oscore, false, 10, 7),
    ];

    public TestContext TestContext { get; set; } = null!;

    // Proves: WP-18, WP-78, LPWA-24, LPWA-30
    [TestMethod]
    public void No_registration_is_lost_in_a_year_of_sleep_losses_and_restarts()
    {
        var years = Plans.Select(plan => new SimulatedYear(plan)).ToArray();
        Parallel.ForEach(years, year => year.Run(SimulatedYear.Days));
        TestContext.WriteLine(SimulatedYear.Head);
        foreach (var year in years)
        {
            TestContext.WriteLine(year.Report());
            TestContext.WriteLine("    flash writes: " + year.Device.Flash.Report());
        }

        foreach (var year in years)
        {
            AssertManaged(year);

            // Between a report that finds out that the server has forgotten the client, and the next, it is there and observed again.
            Assert.IsTrue(year.Device.Unobserved <= (year.Plan.KeepsRegistrations ? 0 : Weeks), year.Report());
            AssertToldOfWhatIsMissing(year);
            Assert.IsTrue(year.FlashWritesADay < MaxFlashWritesADay, year.Report());
        }

        // Nothing but the handshake after a restart of the server comes on top of what is sent without security, and one where as much was
        // lost in a row as looks like a restart: of five times there and back with a fifth lost, once a year.
        foreach (var year in years.Where(year => year.Plan is { KeepsRegistrations: true, ConfirmableEvery: 10 }))
        {
            Assert.IsTrue(year.DatagramsADay < 1.05 * years[0].DatagramsADay, year.Report());
            AssertHandshakes(year);
        }
    }

    /// <summary>With a tenth lost and overtaking the answer to the first Register is often late, or the server's first request comes before it.</summary>
    // Proves: WP-55, LPWA-24
    [TestMethod]
    public void A_first_registration_is_observed_within_ten_minutes_under_every_security()
    {
        const int Devices = 60;
        const long TenMinutesMs = 10 * 60 * 1000;
        foreach (var plan in Plans)
        {
            var years = Enumerable.Range(1, Devices).Select(seed => new SimulatedYear(plan with { Seed = seed })).ToArray();
            Parallel.ForEach(years, year => year.RunUntil(TenMinutesMs));
            Assert.AreEqual(0, years.Count(year => !year.Server.IsObserving), plan.Name);
            TestContext.WriteLine($"{plan.Name}: {years.Sum(year => year.Network.Datagrams)} datagrams");
        }
    }

    [TestMethod]
    public void The_same_seed_is_the_same_year_and_another_is_another()
    {
        foreach (var plan in Plans)
        {
            var first = Run(plan);
            Assert.AreEqual(first, Run(plan));
            Assert.AreNotEqual(first, Run(plan with { Seed = 1000 }));
        }
    }

    private static void AssertManaged(SimulatedYear year)
    {
        var report = year.Report();
        Assert.AreEqual(Weeks, year.Restarts, report);
        Assert.AreEqual(0, year.Server.Expired, report);
        Assert.AreEqual(year.Plan.KeepsRegistrations ? 1 : 1 + Weeks, year.Server.Registers, report);
        Assert.IsTrue(year.Server.LongestUnknownMs < MaxUnknownMs(year.Plan), report);
        Assert.IsTrue(year.Server.IsRegistered && year.Server.IsObserving, report);
        Assert.AreEqual(0, year.Server.Errors, report);
        Assert.AreEqual(0, year.Device.Forgetful, report);
        Assert.IsTrue(year.Network.Rebindings > SimulatedYear.Days * ReportsADay * 9 / 10, report);
        Assert.IsTrue(!year.Plan.KeepsRegistrations || year.Server.Unwanted == 0, report);
        Assert.IsTrue(year.Device.Reports.Count > SimulatedYear.Days * ReportsADay * 9 / 10, report);
    }

    private static void AssertHandshakes(SimulatedYear year)
    {
        const int LooksLikeRestart = 3;
        if (year.Plan.Security != YearSecurity.Dtls)
        {
            Assert.AreEqual(0, year.FullHandshakes, year.Report());
            return;
        }

        var more = year.FullHandshakes - (1 + Weeks);
        Assert.IsTrue(more >= 0 && more <= year.Device.GivenUp - Weeks && more <= LooksLikeRestart, $"{year.Device.GivenUp} given up\n{year.Report()}");
    }

    // A Reset tells with the next report that the server has forgotten the client, if neither is lost. A DTLS server that has
    // forgotten the session too has none to send one in: the next confirmable report finds it out, when it is given up.
    private static long MaxUnknownMs(YearPlan plan)
    {
        const int MaxLostInARow = 4;
        var reports = plan.Security == YearSecurity.Dtls ? plan.ConfirmableEvery : MaxLostInARow;
        return (reports + 1) * MsADay / ReportsADay;
    }

    // What was confirmable arrived, or the application knows that it did not; of the others the network loses a tenth, and more
    // in the hours until a server that was restarted is found out.
    private static void AssertToldOfWhatIsMissing(SimulatedYear year)
    {
        const int UnseenPerRestart = 12;
        var told = year.Device.Settled(NotificationResult.Dropped) + year.Device.Settled(NotificationResult.Superseded);
        var sent = year.Device.Settled(NotificationResult.Sent);
        Assert.IsTrue(year.Missing <= told + (sent * 11 / 100) + (sent > 0 ? Weeks * UnseenPerRestart : 0), year.Report());
        if (year.Plan.ConfirmableEvery == 1)
        {
            Assert.AreEqual(0, sent);
            Assert.IsTrue(year.Missing <= told, year.Report());
            Assert.IsTrue(year.Device.Settled(NotificationResult.Delivered) >= year.Device.Reports.Count - told - 1, year.Report());
        }
    }

    private static string Run(YearPlan plan)
    {
        const int Days = 10;
        var year = new SimulatedYear(plan);
        year.Run(Days);
        return year.Report();
    }
}
