using System.Net;
using System.Threading.Channels;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Serial;

/// <summary>The far end of a serial line: one peer, whose frames come in through a pseudo terminal. It owns the terminal.</summary>
public sealed class SerialTransport : IDatagramTransport
{
    private const int LongestFrame = 8192;

    private readonly PseudoTerminal _terminal;
    private readonly SerialEndPoint _peer;
    private readonly Channel<ReceivedDatagram> _inbox = Channel.CreateUnbounded<ReceivedDatagram>();
    private readonly Thread _reader;
    private long _sentOctets;
    private long _receivedOctets;
    private int _dropped;
    private volatile bool _isDone;

    /// <summary>Starts to read.</summary>
    public SerialTransport(PseudoTerminal terminal)
    {
        _terminal = terminal;
        _peer = new SerialEndPoint(terminal.Name);
        _reader = new Thread(Read) { IsBackground = true, Name = "serial line" };
        _reader.Start();
    }

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => _peer;

    /// <summary>Octets on the line so far, both ways, with all of the framing.</summary>
    public long Octets => Interlocked.Read(ref _sentOctets) + Interlocked.Read(ref _receivedOctets);

    /// <summary>Frames that were damaged, or no frame of a datagram.</summary>
    public int Dropped => Volatile.Read(ref _dropped);

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        SendRaw(SerialFrame.Encode(datagram.Span));
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts octets on the line as they are.</summary>
    public void SendRaw(ReadOnlySpan<byte> octets)
    {
        Interlocked.Add(ref _sentOctets, octets.Length);
        _terminal.WriteAll(octets);
    }

    /// <inheritdoc/>
    public async ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await _inbox.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new OperationCanceledException("the transport is closed", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _isDone = true;
        _terminal.Wake();
        _reader.Join();
        _terminal.Dispose();
        _inbox.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void Read()
    {
        var buffer = new byte[4096];
        var stuffed = new List<byte>();
        while (!_isDone)
        {
            _terminal.Wait(false);
            var count = _terminal.Read(buffer);
            Interlocked.Add(ref _receivedOctets, count);
            foreach (var octet in buffer.AsSpan(0, count))
            {
                if (octet != SerialFrame.End)
                {
                    stuffed.Add(octet);
                    continue;
                }

                if (stuffed.Count > 0 && stuffed.Count <= LongestFrame && SerialFrame.Decode(stuffed.ToArray()) is { } datagram)
                {
                    _inbox.Writer.TryWrite(new ReceivedDatagram(_peer, datagram));
                }
                else if (stuffed.Count > 0)
                {
                    Interlocked.Increment(ref _dropped);
                }

                stuffed.Clear();
            }

            if (stuffed.Count > LongestFrame)
            {
                // As many as tell it from a frame that fits.
                stuffed.RemoveRange(LongestFrame + 1, stuffed.Count - LongestFrame - 1);
            }
        }
    }
}

/// <summary>The one peer of a serial line.</summary>
/// <param name="line">Name of the line.</param>
public sealed class SerialEndPoint(string line) : EndPoint
{
    private readonly string _line = line;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SerialEndPoint other && other._line == _line;

    /// <inheritdoc/>
    public override int GetHashCode() => _line.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _line;
}
