using Lwm2m.Bench.Card;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>PIN, PUK, administrative code, updates of files, and what the card keeps.</summary>
[TestClass]
public sealed class PinTests
{
    private const string Pin = "31323334FFFFFFFF";
    private const string WrongPin = "31323335FFFFFFFF";
    private const string Puk = "3132333435363738";
    private const string Adm = "3838383838383838";

    private static readonly byte[] Bootstrap = Hex.Of("000100040000AABBCCDD");

    [TestMethod]
    public void File_behind_the_pin_opens_by_it_until_the_reset()
    {
        var card = Card();
        Assert.AreEqual("6982", Read(card));
        Assert.AreEqual("63C3", Ask(card, "00200001"));
        Assert.AreEqual("63C2", Ask(card, $"0020000108{WrongPin}"));
        Assert.AreEqual("9000", Ask(card, $"0020000108{Pin}"));
        Assert.AreEqual("63C3", Ask(card, "00200001"));
        Assert.AreEqual(Convert.ToHexString(Bootstrap) + "9000", Read(card));
        card.Reset();
        Assert.AreEqual("6982", Read(card));
        Assert.AreEqual("6A88", Ask(card, $"0020000208{Pin}"));
        Assert.AreEqual("6700", Ask(card, "002000010431323334"));
    }

    [TestMethod]
    public void Three_wrong_pins_block_and_the_puk_frees()
    {
        var card = Card();
        Assert.AreEqual("63C2", Ask(card, $"0020000108{WrongPin}"));
        Assert.AreEqual("63C1", Ask(card, $"0020000108{WrongPin}"));
        Assert.AreEqual("6983", Ask(card, $"0020000108{WrongPin}"));
        Assert.AreEqual("6983", Ask(card, $"0020000108{Pin}"));
        Assert.AreEqual("63C9", Ask(card, $"002C000110{Adm}{Pin}"));
        Assert.AreEqual("6A80", Ask(card, $"002C000110{Puk}FFFFFFFFFFFFFFFF"));
        Assert.AreEqual("9000", Ask(card, $"002C000110{Puk}{WrongPin}"));
        Assert.AreEqual("9000", Ask(card, $"0020000108{WrongPin}"));
    }

    [TestMethod]
    public void Pin_is_changed_disabled_and_enabled()
    {
        var card = Card();
        Assert.AreEqual("9000", Ask(card, $"0024000110{Pin}{WrongPin}"));
        Assert.AreEqual("63C2", Ask(card, $"0020000108{Pin}"));
        Assert.AreEqual("9000", Ask(card, $"0026000108{WrongPin}"));
        card.Reset();
        Assert.AreEqual(Convert.ToHexString(Bootstrap) + "9000", Read(card));
        Assert.AreEqual("6984", Ask(card, $"0020000108{WrongPin}"));
        Assert.AreEqual("9000", Ask(card, $"0028000108{WrongPin}"));
        card.Reset();
        Assert.AreEqual("6982", Read(card));
    }

    [TestMethod]
    public void Administrator_alone_updates_and_the_card_keeps_all_over_its_end()
    {
        var path = Path.GetTempFileName();
        File.Delete(path);
        try
        {
            var card = Card(path);
            Ask(card, $"0020000108{Pin}");
            Read(card);
            Assert.AreEqual("6982", Ask(card, "00D6000002EEEE"));
            Assert.AreEqual("63C2", Ask(card, $"0020000A08{Pin}"));
            Assert.AreEqual("9000", Ask(card, $"0020000A08{Adm}"));
            Assert.AreEqual("9000", Ask(card, "00D6000802EEEE"));
            Assert.AreEqual("6B00", Ask(card, "00D6000902EEEE"));
            Assert.AreEqual("63C2", Ask(card, $"0020000108{WrongPin}"));
            var same = Card(path);
            Assert.AreEqual("63C2", Ask(same, "00200001"));
            Ask(same, $"0020000108{Pin}");
            Assert.AreEqual("000100040000AABBEEEE9000", Read(same));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Records_are_read_and_updated_one_by_one()
    {
        var card = Card();
        Ask(card, "00A40004022F00");
        var second = Ask(card, "00B2020420");
        Assert.AreEqual("6982", Ask(card, "00DC020420" + second[..^4]));
        Ask(card, $"0020000A08{Adm}");
        Assert.AreEqual("6700", Ask(card, "00DC020402AABB"));
        Assert.AreEqual("9000", Ask(card, "00DC020420" + new string('F', 64)));
        Assert.AreEqual(new string('F', 64) + "9000", Ask(card, "00B202F420"));
        StringAssert.StartsWith(Ask(card, "00B2000320"), "61"); // the one before
        Assert.AreEqual("6981", Ask(card, "00B0000000"));
        Assert.AreEqual("985410000000000010F89000", Ask(card, "00B082000A")); // by short identifier
        Assert.AreEqual("6A82", Ask(card, "00B0890000"));
    }

    private static UiccStandIn Card(string? path = null) =>
        new(new UiccOptions { Pin = "1234", BootstrapFile = Bootstrap, BootstrapAccess = CardAccess.Pin, StatePath = path });

    private static string Read(UiccStandIn card)
    {
        Ask(card, "00A404040CA000000063504B43532D3135");
        Ask(card, "00A40804047FFF6432");
        return Ask(card, "00B0000000");
    }

    private static string Ask(UiccStandIn card, string command) => FileTests.Ask(card, command);
}
