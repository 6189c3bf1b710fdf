using System;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.SecuredPackets;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Broken BER-TLVs of a CoAP message: device and bench take the same ones, and find the same message.</summary>
public sealed class MessageTlvFuzz : FuzzTarget
{
    private static readonly int[] Lengths = [0, 1, 14, 126, 127, 128, 129, 254, 255, 256, 257, 300];

    private readonly MessageTlv _tlv = new();
    private long _taken;

    public override byte[] Next(Random random)
    {
        byte[] message = new byte[Lengths[random.Next(Lengths.Length)]];
        random.NextBytes(message);
        return Mutation.Of(random, CoapTlv.Write(message));
    }

    public override void Feed(byte[] input)
    {
        byte[]? expected = null;
        try
        {
            expected = CoapTlv.Read(input);
        }
        catch (SecuredPacketException)
        {
        }

        bool isTaken = _tlv.TryRead(input, 0, input.Length, MessageTlv.CoapTag);
        Require(isTaken == (expected is not null), isTaken ? "only the device takes it" : "only the bench takes it");
        if (expected is not null)
        {
            Require(input.AsSpan(_tlv.Offset, _tlv.Count).SequenceEqual(expected), "another message");
            Require(CoapTlv.Write(expected).AsSpan().SequenceEqual(input), "another coding");
            byte[] head = new byte[MessageTlv.MaxHead];
            Require(MessageTlv.WriteHead(head, 0, MessageTlv.CoapTag, expected.Length) == _tlv.Offset, "length of the head");
            Require(input.AsSpan(0, _tlv.Offset).SequenceEqual(head.AsSpan(0, _tlv.Offset)), "the head");
            _taken++;
        }
    }

    public override string Finish() => $"{_taken} taken";
}
