using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Tests.Sms;

/// <summary>TPDUs against known answers that python3-gammu and tshark have read.</summary>
[TestClass]
public sealed class TpduTests
{
    private const string Coap = "4402b60b2161fb63b13101300138";
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 11, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow("01000a91542143658700040e", 0, -1)]
    [DataRow("11000a9154214365870004000e", 0, 300)]
    [DataRow("11000a9154214365870004a70e", 0, 86_400)]
    [DataRow("11000a915421436587000ca80e", -1, 0)]
    [DataRow("11000a915421436587000490" + "0e", 0, 45_000)]
    [DataRow("11000a9154214365870004c50e", 0, 35 * 86_400)]
    [DataRow("09000a9154214365870004020a00000000000e", 0, 10)]
    [DataRow("09000a9154214365870004025000000000000e", 0, 80)]
    [DataRow("09000a9154214365870004030020030000000e", 0, 150)]
    [DataRow("19000a9154214365870004621103214365400e", 0, 2096)] // 12:34:56 +01:00
    public void A_submit_is_read(string head, int failure, int validS)
    {
        if (failure < 0)
        {
            Assert.ThrowsExactly<TpduException>(() => SubmitTpdu.Parse(Convert.FromHexString(head), Now)); // cut off
            return;
        }

        var submit = SubmitTpdu.Parse(Convert.FromHexString(head + Coap), Now);
        Assert.AreEqual("+4512345678", submit.Destination.ToString());
        Assert.AreEqual(4, submit.DataCodingScheme);
        Assert.AreEqual(Coap, Convert.ToHexStringLower(submit.UserData));
        Assert.AreEqual(validS < 0 ? null : Now.AddSeconds(validS), submit.ValidUntil);
    }

    [TestMethod]
    [DataRow("312a05812143f50004000e" + Coap, "12345", TypeOfNumber.Unknown)]
    [DataRow("11000a8160214365870004000e" + Coap, "0612345678", TypeOfNumber.Unknown)]
    [DataRow("11000a91542143658700f6000e" + Coap, "4512345678", TypeOfNumber.International)]
    public void Its_address_is_read(string tpdu, string digits, TypeOfNumber type)
    {
        var submit = SubmitTpdu.Parse(Convert.FromHexString(tpdu), Now);
        Assert.AreEqual(digits, submit.Destination.Text);
        Assert.AreEqual(type, submit.Destination.Type);
        Assert.AreEqual(tpdu.StartsWith('3'), submit.WantsReport);
    }

    [TestMethod]
    [DataRow("040a9154214365870004621103214365400e" + Coap, "+4512345678")]
    [DataRow("440b914151550521f57ff66211032143650a13027000000102030405060708090a0b0c0d0e0f", "+14155550125")]
    [DataRow("0405812143f50004621002320450000460001234", "12345")]
    [DataRow("440a9154214365870004621103214365401b0605040b84c002010603c4af9a" + Coap, "+4512345678")]
    [DataRow("040dd0f334fc1ca6970100008080312170224008d4f29cde0ea7d9", "sipgate")]
    public void A_deliver_is_read_and_written_alike(string tpdu, string originator)
    {
        var deliver = DeliverTpdu.Parse(Convert.FromHexString(tpdu));
        Assert.AreEqual(originator, deliver.Originator.ToString());
        Assert.AreEqual(tpdu, Convert.ToHexStringLower(deliver.ToOctets()));
    }

    // Four characters have seven useful semi-octets; some write eight.
    [TestMethod]
    public void An_alphanumeric_originator_may_fill_its_last_octet() =>
        Assert.AreEqual("ekit", DeliverTpdu.Parse(Convert.FromHexString("0408d0e5759a0e7ff6907090307513000824010101bb400101")).Originator.ToString());

    [TestMethod]
    public void A_report_is_written()
    {
        var report = new StatusReportTpdu
        {
            Reference = 0x2a,
            Recipient = new SmsAddress("4512345678"),
            Time = new DateTimeOffset(2026, 11, 30, 12, 34, 56, TimeSpan.FromHours(1)),
            Discharge = new DateTimeOffset(2026, 11, 30, 12, 35, 1, TimeSpan.FromHours(1)),
            Status = StatusReportTpdu.Delivered,
        };
        Assert.AreEqual("062a0a915421436587621103214365406211032153104000", Convert.ToHexStringLower(report.ToOctets()));
    }

    [TestMethod]
    [DataRow("12345", "05912143f5")]
    [DataRow("1234", "04912143")]
    public void Odd_digits_are_filled(string digits, string field) => Assert.AreEqual(field, Convert.ToHexStringLower(new SmsAddress(digits).ToField()));

    [TestMethod]
    public void The_address_of_a_centre_counts_octets()
    {
        Assert.AreEqual("07911326880736f4", Convert.ToHexStringLower(new SmsAddress("31628870634").ToServiceCentreField()));
        var offset = 0;
        Assert.AreEqual("+31628870634", SmsAddress.ReadServiceCentre(Convert.FromHexString("07911326880736f411"), ref offset)!.ToString());
        Assert.AreEqual(8, offset);
    }

    [TestMethod]
    [DataRow(0x00, true, -1)]
    [DataRow(0x04, false, -1)]
    [DataRow(0x08, false, -1)]
    [DataRow(0x16, false, 2)]
    [DataRow(0xC8, true, -1)]
    [DataRow(0xE0, false, -1)]
    [DataRow(0xF0, true, 0)]
    [DataRow(0xF6, false, 2)]
    public void A_coding_is_told(int coding, bool isSevenBit, int messageClass)
    {
        Assert.AreEqual(isSevenBit, DataCoding.IsSevenBit((byte)coding));
        Assert.AreEqual(messageClass, DataCoding.ClassOf((byte)coding));
    }
}
