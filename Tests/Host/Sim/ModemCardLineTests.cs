using System;
using System.Linq;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Sim;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What modems in the field answer to commands for the card.</summary>
[TestClass]
public class ModemCardLineTests
{
    private const string Aid = "A0000000870102";
    private const string ReadIt = "00B0000000";

    // Proves: SMS-70
    [TestMethod]
    [DataRow("+CCHO: 1", "1")]
    [DataRow("+CCHO:2", "2")]
    [DataRow("1", "1")]
    [DataRow("+CCHO: 00000000038aa32f", "00000000038aa32f")]
    [DataRow("+CCHO: \"5\"", "5")]
    public void The_id_of_a_session_is_sent_back_as_it_came(string answer, string id)
    {
        var port = new CardLinePort().On("AT+CCHO=", answer + "\r\n\r\nOK").On("AT+CGLA=", "+CGLA: 6,\"019000\"\r\n\r\nOK").On("AT+CCHC", "+CCHC\r\n\r\nOK");
        Line line = new(port, usesOwnChannels: true);
        ApplicationJob job = new(Aid, ReadIt);
        line.Do(job);
        CollectionAssert.AreEqual(new[] { "019000" }, job.Answers);
        CollectionAssert.AreEqual(new[] { $"AT+CCHO=\"{Aid}\"", $"AT+CGLA={id},10,\"{ReadIt}\"", $"AT+CCHC={id}" }, port.Commands!.SkipWhile(c => !c.Contains("CCHO")).ToArray());
    }

    [TestMethod]
    [DataRow("+CCHO: ")]
    [DataRow("+CCHO: 0123456789012345678901234")]
    [DataRow("+CME ERROR: 4")]
    [DataRow("+CME ERROR: 13")]
    [DataRow("ERROR")]
    public void A_modem_that_gives_no_session_is_asked_by_CSIM(string answer)
    {
        var port = new CardLinePort().On("AT+CCHO=", answer + (answer.Contains("ERROR") ? "" : "\r\n\r\nOK"))
            .On("AT+CSIM=10,\"0070000001\"", "+CSIM: 6,\"019000\"\r\n\r\nOK").On("AT+CSIM=26", "+CSIM: 4,\"9000\"\r\n\r\nOK")
            .On("AT+CSIM=10,\"01B0000000\"", "+CSIM: 6,\"059000\"\r\n\r\nOK").On("AT+CSIM=8", "+CSIM: 4,\"9000\"\r\n\r\nOK");
        Line line = new(port, usesOwnChannels: true);
        ApplicationJob job = new(Aid, ReadIt);
        line.Do(job);
        CollectionAssert.AreEqual(new[] { "059000" }, job.Answers);
    }

    [TestMethod]
    [DataRow("+CSIM: 4,\"6FXX\"\r\n\r\nOK", "6F00")]
    [DataRow("+CSIM: 4,\"6fxx\"\r\n\r\nOK", "6F00")]
    [DataRow("+CSIM: 4,\"6A82\"\r\n\r\nOK", "6A82")]
    [DataRow("+CSIM:4,6A82\r\n\r\nOK", "6A82")]
    [DataRow("+CSIM: 4 , \"6a82\"\r\r\n\r\nOK", "6A82")]
    [DataRow("+CSIM: 4,\"6A82\"\r\n\r\nERROR", "6A82")]
    [DataRow("+CSIM: 3,\"6A8\"\r\n\r\nOK", "Damaged")]
    [DataRow("+CSIM: 2,\"6A\"\r\n\r\nOK", "Damaged")]
    [DataRow("+CSIM: 0,\"\"\r\n\r\nOK", "Damaged")]
    [DataRow("+CSIM: \r\n\r\nOK", "Damaged")]
    [DataRow("+CSIM: 6,\"6A82\"\r\n\r\nOK", "Damaged")]
    [DataRow("+CSIM: 4,\"6AXY\"\r\n\r\nOK", "Damaged")]
    [DataRow("OK", "Silent")]
    [DataRow("+CME ERROR: 13", "6F00")]
    [DataRow("+CME ERROR: 3", "Refused")]
    [DataRow("+CME ERROR: 14", "Busy")]
    [DataRow("ERROR", "Refused")]
    [DataRow("+CGLA: 4,\"6A82\"\r\n\r\nOK", "Silent")]
    public void An_answer_is_read_or_called_what_it_is(string answer, string expected)
    {
        CardLinePort port = new();
        Line line = new(port.On("AT+CSIM=", answer));
        ApduJob job = new(CardRepeat.Never, ReadIt);
        line.Do(job);
        CollectionAssert.AreEqual(new[] { expected }, job.Answers);
        Assert.HasCount(1, port.Commands!.Where(c => c.Contains("CSIM")).ToList());

        // The next one works.
        port.On("AT+CSIM=", "+CSIM: 8,\"01029000\"\r\n\r\nOK");
        job = new(CardRepeat.Never, ReadIt);
        line.Do(job);
        CollectionAssert.AreEqual(new[] { "01029000" }, job.Answers);
    }

