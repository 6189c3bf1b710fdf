using Lwm2m.Bench.Card;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>Each switch of what goes wrong with a card does that, and the card is well without it; authentications that fail are counted.</summary>
[TestClass]
public sealed class UiccFaultTests
{
    private const string SelectPkcs15 = "00A404040CA000000063504B43532D3135";
    private const string SelectApplet = "00A404000AF04C574D324D5549434300";

    [TestMethod]
    public void Failed_authentications_in_a_row_lock_the_keys_for_good()
    {
        var path = Path.GetTempFileName();
        File.Delete(path);
        try
        {
            var card = new UiccStandIn(new UiccOptions { MaxFailedAuthentications = 3, StatePath = path });
            var wrong = Scp03Keys.Published();
            wrong = wrong with { Encryption = [.. wrong.Encryption.Reverse()] };
            Assert.AreEqual("9000", Opened(card));
            for (var i = 0; i < 2; i++)
            {
                card.Faults.RefusesAuthentication = true;
                Assert.AreEqual("6300", Opened(card));
                card.Faults.RefusesAuthentication = false;
            }

            Assert.AreEqual("9000", Opened(card)); // in a row
            Assert.AreEqual(2, card.FailedAuthentications);
            for (var i = 0; i < 3; i++)
            {
                new CardHost(card).Ask(SelectPkcs15);
                var answer = new CardHost(card).Ask("80500000080102030405060708");
                Assert.AreEqual(68, answer.Length);
                Assert.AreEqual("6300", new CardHost(card).Ask("84823300100000000000000000" + "0000000000000000"));
                Assert.AreEqual("6985", new CardHost(card).Ask("84823300100000000000000000" + "0000000000000000")); // one try for each challenge
            }

            Assert.IsTrue(card.IsLocked);
            Assert.AreEqual("6983", Opened(card));
            Assert.AreEqual("6983", Opened(new UiccStandIn(new UiccOptions { MaxFailedAuthentications = 3, StatePath = path })));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Session_is_of_one_level_one_application_and_ends_with_a_wrong_mac()
    {
        var card = new UiccStandIn();
        var host = new CardHost(card);
        Assert.AreEqual("6D00", host.Ask("80500000080102030405060708")); // nothing is selected
        host.Ask(SelectApplet);
        Assert.AreEqual("6A88", host.Ask("80503100080102030405060708"));
        Assert.AreEqual("6700", host.Ask("805000001001020304050607080102030405060708"));
        Assert.AreEqual("6A86", host.Open(level: 0x03));
        Assert.AreEqual(0, card.FailedAuthentications);
        Assert.AreEqual("9000", host.Open());
        Assert.AreEqual("6A88", host.AskSecured("80CA000500"));
        Assert.AreEqual("6982", host.Ask("84CA0005080000000000000000"));
        Assert.AreEqual("6985", host.AskSecured("80CA000500"));
        Assert.AreEqual("9000", host.Open());
        host.Ask(SelectPkcs15);
        Assert.AreEqual("6985", host.AskSecured("00A40804047FFF503100"));
    }

    [TestMethod]
    public void Files_inside_the_channel_are_read_there_and_nowhere_else()
    {
        var card = new UiccStandIn(new UiccOptions { SecuresFiles = true, BootstrapFile = Hex.Of("00000000") });
        Assert.AreEqual("019000", new CardHost(card).Ask("0070000001"));
        var host = new CardHost(card, 1);
        host.Ask("01A404040CA000000063504B43532D3135");
        host.Ask("01A40804047FFF6432");
        Assert.AreEqual("6982", host.Ask("01B0000000"));
        Assert.AreEqual("9000", host.Open());
        StringAssert.StartsWith(host.AskSecured(SelectPkcs15), "62");
        StringAssert.StartsWith(host.AskSecured("00A40804047FFF6432"), "62");
        Assert.AreEqual("000000009000", host.AskSecured("00B0000000"));
        Assert.AreEqual("9000", host.Ask("00A40004023F00")[^4..]); // another channel is no part of it
        Assert.AreEqual("000000009000", host.AskSecured("00B0000000"));
    }

    [TestMethod]
    public void Card_is_mute_talks_nonsense_or_says_something_else()
    {
        var card = new UiccStandIn();
        card.Faults.Unanswered = 1;
        Assert.AreEqual("", Ask(card, "0070000001"));
        card.Faults.Status = "9300";
        card.Faults.Statuses = 1;
        card.Faults.StatusFor = "70";
        Assert.AreEqual("62", Ask(card, SelectPkcs15)[..2]);
        Assert.AreEqual("9300", Ask(card, "0070000001"));
        card.Faults.Cut = 1;
        Assert.AreEqual("01", Ask(card, "0070000001"));
        card.Faults.Garbage = 1;
        Assert.AreNotEqual("029000", Ask(card, "0070000001"));
        Assert.AreEqual("039000", Ask(card, "0070000001"));
        card.Faults.RefusesChannels = true;
        Assert.AreEqual("6881", Ask(card, "00708001"));
        card.Faults.RefusesChannels = false;
        card.Faults.KeepsChannelsOpen = true;
        Ask(card, "00708001");
        Assert.AreEqual(3, card.OpenChannels);
        card.Faults.EndlessResponse = true;
        Assert.AreEqual("EE6101", Ask(card, SelectPkcs15));
        Assert.AreEqual("EE6101", Ask(card, "00C0000001"));
    }

    [TestMethod]
    public void Card_is_pulled_or_resets_itself()
    {
        var card = new UiccStandIn();
        Ask(card, "0070000001");
        card.Faults.ForgetsAt = 2;
        Assert.AreEqual("029000", Ask(card, "0070000001"));
        Assert.AreEqual("6881", Ask(card, "01A404040CA000000063504B43532D3135"));
        card.Faults.PulledAt = 1;
        Assert.AreEqual("", Ask(card, "0070000001"));
        Assert.IsFalse(card.IsPresent);
        Assert.AreEqual("", Ask(card, "0070000001"));
        card.Insert();
        Assert.AreEqual("019000", Ask(card, "0070000001"));
        var slot = new CardSlot(card) { Card = null };
        Assert.IsFalse(slot.IsPresent);
        slot.Card = new UiccStandIn();
        Assert.AreEqual("019000", Convert.ToHexString(slot.Transmit(Hex.Of("0070000001"))));
    }

    [TestMethod]
    public void Answers_of_the_secure_channel_are_wrong()
    {
        var card = new UiccStandIn();
        new CardHost(card).Ask(SelectPkcs15);
        string Update() => new CardHost(card).Ask("80500000080102030405060708");
        card.Faults.Protocol = "02";
        Assert.AreEqual("300270", Update()[20..26]);
        card.Faults.Protocol = null;
        card.Faults.ProtocolOptions = "71";
        Assert.AreEqual("300371", Update()[20..26]);
        card.Faults.ProtocolOptions = null;
        card.Faults.NoSequence = true;
        Assert.AreEqual(62, Update().Length);
        card.Faults.NoSequence = false;
        card.Faults.WrongCryptograms = 1;
        Assert.ThrowsExactly<AssertFailedException>(() => Opened(card));
        foreach (var spoil in new Action<UiccFaults>[] { f => f.WrongResponseMacs = 1, f => f.FlippedResponses = 1, f => f.ClearResponses = true })
        {
            card.Faults.ClearResponses = false;
            var host = new CardHost(card);
            Assert.AreEqual("9000", Open(host));
            spoil(card.Faults);
            Assert.ThrowsExactly<AssertFailedException>(() => host.AskSecured("00A40804047FFF503100"));
        }

        card.Faults.ClearResponses = false;
        card.Faults.MacOnErrors = true;
        var last = new CardHost(card);
        Open(last);
        Assert.ThrowsExactly<AssertFailedException>(() => last.AskSecured("00A40804047FFF999900"));
        Assert.AreEqual("9000", Opened(card));
    }

    [TestMethod]
    public void Mac_of_a_response_is_over_the_status_in_front_of_the_proactive_command()
    {
        var card = new UiccStandIn();
        var host = new CardHost(card);
        host.Ask("8010000002FFFF");
        Open(host);
        card.Toolkit.Ask(CardToolkit.MoreTime);
        StringAssert.EndsWith(host.AskSecured("00A40804047FFF503100"), "910B");
        card.Faults.MacOverProactive = true;
        Assert.ThrowsExactly<AssertFailedException>(() => host.AskSecured("00A40804047FFF503100"));
    }

    [TestMethod]
    public void Messages_at_the_device_are_wrong()
    {
        var card = new UiccStandIn(new UiccOptions { Applet = new AppletOptions { NeedsSecureChannel = false } });
        Ask(card, SelectApplet);
        for (var i = 0; i < 4; i++)
        {
            card.Applet!.Deliver(new CardMessage(Hex.Of("0A915421436587"), [0x40]));
        }

        card.Faults.LongLengths = 1;
        Assert.AreEqual("0A915421436587050002409000", Ask(card, "80CA000500"));
        card.Faults.ShortLengths = 1;
        Assert.AreEqual("0A915421436587050000409000", Ask(card, "80CA000500"));
        card.Faults.Originator = "04D0B0983C0B";
        Assert.AreEqual("04D0B0983C0B050001409000", Ask(card, "80CA000500"));
        card.Faults.Originator = null;
        Assert.AreEqual("6C0B", Ask(card, "80CA000505"));
        Assert.AreEqual("0A915421436587050001409000", Ask(card, "80CA00050B"));
        card.Faults.Message = "AABB";
        Assert.AreEqual("AABB9000", Ask(card, "80CA000500"));
        card.Faults.StoreStatus = "6A84";
        Assert.AreEqual("6A84", Ask(card, "80E280000B0A9154214365870500" + "0140"));
        for (var i = 0; i < 9; i++)
        {
            card.Applet!.Deliver(new CardMessage(Hex.Of("0A915421436587"), [0x40]));
        }

        Assert.AreEqual(8, card.Applet!.Waiting);
        Assert.AreEqual(1, card.Applet.Overflows);
    }

    [TestMethod]
    public void Proactive_commands_are_strange_or_never_end()
    {
        var card = new UiccStandIn();
        card.Toolkit.Ask(CardToolkit.MoreTime);
        Assert.AreEqual("9000", Ask(card, "80F2000C00")); // no terminal has told its profile
        Ask(card, "8010000002FFFF");
        Assert.AreEqual("910B", Ask(card, "80F2000C00"));
        card.Faults.StrangeProactive = 1;
        Assert.AreEqual("D009810301FF00820281829000", Ask(card, "801200000B"));
        Assert.AreEqual("9000", Ask(card, "80F2000C00")); // one at a time
        Assert.AreEqual("910B", Ask(card, "801400000C810301FF0082028281830130"));
        Assert.AreEqual("D009810301020082028182" + "9000", Ask(card, "801200000B"));
        Assert.AreEqual("9000", Ask(card, "801400000C810301020082028281830100"));
        card.Faults.EndlessProactive = true;
        for (var i = 2; i < 5; i++)
        {
            Assert.AreEqual("910B", Ask(card, "80F2000C00"));
            Ask(card, "801200000B");
            Assert.AreEqual("910B", Ask(card, $"801400000C8103{i:X2}020082028281830100"));
        }

        Assert.AreEqual(0, card.Violations.Count);
        Assert.AreEqual("6881", Ask(card, "0170000001")); // channel 1 is not open
        Ask(card, "0070000001");
        Assert.AreEqual("6881", Ask(card, "811200000B"));
    }

    [TestMethod]
    public void Channel_above_three_has_a_class_of_its_own()
    {
        var card = new UiccStandIn(new UiccOptions { Channels = 19 });
        for (var i = 1; i <= 5; i++)
        {
            Assert.AreEqual($"0{i}9000", Ask(card, "0070000001"));
        }

        StringAssert.StartsWith(Ask(card, "41A404040CA000000063504B43532D3135"), "62");
        StringAssert.StartsWith(Ask(card, "41A40804047FFF503100"), "62");
        Assert.AreEqual("6986", Ask(card, "40B0000000"));
        StringAssert.StartsWith(Ask(card, "41B0000000"), "A7");
        Assert.AreEqual("9000", Ask(card, "41708005"));
        Assert.AreEqual(4, card.OpenChannels);
    }

    private static string Opened(UiccStandIn card) => Open(new CardHost(card));

    private static string Open(CardHost host)
    {
        host.Ask(SelectPkcs15);
        return host.Open();
    }

    private static string Ask(UiccStandIn card, string command) => FileTests.Ask(card, command);
}
