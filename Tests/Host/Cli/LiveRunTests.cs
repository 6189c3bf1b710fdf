using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary><c>run</c> without more: as a process of its own, as a person starts it.</summary>
[TestClass]
public sealed class LiveRunTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(65);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private const string On = "writes true to /3311/0/5850: 2.04";
    private const string Off = "writes false to /3311/0/5850: 2.04";
    private const string Told = "is told /3303/0/5700";

    [TestMethod]
    public async Task It_goes_on_for_more_than_a_minute_and_Ctrl_C_ends_it()
    {
        using Process run = Start("--nosec");
        Task<string> error = run.StandardError.ReadToEndAsync();
        string text = await ReadToAsync(run, "registered urn:");
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < Minute || Count(text, On) < 3 || Count(text, Off) < 3 || Count(text, Told) < 25)
        {
            text += await LineAsync(run) ?? throw new AssertFailedException(text + await error);
        }

        Interrupt(run);
        text += await run.StandardOutput.ReadToEndAsync().WaitAsync(Soon);
        Assert.IsTrue(run.WaitForExit(Soon), "Ctrl-C is not answered");
        Assert.AreEqual(0, run.ExitCode, text);
        Assert.AreEqual("", await error);
        Assert.Contains("de-registered", text);
    }

    [TestMethod]
    public void It_ends_when_nobody_reads_what_it_writes()
    {
        using Process run = Start("--nosec");
        run.StandardOutput.ReadLine();
        run.StandardOutput.Close();
        Assert.IsTrue(run.WaitForExit(Minute), "a closed pipe is not noticed");
        Assert.AreEqual(CommandLine.BrokenPipe, run.ExitCode);
    }

    [TestMethod]
    [DataRow("--once")]
    [DataRow("--once --bootstrap")]
    [DataRow("--server coap://127.0.0.1:SILENT")]
    [DataRow("--server coaps://127.0.0.1:SILENT --psk-id x --psk 2b1704d9b414c735d9f36a15d333e053 --log")]
    [DataRow("serve --port 0")]
    public async Task Ctrl_C_is_answered_whatever_is_awaited_and_a_second_one_ends_at_once(string arguments)
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using Process run = Start(arguments.Replace("SILENT", $"{((IPEndPoint)silent.Client.LocalEndPoint!).Port}"));
        Task<string> error = run.StandardError.ReadToEndAsync();
        Assert.IsNotNull(await run.StandardOutput.ReadLineAsync());
        Interrupt(run);
        if (arguments.StartsWith("--server"))
        {
            // Nobody answers the de-registration, which is waited for.
            await ReadToAsync(run, "stopping");
            Interrupt(run);
        }

        Assert.IsTrue(run.WaitForExit(Soon), "Ctrl-C is not answered");
        Assert.AreEqual(arguments.StartsWith("serve") ? 0 : CommandLine.Interrupted, run.ExitCode);
        Assert.DoesNotContain("   at ", await error);
    }

    [TestMethod]
    public async Task A_device_in_queue_mode_says_when_it_sleeps_and_one_that_sends_what_became_of_it()
    {
        CliRun run = await CliRun.UntilAsync("--nosec --queue-mode --send /3303/0 --send-every 1", "&b=U&Q", "Delivered, 2.04");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains("&b=U&Q", run.Out);
        Assert.Contains("send /3303/0 to server 1: Delivered, 2.04", run.Out);
    }

    [TestMethod]
    public async Task A_device_of_1_0_registers_as_one()
    {
        CliRun run = await CliRun.UntilAsync("--nosec --lwm2m 1.0 --ct 11542", "lwm2m 1.0");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains("lwm2m 1.0", run.Out);
    }

    private static Process Start(string arguments)
    {
        string program = Path.ChangeExtension(typeof(CommandLine).Assembly.Location, ".dll");
        return Process.Start(new ProcessStartInfo("dotnet", $"{program} {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    /// <summary>Reads up to a line that contains this.</summary>
    private static async Task<string> ReadToAsync(Process run, string expected)
    {
        string text = "";
        string? line;
        do
        {
            line = await LineAsync(run);
            Assert.IsNotNull(line, $"it ended without '{expected}'");
            text += line;
        }
        while (!line.Contains(expected));
        return text;
    }

    private static async Task<string?> LineAsync(Process run) => await run.StandardOutput.ReadLineAsync().WaitAsync(Soon) is { } line ? line + "\n" : null;

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static void Interrupt(Process process)
    {
        using Process kill = Process.Start("kill", $"-INT {process.Id}");
        kill.WaitForExit();
    }
}
