using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Transport;
using Lwm2m.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary><c>run --modem PORT</c>: the device alone, with a modem at a serial port.</summary>
[TestClass]
public sealed class ModemDeviceTests
{
    private const string Nobody = "coap://127.0.0.1:9";

    [TestMethod]
    [DataRow("quectel-bg", "")]
    [DataRow("sara-r4", "--dialect sara-r4 --apn iot.example")]
    public async Task A_device_registers_through_the_modem_at_a_port(string dialect, string options)
    {
        using StandIn modem = new(new ModemOptions { Dialect = dialect, BootMs = 200, SearchMs = 200 });
        await using LoopbackServer server = LoopbackServer.Start(0, AccountKeys.None);
        CliRun run = await CliRun.UntilAsync($"--modem {modem.Port} {options} --server {server.Uri}", "registered", $"modem: ready, dialect {dialect}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains($"modem: ready, dialect {dialect}", run.Out);
        Assert.Contains("de-registered", run.Out);
    }

    [TestMethod]
    public async Task A_sim_with_a_pin_is_opened_with_it()
    {
        using StandIn modem = new(new ModemOptions { Dialect = "quectel-bg", Pin = "73190246", BootMs = 200, SearchMs = 200 });
        await using LoopbackServer server = LoopbackServer.Start(0, AccountKeys.None);
        CliRun run = await CliRun.UntilAsync($"--modem {modem.Port} --pin 73190246 --server {server.Uri}", "registered");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.DoesNotContain("73190246", run.All); // so long that no port, time or number of bytes has it by chance
    }

    [TestMethod]
    [DataRow("", "the SIM wants a PIN: --pin DIGITS")]
    [DataRow("--pin 9999", "the SIM refused the PIN, and it is not tried again")]
    public async Task A_sim_that_stays_closed_is_told(string options, string told)
    {
        using StandIn modem = new(new ModemOptions { Dialect = "quectel-bg", Pin = "1234", BootMs = 200 });
        CliRun run = await CliRun.OfAsync($"--modem {modem.Port} {options} --server {Nobody}");
        Assert.AreEqual(CommandLine.Failed, run.Code);
        Assert.Contains($"run: --modem {modem.Port}: {told}", run.Error);
    }

    [TestMethod]
    public async Task A_modem_without_a_sim_is_told()
    {
        using StandIn modem = new(new ModemOptions { Dialect = "quectel-bg", HasSim = false, BootMs = 200 });
        CliRun run = await CliRun.OfAsync($"--modem {modem.Port} --server {Nobody}");
        Assert.AreEqual(CommandLine.Failed, run.Code);
        Assert.Contains($"run: --modem {modem.Port}: there is no SIM in the modem", run.Error);
    }

    [TestMethod]
    public async Task A_port_without_a_modem_is_told()
    {
        using PseudoTerminal terminal = new();
        CliRun run = await CliRun.OfAsync($"--modem {terminal.Name} --server {Nobody}");
        Assert.AreEqual(CommandLine.Failed, run.Code);
        Assert.Contains($"run: --modem {terminal.Name}: no modem answers, at 115200 bit/s and other speeds", run.Error);
    }

    [TestMethod]
    public async Task A_port_that_is_not_there_or_is_none_is_told()
    {
        CliRun run = await CliRun.OfAsync($"--modem /dev/no-such-port --server {Nobody}");
        Assert.AreEqual(CommandLine.Failed, run.Code);
        Assert.AreEqual("run: --modem /dev/no-such-port: there is no such port", run.Error.TrimEnd());

        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("text"), "no port");
        run = await CliRun.OfAsync($"--modem {folder.File("text")} --server {Nobody}");
        Assert.AreEqual(CommandLine.Failed, run.Code);
        Assert.StartsWith($"run: --modem {folder.File("text")}: ", run.Error);
    }

    /// <summary>A modem stand-in at a port of this machine.</summary>
    private sealed class StandIn : IDisposable
    {
        private readonly ModemStandIn _modem;
        private readonly ModemTerminal _terminal;
        private readonly AgendaThread _thread;

        public StandIn(ModemOptions options)
        {
            var agenda = new Agenda();
            _modem = new ModemStandIn(options, new ModemWorld(agenda, Bearer: TransportBearer.OverUdp(agenda)));
            _terminal = new ModemTerminal(_modem);
            _thread = new AgendaThread(agenda);
        }

        public string Port => _terminal.Name;

        public void Dispose()
        {
            _terminal.Dispose();
            _thread.Dispose();
            _modem.Dispose();
        }
    }
}
