using Lwm2m.Bench.Card;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>Files and logical channels of the card stand-in, by what the nRF Connect SDK sends and by TS 102 221.</summary>
[TestClass]
public sealed class FileTests
{
    private const string SelectPkcs15 = "01A404040CA000000063504B43532D313500";

    private static readonly byte[] Bootstrap = Hex.Of("00010036000000003108002EC80025636F61703A2F2F6C657368616E2E65636C6970736570726F6A656374732E696F3A35373833C10101C10203");

    [TestMethod]
    public void Sdk_of_a_modem_maker_reads_the_bootstrap_file()
    {
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = Bootstrap, BootstrapPadding = 2, HasDoubledIdentifier = true });
        Assert.AreEqual("019000", Ask(card, "0070000001"));
        StringAssert.Matches(Ask(card, SelectPkcs15), new("^62.*840CA000000063504B43532D3135.*9000$"));
        StringAssert.Matches(Ask(card, "01A40804047FFF503100"), new("^62168202412183025031.*80020088.*9000$"));
        StringAssert.StartsWith(Ask(card, "01B0000080"), "A706300404026430FFFF");
        StringAssert.Matches(Ask(card, "01A40804047FFF643000"), new("^62168202412183026430.*80020078.*9000$"));
        StringAssert.StartsWith(Ask(card, "01B0000078"), "A127300030110C0F4C774D324D20426F6F747374726170A110300E06060604672B0901300404026432FF");
        StringAssert.StartsWith(Ask(card, "01A40804047FFF643200"), "62");
        Assert.AreEqual(Convert.ToHexString(Bootstrap) + "FFFF9000", Ask(card, "01B0000000"));
        Assert.AreEqual("6C3C", Ask(card, "01B0000080"));
        Assert.AreEqual("9000", Ask(card, "01708001"));
        Assert.AreEqual("6881", Ask(card, "01B0000000"));
        Assert.AreEqual(1, card.Violations.Count);
    }

    [TestMethod]
    public void Card_without_application_or_file_says_so()
    {
        Assert.AreEqual("6A82", Ask(new UiccStandIn(new UiccOptions { HasPkcs15 = false }), "00A404040CA000000063504B43532D3135"));
        var card = new UiccStandIn();
        Ask(card, "00A404040CA000000063504B43532D3135");
        Assert.AreEqual("6A82", Ask(card, "00A40804047FFF6432"));
        Ask(card, "00A40804047FFF6430");
        StringAssert.StartsWith(Ask(card, "00B0000000"), "FFFFFF");
    }

    [TestMethod]
    public void Directory_file_leads_to_the_application()
    {
        var card = new UiccStandIn();
        StringAssert.Matches(Ask(card, "00A40004022F00"), new("^62..82054221002002.*9000$"));
        StringAssert.StartsWith(Ask(card, "00B2020420"), "61144F0CA000000063504B43532D313551043F007F50FF");
        Assert.AreEqual("6C20", Ask(card, "00B2020410"));
        Assert.AreEqual("6A83", Ask(card, "00B2030420"));
        StringAssert.StartsWith(Ask(card, "00A40804047F505031"), "62");
        Assert.AreEqual("6A82", Ask(card, "00A40004022FE2")); // neither here nor a directory beside
        StringAssert.StartsWith(Ask(card, "00A40004023F00"), "62");
        StringAssert.StartsWith(Ask(card, "00A40004022FE2"), "62");
        Assert.AreEqual("985410000000000010F89000", Ask(card, "00B000000A"));
    }

    [TestMethod]
    public void Channels_are_given_out_given_back_and_limited()
    {
        var card = new UiccStandIn(new UiccOptions { Channels = 2 });
        Assert.AreEqual("019000", Ask(card, "0070000001"));
        Assert.AreEqual("029000", Ask(card, "0070000000"));
        Assert.AreEqual("6A81", Ask(card, "0070000001"));
        Assert.AreEqual("6C01", Ask(card, "0070000002"));
        Assert.AreEqual("9000", Ask(card, "00708001"));
        Assert.AreEqual("019000", Ask(card, "0070000001"));
        card.Reset();
        Assert.AreEqual(0, card.OpenChannels);
        Assert.AreEqual("6881", Ask(new UiccStandIn(new UiccOptions { Channels = 0 }), "0070000001"));
    }

    internal static string Ask(UiccStandIn card, string command) => Convert.ToHexString(card.Transmit(Hex.Of(command)));
}
