using System.Text;
using Lwm2m.Bench.Sms;
using Lwm2m.Peers.Tests.Support;
using BenchCapture = Lwm2m.Bench.Sms.SmsCapture;

namespace Lwm2m.Peers.Tests;

/// <summary>gammu, gnokii and smstools work with the bench's modem, which no program of ours does; so it is one.</summary>
[TestClass]
public class ModemProgramsTests
{
    private const int Limit = 240_000;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Gammu_identifies_lists_reads_sends_and_deletes()
    {
        using var port = new ModemPort();
        var settings = port.Write("gammurc", "[gammu]", $"device = {port.Terminal.Name}", "connection = at115200");
        var told = await GammuAsync("identify");
        StringAssert.Contains(told, "IMEI                 : 490154203237518");
        StringAssert.Contains(told, "SIM IMSI             : 238010000000001");
        StringAssert.Contains(await GammuAsync("getsmsc", "1"), "+4540390999");
        StringAssert.Contains(await GammuAsync("networkinfo"), "Network state        : home network");

        await port.Service.SendAsync(new byte[] { 0x44, 0x02, 0xB6, 0x0B }, new PhoneEndPoint(ModemPort.Number), Cancellation);
        await ModemPort.UntilAsync(() => port.Centre.Delivered == 1, Cancellation);
        told = await GammuAsync("getallsms");
        StringAssert.Contains(told, "Coding               : 8-bit");
        StringAssert.Contains(told, "Remote number        : \"+4587654321\"");
        StringAssert.Contains(told, "4402B60B");
        StringAssert.Contains(told, "1 SMS parts in 1 SMS sequences");

        StringAssert.Contains(await GammuAsync("sendsms", "TEXT", "+4587654321", "-text", "hello"), "OK, message reference=0");
        var submit = Submits(port).Single();
        Assert.AreEqual("+4587654321", submit.Destination.ToString());
        Assert.AreEqual("hello", SevenBit.Unpack(submit.UserData, submit.UserDataLength));

        await GammuAsync("deletesms", "1", "1");
        await ModemPort.UntilAsync(() => port.Centre.Delivered == 2, Cancellation);
        Assert.IsFalse((await GammuAsync("getallsms")).Contains("Remote number", StringComparison.Ordinal));
        Assert.IsEmpty(port.Modem.Violations);

        async Task<string> GammuAsync(params string[] arguments)
        {
            await using var gammu = PeerProgram.Start("gammu", "Debian: gammu", ["-c", settings, .. arguments]);
            return (await gammu.FinishAsync(Cancellation)).Output;
        }
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Gammu_is_told_of_a_message_at_once()
    {
        using var port = new ModemPort();
        var settings = port.Write("gammurc", "[gammu]", $"device = {port.Terminal.Name}", "connection = at115200");
        var isWatching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        port.Modem.Logged += line => _ = line.StartsWith("> AT+CNMI=", StringComparison.Ordinal) && !line.Contains('?') && isWatching.TrySetResult();
        await using var gammu = PeerProgram.Start("gammu", "Debian: gammu", "-c", settings, "monitor");
        await isWatching.Task.WaitAsync(Cancellation);
        await port.Service.SendAsync(new byte[] { 0x44, 0x02, 0xB6, 0x0B }, new PhoneEndPoint(ModemPort.Number), Cancellation);
        var told = new StringBuilder();
        while (!told.ToString().Contains("SMS message received", StringComparison.Ordinal))
        {
            var line = await gammu.Output.ReadLineAsync(Cancellation);
            told.AppendLine(line ?? throw new AssertFailedException($"gammu ended: {told}"));
        }

        await gammu.InterruptAsync(Cancellation);
        Assert.IsEmpty(port.Modem.Violations);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Gnokii_identifies_reads_and_sends()
    {
        using var port = new ModemPort();
        var settings = port.Write("config", "[global]", $"port = {port.Terminal.Name}", "model = AT", "connection = serial", "serial_baudrate = 115200");
        var told = await GnokiiAsync("", "--identify");
        StringAssert.Contains(told, "IMEI         : 490154203237518");
        StringAssert.Contains(told, "Model        : Stand-in");

        port.Centre.Send(ModemPort.Number, Text("4587654321", "to gnokii"));
        await ModemPort.UntilAsync(() => port.Centre.Delivered == 1, Cancellation);
        StringAssert.Contains(await GnokiiAsync("", "--showsmsfolderstatus"), "SM    1");
        told = await GnokiiAsync("", "--getsms", "SM", "1");
        StringAssert.Contains(told, "Sender: +4587654321 Msg Center: +4540390999");
        StringAssert.Contains(told, "to gnokii");

        await GnokiiAsync("from gnokii", "--sendsms", "+4587654321");
        var submit = Submits(port).Single();
        Assert.AreEqual("from gnokii", SevenBit.Unpack(submit.UserData, submit.UserDataLength));
        Assert.IsEmpty(port.Modem.Violations);

        async Task<string> GnokiiAsync(string input, params string[] arguments)
        {
            await using var gnokii = PeerProgram.Start("gnokii", "Debian: gnokii-cli", ["--config", settings, .. arguments]);
            await gnokii.Input.WriteAsync(input);
            gnokii.Input.Close();
            return (await gnokii.FinishAsync(Cancellation)).Output;
        }
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Smstools_sends_and_receives_binary_messages_and_tshark_reads_all_that_passes()
    {
        using var port = new ModemPort(isCaptured: true);
        foreach (var folder in new[] { "out", "checked", "failed", "in", "sent" })
        {
            Directory.CreateDirectory(Path.Combine(port.Folder, folder));
        }

        var settings = port.Write(
            "smsd.conf", "devices = GSM1", $"logfile = {port.Folder}/log", $"outgoing = {port.Folder}/out", $"checked = {port.Folder}/checked",
            $"failed = {port.Folder}/failed", $"incoming = {port.Folder}/in", $"sent = {port.Folder}/sent", $"infofile = {port.Folder}/info",
            $"pidfile = {port.Folder}/pid", "delaytime = 1", "[GSM1]", $"device = {port.Terminal.Name}", "incoming = yes", "baudrate = 115200");
        var message = port.Write("message", "To: 4587654321", "Alphabet: binary", "UDH: no", "Class: 2", "");
        await using (var file = new FileStream(message, FileMode.Append))
        {
            await file.WriteAsync(new byte[] { 0x44, 0x02, 0xB6, 0x0B }, Cancellation);
        }

        File.Move(message, Path.Combine(port.Folder, "out", "message"));
        await using var smsd = PeerProgram.Start("smsd", "Debian: smstools", "-c", settings, "-t");
        var received = await port.Service.ReceiveAsync(Cancellation);
        Assert.AreEqual("4402B60B", Convert.ToHexString(received.Bytes.Span));
        Assert.AreEqual(new PhoneEndPoint(ModemPort.Number), received.Peer);
        await ModemPort.UntilAsync(() => Directory.EnumerateFiles(Path.Combine(port.Folder, "sent")).Any(), Cancellation);

        await port.Service.SendAsync(new byte[] { 1, 2, 3 }, received.Peer, Cancellation);
        await ModemPort.UntilAsync(() => Directory.EnumerateFiles(Path.Combine(port.Folder, "in")).Any(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)).EndsWith("\n\n\u0001\u0002\u0003", StringComparison.Ordinal)), Cancellation);
        await smsd.InterruptAsync(Cancellation);
        Assert.IsEmpty(port.Modem.Violations);
        port.StopCapture();

        // Message type, coding, and what tshark remarks: SUBMIT of class 2 in group 00xx, DELIVER of the service.
        await using var tshark = PeerProgram.Start(
            "tshark", "Debian: tshark", "-r", port.CaptureFile, "-o", BenchCapture.TsharkOption, "-T", "fields",
            "-e", "gsm_sms.tp-mti", "-e", "gsm_sms.tp-dcs", "-e", "gsm_sms.tp-udhi", "-e", "gsm_sms.sms_body", "-e", "_ws.malformed", "-e", "_ws.expert.message");
        var rows = (await tshark.FinishAsync(Cancellation)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        CollectionAssert.AreEqual(new[] { "1\t22\t0\t4402b60b\t\t", "0\t4\t0\t010203\t\t" }, rows, string.Join('\n', rows));
    }

    private static SubmitTpdu[] Submits(ModemPort port)
    {
        lock (port.Passages)
        {
            return [.. port.Passages.Where(passage => passage.IsFromMobile).Select(passage => SubmitTpdu.Parse(passage.Tpdu, passage.Time))];
        }
    }

    private static DeliverTpdu Text(string from, string text) => new()
    {
        Originator = new SmsAddress(from), DataCodingScheme = 0, Time = DateTimeOffset.UtcNow, UserDataLength = text.Length, UserData = SevenBit.Pack(text),
    };
}
