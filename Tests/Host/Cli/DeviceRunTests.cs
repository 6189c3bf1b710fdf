using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Oscore;
using Lwm2m.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The device alone, at servers of <c>run serve</c>: bootstrapped, stopped, killed and started again.</summary>
[TestClass]
public sealed class DeviceRunTests
{
    private const string DeviceKeys = "--psk-id dev --psk 2b1704d9b414c735d9f36a15d333e053";
    private const string FactoryKeys = "--psk-id factory --psk 9a3c7e1105b8d24f6c90ab37fe5d8126";
    private const string Secret = "51d80c66f3a94e7b8821c7d05b3fae94";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Proves: SEC-18
    [TestMethod]
    public async Task A_bootstrapped_device_registers_and_after_a_stop_goes_on_without_a_word()
    {
        using TemporaryFolder folder = new();
        int port = Lwm2m.Tests.FreePorts.Next();
        int bootstrapPort = Lwm2m.Tests.FreePorts.Next();
        string plans = folder.File("plans");
        File.WriteAllText(plans, $"client *\naccount 101 coaps://127.0.0.1:{port} {DeviceKeys.Replace("--psk-id ", "psk-id=").Replace("--psk ", "psk=")}\n");
        await using Command server = new($"serve --port {port} {DeviceKeys}");
        await using Command bootstrapServer = new($"serve --port {bootstrapPort} --bootstrap {plans} {FactoryKeys}");
        string device = $"--bootstrap coaps://127.0.0.1:{bootstrapPort} {FactoryKeys} --state {folder.File("state")}";

        await using (Command first = new(device))
        {
            await server.ShowsAsync("observes /3303/0/5700");
            Assert.AreEqual(0, await first.StopAsync());
            Assert.Contains("bootstrap: asks", first.Text);
            Assert.Contains("bootstrapped", first.Text);
            Assert.Contains("sleeps; the next start goes on from here", first.Text);
        }

        await using (Command second = new(device + " --leave"))
        {
            await server.ShowsAsync("is told /3303/0/5700");
            Assert.AreEqual(0, await second.StopAsync());
            Assert.IsFalse(second.Text.Contains("bootstrap") || second.Text.Contains("registering") || second.Text.Contains("handshake:"), second.Text);
            Assert.Contains("no handshake", second.Text);
            Assert.Contains("de-registered", second.Text);
        }

        Assert.IsFalse(bootstrapServer.Text.Contains("9a3c7e11") || server.Text.Contains("2b1704d9"), "a key is shown");
    }

    // Proves: SEC-18, U-07
    [TestMethod]
    public async Task A_device_with_a_factory_image_registers_with_what_provision_shows_the_server()
    {
        using TemporaryFolder folder = new();
        int port = Lwm2m.Tests.FreePorts.Next();
        CliRun provision = await CliRun.OfAsync($"provision {folder.File("image")} --server coaps://127.0.0.1:{port} --endpoint dev --new-psk");
        Assert.AreEqual(0, provision.Code, provision.All);
        string keys = provision.Out.Split('\n').Single(line => line.Contains("--psk-id")).Trim();
        await using Command server = new($"serve --port {port} {keys}");
        await using Command device = new($"--state {folder.File("state")} --provision {folder.File("image")}");
        await server.ShowsAsync("observes /3303/0/5700");
        Assert.AreEqual(0, await device.StopAsync());
    }

    // Proves: E2E-01
    [TestMethod]
    [DataRow("coap", "")]
    [DataRow("coaps", DeviceKeys)]
    public async Task A_device_registers_under_the_Oscore_context_of_the_command_line(string scheme, string keys)
    {
        int port = Lwm2m.Tests.FreePorts.Next();
        string context = $"--oscore-master-secret {Secret} --oscore-salt 0102 --oscore-id-context 0a0b";
        await using Command server = new($"serve --port {port} {keys} {context} --oscore-sender 02 --oscore-recipient 01");
        await using Command device = new($"--server {scheme}://127.0.0.1:{port} {keys} {context} --oscore-sender 01 --oscore-recipient 02 --log");
        await server.ShowsAsync("observes /3303/0/5700");
        await device.ShowsAsync("inside  GET /3303/0/5700");
        Assert.AreEqual(0, await device.StopAsync());
        Assert.IsFalse(device.Text.Contains(Secret[..8]) || server.Text.Contains(Secret[..8]), "the secret is shown");
    }

