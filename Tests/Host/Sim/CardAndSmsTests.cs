using System;
using System.Linq;
using Lwm2m.Foundation;
using Lwm2m.Sim;
using Lwm2m.Sms;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Short messages and the card at one serial line.</summary>
[TestClass]
public class CardAndSmsTests
{
    private const string Message = "4402b60b2161fb63b13101300138";

    [TestMethod]
    public void A_message_that_comes_during_a_long_chain_is_acknowledged_at_once_and_nothing_else_gets_in_between()
    {
        AnsweringCard card = new() { ["00B0000010"] = "000102030405060708090A0B0C0D0E0F9000" };
        using SmsRig rig = new(card: card);
        Card chip = new(new ModemCard(rig.Modem, usesOwnChannels: false));
        CardLink stepped = new(chip);
        rig.Add(stepped);
        rig.Modem.Start(rig.NowMs);
        SmsLink link = rig.Open();
        chip.Open(rig.NowMs);
        rig.Until(() => chip.IsReady);
        EndlessJob job = new();
        chip.Submit(job);
        rig.Until(() => card.Commands.Count == 10);
        rig.Send(link, [1, 2, 3]);
        int from = rig.Log.Count;
        long fromMs = rig.NowMs;
        rig.Centre.Send(new Lwm2m.Bench.Sms.SmsAddress(SmsRig.ServerNumber), SmsRig.DeviceNumber, Convert.FromHexString(Message));
        rig.Until(() => rig.Commands("AT+CNMA").Length > 0);
        Assert.IsLessThan(1000, rig.NowMs - fromMs);
        int count = card.Commands.Count;
        rig.Until(() => card.Commands.Count > count + 10);
        job.IsOver = true;
        rig.Until(() => !job.IsActive);
        string[] said = [.. rig.Log.Skip(from).Where(l => l.StartsWith("> AT", StringComparison.Ordinal)).Select(l => l[2..9])];
        string[] between = [.. said.Take(Array.LastIndexOf(said, "AT+CSIM")).Distinct()];
        CollectionAssert.AreEqual(new[] { "AT+CSIM", "AT+CNMA" }, between);
        Assert.AreEqual(card.Commands.Count, job.Good);

        // Then the message goes out, and the one that came is there.
        rig.Until(() => rig.Counters.Sent == 1);
        rig.Until(() => rig.Receive(link) == Message);
    }

    /// <summary>Reads again and again.</summary>
    private sealed class EndlessJob : CardJob
    {
        public bool IsOver { get; set; }

        public int Good { get; private set; }

        public override void Run(Card card)
        {
            if (!IsOver)
            {
                card.Begin(0, 0xB0, 0, 0).Expect(16);
                card.Send(CardRepeat.Safe);
            }
        }

        public override void OnEnd(Card card, CardResult result) => Good += card.IsOk && card.ResponseCount == 16 ? 1 : 0;
    }

    /// <summary>Has the rig step a card.</summary>
    private sealed class CardLink(Card card) : DatagramLink
    {
        public override LinkState State => LinkState.Open;

        public override int MaxDatagram => 0;

        public override void Open(long nowMs)
        {
        }

        public override long Step(long nowMs) => card.Step(nowMs);

        public override bool Send(byte[] buffer, int offset, int count) => false;

        public override int Receive(byte[] buffer, int offset, int count) => 0;

        public override bool Wait(int timeoutMs) => false;

        public override void Close()
        {
        }
    }
}
