namespace Lwm2m.Bench.Dtls;

/// <summary>How a handshake ended.</summary>
public enum HandshakeOutcome
{
    /// <summary>Keys from the pre-shared key.</summary>
    Full,

    /// <summary>Keys from the master secret of an earlier session, by session ID or ticket.</summary>
    Resumed,

    /// <summary>No session.</summary>
    Failed,
}
