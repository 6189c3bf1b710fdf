namespace Lwm2m.Bench.Modem;

/// <summary>
/// What goes wrong with modems in the field, one switch or more for each observation; all are off unless set. They may be set at any time.
/// A switch that counts goes down each time it is used.
/// </summary>
public sealed class ModemFaults
{
    /// <summary>1: <c>ATE0</c> is answered and echo goes on.</summary>
    public bool EchoStaysOn { get; set; }

    /// <summary>2: sent between a command and its response.</summary>
    public string? UrcAfterCommand { get; set; }

    /// <summary>2: sent between a response and its final result code.</summary>
    public string? UrcBeforeResult { get; set; }

    /// <summary>3: a read command is preceded by an unsolicited result code of the same name.</summary>
    public bool SharedPrefixUrc { get; set; }

    /// <summary>3: <c>+CPIN</c> says so many times that the card is busy.</summary>
    public int SimBusy { get; set; }

    /// <summary>4: the result of an operation that comes after OK is this much later.</summary>
    public int ResultLateMs { get; set; }

    /// <summary>4: so many results after OK never come.</summary>
    public int ResultsMissing { get; set; }

    /// <summary>5: so many prompts are awaited and not shown.</summary>
    public int PromptsMissing { get; set; }

    /// <summary>5: a prompt comes this much later.</summary>
    public int PromptLateMs { get; set; }

    /// <summary>5: the prompt has no space.</summary>
    public bool PromptWithoutSpace { get; set; }

    /// <summary>5: the prompt comes twice.</summary>
    public bool PromptTwice { get; set; }

    /// <summary>6: data that comes sooner after the prompt is lost.</summary>
    public int DataPauseMs { get; set; }

    /// <summary>7: after so much silence the port sleeps, and what wakes it is lost.</summary>
    public int SleepsAfterMs { get; set; }

    /// <summary>7: how long it takes to wake; all that comes until then is lost.</summary>
    public int WakeMs { get; set; } = 100;

    /// <summary>8: after a start nothing is sent until the first AT, and what else was sent is garbage.</summary>
    public bool Autobaud { get; set; }

    /// <summary>8: the rate after the next reset; 0 leaves it.</summary>
    public int BaudAfterReset { get; set; }

    /// <summary>9: every n-th byte to the host is lost.</summary>
    public int LosesByteEvery { get; set; }

    /// <summary>9: the space behind a colon is lost.</summary>
    public bool LoseSpaceAfterColon { get; set; }

    /// <summary>9: bytes that the host has not yet fetched, beyond which more are lost; 0 is no limit.</summary>
    public int FifoBytes { get; set; }

    /// <summary>9: what ends a line instead of CR LF, such as CR CR LF or LF alone.</summary>
    public string? LineEnd { get; set; }

    /// <summary>10: zero bytes to the host are lost.</summary>
    public bool DropsNul { get; set; }

    /// <summary>11: it starts anew instead of carrying out the command with this number; 1 is the next.</summary>
    public int RebootsAtCommand { get; set; }

    /// <summary>11: a start is not announced.</summary>
    public bool BootsSilently { get; set; }

    /// <summary>12: how it hangs; what frees it clears it.</summary>
    public StuckUntil Stuck { get; set; }

    /// <summary>12: while it hangs it answers ERROR, else nothing.</summary>
    public bool StuckAnswersError { get; set; }

    /// <summary>12: the command whose next <see cref="CommandFailures"/> are answered with ERROR.</summary>
    public string? FailingCommand { get; set; }

    /// <summary>12: how often.</summary>
    public int CommandFailures { get; set; }

    /// <summary>12: the command whose next <see cref="CommandSilences"/> are not answered.</summary>
    public string? SilentCommand { get; set; }

    /// <summary>12: how often.</summary>
    public int CommandSilences { get; set; }

    /// <summary>13: the stores have no room, whatever is in them.</summary>
    public bool StoreFull { get; set; }

    /// <summary>13: a full store is told by <c>^SMMEMFULL</c>.</summary>
    public bool TellsStoreFull { get; set; }

    /// <summary>14: <c>+CMTI</c> names a store that is not the one selected for reading.</summary>
    public bool CmtiOfOtherStore { get; set; }

    /// <summary>14: <c>+CMTI: ,-1</c>.</summary>
    public bool CmtiWithoutIndex { get; set; }

    /// <summary>15: <c>+CNMA</c> of a status report is refused, and none is expected.</summary>
    public bool RefusesCnmaOfReports { get; set; }

    /// <summary>16: beginnings of <c>+CNMI</c> parameters that are refused although they are listed, with spaces between.</summary>
    public string? RefusedCnmi { get; set; }

    /// <summary>17: the next <see cref="SubmitErrors"/> messages end with this <c>+CMS ERROR</c>.</summary>
    public int SubmitError { get; set; }

    /// <summary>17: how many.</summary>
    public int SubmitErrors { get; set; }

    /// <summary>17: a submission takes this much longer.</summary>
    public int SubmitLateMs { get; set; }

    /// <summary>18: a message is shown by <c>+CMT</c> and lies in the store besides.</summary>
    public bool DeliversTwice { get; set; }

    /// <summary>19: the originator of each message that comes is replaced by this address field, in hexadecimal.</summary>
    public string? Originator { get; set; }

    /// <summary>19: the data coding scheme of each message that comes is replaced by this octet, in hexadecimal.</summary>
    public string? Coding { get; set; }

    /// <summary>19: the address of the service centre in front of a message is left out.</summary>
    public bool NoServiceCentre { get; set; }

    /// <summary>20: answers of the card are in lower case.</summary>
    public bool CardLowerCase { get; set; }

    /// <summary>20: so many answers of the card have lost a digit.</summary>
    public int CardLosesDigit { get; set; }

    /// <summary>20: the length of an answer of the card counts octets.</summary>
    public bool CardCountsOctets { get; set; }

    /// <summary>20: <c>+CCHO</c> answers the session alone.</summary>
    public bool BareCcho { get; set; }

    /// <summary>20: the session of <c>+CCHO</c> is a long number in hexadecimal, and no channel.</summary>
    public bool LongCcho { get; set; }

    /// <summary>21: the card wants the exact Le and says <c>6Cxx</c>.</summary>
    public bool CardWantsExactLe { get; set; }

    /// <summary>21: the modem hands out <c>61xx</c> (or <c>9Fxx</c>) and the host gets the response itself.</summary>
    public string? CardKeepsResponse { get; set; }

    /// <summary>21: status of the next <see cref="CardStatuses"/> commands instead of the card's, without data.</summary>
    public string? CardStatus { get; set; }

    /// <summary>21: how many.</summary>
    public int CardStatuses { get; set; }

    /// <summary>22: the toolkit of the modem takes proactive commands: the host sees <c>9000</c>, and <c>6F00</c> for a FETCH.</summary>
    public bool ToolkitInModem { get; set; }

    /// <summary>23: the next command is answered with CONNECT, and what follows is data until <c>+++</c>.</summary>
    public bool EntersDataMode { get; set; }

    /// <summary>24: how long <c>+COPS=?</c> takes; nothing else is carried out meanwhile.</summary>
    public int ScanMs { get; set; } = 180_000;
}

/// <summary>What frees a modem that hangs.</summary>
public enum StuckUntil
{
    /// <summary>It does not hang.</summary>
    No,

    /// <summary>ESC.</summary>
    Escape,

    /// <summary><c>AT+CFUN=1,1</c>, which it still understands.</summary>
    Restart,

    /// <summary>The reset pin.</summary>
    Reset,

    /// <summary>Power off and on.</summary>
    Power,
}
