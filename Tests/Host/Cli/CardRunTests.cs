using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Card;
using Lwm2m.Bench.Transport;
using Lwm2m.Cli;
using Lwm2m.Foundation;
using Lwm2m.Sim;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary><c>run card</c>: a card for who develops card code.</summary>
[TestClass]
public sealed class CardRunTests
{
    private const int Limit = 120_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task At_a_terminal_the_device_reads_the_file_it_was_given()
    {
        using TemporaryFolder folder = new();
        string link = folder.File("port");
        File.WriteAllBytes(folder.File("file"), Convert.FromHexString("00010005000000000000"));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        Task<CliRun> run = CliRun.OfAsync($"card --pty --link {link} --bootstrap-file {folder.File("file")} --fault one-by-one --channels 1", stop.Token);
        while (!File.Exists(link))
        {
            await Task.Delay(20, TestContext.CancellationToken);
        }

        string[] answers = await Task.Run(() => Read(new FileInfo(link).LinkTarget!, TestContext.CancellationToken), TestContext.CancellationToken);
        CollectionAssert.AreEqual(new[] { "019000", "6A81", "000100050000000000009000" }, new[] { answers[0], answers[1], answers[^1] });
        await stop.CancelAsync();
        CliRun ended = await run;
        Assert.AreEqual(0, ended.Code, ended.All);
        foreach (string part in new[] { "T=0 < 00010005000000000000", "# answer to reset", "> 00B00000", "stopping" })
        {
            Assert.Contains(part, ended.Out);
        }

        Assert.StartsWith($"card at {link}, reset when it is opened", ended.Out);
        Assert.IsFalse(File.Exists(link));
        Assert.DoesNotContain("violation", ended.Out);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task In_a_reader_it_answers_as_vpcd_asks()
    {
        using TcpListener reader = new(IPAddress.Loopback, 0);
        reader.Start();
        Task<CliRun> run = CliRun.OfAsync($"card --vpcd 127.0.0.1:{((IPEndPoint)reader.LocalEndpoint).Port} --atr 3B9F94801F878031E073FE211B674A357530350259C6", TestContext.CancellationToken);
        using (TcpClient slot = await reader.AcceptTcpClientAsync(TestContext.CancellationToken))
        {
            NetworkStream stream = slot.GetStream();
            await stream.WriteAsync(new byte[] { 0, 1, 1, 0, 1, 4 }, TestContext.CancellationToken);        // on, and the answer to reset
            Assert.AreEqual("3B9F94801F878031E073FE211B674A357530350259C6", await AnswerAsync(stream));
            Assert.AreEqual("6700", await AskAsync(stream, "00A400"));
            Assert.AreEqual("019000", await AskAsync(stream, "0070000001"));
            Assert.AreEqual("9000", await AskAsync(stream, "00708001"));
            string told = await AskAsync(stream, "00A40004023F00");
            Assert.StartsWith("61", told);
            Assert.StartsWith("6C", await AskAsync(stream, "00C0000001"));
            Assert.StartsWith("62", await AskAsync(stream, "00C00000" + told[2..]));
            Assert.AreEqual("6700", await AskAsync(stream, "00A40004043F00"));
        }

        CliRun ended = await run;
        Assert.AreEqual(0, ended.Code, ended.All);
        Assert.Contains("the reader is gone", ended.Out);
    }

    [TestMethod]
    public async Task It_lists_what_can_go_wrong()
    {
        CliRun run = await CliRun.OfAsync("card --faults");
        Assert.AreEqual(0, run.Code, run.All);
        foreach (string name in new FaultNames(typeof(UiccFaults)).All.Concat(new FaultNames(typeof(T0Faults)).All))
        {
            Assert.Contains(name, run.Out);
        }

        Assert.Contains("so many resets are not answered", run.Out, StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    [DataRow("card --fault pulled", "there is no fault 'pulled'")]
    [DataRow("card --fault mute-resets", "mute-resets=NUMBER")]
    [DataRow("card --vpcd 1 --pty", "--vpcd goes without --pty")]
    [DataRow("card --vpcd 127.0.0.1", "--vpcd is HOST:PORT")]
    [DataRow("card --atr 3A00", "--atr is")]
    [DataRow("card --atr zz", "--atr is in hexadecimal")]
    [DataRow("card --iccid 12", "--iccid is 18 to 20 digits")]
    [DataRow("card --pin 12x4", "--pin is 4 to 8 digits")]
    [DataRow("card --channels 20", "--channels")]
    [DataRow("card --scp03-key 00 00 00", "16, 24 or 32 octets")]
    public async Task What_cannot_be_is_said(string command, string why)
    {
        CliRun run = await CliRun.OfAsync(command);
        Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
        Assert.Contains(why, run.Error);
    }

    private static string[] Read(string port, CancellationToken stop)
    {
        Stopwatch watch = Stopwatch.StartNew();
        T0Reader reader = new(new SerialT0Port(port), new NoClock(), new T0Options { LatencyMs = Limit });
        Card card = new(reader);
        card.Open(0);
        T0Commands job = new(CardRepeat.Never, "0070000001", "0070000001", "00A40804047F50643200", "00B000000A");
        bool isSubmitted = false;
        while (!isSubmitted || job.IsActive)
        {
            stop.ThrowIfCancellationRequested();
            card.Step(watch.ElapsedMilliseconds);
            if (card.IsReady && !isSubmitted)
            {
                isSubmitted = card.Submit(job);
            }

            Thread.Sleep(1);
        }

        card.Close();
        Assert.IsFalse(job.WasCancelled, reader.Engine.Fault.ToString());
        return [.. job.Answers];
    }

    private async Task<string> AskAsync(NetworkStream stream, string command)
    {
        byte[] octets = Convert.FromHexString(command);
        await stream.WriteAsync((byte[])[0, (byte)octets.Length, .. octets], TestContext.CancellationToken);
        return await AnswerAsync(stream);
    }

    private async Task<string> AnswerAsync(NetworkStream stream)
    {
        byte[] head = new byte[2];
        await stream.ReadExactlyAsync(head, TestContext.CancellationToken);
        byte[] answer = new byte[(head[0] << 8) | head[1]];
        await stream.ReadExactlyAsync(answer, TestContext.CancellationToken);
        return Convert.ToHexString(answer);
    }

    private sealed class NoClock : Clock
    {
        public override long NowMs => 0;
    }
}