    [TestMethod]
    [DataRow("never", "never")]
    [DataRow("loss", "never")]
    [DataRow("loss", "loss")]
    [DataRow("first-use --oscore-show-id-context", "first-use")]
    public async Task A_device_and_a_server_that_derive_keys_when_told_to_go_on_after_both_were_started_again(string device, string server)
    {
        using TemporaryFolder folder = new();
        int port = Lwm2m.Tests.FreePorts.Next();
        string context = $"--oscore-master-secret {Secret} --oscore-salt 0102";
        string serverLine = $"serve --port {port} {context} --oscore-sender 02 --oscore-recipient 01 --oscore-b2 {server}";
        string deviceLine = $"--server coap://127.0.0.1:{port} {context} --oscore-sender 01 --oscore-recipient 02 --oscore-b2 {device} --state {folder.Path} --leave";
        for (int i = 0; i < 2; i++)
        {
            await using Command serving = new(serverLine);
            await serving.ShowsAsync("listens");
            await using Command running = new(deviceLine);
            await serving.ShowsAsync("observes /3303/0/5700");
            Assert.AreEqual(0, await running.StopAsync(), running.Text);
            Assert.Contains("de-registered", serving.Text);
        }
    }

    [TestMethod]
    public async Task A_device_that_derives_keys_is_not_served_where_none_are_derived()
    {
        int port = Lwm2m.Tests.FreePorts.Next();
        string context = $"--oscore-master-secret {Secret} --oscore-salt 0102";
        await using Command serving = new($"serve --port {port} {context} --oscore-sender 02 --oscore-recipient 01 --oscore-b2 never");
        await serving.ShowsAsync("listens");
        await using Command device = new($"--server coap://127.0.0.1:{port} {context} --oscore-sender 01 --oscore-recipient 02");
        await serving.ShowsAsync("4.01 Unauthorized");
        Assert.DoesNotContain("registered", serving.Text);
    }

    [TestMethod]
    public void A_server_whose_keys_never_change_takes_its_numbers_from_the_clock()
    {
        AccountKeys keys = new(null, OscoreKeys.Random());
        DateTimeOffset zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        double before = (DateTimeOffset.UtcNow - zero).TotalMilliseconds;
        ulong number = LoopbackServer.Contexts(keys, OscoreRecovery.Echo)!.Peers[0].Context!.SenderSequenceNumber;
        double after = (DateTimeOffset.UtcNow - zero).TotalMilliseconds;
        Assert.IsInRange((ulong)before, (ulong)after, number);
    }

    [TestMethod]
    [DataRow("dev", "000102030405060708090a0b0c0d0e0f", "the server has another key for this identity")]
    [DataRow("other", "2b1704d9b414c735d9f36a15d333e053", "the server does not know this identity")]
    public async Task A_key_or_identity_that_the_server_has_not_is_told_in_words(string identity, string key, string reason)
    {
        int port = Lwm2m.Tests.FreePorts.Next();
        await using Command server = new($"serve --port {port} {DeviceKeys}");
        await server.ShowsAsync("listens");
        await using Command device = new($"--server coaps://127.0.0.1:{port} --psk-id {identity} --psk {key}");
        await device.ShowsAsync(reason);
        await device.ShowsAsync("refuses the handshake");
        Assert.DoesNotContain("no answer", device.Text);
    }

    [TestMethod]
    public async Task A_server_that_does_not_answer_is_told_within_seconds_and_once()
    {
        int port = Lwm2m.Tests.FreePorts.Next();
        await using Command device = new($"--server coap://127.0.0.1:{port}");
        await device.ShowsAsync("no answer from coap://127.0.0.1");
        await Task.Delay(5000);
        Assert.AreEqual(2, device.Text.Split("no answer from").Length, device.Text);
    }

    [TestMethod]
    public async Task A_name_that_nobody_knows_is_told_in_words()
    {
        await using Command device = new($"--server coaps://nowhere.invalid:5684 {DeviceKeys}");
        await device.ShowsAsync("its name is not known");
        Assert.DoesNotContain("key that differs", device.Text);
    }

