using System;
using System.Text;
using Lwm2m.Modem;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// What a modem sends, broken, in pieces and in any state of a command: each command ends once, what is handed out lies in the buffer, fields do not read
/// beyond their line, and the next command works.
/// </summary>
public sealed class AtFuzz : FuzzTarget
{
    private const int InputBytes = 256;

    private static readonly string[] Sessions =
    [
        "\r\nOK\r\n",
        "AT+CSQ\r\r\n+CSQ: 17,99\r\n\r\nOK\r\n",
        "\r\n+CEREG: 4,5,\"00C8\",\"01A2D003\",9,,,\"00100001\",\"00111000\"\r\n\r\nOK\r\n",
        "\r\n+CMT: ,26\r\n040a9154214365870004621103214365400e4402b60b2161fb63b13101300138\r\n",
        "\r\n> ",
        "\r\n+CMGS: 42\r\n\r\nOK\r\n",
        "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n",
        "\r\n+DATA: 1,12\r\n\r\nOK\r\n> \r\nab",
        "\r\n+DATA: 1,99999\r\nab",
        "\r\n+CARECV: 9,x\r\nOK\r\ny \r\n\r\nOK\r\n",
        "\r\n+CRTDCP: 1,4,\"00fF7e01\"\r\n",
        "\r\n+CSIM: 8,\"6f0a9000\"\r\n\r\nOK\r\n",
        "\r\n+CMS ERROR: 500\r\n",
        "\r\n+CME ERROR: SIM busy\r\n",
        "\r\nRDY\r\n\r\nAPP RDY\r\n",
        "\r\n+USORF: 0,\"10.0.0.1\",5683,3,\"a\"b\"\r\n",
        "490154203237518\r\n",
        "\0\xFF\r\r\n\n,,,\"\"\"",
    ];

    private readonly AtChannel _at = new(InputBytes, 256);
    private readonly Reader _reader = new();
    private readonly byte[] _sent = new byte[300];
    private Random _random = new(0);
    private long _nowMs;
    private long _commands;

    public AtFuzz()
    {
        _at.AddUrc(Bytes("+CMT:"), _reader, 1);
        _at.AddUrc(Bytes("+DATA:"), _reader, 2);
        _at.AddUrc(Bytes("+CEREG:"), _reader, 3);
        _at.AddUrc(Bytes("RDY"), _reader, 4);
    }

    public override byte[] Next(Random random)
    {
        _random = random;
        if (random.Next(8) == 0)
        {
            byte[] noise = new byte[random.Next(2 * InputBytes)];
            random.NextBytes(noise);
            return noise;
        }

        StringBuilder text = new();
        for (int parts = random.Next(5); parts > 0; parts--)
        {
            text.Append(Sessions[random.Next(Sessions.Length)]);
        }

        return Mutation.Of(random, Encoding.Latin1.GetBytes(text.ToString()));
    }

    public override void Feed(byte[] input)
    {
        int ends = _reader.Ends;
        int kind = _random.Next(8);
        if (kind > 0)
        {
            Begin(kind);
            ends++;
        }

        for (int at = 0; at < input.Length;)
        {
            int count = Math.Min(input.Length - at, 1 + _random.Next(_random.Next(2) == 0 ? 4 : 400));
            _at.Feed(input, at, count, _nowMs);
            at += count;
            Pass(_random.Next(3) == 0 ? _random.Next(3000) : 0);
        }

        for (int i = 0; i < 3; i++)
        {
            Pass(200_000);
        }

        Require(!_at.IsBusy, "a command without an end");
        Require(_reader.Ends == ends, "a command that ended never or twice");
        _at.Feed(Bytes("\r\n"), 0, 2, _nowMs);
        Pass(AtChannel.ShortTimeoutMs);

        _reader.Answer = "";
        _reader.Kind = 1;
        _at.Begin(_reader, Bytes("AT+CSQ"));
        _at.Expect(Bytes("+CSQ:"), needsAnswer: true);
        _at.Send(5000);
        Pass(0);
        byte[] good = Bytes("\r\n+CSQ: 17,99\r\n\r\nOK\r\n");
        _at.Feed(good, 0, good.Length, _nowMs);
        Require(_reader.Answer == "17,99" && _reader.Result == AtResult.Ok && !_at.IsBusy, "the next command does not work");
        _commands += 1 + (kind > 0 ? 1 : 0);
    }

