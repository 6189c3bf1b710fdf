using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Card;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using BenchUiccOptions = Lwm2m.Bench.Card.UiccOptions;
using DeviceKeys = Lwm2m.Uicc.Scp03Keys;
using DeviceSession = Lwm2m.Uicc.Scp03Session;
using UiccOptions = Lwm2m.Uicc.UiccOptions;

namespace Lwm2m.Host.Tests;

/// <summary>Somebody on the line between device and card, at each command in turn, while messages go through the applet.</summary>
[TestClass]
public sealed class AppletInterposerTests
{
    private const int HourMs = 3_600_000;
    private const string Number = "4512345678";

    private static readonly byte[] s_request = Convert.FromHexString("4402B60B2161FB63B13101300138");
    private static readonly byte[] s_answer = Convert.FromHexString("6444B60B2161FB63FF0102030405");

    [TestMethod]
    public void With_nobody_on_the_line_a_message_goes_each_way()
    {
        new Talk((_, answer) => answer()).Check("nobody", false, passes: true);
    }

    // Proves: SMS-45, SMS-48
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Forged_word_at_any_command_shows_no_message_and_makes_none(bool isHeard)
    {
        string[] words =
        [
            "", "9000", "9110", "9300", "6110", "6C10", "6282", "63C3", "6581", "6700", "6881", "6982", "6985", "6987", "6988", "6A80", "6A84", "6A88", "6D00", "6E00", "6F00",
            "00112233445566779000", "00112233445566776282", "0A91547856341205000E4402B60B2161FB63B131013001389000"
        ];
        var commands = new Talk((_, answer) => answer()).Commands.Count;
        for (var at = 0; at < commands; at++)
        {
            foreach (var word in words)
            {
                var talk = new Talk((number, answer) =>
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
                talk.Check($"{(isHeard ? "heard, " : "")}{word} at {at}", isHeard);
            }
        }
    }

    // Proves: SMS-48
    [TestMethod]
    public void Answer_of_before_and_a_command_twice_show_no_message_and_make_none()
    {
        var commands = new Talk((_, answer) => answer()).Commands.Count;
        for (var at = 1; at < commands; at++)
        {
            var last = Array.Empty<byte>();
            new Talk((number, answer) => number == at ? last : last = answer()).Check($"answer of {at - 1} at {at}", false);
            new Talk((number, answer) =>
            {
                var first = answer();
                return number == at ? answer() : first;
            }).Check($"command {at} twice", true);
        }
    }

    private sealed class Talk
    {
        private readonly UiccStandIn _card;
        private readonly DeviceSession _session;
        private readonly UiccService _service;
        private readonly UiccLink _link;
        private readonly List<string> _stored = [];
        private readonly List<string> _received = [];
        private readonly List<byte[]> _answers = [];
        private long _nowMs = 1000;

        public Talk(Func<int, Func<byte[]>, byte[]> interpose)
        {
            _card = new UiccStandIn(new BenchUiccOptions { Applet = new AppletOptions { NeedsSecureChannel = true } });
            _card.Applet!.Stored += message => _stored.Add(Convert.ToHexString(message.Coap));
            var reader = new StandInReader(_card)
            {
                Interposer = command =>
                {
                    Commands.Add(command);
                    return interpose(Commands.Count - 1, () =>
                    {
                        _answers.Add(_card.Transmit(command));
                        return _answers[^1];
                    });
                },
            };
            var store = new MemoryStore();
            var keys = Lwm2m.Bench.Card.Scp03Keys.Published();
            var random = new SeededRandom(1);
            Assert.IsTrue(DeviceKeys.Put(store, keys.Version, keys.Encryption, keys.Mac, random));
            _session = new DeviceSession(new SoftwareCrypto(), new DeviceKeys(store), random);
            _service = new UiccService(new Card(reader), new UiccOptions { AllowsClear = true }, _session);
            _link = new UiccLink(_service, new LinkTarget(LinkTarget.SecuredSmsScheme, Number, 0));
            _card.Applet.Deliver(new CardMessage([0x0A, 0x81, 0x54, 0x21, 0x43, 0x65, 0x87], s_request));
            _link.Open(_nowMs);
            Run(60_000);
            _link.Send(s_answer, 0, s_answer.Length);
            Run(120_000);
        }

        public List<byte[]> Commands { get; } = [];

        public void Check(string what, bool isHeard, bool passes = false)
        {
            Run(HourMs);
            Assert.IsTrue(!passes || (_received.Count == 1 && _stored.Count == 1 && _session.Sessions == 1), what);
            var request = Convert.ToHexString(s_request);
            var answer = Convert.ToHexString(s_answer);
            Assert.IsTrue(_received.Count <= 1 && _received.All(message => message == request), what);
            Assert.IsTrue(_stored.All(message => message == answer) && (_stored.Count <= 1 || isHeard), $"{what}: {_stored.Count}");
            Assert.IsTrue(_card.FailedAuthentications <= 1 && !_card.IsLocked, what);
            Assert.IsFalse(Commands.Any(command => command[1] is 0xCA or 0xE2 && (command[0] & 0x04) == 0), what);
            var line = Commands.Concat(_answers).Select(Convert.ToHexString);
            Assert.IsFalse(line.Any(octets => octets.Contains(request, StringComparison.Ordinal) || octets.Contains(answer, StringComparison.Ordinal)), what);

            Assert.IsLessThanOrEqualTo(_stored.Count, _service.Counters.Sent, "told as sent, " + what);

            // Keys are in memory while the channel is open, and no longer.
            Assert.IsTrue(!_session.IsOpen || _card.OpenChannels > 0, what);
        }

        private void Run(long ms)
        {
            var buffer = new byte[256];
            var end = _nowMs + ms;
            while (_nowMs < end)
            {
                if (_link.State is not (LinkState.Open or LinkState.Opening) && !_service.IsLocked)
                {
                    _link.Close();
                    _link.Open(_nowMs);
                }

                var due = _link.Step(_nowMs);
                for (var count = _link.Receive(buffer, 0, buffer.Length); count > 0; count = _link.Receive(buffer, 0, buffer.Length))
                {
                    _received.Add(Convert.ToHexString(buffer, 0, count));
                }

                _nowMs = Math.Max(_nowMs + 1, Math.Min(due, _nowMs + 10_000));
            }
        }
    }
}
