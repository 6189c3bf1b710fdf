using Lwm2m.Bench.Content;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Content;

// The examples of LwM2M Core §7.4.3.
[TestClass]
public class TlvTests
{
    private const string DeviceResources =
        "C8 00 14 4F 70 65 6E 20 4D 6F 62 69 6C 65 20 41 6C 6C 69 61 6E 63 65"
        + "C8 01 16 4C 69 67 68 74 77 65 69 67 68 74 20 4D 32 4D 20 43 6C 69 65 6E 74"
        + "C8 02 09 33 34 35 30 30 30 31 32 33"
        + "C3 03 31 2E 30"
        + "86 06 41 00 01 41 01 05"
        + "88 07 08 42 00 0E D8 42 01 13 88"
        + "87 08 41 00 7D 42 01 03 84"
        + "C1 09 64"
        + "C1 0A 0F"
        + "83 0B 41 00 00"
        + "C4 0D 51 82 42 8F"
        + "C6 0E 2B 30 32 3A 30 30"
        + "C1 10 55";

    private static readonly string[] DeviceValues =
    [
        "/3/0/0 = \"Open Mobile Alliance\"", "/3/0/1 = \"Lightweight M2M Client\"", "/3/0/2 = \"345000123\"", "/3/0/3 = \"1.0\"",
        "/3/0/6/0 = 1", "/3/0/6/1 = 5", "/3/0/7/0 = 3800", "/3/0/7/1 = 5000", "/3/0/8/0 = 125", "/3/0/8/1 = 900",
        "/3/0/9 = 100", "/3/0/10 = 15", "/3/0/11/0 = 0", "/3/0/13 = 2013-05-02T10:40:15Z", "/3/0/14 = \"+02:00\"", "/3/0/16 = \"U\"",
    ];

    [TestMethod]
    public void A_single_object_instance_reads_as_its_resources_and_writes_back()
    {
        var values = Decode(DeviceResources, "/3/0");
        CollectionAssert.AreEqual(DeviceValues, values.Select(value => value.ToString()).ToArray());
        Assert.AreEqual(Hex.Show(Hex.Of(DeviceResources)), Hex.Show(TlvTree.Encode(values, Lwm2mPath.Parse("/3/0"))));
    }

    [TestMethod]
    public void An_object_reads_as_its_instances_and_writes_back()
    {
        var hex = "08 00 79" + DeviceResources;
        var values = Decode(hex, "/3");
        CollectionAssert.AreEqual(DeviceValues, values.Select(value => value.ToString()).ToArray());
        Assert.AreEqual(Hex.Show(Hex.Of(hex)), Hex.Show(TlvTree.Encode(values, Lwm2mPath.Parse("/3"))));
    }

    [TestMethod]
    public void Access_control_instances_have_numbers_of_two_bytes_where_they_need_them()
    {
        var values = Decode("08 00 0E C1 00 01 C1 01 00 83 02 41 7F 07 C1 03 7F 08 02 12 C1 00 03 C1 01 00 87 02 41 7F 07 61 01 36 01 C1 03 7F", "/2");
        var list = values.Select(value => value.ToString()).ToList();
        CollectionAssert.Contains(list, "/2/0/2/127 = 7");
        CollectionAssert.Contains(list, "/2/2/2/310 = 1");
        CollectionAssert.Contains(list, "/2/2/3 = 127");
    }

    // The example's objects 65 and 66 are the specification's own; their types are told here.
    [TestMethod]
    public void Object_links_read_as_two_numbers()
    {
        var model = new ObjectModel(ObjectModel.Read(new StringReader(
            "object 65 1.0 Example\n0 objlnk R multiple Res 0\n1 string R single Res 1\n2 integer R single Res 2\n")));
        var bytes = Hex.Of("88 00 0C 44 00 00 42 00 00 44 01 00 42 00 01 C8 01 0D 38 36 31 33 38 30 30 37 35 35 35 30 30 C4 02 12 34 56 78");
        var values = TlvTree.Decode(bytes, Lwm2mPath.Parse("/65/0"), model);
        Assert.AreEqual(
            "/65/0/0/0 = 66:0, /65/0/0/1 = 66:1, /65/0/1 = \"8613800755500\", /65/0/2 = 305419896",
            string.Join(", ", values));
        Assert.AreEqual(Hex.Show(bytes), Hex.Show(TlvTree.Encode(values, Lwm2mPath.Parse("/65/0"))));
    }

    [TestMethod]
    [DataRow("C8 09 01 64", "/3/0/9", "/3/0/9 = 100", DisplayName = "a resource")]
    [DataRow("41 01 05", "/3/0/6/1", "/3/0/6/1 = 5", DisplayName = "a resource instance")]
    [DataRow("C1 09 80", "/3/0/9", "/3/0/9 = -128", DisplayName = "a negative integer")]
    public void A_payload_belongs_to_the_path_of_its_request(string hex, string path, string value) =>
        Assert.AreEqual(value, Decode(hex, path).Single().ToString());

    [TestMethod]
    [DataRow("C8 00 14 4F", "/3/0", DisplayName = "value cut off")]
    [DataRow("C8", "/3/0", DisplayName = "header cut off")]
    [DataRow("08 00 03 08 00 00", "/3", DisplayName = "instance in an instance")]
    [DataRow("86 06 C1 00 01 C1 01 05", "/3/0", DisplayName = "resource in a multiple resource")]
    [DataRow("C3 09 00 00 64", "/3/0", DisplayName = "an integer of three bytes")]
    [DataRow("C1 09 64", "/3", DisplayName = "resource without an instance")]
    [DataRow("C1 0A 64", "/3/0/9", DisplayName = "another resource than asked for")]
    [DataRow("E2 13 88 00 00 00", "/3/0", DisplayName = "something after the end")]
    public void What_is_not_TLV_is_refused(string hex, string path) =>
        Assert.ThrowsExactly<ContentException>(() => Decode(hex, path));

    [TestMethod]
    [DataRow(7, "C7 00")]
    [DataRow(8, "C8 00 08")]
    [DataRow(255, "C8 00 FF")]
    [DataRow(256, "D0 00 01 00")]
    [DataRow(65536, "D8 00 01 00 00")]
    public void A_length_takes_as_few_bytes_as_it_needs(int length, string header)
    {
        var bytes = TlvCodec.Encode([TlvRecord.Leaf(TlvKind.Resource, 0, new byte[length])]);
        Assert.AreEqual(Hex.Show(Hex.Of(header)), Hex.Show(bytes[..^length]));
        Assert.AreEqual(length, TlvCodec.Decode(bytes).Single().Value.Length);
    }

    private static IReadOnlyList<ResourceValue> Decode(string hex, string path) =>
        TlvTree.Decode(Hex.Of(hex), Lwm2mPath.Parse(path), ObjectModel.Standard);
}
