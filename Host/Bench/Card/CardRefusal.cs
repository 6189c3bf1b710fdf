namespace Lwm2m.Bench.Card;

/// <summary>A command is refused with a status word.</summary>
/// <param name="status">SW1 and SW2.</param>
internal sealed class CardRefusal(int status) : Exception($"{status:X4}")
{
    /// <summary>SW1 and SW2.</summary>
    public int Status => status;
}

/// <summary>Status words (ISO/IEC 7816-4 §5.6; ETSI TS 102 221 §10.2.1).</summary>
internal static class Status
{
    public const int Ok = 0x9000;
    public const int ToolkitBusy = 0x9300;
    public const int NotVerified = 0x6300;
    public const int WrongLength = 0x6700;
    public const int NoChannels = 0x6881;
    public const int NoSecureMessaging = 0x6882;
    public const int NoChaining = 0x6884;
    public const int WrongFileType = 0x6981;
    public const int NotAllowed = 0x6982;
    public const int Blocked = 0x6983;
    public const int ConditionsNotMet = 0x6985;
    public const int NoFileSelected = 0x6986;
    public const int WrongData = 0x6A80;
    public const int NotSupported = 0x6A81;
    public const int FileNotFound = 0x6A82;
    public const int RecordNotFound = 0x6A83;
    public const int NoRoom = 0x6A84;
    public const int WrongParameters = 0x6A86;
    public const int NotFound = 0x6A88;
    public const int WrongOffset = 0x6B00;
    public const int UnknownInstruction = 0x6D00;
    public const int UnknownClass = 0x6E00;
    public const int TechnicalProblem = 0x6F00;
}
