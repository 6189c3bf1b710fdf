using Lwm2m.Bench.Card;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>tshark reads what a modem and the card stand-in say to each other while a message crosses them both ways.</summary>
[TestClass]
public class CardTsharkTests
{
    private const int Limit = 120_000;
    private const string Device = "4512345678";
    private const string Server = "4587654321";

    private static readonly byte[] s_coap = Convert.FromHexString("4402b60b2161fb63b13101300138");

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_understands_files_envelopes_and_proactive_commands()
    {
        var path = Path.Combine(Path.GetTempPath(), $"card-{Guid.NewGuid():N}.pcap");
        try
        {
            Speak(path);
            string[] fields = ["gsm_sim.apdu.ins", "gsm_sim.apdu.sw", "etsi_cat.comp_tlv.cmd_type", "etsi_cat.comp_tlv.result", "gsm_sms.tp-pid", "gsm_sms.tp-dcs", "gsm_sms.ie_identifier", "_ws.expert"];
            await using var tshark = PeerProgram.Start(
                "tshark", "Debian: tshark", ["-r", path, "-o", ApduCapture.TsharkOption, "-T", "fields", .. fields.SelectMany(field => new[] { "-e", field })]);
            var told = await tshark.FinishAsync(Cancellation);
            string[] expected =
            [
                "0xa4 0x9000      ", "0x10 0x9000      ",
                "0xc2 0x9000   127 246 0x70 ", // ENVELOPE of class 2 for the card, a command packet
                "0xa4 0x612b      ", "0xc0 0x9000      ", "0xa4 0x6118      ", "0xc0 0x9000      ", "0xb0 0x9000      ",
                "0xa4 0x610e      ", "0xc0 0x9000      ", "0xca 0x9000      ",
                "0xe2 0x9147      ", // STORE DATA, and something waits
                "0x12 0x9000 0x13  127 246 0x70 ", // SEND SHORT MESSAGE
                "0x14 0x9000 0x13 0x00    ",
            ];
            CollectionAssert.AreEqual(expected, told.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Replace('\t', ' ')).ToArray(), told.Output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Speak(string path)
    {
        long now = 0;
        var agenda = new Agenda(() => now);
        var centre = new ShortMessageCentre(agenda, new SmscOptions { Start = new DateTimeOffset(2026, 11, 30, 12, 34, 56, TimeSpan.Zero) });
        var security = PacketSecurity.Aes(Convert.FromHexString("404142434445464748494a4b4c4d4e4f"), Convert.FromHexString("505152535455565758595a5b5c5d5e5f"));
        var card = new UiccStandIn(new UiccOptions { Applet = new AppletOptions { Security = security, NeedsSecureChannel = false } });
        using var capture = new ApduCapture(card, File.Create(path));
        using var modem = new ModemStandIn(
            new ModemOptions { IsSettled = true, Msisdn = Device, Toolkit = ToolkitOwner.Modem }, new ModemWorld(agenda, centre, Card: card));
        var server = new SecuredPacketTransport(centre, Server);
        server.Add(Device, security);
        server.Send(s_coap, new PhoneEndPoint(Device));
        Pass(20_000);
        string[] commands = ["00A404040CA000000063504B43532D3135", "00A40804047FFF503100", "00B0000008", "00A404000AF04C574D324D5549434300", "80CA000500"];
        foreach (var command in commands)
        {
            card.Transmit(Convert.FromHexString(command));
        }

        byte[] message = [.. new SmsAddress(Server).ToField(), 0x05, 0x00, (byte)s_coap.Length, .. s_coap];
        var length = (byte)message.Length;
        var text = Convert.ToHexString([0x80, 0xE2, 0x80, 0x00, length, .. message]);
        modem.Write(System.Text.Encoding.ASCII.GetBytes($"AT+CSIM={text.Length},\"{text}\"\r"));
        Pass(20_000);
        Assert.AreEqual(1, server.Taken);
        Assert.AreEqual(0, card.Violations.Count);

        void Pass(long forMs)
        {
            for (var end = now + forMs; now < end; now += 10)
            {
                agenda.RunDue();
            }
        }
    }
}
