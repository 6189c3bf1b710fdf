using System;
using System.Globalization;
using System.Numerics;
using System.Text;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Decimal text and narrow floats against those of .NET.</summary>
[TestClass]
public sealed class DecimalTextTests
{
    private const int Samples = 200_000;
    private const long InfinityBits = 0x7FF0000000000000;

    private readonly DecimalText _text = new();
    private readonly ByteWindow _window = new();
    private readonly byte[] _buffer = new byte[64];

    [TestMethod]
    public void Random_doubles_are_written_shortest_and_read_back()
    {
        Random random = new(1);
        for (int i = 0; i < Samples; i++)
        {
            AssertBoth(BitConverter.Int64BitsToDouble(random.NextInt64(InfinityBits) | (random.NextInt64() << 63)));
        }
    }

    [TestMethod]
    public void Measured_values_are_written_shortest_and_read_back()
    {
        Random random = new(2);
        for (int i = 0; i < Samples; i++)
        {
            double value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(1, 10));
            AssertBoth(random.Next(2) == 0 ? Math.Round(value, random.Next(9)) : (float)value);
        }
    }

    [TestMethod]
    public void Powers_of_two_and_their_neighbours_are_written_shortest_and_read_back()
    {
        for (long exponent = 0; exponent < 0x7FF; exponent++)
        {
            AssertBoth(BitConverter.Int64BitsToDouble((exponent << 52) + 1));
            AssertBoth(BitConverter.Int64BitsToDouble(((exponent + 1) << 52) - 1));
            AssertBoth(BitConverter.Int64BitsToDouble(exponent << 52));
        }
    }

    [TestMethod]
    public void Texts_in_the_middle_and_just_beside_go_to_the_right_side()
    {
        Random random = new(3);
        for (int i = 0; i < 5000; i++)
        {
            long bits = i < 100 ? i : random.NextInt64(InfinityBits - 1);
            (string digits, string exponent) = Middle(bits);
            AssertReadAs((bits & 1) == 0 ? bits : bits + 1, digits + exponent);
            AssertReadAs(bits + 1, digits + ".00001" + exponent);
            AssertReadAs(bits, (BigInteger.Parse(digits, CultureInfo.InvariantCulture) - 1) + ".99999" + exponent);
        }
    }

    [TestMethod]
    public void Narrow_floats_are_those_of_dotnet()
    {
        Random random = new(4);
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            Half half = BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.AreEqual((double)half, Ieee754.FromHalfBits((ushort)bits));
        }

        for (int i = 0; i < 2 * Samples; i++)
        {
            // Around the ranges of both formats, so that rounding, underflow and overflow all occur.
            long fraction = random.NextInt64(1L << 52) & (-1L << random.Next(52));
            double value = BitConverter.Int64BitsToDouble(((long)random.Next(1023 - 155, 1023 + 135) << 52) | fraction);
            Assert.AreEqual(BitConverter.SingleToUInt32Bits((float)value), Ieee754.ToSingleBits(value));
            Assert.AreEqual(BitConverter.HalfToUInt16Bits((Half)value), Ieee754.ToHalfBits(value));
            Assert.AreEqual((float)value == value, Ieee754.FitsSingle(value));
            Assert.AreEqual((double)(Half)value == value, Ieee754.FitsHalf(value));
        }
    }

    private static (string Digits, string Exponent) Middle(long bits)
    {
        long field = bits >> 52;
        long fraction = bits & ((1L << 52) - 1);
        BigInteger middle = 2 * new BigInteger(field == 0 ? fraction : fraction | (1L << 52)) + 1;
        int exponent = (int)(field == 0 ? 1 : field) - 1076;
        return exponent >= 0
            ? ((middle << exponent).ToString(CultureInfo.InvariantCulture), "")
            : ((middle * BigInteger.Pow(5, -exponent)).ToString(CultureInfo.InvariantCulture), "e" + exponent);
    }

    private void AssertReadAs(long bits, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        bool read = _text.TryParse(bytes, 0, bytes.Length, out double value);
        Assert.AreEqual(bits < InfinityBits, read, text);
        Assert.AreEqual(read ? bits : 0, BitConverter.DoubleToInt64Bits(value), text);
    }

    private void AssertBoth(double value)
    {
        _window.Begin(_buffer, 0, 0, _buffer.Length);
        bool written = _text.Write(_window, value);
        Assert.AreEqual(double.IsFinite(value), written);
        if (!written)
        {
            return;
        }

        string text = Encoding.ASCII.GetString(_buffer, 0, _window.Count);
        long bits = BitConverter.DoubleToInt64Bits(value);
        Assert.AreEqual(bits, BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), text);
        Assert.IsTrue(_text.TryParse(_buffer, 0, _window.Count, out double back));
        Assert.AreEqual(bits, BitConverter.DoubleToInt64Bits(back), text);

        // .NET's own text for some powers of two, such as 2^-25, is a digit short and does not read back.
        string other = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(other, CultureInfo.InvariantCulture) == value)
        {
            Assert.AreEqual(Significant(other), Significant(text), other);
        }
    }

    private static string Significant(string text) =>
        text.TrimStart('-').ToUpperInvariant().Split('E')[0].Replace(".", "").TrimStart('0').TrimEnd('0');
}
