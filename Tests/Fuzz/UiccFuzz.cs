using System;
using Lwm2m.Foundation;
using Lwm2m.Uicc;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// An applet and a toolkit that answer anything: what is received is what a reader says that throws where something is missing, written without a look at the
/// device's; each proactive command has one TERMINAL RESPONSE with its details; nothing is repeated without end.
/// </summary>
public sealed class UiccFuzz : FuzzTarget
{
    private const int MostExchanges = 400;
    private const string Number = "4512345678";

    private static readonly byte[][] s_answers = Array.ConvertAll(
        [
            "0A915421436587" + "05000E" + "4402B60B2161FB63B13101300138" + "9000",
            "0C8100542143658705000101" + "9000",
            "0B912121551571F805000101" + "9000",
            "08D0E5759A0E" + "05000101" + "9000",
            "6A88",
            "9000",
            "D037810301130082028183850753656E6420534D86099111223344556677F88B180100099110325476F840F40C54657374204D6573736167659000",
            "D032810301130182028183850753656E6420534D86099111223344556677F88B130100099110325476F840F40753656E6420534D9000",
            "D00981030102008202818290" + "00",
            "D00D810301030082028182840201149000",
            "D0098103010400820281829000",
            "D0098103012601820281829000",
            "9137",
            "9109",
            "9300",
            "6881",
            "6985",
            "6F00",
        ],
        Convert.FromHexString);

    private readonly Carrier _carrier = new();
    private readonly Card _card;
    private readonly Toolkit _toolkit;
    private readonly UiccService _service;
    private readonly UiccLink _link;
    private readonly Relay _relay;
    private readonly byte[] _room = new byte[300];
    private long _nowMs = 1;
    private int _received;

    public UiccFuzz()
    {
        _card = new Card(_carrier);
        _toolkit = new Toolkit(_card, isOwner: true);
        _relay = new Relay(_toolkit);
        _toolkit.Relay = _relay;
        _service = new UiccService(_card, new UiccOptions { AllowsClear = true, PollMs = 1000, AnswerPollMs = 0, KeepsChannel = true }, null, _toolkit);
        _link = new UiccLink(_service, new LinkTarget(LinkTarget.SecuredSmsScheme, Number, 0));
    }

    public override byte[] Next(Random random) => Mutation.OfOne(random, s_answers);

    public override void Feed(byte[] input)
    {
        if (_link.State != LinkState.Open)
        {
            _link.Close();
            _link.Open(_nowMs);
        }

        _carrier.Answer = [];
        Run(() => _link.State == LinkState.Open, "does not open again");
        Run(() => !_card.IsBusy, "does not rest");
        if (input.Length >= 2)
        {
            Message(input);
            Command(input);
        }
    }

    public override string Finish()
    {
        Require(_received == 0 || _toolkit.Counters.Fetched > 0, "nothing fetched");
        return $"{_received} messages, {_service.Counters.Malformed} malformed, {_service.Counters.Alphanumeric} of names, {_toolkit.Counters.Fetched} proactive commands, {_relay.Begun} relayed";
    }

    /// <summary>The input is what GET DATA answers.</summary>
    private void Message(byte[] input)
    {
        _carrier.Answer = input;
        _carrier.For = 0xCA;
        var before = _service.Counters.Received;
        _nowMs += 1001;
        for (var i = 0; i < 40 && _carrier.Answer.Length > 0; i++)
        {
            Step();
        }

        _carrier.Answer = [];
        Run(() => !_card.IsBusy, "does not rest");
        var count = _link.Receive(_room, 0, _room.Length);
        byte[] expected = Read(input);
        Require(count == expected.Length && _room.AsSpan(0, count).SequenceEqual(expected), $"{count} octets received, and there are {expected.Length}");
        Require(_service.Counters.Received - before == (count > 0 ? 1 : 0), "counted");
        _received += count > 0 ? 1 : 0;
    }

    /// <summary>The input is what FETCH answers.</summary>
    private void Command(byte[] input)
    {
        if (_link.State != LinkState.Open)
        {
            return;
        }

        _carrier.Answer = input;
        _carrier.For = 0x12;
        _carrier.IsProactive = true;
        var fetched = _toolkit.Counters.Fetched;
        var responses = _carrier.Responses;
        _nowMs += 40000;
        for (var i = 0; i < 40 && (_carrier.Answer.Length > 0 || _card.IsBusy); i++)
        {
            Step();
            _nowMs += 10;
        }

        _carrier.IsProactive = false;
        _carrier.Answer = [];
        Run(() => !_card.IsBusy, "does not rest");
        Require(_carrier.Responses - responses == _toolkit.Counters.Fetched - fetched, "each command has one response");
    }

