using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class CborReaderTests
    {
        // RFC 8949 Appendix F: what is not well-formed.
        private static readonly string[] NotWellFormed =
        {
            // The input ends in a head.
            "18", "19", "1a", "1b", "1901", "1a0102", "1b01020304050607", "38", "58", "78", "98", "9a01ff00", "b8", "d8", "f8",
            "f900", "fa0000", "fb000000",

            // A string with short data.
            "41", "61", "5affffffff00", "5bffffffffffffffff010203", "7affffffff00", "7b7fffffffffffffff010203",

            // An array or map with too few items.
            "81", "818181818181818181", "8200", "a1", "a20102", "a100", "a2000000",

            // A tag of nothing.
            "c0",

            // What is of indefinite length and not closed.
            "5f4100", "7f6100", "9f", "9f0102", "bf", "bf01020102", "819f", "9f8000", "9f9f9f9f9fffffffff", "9f819f819f9fffffff",

            // Reserved heads.
            "1c", "1d", "1e", "3c", "3d", "3e", "5c", "5d", "5e", "7c", "7d", "7e", "9c", "9d", "9e", "bc", "bd", "be", "dc", "dd", "de",
            "fc", "fd", "fe",

            // Simple values in two bytes that have one.
            "f800", "f801", "f818", "f81f",

            // Chunks of another type, or of indefinite length themselves.
            "5f00ff", "5f21ff", "5f6100ff", "5f80ff", "5fa0ff", "5fc000ff", "5fe0ff", "7f4100ff", "5f5f4100ffff", "7f7f6100ffff",

            // A break where there is nothing to end.
            "ff", "81ff", "8200ff", "a1ff", "a1ff00", "a100ff", "a20000ff", "9f81ff", "9f829f819f9fffffffff", "bf00ff", "bf000000ff", "9fc1ff",

            // Integers and tags of indefinite length.
            "1f", "3f", "df"
        };

        // Proves: WP-30
        [TestMethod]
        public void What_is_not_well_formed_is_refused()
        {
            CborReader reader = new CborReader();
            for (int i = 0; i < NotWellFormed.Length; i++)
            {
                byte[] bytes = Hex.Parse(NotWellFormed[i]);
                reader.Begin(bytes, 0, bytes.Length);
                Assert.IsFalse(reader.TrySkip(), NotWellFormed[i]);
                Assert.IsTrue(reader.Failed, NotWellFormed[i]);
                Assert.IsFalse(reader.AtEnd, NotWellFormed[i]);
                Assert.IsTrue(reader.PeekType() == CborType.None, NotWellFormed[i]);
                Assert.IsNull(CborDiagnostic.Read(bytes, bytes.Length), NotWellFormed[i]);
            }
        }

        [TestMethod]
        public void A_length_that_lies_is_refused_before_it_is_believed()
        {
            string[] lies = { "9a7fffffff0000", "9bffffffffffffffff00", "ba00000002000000", "bb800000000000000100", "5a000000030000", "84000000" };
            for (int i = 0; i < lies.Length; i++)
            {
                int count;
                int offset;
                CborReader reader = Read(lies[i]);
                Assert.IsFalse(reader.TryReadArray(out count), lies[i]);
                Assert.IsFalse(reader.TryReadMap(out count), lies[i]);
                Assert.IsFalse(reader.TryReadBytes(out offset, out count), lies[i]);
                Assert.IsTrue(reader.Failed, lies[i]);
            }
        }

        [TestMethod]
        public void Another_type_than_asked_for_stays_to_be_read()
        {
            ulong unsigned;
            long integer;
            double number;
            bool boolean;
            int offset;
            int length;
            CborReader reader = Read("6161");
            Assert.IsFalse(reader.TryReadUnsigned(out unsigned));
            Assert.IsFalse(reader.TryReadInteger(out integer));
            Assert.IsFalse(reader.TryReadDouble(out number));
            Assert.IsFalse(reader.TryReadBoolean(out boolean));
            Assert.IsFalse(reader.TryReadNull());
            Assert.IsFalse(reader.TryReadTag(out unsigned));
            Assert.IsFalse(reader.TryReadArray(out length));
            Assert.IsFalse(reader.TryReadMap(out length));
            Assert.IsFalse(reader.TryReadBytes(out offset, out length));
            Assert.IsFalse(reader.TryReadBreak());
            Assert.IsFalse(reader.Failed);
            Assert.AreEqual(0, reader.Position);
            Assert.IsTrue(reader.TryReadText(out offset, out length));
            Assert.AreEqual(1, offset);
            Assert.AreEqual(1, length);
            Assert.IsTrue(reader.AtEnd);
            Assert.IsFalse(reader.TryReadText(out offset, out length));
            Assert.IsFalse(reader.TrySkip());
            Assert.IsFalse(reader.Failed);
        }

        [TestMethod]
        public void Integers_are_read_to_the_ends_of_64_bits_and_not_beyond()
        {
            long integer;
            ulong unsigned;
            double number;
            Assert.IsTrue(Read("1b7fffffffffffffff").TryReadInteger(out integer));
            Assert.AreEqual(long.MaxValue, integer);
            Assert.IsTrue(Read("3b7fffffffffffffff").TryReadInteger(out integer));
            Assert.AreEqual(long.MinValue, integer);

            CborReader reader = Read("1b8000000000000000");
            Assert.IsFalse(reader.TryReadInteger(out integer));
            Assert.IsTrue(reader.TryReadUnsigned(out unsigned));
            Assert.AreEqual(0x8000000000000000ul, unsigned);

            reader = Read("3b8000000000000000");
            Assert.IsFalse(reader.TryReadInteger(out integer));
            Assert.IsFalse(reader.TryReadUnsigned(out unsigned));
            Assert.IsTrue(reader.TryReadDouble(out number));
            Assert.AreEqual(-9223372036854775808.0, number);

            reader = Read("c249010000000000000000");
            Assert.IsFalse(reader.TryReadInteger(out integer));
            Assert.IsFalse(reader.TryReadUnsigned(out unsigned));
            Assert.IsFalse(reader.TryReadDouble(out number));
            Assert.IsTrue(reader.TrySkip());
        }

        [TestMethod]
        public void Any_number_is_read_as_a_double()
        {
            Assert.AreEqual(1.5, Double("f93e00"));
            Assert.AreEqual(100000.0, Double("fa47c35000"));
            Assert.AreEqual(1.1, Double("fb3ff199999999999a"));
            Assert.AreEqual(1000.0, Double("1903e8"));
            Assert.AreEqual(-1000.0, Double("3903e7"));
            Assert.AreEqual(18446744073709551615.0, Double("1bffffffffffffffff"));
            Assert.AreEqual(-18446744073709551616.0, Double("3bffffffffffffffff"));
            Assert.AreEqual(9007199254740992.0, Double("1b0020000000000001"));
            Assert.AreEqual(18446744073709549568.0, Double("1bfffffffffffffbff"));
        }

        [TestMethod]
        public void Nesting_has_a_bound()
        {
            string[] open = { "81", "9f", "a100", "bf00" };
            string[] close = { "", "ff", "", "ff" };
            for (int i = 0; i < open.Length; i++)
            {
                Assert.IsTrue(Read(Nested(open[i], CborReader.MaxNesting, close[i])).TrySkip(), open[i]);
                CborReader reader = Read(Nested(open[i], CborReader.MaxNesting + 1, close[i]));
                Assert.IsFalse(reader.TrySkip(), open[i]);
                Assert.IsTrue(reader.Failed, open[i]);
                Assert.IsFalse(Read(Nested(open[i], 200, close[i])).TrySkip(), open[i]);
            }
        }

        [TestMethod]
        public void Many_tags_on_one_item_do_no_harm()
        {
            Assert.IsTrue(Read(Nested("c1", 200, "")).TrySkip());
        }

        [TestMethod]
        public void A_chunked_string_is_passed_over_but_not_read()
        {
            int offset;
            int length;
            CborReader reader = Read("5f4101420203ff7f6161ff07");
            Assert.IsTrue(reader.PeekType() == CborType.Bytes);
            Assert.IsFalse(reader.TryReadBytes(out offset, out length));
            Assert.IsTrue(reader.TrySkip());
            Assert.IsTrue(reader.PeekType() == CborType.Text);
            Assert.IsFalse(reader.TryReadText(out offset, out length));
            Assert.IsTrue(reader.TrySkip());
            Assert.AreEqual(11, reader.Position);
            Assert.IsFalse(reader.Failed);
        }

        [TestMethod]
        public void A_chunked_string_is_joined_in_the_room_that_is_given()
        {
            byte[] room = new byte[3];
            CborReader reader = Read("5f4101420203ff7f6161ff4204056162");
            Assert.IsTrue(reader.TryReadBytes(room, out byte[] buffer, out int offset, out int length));
            Assert.AreSame(room, buffer);
            Assert.AreEqual("010203", Hex.Of(buffer, offset, length));
            Assert.IsTrue(reader.TryReadText(room, out buffer, out offset, out length));
            Assert.AreEqual("61", Hex.Of(buffer, offset, length));
            Assert.IsTrue(reader.TryReadBytes(room, out buffer, out offset, out length));
            Assert.AreEqual("0405", Hex.Of(buffer, offset, length));
            Assert.IsFalse(reader.TryReadBytes(room, out buffer, out offset, out length));
            Assert.IsTrue(reader.TryReadText(room, out buffer, out offset, out length));
        }

        [TestMethod]
        [DataRow("5f4401020304ff")]
        [DataRow("5f420102420304ff")]
        [DataRow("5f4101")]
        [DataRow("5f41016161ff")]
        [DataRow("5f5f4101ffff")]
        public void A_chunked_string_that_cannot_be_joined_moves_nothing(string bytes)
        {
            CborReader reader = Read(bytes);
            Assert.IsFalse(reader.TryReadBytes(new byte[3], out byte[] buffer, out int offset, out int length));
            Assert.AreEqual(0, reader.Position);
        }

        [TestMethod]
        public void Only_the_slice_is_read()
        {
            ulong value;
            byte[] bytes = Hex.Parse("00190102");
            CborReader reader = new CborReader();
            reader.Begin(bytes, 1, 2);
            Assert.IsFalse(reader.TryReadUnsigned(out value));
            Assert.IsTrue(reader.Failed);
            reader.Begin(bytes, 1, 3);
            Assert.IsTrue(reader.TryReadUnsigned(out value));
            Assert.AreEqual(0x0102ul, value);
            Assert.AreEqual(4, reader.Position);
        }

        private static double Double(string hex)
        {
            double value;
            CborReader reader = Read(hex);
            Assert.IsTrue(reader.TryReadDouble(out value), hex);
            Assert.IsTrue(reader.AtEnd, hex);
            return value;
        }

        private static string Nested(string open, int depth, string close)
        {
            string hex = "00";
            for (int i = 0; i < depth; i++)
            {
                hex = open + hex + close;
            }

            return hex;
        }

        private static CborReader Read(string hex)
        {
            byte[] bytes = Hex.Parse(hex);
            CborReader reader = new CborReader();
            reader.Begin(bytes, 0, bytes.Length);
            return reader;
        }
    }
}
