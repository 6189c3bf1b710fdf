namespace Lwm2m.Cli;

/// <summary>What has passed the wires of a device, DTLS and all.</summary>
public sealed class WireCounter
{
    /// <summary>Datagrams so far, both ways.</summary>
    public int Datagrams { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those of them that the device sent.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Those of them that the device received.</summary>
    public long ReceivedBytes => Bytes - SentBytes;

    /// <summary>Counts a datagram.</summary>
    public void Add(bool isSent, int bytes)
    {
        Datagrams++;
        Bytes += bytes;
        SentBytes += isSent ? bytes : 0;
    }
}
