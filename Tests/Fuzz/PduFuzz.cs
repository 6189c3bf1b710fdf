using System;
using System.Linq;
using Lwm2m.Sms;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken PDUs of short messages into the reader. What each holds is held against a reader that throws where something is missing, written
/// from 3GPP TS 23.040 and TS 23.038 without a look at the device's.
/// </summary>
public sealed class PduFuzz : FuzzTarget
{
    private const string Coap = "4402B60B2161FB63B13101300138";
    private const string Number = "4512345678";

    private readonly SmsMessage _message = new();
    private readonly SmsSubmit _submit = new();
    private readonly SmsDuplicates _duplicates = new(4);
    private readonly SmsAddress _address = SmsAddress.Parse(Number);
    private readonly int[] _kinds = new int[6];

    private enum Form { Broken, Other, Data, Push, Report, Card }

    /// <summary>As a modem hands them over, with the address of the SMSC in front.</summary>
    private static byte[][] Sources { get; } = Array.ConvertAll(
        [
            "00040A9154214365870004621103214365400E" + Coap,
            "07911326880736F4040A9154214365870016621103214365400E" + Coap,
            "00440A9154214365870004621103214365401B0605040B84C002010603C4AF9A" + Coap,
            "00040A81542143658700F5621103214365400E" + Coap,
            "00040C8100542143658700F4621103214365400E" + Coap,
            "00440B914151550521F57FF66211032143650A13027000000102030405060708090A0B0C0D0E0F",
            "000408D0E5759A0E7FF6907090307513000824010101BB400101",
            "000405812143F50004620102030405000460001234",
            "00440A91542143658700046211032143654010050003A50201" + Coap[8..] + "01",
            "00062A0A915421436587621103214365406211032153104000",
            "0006040D91945152991136F00160124130340A0160124130940A00",
            "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37",
            "00040DD0F334FC1CA6970100008080312170224008D4F29CDE0EA7D9",
            "0011000A9154214365870004000E" + Coap,
            "07911326880736F4440A9154214365877FF6621103214365400F027000000E0D00280015" + Coap[..10],
        ],
        Convert.FromHexString);

    public override byte[] Next(Random random) => Mutation.OfOne(random, Sources);

    public override void Feed(byte[] input)
    {
        int announced = input.Length > 0 ? input.Length - 1 - input[0] : 0;
        var kind = _message.ReadWithServiceCentre(input, 0, input.Length, announced);
        Require(_message.ReadWithServiceCentre(input, 0, input.Length, -1) == kind, "with and without a length");
        Require(_message.ReadWithServiceCentre(input, 0, input.Length, announced + 1) == SmsKind.Malformed, "another length than announced");
        var expected = Form.Broken;
        byte[] data = [];
        bool isOurs = false;
        if (input.Length > 0 && input[0] <= 11 && announced > 0)
        {
            try
            {
                expected = Decode(input.AsSpan(1 + input[0]), out data, out isOurs);
            }
            catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException)
            {
                expected = Form.Broken;
            }
        }

        kind = _message.ReadWithServiceCentre(input, 0, input.Length, announced);
        Require((int)kind == (int)expected, $"{kind}, and it is {expected}");
        _kinds[(int)kind]++;
        bool hasData = kind is SmsKind.Data or SmsKind.Push;
        Require(hasData || _message.DataCount == 0, "data of what has none");
        if (hasData)
        {
            Require(input.AsSpan(_message.DataOffset, _message.DataCount).SequenceEqual(data), "data");
            Require(_message.IsFrom(_address) == isOurs, "whose it is");
            bool isNew = _duplicates.TryAdd(input, _message);
            Require(!_duplicates.TryAdd(input, _message), $"a second time, after {isNew}");
            Submit(data);
        }
    }

    public override string Finish() => string.Join(", ", Enum.GetValues<SmsKind>().Select(kind => $"{_kinds[(int)kind]} {kind}"));

    /// <summary>What was read goes out again, and is the same at its end.</summary>
    private void Submit(byte[] data)
    {
        _submit.Begin(_address);
        _submit.SetRelativeValidity(data.Length * 4000);
        _submit.End(data, 0, data.Length);
        Require(_submit.Buffer.AsSpan(_submit.Count - data.Length - 1, data.Length + 1).SequenceEqual((byte[])[(byte)data.Length, .. data]), "user data out");
        Require(_submit.Count == 13 + data.Length, "length out");
    }

    private static Form Decode(ReadOnlySpan<byte> tpdu, out byte[] data, out bool isOurs)
    {
        data = [];
        isOurs = false;
        int type = tpdu[0] & 3;
        if (type is 1 or 3)
        {
            _ = tpdu[1];
            return Form.Other;
        }

        var rest = tpdu[(type == 0 ? 1 : 2)..];
        int digits = rest[0] <= 20 ? rest[0] : throw new FormatException();
        int octets = (digits + 1) / 2;
        isOurs = IsOurs(digits, rest[1], rest.Slice(2, octets));
        rest = rest[(2 + octets)..];
        if (type == 2)
        {
            _ = rest[14];
            return Form.Report;
        }

        int pid = rest[0];
        int dcs = rest[1];
        int length = rest[9];
        rest = rest[10..];
        bool is8Bit = dcs is >= 0xF4 and <= 0xF7 || (dcs < 0x80 && (dcs & 0b0010_1100) == 0b0100);
        bool isOctets = is8Bit || dcs >> 4 == 14 || (dcs < 0x80 && ((dcs & 0x20) != 0 || (dcs & 0x0C) == 8));
        int size = isOctets ? length : (int)Math.Ceiling(length * 7 / 8.0);
        if (size > 140 || size != rest.Length)
        {
            throw new FormatException();
        }

        if (pid == 0x7F && (dcs is 0xF2 or 0xF6 || (dcs >> 4 is 1 or 3 && dcs % 4 == 2)))
        {
            return Form.Card;
        }

        if ((tpdu[0] & 0x40) == 0)
        {
            data = is8Bit ? rest.ToArray() : [];
            return is8Bit ? Form.Data : Form.Other;
        }

        var header = rest.Slice(1, rest[0]);
        rest = rest[(1 + rest[0])..];
        bool isPush = header.Length == 6 && header.StartsWith((byte[])[5, 4, 0x0B, 0x84]);
        while (header.Length > 0)
        {
            header = header[(2 + header[1])..];
        }

        if (!is8Bit || !isPush || rest.Length < 3 || rest[1] != 6 || rest[2] > 127 || rest.Length < 3 + rest[2]
            || !rest.Slice(3, rest[2]).EndsWith((byte[])[0xAF, 0x9A]) || rest[2] < 3)
        {
            return Form.Other;
        }

        data = rest[(3 + rest[2])..].ToArray();
        return Form.Push;
    }

    private static bool IsOurs(int digits, int type, ReadOnlySpan<byte> octets)
    {
        string text = string.Concat(Convert.ToHexString(octets).Chunk(2).Select(pair => $"{pair[1]}{pair[0]}"))[..digits];
        return (type & 15) < 2 && ((type >> 4 & 7) switch { 0 => text is Number or "00" + Number, 1 => text == Number, _ => false });
    }
}
