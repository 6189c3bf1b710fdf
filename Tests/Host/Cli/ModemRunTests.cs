using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Modem;
using Lwm2m.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary><c>run modem</c>: a modem for who develops AT code.</summary>
[TestClass]
public sealed class ModemRunTests
{
    private const int Limit = 120_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_prints_its_port_answers_there_and_logs_both_ways()
    {
        using TemporaryFolder folder = new();
        string link = folder.File("port");
        Task<CliRun> run = CliRun.UntilAsync(
            $"modem --dialect quectel-bg --number 4599999999 --fault urc-after-command=+CSCON:_1 --link {link} --capture {folder.File("sms.pcap")}",
            "> AT+CNUM", "< +CNUM: \"\",\"+4599999999\",145", "< +CSCON:_1", "< OK", "> AT+CGMM");
        while (!File.Exists(link))
        {
            await Task.Delay(20, TestContext.CancellationToken);
        }

        // A read of a terminal cannot be cancelled; the time limit of the test leaves it behind.
        string heard = await Task.Run(() => Ask(link), TestContext.CancellationToken).WaitAsync(TestContext.CancellationToken);
        Assert.Contains("+CNUM: \"\",\"+4599999999\",145\r\n\r\nOK\r\n", heard);
        CliRun ended = await run;
        Assert.AreEqual(0, ended.Code, ended.All);
        Assert.StartsWith($"quectel-bg modem at {link}, number +4599999999; Ctrl-C ends", ended.Out);
        Assert.Contains("stopping", ended.Out);
        Assert.IsFalse(File.Exists(link));
        Assert.AreEqual(24, new FileInfo(folder.File("sms.pcap")).Length); // the head of a pcap file, and no message
    }

    [TestMethod]
    public async Task It_lists_what_can_go_wrong()
    {
        CliRun run = await CliRun.OfAsync("modem --faults");
        Assert.AreEqual(0, run.Code, run.All);
        foreach (string name in ModemFaultNames.All)
        {
            Assert.Contains(name, run.Out);
        }

        Assert.Contains("prompts-missing=NUMBER", run.Out);
        Assert.Contains("so many prompts are awaited and not shown", run.Out);
    }

    [TestMethod]
    public void The_page_of_what_can_go_wrong_names_every_switch()
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/modem-faults.md"));
        string[] named = [.. Regex.Matches(page.Split("| switches |")[1], "`([a-z-]+)`").Select(match => match.Groups[1].Value)];
        string[] known = [.. ModemFaultNames.All.Select(name => name.Split('=')[0])];
        CollectionAssert.AreEquivalent(known, named);
    }

    [TestMethod]
    [DataRow("modem --dialect hayes", "hayes")]
    [DataRow("modem --fault no-such", "there is no fault 'no-such'; --faults lists all")]
    [DataRow("modem --fault prompts-missing=x", "the fault 'prompts-missing' is prompts-missing=NUMBER")]
    [DataRow("modem --number +45", "--number is 4 to 15 digits")]
    [DataRow("modem --pin 12", "--pin is 4 to 8 digits")]
    public async Task What_cannot_be_is_refused_in_a_line(string arguments, string expected)
    {
        CliRun run = await CliRun.OfAsync(arguments);
        Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
        Assert.Contains(expected, run.Error);
        Assert.AreEqual("", run.Out);
    }

    [TestMethod]
    [DataRow("modem --link /no-such-folder/port", "/no-such-folder/port cannot be made")]
    [DataRow("modem --capture /no-such-folder/sms.pcap", "/no-such-folder/sms.pcap cannot be written")]
    public async Task A_file_that_cannot_be_made_is_an_error(string arguments, string expected)
    {
        CliRun run = await CliRun.OfAsync(arguments);
        Assert.AreEqual(CommandLine.Failed, run.Code, run.All);
        Assert.Contains(expected, run.Error);
    }

    [TestMethod]
    public async Task Its_help_names_the_dialects()
    {
        CliRun run = await CliRun.OfAsync("modem --help");
        Assert.AreEqual(0, run.Code);
        Assert.IsTrue(ModemDialects.Names.All(name => run.Out.Contains(name, StringComparison.Ordinal)), run.Out);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string Ask(string link)
    {
        using FileStream port = new(link, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        StringBuilder heard = new();
        Read("APP RDY\r\n");
        port.Write("ATE0\r"u8);
        Read("OK\r\n");
        port.Write("AT+CNUM\r"u8);
        Read("OK\r\n");
        port.Write("AT+CGMM\r"u8); // ends the run, so that all before it has been read
        return heard.ToString();

        void Read(string end)
        {
            byte[] buffer = new byte[256];
            int start = heard.Length;
            while (!heard.ToString(start, heard.Length - start).EndsWith(end, StringComparison.Ordinal))
            {
                heard.Append(Encoding.Latin1.GetString(buffer, 0, port.Read(buffer)));
            }
        }
    }
}
