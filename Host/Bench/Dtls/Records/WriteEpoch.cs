namespace Lwm2m.Bench.Dtls.Records;

/// <summary>Writes the records of one epoch; epoch 0 has no keys.</summary>
/// <param name="epoch">Its number.</param>
/// <param name="protection">The server's keys; null in epoch 0.</param>
/// <param name="connectionId">What the client asked to be put into every record; may be empty.</param>
/// <param name="next">The first sequence number.</param>
internal sealed class WriteEpoch(ushort epoch, RecordProtection? protection, ReadOnlyMemory<byte> connectionId, ulong next)
{
    private ulong _next = next;

    /// <summary>Number of the next record.</summary>
    public ulong Next => _next;

    /// <summary>The connection ID that the client asked for in every record; null for none.</summary>
    public byte[]? ConnectionId => connectionId.IsEmpty ? null : connectionId.ToArray();

    /// <summary>The record for some bytes; each call takes a new sequence number.</summary>
    public byte[] Seal(
        ContentType type, ReadOnlySpan<byte> plaintext, DtlsMisbehaviour misbehaviour, ushort usualVersion = DtlsRecord.Dtls12)
    {
        var version = misbehaviour.RecordVersion ?? usualVersion;
        var number = _next++;
        if (protection is null)
        {
            return DtlsRecord.Write(type, version, epoch, number, [], plaintext);
        }

        var cid = connectionId.ToArray();
        if (misbehaviour.WrongConnectionId && cid.Length > 0)
        {
            cid[^1] ^= 1;
        }

        byte[] inner = cid.Length == 0 ? [.. plaintext] : [.. plaintext, (byte)type, .. new byte[misbehaviour.InnerPadding]];
        var outer = cid.Length == 0 ? type : ContentType.Tls12Cid;
        var fragment = protection.Protect(outer, version, DtlsRecord.Number(epoch, number), cid, inner);
        if (misbehaviour.WrongTag)
        {
            fragment[^1] ^= 1;
        }

        return DtlsRecord.Write(outer, version, epoch, number, cid, fragment);
    }

    /// <summary>The longest plaintext whose record has at most so many bytes.</summary>
    public int MaxPlaintext(int recordLength)
    {
        var fragment = recordLength - DtlsRecord.HeaderLength - connectionId.Length;
        return protection is null ? fragment : protection.MaxPlaintext(fragment) - (connectionId.IsEmpty ? 0 : 1);
    }
}
