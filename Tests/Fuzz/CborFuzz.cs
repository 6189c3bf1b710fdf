using System;
using System.Formats.Cbor;
using Peer = System.Formats.Cbor.CborReader;
using Reader = Lwm2m.Foundation.CborReader;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken CBOR into the reader: whether the first item is well-formed, and how long it is, is held against .NET's own reader.
/// What both read as an item of its own must be the same.
/// </summary>
public sealed class CborFuzz : FuzzTarget
{
    private const int TwoByteSimple = 0xF8;
    private const int FirstTwoByteSimple = 32;

    private readonly Reader _reader = new();
    private readonly byte[] _room = new byte[8];
    private int _wellFormed;

    /// <summary>Items of all kinds; the vectors of RFC 8949 App. A that nest, and SenML.</summary>
    public static byte[][] Sources { get; } = Array.ConvertAll(
        [
            "82A321652F332F302F00613003624F70A20063362F300205", "9FBF21652F332F302F00613802FB3FF8000000000000FFA2006139084401020304FF",
            "81A300662F312F302F3263766C6F6436363A310618641863", "1B7FFFFFFFFFFFFFFF", "C1FB41D452D9EC200000", "66333330333A30", "4401020304", "F5",
            "5F42010243030405FF", "7F657374726561646D696E67FF", "9F018202039F0405FFFF", "BF61610161629F0203FFFF", "A56161614161626142616361436164614461656145",
            "C249010000000000000000", "F97BFF", "FA47C35000", "FB7E37E43C8800759C", "D818456449455446", "F818", "8301820203820405", "3BFFFFFFFFFFFFFFFF",
            "818181818181818181818181818181818101", "C4820104", "C4822019012C", "C49F3901431BFFFFFFFFFFFFFFFFFF", "C48220C2420014", "C3420102",
            "C074323031332D30332D32315432303A30343A30305A", "81A2007F652F332F302F6131FF7F61766173FF7F61616162FF", "81A200662F312F302F3202C4822019012C",
        ],
        Convert.FromHexString);

    public override byte[] Next(Random random) => Mutation.OfOne(random, Sources);

    public override void Feed(byte[] input)
    {
        _reader.Begin(input, 0, input.Length);
        bool skipped = _reader.TrySkip();
        int length = _reader.Position;
        Require(skipped ? length > 0 && length <= input.Length : length == 0, "position after an item");
        Require(skipped || _reader.Failed == input.Length > 0, "failed or not");
        int found = skipped ? length : -1;
        int expected = LengthOf(input);
        Require(found == expected || (found < 0 && MayBeTooLax(input)), $"an item of {found} bytes, to .NET of {expected}");
        if (skipped)
        {
            _wellFormed++;
            ReadNumber(input);
        }
    }

    public override string Finish() => $"{_wellFormed} well-formed";

    /// <summary>How long the first item is for .NET, or -1 when it is not well-formed.</summary>
    private static int LengthOf(byte[] input)
    {
        try
        {
            var peer = new Peer(input, CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
            peer.SkipValue();
            return input.Length - peer.BytesRemaining;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException)
        {
            return -1;
        }
    }

    /// <summary>Whether .NET may take what the reader must not: nesting without bound, and a simple value below 32 in two bytes (RFC 8949 §3.3).</summary>
    private static bool MayBeTooLax(byte[] input)
    {
        int heads = 0;
        int before = 0;
        foreach (byte b in input)
        {
            if (before == TwoByteSimple && b < FirstTwoByteSimple)
            {
                return true;
            }

            heads += b >> 5 is 4 or 5 || b is 0x5F or 0x7F ? 1 : 0;
            before = b;
        }

        return heads > Reader.MaxNesting;
    }

    private void ReadNumber(byte[] input)
    {
        var peer = new Peer(input, CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
        _reader.Begin(input, 0, input.Length);
        switch (peer.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                Require(_reader.TryReadUnsigned(out ulong unsigned) && unsigned == peer.ReadUInt64(), "unsigned");
                break;
            case CborReaderState.NegativeInteger:
                ulong argument = peer.ReadCborNegativeIntegerRepresentation();
                bool fits = argument <= long.MaxValue;
                Require(_reader.TryReadInteger(out long integer) == fits && (!fits || integer == ~(long)argument), "negative");
                break;
            case CborReaderState.HalfPrecisionFloat:
            case CborReaderState.SinglePrecisionFloat:
            case CborReaderState.DoublePrecisionFloat:
                double expected = peer.ReadDouble();
                Require(_reader.TryReadDouble(out double number) && (number.Equals(expected) && double.IsNegative(number) == double.IsNegative(expected) || double.IsNaN(expected)), "float");
                break;
            case CborReaderState.ByteString:
            case CborReaderState.StartIndefiniteLengthByteString:
                byte[] bytes = peer.ReadByteString();
                bool isWhole = _reader.TryReadBytes(_room, out byte[] buffer, out int offset, out int length);
                Require(isWhole || bytes.Length > _room.Length, "bytes not read");
                Require(!isWhole || bytes.AsSpan().SequenceEqual(buffer.AsSpan(offset, length)), "bytes");
                break;
        }
    }
}
