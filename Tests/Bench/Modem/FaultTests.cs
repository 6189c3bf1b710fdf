using System.Net;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>Each switch of what goes wrong in the field does that, and the modem is well without it.</summary>
[TestClass]
public sealed class FaultTests
{
    private const string Coap = "4402b60b2161fb63b13101300138";
    private const string Submit = "0011000a9178563412210004000e" + Coap; // 27 octets, to +8765432112

    [TestMethod]
    public void Row_1_echo_stays_on()
    {
        using var rig = new ModemRig(change: o => o with { Echo = true });
        Assert.AreEqual("AT|OK", rig.Ask("AT"));
        Assert.AreEqual("ATE0|OK", rig.Ask("ATE0"));
        Assert.AreEqual("OK", rig.Ask("AT"));
        rig.Modem.Faults.EchoStaysOn = true;
        Assert.AreEqual("ATE0|OK", rig.Ask("ATE0"));
        Assert.AreEqual("AT|OK", rig.Ask("AT"));
        rig.Modem.Faults.EchoStaysOn = false;
        rig.Modem.Reboot(); // the profile that was saved has echo
        rig.Take(5000);
        Assert.AreEqual("AT|OK", rig.Ask("AT"));
        Assert.AreEqual("ATE0&W|OK", rig.Ask("ATE0&W"));
        rig.Modem.Reboot();
        rig.Take(5000);
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void Row_2_an_unsolicited_code_stands_between_command_and_result()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.UrcAfterCommand = "+CSCON: 1";
        rig.Modem.Faults.UrcBeforeResult = "+CMTI: \"SM\",3";
        Assert.AreEqual("+CSCON: 1|+CSQ: 20,0|+CMTI: \"SM\",3|OK", rig.Ask("AT+CSQ"));
    }

