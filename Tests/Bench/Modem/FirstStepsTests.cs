using System.Net;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>A modem that is well: it starts, registers, sends and receives.</summary>
[TestClass]
public sealed class FirstStepsTests
{
    private const string Coap = "4402b60b2161fb63b13101300138";

    [TestMethod]
    public void It_starts_and_registers()
    {
        using var rig = new ModemRig(change: o => o with { IsSettled = false, Echo = true });
        Assert.AreEqual("", rig.Take(1999));
        Assert.AreEqual("\r\nRDY\r\n", rig.Take(1));
        Assert.AreEqual("ATE0\r\r\nOK\r\n", Raw(rig, "ATE0"));
        Assert.AreEqual("\r\nOK\r\n", Raw(rig, "AT+CEREG=2"));
        Assert.AreEqual("+CEREG: 2,2|OK", rig.Ask("AT+CEREG?", 10));
        Assert.AreEqual("+CEREG: 1,\"00C8\",\"01A2D003\",9", ModemRig.Lines(rig.Take(1000)));
        Assert.AreEqual("+CEREG: 2,1,\"00C8\",\"01A2D003\",9|OK", rig.Ask("AT+CEREG?"));
        Assert.AreEqual("Stand-in|OK", rig.Ask("at+cgmm"));
        Assert.IsEmpty(rig.Modem.Violations);
    }

    [TestMethod]
    public void A_short_message_goes_out_and_its_answer_comes_in()
    {
        using var rig = new ModemRig();
        var server = new SmsTransport(rig.Centre, ModemRig.ServerNumber);
        var got = new List<string>();
        server.Received += (peer, data) =>
        {
            got.Add($"{peer} {Convert.ToHexStringLower(data)}");
            server.Send([1, 2, 3], peer);
        };
        Assert.AreEqual("+CSMS: 1,1,1|OK", rig.Ask("AT+CSMS=1"));
        Assert.AreEqual("OK", rig.Ask("AT+CNMI=2,2,0,0,0"));
        rig.Send("AT+CMGS=27\r");
        Assert.AreEqual("\r\n> ", rig.Take(10));
        rig.Send($"0011000a91{Other(ModemRig.ServerNumber)}0004000e{Coap}\u001a");
        Assert.AreEqual("+CMGS: 0|OK", ModemRig.Lines(rig.Take(300)));
        Assert.AreEqual("+CMT: ,21|06915404939099040A91" + Other(ModemRig.ServerNumber) + "0004" + "6211032143854003010203", ModemRig.Lines(rig.Take(1500)));
        CollectionAssert.AreEqual(new[] { $"+{ModemRig.DeviceNumber} {Coap}" }, got);
        Assert.AreEqual("OK", rig.Ask("AT+CNMA"));
        Assert.AreEqual("+CMS ERROR: 340", rig.Ask("AT+CNMA"));
        Assert.IsEmpty(rig.Modem.Violations);
        Assert.AreEqual(1, rig.Modem.Submitted);
    }

    [TestMethod]
    public void A_datagram_goes_out_and_its_answer_comes_in()
    {
        using var rig = new ModemRig("quectel-bg");
        var server = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5683);
        IBearerSocket? socket = null;
        socket = rig.Bearer.Listen(server, (peer, data) => socket!.Send(peer, [.. data, 0, (byte)'"']));
        Assert.AreEqual("OK", rig.Ask("AT+QICSGP=1,1,\"internet\""));
        Assert.AreEqual("OK", rig.Ask("AT+QIACT=1"));
        Assert.AreEqual("OK|+QIOPEN: 3,0", rig.Ask("AT+QIOPEN=1,3,\"UDP\",\"192.0.2.1\",5683,0,0"));
        rig.Send("AT+QISEND=3,4\r");
        Assert.AreEqual("\r\n> ", rig.Take(10));
        rig.Send("\u0001\u001a\r\u00ff");
        Assert.AreEqual("SEND OK|+QIURC: \"recv\",3", ModemRig.Lines(rig.Take(200)));
        Assert.AreEqual("\r\n+QIRD: 6\r\n\u0001\u001a\r\u00ff\0\"\r\n\r\nOK\r\n", Raw(rig, "AT+QIRD=3"));
        Assert.AreEqual("+QIRD: 0|OK", rig.Ask("AT+QIRD=3"));
        Assert.IsEmpty(rig.Modem.Violations);
    }

    private static string Raw(ModemRig rig, string command)
    {
        rig.Send(command + "\r");
        return rig.Take(10);
    }

    private static string Other(string number) => string.Concat(number.Chunk(2).Select(pair => $"{pair[1]}{pair[0]}"));
}
