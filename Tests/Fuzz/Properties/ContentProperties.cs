using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CsCheck;
using Lwm2m.Bench.Content;
using Lwm2m.Client;
using Lwm2m.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using ContentFormat = Lwm2m.Coap.ContentFormat;
using DevicePath = Lwm2m.Client.Lwm2mPath;
using ResourceType = Lwm2m.Client.ResourceType;
using ResourceValue = Lwm2m.Client.ResourceValue;

namespace Lwm2m.Fuzz.Tests.Properties;

/// <summary>The device reads what the bench wrote, in each format that holds more than one value.</summary>
[TestClass]
public sealed class ContentProperties
{
    private const long Samples = 5_000;
    private const string Instance = "/3/0";

    private static readonly Gen<ushort> Ids = Gen.Frequency((3, Gen.UShort[0, 30]), (1, Gen.UShort[200, 300]), (1, Gen.UShort[0, 65534]));
    private static readonly Gen<byte[]> Opaques = Gen.Frequency((4, Gen.Byte.Array[0, 20]), (1, Gen.Byte.Array[250, 300]));

    /// <summary>Text that needs escapes in JSON, and characters of one to four bytes in UTF-8.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf("a", "\"", "\\", "/", "\n", "\t", "\u0001", "\u007f", "\u00e9", "\u20ac", "\U0001F600", " ").Array[0, 20].Select(string.Concat);

    private static readonly Gen<double> Floats = Gen.Frequency(
        (3, Gen.Int[-100_000, 100_000].Select(value => value / 1000.0)), (1, Gen.Double[-1e6, 1e6]), (1, Gen.Int[-1000, 1000].Select(value => (double)value)));

    [TestMethod]
    public void TLV_resources_and_resource_instances_of_an_object_instance() =>
        Gen.Select(Ids, Opaques.Array[1, 4], Gen.Bool).Array[1, 6].Select(all => all.DistinctBy(one => one.Item1).ToArray()).Sample(
            resources =>
            {
                var expected = new List<(string Path, byte[] Value)>();
                var records = new List<TlvRecord>();
                foreach ((ushort id, byte[][] values, bool isMultiple) in resources)
                {
                    records.Add(isMultiple
                        ? TlvRecord.Node(TlvKind.MultipleResource, id, values.Select((value, i) => TlvRecord.Leaf(TlvKind.ResourceInstance, (ushort)i, value)).ToList())
                        : TlvRecord.Leaf(TlvKind.Resource, id, values[0]));
                    expected.AddRange(isMultiple ? values.Select((value, i) => ($"{Instance}/{id}/{i}", value)) : [($"{Instance}/{id}", values[0])]);
                }

                return Agree(expected, Read(ContentFormat.Tlv, TlvCodec.Encode(records), ResourceType.Opaque, value => value.ToBytes()));
            },
            iter: Samples);

    [TestMethod]
    [DataRow(ContentFormat.SenmlCbor)]
    [DataRow(ContentFormat.SenmlJson)]
    public void Opaque_values_in_SenML(int format) => Packs(Opaques).Sample(
        pack => Agree(pack, Read(format, Written(format, pack, value => value), ResourceType.Opaque, value => value.ToBytes())), iter: Samples);

    [TestMethod]
    [DataRow(ContentFormat.SenmlCbor)]
    [DataRow(ContentFormat.SenmlJson)]
    public void Texts_in_SenML(int format) => Packs(Texts).Sample(
        pack => Agree(pack.Select(one => (one.Path, Encoding.UTF8.GetBytes(one.Value))), Read(format, Written(format, pack, value => value), ResourceType.String, value => value.ToBytes())),
        iter: Samples);

    [TestMethod]
    [DataRow(ContentFormat.SenmlCbor)]
    [DataRow(ContentFormat.SenmlJson)]
    public void Integers_in_SenML(int format) => Packs(Gen.Long).Sample(
        pack => Written(format, pack, value => value) is var bytes && pack.SequenceEqual(Read(format, bytes, ResourceType.Integer, value => value.Integer)), iter: Samples);

    [TestMethod]
    [DataRow(ContentFormat.SenmlCbor)]
    [DataRow(ContentFormat.SenmlJson)]
    public void Floats_in_SenML(int format) => Packs(Floats).Sample(
        pack => Written(format, pack, value => value) is var bytes && pack.SequenceEqual(Read(format, bytes, ResourceType.Float, value => value.Float)), iter: Samples);

    private static Gen<(string Path, T Value)[]> Packs<T>(Gen<T> values) =>
        Gen.Select(Ids, values).Array[1, 6].Select(all => all.DistinctBy(one => one.Item1).Select(one => ($"{Instance}/{one.Item1}", one.Item2)).ToArray());

    private static byte[] Written<T>(int format, (string Path, T Value)[] pack, Func<T, object> value)
    {
        var records = pack.Select((one, i) => new SenmlRecord
        {
            BaseName = i == 0 ? Instance + "/" : null, Name = one.Path[(Instance.Length + 1)..], Value = value(one.Value),
        }).ToList();
        return format == ContentFormat.SenmlCbor ? SenmlCbor.Encode(records) : SenmlJson.Encode(records);
    }

    private static List<(string Path, T Value)> Read<T>(int format, byte[] bytes, ResourceType type, Func<ResourceValue, T> valueOf)
    {
        var formats = new ContentFormats(1024);
        JsonFormats.AddTo(formats);
        var addressed = new DevicePath();
        byte[] path = Encoding.ASCII.GetBytes(Instance);
        Assert.IsTrue(addressed.TryParse(path, 0, path.Length));
        ContentReader reader = formats.ReaderFor(format);
        reader.Begin(bytes, 0, bytes.Length, addressed);
        var (entry, value, read) = (new DevicePath(), new ResourceValue(), new List<(string, T)>());
        ContentStatus status;
        while ((status = reader.Next(entry)) == ContentStatus.Entry)
        {
            Assert.IsTrue(reader.TryDecode(type, value), $"{entry.ResourceId} in {Convert.ToHexString(bytes)}");
            string instance = entry.Depth == DevicePath.MaxDepth ? "/" + entry.ResourceInstanceId.ToString(CultureInfo.InvariantCulture) : "";
            read.Add(($"/{entry.ObjectId}/{entry.InstanceId}/{entry.ResourceId}{instance}", valueOf(value)));
        }

        Assert.AreEqual(ContentStatus.End, status, Convert.ToHexString(bytes));
        return read;
    }

    private static bool Agree(IEnumerable<(string Path, byte[] Value)> expected, List<(string Path, byte[] Value)> read) =>
        expected.Select(one => (one.Path, Convert.ToHexString(one.Value))).SequenceEqual(read.Select(one => (one.Path, Convert.ToHexString(one.Value))));
}
