using System.Security.Cryptography;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.Handshakes;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>A capture, taken apart by the code under test.</summary>
internal sealed class CapturedConversation
{
    public CapturedConversation(string[] datagrams, int connectionIdLength = 0)
    {
        foreach (var line in datagrams)
        {
            ReadOnlyMemory<byte> datagram = Hex.Of(line[2..]);
            while (DtlsRecord.TryTake(ref datagram, connectionIdLength, out var record))
            {
                Records.Add((line[0] == 'C', record));
                if (record is { Type: ContentType.Handshake, Epoch: 0 })
                {
                    // No capture cuts a message, so each record holds whole ones.
                    var sequence = (ushort)((record.Fragment.Span[4] << 8) | record.Fragment.Span[5]);
                    Messages.AddRange(new HandshakeReader(sequence).Take(record.Fragment.Span, 0));
                }
            }

            Assert.AreEqual(0, datagram.Length, "a datagram is records to its end");
        }

        // The hash starts with the ClientHello that was answered with ServerHello (RFC 6347 §4.2.1).
        var verify = Messages.FindIndex(message => message.Type == HandshakeType.HelloVerifyRequest);
        Messages.RemoveRange(0, verify + 1);
    }

    public List<(bool FromClient, DtlsRecord Record)> Records { get; } = [];

    /// <summary>The handshake messages without keys, from the second ClientHello on.</summary>
    public List<HandshakeMessage> Messages { get; } = [];

    public ClientHello Hello => ClientHello.Read(Message(HandshakeType.ClientHello).Body);

    public byte[] ServerRandom => Message(HandshakeType.ServerHello).Body[2..34];

    public HandshakeMessage Message(HandshakeType type) => Messages.First(message => message.Type == type);

    public DtlsRecord Protected(bool fromClient, int number) => Records.Where(r => r.FromClient == fromClient && r.Record.Epoch == 1).ElementAt(number).Record;

    /// <summary>SHA-256 of the messages up to and with one of a type, and of more that were under keys.</summary>
    public byte[] Hash(HandshakeType last, params byte[][] more)
    {
        var end = Messages.FindIndex(message => message.Type == last) + 1;
        return SHA256.HashData([.. Messages.Take(end).SelectMany(message => message.Whole), .. more.SelectMany(bytes => bytes)]);
    }
}
