using System.Text;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Content;

[TestClass]
public class SenmlTests
{
    // RFC 8428 §5.1.2 and the same in RFC 8428 §6.
    private const string Json =
        "[{\"bn\":\"urn:dev:ow:10e2073a01080063\",\"bt\":1276020076.001,\"bu\":\"A\",\"bver\":5,\"n\":\"voltage\",\"u\":\"V\",\"v\":120.1},"
        + "{\"n\":\"current\",\"t\":-5,\"v\":1.2},{\"n\":\"current\",\"t\":-4,\"v\":1.3},{\"n\":\"current\",\"t\":-3,\"v\":1.4},"
        + "{\"n\":\"current\",\"t\":-2,\"v\":1.5},{\"n\":\"current\",\"t\":-1,\"v\":1.6},{\"n\":\"current\",\"v\":1.7}]";

    private const string Cbor =
        "87a721781b75726e3a6465763a6f773a313065323037336130313038303036332"
        + "2fb41d303a15b00106223614120050067766f6c7461676501615602fb405e066666666666"
        + "a3006763757272656e74062402fb3ff3333333333333a3006763757272656e74062302fb3ff4cccccccccccd"
        + "a3006763757272656e74062202fb3ff6666666666666a3006763757272656e74062102f93e00"
        + "a3006763757272656e74062002fb3ff999999999999aa3006763757272656e74060002fb3ffb333333333333";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void The_RFC_examples_in_JSON_and_CBOR_say_the_same()
    {
        var fromJson = SenmlJson.Decode(Encoding.UTF8.GetBytes(Json));
        var fromCbor = SenmlCbor.Decode(Hex.Of(Cbor));
        Assert.HasCount(7, fromJson);
        Assert.AreEqual("urn:dev:ow:10e2073a01080063", fromJson[0].BaseName);
        Assert.AreEqual(1276020076.001, fromJson[0].BaseTime);
        Assert.AreEqual(120.1, fromJson[0].Value);
        Assert.AreEqual(-5, fromJson[1].Time);

        // The CBOR of the RFC writes the time of the last record, 0, out.
        CollectionAssert.AreEqual(fromJson.Take(6).ToArray(), fromCbor.Take(6).ToArray());
        Assert.AreEqual(fromJson[6] with { Time = 0 }, fromCbor[6]);
    }

    [TestMethod]
    public void Both_are_written_as_the_RFC_writes_them()
    {
        var records = SenmlCbor.Decode(Hex.Of(Cbor));
        Assert.AreEqual(Json, Encoding.UTF8.GetString(SenmlJson.Encode([.. records.Take(6), records[6] with { Time = null }])));
        Assert.AreEqual(Cbor, Hex.Show(SenmlCbor.Encode([.. records])));
    }

    // LwM2M Core §7.4.4: Read of /3/0, shortened.
    [TestMethod]
    public void A_read_of_the_device_object_gives_paths_with_values()
    {
        var json = "[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"Open Mobile Alliance\"},{\"n\":\"6/0\",\"v\":1},{\"n\":\"6/1\",\"v\":5},"
            + "{\"n\":\"13\",\"v\":1367491215},{\"n\":\"16\",\"vs\":\"U\"}]";
        var values = Payload.Decode(ContentFormat.SenmlJson, Encoding.UTF8.GetBytes(json), Lwm2mPath.Parse("/3/0"));
        Assert.AreEqual(
            "/3/0/0 = \"Open Mobile Alliance\", /3/0/6/0 = 1, /3/0/6/1 = 5, /3/0/13 = 2013-05-02T10:40:15Z, /3/0/16 = \"U\"",
            string.Join(", ", values));
        Assert.AreEqual(json, Encoding.UTF8.GetString(Payload.Encode(ContentFormat.SenmlJson, [.. values], Lwm2mPath.Parse("/3/0"))));
    }

