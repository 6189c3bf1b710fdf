using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// The device of <c>run --state</c> killed (SIGKILL) at random moments; <c>KILLS</c> says how often. Phases and moments are by seed, what
/// the processes do with them is not.
/// </summary>
[TestClass]
public class KillTests
{
    private const int DefaultKills = 300;

    private static readonly KillMode[] Modes =
    [
        new("DTLS", true, null, false),
        new("DTLS with CID", true, 4, false),
        new("OSCORE", false, null, true),
        new("OSCORE in DTLS", true, 4, true),
    ];

    public TestContext TestContext { get; set; } = null!;

    // Proves: SEC-13, SEC-16, U-26
    [TestMethod]
    public async Task A_device_that_is_killed_at_any_moment_comes_back_managed_and_repeats_no_number()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : DefaultKills;
        using var folder = new TemporaryFolder();
        var lanes = Modes.Select((mode, i) => new KillLane(mode, folder.File(mode.Name.Replace(' ', '-')), 100 + i)).ToArray();
        try
        {
            await Task.WhenAll(lanes.Select((lane, i) => Task.Run(() => lane.RunAsync((kills + i) / lanes.Length))));
        }
        finally
        {
            foreach (var lane in lanes)
            {
                TestContext.WriteLine(lane.Report);
                await lane.DisposeAsync();
            }
        }
    }
}
