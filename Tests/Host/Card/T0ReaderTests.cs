using Microsoft.VisualStudio.TestTools.UnitTesting;
using System;
using System.Device.Gpio;
using System.Linq;
using Lwm2m.Bench.Card;
using Lwm2m.Foundation;
using Lwm2m.Sim;
using Lwm2m.Uicc;

namespace Lwm2m.Host.Tests;

/// <summary>The device's reader at the bench's card, in virtual time: everything above it works as with any other carrier, and it recovers from what goes wrong.</summary>
[TestClass]
public class T0ReaderTests
{
    private const string Atr = "3B9F94801F878031E073FE211B674A357530350259C6";

    /// <summary>MANAGE CHANNEL, SELECT of PKCS#15 by AID, SELECT and READ of EF ODF, close; SELECT of the MF by its identifier.</summary>
    private static readonly string[] Session =
    [
        "0070000001", "01A404040CA000000063504B43532D313500", "01A40804047FFF503100", "01B0000000", "01708001", "00A40004023F0000", "00B0950000",
    ];

    // Proves: SMS-70
    [TestMethod]
    [DataRow("plain", Atr, 0)]
    [DataRow("PPS", Atr, 115200)]
    [DataRow("one by one", Atr, 0)]
    [DataRow("patience", Atr, 0)]
    [DataRow("9F", Atr, 0)]
    [DataRow("inverse", "3F00", 0)]
    [DataRow("guard time", "3B40FE", 0)]
    [DataRow("no choice", "3B90941000", 0)]
    [DataRow("PPS is refused", Atr, 115200)]
    [DataRow("PPS is ignored", Atr, 115200)]
    [DataRow("PPS1 is left out", Atr, 115200)]
    [DataRow("no echo", Atr, 0)]
    public void A_session_gives_the_same_as_at_the_card_itself(string manner, string atr, int maxBaud)
    {
        Rig rig = new(atr, new T0Options { MaxBaudRate = maxBaud, HasEcho = manner != "no echo" }, hasEcho: manner != "no echo");
        rig.Line.Faults.OneByOne = manner == "one by one";
        rig.Line.Faults.Patience = manner == "patience" ? 3 : 0;
        rig.Line.Faults.TellsBy9F = manner == "9F";
        rig.Line.Faults.RefusesPps = manner == "PPS is refused";
        rig.Line.Faults.IgnoresPps = manner == "PPS is ignored";
        rig.Line.Faults.OmitsPps1 = manner == "PPS1 is left out";
        if (manner == "no choice")
        {
            rig.SetRate(0x94);
        }

        UiccStandIn direct = new();
        string[] expected = [.. Session.Select(command => Convert.ToHexString(direct.Transmit(Convert.FromHexString(command))))];
        Assert.IsTrue(expected[..5].All(answer => answer.EndsWith("9000", StringComparison.Ordinal)), string.Join(' ', expected));

        rig.Open();
        CollectionAssert.AreEqual(expected, rig.Run(Session));
        Assert.AreEqual(manner == "PPS" || manner == "no choice" ? 55800 : 9600, rig.Reader.Engine.BaudRate);
        Assert.AreEqual(manner == "inverse", rig.Port.IsOdd);
        Assert.AreEqual(0, rig.Reader.Engine.Faults);
        Assert.IsEmpty(rig.Line.Violations);
        Assert.IsEmpty(rig.Card.Violations);
        Assert.AreEqual(0, rig.Card.OpenChannels);
    }