    [TestMethod]
    public async Task A_bootstrap_without_security_is_warned_of_in_the_log()
    {
        using TemporaryFolder folder = new();
        int port = Lwm2m.Tests.FreePorts.Next();
        string plans = folder.File("plans");
        File.WriteAllText(plans, "client *\naccount 101 coap://127.0.0.1:9\n");
        await using Command server = new($"serve --port {port} --bootstrap {plans}");
        await using Command device = new($"--bootstrap coap://127.0.0.1:{port} --insecure-bootstrap");
        await device.ShowsAsync("bootstrapped");
        Assert.Contains("WARNING: it has no security", device.Text);
    }

    [TestMethod]
    public async Task A_refused_bootstrap_tells_why_and_shows_no_key()
    {
        using TemporaryFolder folder = new();
        int port = Lwm2m.Tests.FreePorts.Next();
        string plans = folder.File("plans");
        File.WriteAllText(plans, "client somebody-else\naccount 101 coap://127.0.0.1:9\n");
        await using Command server = new($"serve --port {port} --bootstrap {plans} {FactoryKeys}");
        await using Command device = new($"--bootstrap coaps://127.0.0.1:{port} {FactoryKeys}");
        await device.ShowsAsync("the bootstrap server refuses the request");
        Assert.IsFalse(device.Text.Contains("9a3c7e11"));
    }

    [TestMethod]
    public async Task Accounts_that_were_kept_are_not_taken_for_those_of_another_server()
    {
        using TemporaryFolder folder = new();
        await using (Command device = new($"--server coap://127.0.0.1:9 --state {folder.Path}"))
        {
            await device.ShowsAsync("registering");
            await device.StopAsync();
        }

        CliRun run = await CliRun.OfAsync($"--server coap://127.0.0.2:9 --state {folder.Path}");
        Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
        Assert.Contains("another server", run.Error);
    }

    // Proves: SEC-13
    [TestMethod]
    public async Task A_device_that_is_killed_at_any_moment_comes_back_managed()
    {
        const int Kills = 8;
        using TemporaryFolder folder = new();
        int port = Lwm2m.Tests.FreePorts.Next();
        int bootstrapPort = Lwm2m.Tests.FreePorts.Next();
        string plans = folder.File("plans");
        File.WriteAllText(plans, $"client *\naccount 101 coaps://127.0.0.1:{port} {DeviceKeys.Replace("--psk-id ", "psk-id=").Replace("--psk ", "psk=")}\n");
        await using Command server = new($"serve --port {port} {DeviceKeys}");
        await using Command bootstrapServer = new($"serve --port {bootstrapPort} --bootstrap {plans} {FactoryKeys}");
        string device = $"--bootstrap coaps://127.0.0.1:{bootstrapPort} {FactoryKeys} --state {folder.File("state")}";
        Random random = new(20261122);
        for (int i = 0; i < Kills; i++)
        {
            using Process process = Process.Start(new ProcessStartInfo("dotnet", $"{typeof(CommandLine).Assembly.Location} {device}")
            {
                RedirectStandardOutput = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.WaitForExit(random.Next(100, 900));
            process.Kill();
            process.WaitForExit();
        }

        await using Command last = new(device);
        await last.ShowsAsync(" registered");
        server.Forget();
        await server.ShowsAsync("is told /3303/0/5700");
    }

    /// <summary>A command that runs until it is stopped.</summary>
    private sealed class Command : IAsyncDisposable
    {
        private readonly StringWriter _text = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task<int> _running;
        private int _forgotten;

        public Command(string commandLine)
        {
            TextWriter writer = TextWriter.Synchronized(_text);
            _running = Task.Run(() => CommandLine.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), new Terminal(writer, writer), _stop.Token));
        }

        public string Text => _text.ToString();

        public void Forget() => _forgotten = Text.Length;

        public async Task ShowsAsync(string text)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!Text[_forgotten..].Contains(text))
            {
                Assert.IsTrue(watch.Elapsed < Limit && !_running.IsCompleted, $"no '{text}' in: {Text}");
                await Task.Delay(20);
            }
        }

        public async Task<int> StopAsync()
        {
            await _stop.CancelAsync();
            return await _running.WaitAsync(Limit);
        }

        public async ValueTask DisposeAsync() => await StopAsync();
    }
}
