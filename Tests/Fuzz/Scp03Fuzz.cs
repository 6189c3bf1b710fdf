using System;
using System.Collections.Generic;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Uicc;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken answers of a card while SCP03 is opened, and inside it: nothing but the published answers, and those whose R-MAC OpenSSL made, may be taken. An input is the
/// status and the data.
/// </summary>
public sealed class Scp03Fuzz : FuzzTarget
{
    private const string Opening = "000000000000000000003003703B1ACA81E821F219081CDC01C26B372D000003";
    private const string Data = "F3BA2B1013AA6224F5E1C138D71805C569E5439B47576260B75FC021B25097CB";
    private const int Guard = 0xA5;

    private static readonly byte[] s_challenge = Convert.FromHexString("FDF38259A1E0DE44");
    private static readonly byte[] s_plain = Convert.FromHexString("BF3E125A1089882119900000000000000000000005");

    private readonly MemoryStore _store = new();
    private readonly Scp03Session _session;
    private readonly byte[] _command = new byte[CardTransport.MaxCommand];
    private readonly Dictionary<string, int> _genuine = [];
    private long _opened;
    private long _taken;

    public Scp03Fuzz()
    {
        Scp03Keys.Put(_store, 0x30, Count(0x00), Count(0x10), new FixedRandom());
        _session = new Scp03Session(new SoftwareCrypto(), new Scp03Keys(_store), new FixedRandom());
        foreach (byte[] source in Sources)
        {
            int length = source.Length > 10 ? s_plain.Length : 0;
            _genuine[Convert.ToHexString(source)] = length;
        }

        // Under 91xx the R-MAC may be that of 9000.
        _genuine["9112" + Data + "2E68F8A0144975B9"] = s_plain.Length;
    }

    private static byte[][] Sources { get; } = Array.ConvertAll(
        [
            "9000" + Data + "2E68F8A0144975B9",
            "6282" + Data + "0A54CF0CAC7826D0",
            "63C2" + Data + "EE763DB084763763",
            "9112" + Data + "3C76B406327F9B80",
            "90006C8DD3731F41BB8E",
            "63003619623298CBB66D",
            "6A883A98690D9AB84B92",
        ],
        Convert.FromHexString);

    public override byte[] Next(Random random) => random.Next(3) == 0
        ? Mutation.Of(random, Convert.FromHexString("9000" + Opening))
        : Mutation.OfOne(random, Sources);

    public override void Feed(byte[] input)
    {
        int count = Math.Max(0, input.Length - 2);
        int wire = input.Length < 2 ? 0x6F00 : input[0] << 8 | input[1];
        int status = wire >> 8 == 0x91 ? 0x9000 : wire;
        Authenticate(input, count, status);
        Inside(input, count, status, wire);
    }

    public override string Finish() => $"{_opened} answers opened, {_taken} responses taken";

    private void Authenticate(byte[] input, int count, int status)
    {
        byte[] buffer = Guarded(input, count);
        Require(_session.Begin(_command, 0) == 14, "it does not begin");
        int length = _session.Authenticate(buffer, 1, count, status, _command, 0);

        // Neither diversification data nor the sequence counter are proven, nor whether there is one; all between is.
        bool isGenuine = status == 0x9000 && ((count == 32 && buffer[13] == 0x70) || (count == 29 && buffer[13] == 0x60)) && buffer[11] == 0x30 && buffer[12] == 0x03
            && Convert.ToHexString(buffer, 14, 16) == Opening[26..58];
        Require(length == (isGenuine ? 21 : 0), $"{length} bytes follow");
        Require(!_session.IsOpen, "it is open without EXTERNAL AUTHENTICATE");
        Require(isGenuine || _session.Failure != Scp03Failure.None, "no reason");
        _opened += isGenuine ? 1 : 0;
        CheckGuards(buffer);
        _session.Close();
        _session.Rearm();
    }

    private void Inside(byte[] input, int count, int status, int wire)
    {
        byte[] opening = Convert.FromHexString(Opening);
        _session.Begin(_command, 0);
        _session.Authenticate(opening, 0, opening.Length, 0x9000, _command, 0);
        Require(_session.Open(0, 0x9000), "it does not open");
        Convert.FromHexString("80E2910000BF3E035C015A").CopyTo(_command, 0);
        Require(_session.Wrap(_command, 0, 6) == 24, "it does not wrap");
        byte[] buffer = Guarded(input, count);
        int plain = _session.Unwrap(buffer, 1, count, status, wire);
        CheckGuards(buffer);

        bool isError = status != 0x9000 && status >> 8 != 0x62 && status >> 8 != 0x63;
        bool isLost = status is 0x6987 or 0x6988;
        int expected = isLost ? -1
            : isError && count == 0 ? 0
            : _genuine.TryGetValue(input.Length < 2 ? "" : Convert.ToHexString(input), out int length) || IsOf9000(input, wire, out length) ? length
            : -1;
        Require(plain == expected, $"{plain} bytes instead of {expected}");
        Require(_session.IsOpen == (expected >= 0), "the session stays open, or does not");
        Require(expected >= 0 || _session.Failure != Scp03Failure.None, "no reason");
        if (expected > 0)
        {
            Require(buffer.AsSpan(1, expected).SequenceEqual(s_plain), "other data");
            _taken++;
        }

        _session.Close();
    }

    private bool IsOf9000(byte[] input, int wire, out int length)
    {
        length = 0;
        return wire >> 8 == 0x91 && _genuine.TryGetValue("9000" + Convert.ToHexString(input[2..]), out length);
    }

    private static byte[] Guarded(byte[] input, int count)
    {
        byte[] buffer = new byte[count + 2];
        buffer[0] = Guard;
        buffer[^1] = Guard;
        input.AsSpan(input.Length - count).CopyTo(buffer.AsSpan(1));
        return buffer;
    }

    private static void CheckGuards(byte[] buffer) => Require(buffer[0] == Guard && buffer[^1] == Guard, "it wrote beside the response");

    private static byte[] Count(int first)
    {
        byte[] key = new byte[16];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = (byte)(first + i);
        }

        return key;
    }

    private sealed class FixedRandom : RandomSource
    {
        public override void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = s_challenge[i % s_challenge.Length];
            }
        }
    }
}
