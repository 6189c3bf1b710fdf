using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using StandInOptions = Lwm2m.Bench.Modem.ModemOptions;

namespace Lwm2m.Host.Tests;

/// <summary>The device's line to a modem over a pseudo terminal.</summary>
[TestClass]
public class AtPortTests
{
    private const int LimitMs = 60_000;

    [TestMethod]
    public void Row_10_Only_what_has_arrived_is_read_and_nothing_is_waited_for()
    {
        using PseudoTerminal terminal = new();
        AtPort port = new(terminal.Name);
        Assert.IsTrue(port.Open(115200));
        byte[] buffer = new byte[64];
        Assert.AreEqual(0, port.Read(buffer, 0, 64));
        Assert.AreEqual(5, terminal.Write([1, 0, 3, 0xFF, 5]));
        byte[] got = [];
        for (Stopwatch waited = Stopwatch.StartNew(); got.Length < 5; )
        {
            Assert.IsLessThan(LimitMs, waited.ElapsedMilliseconds);
            int read = port.Read(buffer, 3, 2);
            Assert.IsLessThanOrEqualTo(2, read);
            got = [.. got, .. buffer[3..(3 + read)]];
        }

        CollectionAssert.AreEqual(new byte[] { 1, 0, 3, 0xFF, 5 }, got);
        port.Close();
        Assert.AreEqual(0, port.Read(buffer, 0, 64));
        Assert.AreEqual(0, port.Errors);
    }

    [TestMethod]
    public void Row_08_An_open_port_changes_its_speed()
    {
        using PseudoTerminal terminal = new();
        AtPort port = new(terminal.Name);
        Assert.IsTrue(port.Open(9600));
        Assert.AreEqual(9600, port.BaudRate);
        Assert.AreEqual(9600, terminal.HostBaud);
        Assert.IsTrue(port.Open(115200));
        Assert.AreEqual(115200, port.BaudRate);
        Assert.AreEqual(115200, terminal.HostBaud);
        port.Close();
    }

    [TestMethod]
    public void A_port_that_is_not_there_does_not_open_and_writes_nothing()
    {
        AtPort port = new("/dev/no-such-port");
        Assert.IsFalse(port.Open(115200));
        port.Write([1], 0, 1);
        Assert.AreEqual(0, port.Read(new byte[1], 0, 1));
        port.Close();
    }

    [TestMethod]
    public void A_modem_without_a_port_is_tried_again()
    {
        CellularModem modem = new(new AtPort("/dev/no-such-port"), new SystemClock(), [new Lwm2m.Modem.GenericDialect()]);
        modem.Start(0);
        long nowMs = 0;
        for (; modem.CountOf(RecoveryRung.PowerCycle) < 3; nowMs = Math.Max(nowMs + 1, modem.Step(nowMs)))
        {
            Assert.IsLessThan(3_600_000, nowMs);
        }

        Assert.AreEqual(ModemFault.NoPort, modem.Fault);
    }

    [TestMethod]
    public void The_modem_comes_up_over_a_real_port_and_its_wait_ends_when_it_is_ready()
    {
        Agenda agenda = new();
        using ModemStandIn standIn = new(new StandInOptions { BootMs = 50, SearchMs = 50 }, new ModemWorld(agenda));
        using ModemTerminal terminal = new(standIn);
        using AgendaThread thread = new(agenda);
        CellularModem modem = new(new AtPort(terminal.Name), new SystemClock(), [new Lwm2m.Modem.GenericDialect()]);
        SystemClock clock = new();
        modem.Start(clock.NowMs);
        while (modem.State != ModemState.Ready)
        {
            Assert.IsLessThan(2L * LimitMs, clock.NowMs, $"{modem.State} {modem.Fault}");
            modem.Wait(LimitMs);
        }

        CommandJob job = new("AT+CGSN", LimitMs);
        modem.Submit(job);
        while (job.Result is null)
        {
            Assert.IsLessThan(2L * LimitMs, clock.NowMs);
            modem.Wait(100);
        }

        // That nothing is sent before a result is judged in virtual time: here a stand-in whose thread gets no turn may be asked twice.
        Assert.AreEqual(AtResult.Ok, job.Result);
    }

    [TestMethod]
    public void Wake_ends_a_wait_from_another_thread()
    {
        CellularModem modem = new(new AtPort("/dev/no-such-port"), new SystemClock(), [new Lwm2m.Modem.GenericDialect()]);
        Thread waiting = new(() => modem.Wait(10 * LimitMs));
        waiting.Start();
        modem.Wake();
        Assert.IsTrue(waiting.Join(LimitMs));
    }

    private sealed class SystemClock : Clock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public override long NowMs => _watch.ElapsedMilliseconds;
    }
}
