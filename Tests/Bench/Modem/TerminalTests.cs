using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>The stand-in behind a pseudo terminal, on the clock of the system.</summary>
[TestClass]
public sealed class TerminalTests
{
    private const int Limit = 60_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public void A_host_that_opens_the_port_finds_a_modem_again_and_again()
    {
        var agenda = new Agenda();
        using var modem = new ModemStandIn(new ModemOptions { IsSettled = true }, new ModemWorld(agenda, new ShortMessageCentre(agenda)));
        using var terminal = new ModemTerminal(modem);
        using var thread = new AgendaThread(agenda);
        for (var i = 0; i < 3; i++)
        {
            using var port = Open(terminal);
            Assert.AreEqual("AT+CGSN\r\r\n490154203237518\r\n\r\nOK\r\n", Ask(port, "AT+CGSN\r", "OK\r\n"));
        }

        Assert.IsEmpty(modem.Violations);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public void All_bytes_pass_unchanged_both_ways()
    {
        var agenda = new Agenda();
        using var modem = new ModemStandIn(new ModemOptions { Dialect = "quectel-bg", IsSettled = true, Echo = false }, new ModemWorld(agenda, Bearer: new MemoryBearer(agenda, 0)));
        using var terminal = new ModemTerminal(modem);
        using var thread = new AgendaThread(agenda);
        using var port = Open(terminal);
        Ask(port, "AT+QIACT=1\r", "OK\r\n");
        Ask(port, "AT+QIOPEN=1,0,\"UDP\",\"10.0.0.2\",5000,5000,0\r", "+QIOPEN: 0,0\r\n"); // to itself
        Ask(port, "AT+QISEND=0,1024\r", "> ");
        var data = Encoding.Latin1.GetString([.. Enumerable.Range(0, 1024).Select(i => (byte)i)]);
        Assert.IsTrue(Ask(port, data, "\"recv\",0\r\n").Contains("SEND OK", StringComparison.Ordinal));
        Assert.AreEqual($"\r\n+QIRD: 1024\r\n{data}\r\n\r\nOK\r\n", Ask(port, "AT+QIRD=0\r", "\r\n\r\nOK\r\n"));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public void A_host_that_does_not_read_does_not_stop_it()
    {
        var agenda = new Agenda();
        using var modem = new ModemStandIn(new ModemOptions { IsSettled = true, Echo = false }, new ModemWorld(agenda));
        using var thread = new AgendaThread(agenda);
        using var heard = new SemaphoreSlim(0);
        using (var terminal = new ModemTerminal(modem))
        {
            modem.Logged += line => _ = line == "> AT+CGMI" ? heard.Release() : 0;
            using var port = Open(terminal);
            for (var i = 0; i < 20; i++)
            {
                modem.SendUrc(new string('x', 1000)); // more than a terminal holds
            }

            port.Write("AT+CGMI\r"u8);
            heard.Wait(TestContext.CancellationToken);
            var text = Ask(port, "", "OK\r\n");
            Assert.AreEqual(20_000, text.Count(c => c == 'x'));
        }
    }

    private static FileStream Open(ModemTerminal terminal) => new(terminal.Name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);

    // A read of a terminal cannot be cancelled; the time limit of the test leaves it behind.
    private string Ask(FileStream port, string text, string end) =>
        Task.Run(() => Exchange(port, text, end)).WaitAsync(TestContext.CancellationToken).GetAwaiter().GetResult();

    private static string Exchange(FileStream port, string text, string end)
    {
        port.Write(Encoding.Latin1.GetBytes(text));
        var heard = new StringBuilder();
        var buffer = new byte[4096];
        while (!heard.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            heard.Append(Encoding.Latin1.GetString(buffer, 0, port.Read(buffer)));
        }

        return heard.ToString();
    }
}
