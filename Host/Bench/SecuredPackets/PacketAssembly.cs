namespace Lwm2m.Bench.SecuredPackets;

/// <summary>Puts packets together from the user data of short messages, of many senders.</summary>
public sealed class PacketAssembly
{
    private readonly OrderedDictionary<(string Sender, byte Reference, byte Count), byte[]?[]> _open = [];

    /// <summary>The most concatenations under way; the oldest gives way.</summary>
    public int MaxOpen { get; init; } = 16;

    /// <summary>Concatenations under way.</summary>
    public int Open => _open.Count;

    /// <summary>Takes one message.</summary>
    /// <param name="sender">Who sent it.</param>
    /// <param name="userData">With its header.</param>
    /// <param name="identifier">Which kind of packet it is, once whole.</param>
    /// <returns>The whole packet; null while parts are missing.</returns>
    /// <exception cref="SecuredPacketException">The header is not that of a packet.</exception>
    public byte[]? Take(string sender, ReadOnlySpan<byte> userData, out byte identifier)
    {
        identifier = 0;
        if (userData.Length < 1 || userData[0] >= userData.Length)
        {
            throw new SecuredPacketException(PacketFault.Malformed, "the user data header is cut off");
        }

        var header = userData[1..(1 + userData[0])];
        var text = userData[(1 + userData[0])..];
        byte[]? place = null;
        while (header.Length >= 2 && header.Length >= 2 + header[1])
        {
            switch (header[0])
            {
                case 0x00 when header[1] == 3 && place is null:
                    place = header.Slice(2, 3).ToArray();
                    break;
                case CommandPacket.Identifier or ResponsePacket.Identifier when header[1] == 0 && identifier == 0:
                    identifier = header[0];
                    break;
                default:
                    throw new SecuredPacketException(PacketFault.Malformed, $"information element {header[0]:X2}");
            }

            header = header[(2 + header[1])..];
        }

        if (header.Length != 0 || (place is null && identifier == 0))
        {
            throw new SecuredPacketException(PacketFault.Malformed, "the user data header");
        }

        return place is null ? text.ToArray() : Collect(sender, place, text, ref identifier);
    }

    private byte[]? Collect(string sender, byte[] place, ReadOnlySpan<byte> text, ref byte identifier)
    {
        byte count = place[1], number = place[2];
        if (count == 0 || number == 0 || number > count || (number == 1) != (identifier != 0))
        {
            throw new SecuredPacketException(PacketFault.Malformed, $"part {number} of {count}");
        }

        var key = (sender, place[0], count);
        if (!_open.TryGetValue(key, out var parts))
        {
            if (_open.Count >= MaxOpen)
            {
                _open.RemoveAt(0);
            }

            _open.Add(key, parts = new byte[]?[count]);
        }

        parts[number - 1] = number == 1 ? [identifier, .. text] : text.ToArray();
        identifier = 0;
        if (parts.Any(part => part is null))
        {
            return null;
        }

        _open.Remove(key);
        identifier = parts[0]![0];
        return [.. parts[0]![1..], .. parts[1..].SelectMany(part => part!)];
    }
}
