using System.Buffers.Binary;
using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>Keeps what goes through a transport, for tshark.</summary>
internal sealed class CapturingTransport(IDatagramTransport inner) : IDatagramTransport
{
    private readonly List<(bool Sent, byte[] Datagram)> _seen = [];

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        Keep(true, datagram);
        return inner.SendAsync(datagram, peer, cancellation);
    }

    public async ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default)
    {
        var received = await inner.ReceiveAsync(cancellation);
        Keep(false, received.Bytes);
        return received;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>A pcap file of raw IPv4 packets between 127.0.0.1:40000 and the server's port.</summary>
    public byte[] ToPcap(ushort serverPort)
    {
        const ushort ClientPort = 40000;
        const int Ip = 20, Udp = 8, RawIp = 101;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write(0xA1B2C3D4);
        writer.Write((ushort)2);
        writer.Write((ushort)4);
        writer.Write(0L);
        writer.Write(65535);
        writer.Write(RawIp);
        lock (_seen)
        {
            foreach (var (sent, datagram) in _seen)
            {
                var packet = new byte[Ip + Udp + datagram.Length];
                packet[0] = 0x45;
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
                (packet[8], packet[9]) = (64, 17);
                IPAddress.Loopback.TryWriteBytes(packet.AsSpan(12), out _);
                IPAddress.Loopback.TryWriteBytes(packet.AsSpan(16), out _);
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(Ip), sent ? serverPort : ClientPort);
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(Ip + 2), sent ? ClientPort : serverPort);
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(Ip + 4), (ushort)(Udp + datagram.Length));
                datagram.CopyTo(packet, Ip + Udp);
                writer.Write(0L);
                writer.Write(packet.Length);
                writer.Write(packet.Length);
                writer.Write(packet);
            }
        }

        return file.ToArray();
    }

    private void Keep(bool sent, ReadOnlyMemory<byte> datagram)
    {
        lock (_seen)
        {
            _seen.Add((sent, datagram.ToArray()));
        }
    }
}
