using Lwm2m.Peers.Tests.Support;
using Lwm2m.Sms;

namespace Lwm2m.Peers.Tests;

/// <summary>python3-gammu and tshark read the PDUs that the device makes, and make some for it to read.</summary>
[TestClass]
public class SmsPduTests
{
    private const int Limit = 180_000;

    /// <summary>The forms of validity period.</summary>
    private const int None = 0, Relative = 1, Seconds = 2, Time = 3, Absolute = 4;

    private static readonly byte[] s_coap = Convert.FromHexString("4402b60b2161fb63b13101300138");

    private static readonly string[] s_numbers = ["+4512345678", "+12125551178", "+12345", "12345", "123", "0612345678", "+12345678901234567890"];

    /// <summary>What tshark shows of them: the format, seconds, and minutes.</summary>
    private static readonly string[] s_periods = ["0  ", "2 0 ", "1 80 ", "1  2", "3  "];

    private readonly SmsSubmit _submit = new();
    private readonly SmsMessage _message = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: SMS-28, C-01
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Gammu_decodes_what_the_device_sends()
    {
        await using var gammu = GammuPdu.Start(Cancellation);
        byte[][] contents = [s_coap, [0], Counting(139), Counting(140)];
        foreach (var number in s_numbers)
        {
            // Gammu takes a message with a number of 20 digits and 1 octet for cut off.
            foreach (var content in contents.Where(content => content.Length > 1 || number.Length < 20))
            {
                await AssertAsync(number, content, None, "NA");
                await AssertAsync(number, content, Relative, "5M");
                await AssertAsync(number, content, Absolute, "NA");      // it knows that one, and shows relative ones only
            }
        }

        // Of what it does not know, a validity period of the enhanced format, it says so; tshark reads these below.
        Assert.IsNull(await gammu.DecodeAsync(Submit("+4512345678", s_coap, Seconds)));

        async Task AssertAsync(string number, byte[] content, int validity, string shown)
        {
            var decoded = await gammu.DecodeAsync(Submit(number, content, validity));
            Assert.AreEqual(
                new GammuMessage("Submit", number, "8bit", -1, "NoUDH", Convert.ToHexStringLower(content), 0x2A, shown, "None"), decoded);
        }
    }

