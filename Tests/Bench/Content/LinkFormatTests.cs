using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Tests.Content;

[TestClass]
public class LinkFormatTests
{
    // RFC 6690 §5, and the registration example of LwM2M Core §6.2.1.
    [TestMethod]
    [DataRow("</sensors>;ct=40;title=\"Sensor Index\",</sensors/temp>;rt=temperature-c;if=sensor")]
    [DataRow("<http://www.example.com/sensors/t123>;anchor=\"/sensors/temp\";rel=describedby,</t>;anchor=\"/sensors/temp\";rel=alternate")]
    [DataRow("</>;rt=oma.lwm2m;ct=11543,</1/0>,</3/0>,</5>;ver=1.1")]
    [DataRow("</3/0/7>;dim=8;gt=50;lt=42.2;pmin,</3/0/8>")]
    public void Links_are_read_and_written_back(string text) =>
        Assert.AreEqual(text, LinkFormat.Encode(LinkFormat.Decode(text)));

    [TestMethod]
    public void Attributes_are_found_by_name()
    {
        var link = LinkFormat.Decode("</3>;ver=1.1;title=\"a \\\"b\\\", c; d\";obs").Single();
        Assert.AreEqual("1.1", link["ver"]);
        Assert.AreEqual("a \"b\", c; d", link["title"]);
        Assert.AreEqual("", link["obs"]);
        Assert.IsNull(link["ct"]);
    }

    [TestMethod]
    public void Nothing_is_no_links() => Assert.IsEmpty(LinkFormat.Decode(""));

    [TestMethod]
    [DataRow("/3")]
    [DataRow("</3")]
    [DataRow("</3>,")]
    [DataRow("</3>x")]
    [DataRow("</3>;")]
    [DataRow("</3>;title=\"x")]
    public void What_is_no_link_is_refused(string text) =>
        Assert.ThrowsExactly<ContentException>(() => LinkFormat.Decode(text));

    [TestMethod]
    [DataRow("/", 0)]
    [DataRow("/3", 1)]
    [DataRow("/3/0", 2)]
    [DataRow("/3/0/6", 3)]
    [DataRow("/3/0/6/65535", 4)]
    public void A_path_is_read_and_written_back(string text, int depth)
    {
        Assert.AreEqual(text, Lwm2mPath.Parse(text).ToString());
        Assert.AreEqual(depth, Lwm2mPath.Parse(text).Depth);
    }

    [TestMethod]
    [DataRow("3/0")]
    [DataRow("/3/x")]
    [DataRow("/65536")]
    [DataRow("/-1")]
    [DataRow("/3//0")]
    [DataRow("/1/2/3/4/5")]
    public void What_is_no_path_is_refused(string text) => Assert.IsFalse(Lwm2mPath.TryParse(text, out _));

    [TestMethod]
    public void The_model_knows_the_device_object()
    {
        var device = ObjectModel.Standard.Find(3)!;
        Assert.AreEqual("Manufacturer", device.Resources[0].Name);
        Assert.AreEqual(ResourceType.None, device.Resources[4].Type);
        Assert.IsTrue(device.Resources[6].IsMultiple);
        Assert.AreEqual(ResourceType.Integer, ObjectModel.Standard.TypeOf(Lwm2mPath.Parse("/3/0/6/1")));
        Assert.IsNull(ObjectModel.Standard.TypeOf(Lwm2mPath.Parse("/3/0/9999")));
    }
}
