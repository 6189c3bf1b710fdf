using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Bench.Card;
using Lwm2m.CardBootstrap;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Somebody on the line between device and card, at each command in turn, while the bootstrap file and its PIN are inside SCP03.</summary>
[TestClass]
public sealed class InterposerTests
{
    private const int HourMs = 3_600_000;
    private const string Pin = "1234";

    private static readonly string s_pin = Convert.ToHexString(Encoding.ASCII.GetBytes(Pin));

    private static readonly string[] s_words =
    [
        "", "9000", "9110", "9300", "6110", "6100", "6C10", "6282", "6300", "63C3", "6581", "6700", "6881", "6982", "6983", "6985", "6987", "6988", "6A80", "6A82", "6A83", "6A88", "6B00", "6D00", "6E00", "6F00",
        "00112233445566779000", "0011223344556677FFFFFFFFFFFFFFFF00112233445566779000"
    ];

    // Proves: SEC-17, SMS-48
    [TestMethod]
    public void File_that_needs_a_PIN_is_read_and_the_PIN_given_inside_the_secure_channel()
    {
        var talk = new Talk((_, _, answer) => answer());
        talk.Check("nobody", isHarmless: true);
        Assert.IsTrue(talk.Commands.Any(command => command[1] == 0x20));
        Assert.IsEmpty(talk.Card.Violations, string.Join('\n', talk.Card.Violations));
    }

    // Proves: SEC-17, SMS-48
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Forged_word_at_any_command_brings_neither_secret_nor_account(bool isHeard)
    {
        var commands = new Talk((_, _, answer) => answer()).Commands.Count;
        for (var at = 0; at < commands; at++)
        {
            foreach (var word in s_words)
            {
                var talk = new Talk((number, _, answer) =>
                {
                    if (number != at)
                    {
                        return answer();
                    }

                    if (isHeard)
                    {
                        answer();
                    }

                    return Convert.FromHexString(word);
                });
                talk.Check($"{word} at {at}");
            }
        }
    }

    // Proves: SEC-17, SMS-48
    [TestMethod]
    public void Answer_or_command_of_before_brings_neither_secret_nor_account()
    {
        var commands = new Talk((_, _, answer) => answer()).Commands.Count;
        for (var at = 1; at < commands; at++)
        {
            // The answer of the command before, the command before once more, both commands in one, the answer again with another status.
            var last = Array.Empty<byte>();
            new Talk((number, _, answer) => number == at ? last : last = answer()).Check($"answer of {at - 1} at {at}");
            var before = Array.Empty<byte>();
            new Talk((number, talk, answer) =>
            {
                before = number == at - 1 ? talk.Commands[^1] : before;
                return number == at ? talk.Card.Transmit(before) : answer();
            }).Check($"command {at - 1} at {at}");
            new Talk((number, talk, answer) =>
            {
                before = number == at - 1 ? talk.Commands[^1] : before;
                var first = answer();
                return number == at ? [.. talk.Card.Transmit(talk.Commands[^1])] : first;
            }).Check($"command {at} twice");
            new Talk((number, _, answer) => number == at ? [.. answer()[..^2], 0x62, 0x82] : answer()).Check($"warning at {at}");
            new Talk((number, _, answer) => number == at ? [.. answer()[..^2], 0x91, 0x10] : answer()).Check($"proactive command at {at}", isHarmless: true);
        }
    }

    // Proves: SEC-17, SMS-48
    [TestMethod]
    public void Card_swapped_at_any_command_brings_neither_secret_nor_account()
    {
        var commands = new Talk((_, _, answer) => answer()).Commands.Count;
        for (var at = 1; at < commands; at++)
        {
            var other = new UiccStandIn(Talk.Options("evil") with { SecureChannelKeys = new Scp03Keys(CardFile.Key, CardFile.Key, CardFile.Key) });
            var talk = new Talk((number, talk, answer) => number >= at ? other.Transmit(talk.Commands[^1]) : answer());
            talk.Check($"swapped at {at}");
            Assert.AreEqual(0, other.FailedAuthentications);
        }
    }

    private delegate byte[] Interpose(int number, Talk talk, Func<byte[]> answer);

    private sealed class Talk
    {
        private readonly SmartcardRig _rig;

        public Talk(Interpose interpose)
        {
            Card = new UiccStandIn(Options("card"));
            var reader = new StandInReader(Card)
            {
                Interposer = command =>
                {
                    Commands.Add(command);
                    var answer = interpose(Commands.Count - 1, this, () => Card.Transmit(command));
                    Answers.Add(answer);
                    return answer;
                },
            };
            var options = new SmartcardOptions { AllowsClear = true, Pin = Encoding.ASCII.GetBytes(Pin) };
            _rig = new SmartcardRig(Card, reader, SmartcardRig.StoreWith(Scp03Keys.Published()), options).Started();
        }

        public UiccStandIn Card { get; }

        public List<byte[]> Commands { get; } = [];

        public List<byte[]> Answers { get; } = [];

        public static UiccOptions Options(string host) =>
            new() { BootstrapFile = CardFile.Of(host), SecuresFiles = true, Pin = Pin, BootstrapAccess = CardAccess.Pin, SecureChannelKeys = Scp03Keys.Published() };

        public void Check(string what, bool isHarmless = false)
        {
            _rig.Run(HourMs);
            var reports = $"{what}: {string.Join("; ", _rig.Reports)}";
            var uri = _rig.Client.Accounts.FindSecurity(7)?.ServerUri;
            Assert.AreEqual(_rig.Source.Taken == 1 ? "coaps://card" : null, uri, reports);
            Assert.IsTrue(_rig.Source.Taken == 1 || !isHarmless, reports);
            Assert.IsTrue(Card.FailedAuthentications <= 1 && !Card.IsLocked, reports);
            var line = Commands.Concat(Answers).Select(Convert.ToHexString).ToArray();
            Assert.IsFalse(line.Any(octets => octets.Contains(s_pin, StringComparison.Ordinal)), "PIN in clear, " + reports);
            Assert.IsFalse(line.Any(octets => octets.Contains(Convert.ToHexString(CardFile.Key), StringComparison.Ordinal)), "key in clear, " + reports);

            // The number of the card is for everybody to read.
            var inClear = Commands.Where(command => command[1] is 0xB0 or 0xB2 or 0x20 && (command[0] & 0x04) == 0 && command[4] != 10);
            Assert.IsEmpty(inClear.Select(Convert.ToHexString), reports);
            Assert.IsFalse(_rig.Reports.Any(report => report.Contains("AllowsClear", StringComparison.Ordinal)), reports);
        }
    }
}
