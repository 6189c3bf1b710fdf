namespace Lwm2m.Bench.Card;

/// <summary>
/// What goes wrong with cards; all is off unless set, and may be set at any time. A switch that counts goes down each time it is used.
/// </summary>
public sealed class UiccFaults
{
    /// <summary>So many commands are not answered at all.</summary>
    public int Unanswered { get; set; }

    /// <summary>So many answers are random octets.</summary>
    public int Garbage { get; set; }

    /// <summary>So many answers are cut to this many octets by <see cref="CutTo"/>.</summary>
    public int Cut { get; set; }

    /// <summary>What is left of an answer that is cut.</summary>
    public int CutTo { get; set; } = 1;

    /// <summary>Status of the next <see cref="Statuses"/> commands, which are not carried out: <c>6F00</c>, <c>9300</c>, <c>6881</c>.</summary>
    public string? Status { get; set; }

    /// <summary>How many.</summary>
    public int Statuses { get; set; }

    /// <summary>Instruction that <see cref="Status"/> is for, in hexadecimal; null for all.</summary>
    public string? StatusFor { get; set; }

    /// <summary>The toolkit is busy for so many ENVELOPEs: <c>9300</c>.</summary>
    public int BusyEnvelopes { get; set; }

    /// <summary>The card is pulled in place of carrying out the command with this number; 1 is the next.</summary>
    public int PulledAt { get; set; }

    /// <summary>The card resets itself before the command with this number, and forgets channels and sessions.</summary>
    public int ForgetsAt { get; set; }

    /// <summary>MANAGE CHANNEL is answered <c>6881</c>.</summary>
    public bool RefusesChannels { get; set; }

    /// <summary>A channel is never given back.</summary>
    public bool KeepsChannelsOpen { get; set; }

    /// <summary>Each GET RESPONSE is followed by one more.</summary>
    public bool EndlessResponse { get; set; }

    /// <summary>Each command is followed by a proactive command.</summary>
    public bool EndlessProactive { get; set; }

    /// <summary>So many card cryptograms are wrong.</summary>
    public int WrongCryptograms { get; set; }

    /// <summary>INITIALIZE UPDATE tells another protocol: <c>02</c> is SCP02.</summary>
    public string? Protocol { get; set; }

    /// <summary>INITIALIZE UPDATE tells other options of the protocol, such as <c>71</c> for S16.</summary>
    public string? ProtocolOptions { get; set; }

    /// <summary>The answer to INITIALIZE UPDATE has lost its sequence counter.</summary>
    public bool NoSequence { get; set; }

    /// <summary>EXTERNAL AUTHENTICATE fails with <c>6300</c> whatever the host sends, and counts as failed.</summary>
    public bool RefusesAuthentication { get; set; }

    /// <summary>So many responses under secure messaging have a wrong MAC.</summary>
    public int WrongResponseMacs { get; set; }

    /// <summary>So many responses under secure messaging have a flipped bit in front of the MAC, or in it when there is no data.</summary>
    public int FlippedResponses { get; set; }

    /// <summary>Responses under secure messaging come without MAC and in clear.</summary>
    public bool ClearResponses { get; set; }

    /// <summary>The MAC of a response is made over <c>91xx</c> instead of <c>9000</c>.</summary>
    public bool MacOverProactive { get; set; }

    /// <summary>An error under secure messaging carries a MAC.</summary>
    public bool MacOnErrors { get; set; }

    /// <summary>GET DATA answers this instead of a message, in hexadecimal.</summary>
    public string? Message { get; set; }

    /// <summary>So many messages are told with a length that is one too high.</summary>
    public int LongLengths { get; set; }

    /// <summary>So many messages are told with a length that is one too low.</summary>
    public int ShortLengths { get; set; }

    /// <summary>Originator of each message that GET DATA gives, an address field in hexadecimal.</summary>
    public string? Originator { get; set; }

    /// <summary>STORE DATA is refused with this status, in hexadecimal.</summary>
    public string? StoreStatus { get; set; }

    /// <summary>So many proactive commands are unknown or broken: <see cref="ProactiveCommand"/> in place of them, which wait.</summary>
    public int StrangeProactive { get; set; }

    /// <summary>What FETCH answers then, in hexadecimal.</summary>
    public string ProactiveCommand { get; set; } = "D009810301FF0082028182";
}
