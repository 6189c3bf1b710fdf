using System.Net;
using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>The sockets of each dialect carry datagrams both ways, at their limits, and say what is wrong.</summary>
[TestClass]
public sealed class DialectTests
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.1"), 5683);

    [TestMethod]
    public void Every_dialect_says_who_it_is()
    {
        foreach (var name in ModemDialects.Names)
        {
            using var rig = new ModemRig(name);
            Assert.AreEqual(3, rig.Ask("AT+CGMI;+CGMM").Split('|').Length, name);
            Assert.AreEqual("490154203237518|OK", rig.Ask("AT+CGSN"), name);
            Assert.AreEqual("ERROR", rig.Ask("AT+NOSUCH"), name);
        }

        Assert.ThrowsExactly<ArgumentException>(() => new ModemRig("hayes"));
    }

    [TestMethod]
    public void Quectel_BG_prompts_tells_once_and_reads()
    {
        using var rig = new ModemRig("quectel-bg");
        var server = new Echo(rig);
        Assert.AreEqual("OK|+QIOPEN: 0,561", rig.Ask("AT+QIOPEN=1,0,\"UDP\",\"192.0.2.1\",5683,0,0"));
        Assert.AreEqual("OK", rig.Ask("AT+QIACT=1"));
        Assert.AreEqual("ERROR", rig.Ask("AT+QIACT=1"));
        Assert.AreEqual("+QIACT: 1,1,1,\"10.0.0.2\"|OK", rig.Ask("AT+QIACT?"));
        Assert.AreEqual("OK|+QIOPEN: 0,565", rig.Ask("AT+QIOPEN=1,0,\"UDP\",\"no.such.host\",5683,0,0"));
        rig.Bearer.Name("host.example", Server.Address);
        Assert.AreEqual("OK|+QIOPEN: 0,0", rig.Ask("AT+QIOPEN=1,0,\"UDP\",\"host.example\",5683,0,0"));
        Assert.AreEqual("OK|+QIOPEN: 0,563", rig.Ask("AT+QIOPEN=1,0,\"UDP\",\"host.example\",5683,0,0"));
        Assert.AreEqual("+CME ERROR: 50", rig.Ask("AT+CMEE=1;+QIOPEN=1,12,\"UDP\",\"host.example\",5683,0,0"));
        Assert.AreEqual("SEND OK", rig.Ask("AT+QISENDEX=0,\"0102\"", 10));
        Assert.AreEqual("+QIURC: \"recv\",0", ModemRig.Lines(rig.Take(200)));
        Assert.AreEqual("SEND OK", rig.Ask("AT+QISENDEX=0,\"03\""));
        Assert.AreEqual("OK", rig.Ask("AT+QICFG=\"dataformat\",0,1"));
        Assert.AreEqual("+QIRD: 2|0102|OK", rig.Ask("AT+QIRD=0,1500"));
        Assert.AreEqual("+QIRD: 1|03|OK", rig.Ask("AT+QIRD=0,1500"));
        Assert.AreEqual("+QIRD: 0|OK", rig.Ask("AT+QIRD=0,1500"));
        Assert.AreEqual("+CME ERROR: 50", rig.Ask("AT+QISEND=0,1461"));
        Assert.AreEqual(">", Send(rig, "AT+QISEND=0,1460", new string('x', 1460), out var result));
        Assert.AreEqual("SEND OK|+QIURC: \"recv\",0", result);
        Assert.AreEqual(1460, server.Largest);
        rig.Modem.SetCoverage(false);
        Send(rig, "AT+QISEND=0,1", "x", out result);
        Assert.AreEqual("SEND FAIL", result);
        Assert.AreEqual("OK", rig.Ask("AT+QICLOSE=0"));
        Assert.AreEqual("ERROR", rig.Ask("AT+QIRD=0"));
    }

    [TestMethod]
    public void Quectel_BG_pushes_where_the_socket_is_opened_so_and_loses_its_context()
    {
        using var rig = new ModemRig("quectel-bg");
        _ = new Echo(rig);
        rig.Ask("AT+QIACT=1");
        rig.Ask("AT+QIOPEN=1,2,\"UDP\",\"192.0.2.1\",5683,0,1");
        Assert.AreEqual("SEND OK|+QIURC: \"recv\",2,2|AB", rig.Ask("AT+QISENDEX=2,\"4142\""));
        Assert.AreEqual("OK|+QIURC: \"pdpdeact\",1", rig.Ask("AT+CGATT=0"));
    }

    [TestMethod]
    public void Quectel_BC_answers_bare_lines_in_hexadecimal()
    {
        using var rig = new ModemRig("quectel-bc");
        var server = new Echo(rig);
        rig.Ask("AT+CMEE=1");
        Assert.AreEqual("0|OK", rig.Ask("AT+NSOCR=DGRAM,17,0,1"));
        Assert.AreEqual("1|OK", rig.Ask("AT+NSOCR=DGRAM,17,4587,1"));
        Assert.AreEqual("+CME ERROR: 3", rig.Ask("AT+NSOCR=DGRAM,17,4587,1"));
        Assert.AreEqual("0,2|OK|+NSONMI:0,2", rig.Ask("AT+NSOST=0,192.0.2.1,5683,2,0A0B"));
        Assert.AreEqual("+CME ERROR: 50", rig.Ask("AT+NSOST=0,192.0.2.1,5683,3,0A0B"));
        Assert.AreEqual("+CME ERROR: 50", rig.Ask("AT+NSOST=0,host.example,5683,2,0A0B"));
        Assert.AreEqual("0,192.0.2.1,5683,1,0A,1|OK", rig.Ask("AT+NSORF=0,1"));
        Assert.AreEqual("0,192.0.2.1,5683,1,0B,0|OK", rig.Ask("AT+NSORF=0,1358"));
        Assert.AreEqual("OK", rig.Ask("AT+NSORF=0,1358"));
        Assert.AreEqual("1,1358|OK|+NSOSTR:1,7,1|+NSONMI:1,1358", rig.Ask($"AT+NSOST=1,192.0.2.1,5683,1358,{new string('a', 2716)},7"));
        Assert.AreEqual("+CME ERROR: 50", rig.Ask($"AT+NSOST=1,192.0.2.1,5683,1359,{new string('a', 2718)}"));
        Assert.AreEqual(1358, server.Largest);
        Assert.AreEqual("OK", rig.Ask("AT+NSONMI=2"));
        Assert.AreEqual("0,1|OK|+NSONMI:0,192.0.2.1,5683,1,FF", rig.Ask("AT+NSOSTF=0,192.0.2.1,5683,0x200,1,FF"));
        Assert.AreEqual("OK", rig.Ask("AT+NSOCL=0"));
        Assert.AreEqual("+CME ERROR: 3", rig.Ask("AT+NSOCL=0"));
        rig.Bearer.Name("host.example", Server.Address);
        Assert.AreEqual("OK|+QDNS:192.0.2.1", rig.Ask("AT+QDNS=0,host.example"));
    }

    [TestMethod]
    public void SIM7080_answers_with_the_data_in_the_line()
    {
        using var rig = new ModemRig("sim7080");
        var server = new Echo(rig);
        Assert.AreEqual("OK", rig.Ask("AT+CNCFG=0,1,\"internet\""));
        Assert.AreEqual("+CAOPEN: 3,3|OK", rig.Ask("AT+CAOPEN=3,0,\"UDP\",\"192.0.2.1\",5683"));
        Assert.AreEqual("OK|+APP PDP: 0,ACTIVE", rig.Ask("AT+CNACT=0,1"));
        Assert.AreEqual("+CAOPEN: 3,0|OK", rig.Ask("AT+CAOPEN=3,0,\"UDP\",\"192.0.2.1\",5683"));
        Assert.AreEqual("+CAOPEN: 3,4|OK", rig.Ask("AT+CAOPEN=3,0,\"UDP\",\"192.0.2.1\",5683"));
        Assert.AreEqual(">", Send(rig, "AT+CASEND=3,3", "a\r\0", out var result));
        Assert.AreEqual("OK|+CADATAIND: 3", result);
        rig.Send("AT+CARECV=3,1459\r");
        Assert.AreEqual("\r\n+CARECV: 3,a\r\0\r\n\r\nOK\r\n", rig.Take(10));
        Assert.AreEqual("+CARECV: 0|OK", rig.Ask("AT+CARECV=3,1459"));
        Assert.AreEqual("ERROR", rig.Ask("AT+CASEND=3,1460"));
        Send(rig, "AT+CASEND=3,1459", new string('x', 1459), out result);
        Assert.AreEqual("OK|+CADATAIND: 3", result);
        Assert.AreEqual(1459, server.Largest);
        Assert.AreEqual("OK|+CASTATE: 3,0|+APP PDP: 0,DEACTIVE", rig.Ask("AT+CGATT=0"));
        Assert.AreEqual("ERROR", rig.Ask("AT+CACLOSE=3"));
    }

    [TestMethod]
    [DataRow("sara-r4")]
    [DataRow("sara-r5")]
    public void SARA_prompts_with_an_at_sign_and_halves_its_limit_in_hexadecimal(string name)
    {
        using var rig = new ModemRig(name);
        var server = new Echo(rig);
        rig.Ask("AT+CMEE=1");
        if (name == "sara-r5")
        {
            Assert.AreEqual("+CME ERROR: 3", rig.Ask("AT+USOCR=17"));
            Assert.AreEqual("OK|+UUPSDA: 0,\"10.0.0.2\"", rig.Ask("AT+UPSDA=0,3"));
        }

        Assert.AreEqual("+USOCR: 0|OK", rig.Ask("AT+USOCR=17"));
        Assert.AreEqual("@", Send(rig, "AT+USOST=0,\"192.0.2.1\",5683,3", "a\"b", out var result));
        Assert.AreEqual("+USOST: 0,3|OK|+UUSORF: 0,3", result);
        Assert.AreEqual("+USORF: 0,3|OK", rig.Ask("AT+USORF=0,0"));
        Assert.AreEqual("+USORF: 0,\"192.0.2.1\",5683,3,\"a\"b\"|OK", rig.Ask("AT+USORF=0,1024"));
        Assert.AreEqual("+CME ERROR: 50", rig.Ask("AT+USOST=0,\"192.0.2.1\",5683,1025"));
        Send(rig, "AT+USOST=0,\"192.0.2.1\",5683,1024", new string('x', 1024), out _);
        Assert.AreEqual(1024, server.Largest);
        rig.Ask("AT+USORF=0,1024");
        Assert.AreEqual("OK", rig.Ask("AT+UDCONF=1,1"));
        Assert.AreEqual($"+USOST: 0,512|OK|+UUSORF: 0,512", rig.Ask($"AT+USOST=0,\"192.0.2.1\",5683,512,\"{new string('0', 1024)}\""));
        Assert.AreEqual("+CME ERROR: 50", rig.Ask($"AT+USOST=0,\"192.0.2.1\",5683,513,\"{new string('0', 1026)}\""));
        Assert.AreEqual("+USOST: 0,1|OK", rig.Ask("AT+USOST=0,\"192.0.2.1\",5683,1,\"FF\""));
        Assert.AreEqual($"+USORF: 0,\"192.0.2.1\",5683,512,\"{new string('0', 1024)}\"|OK|+UUSORF: 0,1", rig.Ask("AT+USORF=0,512"));
        Assert.AreEqual("+USORF: 0,\"192.0.2.1\",5683,1,\"FF\"|OK", rig.Ask("AT+USORF=0,512"));
        Assert.AreEqual("OK", rig.Ask("AT+USOCL=0"));
        Assert.AreEqual("+CME ERROR: 3", rig.Ask("AT+USOCL=0"));
    }

    [TestMethod]
    public void NRF91_has_handles_and_tells_once_until_the_next_read()
    {
        using var rig = new ModemRig("nrf91");
        var server = new Echo(rig);
        Assert.AreEqual("ERROR", rig.Ask("AT#XSOCKET=1,2,0"));
        rig.Ask("AT+CFUN=1", 3000);
        Assert.AreEqual("#XSOCKET: 0,2,17|OK", rig.Ask("AT#XSOCKET=1,2,0"));
        Assert.AreEqual("ERROR", rig.Ask("AT#XSEND=0,1,0,\"0102\""));
        Assert.AreEqual("#XCONNECT: 0,1|OK", rig.Ask("AT#XCONNECT=0,\"192.0.2.1\",5683"));
        Assert.AreEqual("OK", rig.Ask("AT#XAPOLL=0,1,1"));
        Assert.AreEqual("#XSEND: 0,0,2|OK|#XAPOLL: 0,1", rig.Ask("AT#XSEND=0,1,0,\"0102\""));
        Assert.AreEqual("#XSEND: 0,0,1|OK", rig.Ask("AT#XSEND=0,1,0,\"03\"")); // not told again
        Assert.AreEqual("#XRECV: 0,1,2|0102|OK|#XAPOLL: 0,1", rig.Ask("AT#XRECV=0,1,64,1"));
        Assert.AreEqual("#XRECV: 0,1,1|03|OK", rig.Ask("AT#XRECV=0,1,64,1"));
        Assert.AreEqual("ERROR", rig.Ask("AT#XRECV=0,1,64,1"));
        Assert.AreEqual("OK", Send(rig, "AT#XSEND=0,2,0,3", "a\0b", out var result));
        Assert.AreEqual("#XDATAMODE: 3|#XAPOLL: 0,1", result);
        Assert.AreEqual($"#XSEND: 0,0,1400|OK", rig.Ask($"AT#XSEND=0,1,0,\"{new string('a', 2800)}\""));
        Assert.AreEqual("ERROR", rig.Ask($"AT#XSEND=0,1,0,\"{new string('a', 2802)}\""));
        Assert.AreEqual(1400, server.Largest);
        Assert.AreEqual("#XCLOSE: 0,0|OK", rig.Ask("AT#XCLOSE=0"));
        Assert.AreEqual("ERROR", rig.Ask("AT#XCLOSE=0"));
    }

    [TestMethod]
    public void NRF91_stores_no_message()
    {
        using var rig = new ModemRig("nrf91");
        rig.Ask("AT+CFUN=1", 3000);
        Assert.AreEqual("ERROR", rig.Ask("AT+CMGL=4"));
        Assert.AreEqual("ERROR", rig.Ask("AT+CPMS?"));
        Assert.AreEqual("+CMS ERROR: 302", rig.Ask("AT+CNMI=2,2,0,0,0"));
        Assert.AreEqual("OK", rig.Ask("AT+CNMI=3,2,0,1"));
        rig.Centre.Send(new Bench.Sms.SmsAddress(ModemRig.ServerNumber), ModemRig.DeviceNumber, [1]);
        Assert.IsTrue(rig.Take(1000).Contains("+CMT: ,19", StringComparison.Ordinal));
        rig.Wait(20_000);
        Assert.HasCount(1, rig.Modem.Violations); // it wants +CNMA whatever +CSMS says
    }

    // A command that prompts, the data 50 ms later, and all that comes then.
    private static string Send(ModemRig rig, string command, string data, out string result)
    {
        rig.Send(command + "\r");
        var prompt = rig.Take(60).Trim();
        rig.Send(data);
        result = ModemRig.Lines(rig.Take(1000));
        return prompt;
    }

    private sealed class Echo
    {
        public Echo(ModemRig rig)
        {
            IBearerSocket? socket = null;
            socket = rig.Bearer.Listen(Server, (peer, datagram) =>
            {
                Largest = Math.Max(Largest, datagram.Length);
                socket!.Send(peer, datagram);
            });
        }

        public int Largest { get; private set; }
    }
}
