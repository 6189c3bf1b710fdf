using System;
using System.Collections.Generic;
using Lwm2m.Uicc;

namespace Lwm2m.Host.Tests;

/// <summary>Commands to the card, one after the other, and what came back.</summary>
internal sealed class T0Commands : CardJob
{
    private readonly string[] _commands;
    private readonly CardRepeat _repeat;

    public T0Commands(CardRepeat repeat, params string[] commands)
    {
        _repeat = repeat;
        _commands = commands;
    }

    /// <summary>Data and status of each command; the result in place of an answer.</summary>
    public List<string> Answers { get; } = [];

    public bool WasCancelled { get; private set; }

    public override void Run(Card card)
    {
        if (Answers.Count == _commands.Length)
        {
            return;
        }

        byte[] apdu = Convert.FromHexString(_commands[Answers.Count]);
        CardCommand command = card.Begin(apdu[0], apdu[1], apdu[2], apdu[3]);
        int data = apdu.Length > 5 ? apdu[4] : 0;
        command.Bytes(apdu, 5 - (apdu.Length > 5 ? 0 : 5), data);
        if (apdu.Length == 5 + data + (data > 0 ? 1 : 0))
        {
            command.Expect(apdu[^1] == 0 ? 256 : apdu[^1]);
        }

        card.Send(_repeat);
    }

    public override void OnEnd(Card card, CardResult result) => Answers.Add(
        result == CardResult.Answered ? Convert.ToHexString(card.Response, 0, card.ResponseCount) + card.Status.ToString("X4") : result.ToString());

    public override void OnCancelled() => WasCancelled = true;
}
