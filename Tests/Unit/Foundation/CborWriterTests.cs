using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class CborWriterTests
    {
        // Proves: WP-30
        [TestMethod]
        public void A_head_is_never_longer_than_it_has_to_be()
        {
            ulong[] values = { 23, 24, 255, 256, 65535, 65536, 4294967295, 4294967296 };
            string[] unsigned = { "17", "1818", "18ff", "190100", "19ffff", "1a00010000", "1affffffff", "1b0000000100000000" };
            string[] negative = { "37", "3818", "38ff", "390100", "39ffff", "3a00010000", "3affffffff", "3b0000000100000000" };
            byte[] buffer = new byte[16];
            ByteWindow window = new ByteWindow();
            CborWriter writer = new CborWriter();
            writer.Begin(window);
            for (int i = 0; i < values.Length; i++)
            {
                window.Begin(buffer, 0, 0, 16);
                writer.WriteUnsigned(values[i]);
                Assert.AreEqual(unsigned[i], Hex.Of(buffer, 0, window.Count));
                window.Restart();
                writer.WriteInteger((long)values[i]);
                Assert.AreEqual(unsigned[i], Hex.Of(buffer, 0, window.Count));
                window.Restart();
                writer.WriteInteger(-1 - (long)values[i]);
                Assert.AreEqual(negative[i], Hex.Of(buffer, 0, window.Count));
            }

            window.Restart();
            writer.WriteInteger(long.MinValue);
            Assert.AreEqual("3b7fffffffffffffff", Hex.Of(buffer, 0, window.Count));
        }

        [TestMethod]
        public void A_string_is_written_whole_or_by_its_head()
        {
            byte[] buffer = new byte[64];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, 64);
            CborWriter writer = new CborWriter();
            writer.Begin(window);
            writer.WriteTextAscii("ab");
            writer.WriteText(buffer, 1, 2);
            writer.WriteTextHead(1000);
            writer.WriteBytes(buffer, 1, 1);
            writer.WriteBytesHead(24);
            Assert.AreEqual("6261626261627903e841615818", Hex.Of(buffer, 0, window.Count));
        }

        [TestMethod]
        public void A_representation_larger_than_the_window_is_written_window_by_window()
        {
            byte[] whole = new byte[64];
            byte[] parts = new byte[64];
            ByteWindow window = new ByteWindow();
            CborWriter writer = new CborWriter();
            writer.Begin(window);
            window.Begin(whole, 0, 0, 64);
            Write(writer);
            int total = window.Total;
            for (int start = 0; start < total; start += 5)
            {
                window.Begin(parts, start, start, 5);
                Write(writer);
                Assert.AreEqual(start + 5 < total, window.HasMore);
            }

            Assert.AreEqual(Hex.Of(whole, 0, total), Hex.Of(parts, 0, total));
            Assert.AreEqual("84a10a1864fb3ff199999999999af6c11a514b67b0", Hex.Of(whole, 0, total));
        }

        private static void Write(CborWriter writer)
        {
            writer.WriteArray(4);
            writer.WriteMap(1);
            writer.WriteInteger(10);
            writer.WriteUnsigned(100);
            writer.WriteDouble(1.1);
            writer.WriteNull();
            writer.WriteTag(1);
            writer.WriteUnsigned(1363896240);
        }
    }
}