    [TestMethod]
    public void Row_3_answer_and_unsolicited_code_share_a_prefix()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CEREG=2");
        rig.Modem.Faults.SharedPrefixUrc = true;
        Assert.AreEqual("+CEREG: 1|+CEREG: 2,1,\"00C8\",\"01A2D003\",9|OK", rig.Ask("AT+CEREG?"));
        Assert.AreEqual("+CPIN: READY|+CPIN: READY|OK", rig.Ask("AT+CPIN?"));
        rig.Modem.Faults.SimBusy = 1;
        rig.Ask("AT+CMEE=1");
        Assert.AreEqual("+CPIN: READY|+CME ERROR: 14", rig.Ask("AT+CPIN?"));
        using var quectel = new ModemRig("quectel-bg");
        quectel.Modem.Faults.SharedPrefixUrc = true;
        quectel.Ask("AT+QIACT=1");
        Assert.AreEqual("+QIOPEN: 11,0|OK|+QIOPEN: 0,0", quectel.Ask("AT+QIOPEN=1,0,\"UDP\",\"192.0.2.1\",5683"));
    }

    [TestMethod]
    public void Row_4_a_result_after_OK_is_late_or_never_comes()
    {
        using var rig = new ModemRig("quectel-bg");
        rig.Ask("AT+QIACT=1");
        rig.Modem.Faults.ResultLateMs = 60_000;
        Assert.AreEqual("OK", rig.Ask("AT+QIOPEN=1,0,\"UDP\",\"192.0.2.1\",5683", 59_000));
        Assert.AreEqual("+QIOPEN: 0,0", ModemRig.Lines(rig.Take(1500)));
        rig.Modem.Faults.ResultsMissing = 1;
        Assert.AreEqual("OK", rig.Ask("AT+QIOPEN=1,1,\"UDP\",\"192.0.2.1\",5683", 1_000_000));
        rig.Modem.Faults.ResultLateMs = 0;
        Assert.AreEqual("OK|+QIOPEN: 1,0", rig.Ask("AT+QIOPEN=1,1,\"UDP\",\"192.0.2.1\",5683"));
    }

    [TestMethod]
    public void Row_5_the_prompt_is_missing_late_double_or_without_its_space()
    {
        using var rig = new ModemRig();
        Assert.AreEqual("\r\n> ", Ask(rig, "AT+CMGS=27"));
        rig.Send("\u001b");
        Assert.AreEqual("OK", ModemRig.Lines(rig.Take(10)));

        rig.Modem.Faults.PromptWithoutSpace = true;
        Assert.AreEqual("\r\n>", Ask(rig, "AT+CMGS=27"));
        rig.Send("\u001b");
        rig.Take(10);

        rig.Modem.Faults.PromptWithoutSpace = false;
        rig.Modem.Faults.PromptTwice = true;
        Assert.AreEqual("\r\n> \r\n> ", Ask(rig, "AT+CMGS=27"));
        rig.Send("\u001b");
        rig.Take(10);

        rig.Modem.Faults.PromptTwice = false;
        rig.Modem.Faults.PromptLateMs = 3000;
        Assert.AreEqual("", Ask(rig, "AT+CMGS=27"));
        Assert.AreEqual("\r\n> ", rig.Take(3000));
        rig.Send("\u001b");
        rig.Take(10);

        rig.Modem.Faults.PromptLateMs = 0;
        rig.Modem.Faults.PromptsMissing = 1;
        Assert.AreEqual("", Ask(rig, "AT+CMGS=27"));
        Assert.AreEqual("", Ask(rig, "AT")); // it waits for a PDU
        rig.Send("\u001b");
        Assert.AreEqual("OK", ModemRig.Lines(rig.Take(10)));
        Assert.AreEqual("OK", rig.Ask("AT"));
        Assert.IsEmpty(rig.Modem.Violations);
    }

    [TestMethod]
    public void Row_6_data_that_comes_too_soon_after_the_prompt_is_lost()
    {
        using var rig = new ModemRig("sara-r4");
        rig.Ask("AT+USOCR=17");
        Assert.AreEqual("@", Ask(rig, "AT+USOST=0,\"192.0.2.1\",5683,2"));
        rig.Send("a");
        rig.Wait(50);
        rig.Send("bc");
        Assert.AreEqual("+USOST: 0,2|OK", ModemRig.Lines(rig.Take(10)));
        Assert.AreEqual(1, rig.Modem.LostFromHost);

        using var other = new ModemRig();
        other.Modem.Faults.DataPauseMs = 100;
        Ask(other, "AT+CMGS=27");
        other.Send(Submit + "\u001a");
        Assert.AreEqual("", other.Take(5000));
        Assert.AreEqual(Submit.Length + 1, other.Modem.LostFromHost);
    }

    [TestMethod]
    public void Row_7_what_wakes_the_port_is_lost()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.SleepsAfterMs = 5000;
        Assert.AreEqual("OK", rig.Ask("AT", 4999));
        Assert.AreEqual("OK", rig.Ask("AT", 5000));
        Assert.AreEqual("", rig.Ask("AT", 50)); // wakes it
        Assert.AreEqual("", rig.Ask("AT", 60)); // 100 ms are not over
        Assert.AreEqual("OK", rig.Ask("AT", 6000));
        rig.Modem.Pins.Dtr = true;
        rig.Wait(100);
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void Row_8_an_autobauding_port_is_silent_until_AT_and_a_reset_changes_the_rate()
    {
        using var rig = new ModemRig(change: o => o with { StartsOn = false });
        rig.Modem.Faults.Autobaud = true;
        rig.Modem.HostBaud = 9600;
        rig.Modem.Pins.PowerKey = true;
        rig.Wait(600);
        rig.Modem.Pins.PowerKey = false;
        Assert.AreEqual("", rig.Take(5000));
        Assert.AreEqual("OK", rig.Ask("AT"));
        Assert.AreEqual("+IPR: 9600|OK", rig.Ask("AT+IPR?"));

        rig.Modem.Faults.Autobaud = false;
        rig.Modem.Faults.BaudAfterReset = 115_200;
        rig.Modem.Reboot();
        rig.Wait(5000);
        var garbage = rig.Take();
        Assert.IsTrue(garbage.Length > 0 && garbage.All(c => c > 127), garbage);
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Modem.HostBaud = 115_200;
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void Row_9_bytes_are_lost_without_flow_control()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.LoseSpaceAfterColon = true;
        Assert.AreEqual("+CSQ:20,0|OK", rig.Ask("AT+CSQ"));
        rig.Modem.Faults.LoseSpaceAfterColon = false;
        rig.Modem.Faults.FifoBytes = 16;
        rig.Send("AT+CGSN\r");
        Assert.AreEqual("\r\n49015420323751", rig.Take(1000));
        rig.Modem.Faults.FifoBytes = 0;
        var before = rig.Modem.LostToHost;
        rig.Modem.Faults.LosesByteEvery = 7;
        Assert.AreEqual(25 - 3, Ask(rig, "AT+CGSN").Length);
        Assert.AreEqual(3, rig.Modem.LostToHost - before);
        rig.Modem.Faults.LosesByteEvery = 0;
        foreach (var end in new[] { "\n", "\r\r\n" })
        {
            rig.Modem.Faults.LineEnd = end;
            Assert.AreEqual($"{end}+CSQ: 20,0{end}{end}OK{end}", Ask(rig, "AT+CSQ"));
        }
    }

    [TestMethod]
    public void Row_10_zero_bytes_are_lost()
    {
        using var rig = new ModemRig("sara-r4");
        var socket = rig.Bearer.Listen(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5683), (_, _) => { });
        rig.Ask("AT+USOCR=17,50000");
        rig.Modem.Faults.DropsNul = true;
        socket.Send(new IPEndPoint(rig.Bearer.Address, 50_000), [1, 0, 2]);
        Assert.AreEqual("+UUSORF: 0,3", ModemRig.Lines(rig.Take(100)));
        Assert.AreEqual("+USORF: 0,\"192.0.2.1\",5683,3,\"\u0001\u0002\"|OK", rig.Ask("AT+USORF=0,100"));
    }

    [TestMethod]
    public void Row_11_it_starts_anew_by_itself()
    {
        using var rig = new ModemRig(change: o => o with { BootMs = 3000 });
        rig.Ask("AT+CEREG=2;+CMEE=1");
        rig.Modem.Faults.RebootsAtCommand = 2;
        Assert.AreEqual("OK", rig.Ask("AT"));
        Assert.AreEqual("RDY", rig.Ask("AT", 3000));
        Assert.AreEqual("+CEREG: 0,2|OK", rig.Ask("AT+CEREG?", 10)); // all is forgotten
        Assert.AreEqual(2, rig.Modem.Starts);
        rig.Modem.Faults.BootsSilently = true;
        rig.Modem.Reboot();
        Assert.AreEqual("", rig.Take(10_000));
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    [DataRow(StuckUntil.Escape)]
    [DataRow(StuckUntil.Restart)]
    [DataRow(StuckUntil.Reset)]
    [DataRow(StuckUntil.Power)]
    public void Row_12_it_hangs_until_a_rung_of_the_ladder_frees_it(StuckUntil until)
    {
        using var rig = new ModemRig(change: o => o with { BootMs = 1000 });
        rig.Modem.Faults.Stuck = until;
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Modem.Faults.StuckAnswersError = true;
        Assert.AreEqual("ERROR", rig.Ask("AT"));
        rig.Modem.Faults.StuckAnswersError = false;
        rig.Send("\u001b");
        Assert.AreEqual(until == StuckUntil.Escape ? "OK" : "", rig.Ask("AT"));
        rig.Ask("AT+CFUN=1,1", 3000);
        Assert.AreEqual(until <= StuckUntil.Restart ? "OK" : "", rig.Ask("AT"));
        rig.Modem.Pins.Reset = true;
        rig.Wait(200);
        rig.Modem.Pins.Reset = false;
        rig.Take(3000);
        Assert.AreEqual(until <= StuckUntil.Reset ? "OK" : "", rig.Ask("AT"));
        Hold(rig, 700);
        Assert.IsFalse(rig.Modem.IsOn);
        Hold(rig, 700);
        rig.Take(3000);
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void Row_12_commands_fail_or_are_not_answered()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.FailingCommand = "+CSMS";
        rig.Modem.Faults.CommandFailures = 2;
        Assert.AreEqual("ERROR", rig.Ask("AT+CSMS=1"));
        Assert.AreEqual("ERROR", rig.Ask("AT+CSMS=1"));
        Assert.AreEqual("+CSMS: 1,1,1|OK", rig.Ask("AT+CSMS=1"));
        rig.Modem.Faults.SilentCommand = "+CSQ";
        rig.Modem.Faults.CommandSilences = 1;
        Assert.AreEqual("", rig.Ask("AT+CSQ", 60_000));
        Assert.AreEqual("+CSQ: 20,0|OK", rig.Ask("AT+CSQ"));
    }

    [TestMethod]
    public void Row_13_a_full_store_shows_nothing_and_the_network_keeps_messages()
    {
        using var rig = new ModemRig(change: o => o with { StoreCapacity = 2 });
        rig.Ask("AT+CNMI=2,1,0,0,0");
        rig.Modem.Faults.TellsStoreFull = true;
        for (var i = 0; i < 3; i++)
        {
            Send(rig, [(byte)i]);
        }

        Assert.AreEqual("+CMTI: \"SM\",1|+CMTI: \"SM\",2|^SMMEMFULL: \"SM\"", ModemRig.Lines(rig.Take(2000)));
        Assert.AreEqual(1, rig.Centre.Waiting);
        Assert.AreEqual("OK|+CMTI: \"SM\",1", rig.Ask("AT+CMGD=1"));
        Assert.AreEqual(0, rig.Centre.Waiting);
        rig.Ask("AT+CMGD=1,4");
        rig.Modem.Faults.StoreFull = true;
        rig.Modem.Faults.TellsStoreFull = false;
        Send(rig, [9]);
        Assert.AreEqual("", rig.Take(2000));
        Assert.AreEqual(1, rig.Centre.Waiting);
    }

    [TestMethod]
    public void Row_14_the_indication_names_another_store_or_no_index()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CNMI=2,1,0,0,0");
        rig.Modem.Faults.CmtiOfOtherStore = true;
        Send(rig, [1]);
        Assert.AreEqual("+CMTI: \"ME\",1", ModemRig.Lines(rig.Take(1000)));
        Assert.AreEqual("+CMS ERROR: 321", rig.Ask("AT+CMGR=1"));
        Assert.AreEqual("+CPMS: 1,10,0,10,0,10|OK", rig.Ask("AT+CPMS=\"ME\""));
        Assert.IsTrue(rig.Ask("AT+CMGR=1").StartsWith("+CMGR: 0,,", StringComparison.Ordinal));
        rig.Modem.Faults.CmtiOfOtherStore = false;
        rig.Modem.Faults.CmtiWithoutIndex = true;
        Send(rig, [2]);
        Assert.AreEqual("+CMTI: ,-1", ModemRig.Lines(rig.Take(1000)));
    }

    [TestMethod]
    public void Row_15_a_missing_acknowledgement_ends_reception()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CSMS=1");
        rig.Ask("AT+CNMI=2,2,0,1,0");
        Send(rig, [1]);
        Assert.IsTrue(rig.Take(1000).Contains("+CMT: ", StringComparison.Ordinal));
        Assert.AreEqual("", rig.Take(13_000));
        Assert.AreEqual("+CNMI: 2,2,0,1,0|OK", rig.Ask("AT+CNMI?"));
        rig.Wait(1500);
        Assert.AreEqual("+CNMI: 2,0,0,0,0|OK", rig.Ask("AT+CNMI?"));
        Assert.HasCount(1, rig.Modem.Violations);
        Assert.AreEqual(1, rig.Centre.Waiting); // RP-ERROR: the centre keeps it
        Assert.AreEqual("+CMS ERROR: 340", rig.Ask("AT+CNMA"));
        Send(rig, [2]);
        Assert.AreEqual("", rig.Take(30_000));
        rig.Ask("AT+CNMI=2,2,0,1,0");
        Assert.IsTrue(rig.Take(70_000).Contains("+CMT: ", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Row_15_the_acknowledgement_of_a_report_is_refused()
    {
        using var rig = new ModemRig();
        _ = new SmsTransport(rig.Centre, "8765432112");
        rig.Ask("AT+CSMS=1");
        rig.Ask("AT+CNMI=2,2,0,1,0");
        rig.Modem.Faults.RefusesCnmaOfReports = true;
        Ask(rig, "AT+CMGS=27");
        rig.Send(Submit.Replace("0011", "0031", StringComparison.Ordinal) + "\u001a");
        Assert.IsTrue(ModemRig.Lines(rig.Take(3000)).Contains("+CDS: ", StringComparison.Ordinal));
        Assert.AreEqual("+CMS ERROR: 340", rig.Ask("AT+CNMA"));
        Assert.AreEqual("+CNMI: 2,2,0,1,0|OK", rig.Ask("AT+CNMI?", 20_000));
        Assert.AreEqual("+CNMI: 2,2,0,1,0|OK", rig.Ask("AT+CNMI?"));
    }

    [TestMethod]
    public void Row_16_modes_that_are_listed_are_refused()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.RefusedCnmi = "2,2 1,2";
        Assert.AreEqual("+CMS ERROR: 303", rig.Ask("AT+CNMI=2,2,0,0,0"));
        Assert.AreEqual("+CMS ERROR: 303", rig.Ask("AT+CNMI=1,2,0,0,0"));
        Assert.AreEqual("OK", rig.Ask("AT+CNMI=2,1,0,0,0"));
    }

    [TestMethod]
    public void Row_17_a_submission_fails_or_takes_two_minutes()
    {
        using var rig = new ModemRig();
        _ = new SmsTransport(rig.Centre, "8765432112");
        rig.Modem.Faults.SubmitErrors = 1;
        rig.Modem.Faults.SubmitError = 332;
        rig.Modem.Faults.SubmitLateMs = 119_000;
        Ask(rig, "AT+CMGS=27");
        rig.Send(Submit + "\u001a");
        Assert.AreEqual("", rig.Take(119_000));
        Assert.AreEqual("", rig.Ask("AT", 100)); // it is busy
        Assert.AreEqual("+CMS ERROR: 332", ModemRig.Lines(rig.Take(1000)));
        Assert.HasCount(3, rig.Modem.Violations); // A, T, CR
        Assert.AreEqual(0, rig.Modem.Submitted);
        rig.Modem.Faults.SubmitLateMs = 0;
        Ask(rig, "AT+CMGS=27");
        rig.Send(Submit + "\u001a");
        Assert.AreEqual("+CMGS: 1|OK", ModemRig.Lines(rig.Take(1000)));
    }

    [TestMethod]
    public void Row_18_a_message_comes_twice()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CNMI=2,2,0,0,0");
        rig.Modem.Faults.DeliversTwice = true;
        Send(rig, [7]);
        Assert.AreEqual("+CMT: ,19", ModemRig.Lines(rig.Take(1000)).Split('|')[0]);
        Assert.IsTrue(rig.Ask("AT+CMGL=4").StartsWith("+CMGL: 1,0,,19|", StringComparison.Ordinal));
        rig.Modem.Faults.DeliversTwice = false;
        rig.Centre.Fate = _ => new SmsFate(2);
        Send(rig, [8]);
        var lines = ModemRig.Lines(rig.Take(2000)).Split('|');
        Assert.HasCount(4, lines);
        DeliverTpdu first = ReadPdu(lines[1]), second = ReadPdu(lines[3]);
        Assert.AreEqual(first.Time, second.Time);
        Assert.AreEqual(first.Originator, second.Originator);
        CollectionAssert.AreEqual(first.UserData, second.UserData);
    }

    [TestMethod]
    public void Row_19_senders_and_codings_are_strange()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CNMI=2,2,0,0,0");
        rig.Modem.Faults.Originator = "0DD0F334FC1CA69701"; // sipgate
        rig.Modem.Faults.NoServiceCentre = true;
        rig.Modem.Faults.Coding = "C8";
        Send(rig, [7]);
        var lines = ModemRig.Lines(rig.Take(1000)).Split('|');
        Assert.AreEqual("+CMT: ,21", lines[0]);
        Assert.AreEqual("00040DD0F334FC1CA6970100C8", lines[1][..26]);
        foreach (var raw in new[] { "04", "0400", "04FF", "0405812143f5" })
        {
            rig.Modem.Faults.Originator = null;
            rig.Centre.Inject(ModemRig.DeviceNumber, Convert.FromHexString(raw)); // cut off
            Assert.IsTrue(rig.Take(1000).Contains($"+CMT: ,{raw.Length / 2}", StringComparison.Ordinal));
        }
    }

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

    [TestMethod]
    public void Row_23_multiplexing_and_data_mode_make_the_port_useless()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.EntersDataMode = true;
        Assert.AreEqual("CONNECT", rig.Ask("AT+CSQ"));
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Send("+++");
        Assert.AreEqual("OK", ModemRig.Lines(rig.Take(10)));
        Assert.AreEqual("OK", rig.Ask("AT"));
        Assert.AreEqual("OK", rig.Ask("AT+CMUX=0"));
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Send("+++");
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Modem.Pins.Reset = true;
        rig.Wait(200);
        rig.Modem.Pins.Reset = false;
        rig.Take(5000);
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void Row_24_a_scan_blocks_all_else_for_minutes()
    {
        using var rig = new ModemRig();
        Assert.AreEqual("", rig.Ask("AT+COPS=?", 179_000));
        Assert.AreEqual("", rig.Ask("AT", 500));
        Assert.IsTrue(ModemRig.Lines(rig.Take(1000)).StartsWith("+COPS: (2,\"Bench Mobile\"", StringComparison.Ordinal));
        Assert.AreEqual(1, rig.Modem.Scans);
        Assert.HasCount(3, rig.Modem.Violations);
    }

    private static string Ask(ModemRig rig, string command)
    {
        rig.Send(command + "\r");
        return rig.Take(10);
    }

    private static DeliverTpdu ReadPdu(string line)
    {
        var octets = Convert.FromHexString(line);
        return DeliverTpdu.Parse(octets.AsSpan(1 + octets[0]));
    }

    private static void Hold(ModemRig rig, int ms)
    {
        rig.Modem.Pins.PowerKey = true;
        rig.Wait(ms);
        rig.Modem.Pins.PowerKey = false;
        rig.Take();
    }

    private static void Send(ModemRig rig, byte[] data) => rig.Centre.Send(new SmsAddress(ModemRig.ServerNumber), ModemRig.DeviceNumber, data);
}
