using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Card;
using Lwm2m.CardBootstrap;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>A device whose card, a stand-in in a modem stand-in, has the accounts; the device reads them inside SCP03 (LwM2M Core App. G and H).</summary>
public sealed class SmartcardNetwork : IDisposable
{
    // The accounts, those of the factory, and the keys of the channel.
    private const int Records = 16;
    private const int MaxRecord = 2048;

    // The least, so that the card is looked at again within the tour.
    private const int CheckCountsS = 1;

    private readonly ChannelKeys _keys = new(new MemoryStore(Records, MaxRecord));
    private readonly CardNetwork _network;
    private SmartcardBootstrap? _source;

    /// <summary>Switches it on.</summary>
    /// <param name="config">What the card has.</param>
    public SmartcardNetwork(BootstrapConfig config) => _network = new CardNetwork(
        new UiccOptions { BootstrapFile = CardBootstrapFile.Write(config), SecuresFiles = true, SecureChannelKeys = _keys.Card }, leavesToolkit: false);

    /// <summary>What the last reading of the file has come to.</summary>
    public CardFileResult Result => _source!.Result;

    /// <summary>How often the accounts of the card came in force.</summary>
    public int Taken => _source!.Taken;

    /// <summary>Readings that found card and file unchanged.</summary>
    public int Unchanged => _source!.Unchanged;

    /// <summary>What it counted.</summary>
    public override string ToString() => $"{_network.StandIn.Commands} commands to the card, {_network.StandIn.SecuredCommands} of them inside SCP03, "
        + $"accounts taken from it {Taken} time, found unchanged {Unchanged}";

    /// <summary>What was wrong with how the card was used; null for nothing.</summary>
    public string? FindFault() => _network.FindFault();

    /// <summary>Gives it to a client, and its accounts to be kept.</summary>
    public void AddTo(Lwm2mClient client)
    {
        _source = SmartcardBootstrap.AddTo(client, _network.Card, _keys.Store, new SoftwareCrypto(), new SmartcardOptions { CheckCountsS = CheckCountsS });
        client.Provision(_keys.Store);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