    // Proves: SMS-27
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(80, "5M")]
    [DataRow(301, "10M")]
    [DataRow(43200, "720M")]
    [DataRow(43201, "750M")]
    [DataRow(86400, "1440M")]
    [DataRow(172800, "2D")]
    [DataRow(2592000, "30D")]
    [DataRow(2592001, "5W")]
    [DataRow(38102400, "Max")]
    public async Task Gammu_reads_the_same_relative_validity_period(int seconds, string shown)
    {
        await using var gammu = GammuPdu.Start(Cancellation);
        _submit.Begin(SmsAddress.Parse("+4512345678"));
        _submit.SetRelativeValidity(seconds);
        _submit.End(s_coap, 0, s_coap.Length);
        Assert.AreEqual(shown, (await gammu.DecodeAsync(_submit.Buffer[.._submit.Count]))!.Validity);
    }

    // Proves: SMS-07, SMS-28
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task The_device_reads_what_gammu_encodes()
    {
        await using var gammu = GammuPdu.Start(Cancellation);
        foreach (var number in s_numbers[..^1])
        {
            var address = SmsAddress.Parse(number);
            for (var messageClass = -1; messageClass < 4; messageClass++)
            {
                foreach (byte[] content in (byte[][])[s_coap, Counting(140), [255]])
                {
                    var pdu = await gammu.EncodeAsync(number, content, messageClass);
                    Assert.AreEqual(SmsKind.Data, _message.ReadWithServiceCentre(pdu, 0, pdu.Length, pdu.Length - 8));
                    CollectionAssert.AreEqual(content, pdu.AsSpan(_message.DataOffset, _message.DataCount).ToArray());
                    Assert.AreEqual("62110321436500", Convert.ToHexString(pdu, _message.TimestampOffset, SmsMessage.TimestampLength));
                    Assert.IsTrue(_message.IsFrom(address));

                    // A number of unknown type may be an international one.
                    Assert.AreEqual(number == "12345" ? 2 : 1, s_numbers.Count(other => _message.IsFrom(SmsAddress.Parse(other))), number);
                }
            }
        }

        // What is no 8-bit data is not taken.
        var text = await gammu.EncodeAsync("+4512345678", "hello"u8.ToArray(), -1, "Default_No_Compression");
        Assert.AreEqual(SmsKind.Unusable, _message.ReadWithServiceCentre(text, 0, text.Length, text.Length - 8));
        text = await gammu.EncodeAsync("+4512345678", "hello"u8.ToArray(), -1, "Unicode_No_Compression");
        Assert.AreEqual(SmsKind.Unusable, _message.ReadWithServiceCentre(text, 0, text.Length, text.Length - 8));
    }

    // Proves: SMS-28
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow("040a9154214365870004621103214365400e4402b60b2161fb63b13101300138", "+4512345678")]
    [DataRow("0408d0e5759a0e7ff6907090307513000824010101bb400101", "ekit")]
    [DataRow("0405812143f50004620102030405000460001234", "12345")]
    [DataRow("440a9154214365870004621103214365401b0605040b84c002010603c4af9a4402b60b2161fb63b13101300138", "+4512345678")]
    [DataRow("062a0a915421436587621103214365406211032153104000", "+4512345678")]
    [DataRow("06040d91945152991136f00160124130340a0160124130940a00", "+4915259911630")]
    public async Task Gammu_and_the_device_read_the_same(string hex, string number)
    {
        await using var gammu = GammuPdu.Start(Cancellation);
        var tpdu = Convert.FromHexString(hex);
        var decoded = (await gammu.DecodeAsync(tpdu))!;
        Assert.AreEqual(number, decoded.Number);
        var kind = _message.Read(tpdu, 0, tpdu.Length);
        if (kind == SmsKind.StatusReport)
        {
            Assert.AreEqual("Status_Report", decoded.Type);
            Assert.AreEqual(decoded.Reference, _message.Reference);
            Assert.AreEqual(decoded.Text == "Delivered", _message.Status == 0);
            return;
        }

        Assert.AreEqual("Deliver", decoded.Type);
        StringAssert.EndsWith(decoded.Text, Convert.ToHexStringLower(tpdu, _message.DataOffset, _message.DataCount));
        Assert.AreEqual(kind == SmsKind.Push ? "UserUDH" : "NoUDH", decoded.Udh);
        Assert.AreEqual(SmsAddress.Parse(number) is { } address && _message.IsFrom(address), kind != SmsKind.Unusable && number != "ekit");
    }

    // Proves: SMS-19, SMS-27, SMS-28
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Tshark_dissects_what_the_device_sends()
    {
        using var capture = new SmsCapture();
        List<string> expected = [];
        foreach (var number in s_numbers)
        {
            foreach (var validity in (int[])[None, Relative, Seconds, Time, Absolute])
            {
                foreach (byte[] content in (byte[][])[s_coap, Counting(140)])
                {
                    capture.AddSent(Submit(number, content, validity));
                    var period = s_periods[validity];
                    expected.Add($"1 {number.TrimStart('+')} 4 0 {period} {content.Length} {Convert.ToHexStringLower(content)}");
                }
            }
        }

        var rows = await capture.FieldsAsync(
            "gsm_sms", Cancellation, "gsm_sms.tp-mti", "gsm_sms.tp-da", "gsm_sms.tp-dcs", "gsm_sms.tp-udhi", "gsm_sms.tp-vpf",
            "gsm_sms.vp.validity_period", "gsm_sms.vp.validity_period.minutes", "gsm_sms.tp.user_data_length", "gsm_sms.sms_body");
        CollectionAssert.AreEqual(expected, rows.Select(row => string.Join(' ', row)).ToArray());
        Assert.IsEmpty(await capture.FieldsAsync("_ws.malformed || _ws.expert", Cancellation, "frame.number"));
    }

    // Proves: SMS-28
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Tshark_finds_the_CoAP_message_of_a_push_where_the_device_does()
    {
        var tpdu = Convert.FromHexString("440a9154214365870004621103214365401b0605040b84c002010603c4af9a4402b60b2161fb63b13101300138");
        Assert.AreEqual(SmsKind.Push, _message.Read(tpdu, 0, tpdu.Length));
        CollectionAssert.AreEqual(s_coap, tpdu.AsSpan(_message.DataOffset, _message.DataCount).ToArray());
        using var capture = new SmsCapture();
        capture.AddReceived(tpdu);
        var rows = await capture.FieldsAsync("coap", Cancellation, "gsm_sms.destination_port", "coap.code", "coap.mid", "coap.token", "coap.opt.uri_path_recon");
        Assert.AreEqual("2948 2 46603 2161fb63 /1/0/8", string.Join(' ', rows.Single()).Replace(":", ""));
    }

    private byte[] Submit(string number, byte[] content, int validity)
    {
        _submit.Begin(SmsAddress.Parse(number), 0, 0x2A);
        switch (validity)
        {
            case Relative: _submit.SetRelativeValidity(80); break;
            case Seconds: _submit.SetSecondsValidity(80); break;
            case Time: _submit.SetTimeValidity(150); break;
            case Absolute: _submit.SetAbsoluteValidity(1796038496, 4); break;
        }

        _submit.End(content, 0, content.Length);
        return _submit.Buffer[.._submit.Count];
    }

    private static byte[] Counting(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
