using Microsoft.VisualStudio.TestTools.UnitTesting;
using System.Diagnostics;
using Lwm2m.Bench.Card;
using Lwm2m.Foundation;
using Lwm2m.Sim;
using Lwm2m.Uicc;

namespace Lwm2m.Host.Tests;

/// <summary>The device's reader at a real port: a pseudo terminal, where the bench's card is.</summary>
[TestClass]
public class T0TerminalTests
{
    private const int LimitMs = 60_000;

    // Proves: SMS-70
    [TestMethod]
    [DataRow("3B9F94801F878031E073FE211B674A357530350259C6", 0, 9600)]
    [DataRow("3B9F94801F878031E073FE211B674A357530350259C6", 115200, 55800)]
    [DataRow("3F00", 0, 9600)]
    public void A_card_is_read_over_the_serial_port(string atr, int maxBaud, int baud)
    {
        UiccStandIn card = new();
        T0Card line = new(card, System.Convert.FromHexString(atr));
        using T0Terminal terminal = new(line);
        SystemClock clock = new();
        SerialT0Port port = new(terminal.Name);
        T0Reader reader = new(port, clock, new T0Options { MaxBaudRate = maxBaud, LatencyMs = LimitMs });
        Card uicc = new(reader);
        uicc.Open(clock.NowMs);
        try
        {
            T0Commands job = new(CardRepeat.Never, "0070000001", "01A404040CA000000063504B43532D313500", "01A40804047FFF503100", "01B0000000", "01708001");
            while (!uicc.IsReady)
            {
                Turn();
            }

            uicc.Submit(job);
            while (job.IsActive)
            {
                Turn();
            }

            Assert.IsFalse(job.WasCancelled, $"{reader.Engine.Fault}");
            Assert.AreEqual("019000", job.Answers[0]);
            StringAssert.StartsWith(job.Answers[1], "62");
            StringAssert.StartsWith(job.Answers[3], "A7");
            Assert.AreEqual(baud, reader.Engine.BaudRate);
            Assert.AreEqual(0, reader.Engine.Faults);
            Assert.AreEqual(0, port.Errors);
            Assert.IsEmpty(line.Violations);
            Assert.IsEmpty(card.Violations);
        }
        finally
        {
            uicc.Close();
        }

        void Turn()
        {
            Assert.IsLessThan(LimitMs, clock.NowMs, $"{reader.State} {reader.Engine.Fault}");
            uicc.Step(clock.NowMs);
            reader.Pump.Wait(20);
        }
    }

    private sealed class SystemClock : Clock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public override long NowMs => _watch.ElapsedMilliseconds;
    }
}
