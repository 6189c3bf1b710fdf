using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>The stand-in refuses what V.250, 27.007 and 27.005 refuse.</summary>
[TestClass]
public sealed class StrictnessTests
{
    private const string Coap = "4402b60b2161fb63b13101300138";
    private const string Submit = "0011000a9178563412210004000e" + Coap;

    [TestMethod]
    [DataRow("AT+NOSUCH", "ERROR")]
    [DataRow("AT+CFUN=2", "+CME ERROR: 50")]
    [DataRow("AT+CFUN=", "+CME ERROR: 50")]
    [DataRow("AT+CFUN=\"1\"", "+CME ERROR: 50")]
    [DataRow("AT+CFUN", "ERROR")]
    [DataRow("AT+CEREG=6", "+CME ERROR: 50")]
    [DataRow("AT+CPIN=1234", "+CME ERROR: 3")]
    [DataRow("AT+CGDCONT=1,\"IPX\",\"a\"", "+CME ERROR: 3")]
    [DataRow("AT+CGDCONT=2,\"IPX\",\"a\"", "+CME ERROR: 50")]
    [DataRow("AT+CGDCONT=8,\"IP\",\"a\"", "+CME ERROR: 50")]
    [DataRow("AT+CGACT=1,5", "+CME ERROR: 22")]
    [DataRow("AT+CPSMS=1,,,\"0011100\",\"00100001\"", "+CME ERROR: 50")]
    [DataRow("AT+CEDRXS=2,4,\"01012\"", "+CME ERROR: 50")]
    [DataRow("AT+CSODCP=1,2,\"0102\"", "+CME ERROR: 30")]
    [DataRow("AT+CSODCP=1,3,\"0102\"", "+CME ERROR: 50")]
    [DataRow("AT+CSIM=10,\"0070000001\"", "+CME ERROR: 10")]
    [DataRow("AT+CCHO=\"A0\"", "+CME ERROR: 10")]
    [DataRow("AT+CRSM=176,28423", "+CME ERROR: 10")]
    [DataRow("AT+CMGF=1", "+CMS ERROR: 303")]
    [DataRow("AT+CMGS=0", "+CMS ERROR: 304")]
    [DataRow("AT+CMGS=165", "+CMS ERROR: 304")]
    [DataRow("AT+CMGS=27,1", "+CMS ERROR: 304")]
    [DataRow("AT+CMGR=1", "+CMS ERROR: 321")]
    [DataRow("AT+CMGD=3", "+CMS ERROR: 321")]
    [DataRow("AT+CMGL=5", "+CMS ERROR: 302")]
    [DataRow("AT+CNMI=2,4,0,0,0", "+CMS ERROR: 302")]
    [DataRow("AT+CNMI=2,2,1,0,0", "+CMS ERROR: 303")]
    [DataRow("AT+CPMS=\"XX\"", "+CMS ERROR: 302")]
    [DataRow("AT+CSMS=2", "+CMS ERROR: 302")]
    [DataRow("AT+CSCA=\"+45x\"", "+CMS ERROR: 302")]
    [DataRow("AT+CNMA", "+CMS ERROR: 340")]
    public void A_wrong_command_is_refused(string command, string result)
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CMEE=1");
        Assert.AreEqual(result, rig.Ask(command));
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void Errors_are_plain_until_they_are_asked_for()
    {
        using var rig = new ModemRig(change: o => o with { HasSim = false });
        Assert.AreEqual("ERROR", rig.Ask("AT+CPIN?"));
        rig.Ask("AT+CMEE=1");
        Assert.AreEqual("+CME ERROR: 10", rig.Ask("AT+CPIN?"));
        rig.Ask("AT+CMEE=2");
        Assert.AreEqual("+CME ERROR: SIM not inserted", rig.Ask("AT+CPIN?"));
        Assert.AreEqual("+CMS ERROR: 310", rig.Ask("AT+CMGS=27"));
    }

