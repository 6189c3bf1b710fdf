using System;
using System.Collections.Generic;
using Lwm2m.Bench.Modem;

namespace Lwm2m.Host.Tests;

/// <summary>A card that has an answer to each command it knows, and remembers what it was given.</summary>
internal sealed class AnsweringCard : IModemCard
{
    private readonly Dictionary<string, string> _answers = [];

    /// <summary>The commands, in upper-case hex.</summary>
    public List<string> Commands { get; } = [];

    public string this[string command]
    {
        set => _answers[command] = value;
    }

    public byte[] Transmit(byte[] command)
    {
        string text = Convert.ToHexString(command);
        Commands.Add(text);
        return Convert.FromHexString(_answers.GetValueOrDefault(text, "6D00"));
    }

    /// <summary>The card of the tests of the Nordic SDK (vectors of <c>uicc_lwm2m</c>).</summary>
    public static AnsweringCard WithBootstrapFile() => new()
    {
        ["0070000001"] = "019000",
        ["01A404040CA000000063504B43532D313500"] = "622582027821840CA000000063504B43532D31358A01058B032F060CC60990014083010183010A9000",
        ["01A40804047FFF503100"] = "621682024121830250318A01058B036F06028002002088009000",
        ["01B0000080"] = "A7063004040264309000",
        ["01708001"] = "9000",
        ["00708001"] = "9000",
    };
}
