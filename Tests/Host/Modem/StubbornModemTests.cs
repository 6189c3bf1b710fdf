using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Modems that answer each command, and do not do what they say; in virtual time.</summary>
[TestClass]
public class StubbornModemTests
{
    private const int HourMs = 3_600_000;

    [TestMethod]
    public void A_modem_that_starts_anew_at_each_command_is_switched_off_for_a_pause()
    {
        Line line = new(_ => "\r\nRDY\r\n");
        line.Run(HourMs, () => line.Modem.CountOf(RecoveryRung.PowerCycle) == 3);
        Assert.AreEqual(3, line.Modem.CountOf(RecoveryRung.PowerCycle));
        Assert.IsLessThan(500, line.Commands.Count);
    }

    [TestMethod]
    public void A_modem_that_starts_anew_whenever_its_radio_is_on_is_switched_off_for_a_pause()
    {
        Line line = new(command => command == "AT+CFUN=1" ? "\r\nOK\r\n" : command == "AT+CREG?" || command == "AT+CEREG?" ? "\r\nRDY\r\n" : "\r\nOK\r\n");
        line.Run(HourMs, () => line.Modem.CountOf(RecoveryRung.PowerCycle) == 2);
        Assert.AreEqual(2, line.Modem.CountOf(RecoveryRung.PowerCycle));
    }

    [TestMethod]
    public void A_modem_that_says_yes_to_everything_and_does_nothing_is_brought_back()
    {
        Line line = new(_ => "\r\nOK\r\n");
        line.Run(3 * HourMs, () => line.Modem.CountOf(RecoveryRung.PowerCycle) == 2);
        Assert.AreEqual(2, line.Modem.CountOf(RecoveryRung.PowerCycle));
    }

    [TestMethod]
    public void A_modem_that_takes_the_order_to_report_and_forgets_it_is_not_set_up_again_and_again()
    {
        Line line = new(command => command.EndsWith("EREG?", StringComparison.Ordinal) ? "\r\n+CEREG: 0,1\r\n\r\nOK\r\n" : Sound(command, true));
        line.Run(24 * HourMs, null);
        Assert.AreEqual(ModemState.Ready, line.Modem.State);
        Assert.IsLessThan(5, line.Commands.Count(command => command == "ATE0"));
    }

    [TestMethod]
    public void A_SIM_that_is_still_closed_after_its_PIN_was_accepted_is_waited_for()
    {
        int asked = 0;
        Line line = new(command => command switch
        {
            "AT+CPIN?" => ++asked < 4 ? "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n" : "\r\n+CPIN: READY\r\n\r\nOK\r\n",
            "AT+CPINR" => "\r\n+CPINR: SIM PIN,3,3\r\n\r\nOK\r\n",
            _ => Sound(command, asked >= 4),
        });
        line.Run(HourMs, () => line.Modem.State == ModemState.Ready);
        Assert.AreEqual(ModemState.Ready, line.Modem.State);
        Assert.AreEqual(1, line.Pins);
    }

    [TestMethod]
    public void A_modem_that_accepts_the_PIN_for_ever_gets_it_once_and_stays_off()
    {
        Line line = new(command => command switch
        {
            "AT+CPIN?" => "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n",
            "AT+CPINR" => "\r\n+CPINR: SIM PIN,3,3\r\n\r\nOK\r\n",
            _ => Sound(command, false),
        });
        line.Run(HourMs, () => line.Modem.IsPinRefused);
        Assert.AreEqual(ModemState.Off, line.Modem.State);
        Assert.AreEqual(1, line.Pins);
    }

    [TestMethod]
    public void A_modem_that_starts_anew_at_each_PIN_and_tells_no_tries_does_not_lock_the_SIM()
    {
        Line line = new(command => command.StartsWith("AT+CPIN=", StringComparison.Ordinal) ? "\r\nRDY\r\n" : command switch
        {
            "AT+CPIN?" => "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n",
            "AT+CPINR" => "\r\nERROR\r\n",
            _ => Sound(command, false),
        });
        line.Run(24 * HourMs, () => line.Modem.IsPinRefused);
        Assert.AreEqual(ModemState.Off, line.Modem.State);
        Assert.IsLessThan(3, line.Pins);
    }

    private static string Sound(string command, bool isRegistered) => command switch
    {
        "AT+CEREG?" => $"\r\n+CEREG: 4,{(isRegistered ? 1 : 2)}\r\n\r\nOK\r\n",
        "AT+CPIN?" => "\r\n+CPIN: READY\r\n\r\nOK\r\n",
        _ => "\r\nOK\r\n",
    };

    /// <summary>A line whose other end answers each command 10 ms later.</summary>
    private sealed class Line : ModemPort
    {
        private readonly Func<string, string> _answer;
        private readonly StringBuilder _sent = new();
        private readonly Queue<(long AtMs, byte Octet)> _coming = new();
        private long _nowMs = 1;

        public Line(Func<string, string> answer)
        {
            _answer = answer;
            Modem = new CellularModem(this, new LineClock(this), [new Lwm2m.Modem.GenericDialect()], new Lwm2m.Modem.ModemOptions { Pin = "48151623"u8.ToArray() });
        }

        public CellularModem Modem { get; }

        public List<string> Commands { get; } = [];

        public long NowMs => _nowMs;

        public int Pins => Commands.Count(command => command.StartsWith("AT+CPIN=", StringComparison.Ordinal));

        public override int BaudRate => 115200;

        public void Run(long forMs, Func<bool>? until)
        {
            Modem.Start(_nowMs);
            int idle = 0;
            for (long endMs = _nowMs + forMs; _nowMs < endMs && !(until?.Invoke() ?? false); )
            {
                long next = Modem.Step(_nowMs);
                next = _coming.Count > 0 ? Math.Min(next, _coming.Peek().AtMs) : next;
                idle = next <= _nowMs ? idle + 1 : 0;
                Assert.IsLessThan(1000, idle, "The modem asks again and again at one time");
                Assert.IsLessThan(100_000, Commands.Count, "There is no end of commands");
                _nowMs = next <= _nowMs ? _nowMs : Math.Min(next, endMs);
            }
        }

        public override bool Open(int baudRate) => true;

        public override void Close() => _coming.Clear();

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = 0;
            for (; read < count && _coming.Count > 0 && _coming.Peek().AtMs <= _nowMs; read++)
            {
                buffer[offset + read] = _coming.Dequeue().Octet;
            }

            return read;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            foreach (byte octet in buffer.AsSpan(offset, count))
            {
                if (octet != 13)
                {
                    _sent.Append((char)octet);
                    continue;
                }

                string command = _sent.ToString().TrimStart('\x1b');
                _sent.Clear();
                Commands.Add(command);
                foreach (byte answer in Encoding.ASCII.GetBytes(_answer(command)))
                {
                    _coming.Enqueue((_nowMs + 10, answer));
                }
            }
        }
    }

    private sealed class LineClock(Line line) : Lwm2m.Foundation.Clock
    {
        public override long NowMs => line.NowMs;
    }
}
