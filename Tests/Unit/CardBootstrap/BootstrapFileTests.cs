using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.CardBootstrap.Tests
{
    /// <summary>EF LwM2M_Bootstrap (LwM2M Core App. G).</summary>
    [TestClass]
    public class BootstrapFileTests
    {
        /// <summary>From the documentation of Anjay's smart card module: objects 0 and 1.</summary>
        private const string OfAnjay = "0002007a000000005e08015bc80022636f6170733a2f2f65752e696f742e617673797374656d2e636c6f75643a35363834c10100c10200c803146578616d706c652d70736b2d6964656e74697479c805133378406d706c3350354b3533637233744b3379c10a01000100001208010fc10001c40100015180c10600c10755";

        /// <summary>Objects 0, 1 and 21 with versions 00, 0101 and 0200.</summary>
        private const string OfThree = "0003007b000000003c080039c80012636f6170733a2f2f5b3a3a315d3a35363834c10100c10200c5036465762d31c80510000102030405060708090a0b0c0d0e0fc20a006500010101001208000fc2000065c201012cc10600c207555100150200001c080019c80010000102030405060708090a0b0c0d0e0fc10101c10202";

        [TestMethod]
        public void The_example_of_another_client_is_read_to_the_last_octet()
        {
            BootstrapFile file = Begun(OfAnjay);
            Assert.IsTrue(file.Next());
            Assert.AreEqual(0, file.ObjectId);
            Assert.AreEqual(0, file.Version);
            Assert.AreEqual(0x5E, file.Count);
            Assert.IsTrue(file.Next());
            Assert.AreEqual(1, file.ObjectId);
            Assert.AreEqual(0x12, file.Count);
            Assert.IsFalse(file.IsWhole == file.Next());
            Assert.IsTrue(file.IsWhole);
        }

        [TestMethod]
        public void Versions_have_one_byte_or_two()
        {
            BootstrapFile file = Begun(OfThree);
            Assert.IsTrue(file.Next());
            Assert.AreEqual(0, file.Version);
            Assert.IsTrue(file.Next());
            Assert.AreEqual(0x0101, file.Version);
            Assert.IsTrue(file.Next());
            Assert.AreEqual(0x0200, file.Version);
            Assert.AreEqual(21, file.ObjectId);
            Assert.AreEqual(0x1C, file.Count);
            Assert.IsFalse(file.Next());
            Assert.IsTrue(file.IsWhole);
        }

        [TestMethod]
        public void The_length_leaves_padding_out()
        {
            byte[] padded = Hex.Parse(OfThree + "ffffffff");
            Assert.AreEqual(127, BootstrapFile.LengthOf(padded, 0));
            Assert.AreEqual(0, BootstrapFile.LengthOf(Hex.Parse("ffffffff"), 0), "erased");
            Assert.AreEqual(0, BootstrapFile.LengthOf(Hex.Parse("00000000"), 0), "nothing in it");
            Assert.AreEqual(4 + 0xFFFE, BootstrapFile.LengthOf(Hex.Parse("0001fffe"), 0));
        }

        [DataRow("0003007c000000003c080039c80012636f6170733a2f2f5b3a3a315d3a35363834c10100c10200c5036465762d31c80510000102030405060708090a0b0c0d0e0fc20a006500010101001208000fc2000065c201012cc10600c207555100150200001c080019c80010000102030405060708090a0b0c0d0e0fc10101c1020200", "a byte behind the last object")]
        [DataRow("0004" + "007b000000003c080039c80012636f6170733a2f2f5b3a3a315d3a35363834c10100c10200c5036465762d31c80510000102030405060708090a0b0c0d0e0fc20a006500010101001208000fc2000065c201012cc10600c207555100150200001c080019c80010000102030405060708090a0b0c0d0e0fc10101c10202", "four objects, and there are three")]
        [DataRow("0002" + "007b000000003c080039c80012636f6170733a2f2f5b3a3a315d3a35363834c10100c10200c5036465762d31c80510000102030405060708090a0b0c0d0e0fc20a006500010101001208000fc2000065c201012cc10600c207555100150200001c080019c80010000102030405060708090a0b0c0d0e0fc10101c10202", "two objects, and there are three")]
        [DataRow("0001000700000000030000", "an object that is longer than the file")]
        [DataRow("00010003000001", "a version of two bytes at the end")]
        [DataRow("000100050000010100", "a length of one byte at the end")]
        [DataRow("000100020000", "an object without version")]
        [TestMethod]
        public void Lengths_that_do_not_fit_leave_it_unwhole(string hex, string what)
        {
            BootstrapFile file = Begun(hex);
            while (file.Next())
            {
            }

            Assert.IsFalse(file.IsWhole, what);
        }

        private static BootstrapFile Begun(string hex)
        {
            BootstrapFile file = new BootstrapFile();
            file.Begin(Hex.Parse(hex));
            return file;
        }
    }
}