    private void Step()
    {
        _carrier.Exchanges = 0;
        long next = _link.Step(_nowMs);
        _relay.Tell();
        Require(_carrier.Exchanges < MostExchanges, "exchanges without end");
        _nowMs = next > _nowMs && next - _nowMs < 10 ? next : _nowMs;
        if (_link.State != LinkState.Open && _link.State != LinkState.Opening)
        {
            _link.Close();
            _link.Open(_nowMs);
        }
    }

    private void Run(Func<bool> until, string what)
    {
        for (var i = 0; !until(); i++)
        {
            Require(i < 20_000, what);
            Step();
            _nowMs += 100;
        }
    }

    /// <summary>The message of the number, or nothing.</summary>
    private static byte[] Read(byte[] input)
    {
        try
        {
            // Behind 61xx and 9Fxx GET RESPONSE finds nothing more.
            if (input[^2] is not (0x90 or 0x91 or 0x61 or 0x9F) || (input[^2] == 0x90 && input[^1] != 0))
            {
                return [];
            }

            var rest = input.AsSpan()[..^2];
            int digits = rest[0] is > 0 and <= 20 ? rest[0] : throw new FormatException();
            int type = rest[1];
            var text = string.Concat(Array.ConvertAll(rest.Slice(2, (digits + 1) / 2).ToArray(), octet => $"{octet & 15:X}{octet >> 4:X}"))[..digits];
            rest = rest[(2 + ((digits + 1) / 2))..];
            bool isOurs = (type & 15) < 2 && ((type >> 4 & 7) switch { 0 => text is Number or "00" + Number, 1 => text == Number, _ => false });
            int length = (rest[1] << 8) + rest[2];
            return isOurs && rest[0] == 5 && length > 0 && rest.Length == 3 + length && length <= UiccLink.LongestMessage ? rest[3..].ToArray() : [];
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return [];
        }
    }

    /// <summary>Has an answer for the next command of a kind; else the card has nothing to say.</summary>
    private sealed class Carrier : CardTransport
    {
        private readonly byte[] _command = new byte[MaxCommand];
        private bool _isWaiting;

        public byte[] Answer { get; set; } = [];

        public int For { get; set; }

        public bool IsProactive { get; set; }

        public int Exchanges { get; set; }

        public int Responses { get; private set; }

        public override LinkPump? Pump => null;

        public override void Open(long nowMs)
        {
            if (State != CardState.Ready)
            {
                MoveTo(CardState.Ready, false);
            }
        }

        public override void Close() => MoveTo(CardState.Absent, false);

        public override void Tell()
        {
        }

        public override long Step(long nowMs)
        {
            while (_isWaiting)
            {
                _isWaiting = false;
                Exchanges++;
                byte[] answer = Next(_command[1]);
                End(answer, 0, answer.Length, nowMs);
            }

            return DatagramLink.Never;
        }

        protected override void Send(int session, byte[] apdu, int offset, int count, long nowMs)
        {
            Array.Copy(apdu, offset, _command, 0, count);
            Sent(nowMs);
            _isWaiting = true;
            Responses += _command[1] == 0x14 ? 1 : 0;
        }

        private byte[] Next(int instruction)
        {
            if (instruction == For && Answer.Length > 0)
            {
                byte[] answer = Answer;
                Answer = [];
                IsProactive = false;
                return answer;
            }

            return instruction switch
            {
                0x70 => [1, 0x90, 0],
                0xCA => [0x6A, 0x88],
                0xF2 when IsProactive => [0x91, 0x20],
                _ => [0x90, 0],
            };
        }
    }

    /// <summary>Sends at once, but not from inside.</summary>
    private sealed class Relay(Toolkit toolkit) : SmsRelay
    {
        private bool _isBegun;

        public int Begun { get; private set; }

        public override int Begin(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount)
        {
            Require(tpduCount > 0 && (buffer[tpduOffset] & 3) == 1, "what is no submission is sent");
            _ = buffer.AsSpan(centreOffset, centreCount).Length + buffer.AsSpan(tpduOffset, tpduCount).Length;
            Begun++;
            _isBegun = true;
            return ToolkitResult.Done;
        }

        public override void Abandon() => _isBegun = false;

        public void Tell()
        {
            if (_isBegun)
            {
                _isBegun = false;
                toolkit.OnRelayed(ToolkitResult.Done);
            }
        }
    }
}
