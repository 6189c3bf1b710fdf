using System;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Broken numbers into the readers of decimal text, held against a pattern and .NET's own parsers.</summary>
public sealed partial class NumberFuzz : FuzzTarget
{
    private static readonly byte[][] Sources = Array.ConvertAll(
        [
            "-9223372036854775808", "18446744073709551615", "1.5e-300", "-0", "0.000001", "22.500000", "1.7976931348623157e308", "5e-324", "007",
            "9007199254740993", "2.2250738585072011e-308", "123456789012345678901234567890.5", "1e400", "-.5", "+1",
            "9007199254740993.0", "-9.223372036854775808E18", "184467440737095516150e-1", "0.00e-999999999999", "1e-5",
        ],
        Encoding.ASCII.GetBytes);

    // Of an integer of 64 bits.
    private const int MostDigits = 20;

    private readonly DecimalText _decimal = new();
    private readonly ByteWindow _window = new();
    private readonly byte[] _written = new byte[64];

    public override byte[] Next(Random random) => Mutation.OfOne(random, Sources);

    public override void Feed(byte[] input)
    {
        // Each byte one character, so that the patterns see all of them.
        string text = Encoding.Latin1.GetString(input);
        CheckIntegers(input, text);
        CheckIntegral(input, text);
        CheckQuantity(input, text);
        CheckDouble(input, text);
    }

    [GeneratedRegex(@"\A[-+]?[0-9]+\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"\A[-+]?[0-9]+(\.[0-9]+)?\z")]
    private static partial Regex Decimals();

    [GeneratedRegex(@"\A([-+]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?\z")]
    private static partial Regex Number();

    private static void CheckIntegral(byte[] input, string text)
    {
        Match number = Number().Match(text);
        BigInteger? expected = null;
        if (number.Success)
        {
            BigInteger digits = BigInteger.Parse(number.Groups[2].Value + number.Groups[3].Value, CultureInfo.InvariantCulture);
            BigInteger exponent = number.Groups[4].Success ? BigInteger.Parse(number.Groups[4].Value, CultureInfo.InvariantCulture) : 0;
            exponent -= number.Groups[3].Length;
            expected = digits.IsZero ? 0
                : exponent > MostDigits || exponent < -input.Length ? null
                : exponent >= 0 ? digits * BigInteger.Pow(10, (int)exponent)
                : digits % BigInteger.Pow(10, (int)-exponent) == 0 ? digits / BigInteger.Pow(10, (int)-exponent) : null;
            expected = expected > ulong.MaxValue ? null : expected;
        }

        bool found = DecimalText.TryParseIntegral(input, 0, input.Length, out bool negative, out ulong magnitude);
        Require(found == expected.HasValue && (!found || (magnitude == expected && negative == (text[0] == '-'))), "integer in another notation");
    }

    private static void CheckIntegers(byte[] input, string text)
    {
        bool isInteger = Integer().IsMatch(text);
        BigInteger value = isInteger ? BigInteger.Parse(text, CultureInfo.InvariantCulture) : 0;
        bool found = DecimalText.TryParseInteger(input, 0, input.Length, out long integer);
        Require(found == (isInteger && value >= long.MinValue && value <= long.MaxValue) && (!found || integer == value), "Integer");
        found = DecimalText.TryParseUnsigned(input, 0, input.Length, out ulong unsigned);
        Require(found == (isInteger && text[0] is not ('-' or '+') && value <= ulong.MaxValue) && (!found || unsigned == value), "Unsigned");
    }

    private void CheckQuantity(byte[] input, string text)
    {
        bool found = Quantity.TryParse(input, 0, input.Length, out Quantity quantity);
        Require(!found || Decimals().IsMatch(text), "Quantity of another form");
        if (!found)
        {
            return;
        }

        string[] parts = text.TrimStart('-', '+').Split('.');
        string decimals = (parts.Length > 1 ? parts[1] : "").PadRight(Quantity.Decimals + 1, '0');
        BigInteger expected = BigInteger.Parse(parts[0] + decimals[..Quantity.Decimals], CultureInfo.InvariantCulture) + (decimals[Quantity.Decimals] >= '5' ? 1 : 0);
        BigInteger micros = (BigInteger)quantity.Whole * 1000000 + quantity.Micros;
        Require(quantity.Micros is >= 0 and < 1000000 && micros == (text[0] == '-' ? -expected : expected), "Quantity");
        _window.Begin(_written, 0, 0, _written.Length);
        Quantity.Write(_window, quantity);
        Require(Quantity.TryParse(_written, 0, _window.Count, out Quantity again) && Quantity.Compare(again, quantity) == 0, "Quantity written and read");
    }

    private void CheckDouble(byte[] input, string text)
    {
        if (!_decimal.TryParse(input, 0, input.Length, out double number))
        {
            return;
        }

        double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Require(BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits(expected), $"{number:R} is {expected:R} to .NET");
        _window.Begin(_written, 0, 0, _written.Length);
        Require(_decimal.Write(_window, number), "Float that cannot be written");
        Require(
            _decimal.TryParse(_written, 0, _window.Count, out double again) && BitConverter.DoubleToInt64Bits(again) == BitConverter.DoubleToInt64Bits(number),
            "Float written and read");
    }
}
