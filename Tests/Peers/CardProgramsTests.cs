using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>OpenSC reads the bench's card through pcscd, which no program of ours does; so it is one.</summary>
[TestClass]
public class CardProgramsTests
{
    private const int Limit = 240_000;

    /// <summary>Objects 0 and 1, 126 octets.</summary>
    private const string BootstrapFile =
        "0002007A000000005E08015BC80022636F6170733A2F2F65752E696F742E617673797374656D2E636C6F75643A35363834C10100C10200C803146578616D706C652D70736B2D6964656E74697479"
        + "C805133378406D706C3350354B3533637233744B3379C10A01000100001208010FC10001C40100015180C10600C10755";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Opensc_lists_the_applications_and_reads_the_bootstrap_file()
    {
        using var reader = new CardReader();
        var content = Convert.FromHexString(BootstrapFile);
        var read = reader.Path("read");
        var (told, card) = await reader.RunAsync($"--bootstrap-file {reader.Write("file", content)}", $"""
            pkcs15-tool --list-applications
            pkcs15-tool --list-info
            printf 'cd 7F50\ninfo 6432\nget 6432 {read}\nquit\n' | opensc-explorer
            """, Cancellation);
        StringAssert.Contains(told, "AID: A000000063504B43532D3135");
        StringAssert.Contains(told, "Application 'USIM'");
        StringAssert.Contains(told, "PKCS#15 Card [LwM2M]");
        StringAssert.Contains(told, "126 bytes");
        CollectionAssert.AreEqual(content, File.ReadAllBytes(read), card);
        Assert.DoesNotContain("violation", card);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Pcscd_knows_the_answer_to_reset_and_a_session_goes_over_a_channel()
    {
        using var reader = new CardReader();
        var (told, card) = await reader.RunAsync("--atr 3B9F94801F878031E073FE211B674A357530350259C6", """
            opensc-tool --atr
            opensc-tool -s '0070000001' -s '01A404040CA000000063504B43532D3135' -s '01C0000000' -s '01A40804047FFF5031' -s '01B0000000' -s '00C0000005' -s '01708001' -s '01B0000000'
            """, Cancellation);
        StringAssert.Contains(told, "3b:9f:94:80:1f:87:80:31:e0:73:fe:21:1b:67:4a:35:75:30:35:02:59:c6");
        StringAssert.Contains(told, "Sending: 00 70 00 00 01 \nReceived (SW1=0x90, SW2=0x00):\n01 .");
        StringAssert.Contains(told, "A7 06 30 04 04 02 64 30");

        // The channel is closed, and the card says so.
        StringAssert.EndsWith(told.TrimEnd(), "Received (SW1=0x68, SW2=0x81)", card);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_file_behind_a_PIN_is_refused_without_it()
    {
        using var reader = new CardReader();
        var (told, _) = await reader.RunAsync("--pin 4711", """
            opensc-tool -s '0020000100' -s '00200001083030303030303030' -s '0020000100'
            """, Cancellation);
        StringAssert.Contains(told, "Received (SW1=0x63, SW2=0xC3)");
        StringAssert.Contains(told, "Received (SW1=0x63, SW2=0xC2)");
    }
}
