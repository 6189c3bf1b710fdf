using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>A card that gives the answers it was told.</summary>
internal sealed class ScriptedCard : IModemCard
{
    private readonly Dictionary<string, string> _answers = [];

    public string this[string command]
    {
        set => _answers[command] = value;
    }

    public byte[] Transmit(byte[] command) => Convert.FromHexString(_answers.GetValueOrDefault(Convert.ToHexString(command), "6D00"));
}
