using System.Net;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>Power, sleep, coverage, packet contexts, non-IP data, stores and the card.</summary>
[TestClass]
public sealed class LifeTests
{
    [TestMethod]
    public void The_power_key_has_to_be_held()
    {
        using var rig = new ModemRig("quectel-bg", o => o with { StartsOn = false });
        Assert.AreEqual("", rig.Ask("AT"));
        Hold(rig, 499);
        Assert.IsFalse(rig.Modem.Pins.Status);
        Hold(rig, 501);
        Assert.IsTrue(rig.Modem.Pins.Status);
        Assert.AreEqual("RDY|APP RDY", ModemRig.Lines(rig.Take(2000)));
        Hold(rig, 600);
        Assert.IsTrue(rig.Modem.IsOn);
        Hold(rig, 700);
        Assert.IsFalse(rig.Modem.IsOn);
        Hold(rig, 600);
        rig.Take(3000);
        Assert.IsTrue(rig.Ask("AT").EndsWith("OK", StringComparison.Ordinal));
        rig.Modem.Pins.Supply = false;
        Assert.IsFalse(rig.Modem.Pins.Status);
        Hold(rig, 1000);
        Assert.IsFalse(rig.Modem.Pins.Status);
        rig.Modem.Pins.Supply = true;
        Hold(rig, 1000);
        Assert.IsTrue(rig.Modem.Pins.Status);
    }

    [TestMethod]
    public void It_switches_itself_off_in_order()
    {
        using var rig = new ModemRig("quectel-bg");
        Assert.AreEqual("OK|POWERED DOWN", rig.Ask("AT+QPOWD=1"));
        Assert.IsFalse(rig.Modem.IsOn);
        using var sim = new ModemRig("sim7080");
        Assert.AreEqual("OK|NORMAL POWER DOWN", sim.Ask("AT+CPOWD=1"));
        using var sara = new ModemRig("sara-r4");
        Assert.AreEqual("OK", sara.Ask("AT+CPWROFF", 3000));
        Assert.IsFalse(sara.Modem.IsOn);
    }

