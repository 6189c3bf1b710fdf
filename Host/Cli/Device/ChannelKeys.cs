using System.Security.Cryptography;
using Lwm2m.Board;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Uicc;
using BenchKeys = Lwm2m.Bench.Card.Scp03Keys;

namespace Lwm2m.Cli;

/// <summary>New keys of SCP03, which a card and its device share: as the stand-in has them, and in a store of the device.</summary>
public sealed class ChannelKeys
{
    private const int KeyBytes = 16;
    private const int KeyVersion = 0x30;

    /// <summary>Makes them.</summary>
    /// <param name="store">Where the device has them; null for a store of their own.</param>
    public ChannelKeys(Store? store = null)
    {
        Store = store ?? new MemoryStore(2, Scp03Keys.MaxRecord);
        Scp03Keys.Put(Store, KeyVersion, Card.Encryption, Card.Mac, new HostRandom());
    }

    /// <summary>The store of the device.</summary>
    public Store Store { get; }

    /// <summary>As the card has them.</summary>
    public BenchKeys Card { get; } = new(RandomNumberGenerator.GetBytes(KeyBytes), RandomNumberGenerator.GetBytes(KeyBytes), RandomNumberGenerator.GetBytes(KeyBytes), KeyVersion);

    /// <summary>A session of the device with one application of the card.</summary>
    public Scp03Session NewSession() => new(new SoftwareCrypto(), new Scp03Keys(Store), new HostRandom());
}
