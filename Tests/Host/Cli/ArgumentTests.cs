using System.Threading.Tasks;
using Lwm2m.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Command lines that ask for what cannot be: exit code 2, one line that says why, and never a key.</summary>
[TestClass]
public sealed class ArgumentTests
{
    private const string Secret = "2b1704d9b414c735d9f36a15d333e053";
    private const string Context = "--oscore-master-secret " + Secret + " --oscore-sender 01 --oscore-recipient 02";

    [TestMethod]
    [DataRow("--once --server coap://127.0.0.1", "--once brings its own servers")]
    [DataRow("--server coap://127.0.0.1 --bootstrap coap://127.0.0.1", "choose one of --server and --bootstrap")]
    [DataRow("--server http://127.0.0.1", "is no coap://HOST:PORT")]
    [DataRow("--server coaps://127.0.0.1", "wants a key: --psk-id ID --psk HEX")]
    [DataRow("--server coap://127.0.0.1 --psk-id x --psk " + Secret, "a key goes with coaps://")]
    [DataRow("--server coaps://127.0.0.1 --psk " + Secret, "--psk-id ID and --psk HEX go together")]
    [DataRow("--server coaps://127.0.0.1 --psk-id x --psk " + Secret + "0", "--psk is not hexadecimal")]
    [DataRow("--server coaps://127.0.0.1 --psk-id x --psk 2b1704d9b414c735d9f36a15d333e0", "--psk has 15 bytes; it is to have 16 to 64")]
    [DataRow("--server coaps://127.0.0.1 --psk-id x --psk 00000000000000000000000000000000", "psk is not random")]
    [DataRow("--server coap://127.0.0.1 --oscore-master-secret " + Secret, "--oscore-sender and --oscore-recipient go together")]
    [DataRow("--server coap://127.0.0.1 --oscore-master-secret 2b17 --oscore-sender 01 --oscore-recipient 02", "--oscore-master-secret has 2 bytes")]
    [DataRow("--server coap://127.0.0.1 --oscore-master-secret " + Secret + " --oscore-sender 0102030405060708 --oscore-recipient 02", "--oscore-sender has 8 bytes; it is to have 0 to 7")]
    [DataRow("--server coap://127.0.0.1 --oscore-master-secret " + Secret + " --oscore-sender 01 --oscore-recipient 01", "are the same")]
    [DataRow("--server coap://127.0.0.1 --oscore-master-secret " + Secret + " --oscore-sender 01 --oscore-recipient 02 --oscore-salt 0", "--oscore-salt is not hexadecimal")]
    [DataRow("--server coap://127.0.0.1 --oscore-master-secret 00000000000000000000000000000000 --oscore-sender 01 --oscore-recipient 02", "is not random")]
    [DataRow("--server coap://127.0.0.1 --oscore", "--oscore is for device and server of run")]
    [DataRow("--once --nosec --dtls", "choose one")]
    [DataRow("--serial", "--serial goes with --once")]
    [DataRow("--once --serial --modem-udp", "choose one of --serial and --modem-udp")]
    [DataRow("--once --modem-udp --apn internet", "--apn goes with --modem PORT")]
    [DataRow("--once --dialect nrf91", "--dialect goes with --modem PORT or --modem-udp")]
    [DataRow("--server coap://127.0.0.1 --pin 1234", "--pin goes with --modem PORT")]
    [DataRow("--once --modem /dev/ttyUSB0", "--modem goes with --server, --bootstrap or --state, without --once")]
    [DataRow("--nidd", "--nidd goes with --once")]
    [DataRow("--sms", "--sms goes with --once")]
    [DataRow("--once --sms --serial", "choose one of")]
    [DataRow("--once --sms-capture f.pcap", "--sms-capture goes with --sms")]
    [DataRow("--once --bootstrap --serial", "--serial goes with --once, without --bootstrap")]
    [DataRow("--psk-id x --psk " + Secret, "keys go with --server or --bootstrap")]
    [DataRow("--bootstrap coap://127.0.0.1", "--insecure-bootstrap")]
    [DataRow("--server coap://127.0.0.1 --provision x", "go with --state DIR")]
    [DataRow("--lifetime soon", "--lifetime is a whole number")]
    [DataRow("--port 65536", "--port is 0 to 65535")]
    [DataRow("--engine openssl", "openssl")]
    [DataRow("serve --listen here", "'here' is no IP address")]
    [DataRow("serve --bootstrap no-such-file", "no-such-file")]
    [DataRow("serve --psk-id x", "--psk-id ID and --psk HEX go together")]
    [DataRow("provision x", "one of --server and --bootstrap")]
    [DataRow("provision x --server coaps://127.0.0.1", "or --new-psk")]
    [DataRow("provision x --bootstrap coap://127.0.0.1", "--insecure-bootstrap")]
    [DataRow("provision x --server coap://127.0.0.1 --ssid 0", "--ssid is 1 to 65534")]
    [DataRow("provision x --server coap://127.0.0.1 --seal-key 00", "--seal-key has 1 bytes; it is to have 16")]
    [DataRow("--server coap://127.0.0.1 " + Context + " --oscore-b2 sometimes", "sometimes")]
    [DataRow("--server coap://127.0.0.1 " + Context + " --oscore-b2 never", "--oscore-b2 never goes with --state DIR")]
    [DataRow("--server coap://127.0.0.1 " + Context + " --oscore-b2 loss", "--oscore-b2 loss goes with --state DIR")]
    [DataRow("--bootstrap coap://127.0.0.1 " + Context + " --oscore-b2 never", "--oscore-b2 never goes with --state DIR")]
    [DataRow("--once --oscore --oscore-b2 never", "without --once")]
    [DataRow("--oscore --oscore-show-id-context", "go with --server, --bootstrap or --state")]
    [DataRow("serve --oscore-b2 never", "--oscore-b2 goes with the OSCORE keys")]
    [DataRow("serve " + Context + " --oscore-show-id-context", "--oscore-show-id-context")]
    [DataRow("serve --observe bogus", "--observe is a path such as /3303/0/5700, not 'bogus'")]
    [DataRow("serve --observe /", "--observe is a path")]
    [DataRow("serve --observe /3/0/65536", "--observe is a path")]
    [DataRow("--send bogus", "--send is a path")]
    [DataRow("--send-every 5", "--send-every goes with --send PATH")]
    [DataRow("--send /3/0 --lwm2m 1.0", "LwM2M 1.0 has no Send")]
    [DataRow("--ct text", "--ct is a number of a content format")]
    [DataRow("--lwm2m 1.2", "1.2")]
    [DataRow("--once --queue-mode", "leave --once out")]
    [DataRow("provision /no-such-folder/x --server coap://127.0.0.1", "there is no folder for /no-such-folder/x")]
    [DataRow("provision /tmp --server coap://127.0.0.1", "/tmp is a folder")]
    [DataRow("--fly", "--fly")]
    public async Task What_cannot_be_is_refused_in_a_line(string arguments, string expected)
    {
        CliRun run = await CliRun.OfAsync(arguments);
        Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
        Assert.Contains(expected, run.Error);
        Assert.StartsWith("run: ", run.Error);
        Assert.IsFalse(run.All.Contains(Secret[..16]), "a key is shown");
        Assert.AreEqual("", run.Out);
    }

