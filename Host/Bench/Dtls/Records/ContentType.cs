namespace Lwm2m.Bench.Dtls;

/// <summary>What a record carries (RFC 5246 §6.2.1, RFC 9146 §4).</summary>
public enum ContentType : byte
{
    /// <summary>The records that follow are under the new keys.</summary>
    ChangeCipherSpec = 20,

    /// <summary>An alert.</summary>
    Alert = 21,

    /// <summary>A piece of a handshake message.</summary>
    Handshake = 22,

    /// <summary>Application data.</summary>
    ApplicationData = 23,

    /// <summary>Any of the others, inside, with a connection ID in the header.</summary>
    Tls12Cid = 25,
}
