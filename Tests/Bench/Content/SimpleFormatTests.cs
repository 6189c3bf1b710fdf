using System.Text;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Content;

[TestClass]
public class SimpleFormatTests
{
    // RFC 8949 Appendix A for the items that a resource can be.
    [TestMethod]
    [DataRow("/3/0/9", "18 64", "100")]
    [DataRow("/3/0/9", "39 03e7", "-1000")]
    [DataRow("/3303/0/5700", "f9 3e00", "1.5")]
    [DataRow("/3303/0/5700", "fa 47c35000", "100000")]
    [DataRow("/3303/0/5700", "fb 3ff199999999999a", "1.1")]
    [DataRow("/1/0/6", "f5", "true")]
    [DataRow("/3/0/0", "64 49455446", "\"IETF\"")]
    [DataRow("/5/0/0", "44 01020304", "h'01020304'")]
    [DataRow("/3/0/13", "c1 1a514b67b0", "2013-03-21T20:04:00Z")]
    [DataRow("/0/0/17", "64 32313a30", "21:0")]
    public void A_value_in_CBOR_is_read_and_written_back(string path, string hex, string shown)
    {
        var target = Lwm2mPath.Parse(path);
        var value = Payload.Decode(ContentFormat.Cbor, Hex.Of(hex), target).Single();
        Assert.AreEqual($"{path} = {shown}", value.ToString());
        Assert.AreEqual(Hex.Show(Hex.Of(hex)), Hex.Show(Payload.Encode(ContentFormat.Cbor, [value], target)));
    }

    [TestMethod]
    public void A_decimal_fraction_is_a_number() =>
        Assert.AreEqual(273.15, Payload.Decode(ContentFormat.Cbor, Hex.Of("c4 82 21 19 6ab3"), Lwm2mPath.Parse("/3303/0/5700")).Single().Value);

    [TestMethod]
    [DataRow("/3/0/9", "63 616263", DisplayName = "text for an integer")]
    [DataRow("/3/0/0", "64 494554", DisplayName = "cut off")]
    [DataRow("/3/0/0", "61 61 00", DisplayName = "two items")]
    [DataRow("/3/0/0", "80", DisplayName = "an array")]
    public void What_is_no_value_in_CBOR_is_refused(string path, string hex) => Assert.ThrowsExactly<ContentException>(
        () => Payload.Decode(ContentFormat.Cbor, Hex.Of(hex), Lwm2mPath.Parse(path)));

    [TestMethod]
    [DataRow("/3/0/0", "Open", "\"Open\"")]
    [DataRow("/3/0/9", "-5", "-5")]
    [DataRow("/3303/0/5700", "21.5", "21.5")]
    [DataRow("/1/0/6", "1", "true")]
    [DataRow("/5/0/0", "AQID", "h'010203'")]
    [DataRow("/3/0/13", "1367491215", "2013-05-02T10:40:15Z")]
    [DataRow("/0/0/17", "21:0", "21:0")]
    public void A_value_in_text_is_read_and_written_back(string path, string text, string shown)
    {
        var target = Lwm2mPath.Parse(path);
        var value = Payload.Decode(ContentFormat.Text, Encoding.UTF8.GetBytes(text), target).Single();
        Assert.AreEqual($"{path} = {shown}", value.ToString());
        Assert.AreEqual(text, Encoding.UTF8.GetString(Payload.Encode(ContentFormat.Text, [value], target)));
    }

    [TestMethod]
    [DataRow("/3/0/9", "5.5")]
    [DataRow("/3/0/9", "99999999999999999999")]
    [DataRow("/1/0/6", "true")]
    [DataRow("/5/0/0", "#")]
    [DataRow("/0/0/17", "21")]
    public void Text_of_another_type_is_refused(string path, string text) => Assert.ThrowsExactly<ContentException>(
        () => Payload.Decode(ContentFormat.Text, Encoding.UTF8.GetBytes(text), Lwm2mPath.Parse(path)));

    // LwM2M 1.0.2 §6.4.4: Read of /3/0, shortened.
    [TestMethod]
    public void The_JSON_of_LwM2M_1_0_is_read_and_written_back()
    {
        var json = "{\"bn\":\"/3/0/\",\"e\":[{\"n\":\"0\",\"sv\":\"Open Mobile Alliance\"},{\"n\":\"6/0\",\"v\":1},{\"n\":\"13\",\"v\":1367491215}]}";
        var path = Lwm2mPath.Parse("/3/0");
        var values = Payload.Decode(ContentFormat.OldJson, Encoding.UTF8.GetBytes(json), path);
        Assert.AreEqual("/3/0/0 = \"Open Mobile Alliance\", /3/0/6/0 = 1, /3/0/13 = 2013-05-02T10:40:15Z", string.Join(", ", values));
        Assert.AreEqual(json, Encoding.UTF8.GetString(Payload.Encode(ContentFormat.OldJson, [.. values], path)));
    }

    [TestMethod]
    public void A_resource_by_itself_in_that_JSON_has_no_name()
    {
        var json = "{\"bn\":\"/3/0/0\",\"e\":[{\"sv\":\"Open Mobile Alliance\"}]}";
        var path = Lwm2mPath.Parse("/3/0/0");
        var values = Payload.Decode(ContentFormat.OldJson, Encoding.UTF8.GetBytes(json), path);
        Assert.AreEqual("/3/0/0 = \"Open Mobile Alliance\"", string.Join(", ", values));
        Assert.AreEqual(json, Encoding.UTF8.GetString(Payload.Encode(ContentFormat.OldJson, [.. values], path)));
        Assert.ThrowsExactly<ContentException>(() => Payload.Decode(ContentFormat.OldJson, Encoding.UTF8.GetBytes(json), Lwm2mPath.Parse("/3/0/1")));
    }

    [TestMethod]
    [DataRow(ContentFormat.Text, "/3/0/0", "4f4d41", "\"OMA\"")]
    [DataRow(ContentFormat.Tlv, "/3/0", "C1 09 64 C3 03 31 2E 30", "/3/0/9 = 100, /3/0/3 = \"1.0\"")]
    [DataRow(ContentFormat.Tlv, "/", "C1 09 64 86 06 41 00 01 41 01 05", "9 = h'64', 6 { 0 = h'01', 1 = h'05' }")]
    [DataRow(ContentFormat.Cbor, "/", "18 64", "100")]
    [DataRow(ContentFormat.Link, "/", "3c2f333e", "</3>")]
    [DataRow(ContentFormat.Opaque, "/", "00ff", "h'00ff'")]
    [DataRow(50, "/", "7b7d", "h'7b7d'")]
    [DataRow(ContentFormat.Tlv, "/3/0", "C8 09", "broken (TLV header is cut off): h'c809'")]
    public void A_payload_is_described_on_one_line(int format, string path, string hex, string line) =>
        Assert.AreEqual(line, Payload.Describe(format, Hex.Of(hex), Lwm2mPath.Parse(path)));

    [TestMethod]
    public void A_long_payload_is_described_shortly() => Assert.AreEqual(
        Payload.LongestDescription, Payload.Describe(ContentFormat.Opaque, new byte[1000]).Length);
}
