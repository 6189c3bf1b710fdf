using System;
using System.Linq;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.SecuredPackets;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken command and response packets, with and without a checksum and ciphering, into the device's codec and into the bench's, which was
/// written apart from it: both take the same ones, for the same reasons refuse the others, and what the device writes the bench reads.
/// </summary>
public sealed class SecuredPacketFuzz : FuzzTarget
{
    private const byte IsResponse = 0x80;
    private const byte IsAssociated = 0x40;

    private static readonly byte[] AesKic = Convert.FromHexString("404142434445464748494A4B4C4D4E4F");
    private static readonly byte[] AesKid = Convert.FromHexString("505152535455565758595A5B5C5D5E5F");
    private static readonly byte[] DesKic = Convert.FromHexString("0123456789ABCDEF23456789ABCDEF01456789ABCDEF0123");
    private static readonly byte[] DesKid = Convert.FromHexString("89ABCDEF01234567ABCDEF0123456789CDEF0123456789AB");

    private static readonly (byte Algorithm, byte Spi1, byte Spi2)[] Kinds =
    [
        (0x12, 0x16, 0x39), (0x19, 0x16, 0x19), (0x12, 0x14, 0x10), (0x19, 0x14, 0x10), (0x12, 0x12, 0x09), (0x19, 0x02, 0x09), (0x12, 0x00, 0x01), (0x19, 0x10, 0x02),
    ];

    private readonly PacketSecurity[] _security;
    private readonly PacketCodec[] _codecs;
    private readonly PacketAssociation _association;
    private readonly PacketEnd _end;
    private readonly int[] _results = new int[Enum.GetValues<PacketResult>().Length];
    private byte[] _last = [];
    private long _counter;

    public SecuredPacketFuzz()
    {
        _security = [.. Kinds.Select(kind => new PacketSecurity
        {
            Kic = kind.Algorithm, Kid = kind.Algorithm, Spi1 = kind.Spi1, Spi2 = kind.Spi2, KicKey = kind.Algorithm == 0x12 ? AesKic : DesKic, KidKey = kind.Algorithm == 0x12 ? AesKid : DesKid,
        })];
        var crypto = new SoftwareCrypto();
        _codecs = [.. _security.Select(s => new PacketCodec(Settings(s), crypto))];
        _association = new PacketAssociation(Settings(_security[0]), crypto, new MemoryStore(), "fuzz");
        _end = new PacketEnd(_security[0], new PacketCounters(), "fuzz");
    }

    public override byte[] Next(Random random)
    {
        int which = random.Next(Kinds.Length);
        byte[] data = new byte[random.Next(40)];
        random.NextBytes(data);
        if (random.Next(3) == 0)
        {
            return [(byte)(which | IsResponse), .. Mutation.Of(random, ResponsePacket.Write(_security[which], _security[which].Spi2, random.Next(100), (PacketStatus)random.Next(12), data))];
        }

        data = random.Next(2) == 0 ? data : Mutation.Of(random, CoapTlv.Write(data));
        if (random.Next(3) > 0)
        {
            return [(byte)which, .. Mutation.Of(random, CommandPacket.Write(_security[which], random.NextInt64(CommandPacket.MaxCounter + 1), data))];
        }

        // Genuine ones too, some again or late, to both ends.
        _last = _last.Length > 0 && random.Next(4) == 0 ? _last : CommandPacket.Write(_security[0], Math.Max(0, _counter + random.Next(-2, 4)), data);
        return [IsAssociated, .. random.Next(3) == 0 ? Mutation.Of(random, _last) : _last];
    }

    public override void Feed(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        byte[] packet = input[1..];
        if ((input[0] & IsAssociated) != 0)
        {
            Associate(packet);
            return;
        }

        int which = input[0] % Kinds.Length;
        PacketCodec codec = _codecs[which];
        PacketSecurity security = _security[which];
        byte[] buffer = [.. packet];
        PacketResult result;
        PacketResult expected = PacketResult.Ok;
        if ((input[0] & IsResponse) != 0)
        {
            ResponsePacket? response = Try(() => ResponsePacket.Read(security, security.Spi2, packet), ref expected);
            result = codec.ReadResponse(buffer, 0, buffer.Length, security.Spi2);
            Require(response is null || (codec.Counter == response.Counter && codec.Status == (byte)response.Status && Data(codec, buffer).SequenceEqual(response.Data)), "fields of a response");
        }
        else
        {
            CommandPacket? command = Try(() => CommandPacket.Read(security, packet), ref expected);
            result = codec.ReadCommand(buffer, 0, buffer.Length);
            Require(command is null || (codec.Counter == command.Counter && codec.Spi2 == command.Spi2 && Data(codec, buffer).SequenceEqual(command.Data)), "fields of a command");
            if (command is not null)
            {
                Rewrite(codec, security, command);
            }
        }

        Require(result == expected, $"{result}, and it is {expected}");
        Require(result == PacketResult.Ok || codec.DataCount == 0, "data of what was refused");
        _results[(int)result]++;
    }

    public override string Finish()
    {
        int most = _results.Sum();
        Require(most < 10_000 || _results.Take((int)PacketResult.Unexpected).All(count => count > 0), "a reason was not met");
        return string.Join(", ", Enum.GetValues<PacketResult>().Where(result => _results[(int)result] > 0).Select(result => $"{_results[(int)result]} {result}"));
    }

    private static PacketSettings Settings(PacketSecurity security) =>
        new(security.Kic, security.Kid, security.KicKey, security.KidKey, security.Spi2, security.Tar, security.Spi1);

    private static ReadOnlySpan<byte> Data(PacketCodec codec, byte[] buffer) => buffer.AsSpan(codec.DataOffset, codec.DataCount);

    private static T? Try<T>(Func<T> read, ref PacketResult result)
        where T : class
    {
        try
        {
            return read();
        }
        catch (SecuredPacketException e)
        {
            result = e.Fault switch
            {
                PacketFault.Malformed => PacketResult.Malformed,
                PacketFault.UnknownTar => PacketResult.UnknownTar,
                PacketFault.WrongSecurity => PacketResult.WrongSecurity,
                PacketFault.WrongChecksum => PacketResult.WrongChecksum,
                PacketFault.LowCounter => PacketResult.LowCounter,
                PacketFault.WrongContent => PacketResult.WrongContent,
                _ => PacketResult.Unexpected,
            };
            return null;
        }
    }

    private static void Rewrite(PacketCodec codec, PacketSecurity security, CommandPacket command)
    {
        byte[] packet = new byte[codec.CommandOverhead + command.Data.Length + 16];
        command.Data.CopyTo(packet, codec.CommandOverhead);
        int count = codec.WriteCommand(packet, 0, command.Data.Length, command.Counter);
        CommandPacket again = CommandPacket.Read(security, packet.AsSpan(0, count));
        Require(again.Counter == command.Counter && again.Data.AsSpan().SequenceEqual(command.Data), "what the device writes");
        codec.ReadCommand(packet, 0, count);
    }

    private void Associate(byte[] packet)
    {
        PacketResult expected = PacketResult.Ok;
        byte[]? coap = Try(() => _end.Unprotect(packet, out _), ref expected);
        byte[] buffer = [.. packet];
        PacketResult result = _association.Unprotect(buffer, 0, buffer.Length);
        Require(result == expected, $"{result}, and it is {expected}");
        Require(coap is null || buffer.AsSpan(_association.MessageOffset, _association.MessageCount).SequenceEqual(coap), "the message");
        Require(coap is not null || _association.MessageCount == 0, "a message of what was refused");
        _counter += coap is null ? 0 : 2;
        _results[(int)result]++;
    }
}
