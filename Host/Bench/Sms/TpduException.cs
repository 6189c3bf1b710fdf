namespace Lwm2m.Bench.Sms;

/// <summary>A TPDU is not what 3GPP TS 23.040 says.</summary>
public sealed class TpduException(string message) : Exception(message);
