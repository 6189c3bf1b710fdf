using System;
using Lwm2m.Coap;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Messages for the fuzzers of CoAP.</summary>
public static class CoapInputs
{
    private const int LargestDatagram = 4096;

    private static readonly int[] Numbers = { 1, 3, 4, 5, 6, 7, 8, 9, 11, 11, 11, 12, 14, 15, 16, 17, 20, 23, 23, 23, 27, 27, 27, 28, 35, 39, 60, 252, 258, 292, 2049, 65000 };

    private static readonly byte[] Codes =
    {
        CoapCode.Empty, CoapCode.Get, CoapCode.Post, CoapCode.Put, CoapCode.Delete, CoapCode.Fetch, CoapCode.IPatch, 0x1F, 0x20,
        CoapCode.Content, CoapCode.Continue, CoapCode.Changed, CoapCode.RequestEntityIncomplete, CoapCode.RequestEntityTooLarge, CoapCode.NotFound, 0xE1, 0xFF
    };

    /// <summary>A message that may well be right; if there is a link, half of them answer what was sent there last.</summary>
    public static byte[] Datagram(Random random, MemoryLink? link)
    {
        return link != null && link.SentLength >= CoapMessage.HeaderLength && random.Next(2) == 0 ? Answer(random, link) : Any(random);
    }

    /// <summary>A message that may well be right, without regard to what the endpoint does.</summary>
    private static byte[] Any(Random random)
    {
        var buffer = new byte[LargestDatagram];
        bool isClean = random.Next(2) == 0;
        var type = isClean ? (CoapType)random.Next(2) : (CoapType)random.Next(4);
        byte code = isClean ? (byte)(1 + random.Next(7)) : Codes[random.Next(Codes.Length)];
        var token = new byte[CoapMessage.MaxTokenLength];
        random.NextBytes(token);
        CoapWriter writer = Begin(buffer, type, code, random.Next(random.Next(4) == 0 ? 16 : 65536), token, random.Next(9));
        int payload = random.Next(1300);
        if (isClean)
        {
            writer.StringOption(OptionNumber.UriPath, "a");
            int block2 = Block(random);
            int block1 = Block(random);
            bool hasBlock1 = random.Next(2) == 0;
            if (random.Next(2) == 0)
            {
                writer.UintOption(OptionNumber.Block2, (uint)block2);
            }

            if (hasBlock1)
            {
                writer.UintOption(OptionNumber.Block1, (uint)block1);
                payload = 16 << (block1 & 7);
            }
        }
        else if (code != CoapCode.Empty)
        {
            int number = random.Next(6);
            for (int i = random.Next(7); i > 0 && number < Numbers.Length; i--)
            {
                WriteOption(random, writer, Numbers[number]);
                number += random.Next(8);
            }
        }

        return End(buffer, writer, code == CoapCode.Empty ? 0 : payload);
    }

    /// <summary>An answer to what the endpoint sent last: an empty message, or a response whose blocks go on where it wants them to.</summary>
    private static byte[] Answer(Random random, MemoryLink link)
    {
        var buffer = new byte[LargestDatagram];
        var sent = new CoapMessage();
        sent.Parse(link.Sent, 0, link.SentLength);
        int id = sent.MessageId;
        if (random.Next(4) == 0 || !CoapCode.IsRequest(sent.Code))
        {
            return End(buffer, Begin(buffer, random.Next(4) == 0 ? CoapType.Reset : CoapType.Acknowledgement, CoapCode.Empty, id, link.Sent, 0), 0);
        }

        var token = new byte[CoapMessage.MaxTokenLength];
        Array.Copy(link.Sent, sent.TokenOffset, token, 0, sent.TokenLength);
        var type = (CoapType)random.Next(3);
        bool sendsBlock = sent.TryGetUint(OptionNumber.Block1, out uint block1);
        bool wantsMore = sendsBlock && (block1 & 8) != 0;
        byte code = random.Next(8) == 0 ? Codes[random.Next(Codes.Length)] : wantsMore ? CoapCode.Continue : CoapCode.Content;
        CoapWriter writer = Begin(buffer, type, code, type == CoapType.Acknowledgement ? id : random.Next(65536), token, sent.TokenLength);
        int payload = random.Next(100);
        if (code != CoapCode.Empty && !wantsMore && random.Next(4) > 0)
        {
            sent.TryGetUint(OptionNumber.Block2, out uint wanted);
            payload = 16 << (int)(wanted & 7);
            writer.UintOption(OptionNumber.Block2, random.Next(20) == 0 ? (uint)Block(random) : wanted | (random.Next(4) == 0 ? 0u : 8u));
        }

        if (sendsBlock && code != CoapCode.Empty)
        {
            writer.UintOption(OptionNumber.Block1, random.Next(10) == 0 ? (uint)Block(random) : block1);
        }

        return End(buffer, writer, code == CoapCode.Empty || wantsMore ? 0 : payload);
    }

    private static CoapWriter Begin(byte[] buffer, CoapType type, byte code, int id, byte[] token, int tokenLength)
    {
        var writer = new CoapWriter();
        writer.Begin(buffer, 0, buffer.Length, type, code, (ushort)id, token, 0, code == CoapCode.Empty ? 0 : tokenLength);
        return writer;
    }

    private static byte[] End(byte[] buffer, CoapWriter writer, int payload)
    {
        writer.StartPayload();
        writer.Payload(new byte[payload], 0, payload);
        return buffer.AsSpan(0, writer.Length).ToArray();
    }

    private static int Block(Random random)
    {
        return random.Next(10) == 0 ? random.Next(1 << 24) : random.Next(4) << 4 | random.Next(16);
    }

    private static void WriteOption(Random random, CoapWriter writer, int number)
    {
        if (number == OptionNumber.Block1 || number == OptionNumber.Block2)
        {
            writer.UintOption(number, (uint)Block(random));
        }
        else
        {
            var value = new byte[random.Next(20) == 0 ? random.Next(300) : random.Next(5)];
            random.NextBytes(value);
            writer.Option(number, value, 0, value.Length);
        }
    }
}
