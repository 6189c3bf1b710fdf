using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary><c>run --once</c> by security.</summary>
[TestClass]
public sealed class TourTests
{
    [TestMethod]
    [DataRow("--nosec", "no security (NoSec)")]
    [DataRow("", "DTLS 1.2 PSK")]
    [DataRow("--oscore", "OSCORE")]
    [DataRow("--oscore --dtls", "OSCORE in DTLS 1.2 PSK")]
    public async Task Every_step_passes(string mode, string security)
    {
        CliRun run = await CliRun.OfAsync($"--once {mode}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains("all 30 steps passed", run.Out);
        Assert.EndsWith($", {security}", run.Out.TrimEnd());
    }

    // Proves: SEC-18
    [TestMethod]
    [DataRow("--nosec")]
    [DataRow("")]
    [DataRow("--oscore")]
    [DataRow("--oscore --dtls")]
    public async Task With_a_bootstrap_before_every_step_passes_as_well(string mode)
    {
        CliRun run = await CliRun.OfAsync($"--once --bootstrap {mode}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains(" 1. bootstrap", run.Out);
        Assert.Contains("all 31 steps passed", run.Out);
    }

    // Proves: WP-12
    [TestMethod]
    [DataRow("--nosec", "no security (NoSec)")]
    [DataRow("", "DTLS 1.2 PSK")]
    [DataRow("--oscore", "OSCORE")]
    [DataRow("--oscore --dtls", "OSCORE in DTLS 1.2 PSK")]
    public async Task Over_a_serial_line_every_step_passes(string mode, string security)
    {
        CliRun run = await CliRun.OfAsync($"--once --serial {mode}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains($", {security}{System.Environment.NewLine}serial line /dev/pts/", run.Out);
        Assert.Contains("all 30 steps passed", run.Out);
        Assert.Contains(" octets on the line with SLIP and check sequences, 0 frames dropped", run.Out);
    }

    [TestMethod]
    [DataRow("", "DTLS 1.2 PSK", "quectel-bg")]
    [DataRow("--nosec --dialect quectel-bc", "no security (NoSec)", "quectel-bc")]
    [DataRow("--dialect sim7080", "DTLS 1.2 PSK", "sim7080")]
    [DataRow("--dialect sara-r4", "DTLS 1.2 PSK", "sara-r4")]
    [DataRow("--oscore --dialect sara-r5", "OSCORE", "sara-r5")]
    [DataRow("--oscore --dtls --dialect nrf91", "OSCORE in DTLS 1.2 PSK", "nrf91")]
    public async Task Over_sockets_inside_a_modem_every_step_passes(string mode, string security, string dialect)
    {
        CliRun run = await CliRun.OfAsync($"--once --modem-udp {mode}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains($", {security}{System.Environment.NewLine}{dialect} modem at /dev/pts/", run.Out);
        Assert.Contains("all 30 steps passed", run.Out);
    }

    // Proves: WP-17, WP-19, WP-20, WP-21, WP-22, LPWA-04, LPWA-28, U-05, U-22, E2E-11
    [TestMethod]
    [DataRow("--nosec", "no security (NoSec)", "0 of them records of DTLS; options: Uri-Host, ETag, Observe, Uri-Port, Location-Path, Uri-Path")]
    [DataRow("--oscore", "OSCORE", "0 of them records of DTLS; options: Uri-Host, Observe, Uri-Port, OSCORE")]
    [DataRow("", "DTLS 1.2 PSK", "of them records of DTLS; options: Uri-Host, Observe, Uri-Port, OSCORE")]
    public async Task Without_ip_every_step_passes_with_two_servers(string mode, string security, string operatorReads)
    {
        CliRun run = await CliRun.OfAsync($"--once --nidd {mode}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains($", {security}{System.Environment.NewLine}non-IP: ", run.Out);
        Assert.Contains("all 36 steps passed", run.Out);
        Assert.Contains(operatorReads, run.Out);
        Assert.Contains(" B of them name a server; ", run.Out);
    }

    // Proves: SMS-01, SMS-02, SMS-06, SMS-16, SMS-17, SMS-19, SMS-20, U-14
    [TestMethod]
    [DataRow("--nosec", "no security (NoSec)")]
    [DataRow("", "DTLS 1.2 PSK")]
    [DataRow("--oscore", "OSCORE")]
    public async Task By_short_messages_every_step_passes_and_none_is_longer_than_140(string mode, string security)
    {
        CliRun run = await CliRun.OfAsync($"--once --sms {mode}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains("all 30 steps passed", run.Out);
        Match sms = Regex.Match(run.Out, @"SMS: (\d+) short messages from the device, (\d+) to it, \d+ B of user data, (\d+) B the longest of 140, 0 with a user data header");
        Match wire = Regex.Match(run.Out, @"passed: (\d+) datagrams, \d+ bytes, (.*)\r?\n");
        Assert.AreEqual(security, wire.Groups[2].Value);
        Assert.IsLessThanOrEqualTo(140, int.Parse(sms.Groups[3].Value));

        // Each datagram is one short message, but what the device closes its link with does not leave it any more.
        int sent = int.Parse(sms.Groups[1].Value) + int.Parse(sms.Groups[2].Value);
        Assert.IsInRange(int.Parse(wire.Groups[1].Value) - 1, int.Parse(wire.Groups[1].Value), sent);
    }

    /// <summary>Each message is one packet, as no message is longer than what fits; under OSCORE the card splits.</summary>
    // Proves: SMS-33, SMS-37, SMS-45, SMS-48, SMS-49, U-18
    [TestMethod]
    [DataRow("", "secured packets of the card", "card")]
    [DataRow("--oscore", "OSCORE in secured packets of the card", "card")]
    [DataRow("--toolkit", "secured packets of the card", "card, with its toolkit")]
    public async Task By_secured_packets_of_the_card_every_step_passes(string mode, string security, string name)
    {
        CliRun run = await CliRun.OfAsync($"--once --uicc {mode}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains($", {security}{System.Environment.NewLine}{name}: ", run.Out);
        Assert.Contains("all 30 steps passed", run.Out);
        Match sms = Regex.Match(run.Out, @": (\d+) short messages from the device, (\d+) to it, \d+ B of user data, (\d+) B the longest of 140, (\d+) with a user data header; (\d+) commands to the card, (\d+) of them inside SCP03");
        int sent = int.Parse(sms.Groups[1].Value) + int.Parse(sms.Groups[2].Value);
        Assert.AreEqual(sent, int.Parse(sms.Groups[4].Value));
        Assert.IsLessThanOrEqualTo(140, int.Parse(sms.Groups[3].Value));
        Assert.IsGreaterThan(400, int.Parse(sms.Groups[6].Value));
        int datagrams = int.Parse(Regex.Match(run.Out, @"passed: (\d+) datagrams").Groups[1].Value);
        Assert.IsTrue(mode == "--oscore" ? sent > datagrams : sent == datagrams, $"{sent} short messages of {datagrams} datagrams");
    }

    // Proves: SEC-17, SEC-18, U-10
    [TestMethod]
    [DataRow("", "DTLS 1.2 PSK")]
    [DataRow("--oscore", "OSCORE")]
    [DataRow("--oscore --dtls", "OSCORE in DTLS 1.2 PSK")]
    public async Task With_a_bootstrap_from_the_card_before_every_step_passes_as_well(string mode, string security)
    {
        CliRun run = await CliRun.OfAsync($"--once --smartcard {mode}");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains(" 1. bootstrap from the file of the card, inside SCP03", run.Out);
        Match card = Regex.Match(run.Out, @"all 32 steps passed: \d+ datagrams, \d+ bytes, (.*)\r?\ncard: (\d+) commands to the card, (\d+) of them inside SCP03, accounts taken from it 1 time");
        Assert.AreEqual(security, card.Groups[1].Value, run.Out);
        Assert.IsGreaterThan(6, int.Parse(card.Groups[3].Value));
    }

    [TestMethod]
    [DataRow("--once --toolkit", "--toolkit goes with --uicc")]
    [DataRow("--once --uicc --dtls", "with --uicc the card secures the messages")]
    [DataRow("--once --uicc --nosec", "with --uicc the card secures the messages")]
    [DataRow("--once --uicc --sms", "choose one of --sms and --uicc")]
    [DataRow("--uicc --server coap://localhost", "--uicc goes with --once")]
    [DataRow("--once --smartcard --nosec", "leave --nosec out")]
    [DataRow("--once --smartcard --bootstrap", "--smartcard goes with --once, without --bootstrap")]
    [DataRow("--once --smartcard --uicc", "choose one of --uicc and --smartcard")]
    public async Task What_does_not_go_with_the_card_is_refused(string commandLine, string why)
    {
        CliRun run = await CliRun.OfAsync(commandLine);
        Assert.AreEqual(2, run.Code, run.All);
        Assert.Contains(why, run.Error);
    }

    // Proves: SMS-03, SMS-04, SMS-05
    [TestMethod]
    public async Task A_short_message_triggers_an_Update_over_UDP_and_the_device_sends_none()
    {
        CliRun run = await CliRun.OfAsync("--once --sms-trigger");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.Contains("all 8 steps passed", run.Out);

        // Eight, and one more for each time that the centre tried before the modem was ready.
        Match sms = Regex.Match(run.Out, @"SMS: 0 short messages from the device, (\d+) to it");
        Assert.IsTrue(sms.Success, run.Out);
        Assert.IsGreaterThanOrEqualTo(8, int.Parse(sms.Groups[1].Value));
        Assert.AreEqual(2, (await CliRun.OfAsync("--once --sms-trigger --nosec")).Code);
    }

    // Proves: E2E-01
    [TestMethod]
    public async Task Under_Oscore_the_timeline_shows_the_message_outside_and_the_one_inside()
    {
        CliRun run = await CliRun.OfAsync("--once --oscore --log");
        Assert.AreEqual(0, run.Code, run.All);
        string[] lines = run.Out.Split('\n');
        int at = System.Array.FindIndex(lines, line => line.Contains("inside  GET /3/0/0"));
        Assert.IsGreaterThan(0, at);
        Assert.Contains("device <- server", lines[at - 1]);
        Assert.Contains("CON POST /", lines[at - 1]);
        Assert.Contains("oscore piv", lines[at - 1]);
        Assert.IsFalse(System.Array.Exists(lines, line => line.Contains("server") && line.Contains("/3/0/0") && line.Contains("CON")));
    }
}
