using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Lwm2m.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary><c>run --once --state DIR</c>, again and again: what each wake costs, by security.</summary>
[TestClass]
public sealed class StateTourTests
{
    // Proves: WP-18, LPWA-12, U-06
    [TestMethod]
    public async Task After_the_first_run_nobody_bootstraps_registers_or_shakes_hands_in_full()
    {
        using TemporaryFolder folder = new();
        string first = await RunAsync(folder.Path);
        foreach (SecurityChoice choice in SecurityChoice.All)
        {
            Assert.Contains("bootstrap", Row(first, choice));
            Assert.Contains("registration", Row(first, choice));
        }

        for (int i = 0; i < 2; i++)
        {
            string again = await RunAsync(folder.Path);
            foreach (SecurityChoice choice in SecurityChoice.All)
            {
                string[] cells = [.. Row(again, choice).Split('│').Select(cell => cell.Trim())];
                string expected = choice.Folder == "dtls" ? "abbreviated handshake, update" : "nothing";
                Assert.AreEqual(expected, cells[2], again);
                if (expected == "nothing")
                {
                    // The first datagram is the notification.
                    Assert.StartsWith("1, ", cells[3], again);
                }
            }
        }
    }

    [TestMethod]
    [DataRow("--nosec", "NoSec, from the same port")]
    [DataRow("--oscore", "OSCORE")]
    public async Task One_kind_of_security_may_be_chosen(string option, string name)
    {
        using TemporaryFolder folder = new();
        CliRun run = await CliRun.OfAsync($"--once --state {folder.Path} {option}");
        Assert.AreEqual(0, run.Code, run.All);
        string[] names = [.. run.Out.Split('\n').Select(line => line.Split('│')).Where(cells => cells.Length > 1).Select(cells => cells[1].Trim())];
        CollectionAssert.AreEqual(new[] { "security", name }, names);
    }

    // Proves: SEC-13
    [TestMethod]
    public async Task What_a_killed_run_left_is_not_used_twice_and_the_device_comes_back()
    {
        using TemporaryFolder folder = new();
        await RunAsync(folder.Path);
        string both = Path.Combine(folder.Path, "oscore-dtls");

        // As after a kill: what is for one use was taken out on both sides and never put back.
        BenchState.Take(both, SecurityChoice.All.Single(choice => choice.Folder == "oscore-dtls"));
        foreach (string record in Directory.GetFiles(both, "*-c.?").Concat(Directory.GetFiles(both, "*-w.?")))
        {
            File.Delete(record);
        }

        using (JsonDocument left = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(both, "server.json"))))
        {
            Assert.AreEqual(JsonValueKind.Null, left.RootElement.GetProperty("Dtls").ValueKind);
            Assert.AreEqual(JsonValueKind.Null, left.RootElement.GetProperty("Oscore").ValueKind);
        }

        CliRun run = await CliRun.OfAsync($"--once --state {folder.Path} --oscore --dtls");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains("registration", run.Out);
    }

    private static async Task<string> RunAsync(string folder)
    {
        CliRun run = await CliRun.OfAsync($"--once --state {folder}");
        Assert.AreEqual(0, run.Code, run.All);
        return run.Out;
    }

    private static string Row(string table, SecurityChoice choice) =>
        table.Split('\n').Single(line => line.Split('│') is { Length: > 1 } cells && cells[1].Trim() == choice.Name);
}
