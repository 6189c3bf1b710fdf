using System;
using System.Text;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What Foundation does per message allocates nothing.</summary>
[TestClass]
public sealed class FoundationAllocationTests
{
    private static readonly double[] Values = [0, 20.4, -0.5, 1e300, 5e-324, 20.399999618530273, double.MaxValue, double.NaN];

    private readonly byte[] _buffer = new byte[512];
    private readonly ByteWindow _window = new();

    // Proves: WP-30
    [TestMethod]
    public void Cbor_is_written_and_read_without_allocation()
    {
        CborWriter writer = new();
        CborReader reader = new();
        byte[] nested = Convert.FromHexString("bf61610161629f0203ffff");
        byte[] broken = Convert.FromHexString("9f829f819f9fffffffff");
        AssertNone(() =>
        {
            _window.Begin(_buffer, 0, 0, _buffer.Length);
            writer.Begin(_window);
            writer.WriteArray(11);
            writer.WriteTag(1);
            writer.WriteUnsigned(1363896240);
            writer.WriteInteger(-1000);
            writer.WriteMap(1);
            writer.WriteTextAscii("bn");
            writer.WriteBytes(_buffer, 0, 4);
            writer.WriteBoolean(true);
            writer.WriteNull();
            foreach (double value in Values)
            {
                writer.WriteDouble(value);
            }

            reader.Begin(_buffer, 0, _window.Count);
            bool read = reader.TryReadArray(out _) && reader.TryReadTag(out _) && reader.TryReadUnsigned(out _)
                && reader.TryReadInteger(out _) && reader.TryReadMap(out _) && reader.TryReadText(out int offset, out int length)
                && Utf8.IsValid(_buffer, offset, length) && reader.TryReadBytes(out _, out _) && reader.TryReadBoolean(out _)
                && reader.TryReadNull();
            while (read && reader.PeekType() == CborType.Float)
            {
                read = reader.TryReadDouble(out _);
            }

            Require(read && reader.AtEnd);
            reader.Begin(nested, 0, nested.Length);
            Require(reader.TrySkip());
            reader.Begin(broken, 0, broken.Length);
            Require(!reader.TrySkip());
        });
    }

    [TestMethod]
    public void Decimal_text_is_written_and_read_without_allocation()
    {
        DecimalText text = new();
        byte[] middle = Encoding.ASCII.GetBytes("9007199254740993.00000000000000000000000001");
        byte[] integer = Encoding.ASCII.GetBytes("-9223372036854775808");
        AssertNone(() =>
        {
            foreach (double value in Values)
            {
                _window.Begin(_buffer, 0, 0, _buffer.Length);
                Require(text.Write(_window, value) == text.TryParse(_buffer, 0, _window.Count, out _));
            }

            Require(text.TryParse(middle, 0, middle.Length, out _));
            Require(DecimalText.TryParseInteger(integer, 0, integer.Length, out _));
        });
    }

    [TestMethod]
    public void Records_numbers_and_windows_need_no_allocation()
    {
        MemoryStore memory = new(4, 64);
        FileStore files = new(new ArrayMedium(), 64);
        SequenceReservation numbers = new(files, "piv", 4, long.MaxValue);
        ReplayWindow window = new();
        AssertNone(() =>
        {
            Require(memory.Write("a", _buffer, 0, 60) && memory.Read("a", _buffer, 0, 64) == 60 && memory.Erase("a"));
            Require(files.Write("a", _buffer, 0, 60) && files.Read("a", _buffer, 0, 64) == 60 && files.Erase("a"));
            for (int i = 0; i < 10; i++)
            {
                Require(numbers.TryTake(out long number) && window.IsFresh(number));
                window.Accept(number);
            }
        });
    }

    private static void AssertNone(Action action)
    {
        // The first rounds compile it and set up what is set up once.
        for (int i = 0; i < 50; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            action();
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("what is measured does not do its work");
        }
    }

    /// <summary>Two slots for each of two records, in arrays.</summary>
    private sealed class ArrayMedium : RecordMedium
    {
        private readonly byte[][] _slots = [new byte[100], new byte[100], new byte[100], new byte[100]];
        private readonly int[] _lengths = [Missing, Missing, Missing, Missing];

        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            int length = Math.Min(count, _lengths[At(name, slot)]);
            if (length > 0)
            {
                Array.Copy(_slots[At(name, slot)], 0, buffer, offset, length);
            }

            return length;
        }

        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            Array.Copy(buffer, offset, _slots[At(name, slot)], 0, count);
            _lengths[At(name, slot)] = count;
            return true;
        }

        public override bool Delete(string name, int slot)
        {
            _lengths[At(name, slot)] = Missing;
            return true;
        }

        private static int At(string name, int slot) => (name == "a" ? 0 : 2) + slot;
    }
}
