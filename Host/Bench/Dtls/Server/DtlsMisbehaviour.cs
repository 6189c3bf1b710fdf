namespace Lwm2m.Bench.Dtls;

/// <summary>Protocol violations of a <see cref="DtlsServer"/>, to test the reaction of clients. There are none by default.</summary>
public sealed record DtlsMisbehaviour
{
    /// <summary>A server that keeps the rules.</summary>
    public static DtlsMisbehaviour None { get; } = new();

    /// <summary>Its Finished is not the hash of the handshake: the client must send decrypt_error.</summary>
    public bool WrongFinished { get; init; }

    /// <summary>Its Finished comes in epoch 0, without keys.</summary>
    public bool PlainFinished { get; init; }

    /// <summary>No ChangeCipherSpec comes before its Finished.</summary>
    public bool NoChangeCipherSpec { get; init; }

    /// <summary>The version of every record header, in place of 0xFEFD.</summary>
    public ushort? RecordVersion { get; init; }

    /// <summary>The version of ServerHello, in place of 0xFEFD; 0xFEFF is DTLS 1.0.</summary>
    public ushort? ServerVersion { get; init; }

    /// <summary>The cipher suite of ServerHello, whatever was offered.</summary>
    public ushort? CipherSuite { get; init; }

    /// <summary>The compression method of ServerHello, whatever was offered.</summary>
    public byte? CompressionMethod { get; init; }

    /// <summary>The code of max_fragment_length in ServerHello, whatever was offered, and even if nothing was.</summary>
    public byte? MaxFragmentLength { get; init; }

    /// <summary>An extension of ServerHello that the client did not offer: type and body.</summary>
    public (ushort Type, byte[] Body)? ExtraExtension { get; init; }

    /// <summary>ServerHello leaves renegotiation_info out.</summary>
    public bool NoRenegotiationInfo { get; init; }

    /// <summary>renegotiation_info names a former handshake although there was none.</summary>
    public bool WrongRenegotiationInfo { get; init; }

    /// <summary>Bytes cut off the end of ServerHello.</summary>
    public int CutServerHello { get; init; }

    /// <summary>Bytes put behind the end of ServerHello.</summary>
    public int LongerServerHello { get; init; }

    /// <summary>Resumes the session ID that the client offered, with random keys.</summary>
    public bool FalseResumption { get; init; }

    /// <summary>A handshake message of this type, empty, before ServerHelloDone.</summary>
    public byte? ExtraMessage { get; init; }

    /// <summary>How handshake messages are fragmented.</summary>
    public FragmentStyle Fragments { get; init; }

    /// <summary>The longest handshake fragment in bytes, below what the MTU would allow.</summary>
    public int? FragmentLength { get; init; }

    /// <summary>Every handshake record in a datagram of its own.</summary>
    public bool NoCoalescing { get; init; }

    /// <summary>The datagrams of each flight in reverse order.</summary>
    public bool ReversedFlights { get; init; }

    /// <summary>Every datagram twice.</summary>
    public bool RepeatedDatagrams { get; init; }

    /// <summary>The connection ID of its records has a wrong bit.</summary>
    public bool WrongConnectionId { get; init; }

    /// <summary>The last byte of every protected record has a wrong bit.</summary>
    public bool WrongTag { get; init; }

    /// <summary>Zeros behind the inner plaintext of records with connection ID. This is allowed (RFC 9146 §4).</summary>
    public int InnerPadding { get; init; }

    /// <summary>A HelloRequest right after the handshake: the client must answer with a no_renegotiation warning or ignore it.</summary>
    public bool HelloRequest { get; init; }

    /// <summary>Answers the ClientHello with this fatal alert.</summary>
    public AlertDescription? AlertToHello { get; init; }

    /// <summary>Sends this many further HelloVerifyRequests.</summary>
    public int RepeatedHelloVerify { get; init; }

    /// <summary>Its application data is as long as the path lets through, whatever max_fragment_length says, as of a widespread server.</summary>
    public bool LongRecords { get; init; }

    /// <summary>Ignores this many datagrams of each new client.</summary>
    public int DeafTo { get; init; }
}
