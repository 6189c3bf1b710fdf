using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>What has passed the wires of a device, DTLS and all.</summary>
public sealed class WireCounter
{
    /// <summary>Datagrams so far, both ways.</summary>
    public int Datagrams { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Datagrams that the device sent.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Datagrams that the device received.</summary>
    public long ReceivedBytes => Bytes - SentBytes;

    /// <summary>Datagrams up to the last that the device sent, and their bytes.</summary>
    public (int Datagrams, long Bytes) UpToLastSent { get; private set; }

    /// <summary>Full handshakes so far.</summary>
    public int FullHandshakes { get; private set; }

    /// <summary>Abbreviated handshakes so far.</summary>
    public int ResumedHandshakes { get; private set; }

    /// <summary>Counts a connection that was made.</summary>
    public void Add(HandshakeKind kind)
    {
        FullHandshakes += kind == HandshakeKind.Full ? 1 : 0;
        ResumedHandshakes += kind == HandshakeKind.Resumed ? 1 : 0;
    }

    /// <summary>Counts a datagram.</summary>
    public void Add(bool isSent, int bytes)
    {
        Datagrams++;
        Bytes += bytes;
        if (isSent)
        {
            SentBytes += bytes;
            UpToLastSent = (Datagrams, Bytes);
        }
    }
}