    [TestMethod]
    public void It_falls_asleep_after_the_active_time_and_wakes_with_what_it_knew()
    {
        using var rig = new ModemRig("quectel-bg");
        rig.Ask("AT+QIACT=1;+CEREG=4");
        rig.Ask("AT+QIOPEN=1,0,\"UDP\",\"192.0.2.1\",5683,0,0");
        // T3324 of 10 s, T3412 of 24 h
        Assert.AreEqual("OK|+CEREG: 1,\"00C8\",\"01A2D003\",9,,,\"00000101\",\"00111000\"", rig.Ask("AT+CPSMS=1,,,\"00111000\",\"00000101\"", 100));
        rig.Wait(9000);
        Assert.AreEqual("OK", rig.Ask("AT", 9000)); // starts the active time anew
        Assert.AreEqual("+QPSMTIMER: 0,0", ModemRig.Lines(rig.Take(2000)));
        Assert.IsTrue(rig.Modem.IsAsleep);
        Assert.AreEqual("", rig.Ask("AT")); // only the key wakes it
        rig.Centre.Send(new SmsAddress(ModemRig.ServerNumber), ModemRig.DeviceNumber, [1]);
        rig.Wait(10_000);
        Assert.AreEqual(1, rig.Centre.Waiting);
        Hold(rig, 600);
        rig.Wait(200);
        Assert.AreEqual(0, rig.Centre.Waiting);
        Assert.AreEqual(1, rig.Modem.Starts);
        Assert.AreEqual("+CEREG: 4,1,\"00C8\",\"01A2D003\",9,,,\"00000101\",\"00111000\"|OK", rig.Ask("AT+CEREG?"));
        Assert.IsTrue(rig.Ask("AT+QISTATE?").StartsWith("+QISTATE: 0,\"UDP\",\"192.0.2.1\",5683", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Another_wakes_by_its_port_and_loses_what_woke_it()
    {
        using var rig = new ModemRig("quectel-bc");
        rig.Ask("AT+CPSMS=1,,,\"00111000\",\"00000101\"", 11_000);
        Assert.IsTrue(rig.Modem.IsAsleep);
        Assert.AreEqual("", rig.Ask("AT", 200));
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void What_the_network_does_not_grant_is_told()
    {
        using var rig = new ModemRig(change: o => o with { MaxActiveTimeS = 0 });
        rig.Ask("AT+CEREG=4");
        Assert.AreEqual("OK|+CEREG: 1,\"00C8\",\"01A2D003\",9,,,,", rig.Ask("AT+CPSMS=1,,,\"00111000\",\"00000101\""));
        rig.Wait(1_000_000);
        Assert.IsFalse(rig.Modem.IsAsleep);
        Assert.AreEqual("+CEDRXRDP: 0|OK", rig.Ask("AT+CEDRXRDP"));
        Assert.AreEqual("OK|+CEDRXP: 5,\"1001\",\"1001\",\"0011\"", rig.Ask("AT+CEDRXS=2,5,\"1001\""));
        Assert.AreEqual("+CEDRXRDP: 5,\"1001\",\"1001\",\"0011\"|OK", rig.Ask("AT+CEDRXRDP"));
    }

    [TestMethod]
    public void Coverage_goes_and_comes()
    {
        using var rig = new ModemRig(change: o => o with { IsRoaming = true });
        rig.Ask("AT+CEREG=1;+CREG=1");
        rig.Modem.SetCoverage(false);
        Assert.AreEqual("+CREG: 2|+CEREG: 2", ModemRig.Lines(rig.Take(5000)));
        Assert.AreEqual("+CSQ: 99,99|OK", rig.Ask("AT+CSQ"));
        rig.Modem.SetCoverage(true);
        Assert.AreEqual("+CREG: 5|+CEREG: 5", ModemRig.Lines(rig.Take(5000)));
        Assert.AreEqual("OK|+CREG: 0|+CEREG: 0", rig.Ask("AT+CFUN=4"));
        Assert.AreEqual("OK|+CREG: 2|+CEREG: 2|+CREG: 5|+CEREG: 5", rig.Ask("AT+CFUN=1", 5000));
        Assert.AreEqual("OK|RDY", rig.Ask("AT+CFUN=1,1", 5000));
        rig.Ask("AT+CFUN=4", 100);
        rig.Ask("AT+CFUN=1", 500);
        rig.Ask("AT+CFUN=4", 5000); // ends the search
        Assert.IsFalse(rig.Modem.IsRegistered);
    }

    [TestMethod]
    public void Packet_contexts_are_defined_and_switched()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CMEE=1");
        Assert.AreEqual("+CGDCONT: 1,\"IP\",\"internet\",\"\",0,0|OK", rig.Ask("AT+CGDCONT?"));
        Assert.AreEqual("OK", rig.Ask("AT+CGDCONT=2,\"Non-IP\",\"nidd\""));
        Assert.AreEqual("+CGACT: 1,1|+CGACT: 2,0|OK", rig.Ask("AT+CGACT?"));
        Assert.AreEqual("OK", rig.Ask("AT+CGACT=1,2"));
        Assert.AreEqual("+CGPADDR: 1,\"10.0.0.2\"|+CGPADDR: 2|OK", rig.Ask("AT+CGPADDR"));
        Assert.AreEqual("+CME ERROR: 3", rig.Ask("AT+CGDCONT=2,\"IP\",\"x\""));
        Assert.AreEqual("OK", rig.Ask("AT+CGACT=0,2"));
        Assert.AreEqual("OK", rig.Ask("AT+CGDCONT=2"));
        Assert.AreEqual("+CGCONTRDP: 1,5,\"internet\",\"10.0.0.2.255.255.255.0\",\"10.0.0.1\",\"8.8.8.8\",,,,,,1358|OK", rig.Ask("AT+CGCONTRDP=1"));
    }

    [TestMethod]
    public void Non_IP_data_goes_both_ways_over_the_control_plane()
    {
        var network = new NonIp();
        using var rig = new ModemRig(nonIp: network);
        rig.Ask("AT+CMEE=1;+CFUN=0");
        rig.Ask("AT+CGDCONT=1,\"Non-IP\",\"nidd\"");
        rig.Ask("AT+CFUN=1", 3000);
        Assert.AreEqual("238010000000001", network.Device);
        Assert.IsTrue(network.IsReachable);
        Assert.AreEqual("OK", rig.Ask("AT+CSODCP=1,2,\"0102\",2,0"));
        Assert.AreEqual("0102 AnswerFollows", network.Sent.Single());
        Assert.AreEqual("+CME ERROR: 50", rig.Ask($"AT+CSODCP=1,129,\"{new string('0', 258)}\""));
        network.Outcome = NiddOutcome.Congested;
        Assert.AreEqual("+CME ERROR: 182", rig.Ask("AT+CSODCP=1,1,\"01\""));
        network.Down!(new byte[] { 7 });
        Assert.AreEqual("", rig.Take(1000)); // nobody asked for reports: it waits
        Assert.AreEqual("OK|+CRTDCP: 1,1,\"07\"", rig.Ask("AT+CRTDCP=1"));
        network.Down!(new byte[] { 8, 9 });
        Assert.AreEqual("+CRTDCP: 1,2,\"0809\"", ModemRig.Lines(rig.Take(1000)));
        rig.Modem.SetCoverage(false);
        Assert.IsFalse(network.IsReachable);
        rig.Modem.SetCoverage(true);
        rig.Wait(2000);
        Assert.IsTrue(network.IsReachable);
        rig.Ask("AT+CFUN=0");
        Assert.IsNull(network.Down);
    }

    [TestMethod]
    public void Non_IP_data_of_Quectel_is_switched_on_and_fetched()
    {
        var network = new NonIp();
        using var rig = new ModemRig("quectel-bg", nonIp: network);
        rig.Ask("AT+CFUN=0");
        Assert.AreEqual("OK", rig.Ask("AT+QCFGEXT=\"pdp_type\",1,\"Non-IP\",\"nidd\""));
        rig.Ask("AT+CFUN=1", 3000);
        Assert.AreEqual("OK|+QIND: \"nipd\",\"open\",1", rig.Ask("AT+QCFGEXT=\"nipd\",1"));
        Assert.AreEqual("OK", rig.Ask("AT+QCFGEXT=\"nipdcfg\",0,\"nidd\""));
        Assert.AreEqual("OK|+QIND: \"nipd\",\"open\",0", rig.Ask("AT+QCFGEXT=\"nipd\",1"));
        Assert.AreEqual("OK", rig.Ask("AT+QCFGEXT=\"nipds\",1,\"0102\",4"));
        Assert.AreEqual("ERROR", rig.Ask("AT+QCFGEXT=\"nipds\",1,\"0102\",2")); // characters, not octets
        Assert.AreEqual("0102 None", network.Sent.Single());
        network.Down!(new byte[] { 8, 9 });
        Assert.AreEqual("+QIND: \"nipd\",\"recv\"", ModemRig.Lines(rig.Take(1000)));
        Assert.AreEqual("+QCFGEXT: \"nipdr\",2,0,2|OK", rig.Ask("AT+QCFGEXT=\"nipdr\",0"));
        Assert.AreEqual("+QCFGEXT: \"nipdr\",2,\"0809\"|OK", rig.Ask("AT+QCFGEXT=\"nipdr\",1500,1"));
        Assert.AreEqual("+QCFGEXT: \"nipdr\",2,2,0|OK", rig.Ask("AT+QCFGEXT=\"nipdr\",0"));
    }

    [TestMethod]
    public void Non_IP_data_of_nRF91_goes_through_a_raw_socket()
    {
        var network = new NonIp();
        using var rig = new ModemRig("nrf91", nonIp: network);
        rig.Ask("AT+CGDCONT=1,\"Non-IP\",\"nidd\"");
        rig.Ask("AT+CFUN=1", 3000);
        Assert.AreEqual("ERROR", rig.Ask("AT#XSOCKET=1,2,0")); // no other socket on that context
        Assert.AreEqual("#XSOCKET: 0,3,0|OK", rig.Ask("AT#XSOCKET=3,3,0,1"));
        Assert.AreEqual("OK", rig.Ask("AT#XAPOLL=0,1,1"));
        Assert.AreEqual("#XSEND: 0,0,2|OK", rig.Ask("AT#XSEND=0,1,0,\"0102\""));
        network.Down!(new byte[] { 8, 9 });
        Assert.AreEqual("#XAPOLL: 0,1", ModemRig.Lines(rig.Take(1000)));
        Assert.AreEqual("#XRECV: 0,1,2|0809|OK", rig.Ask("AT#XRECV=0,1,64,1"));
    }

    [TestMethod]
    public void Messages_are_stored_listed_read_sent_and_deleted()
    {
        using var rig = new ModemRig();
        var server = new SmsTransport(rig.Centre, "8765432112");
        rig.Ask("AT+CNMI=2,1,0,0,0");
        server.Send([1], new PhoneEndPoint(ModemRig.DeviceNumber));
        Assert.AreEqual("+CMTI: \"SM\",1", ModemRig.Lines(rig.Take(1000)));
        Assert.AreEqual("OK", rig.Ask("AT+CMGL=1"));
        var listed = rig.Ask("AT+CMGL=4").Split('|');
        Assert.AreEqual("+CMGL: 1,0,,19", listed[0]);
        Assert.AreEqual($"+CMGR: 1,,19|{listed[1]}|OK", rig.Ask("AT+CMGR=1"));
        rig.Send("AT+CMGW=14\r");
        rig.Take(10);
        rig.Send("0011000a9178563412210004000101\u001a");
        Assert.AreEqual("+CMGW: 2|OK", ModemRig.Lines(rig.Take(10)));
        Assert.AreEqual("+CMGL: 2,2,,14|0011000A9178563412210004000101|OK", rig.Ask("AT+CMGL=2"));
        Assert.AreEqual("+CMSS: 0|OK", rig.Ask("AT+CMSS=2"));
        Assert.AreEqual("+CMS ERROR: 321", rig.Ask("AT+CMSS=1"));
        Assert.AreEqual("+CPMS: \"SM\",2,10,\"SM\",2,10,\"SM\",2,10|OK", rig.Ask("AT+CPMS?"));
        Assert.AreEqual("OK", rig.Ask("AT+CMGD=1,1"));
        Assert.AreEqual("+CMGL: 2,3,,14|0011000A9178563412210004000101|OK", rig.Ask("AT+CMGL=4"));
        Assert.AreEqual("OK", rig.Ask("AT+CMGD=1,4"));
        Assert.AreEqual("OK", rig.Ask("AT+CMGL=4"));
    }

    [TestMethod]
    public void Messages_are_shown_one_at_a_time_and_never_inside_a_command()
    {
        using var rig = new ModemRig(change: o => o with { SubmitMs = 30_000 });
        var server = new SmsTransport(rig.Centre, "8765432112");
        rig.Ask("AT+CSMS=1");
        rig.Ask("AT+CNMI=2,2,0,0,0");
        rig.Send("AT+CMGS=14\r");
        rig.Take(10);
        rig.Send("0011000a9178563412210004000101\u001a");
        server.Send([1], new PhoneEndPoint(ModemRig.DeviceNumber));
        server.Send([2], new PhoneEndPoint(ModemRig.DeviceNumber));
        Assert.AreEqual("", rig.Take(29_000));
        var lines = ModemRig.Lines(rig.Take(2000)).Split('|');
        CollectionAssert.AreEqual(new[] { "+CMGS: 0", "OK", "+CMT: ,19" }, lines[..3]);
        Assert.HasCount(4, lines);
        lines = rig.Ask("AT+CNMA=0").Split('|');
        CollectionAssert.AreEqual(new[] { "OK", "+CMT: ,19" }, lines[..2]);
        Assert.AreEqual("OK", rig.Ask("AT+CNMA=2")); // RP-ERROR: it comes again
        Assert.AreEqual("+CMT: ,19", ModemRig.Lines(rig.Take(70_000)).Split('|')[0]);
    }

    [TestMethod]
    [DataRow(0, 4)]
    [DataRow(1, 0)]
    public void What_was_held_back_is_shown_or_dropped_when_indications_are_switched_on(int drops, int lines)
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CNMI=0,2,0,0,0");
        rig.Centre.Send(new SmsAddress(ModemRig.ServerNumber), ModemRig.DeviceNumber, [1]);
        rig.Centre.Send(new SmsAddress(ModemRig.ServerNumber), ModemRig.DeviceNumber, [2]);
        Assert.AreEqual("", rig.Take(2000));
        var shown = rig.Ask($"AT+CNMI=2,2,0,0,{drops}").Split('|');
        Assert.AreEqual("OK", shown[0]);
        Assert.HasCount(lines, shown[1..]);
        Assert.AreEqual(drops == 0 ? 0 : 2, rig.Centre.Waiting); // the network is told and tries again
    }

    [TestMethod]
    public void SIMCom_wants_no_acknowledgement_of_a_report()
    {
        using var rig = new ModemRig("sim7080");
        _ = new SmsTransport(rig.Centre, "8765432112");
        rig.Ask("AT+CSMS=1;+CNMI=2,2,0,1,0");
        rig.Send("AT+CMGS=14\r");
        rig.Take(10);
        rig.Send("0031000a9178563412210004000101\u001a");
        Assert.IsTrue(rig.Take(3000).Contains("+CDS: ", StringComparison.Ordinal));
        Assert.AreEqual("+CMS ERROR: 340", rig.Ask("AT+CNMA"));
        Assert.AreEqual("+CNMI: 2,2,0,1,0|OK", rig.Ask("AT+CNMI?", 20_000));
    }

    [TestMethod]
    public void A_message_for_the_card_does_not_reach_the_host_and_one_of_class_2_is_stored()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CNMI=2,2,0,0,0");
        rig.Centre.Send(new SmsAddress("1"), ModemRig.DeviceNumber, [1], DataCoding.EightBitClass2, DataCoding.SimDataDownload);
        Assert.AreEqual("", rig.Take(2000));
        Assert.AreEqual(0, rig.Centre.Waiting);
        rig.Centre.Send(new SmsAddress("1"), ModemRig.DeviceNumber, [1], DataCoding.EightBitClass2);
        Assert.AreEqual("+CMTI: \"SM\",1", ModemRig.Lines(rig.Take(2000)));
    }

    [TestMethod]
    public void Channels_of_the_card_are_opened_used_and_closed()
    {
        var card = new ScriptedCard
        {
            ["0070000001"] = "019000", ["01A4040402A000"] = "62009000", ["01B0000001"] = "AA9000", ["0070800100"] = "9000", ["00700000"] = "6881", ["00700000" + "01"] = "019000",
        };
        using var rig = new ModemRig(card: card);
        rig.Ask("AT+CMEE=1");
        Assert.AreEqual("+CCHO: 1|OK", rig.Ask("AT+CCHO=\"A000\""));
        Assert.AreEqual("+CGLA: 6,\"AA9000\"|OK", rig.Ask("AT+CGLA=1,10,\"00B0000001\""));
        Assert.AreEqual("+CME ERROR: 22", rig.Ask("AT+CGLA=2,10,\"00B0000001\""));
        Assert.AreEqual("+CCHC|OK", rig.Ask("AT+CCHC=1"));
        Assert.AreEqual("+CME ERROR: 22", rig.Ask("AT+CGLA=1,10,\"00B0000001\""));
        Assert.AreEqual("+CME ERROR: 22", rig.Ask("AT+CCHO=\"A001\""));
    }

    [TestMethod]
    public void Faults_have_names_for_a_command_line()
    {
        var faults = new ModemFaults();
        ModemFaultNames.Set(faults, "echo-stays-on");
        ModemFaultNames.Set(faults, "prompts-missing=3");
        ModemFaultNames.Set(faults, "stuck=reset");
        ModemFaultNames.Set(faults, "line-end=\\r\\r\\n");
        Assert.IsTrue(faults is { EchoStaysOn: true, PromptsMissing: 3, Stuck: StuckUntil.Reset, LineEnd: "\r\r\n" });
        foreach (var wrong in new[] { "no-such", "prompts-missing", "prompts-missing=x", "stuck=7", "echo-stays-on=1" })
        {
            Assert.ThrowsExactly<ArgumentException>(() => ModemFaultNames.Set(faults, wrong), wrong);
        }

        Assert.HasCount(typeof(ModemFaults).GetProperties().Length, ModemFaultNames.All);
        CollectionAssert.Contains(ModemFaultNames.All.ToArray(), "stuck=no|escape|restart|reset|power");
    }

    private static void Hold(ModemRig rig, int ms)
    {
        rig.Modem.Pins.PowerKey = true;
        rig.Wait(ms);
        rig.Modem.Pins.PowerKey = false;
    }

    private sealed class NonIp : INiddNetwork, INiddAttachment
    {
        public string? Device { get; private set; }

        public Action<ReadOnlyMemory<byte>>? Down { get; private set; }

        public List<string> Sent { get; } = [];

        public NiddOutcome Outcome { get; set; } = NiddOutcome.Taken;

        public int Mtu => 128;

        public NiddRate? UplinkRate => null;

        public bool IsReachable { get; set; } = true;

        public INiddAttachment Attach(string device, Action<ReadOnlyMemory<byte>> onDownlink)
        {
            Device = device;
            Down = onDownlink;
            return this;
        }

        public NiddOutcome Send(ReadOnlyMemory<byte> datagram, ReleaseAssistance release)
        {
            if (Outcome == NiddOutcome.Taken)
            {
                Sent.Add($"{Convert.ToHexString(datagram.Span)} {release}");
            }

            return Outcome;
        }

        public void Dispose() => Down = null;
    }
}
