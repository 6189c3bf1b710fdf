using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.CardBootstrap;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken bootstrap files of a card: which objects they have is held against a reader that throws where something is missing, written from LwM2M Core Appendix G
/// without a look at the device's.
/// </summary>
public sealed class BootstrapFileFuzz : FuzzTarget
{
    private readonly BootstrapFile _file = new();
    private long _whole;
    private long _empty;
    private long _broken;

    private static byte[][] Sources { get; } = Array.ConvertAll(
        [
            "0002007a000000005e08015bc80022636f6170733a2f2f65752e696f742e617673797374656d2e636c6f75643a35363834c10100c10200c803146578616d706c652d70736b2d6964656e74697479c805133378406d706c3350354b3533637233744b3379c10a01000100001208010fc10001c40100015180c10600c10755",
            "0003007b000000003c080039c80012636f6170733a2f2f5b3a3a315d3a35363834c10100c10200c5036465762d31c80510000102030405060708090a0b0c0d0e0fc20a006500010101001208000fc2000065c201012cc10600c207555100150200001c080019c80010000102030405060708090a0b0c0d0e0fc10101c10202",
            "00010036000000003108002EC80025636F61703A2F2F6C657368616E2E65636C6970736570726F6A656374732E696F3A35373833C10101C10203FFFF",
            "FFFFFFFFFFFF",
            "0000000000",
            "000100050001010000",
        ],
        Convert.FromHexString);

    public override byte[] Next(Random random) => Mutation.OfOne(random, Sources);

    public override void Feed(byte[] input)
    {
        if (input.Length < BootstrapFile.HeadLength)
        {
            return;
        }

        int length = BootstrapFile.LengthOf(input, 0);
        int size = (input[2] << 8) | input[3];
        bool isBlank = input.AsSpan(0, 4) is [0, 0, 0, 0] or [255, 255, 255, 255];
        Require(length == (isBlank ? 0 : 4 + size), "length");
        if (isBlank || length > input.Length)
        {
            _empty++;
            return;
        }

        var (expected, isWhole) = Parse(input[..length]);
        _file.Begin(input[..length]);
        foreach (var (id, version, instances) in expected)
        {
            Require(_file.Next(), "objects");
            Require(_file.ObjectId == id && _file.Version == version, "object");
            Require(input.AsSpan(_file.Offset, _file.Count).SequenceEqual(instances), "instances");
        }

        Require(!_file.Next(), "more objects");
        Require(_file.IsWhole == isWhole, $"whole: {_file.IsWhole}");
        _whole += isWhole ? 1 : 0;
        _broken += isWhole ? 0 : 1;
    }

    public override string Finish() => $"{_whole} whole, {_broken} broken, {_empty} of another length";

    private static (List<(int Id, int Version, byte[] Instances)> Objects, bool IsWhole) Parse(byte[] file)
    {
        var objects = new List<(int, int, byte[])>();
        try
        {
            int count = (file[0] << 8) | file[1];
            byte[] rest = file[4..];
            while (objects.Count < count)
            {
                int id = (rest[0] << 8) | rest[1];
                int head = rest[2] == 0 ? 3 : 4;
                int version = rest[2] == 0 ? 0 : (rest[2] << 8) | rest[3];
                int length = (rest[head] << 8) | rest[head + 1];
                objects.Add((id, version, rest[(head + 2)..(head + 2 + length)]));
                rest = rest[(head + 2 + length)..];
            }

            return (objects, rest.Length == 0);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return (objects, false);
        }
    }
}
