using System.Buffers.Binary;

namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>
/// Puts fragments together and gives the messages in order (RFC 6347 §4.2.3). What does not fit together is dropped:
/// a fragment in epoch 0 may be anybody's.
/// </summary>
/// <param name="first">The first message_seq to expect.</param>
internal sealed class HandshakeReader(ushort first)
{
    private const int LongestMessage = 8192;
    private const int MostAhead = 8;

    private readonly Dictionary<ushort, Partial> _partial = [];
    private int _next = first;

    /// <summary>Whether the last call saw the message again that ended the client's flight: our answer got lost.</summary>
    public bool SawRepetition { get; private set; }

    /// <summary>Takes the content of one record.</summary>
    /// <returns>The messages that are complete and next.</returns>
    public List<HandshakeMessage> Take(ReadOnlySpan<byte> content, ushort epoch)
    {
        SawRepetition = false;
        while (content.Length >= HandshakeMessage.HeaderLength)
        {
            var length = HandshakeMessage.ReadUInt24(content[1..]);
            var sequence = BinaryPrimitives.ReadUInt16BigEndian(content[4..]);
            var offset = HandshakeMessage.ReadUInt24(content[6..]);
            var count = HandshakeMessage.ReadUInt24(content[9..]);
            if (count > content.Length - HandshakeMessage.HeaderLength || offset + count > length || length > LongestMessage)
            {
                break;
            }

            Add((HandshakeType)content[0], sequence, length, offset, content.Slice(HandshakeMessage.HeaderLength, count), epoch);
            content = content[(HandshakeMessage.HeaderLength + count)..];
        }

        var complete = new List<HandshakeMessage>();
        while (_partial.TryGetValue((ushort)_next, out var partial) && partial.IsComplete)
        {
            _partial.Remove((ushort)_next);
            complete.Add(new HandshakeMessage(partial.Type, (ushort)_next, partial.Body, partial.Epoch));
            _next++;
        }

        return complete;
    }

    private void Add(HandshakeType type, ushort sequence, int length, int offset, ReadOnlySpan<byte> fragment, ushort epoch)
    {
        if (sequence < _next)
        {
            SawRepetition |= sequence == _next - 1 && offset + fragment.Length == length;
            return;
        }

        if (sequence >= _next + MostAhead)
        {
            return;
        }

        if (!_partial.TryGetValue(sequence, out var partial))
        {
            _partial[sequence] = partial = new Partial(type, length, epoch);
        }

        if (partial.Type == type && partial.Body.Length == length && partial.Epoch == epoch)
        {
            partial.Add(offset, fragment);
        }
    }

    private sealed class Partial(HandshakeType type, int length, ushort epoch)
    {
        private readonly bool[] _present = new bool[length];
        private bool _any;

        public HandshakeType Type => type;

        public ushort Epoch => epoch;

        public byte[] Body { get; } = new byte[length];

        public bool IsComplete => _any && !_present.Contains(false);

        public void Add(int offset, ReadOnlySpan<byte> fragment)
        {
            fragment.CopyTo(Body.AsSpan(offset));
            _present.AsSpan(offset, fragment.Length).Fill(true);
            _any = true;
        }
    }
}
