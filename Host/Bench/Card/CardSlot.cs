using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Card;

/// <summary>Where a card is in a modem: it can be taken out, and another put in.</summary>
public sealed class CardSlot(IModemCard? card = null) : IModemCard
{
    private IModemCard? _card = card;
    private int _changes;

    /// <summary>The card; a new one is reset.</summary>
    public IModemCard? Card
    {
        get => _card;
        set
        {
            _card = value;
            _changes++;
            value?.Reset();
        }
    }

    /// <inheritdoc/>
    public bool IsPresent => _card?.IsPresent ?? false;

    /// <inheritdoc/>
    public int Resets => _changes + (_card?.Resets ?? 0);

    /// <inheritdoc/>
    public byte[] Transmit(byte[] command) => _card?.Transmit(command) ?? [];

    /// <inheritdoc/>
    public void Reset() => _card?.Reset();
}