    [TestMethod]
    [DataRow("silence", T0Fault.Silent)]
    [DataRow("lost octet", T0Fault.Silent)]
    [DataRow("collision", T0Fault.Echo)]
    [DataRow("wrong procedure byte", T0Fault.Procedure)]
    public void A_fault_on_the_line_resets_the_card_tells_the_job_and_passes(string fault, T0Fault expected)
    {
        Rig rig = new(Atr);
        rig.Open();
        int generation = rig.Uicc.Generation;
        rig.Line.Faults.Silences = fault == "silence" ? 1 : 0;
        rig.Line.Faults.LostOctets = fault == "lost octet" ? 1 : 0;
        rig.Line.Faults.Collisions = fault == "collision" ? 1 : 0;
        rig.Line.Faults.WrongProcedures = fault == "wrong procedure byte" ? 1 : 0;
        T0Commands job = new(CardRepeat.Never, Session);
        rig.Uicc.Submit(job);
        rig.Until(() => !job.IsActive);
        Assert.IsTrue(job.WasCancelled);
        Assert.AreEqual(expected, rig.Reader.Engine.Fault);
        Assert.IsEmpty(job.Answers);
        rig.Until(() => rig.Uicc.IsReady);
        Assert.AreEqual(generation + 1, rig.Uicc.Generation);
        Assert.HasCount(Session.Length, rig.Run(Session));
        Assert.IsEmpty(rig.Card.Violations);
    }

    [TestMethod]
    public void A_card_that_does_not_answer_its_reset_well_is_reset_again()
    {
        Rig rig = new(Atr);
        rig.Line.Faults.MuteResets = 1;
        rig.Line.Faults.WrongAnswers = 1;
        rig.Open();
        Assert.AreEqual(2, rig.Reader.Engine.Faults);
        Assert.AreEqual(3, rig.Line.Resets);
        rig.Run(Session);
        rig.Line.Faults.CutAnswers = 1;
        rig.Line.Faults.Silences = 1;
        rig.Uicc.Submit(new T0Commands(CardRepeat.Never, Session));
        rig.Until(() => rig.Reader.Engine.Faults == 4);
        rig.Until(() => rig.Uicc.IsReady);
        Assert.AreEqual(5, rig.Line.Resets);
    }

    [TestMethod]
    public void A_pulled_card_is_gone_at_the_next_command_and_found_when_it_is_back()
    {
        Rig rig = new(Atr);
        rig.Open();
        rig.Card.Remove();
        T0Commands job = new(CardRepeat.Safe, Session);
        rig.Uicc.Submit(job);
        rig.Until(() => rig.Reader.State == CardState.Absent);
        Assert.IsTrue(job.WasCancelled);
        Assert.IsFalse(rig.Port.IsOpen);
        rig.Card.Insert();
        rig.Until(() => rig.Uicc.IsReady);
        rig.Run(Session);
    }

    [TestMethod]
    public void The_switch_of_the_holder_tells_at_once()
    {
        GpioController gpio = new();
        GpioPin[] pins = [.. Enumerable.Range(0, 4).Select(pin => gpio.OpenPin(pin, PinMode.Output))];
        pins[3].Write(PinValue.High);
        Rig rig = new(Atr, contacts: new T0Contacts(pins[0], pins[1], pins[2], pins[3]) { IsSupplyHigh = false }) { Reset = pins[0] };
        rig.Port.IsResetByOpening = false;
        rig.Uicc.Open(rig.NowMs);
        Assert.AreEqual("low off stopped", Levels());
        rig.Until(() => (bool)pins[2].Read());
        Assert.AreEqual("low on runs", Levels());
        rig.Until(() => (bool)pins[0].Read());
        Assert.AreEqual("high on runs", Levels());
        rig.Until(() => rig.Uicc.IsReady);
        pins[3].Write(PinValue.Low);
        rig.Until(() => rig.Reader.State == CardState.Absent);
        Assert.AreEqual("low off stopped", Levels());
        pins[3].Write(PinValue.High);
        rig.Until(() => rig.Uicc.IsReady);
        rig.Run(Session);
        rig.Uicc.Close();
        Assert.AreEqual("low off stopped", Levels());
        Assert.AreEqual(DatagramLink.Never, rig.Uicc.Step(rig.NowMs));

        string Levels() => $"{((bool)pins[0].Read() ? "high" : "low")} {((bool)pins[1].Read() ? "off" : "on")} {((bool)pins[2].Read() ? "runs" : "stopped")}";
    }

