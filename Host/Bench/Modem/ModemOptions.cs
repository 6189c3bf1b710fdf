namespace Lwm2m.Bench.Modem;

/// <summary>What a modem stand-in is like.</summary>
public sealed record ModemOptions
{
    /// <summary>Its dialect, by name; see <see cref="ModemDialects"/>.</summary>
    public string Dialect { get; init; } = "generic";

    /// <summary>Answer to <c>+CGMM</c>; null for the dialect's.</summary>
    public string? Model { get; init; }

    /// <summary>Answer to <c>+CGSN</c>.</summary>
    public string Imei { get; init; } = "490154203237518";

    /// <summary>Whether a card is in.</summary>
    public bool HasSim { get; init; } = true;

    /// <summary>Answer to <c>+CIMI</c>.</summary>
    public string Imsi { get; init; } = "238010000000001";

    /// <summary>Number of the card.</summary>
    public string Iccid { get; init; } = "8945010000000000018";

    /// <summary>Its telephone number, digits with the country code first.</summary>
    public string Msisdn { get; init; } = "4512345678";

    /// <summary>PIN that the card asks for; null for none.</summary>
    public string? Pin { get; init; }

    /// <summary>PUK of the card.</summary>
    public string Puk { get; init; } = "12345678";

    /// <summary>Who runs the toolkit of the card.</summary>
    public ToolkitOwner Toolkit { get; init; }

    /// <summary>Whether the card has the address of the service centre.</summary>
    public bool HasServiceCentre { get; init; } = true;

    /// <summary>Access point of the default bearer.</summary>
    public string Apn { get; init; } = "internet";

    /// <summary>Whether it is on when it is made; else a power key starts it.</summary>
    public bool StartsOn { get; init; } = true;

    /// <summary>Whether it was started long before, so that it sends nothing of its start and is registered.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Whether echo is on at the start.</summary>
    public bool Echo { get; init; } = true;

    /// <summary>Whether <c>+CFUN</c> is 1 at the start.</summary>
    public bool RadioOn { get; init; } = true;

    /// <summary>Rate of the port.</summary>
    public int BaudRate { get; init; } = 115200;

    /// <summary>From power-on to the first command it takes; null for the dialect's.</summary>
    public int? BootMs { get; init; }

    /// <summary>From the radio on to registration.</summary>
    public int SearchMs { get; init; } = 1000;

    /// <summary>Whether the network is a visited one.</summary>
    public bool IsRoaming { get; init; }

    /// <summary>From a command line to its response.</summary>
    public int CommandDelayMs { get; init; } = 2;

    /// <summary>From the end of a PDU to its acknowledgement by the network.</summary>
    public int SubmitMs { get; init; } = 300;

    /// <summary>From a command to a result that comes after OK.</summary>
    public int NetworkMs { get; init; } = 100;

    /// <summary>How long <c>+CMT</c> and <c>+CDS</c> wait for <c>+CNMA</c>.</summary>
    public int AcknowledgementMs { get; init; } = 15_000;

    /// <summary>Messages that each store holds.</summary>
    public int StoreCapacity { get; init; } = 10;

    /// <summary>The longest command line and the longest PDU, in characters.</summary>
    public int MaxCommandLine { get; init; } = 4096;

    /// <summary>Seconds of active time (T3324) that the network grants at most; 0 grants no power saving mode.</summary>
    public int MaxActiveTimeS { get; init; } = 11_160;
}

/// <summary>Who hands messages for the card to it, fetches what it asks for, and carries that out.</summary>
public enum ToolkitOwner
{
    /// <summary>The modem hands over messages; what the card asks for is left to the host, which sees <c>91xx</c>.</summary>
    Neither,

    /// <summary>The modem; the host sees nothing of it.</summary>
    Modem,

    /// <summary>The host: messages for the card come by <c>+CMT</c>.</summary>
    Host,
}
