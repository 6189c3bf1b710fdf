using System.Text.Json;

namespace Lwm2m.Bench.Card;

/// <summary>What a card keeps while it has no power; in a file when one is named.</summary>
internal sealed class UiccMemory
{
    private readonly string? _path;
    private State _state;

    public UiccMemory(UiccOptions options)
    {
        _path = options.StatePath;
        _state = _path is not null && File.Exists(_path) ? JsonSerializer.Deserialize<State>(File.ReadAllText(_path))! : new State
        {
            Pin = options.Pin ?? "0000",
            IsPinEnabled = options.Pin is not null,
        };
        Puk = options.Puk;
        Adm = options.Adm;
    }

    public string Puk { get; }

    public string Adm { get; }

    public string Pin { get => _state.Pin; set => _state.Pin = value; }

    public bool IsPinEnabled { get => _state.IsPinEnabled; set => _state.IsPinEnabled = value; }

    public int PinTries { get => _state.PinTries; set => _state.PinTries = value; }

    public int PukTries { get => _state.PukTries; set => _state.PukTries = value; }

    public int AdmTries { get => _state.AdmTries; set => _state.AdmTries = value; }

    /// <summary>Sequence counter of SCP03; 24 bits.</summary>
    public int Sequence { get => _state.Sequence; set => _state.Sequence = value; }

    /// <summary>Failed authentications since the last good one.</summary>
    public int FailedAuthentications { get => _state.FailedAuthentications; set => _state.FailedAuthentications = value; }

    /// <summary>Contents of files that were updated, by path in hexadecimal.</summary>
    public Dictionary<string, string> Files => _state.Files;

    /// <summary>Writes it; the new file takes the place of the old at once.</summary>
    public void Save()
    {
        if (_path is not null)
        {
            File.WriteAllText($"{_path}.new", JsonSerializer.Serialize(_state));
            File.Move($"{_path}.new", _path, true);
        }
    }

    private sealed class State
    {
        public string Pin { get; set; } = "";

        public bool IsPinEnabled { get; set; }

        public int PinTries { get; set; } = Pins.Tries;

        public int PukTries { get; set; } = Pins.PukTries;

        public int AdmTries { get; set; } = Pins.Tries;

        public int Sequence { get; set; }

        public int FailedAuthentications { get; set; }

        public Dictionary<string, string> Files { get; set; } = [];
    }
}
