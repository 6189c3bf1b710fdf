namespace Lwm2m.Bench.Dtls;

/// <summary>Datagrams and their payload bytes, both ways.</summary>
public readonly record struct WireCount(int DatagramsReceived, int BytesReceived, int DatagramsSent, int BytesSent)
{
    /// <summary>Datagrams in both directions.</summary>
    public int Datagrams => DatagramsReceived + DatagramsSent;

    /// <summary>Bytes in both directions.</summary>
    public int Bytes => BytesReceived + BytesSent;

    /// <summary>With one more datagram from the peer.</summary>
    public WireCount Received(int bytes) => this with { DatagramsReceived = DatagramsReceived + 1, BytesReceived = BytesReceived + bytes };

    /// <summary>With one more datagram to the peer.</summary>
    public WireCount Sent(int bytes) => this with { DatagramsSent = DatagramsSent + 1, BytesSent = BytesSent + bytes };

    /// <inheritdoc/>
    public override string ToString() => $"{Bytes} bytes in {Datagrams} datagrams";
}
