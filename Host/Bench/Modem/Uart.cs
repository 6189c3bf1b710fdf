namespace Lwm2m.Bench.Modem;

/// <summary>The bytes on their way to the host, with what a wire does to them.</summary>
internal sealed class Uart(ModemFaults faults)
{
    private const int MaxPending = 1 << 20; // nobody reads

    private readonly Queue<byte> _toHost = new();
    private long _sent;

    public int Pending => _toHost.Count;

    /// <summary>Bytes lost on the way to the host.</summary>
    public long Lost { get; private set; }

    /// <summary>What the other side makes of a byte at another rate.</summary>
    public static byte Garbled(byte octet) => (byte)(((octet * 37) ^ 0xF8) | 0x80);

    public void Send(ReadOnlySpan<byte> bytes, bool isGarbled)
    {
        foreach (var octet in bytes)
        {
            _sent++;
            if ((faults.LosesByteEvery > 0 && _sent % faults.LosesByteEvery == 0)
                || (faults.DropsNul && octet == 0)
                || _toHost.Count >= (faults.FifoBytes > 0 ? faults.FifoBytes : MaxPending))
            {
                Lost++;
            }
            else
            {
                _toHost.Enqueue(isGarbled ? Garbled(octet) : octet);
            }
        }
    }

    public int Read(Span<byte> buffer)
    {
        var count = 0;
        while (count < buffer.Length && _toHost.TryDequeue(out var octet))
        {
            buffer[count++] = octet;
        }

        return count;
    }
}
