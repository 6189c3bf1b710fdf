using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.CardBootstrap;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken directories of a PKCS#15 application, records of EF DIR and file control parameters: where they lead is held against a reader that throws where something is
/// missing, written from ISO/IEC 7816-4 and PKCS #15 without a look at the device's.
/// </summary>
public sealed class CardDirectoryFuzz : FuzzTarget
{
    private static readonly byte[] s_aid = Convert.FromHexString("A000000063504B43532D3135");

    private readonly Pkcs15 _pkcs15 = new();
    private readonly CardPath _path = new();
    private readonly FileControl _control = new();
    private long _found;
    private long _sizes;

    private static byte[][] Sources { get; } = Array.ConvertAll(
        [
            "A706300404026430",
            "A706300404024404A506300404024405A706300404026430FFFF",
            "A70A300804063F007F506430",
            "A125300030110C0F4C774D324D20426F6F747374726170A10E300C0604672B0901300404026432",
            "A127300030110C0F4C774D324D20426F6F747374726170A110300E06060604672B0901300404026432",
            "A1023000A125300030110C0F4C774D324D20426F6F747374726170A10E300C0604672B0901300404026432FF",
            "61144F0CA000000063504B43532D313551043F007F50FFFF",
            "621682024121830250318A01058B036F06028002002088009000",
            "622582027821840CA000000063504B43532D31358A01058B032F060CC60990014083010183010A",
            "620BC60990018083010183010A",
        ],
        Convert.FromHexString);

    public override byte[] Next(Random random) => Mutation.OfOne(random, Sources);

    public override void Feed(byte[] input)
    {
        for (int index = 0; index < 3; index++)
        {
            Lead(_pkcs15.FindDataObjects(input, input.Length, index, null, _path), DataObjects(input).ElementAtOrDefault(index), "data objects");
        }

        Lead(_pkcs15.FindBootstrap(input, input.Length, null, _path), Bootstrap(input).FirstOrDefault(), "bootstrap file");
        Lead(_pkcs15.FindApplication(input, 0, input.Length, _path), Application(input), "application");
        bool isRead = _control.Read(input, 0, input.Length);
        int? size = Size(input);
        Require(isRead == size is not null, "file control parameters");
        Require(_control.Size == (size ?? FileControl.Unknown), $"size {_control.Size}, and it is {size}");
        Require(_control.Pin is >= 0 and <= 255, "PIN");
        _sizes += _control.Size >= 0 ? 1 : 0;
    }

    public override string Finish() => $"{_found} paths, {_sizes} sizes";

    private void Lead(bool isFound, byte[]? expected, string what)
    {
        Require(isFound == expected is not null, $"{what}: {isFound}");
        if (isFound)
        {
            Require(_path.Bytes.AsSpan(0, _path.Length).SequenceEqual(expected), what);
            _found++;
        }
    }

    // Objects up to the first that is none; whether there was such.
    private static (List<(int Tag, byte[] Value)> Objects, bool IsDamaged) Parse(byte[] data)
    {
        var objects = new List<(int, byte[])>();
        try
        {
            for (int at = 0; at < data.Length && data[at] != 0xFF && !(data[at] == 0 && at == data.Length - 1);)
            {
                int tag = data[at++];
                if ((tag & 0x1F) == 0x1F && at < data.Length)
                {
                    tag = (tag << 8) | data[at++];
                }

                int length = data[at++];
                length = length switch
                {
                    < 0x80 => length,
                    0x81 => data[at++],
                    0x82 => (data[at++] << 8) | data[at++],
                    _ => throw new FormatException(),
                };
                objects.Add((tag, data[at..(at + length)]));
                at += length;
            }
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException or FormatException)
        {
            return (objects, true);
        }

        return (objects, false);
    }

    private static byte[]? First(byte[]? data, int tag) => data is null ? null : Parse(data).Objects.Where(item => item.Tag == tag).Select(item => item.Value).FirstOrDefault();

    private static byte[]? PathOf(byte[]? sequence)
    {
        if (sequence is null)
        {
            return null;
        }

        var (objects, isDamaged) = Parse(sequence);
        return !isDamaged && objects is [(0x04, var path)] ? Absolute(path) : objects is [(0x04, var first)] && isDamaged ? Absolute(first) : null;
    }

    private static byte[]? Absolute(byte[] path)
    {
        bool isMaster = path is [0x3F, 0x00, ..];
        byte[] rest = isMaster ? path[2..] : path;
        byte[] whole = isMaster ? rest : [0x7F, 0xFF, .. rest];
        return rest.Length == 0 || rest.Length % 2 != 0 || whole.Length > CardPath.MaxLength ? null : whole;
    }

    private static IEnumerable<byte[]> DataObjects(byte[] file) => Parse(file).Objects.Where(item => item.Tag == 0xA7).Select(item => PathOf(First(item.Value, 0x30))).OfType<byte[]>();

    private static IEnumerable<byte[]> Bootstrap(byte[] file)
    {
        foreach (var (_, entry) in Parse(file).Objects.Where(item => item.Tag == 0xA1))
        {
            if (First(First(entry, 0xA1), 0x30) is not { } data)
            {
                continue;
            }

            var objects = Parse(data).Objects;
            int at = objects.FindIndex(item => item.Tag == 0x06);
            if (at < 0 || Convert.ToHexString(objects[at].Value) is not ("672B0901" or "0604672B0901"))
            {
                continue;
            }

            at = objects.FindIndex(at, item => item.Tag == 0x30);
            if (at >= 0 && PathOf(objects[at].Value) is { } path)
            {
                yield return path;
            }
        }
    }

    private static byte[]? Application(byte[] record)
    {
        var template = First(record, 0x61);
        return First(template, 0x4F) is { } name && name.AsSpan().StartsWith(s_aid) && First(template, 0x51) is { } path ? Absolute(path) : null;
    }

    private static int? Size(byte[] control)
    {
        if (Parse(control).Objects is not [(0x62 or 0x6F, var inner), ..])
        {
            return null;
        }

        var (objects, isDamaged) = Parse(inner);
        if (isDamaged)
        {
            return null;
        }

        int size = FileControl.Unknown;
        foreach (var (_, value) in objects.Where(item => item.Tag == 0x80 && item.Value.Length is 2 or 4 && item.Tag == 0x80))
        {
            long number = value.Aggregate(0L, (sum, octet) => (sum << 8) | octet);
            size = number > 0xFFFF ? int.MaxValue : (int)number;
        }

        return size;
    }
}
