using System;
using System.Text;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Sms;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken lines of a modem into the short message service: what tells of messages, holds them or lists them. A link gets nothing that does not
/// stand in a line, and nothing of another number.
/// </summary>
public sealed class SmsLineFuzz : FuzzTarget
{
    private const string Ours = "0A9154214365870004621103214365400E4402B60B2161FB63B13101300138";
    private const string Other = "0A9154214365860004621103214365400E4402B60B2161FB63B13101300138";

    private readonly CellularModem _modem = new(new NoPort(), new NoClock(), [new GenericDialect()]);
    private readonly SmsService _service;
    private readonly SmsLink _link;
    private readonly byte[] _room = new byte[200];
    private long _nowMs;
    private int _received;

    public SmsLineFuzz()
    {
        _service = new SmsService(_modem);
        _link = new SmsLink(_service, new LinkTarget(LinkTarget.SmsScheme, "4512345678", 0));
        _link.Open(0);
    }

    /// <summary>What modems say.</summary>
    private static byte[][] Sources { get; } = Array.ConvertAll(
        [
            "\r\n+CMT: ,32\r\n0004" + Ours + "\r\n",
            "\r\n+CMT: \"\",32\r\n07911326880736F404" + Ours + "\r\n\r\n+CMTI: \"SM\",3\r\n",
            "\r\n+CMT: ,32\r\n0004" + Other + "\r\n+CMT: ,32\r\n0004" + Ours + "\r\n",
            "+CDS: 24\n00062A0A915421436587621103214365406211032153104000\n^SMMEMFULL: \"SM\"\n",
            "\r\n+CMTI: ,-1\r\n+CMTI: \"MT\",255\r\n+CMTI: \"\"\r\n",
        ],
        Encoding.ASCII.GetBytes);

    public override byte[] Next(Random random)
    {
        byte[] input = Mutation.OfOne(random, Sources);

        // Another time stamp each time, or it would be a duplicate.
        _nowMs += 5000;
        for (int at = input.AsSpan().IndexOf("62110321436540"u8); at >= 0 && random.Next(8) > 0; at = -1)
        {
            Encoding.ASCII.GetBytes($"{random.Next(1 << 28):D12}", input.AsSpan(at));
        }

        return input;
    }

    public override void Feed(byte[] input)
    {
        var channel = _modem.Channel;
        channel.Step(_nowMs);
        int half = input.Length / 2;
        channel.Feed(input, 0, half, _nowMs);
        channel.Feed(input, half, input.Length - half, _nowMs);
        channel.Feed("\r\n"u8.ToArray(), 0, 2, _nowMs);
        channel.Step(_nowMs + 4000);
        for (int count = _link.Receive(_room, 0, _room.Length); count > 0; count = _link.Receive(_room, 0, _room.Length))
        {
            _received++;
            string told = Encoding.ASCII.GetString(input).ToUpperInvariant();
            Require(count <= SmsSubmit.MaxUserData, "length");
            Require(told.Contains(Convert.ToHexString(_room, 0, count), StringComparison.Ordinal), "a datagram that stands in no line");
            Require(told.Contains("5421436587", StringComparison.Ordinal), "a datagram of another number");
        }

        Require(!_link.IsSending && _service.Counters.Sent == 0, "something is sent");
    }

    public override string Finish()
    {
        Require(_received > 0, "none was received");
        return $"{_received} received, {_service.Counters.Malformed} malformed, {_service.Counters.Foreign} foreign";
    }

    private sealed class NoPort : ModemPort
    {
        public override int BaudRate => 115200;

        public override bool Open(int baudRate) => true;

        public override void Close()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }
    }

    private sealed class NoClock : Clock
    {
        public override long NowMs => 0;
    }
}