    [TestMethod]
    [DataRow(ContentFormat.SenmlJson)]
    [DataRow(ContentFormat.SenmlCbor)]
    public void Every_type_of_value_survives(int format)
    {
        ResourceValue[] values =
        [
            new(Lwm2mPath.Parse("/3/0/0"), "a \"quoted\" Ä"),
            new(Lwm2mPath.Parse("/3/0/9"), -7L),
            new(Lwm2mPath.Parse("/3303/0/5700"), 21.5),
            new(Lwm2mPath.Parse("/1/0/6"), true),
            new(Lwm2mPath.Parse("/5/0/0"), new byte[] { 0xFB, 0xFF, 0x00 }),
            new(Lwm2mPath.Parse("/3/0/13"), DateTimeOffset.FromUnixTimeSeconds(1367491215)),
            new(Lwm2mPath.Parse("/0/0/17"), new ObjectLink(21, 0)),
            new(Lwm2mPath.Parse("/0/0/13"), ulong.MaxValue),
        ];
        var read = Payload.Decode(format, Payload.Encode(format, values, Lwm2mPath.Root), Lwm2mPath.Root);
        Assert.AreEqual(string.Join("; ", values.AsEnumerable()), string.Join("; ", read));
    }

    [TestMethod]
    public void Base_fields_hold_until_they_change()
    {
        var values = SenmlTree.Decode(
            [
                new SenmlRecord { BaseName = "/3303/0/", BaseTime = 1.6e9, BaseValue = 20, Name = "5700", Value = 1.5 },
                new SenmlRecord { Name = "5601", Time = -10 },
                new SenmlRecord { BaseName = "/3303/1/", Name = "5700", Value = 2L },
            ],
            ObjectModel.Standard,
            Now);
        Assert.AreEqual("/3303/0/5700 = 21.5, /3303/0/5601 = 20, /3303/1/5700 = 22", string.Join(", ", values));
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1_600_000_000), values[0].Time);
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1_599_999_990), values[1].Time);
    }

    [TestMethod]
    public void A_small_time_is_relative_to_now_and_none_is_now()
    {
        var values = SenmlTree.Decode(
            [new SenmlRecord { BaseName = "/3/0/9", Value = 1L, Time = -60 }, new SenmlRecord { Value = 2L }], ObjectModel.Standard, Now);
        Assert.AreEqual(Now.AddSeconds(-60), values[0].Time);
        Assert.IsNull(values[1].Time);
    }

    // A composite read names paths without values (LwM2M Core §6.3.9).
    [TestMethod]
    public void Paths_without_values_are_written_for_a_composite_read() => Assert.AreEqual(
        "[{\"bn\":\"/\",\"n\":\"3/0/0\"},{\"n\":\"1\"}]",
        Encoding.UTF8.GetString(Payload.Encode(
            ContentFormat.SenmlJson, [new(Lwm2mPath.Parse("/3/0/0"), null), new(Lwm2mPath.Parse("/1"), null)], Lwm2mPath.Root)));

    [TestMethod]
    [DataRow("[{\"n\":\"/3/0/0\",\"vs\":\"x\",\"new_\":1}]", DisplayName = "a field that must be understood")]
    [DataRow("[{\"n\":\"/3/0/x\",\"vs\":\"x\"}]", DisplayName = "no path")]
    [DataRow("[{\"n\":\"/3/0/9\",\"vs\":\"x\"}]", DisplayName = "text for an integer")]
    [DataRow("[{\"n\":\"/3/0/9\",\"v\":1.5}]", DisplayName = "a fraction for an integer")]
    [DataRow("[{\"bver\":11,\"n\":\"/3/0/9\",\"v\":1}]", DisplayName = "a newer version")]
    [DataRow("{\"n\":\"/3/0/9\",\"v\":1}", DisplayName = "no array")]
    [DataRow("[{\"n\":\"/3/0/9\",\"v\":1}", DisplayName = "cut off")]
    [DataRow("[1]", DisplayName = "no record")]
    public void What_is_not_SenML_JSON_is_refused(string json) => Assert.ThrowsExactly<ContentException>(
        () => Payload.Decode(ContentFormat.SenmlJson, Encoding.UTF8.GetBytes(json), Lwm2mPath.Root));

    [TestMethod]
    [DataRow("a0", DisplayName = "no array")]
    [DataRow("81a20066", DisplayName = "cut off")]
    [DataRow("80 00", DisplayName = "more than a pack")]
    [DataRow("81a1 646e65775f 01", DisplayName = "a field that must be understood")]
    [DataRow("81a1 02 a0", DisplayName = "a map for a number")]
    [DataRow("81a1 40 01", DisplayName = "bytes for a label")]
    public void What_is_not_SenML_CBOR_is_refused(string hex) => Assert.ThrowsExactly<ContentException>(
        () => Payload.Decode(ContentFormat.SenmlCbor, Hex.Of(hex), Lwm2mPath.Root));
}
