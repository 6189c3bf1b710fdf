namespace Lwm2m.Bench.SecuredPackets;

/// <summary>One end of the secured packets of LwM2M: protects CoAP messages with the next counter and takes those whose counter is higher.</summary>
/// <param name="security">What was agreed.</param>
/// <param name="counters">Where the counters are.</param>
/// <param name="name">Whose counters.</param>
public sealed class PacketEnd(PacketSecurity security, PacketCounters counters, string name)
{
    /// <summary>The most commands whose proof of receipt is waited for; the oldest gives way.</summary>
    public const int MaxAwaited = 256;

    private readonly SortedSet<long> _awaited = [];

    /// <summary>What was agreed.</summary>
    public PacketSecurity Security => security;

    /// <summary>The tag of a CoAP message in secured data.</summary>
    public byte CoapTag { get; init; } = CoapTlv.DefaultTag;

    /// <summary>Commands whose proof of receipt has not come.</summary>
    public int Awaited => _awaited.Count;

    /// <summary>A CoAP message as a command packet.</summary>
    public byte[] Protect(ReadOnlySpan<byte> coap)
    {
        var counter = counters.Next(name);
        if ((security.Spi2 & 3) != 0)
        {
            _awaited.Add(counter);
            if (_awaited.Count > MaxAwaited)
            {
                _awaited.Remove(_awaited.Min);
            }
        }

        return CommandPacket.Write(security, counter, CoapTlv.Write(coap, CoapTag));
    }

    /// <summary>The CoAP message of a command packet.</summary>
    /// <param name="packet">From CPL on.</param>
    /// <param name="command">The packet, for <see cref="Prove"/>.</param>
    /// <exception cref="SecuredPacketException">It is not taken, and nothing is sent.</exception>
    public byte[] Unprotect(ReadOnlySpan<byte> packet, out CommandPacket command)
    {
        command = CommandPacket.Read(security, packet);
        var coap = CoapTlv.Read(command.Data, CoapTag);
        return counters.TryAccept(name, command.Counter)
            ? coap
            : throw new SecuredPacketException(PacketFault.LowCounter, $"CNTR {command.Counter} is not above {counters.ReceivedBy(name)}");
    }

    /// <summary>The proof of receipt that a command asks for; null when it asks for none, or for one without checksum and ciphering.</summary>
    public byte[]? Prove(CommandPacket command, PacketStatus status = PacketStatus.Ok) =>
        command.Spi2 is PacketSecurity.ProofByReport or PacketSecurity.ProofBySubmit ? ResponsePacket.Write(security, command.Spi2, command.Counter, status, []) : null;

    /// <summary>Takes a proof of receipt of a command of this end.</summary>
    /// <param name="packet">From RPL on.</param>
    /// <exception cref="SecuredPacketException">It is none, or of no command that waits for it.</exception>
    public ResponsePacket TakeProof(ReadOnlySpan<byte> packet)
    {
        var response = ResponsePacket.Read(security, security.Spi2, packet);
        return (security.Spi2 & 3) != 0 && _awaited.Remove(response.Counter)
            ? response
            : throw new SecuredPacketException(PacketFault.Unexpected, $"nothing waits for the proof of {response.Counter}");
    }
}