    [TestMethod]
    [DataRow("0011000a9178563412210004000e" + Coap, 26, "the TPDU has 27 octets, 26 were announced")]
    [DataRow("0011000a9178563412210004000d" + Coap, 27, "TP-UDL says 13 octets, there are 14")]
    [DataRow("0011000a9178563412210004000e" + Coap + "0", 27, "the PDU is not hexadecimal")]
    [DataRow("0011000a9178563412210004000e" + Coap + "zz", 28, "the PDU is not hexadecimal")]
    [DataRow("0010000a9178563412210004000e" + Coap, 27, "it is no SMS-SUBMIT")]
    [DataRow("0051000a9178563412210004000e0e02b60b2161fb63b13101300138", 27, "the user data header is longer than the user data")]
    [DataRow("0009000a9178563412210004020000000000000e" + Coap, 33, "an enhanced validity period of 0 s is reserved")]
    [DataRow("0011000a1178563412210004000e" + Coap, 27, "bit 8 of the type of an address is 1")]
    [DataRow("001100099178563412210004000e" + Coap, 27, "an address of an odd number of digits ends in 1111")]
    [DataRow("0011001691785634122178563412210000000004000e" + Coap, 35, "the address is too long")]
    [DataRow("0011000a91", 4, "the address is too long")]
    [DataRow("11", 1, "the address of the service centre is cut off")]
    public void A_wrong_PDU_is_refused(string pdu, int length, string violation)
    {
        using var rig = new ModemRig();
        Assert.AreEqual(">", rig.Ask($"AT+CMGS={length}").Trim());
        rig.Send(pdu + "\u001a");
        Assert.AreEqual("+CMS ERROR: 304", ModemRig.Lines(rig.Take(1000)));
        Assert.AreEqual(violation, rig.Modem.Violations.Single());
        Assert.AreEqual(0, rig.Centre.Accepted);
    }

    [TestMethod]
    public void User_data_of_140_octets_passes_and_of_141_does_not()
    {
        using var rig = new ModemRig();
        foreach (var (octets, result) in new[] { (140, "+CMGS: 0|OK"), (141, "+CMS ERROR: 304") })
        {
            rig.Ask($"AT+CMGS={13 + octets}");
            rig.Send($"0011000a917856341221000400{octets:x2}{new string('a', 2 * octets)}\u001a");
            Assert.AreEqual(result, ModemRig.Lines(rig.Take(1000)));
        }
    }

    [TestMethod]
    public void A_centre_is_needed()
    {
        using var rig = new ModemRig(change: o => o with { HasServiceCentre = false });
        Assert.AreEqual("+CSCA: \"\",129|OK", rig.Ask("AT+CSCA?"));
        Assert.AreEqual("+CMS ERROR: 330", Send(rig, Submit, 27));
        Assert.AreEqual("+CMGS: 0|OK", Send(rig, "06915404939099" + Submit[2..], 27));
        Assert.AreEqual("+CMS ERROR: 330", Send(rig, "06915404939098" + Submit[2..], 27));
        Assert.AreEqual("OK", rig.Ask("AT+CSCA=\"+4540390999\",145"));
        Assert.AreEqual("+CMGS: 1|OK", Send(rig, Submit, 27));
    }

    [TestMethod]
    public void A_network_is_needed()
    {
        using var rig = new ModemRig();
        rig.Modem.SetCoverage(false);
        Assert.AreEqual("+CMS ERROR: 331", Send(rig, Submit, 27));
        rig.Modem.SetCoverage(true);
        rig.Wait(2000);
        Assert.AreEqual("+CMGS: 0|OK", Send(rig, Submit, 27));
        rig.Ask("AT+CFUN=4");
        Assert.AreEqual("+CMS ERROR: 331", Send(rig, Submit, 27));
    }

    [TestMethod]
    public void The_PIN_is_needed_and_is_tried_three_times_at_most()
    {
        using var rig = new ModemRig(change: o => o with { Pin = "4321" });
        rig.Ask("AT+CMEE=1;+CEREG=1");
        Assert.AreEqual("+CPIN: SIM PIN|OK", rig.Ask("AT+CPIN?"));
        Assert.AreEqual("+CME ERROR: 11", rig.Ask("AT+CIMI"));
        Assert.AreEqual("+CMS ERROR: 311", rig.Ask("AT+CMGS=27"));
        Assert.AreEqual("+CEREG: 1,0|OK", rig.Ask("AT+CEREG?", 5000));
        Assert.AreEqual("+CME ERROR: 16", rig.Ask("AT+CPIN=\"1111\""));
        Assert.AreEqual("+CME ERROR: 16", rig.Ask("AT+CPIN=1111"));
        Assert.AreEqual("+CPINR: SIM PIN, 1, 3|+CPINR: SIM PUK, 10, 10|OK", rig.Ask("AT+CPINR"));
        Assert.AreEqual("+CME ERROR: 12", rig.Ask("AT+CPIN=1111"));
        Assert.AreEqual("+CPIN: SIM PUK|OK", rig.Ask("AT+CPIN?"));
        Assert.AreEqual("+CME ERROR: 50", rig.Ask("AT+CPIN=4321"));
        Assert.AreEqual("+CME ERROR: 16", rig.Ask("AT+CPIN=87654321,4321"));
        Assert.AreEqual("OK|+CEREG: 2|+CEREG: 1", rig.Ask("AT+CPIN=\"12345678\",\"9999\"", 3000));
        rig.Modem.Reboot();
        rig.Take(5000);
        Assert.IsFalse(rig.Modem.IsRegistered);
        Assert.AreEqual("OK", rig.Ask("AT+CPIN=9999", 3000));
        Assert.IsTrue(rig.Modem.IsRegistered);
    }

