using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Lwm2m.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using BenchCoap = Lwm2m.Bench.Coap;

namespace Lwm2m.Fuzz.Tests.Properties;

/// <summary>Messages that the device writes are, byte by byte, those of the bench, and each reads what the other wrote.</summary>
[TestClass]
public sealed class CoapMessageProperties
{
    private const long Samples = 20_000;
    private const int Room = 4096;

    /// <summary>If-Match, If-None-Match, Proxy-Uri and Proxy-Scheme, which the bench knows.</summary>
    private static readonly int[] OfNoUseToADevice = [1, 5, 35, 39];

    private static readonly Gen<byte> Codes = Gen.OneOf(
        CoapCode.Get, CoapCode.Post, CoapCode.Put, CoapCode.Delete, CoapCode.Fetch, CoapCode.Created, CoapCode.Changed, CoapCode.Content, CoapCode.NotFound);

    /// <summary>Numbers with deltas of one, two and three bytes, lengths with the same.</summary>
    private static readonly Gen<(int Number, byte[] Value)[]> Options = Gen.Select(
        Gen.Frequency((4, Gen.Int[0, 60]), (1, Gen.Int[0, 600]), (1, Gen.Int[0, 65535])),
        Gen.Frequency((6, Gen.Byte.Array[0, 12]), (2, Gen.Byte.Array[13, 40]), (1, Gen.Byte.Array[265, 300]))).Array[0, 8];

    private static readonly Gen<(CoapType Type, byte Code, ushort Id, byte[] Token, (int Number, byte[] Value)[] Options, byte[] Payload)> Messages = Gen.Select(
        Gen.Int[0, 2].Select(type => (CoapType)type), Codes, Gen.UShort, Gen.Byte.Array[0, 8],
        Options.Select(options => options.OrderBy(option => option.Number).ToArray()), Gen.Byte.Array[0, 100]);

    /// <summary>Options of any length that may be repeated: Location-Path, Uri-Path, Uri-Query, Location-Query; and elective ones that nobody knows.</summary>
    private static readonly Gen<(int Number, byte[] Value)[]> Readable = Gen.Select(
        Gen.Frequency((4, Gen.OneOf(8, 11, 15, 20)), (1, Gen.Int[150, 32767].Select(half => 2 * half))),
        Gen.Frequency((6, Gen.Byte.Array[0, 12]), (2, Gen.Byte.Array[13, 255]))).Array[0, 8];

    [TestMethod]
    public void Both_write_the_same_bytes() => Messages.Sample(
        message => Written(message).AsSpan().SequenceEqual(BenchCoap.CoapMessageCodec.Encode(ForBench(message))), iter: Samples);

    [TestMethod]
    public void The_device_reads_what_the_bench_wrote() => Gen.Select(Messages, Readable).Sample(
        (one, options) =>
        {
            var message = one with { Options = options.OrderBy(option => option.Number).ToArray() };
            byte[] bytes = BenchCoap.CoapMessageCodec.Encode(ForBench(message));
            var read = new CoapMessage();
            return read.Parse(bytes, 0, bytes.Length) == ParseStatus.Ok
                && (read.Type, read.Code, read.MessageId, read.OptionCount) == (message.Type, message.Code, message.Id, message.Options.Length)
                && read.HasToken(message.Token, 0, message.Token.Length)
                && bytes.AsSpan(read.PayloadOffset, read.PayloadLength).SequenceEqual(message.Payload)
                && Enumerable.Range(0, read.OptionCount).All(i => read.OptionNumberAt(i) == message.Options[i].Number
                    && bytes.AsSpan(read.OptionOffset(i), read.OptionLength(i)).SequenceEqual(message.Options[i].Value));
        },
        iter: Samples);

    [TestMethod]
    public void Both_find_the_same_critical_option_that_cannot_be_processed() => Messages.Sample(
        one =>
        {
            var message = one with { Options = one.Options.Where(option => Array.IndexOf(OfNoUseToADevice, option.Number) < 0).ToArray() };
            byte[] bytes = Written(message);
            var read = new CoapMessage();
            return read.Parse(bytes, 0, bytes.Length) == ParseStatus.Ok
                && read.UnknownCritical == (BenchCoap.OptionNumber.FirstUnprocessable(ForBench(message).Options) ?? -1);
        },
        iter: Samples);

    [TestMethod]
    public void The_bench_reads_what_the_device_wrote() => Messages.Sample(
        message => BenchCoap.CoapMessageCodec.Decode(Written(message), out BenchCoap.CoapMessage? read) == BenchCoap.DecodeStatus.Ok
            && ((int)read!.Type, read.Code.Value, read.MessageId) == ((int)message.Type, message.Code, message.Id)
            && read.Token.ToArray().SequenceEqual(message.Token)
            && read.Payload.Span.SequenceEqual(message.Payload)
            && read.Options.Select(option => option.Number).SequenceEqual(message.Options.Select(option => option.Number))
            && read.Options.Zip(message.Options).All(pair => pair.First.Value.Span.SequenceEqual(pair.Second.Value)),
        iter: Samples);

    [TestMethod]
    public void What_is_cut_anywhere_is_no_message_or_a_shorter_one() => Gen.Select(Messages, Gen.Int[0, Room]).Sample(
        (message, cut) =>
        {
            byte[] bytes = Written(message);
            int length = cut % bytes.Length;
            var read = new CoapMessage();
            BenchCoap.DecodeStatus bench = BenchCoap.CoapMessageCodec.Decode(bytes.AsMemory(0, length), out _);
            return read.Parse(bytes, 0, length) == ParseStatus.Ok == (bench == BenchCoap.DecodeStatus.Ok);
        },
        iter: Samples);

    private static byte[] Written((CoapType Type, byte Code, ushort Id, byte[] Token, (int Number, byte[] Value)[] Options, byte[] Payload) message)
    {
        var buffer = new byte[Room];
        var writer = new CoapWriter();
        writer.Begin(buffer, 0, Room, message.Type, message.Code, message.Id, message.Token, 0, message.Token.Length);
        foreach ((int number, byte[] value) in message.Options)
        {
            writer.Option(number, value, 0, value.Length);
        }

        if (message.Payload.Length > 0)
        {
            writer.StartPayload();
            writer.Payload(message.Payload, 0, message.Payload.Length);
        }

        return buffer[..writer.Length];
    }

    private static BenchCoap.CoapMessage ForBench((CoapType Type, byte Code, ushort Id, byte[] Token, (int Number, byte[] Value)[] Options, byte[] Payload) message) => new()
    {
        Type = (BenchCoap.CoapType)(int)message.Type,
        Code = new BenchCoap.CoapCode(message.Code),
        MessageId = message.Id,
        Token = new BenchCoap.Token(message.Token),
        Options = new BenchCoap.OptionSet(message.Options.Select(option => new BenchCoap.CoapOption(option.Number, option.Value))),
        Payload = message.Payload,
    };
}
