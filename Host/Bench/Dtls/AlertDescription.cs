namespace Lwm2m.Bench.Dtls;

/// <summary>What an alert says (RFC 5246 §7.2, RFC 4279 §2).</summary>
public enum AlertDescription : byte
{
#pragma warning disable CS1591 // The names are the documentation.
    CloseNotify = 0,
    UnexpectedMessage = 10,
    BadRecordMac = 20,
    RecordOverflow = 22,
    HandshakeFailure = 40,
    IllegalParameter = 47,
    AccessDenied = 49,
    DecodeError = 50,
    DecryptError = 51,
    ProtocolVersion = 70,
    InsufficientSecurity = 71,
    InternalError = 80,
    UserCanceled = 90,
    NoRenegotiation = 100,
    UnsupportedExtension = 110,
    UnknownPskIdentity = 115,
#pragma warning restore CS1591
}
