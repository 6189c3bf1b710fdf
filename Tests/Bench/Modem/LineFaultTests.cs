using System.Net;
using static Lwm2m.Bench.Tests.Modem.FaultSteps;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>Each switch of what goes wrong on the line does that, and the modem is well without it.</summary>
[TestClass]
public sealed class LineFaultTests
{
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
}