    [TestMethod]
    public void A_port_without_the_rate_of_the_card_fails_and_is_tried_again()
    {
        Rig rig = new(Atr);
        rig.Port.HighestBaud = 300;
        rig.Uicc.Open(rig.NowMs);
        rig.Until(() => rig.Reader.State == CardState.Failed);
        Assert.AreEqual(T0Fault.NoPort, rig.Reader.Engine.Fault);
        rig.Port.HighestBaud = 9600;
        rig.Until(() => rig.Uicc.IsReady);
        rig.Run(Session);
    }

    [TestMethod]
    public void What_is_no_command_of_T0_is_refused_and_the_next_one_goes()
    {
        Rig rig = new(Atr);
        rig.Open();
        string[] answers = rig.Run("0061000000", "00A40004023F0000");
        Assert.AreEqual(CardResult.Refused.ToString(), answers[0]);
        StringAssert.EndsWith(answers[1], "9000");
    }

    [TestMethod]
    public void An_exchange_allocates_nothing()
    {
        Rig rig = new(Atr);
        rig.Open();
        byte[] apdu = Convert.FromHexString("00A40004023F00");
        ReplayPort port = new(rig.NowMs);
        T0Engine engine = rig.Reader.Engine;
        long least = long.MaxValue;         // the first rounds compile
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                port.Exchange(engine, apdu);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.AreEqual(0, least);
    }

    /// <summary>A card that answers without a line of its own.</summary>
    private sealed class ReplayPort
    {
        private static readonly byte[] s_ask = [0xA4];
        private static readonly byte[] s_status = [0x61, 0x1E];
        private readonly byte[] _line = new byte[64];
        private long _nowMs;

        public ReplayPort(long nowMs) => _nowMs = nowMs;

        public void Exchange(T0Engine engine, byte[] apdu)
        {
            Assert.IsTrue(engine.Begin(apdu, 0, apdu.Length, _nowMs));
            Echo(engine);
            engine.Hear(s_ask, 0, 1, _nowMs);
            Echo(engine);
            engine.Hear(s_status, 0, 2, _nowMs);
            Assert.AreEqual(2, engine.ResponseLength);
        }

        private void Echo(T0Engine engine)
        {
            _nowMs += 100;
            engine.Step(_nowMs);
            engine.Hear(_line, 0, engine.Take(_line, 0, _line.Length, _nowMs), _nowMs);
        }
    }

    private sealed class Rig
    {
        private const long LimitMs = 1_000_000;

        private bool _wasHeld;

        public Rig(string atr, T0Options? options = null, T0Contacts? contacts = null, bool hasEcho = true)
        {
            Line = new T0Card(Card, Convert.FromHexString(atr)) { HasEcho = hasEcho };
            Port = new MemoryT0Port(Line);
            Reader = new T0Reader(Port, new NoClock(), options, contacts);
            Uicc = new Card(Reader);
        }

        public UiccStandIn Card { get; } = new();

        public T0Card Line { get; }

        public MemoryT0Port Port { get; }

        public T0Reader Reader { get; }

        public Card Uicc { get; }

        public long NowMs { get; private set; } = 1000;

        /// <summary>RST; without it the card is reset when the port is opened.</summary>
        public GpioPin? Reset { get; init; }

        public void SetRate(byte rate) => Line.FirstRate = rate;

        public void Open()
        {
            Uicc.Open(NowMs);
            Until(() => Uicc.IsReady);
        }

        public string[] Run(params string[] commands)
        {
            T0Commands job = new(CardRepeat.Never, commands);
            Uicc.Submit(job);
            Until(() => !job.IsActive);
            Assert.IsFalse(job.WasCancelled, Reader.Engine.Fault.ToString());
            return [.. job.Answers];
        }

        public void Until(Func<bool> isSo)
        {
            long endMs = NowMs + LimitMs;
            while (!isSo())
            {
                Assert.IsLessThan(endMs, NowMs);
                Uicc.Step(NowMs);
                bool isHeld = Reset is not null && !(bool)Reset.Read();
                if (_wasHeld && !isHeld)
                {
                    Port.Reset();
                }

                _wasHeld = isHeld;
                NowMs++;
            }
        }
    }

    private sealed class NoClock : Clock
    {
        public override long NowMs => 0;
    }
}
