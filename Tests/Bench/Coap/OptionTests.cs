using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Coap;

[TestClass]
public class OptionTests
{
    [TestMethod]
    [DataRow(0u, "")]
    [DataRow(60u, "3c")]
    [DataRow(256u, "0100")]
    [DataRow(11542u, "2d16")]
    [DataRow(0x123456u, "123456")]
    [DataRow(0xFFFFFFFFu, "ffffffff")]
    public void A_number_takes_as_few_bytes_as_it_needs(uint number, string hex)
    {
        var option = new CoapOption(OptionNumber.MaxAge, number);
        Assert.AreEqual(hex, Hex.Show(option.Value));
        Assert.AreEqual(number, option.Number32);
    }

    // RFC 7959 §2.2: what 33 and 59 say.
    [TestMethod]
    [DataRow(33u, "2/0/32")]
    [DataRow(59u, "3/1/128")]
    [DataRow(6u, "0/0/1024")]
    public void A_block_option_reads_as_the_RFC_writes_it(uint value, string text)
    {
        Assert.AreEqual(text, Block.Decode(value).ToString());
        Assert.AreEqual(value, Block.Decode(value).Encode());
    }

    [TestMethod]
    [DataRow(16, 0)]
    [DataRow(31, 0)]
    [DataRow(64, 2)]
    [DataRow(1024, 6)]
    [DataRow(5000, 6)]
    public void A_size_has_the_largest_block_that_fits(int size, int szx) => Assert.AreEqual(szx, Block.SzxOf(size));

    [TestMethod]
    public void A_block_below_16_bytes_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Block.SzxOf(15));

    [TestMethod]
    public void A_critical_option_out_of_the_rules_is_found_and_an_elective_one_is_not()
    {
        Assert.IsNull(OptionNumber.FirstUnprocessable(new OptionSet([new(OptionNumber.UriPath, "a"), new(OptionNumber.UriPath, "b"), new(65000, "x")])));
        Assert.AreEqual(65001, OptionNumber.FirstUnprocessable(new OptionSet([new(65001, "x")])));
        Assert.AreEqual(OptionNumber.Accept, OptionNumber.FirstUnprocessable(new OptionSet([new(OptionNumber.Accept, 1u), new(OptionNumber.Accept, 2u)])));
        Assert.AreEqual(OptionNumber.Accept, OptionNumber.FirstUnprocessable(new OptionSet([new(OptionNumber.Accept, new byte[3])])));
    }

    [TestMethod]
    public void A_path_with_query_becomes_options_and_back()
    {
        var options = UriText.AddTo(OptionSet.Empty, "/rd/a%2Fb?ep=x%26y&lt=60");
        CollectionAssert.AreEqual(new[] { "rd", "a/b" }, options.Texts(OptionNumber.UriPath).ToArray());
        CollectionAssert.AreEqual(new[] { "ep=x&y", "lt=60" }, options.Texts(OptionNumber.UriQuery).ToArray());
        Assert.AreEqual(0, UriText.AddTo(OptionSet.Empty, "/").Count);
    }
}
