namespace Lwm2m.Bench.Tests.Modem;

/// <summary>Each switch of what goes wrong with the card does that, and the modem is well without it.</summary>
[TestClass]
public sealed class CardFaultTests
{
    [TestMethod]
    public void Row_20_answers_of_the_card_are_in_lower_case_odd_or_counted_in_octets()
    {
        using var rig = new ModemRig(card: new ScriptedCard { ["0070000001"] = "019000AB9000" });
        Assert.AreEqual("+CSIM: 12,\"019000AB9000\"|OK", rig.Ask("AT+CSIM=10,\"0070000001\""));
        rig.Modem.Faults.CardLowerCase = true;
        rig.Modem.Faults.CardLosesDigit = 1;
        Assert.AreEqual("+CSIM: 12,\"019000ab900\"|OK", rig.Ask("AT+CSIM=10,\"0070000001\""));
        rig.Modem.Faults.CardCountsOctets = true;
        Assert.AreEqual("+CSIM: 6,\"019000ab9000\"|OK", rig.Ask("AT+CSIM=10,\"0070000001\""));
        Assert.AreEqual("ERROR", rig.Ask("AT+CSIM=5,\"0070000001\"")); // octets are not characters
    }

    [TestMethod]
    public void Row_21_the_card_wants_the_exact_length_keeps_its_response_or_answers_a_status()
    {
        using var rig = new ModemRig(card: new ScriptedCard { ["00B0000000"] = "AABBCC9000", ["00B0000003"] = "AABBCC9000", ["00A40004023F00"] = "6202AABB9000" });
        rig.Modem.Faults.CardWantsExactLe = true;
        Assert.AreEqual("+CSIM: 4,\"6C03\"|OK", rig.Ask("AT+CSIM=10,\"00B0000000\""));
        Assert.AreEqual("+CSIM: 10,\"AABBCC9000\"|OK", rig.Ask("AT+CSIM=10,\"00B0000003\""));
        rig.Modem.Faults.CardKeepsResponse = "61";
        Assert.AreEqual("+CSIM: 4,\"6104\"|OK", rig.Ask("AT+CSIM=14,\"00A40004023F00\""));
        Assert.AreEqual("+CSIM: 4,\"6C04\"|OK", rig.Ask("AT+CSIM=10,\"00C0000008\""));
        Assert.AreEqual("+CSIM: 12,\"6202AABB9000\"|OK", rig.Ask("AT+CSIM=10,\"00C0000004\""));
        rig.Modem.Faults.CardKeepsResponse = "9F";
        Assert.AreEqual("+CSIM: 4,\"9F04\"|OK", rig.Ask("AT+CSIM=14,\"00A40004023F00\""));
        rig.Modem.Faults.CardStatus = "62F1";
        rig.Modem.Faults.CardStatuses = 1;
        Assert.AreEqual("+CSIM: 4,\"62F1\"|OK", rig.Ask("AT+CSIM=10,\"00B0000003\""));
        Assert.AreEqual("+CSIM: 10,\"AABBCC9000\"|OK", rig.Ask("AT+CSIM=10,\"00B0000003\""));
    }

    [TestMethod]
    public void Row_22_the_toolkit_has_one_owner()
    {
        using var rig = new ModemRig(card: new ScriptedCard { ["80F20000"] = "9113", ["8012000013"] = "D0119000" });
        Assert.AreEqual("+CSIM: 4,\"9113\"|OK", rig.Ask("AT+CSIM=8,\"80F20000\""));
        Assert.AreEqual("+CSIM: 8,\"D0119000\"|OK", rig.Ask("AT+CSIM=10,\"8012000013\""));
        rig.Modem.Faults.ToolkitInModem = true;
        Assert.AreEqual("+CSIM: 4,\"9000\"|OK", rig.Ask("AT+CSIM=8,\"80F20000\""));
        Assert.AreEqual("+CSIM: 4,\"6F00\"|OK", rig.Ask("AT+CSIM=10,\"8012000013\""));
    }
}
