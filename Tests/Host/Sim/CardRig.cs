using System;
using System.Collections.Generic;
using Lwm2m.Bench.Modem;
using Lwm2m.Sim;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The card in the modem stand-in, as the device sees it.</summary>
internal sealed class CardRig : IDisposable
{
    public CardRig(IModemCard? card, bool usesOwnChannels = false)
        : this(new ModemRig(new ModemOptions { IsSettled = true }, card: card), usesOwnChannels)
    {
    }

    public CardRig(ModemRig modem, bool usesOwnChannels = false)
    {
        Modem = modem;
        Transport = new ModemCard(Modem.Modem, usesOwnChannels);
        Card = new Card(Transport);
        Card.Add(User);
        Card.Open(Modem.NowMs);
        Modem.Start();
        Run(10, () => Card.IsReady);
        Assert.IsTrue(Card.IsReady);
    }

    public ModemRig Modem { get; }

    public ModemFaults Faults => Modem.StandIn.Faults;

    public ModemCard Transport { get; }

    public Card Card { get; }

    public RecordingCardUser User { get; } = new();

    public void Dispose() => Modem.Dispose();

    /// <summary>Lets time pass until something holds, with a step of the card at each moment.</summary>
    /// <returns>Whether it came to hold.</returns>
    public bool Run(long forMs, Func<bool> until)
    {
        var endMs = Modem.NowMs + forMs;
        for (var steps = 0; !until(); steps++)
        {
            Assert.IsLessThan(100_000, steps);
            if (Modem.NowMs >= endMs)
            {
                return false;
            }

            // Submits what a job waits for; the modem then runs it.
            var next = Card.Step(Modem.NowMs);
            Modem.Run(next <= Modem.NowMs ? 0 : Math.Min(10, endMs - Modem.NowMs), until);
        }

        return true;
    }

    /// <summary>Runs a job to its end.</summary>
    public void Do(CardJob job)
    {
        Assert.IsTrue(Card.Submit(job));
        Assert.IsTrue(Run(120_000, () => !job.IsActive), string.Join('\n', Modem.Log));
    }
}

/// <summary>Remembers what a card told.</summary>
internal sealed class RecordingCardUser : ICardUser
{
    public List<string> Told { get; } = [];

    public void OnCardReady(Card card) => Told.Add("ready");

    public void OnCardLost(Card card) => Told.Add("lost");

    public void OnProactive(Card card) => Told.Add($"proactive {card.ProactiveBytes}");
}

/// <summary>Sends commands one after the other on the basic channel.</summary>
internal sealed class ApduJob(CardRepeat repeat, params string[] commands) : CardJob
{
    private int _next;

    public List<string> Answers { get; } = [];

    public CardResult Result { get; private set; }

    public int Cancelled { get; private set; }

    public override void Run(Card card)
    {
        if (_next == commands.Length)
        {
            _next = 0;
            return;
        }

        Apdu.Send(card, commands[_next++], repeat, CardTransport.BasicSession);
    }

    public override void OnEnd(Card card, CardResult result)
    {
        Result = result;
        Answers.Add(result == CardResult.Answered ? Apdu.Answer(card) : result.ToString());
    }

    public override void OnCancelled()
    {
        Cancelled++;
        _next = 0;
    }
}

/// <summary>Sends commands, written as on the basic channel, on a channel to an application.</summary>
internal sealed class ApplicationJob(string aid, params string[] commands) : ChannelJob(new LogicalChannel(Convert.FromHexString(aid)))
{
    private int _next;

    public List<string> Answers { get; } = [];

    public bool Keeps
    {
        set => KeepsChannel = value;
    }

    protected override void RunOpened(Card card)
    {
        if (_next == commands.Length)
        {
            _next = 0;
            return;
        }

        Apdu.Send(card, Channel.Class(0).ToString("X2") + commands[_next++][2..], CardRepeat.Safe, Channel.Session);
    }

    protected override void OnOpenedEnd(Card card, CardResult result)
    {
        Answers.Add(result == CardResult.Answered ? Apdu.Answer(card) : result.ToString());
        if (Reopen(card))
        {
            _next = 0;
        }
    }

    protected override void OnNoChannel(Card card, CardResult result) => Answers.Add($"no channel {result} {card.Status:X4}");

    public override void OnCancelled()
    {
        base.OnCancelled();
        _next = 0;
    }
}

/// <summary>Commands and answers in hex.</summary>
internal static class Apdu
{
    public static void Send(Card card, string text, CardRepeat repeat, int session)
    {
        byte[] apdu = Convert.FromHexString(text);
        CardCommand command = card.Begin(apdu[0], apdu[1], apdu[2], apdu[3]);
        int data = apdu.Length > 5 ? apdu[4] : 0;
        command.Bytes(apdu, 5, data);
        if (apdu.Length == 5 || (data > 0 && apdu.Length > 5 + data))
        {
            command.Expect(apdu[^1] == 0 ? 256 : apdu[^1]);
        }

        card.Send(repeat, session);
    }

    public static string Answer(Card card) => Convert.ToHexString(card.Response, 0, card.ResponseCount) + card.Status.ToString("X4");
}