    public override string Finish()
    {
        Require(_commands < 1000 || (_at.UnknownLines > 0 && _at.DamagedLines > 0 && _at.MissedPrompts > 0 && _at.Timeouts > 0 && _at.Echoes > 0), "a kind of fault was not met");
        return $"{_commands} commands, {_at.UnknownLines} unknown lines, {_at.DamagedLines} damaged, {_at.Timeouts} without an end, {_at.MissedPrompts} prompts missed";
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private void Begin(int kind)
    {
        _at.Step(_nowMs);
        _reader.Kind = kind;
        _at.Begin(_reader, Bytes(kind == 1 ? "AT+CSQ" : "AT+X"));
        switch (kind)
        {
            case 1:
                _at.Expect(Bytes("+CSQ:"), needsAnswer: false);
                break;
            case 2:
                _at.Expect(null, needsAnswer: true);
                break;
            case 3:
                _at.Expect(Bytes("+CMGS:"), needsAnswer: true);
                _at.ExpectPrompt('>', _random.Next(100));
                break;
            case 4:
                _at.ThenExpect(Bytes("+QIOPEN:"), 60_000);
                break;
            case 5:
                _at.Expect(Bytes("+CARECV:"), needsAnswer: false);
                _at.ExpectInlineRaw(1);
                break;
            case 6:
                _at.Expect(Bytes("+DATA:"), needsAnswer: false);
                _at.EndAtAnswer();
                break;
            default:
                _at.Expect(Bytes("+CEREG:"), needsAnswer: false);
                _at.EndAt(Bytes("SEND OK"), Bytes("SEND FAIL"));
                break;
        }

        _at.Send(100_000);
        Pass(0);
    }

    private void Pass(int ms)
    {
        _nowMs += ms;
        _at.Step(_nowMs);
        int count = _at.Take(_sent, 0, _sent.Length, _nowMs);
        Require(count >= 0 && count <= _sent.Length, "bytes to send");
    }

    /// <summary>Reads all that it is given in every way, and checks where it lies.</summary>
    private sealed class Reader : AtHandler, IUrcHandler
    {
        public int Kind { get; set; }

        public int Ends { get; private set; }

        public AtResult Result { get; private set; }

        public string Answer { get; set; } = "";

        public override bool IsAnswer(AtFields fields)
        {
            Read(fields, decodes: false);
            return Kind != 7 || fields.Count > 1;
        }

        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            Answer += Encoding.Latin1.GetString(fields.Buffer, fields.At, fields.End - fields.At);
            Announce(at, fields, 2);
            Read(fields, decodes: true);
        }

        public override void OnData(AtChannel at, byte[] buffer, int offset, int count) => Check(buffer, offset, count);

        public override void OnPrompt(AtChannel at, AtWriter writer)
        {
            writer.Hex([1, 2, 3], 0, 3);
            writer.Byte(0x1A);
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            Ends++;
            Result = result;
        }

        public void OnUrc(AtChannel at, int code, AtFields fields)
        {
            Announce(at, fields, code);
            Read(fields, decodes: true);
        }

        public void OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count) => Check(buffer, offset, count);

        private void Announce(AtChannel at, AtFields fields, int code)
        {
            if (code == 1)
            {
                at.ExpectLine();
            }
            else if (code == 2 && Kind != 1 && fields.Skip(1) && fields.TryNumber(out int count))
            {
                at.ExpectRaw(count);
            }
        }

        private static void Read(AtFields fields, bool decodes)
        {
            fields.Reset();
            int left = fields.Count;
            Require(left >= 0 && left <= InputBytes, "fields");
            for (int way = 0; way < (decodes ? 5 : 4); way++)
            {
                fields.Reset();
                for (int i = 0; i <= left; i++)
                {
                    int offset = fields.Buffer.Length == 0 ? 0 : fields.At;
                    int count = 0;
                    bool isRead = way switch
                    {
                        0 => fields.TryNumber(out _),
                        1 => fields.TryHexNumber(out _),
                        2 => fields.TryText(out offset, out count),
                        3 => fields.Skip(1),
                        _ => i == 0 && fields.TryCountedHex(true, out offset, out count),
                    };
                    Require(!isRead || way == 3 || (offset >= 0 && count >= 0 && offset + count <= fields.End), "a field outside of its line");
                    _ = fields.IsQuoted || fields.IsAtEnd;
                }

                Require(fields.IsAtEnd || way == 4, "more fields than there are");
            }

            fields.Reset();
            if (decodes && fields.TryHex(out int at, out int bytes))
            {
                Check(fields.Buffer, at, bytes);
            }
        }

        private static void Check(byte[] buffer, int offset, int count) =>
            Require(buffer.Length == InputBytes && offset >= 0 && count >= 0 && offset + count <= buffer.Length, "bytes outside of the buffer");
    }
}
