namespace Lwm2m.Bench.Modem;

/// <summary>A command is refused.</summary>
/// <param name="kind">Whose error it is.</param>
/// <param name="code">Its number; 0 for a plain <c>ERROR</c>.</param>
internal sealed class AtRefusal(AtErrorKind kind, int code) : Exception($"{kind} {code}")
{
    public AtErrorKind Kind => kind;

    public int Code => code;

    /// <summary>A plain <c>ERROR</c>.</summary>
    public static AtRefusal Plain() => new(AtErrorKind.Plain, 0);

    /// <summary><c>+CME ERROR</c> (3GPP TS 27.007 §9.2).</summary>
    public static AtRefusal Cme(int code) => new(AtErrorKind.Equipment, code);

    /// <summary><c>+CMS ERROR</c> (3GPP TS 27.005 §3.2.5).</summary>
    public static AtRefusal Cms(int code) => new(AtErrorKind.Message, code);
}

/// <summary>Whose error a refusal is.</summary>
internal enum AtErrorKind
{
    /// <summary><c>ERROR</c>.</summary>
    Plain,

    /// <summary><c>+CME ERROR</c>.</summary>
    Equipment,

    /// <summary><c>+CMS ERROR</c>.</summary>
    Message,
}

/// <summary>Numbers of <c>+CME ERROR</c> (3GPP TS 27.007 §9.2).</summary>
internal static class Cme
{
    public const int NotAllowed = 3;
    public const int NotSupported = 4;
    public const int SimNotInserted = 10;
    public const int PinRequired = 11;
    public const int PukRequired = 12;
    public const int SimFailure = 13;
    public const int SimBusy = 14;
    public const int IncorrectPassword = 16;
    public const int NotFound = 22;
    public const int NoNetwork = 30;
    public const int IncorrectParameters = 50;
    public const int Unknown = 100;
    public const int CongestedControlPlane = 182;
}

/// <summary>Numbers of <c>+CMS ERROR</c> (3GPP TS 27.005 §3.2.5).</summary>
internal static class Cms
{
    public const int NotAllowed = 302;
    public const int NotSupported = 303;
    public const int InvalidPdu = 304;
    public const int SimNotInserted = 310;
    public const int PinRequired = 311;
    public const int InvalidIndex = 321;
    public const int MemoryFull = 322;
    public const int CentreUnknown = 330;
    public const int NoNetwork = 331;
    public const int NoAcknowledgementExpected = 340;
    public const int Unknown = 500;
}
