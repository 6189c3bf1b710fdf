namespace Lwm2m.Bench.Modem;

/// <summary>Verbose forms of <c>+CME ERROR</c> (3GPP TS 27.007 §9.2).</summary>
internal static class ErrorText
{
    /// <summary>The text of a number.</summary>
    public static string Of(int code) => code switch
    {
        Cme.NotAllowed => "operation not allowed",
        Cme.NotSupported => "operation not supported",
        Cme.SimNotInserted => "SIM not inserted",
        Cme.PinRequired => "SIM PIN required",
        Cme.PukRequired => "SIM PUK required",
        Cme.SimFailure => "SIM failure",
        Cme.SimBusy => "SIM busy",
        Cme.IncorrectPassword => "incorrect password",
        Cme.NotFound => "not found",
        Cme.NoNetwork => "no network service",
        Cme.IncorrectParameters => "Incorrect parameters",
        _ => "unknown",
    };
}
