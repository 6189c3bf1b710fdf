namespace Lwm2m.Bench.Dtls.Records;

/// <summary>Reads the records of one epoch; epoch 0 has no keys.</summary>
/// <param name="protection">The client's keys; null in epoch 0.</param>
/// <param name="connectionId">What this end asked the client to put into every record (RFC 9146 §3); may be empty.</param>
internal sealed class ReadEpoch(RecordProtection? protection, ReadOnlyMemory<byte> connectionId)
{
    public ReplayWindow Window { get; } = new();

    /// <summary>Opens a record that the window let pass, and moves the window when it verifies.</summary>
    public bool TryOpen(in DtlsRecord record, out ContentType type, out byte[] plaintext)
    {
        type = record.Type;
        plaintext = [];
        if (protection is null)
        {
            plaintext = record.Fragment.ToArray();
        }
        else if ((type == ContentType.Tls12Cid) != !connectionId.IsEmpty
            || !record.ConnectionId.Span.SequenceEqual(connectionId.Span)
            || !protection.TryUnprotect(record, out plaintext)
            || (type == ContentType.Tls12Cid && !TryStrip(ref plaintext, out type)))
        {
            return false;
        }

        Window.Accept(record.SequenceNumber);
        return true;
    }

    // DTLSInnerPlaintext: content, true type, zeros (RFC 9146 §4).
    private static bool TryStrip(ref byte[] inner, out ContentType type)
    {
        var last = inner.AsSpan().LastIndexOfAnyExcept((byte)0);
        type = last < 0 ? default : (ContentType)inner[last];
        inner = last < 0 ? [] : inner[..last];
        return last >= 0;
    }
}
