using Lwm2m.Bench.SecuredPackets;

namespace Lwm2m.Bench.Card;

/// <summary>What a card stand-in is like.</summary>
public sealed record UiccOptions
{
    /// <summary>Answer to reset.</summary>
    public byte[] Atr { get; init; } = Convert.FromHexString("3B9F96801FC78031A073BE21136743200718000001A5");

    /// <summary>Content of EF ICCID, 18 to 20 digits.</summary>
    public string Iccid { get; init; } = "8945010000000000018";

    /// <summary>Content of EF IMSI.</summary>
    public string Imsi { get; init; } = "238010000000001";

    /// <summary>PIN; null for a card whose PIN is disabled.</summary>
    public string? Pin { get; init; }

    /// <summary>PUK.</summary>
    public string Puk { get; init; } = "12345678";

    /// <summary>Administrative code.</summary>
    public string Adm { get; init; } = "88888888";

    /// <summary>Logical channels beside the basic one, up to 19; 0 for a card that answers 6881.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Whether there is a PKCS#15 application.</summary>
    public bool HasPkcs15 { get; init; } = true;

    /// <summary>Whether EF DIR names the PKCS#15 application.</summary>
    public bool IsPkcs15InDirectory { get; init; } = true;

    /// <summary>EF LwM2M_Bootstrap; null for a card without one.</summary>
    public byte[]? BootstrapFile { get; init; }

    /// <summary>Octets FF behind the content of EF LwM2M_Bootstrap.</summary>
    public int BootstrapPadding { get; init; }

    /// <summary>File identifier of EF LwM2M_Bootstrap.</summary>
    public int BootstrapFileId { get; init; } = 0x6432;

    /// <summary>Whether EF DODF has the object identifier as cards made after the specification's example have it, tag and length once more inside.</summary>
    public bool HasDoubledIdentifier { get; init; }

    /// <summary>Who reads EF LwM2M_Bootstrap.</summary>
    public CardAccess BootstrapAccess { get; init; } = CardAccess.Always;

    /// <summary>Whether the files of the PKCS#15 application are read inside a secure channel only.</summary>
    public bool SecuresFiles { get; init; }

    /// <summary>EF ODF instead of the one that follows from the options.</summary>
    public byte[]? Odf { get; init; }

    /// <summary>EF DODF instead of the one that follows from the options.</summary>
    public byte[]? Dodf { get; init; }

    /// <summary>Keys of SCP03; null for a card without a security domain.</summary>
    public Scp03Keys? SecureChannelKeys { get; init; } = Scp03Keys.Published();

    /// <summary>Key diversification data in the answer to INITIALIZE UPDATE.</summary>
    public byte[] Diversification { get; init; } = new byte[10];

    /// <summary>The only security level that EXTERNAL AUTHENTICATE may ask for; LwM2M Core Appendix H: C-DECRYPTION, R-ENCRYPTION, C-MAC and R-MAC.</summary>
    public byte SecurityLevel { get; init; } = 0x33;

    /// <summary>Failed authentications in a row after which the keys are locked for good.</summary>
    public int MaxFailedAuthentications { get; init; } = 5;

    /// <summary>The LwM2M applet; null for a card without one.</summary>
    public AppletOptions? Applet { get; init; } = new();

    /// <summary>File that keeps tries and updated files, and beside it the counters of secured packets; null for none.</summary>
    public string? StatePath { get; init; }
}

/// <summary>
/// What the LwM2M applet is like. No specification gives its AID, its tag, the layout of STORE DATA or the answer of an empty card;
/// this is the reference of the project.
/// </summary>
public sealed record AppletOptions
{
    /// <summary>Its application identifier; proprietary (ISO/IEC 7816-5: category F).</summary>
    public byte[] Aid { get; init; } = Convert.FromHexString("F04C574D324D55494343");

    /// <summary>P1 and P2 of GET DATA.</summary>
    public int Tag { get; init; } = 0x0005;

    /// <summary>Tag of a CoAP message, at the card's interface and in Secured Data.</summary>
    public byte CoapTag { get; init; } = 0x05;

    /// <summary>Status of GET DATA when no message waits.</summary>
    public int EmptyStatus { get; init; } = Card.Status.NotFound;

    /// <summary>Whether GET DATA and STORE DATA are taken inside a secure channel only.</summary>
    public bool NeedsSecureChannel { get; init; } = true;

    /// <summary>Messages that wait for the device at most.</summary>
    public int Capacity { get; init; } = 8;

    /// <summary>The most octets of a message.</summary>
    public int MaxMessage { get; init; } = 1152;

    /// <summary>Keys and settings shared with the server; null for an applet that neither sends nor gets short messages.</summary>
    public PacketSecurity? Security { get; init; }

    /// <summary>Whether a command packet is proven where it asks for that; the packet that fails is never answered.</summary>
    public bool Proves { get; init; }

    /// <summary>Whether a proactive command tells that a message waits.</summary>
    public bool TellsByToolkit { get; init; }
}