    [TestMethod]
    public void An_answer_as_long_as_the_line_allows_is_taken()
    {
        string data = string.Concat(Enumerable.Range(0, 256).Select(i => i.ToString("X2")));
        Line line = new(new CardLinePort().On("AT+CSIM=", $"+CSIM: 516,\"{data}9000\"\r\n\r\nOK"));
        ApduJob job = new(CardRepeat.Never, ReadIt);
        line.Do(job);
        CollectionAssert.AreEqual(new[] { data + "9000" }, job.Answers);
    }

    [TestMethod]
    public void Exchanges_with_the_card_allocate_nothing()
    {
        var port = new CardLinePort { Commands = null }
            .On("AT+CSIM=", "+CSIM: 4,\"6102\"\r\n\r\nOK").On("AT+CSIM=10,\"00C0", "+CSIM: 8,\"01029110\"\r\n\r\nOK").On("AT+CSIM=10,\"0070", "+CSIM: 6,\"019000\"\r\n\r\nOK")
            .On("AT+CSIM=10,\"01C0", "+CSIM: 8,\"01029000\"\r\n\r\nOK");
        Line line = new(port);
        WorkJob job = new();
        ChannelWorkJob channelJob = new();
        long allocated = 0;
        for (int round = 0; round < 210; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            line.Do(job);
            line.Do(channelJob);

            // The first rounds load and compile.
            allocated += round < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.AreEqual(210, job.Done);
        Assert.AreEqual(210, channelJob.Done);
        Assert.AreEqual(0, allocated);
    }

    /// <summary>A card behind a modem, stepped in virtual time.</summary>
    private sealed class Line
    {
        private readonly Card _card;
        private long _nowMs = 1;

        public Line(ModemPort port, bool usesOwnChannels = false)
        {
            CellularModem modem = new(port, new StillClock(), [new Lwm2m.Modem.GenericDialect()]);
            _card = new Card(new ModemCard(modem, usesOwnChannels));
            _card.Open(_nowMs);
            modem.Start(_nowMs);
            for (; !_card.IsReady; _nowMs += 10)
            {
                Assert.IsLessThan(100_000, _nowMs);
                _card.Step(_nowMs);
            }
        }

        public void Do(CardJob job)
        {
            _card.Submit(job);
            for (int steps = 0; job.IsActive; steps++, _nowMs += 10)
            {
                if (steps > 10_000)
                {
                    Assert.Fail("A job without an end");
                }

                _card.Step(_nowMs);
            }
        }
    }

    private sealed class StillClock : Clock
    {
        public override long NowMs => 0;
    }

    private sealed class WorkJob : CardJob
    {
        private bool _isSent;

        public int Done { get; private set; }

        public override void Run(Card card)
        {
            _isSent = !_isSent;
            if (_isSent)
            {
                card.Begin(0, 0xA4, 0, 4).Byte(0x3F).Byte(0).Expect(256);
                card.Send(CardRepeat.Safe);
            }
        }

        public override void OnEnd(Card card, CardResult result) => Done += card.IsOk && card.ResponseCount == 2 && card.ProactiveBytes == 0x10 ? 1 : 0;
    }

    private sealed class ChannelWorkJob() : ChannelJob(new LogicalChannel([0xA0, 0, 0, 0, 0x87]))
    {
        private bool _isSent;

        public int Done { get; private set; }

        protected override void RunOpened(Card card)
        {
            _isSent = !_isSent;
            if (_isSent)
            {
                card.Begin(Channel.Class(0x80), 0xCA, 0, 0).Expect(256);
                card.Send(CardRepeat.Safe, Channel.Session);
            }
        }

        protected override void OnOpenedEnd(Card card, CardResult result) => Done += card.IsOk && card.ResponseCount == 2 ? 1 : 0;

        protected override void OnNoChannel(Card card, CardResult result) => Done = -1000;
    }
}
