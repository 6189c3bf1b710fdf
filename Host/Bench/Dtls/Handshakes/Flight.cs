using Lwm2m.Bench.Dtls.Records;

namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>The messages sent together, and again until the client answers (RFC 6347 §4.2.4).</summary>
/// <param name="server">Times and sizes.</param>
/// <param name="send">Sends a datagram.</param>
/// <param name="givenUp">No answer to the last retransmission.</param>
internal sealed class Flight(DtlsServer server, Action<byte[]> send, Action givenUp)
{
    private readonly List<(WriteEpoch Epoch, HandshakeMessage? Message, ushort Version)> _items = [];
    private ITimer? _timer;
    private TimeSpan _timeout;
    private int _retransmissions;

    /// <summary>The longest plaintext of a record (RFC 6066 §4).</summary>
    public int FragmentLimit { get; set; } = 1 << 14;

    public void Begin()
    {
        Stop();
        _items.Clear();
    }

    public void Add(WriteEpoch epoch, HandshakeMessage message, ushort version = DtlsRecord.Dtls12) => _items.Add((epoch, message, version));

    public void AddChangeCipherSpec(WriteEpoch epoch) => _items.Add((epoch, null, DtlsRecord.Dtls12));

    /// <param name="awaitAnswer">Whether to retransmit by the clock; a last flight is repeated only when asked for.</param>
    public void Send(bool awaitAnswer)
    {
        _retransmissions = 0;
        _timeout = server.Options.RetransmitTimeout;
        Emit();
        if (awaitAnswer)
        {
            _timer = server.After(_timeout, OnTimeout);
        }
    }

    /// <summary>Sends it once more: the client repeated its own.</summary>
    public void Repeat() => Emit();

    public void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void OnTimeout()
    {
        if (_timer is null)
        {
            return;
        }

        Stop();
        if (_retransmissions++ >= server.Options.MaxRetransmit)
        {
            givenUp();
            return;
        }

        _timeout = TimeSpan.FromTicks(Math.Min(2 * _timeout.Ticks, server.Options.LongestRetransmitTimeout.Ticks));
        Emit();
        _timer = server.After(_timeout, OnTimeout);
    }

    private void Emit()
    {
        var misbehaviour = server.Misbehaviour;
        var datagrams = new List<List<byte>>();
        foreach (var (epoch, message, version) in _items)
        {
            var contents = message is null ? [[1]] : FragmentsOf(message, epoch, misbehaviour);
            foreach (var content in contents)
            {
                var type = message is null ? ContentType.ChangeCipherSpec : ContentType.Handshake;
                var record = epoch.Seal(type, content, misbehaviour, version);
                if (datagrams.Count == 0 || misbehaviour.NoCoalescing || datagrams[^1].Count + record.Length > server.Options.Mtu)
                {
                    datagrams.Add([]);
                }

                datagrams[^1].AddRange(record);
            }
        }

        if (misbehaviour.ReversedFlights)
        {
            datagrams.Reverse();
        }

        datagrams.ForEach(datagram => send([.. datagram]));
    }

    private List<byte[]> FragmentsOf(HandshakeMessage message, WriteEpoch epoch, DtlsMisbehaviour misbehaviour)
    {
        const int Overlap = 4;
        var style = misbehaviour.Fragments;
        var length = message.Body.Length;
        var room = Math.Min(FragmentLimit, epoch.MaxPlaintext(server.Options.Mtu)) - HandshakeMessage.HeaderLength;
        var limit = Math.Min(room, misbehaviour.FragmentLength ?? room);
        if (style != FragmentStyle.Orderly)
        {
            limit = Math.Max(Overlap + 1, Math.Min(limit, (length + 1) / 2));
        }

        var fragments = new List<byte[]>();
        for (var end = 0; end < length || fragments.Count == 0;)
        {
            var overlap = style is FragmentStyle.Overlapping or FragmentStyle.Contradicting ? Math.Min(end, Overlap) : 0;
            var offset = end - overlap;
            var content = message.Body.AsSpan(offset, Math.Min(limit, length - offset)).ToArray();
            end = offset + content.Length;
            if (style == FragmentStyle.Contradicting && overlap > 0)
            {
                content[0] ^= 0xFF;
            }
            else if (style == FragmentStyle.BeyondEnd && end == length && length > 0)
            {
                content = [.. content, .. new byte[Overlap]];
            }

            var claimed = style == FragmentStyle.LyingLength && offset > 0 ? length + 1 : length;
            fragments.Add([.. HandshakeMessage.Header(message.Type, claimed, message.Sequence, offset, content.Length), .. content]);
        }

        if (style == FragmentStyle.Reversed)
        {
            fragments.Reverse();
        }

        return fragments;
    }
}