    [TestMethod]
    [DataRow("--server", "coap://127.0.0.1", "--endpoint", "")]
    [DataRow("--endpoint", "", "--once")]
    [DataRow("provision", "/tmp/never-made", "--server", "coap://127.0.0.1", "--endpoint", "")]
    [DataRow("--endpoint", "a\nb", "--server", "coap://127.0.0.1")]
    public async Task An_endpoint_name_that_is_none_is_refused_in_a_line(params string[] words)
    {
        CliRun run = await CliRun.OfAsync(words);
        Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
        Assert.Contains("--endpoint is a name of 1 to 252 bytes", run.Error);
    }

    [TestMethod]
    public async Task No_derived_ID_Context_is_shown_when_none_is_derived()
    {
        using TemporaryFolder folder = new();
        CliRun run = await CliRun.OfAsync($"--server coap://127.0.0.1 {Context} --state {folder.Path} --oscore-b2 never --oscore-show-id-context");
        Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
        Assert.Contains("leave --oscore-show-id-context out", run.Error);
    }

    [TestMethod]
    [DataRow("--help")]
    [DataRow("serve --help")]
    [DataRow("provision --help")]
    public async Task Help_is_no_error(string arguments)
    {
        CliRun run = await CliRun.OfAsync(arguments);
        Assert.AreEqual(0, run.Code);
        Assert.Contains("--oscore-master-secret", run.Out);
    }
}
