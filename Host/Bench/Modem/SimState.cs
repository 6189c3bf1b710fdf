using System.Text;

namespace Lwm2m.Bench.Modem;

/// <summary>The card and whether it is open.</summary>
internal sealed class SimState(ModemSession session)
{
    private bool _isOpen;

    public bool IsOpen => _isOpen || !session.Memory.PinEnabled;

    public bool IsInserted => session.Options.HasSim && session.World.Card is not { IsPresent: false };

    public bool NeedsPuk => session.Memory.PinTries == 0;

    /// <summary>Number of the <c>+CME ERROR</c> of what needs the card; null when it is there and open.</summary>
    public int? Refusal => !IsInserted ? Cme.SimNotInserted
        : NeedsPuk ? Cme.PukRequired
        : !IsOpen ? Cme.PinRequired
        : null;

    public string Status => NeedsPuk ? "SIM PUK" : IsOpen ? "READY" : "SIM PIN";

    public void Enter(string pin)
    {
        var memory = session.Memory;
        if (NeedsPuk)
        {
            throw AtRefusal.Cme(Cme.PukRequired);
        }

        if (pin != memory.Pin)
        {
            memory.PinTries--;
            throw AtRefusal.Cme(memory.PinTries == 0 ? Cme.PukRequired : Cme.IncorrectPassword);
        }

        memory.PinTries = 3;
        _isOpen = true;
        session.World.Card?.Transmit([0x00, 0x20, 0x00, 0x01, 0x08, .. Encoding.ASCII.GetBytes(pin), .. Enumerable.Repeat((byte)0xFF, 8 - pin.Length)]);
        session.Radio.CardOpened();
    }

    public void Unblock(string puk, string pin)
    {
        var memory = session.Memory;
        if (memory.PukTries == 0 || puk != session.Options.Puk)
        {
            memory.PukTries -= memory.PukTries > 0 ? 1 : 0;
            throw AtRefusal.Cme(memory.PukTries == 0 ? Cme.SimFailure : Cme.IncorrectPassword);
        }

        memory.PukTries = 10;
        memory.Pin = pin;
        memory.PinTries = 3;
        Enter(pin);
    }
}