    [TestMethod]
    public void Bytes_before_the_result_of_a_command_are_lost_and_noted()
    {
        using var rig = new ModemRig(change: o => o with { CommandDelayMs = 50 });
        rig.Send("AT\rAT\r");
        Assert.AreEqual("OK", ModemRig.Lines(rig.Take(1000)));
        Assert.HasCount(3, rig.Modem.Violations);
    }

    [TestMethod]
    public void Command_lines_follow_V_250()
    {
        using var rig = new ModemRig();
        Assert.AreEqual("OK", rig.Ask("at"));
        Assert.AreEqual("OK", rig.Ask("AAT"));
        Assert.AreEqual("OK", rig.Ask("garbageAT"));
        Assert.AreEqual("OK", rig.Ask("ATXX\b\bX0"));
        Assert.AreEqual("OK", rig.Ask("AT E0 V1 Q0"));
        Assert.AreEqual("+CSQ: 20,0|+CMEE: 0|OK", rig.Ask("AT+CSQ;+CMEE?"));
        Assert.AreEqual("+CSQ: 20,0|+CMEE: 0|OK", rig.Ask("A/"));
        Assert.AreEqual("+CSQ: 20,0|ERROR", rig.Ask("AT+CSQ;+BAD;+CMEE?"));
        Assert.AreEqual("", rig.Ask("ATQ1"));
        Assert.AreEqual("OK", rig.Ask("ATQ0"));
        rig.Send("ATV0\r");
        Assert.AreEqual("0\r", rig.Take(100));
        rig.Send("AT+CSQ;+BAD\r");
        Assert.AreEqual("+CSQ: 20,0\r\n4\r", rig.Take(100));
        Assert.AreEqual("ERROR", new ModemRig().Ask("AT" + new string('E', 5000)));
    }

    [TestMethod]
    [DynamicData(nameof(Dialects))]
    public void Garbage_neither_stops_nor_breaks_it(string dialect)
    {
        using var rig = new ModemRig(dialect, o => o with { BootMs = 10 }, card: new ScriptedCard());
        rig.Modem.Faults.ScanMs = 10;
        var names = rig.Ask("AT+CLAC").Split('|')[..^1];
        var random = new Random(27005);
        string[] values = ["0", "1", "2", "7", "12", "5683", "1460", "99999999999", "-1", "", "\"UDP\"", "DGRAM", "17", "\"192.0.2.1\"", "192.0.2.1", "\"\"", "\"0A\"", "0A", "\"", "\"Non-IP\"", "\"SM\"", "\"00111000\"", Submit];
        string[] ends = ["\r", "\r", "\r", "\u001a", "\u001b", "\r\n", ";", "\b\b", ""];
        for (var i = 0; i < 10_000; i++)
        {
            var name = names[random.Next(names.Length)];
            if (name is "+CMUX" or "+CPWROFF" or "+QPOWD" or "+CPOWD")
            {
                continue; // what ends it for good has tests of its own
            }

            var form = random.Next(5) switch { 0 => "", 1 => "?", 2 => "=?", _ => "=" };
            var parameters = form == "=" ? string.Join(',', Enumerable.Range(0, random.Next(1, 7)).Select(_ => values[random.Next(values.Length)])) : "";
            rig.Send($"AT{name}{form}{parameters}{ends[random.Next(ends.Length)]}");
            if (random.Next(4) == 0)
            {
                var bytes = new byte[random.Next(30)];
                random.NextBytes(bytes);
                rig.Modem.Write(bytes);
            }

            rig.Take(random.Next(600));
            rig.Modem.HostBaud = rig.Modem.Memory.Baud; // +IPR is among the commands
        }

        rig.Modem.Reboot();
        rig.Take(60_000);
        Assert.IsGreaterThan(3000, rig.Modem.Commands);
        rig.Modem.HostBaud = rig.Modem.Memory.Baud;
        rig.Ask("ATE0");
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    public static IEnumerable<object[]> Dialects => Lwm2m.Bench.Modem.ModemDialects.Names.Select(name => new object[] { name });

    private static string Send(ModemRig rig, string pdu, int length)
    {
        rig.Ask($"AT+CMGS={length}");
        rig.Send(pdu + "\u001a");
        return ModemRig.Lines(rig.Take(1000));
    }
}
