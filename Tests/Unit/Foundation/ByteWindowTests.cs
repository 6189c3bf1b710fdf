using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class ByteWindowTests
    {
        private const string Whole = "30313233feff2d37610001020304050607";

        [TestMethod]
        public void A_window_anywhere_keeps_just_its_part()
        {
            byte[] buffer = new byte[20];
            ByteWindow window = new ByteWindow();
            int total = Whole.Length / 2;
            for (int start = 0; start <= total + 1; start++)
            {
                for (int size = 0; size <= total + 1; size++)
                {
                    Fill(buffer);
                    window.Begin(buffer, 1, start, size);
                    WriteWhole(window);
                    int kept = start >= total ? 0 : start + size > total ? total - start : size;
                    Assert.AreEqual(total, window.Total);
                    Assert.AreEqual(kept, window.Count);
                    Assert.AreEqual(start + size < total, window.HasMore);
                    Assert.AreEqual(Whole.Substring(kept == 0 ? 0 : 2 * start, 2 * kept), Hex.Of(buffer, 1, kept));
                    Assert.AreEqual((byte)0xEE, buffer[0]);
                    Assert.AreEqual((byte)0xEE, buffer[1 + kept]);
                }
            }
        }

        [TestMethod]
        public void The_hash_is_of_the_whole_whatever_the_window()
        {
            byte[] buffer = new byte[20];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, 0);
            WriteWhole(window);
            uint hash = window.Hash;
            for (int start = 0; start < 18; start++)
            {
                window.Begin(buffer, 0, start, 4);
                WriteWhole(window);
                Assert.AreEqual(hash, window.Hash);
            }

            window.WriteByte(0);
            Assert.AreNotEqual(hash, window.Hash);
        }

        // Also where the first byte without room comes in the middle of what is written at once.
        [TestMethod]
        public void Nothing_is_written_where_nothing_is_kept()
        {
            ByteWindow window = new ByteWindow();
            window.Begin(null, 0, 0, 0);
            uint hash = window.Hash;
            window.Write(new byte[0]);
            Assert.AreEqual(0, window.Total);
            Assert.AreEqual(hash, window.Hash);
        }

        [TestMethod]
        public void The_hash_is_the_same_wherever_the_window_ends()
        {
            byte[] buffer = new byte[20];
            ByteWindow window = new ByteWindow();
            window.Begin(null, 0, 0, 0);
            WriteWhole(window);
            uint hash = window.Hash;
            for (int size = 1; size <= 18; size++)
            {
                window.Begin(buffer, 1, 0, size);
                WriteWhole(window);
                Assert.AreEqual(hash, window.Hash, size.ToString());
                window.Restart();
                WriteWhole(window);
                Assert.AreEqual(hash, window.Hash, size.ToString());
            }
        }

        [TestMethod]
        public void The_hash_of_what_was_inserted_counts_where_it_stands()
        {
            byte[] buffer = new byte[20];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, 20);
            window.WriteAscii("fbar");
            Assert.IsTrue(window.Insert(1, new byte[] { (byte)'o', (byte)'o' }, 2));
            Assert.AreEqual(0xBF9CF968u, window.Hash);
        }

        [TestMethod]
        public void Decimals_are_the_same_where_the_window_ends_in_them()
        {
            byte[] buffer = new byte[24];
            ByteWindow window = new ByteWindow();
            for (int size = 0; size <= 20; size++)
            {
                window.Begin(buffer, 0, 0, size);
                window.WriteDecimal(long.MinValue);
                Assert.AreEqual("-9223372036854775808".Substring(0, size), Utf8Text.Of(buffer, 0, window.Count));
                Assert.AreEqual(20, window.Total);
            }
        }

        [TestMethod]
        public void The_hash_is_FNV_1a()
        {
            byte[] buffer = new byte[8];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, 8);
            Assert.AreEqual(0x811C9DC5u, window.Hash);
            window.WriteAscii("a");
            Assert.AreEqual(0xE40C292Cu, window.Hash);
            window.Restart();
            window.WriteAscii("foobar");
            Assert.AreEqual(0xBF9CF968u, window.Hash);
        }

        [TestMethod]
        public void A_restart_writes_the_same_window_again()
        {
            byte[] buffer = new byte[20];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 2, 3, 4);
            window.WriteAscii("never mind");
            window.Restart();
            Assert.AreEqual(0, window.Total);
            Assert.AreEqual(0, window.Count);
            Assert.AreEqual(2, window.Offset);
            window.WriteAscii("0123456789");
            Assert.AreEqual("3456", Utf8Text.Of(buffer, 2, window.Count));
        }

        [TestMethod]
        public void Decimals_have_all_their_digits_and_no_more()
        {
            Assert.AreEqual("0", Decimal(0));
            Assert.AreEqual("9", Decimal(9));
            Assert.AreEqual("10", Decimal(10));
            Assert.AreEqual("-1", Decimal(-1));
            Assert.AreEqual("-100", Decimal(-100));
            Assert.AreEqual("9223372036854775807", Decimal(long.MaxValue));
            Assert.AreEqual("-9223372036854775808", Decimal(long.MinValue));
        }

        private static string Decimal(long value)
        {
            byte[] buffer = new byte[24];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, buffer.Length);
            window.WriteDecimal(value);
            return Utf8Text.Of(buffer, 0, window.Count);
        }

        private static void WriteWhole(ByteWindow window)
        {
            window.Write(Hex.Parse("0030313200"), 1, 3);
            window.WriteByte(0x33);
            window.WriteUnsigned(0xFEFF, 2);
            window.WriteDecimal(-7);
            window.WriteAscii("a");
            window.Write(Hex.Parse("0001020304050607"), 0, 8);
        }

        private static void Fill(byte[] buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = 0xEE;
            }
        }
    }
}
