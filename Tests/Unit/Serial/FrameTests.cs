using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Serial.Tests
{
    /// <summary>Frames of a serial line: SLIP (RFC 1055) with the check sequence of RFC 1662 and Slipmux's first octet for CoAP.</summary>
    [TestClass]
    public class FrameTests
    {
        private const int MaxDatagram = 32;

        [TestMethod]
        [DataRow("4001c0db", "c0 a9 4001 dbdc dbdd 489a c0")]
        [DataRow("4402b60b2161fb63b13101300138", "c0 a9 4402b60b2161fb63b13101300138 6a2a c0")]
        [DataRow("c0", "c0 a9 dbdc acb1 c0")]
        [DataRow("", "c0 a9 b3c8 c0")]
        public void A_datagram_becomes_the_frame_of_the_known_answer(string datagram, string frame)
        {
            Assert.AreEqual(Hex.Of(Hex.Parse(frame)), FrameOf(Hex.Parse(datagram)));
        }

        [TestMethod]
        [DataRow("c0 a9 4001 dbdc dbdd 489a c0", "4001c0db")]
        [DataRow("c0 a9 4402b60b2161fb63b13101300138 6a2a c0", "4402b60b2161fb63b13101300138")]
        [DataRow("c0 a9 dbdc acb1 c0", "c0")]
        [DataRow("a9 dbdc acb1 c0", "c0")]
        [DataRow("c0 c0 c0 a9 dbdc acb1 c0", "c0")]
        public void A_frame_yields_its_datagram(string frame, string datagram)
        {
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual(datagram, Read(reader, Hex.Parse(frame)));
            Assert.AreEqual(0, Dropped(reader));
        }

        [TestMethod]
        [DataRow("c0 a9 b3c8 c0")]
        [DataRow("c0 c0 c0")]
        [DataRow("")]
        public void An_empty_frame_yields_nothing_and_is_no_fault(string frame)
        {
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual("", Read(reader, Hex.Parse(frame)));
            Assert.AreEqual(0, Dropped(reader));
        }

        [TestMethod]
        [DataRow("c0 a9 c0")]
        [DataRow("c0 a9 b3 c0")]
        [DataRow("c0 a9 dbdc acb0 c0")]
        [DataRow("c0 a9 dbdd acb1 c0")]
        [DataRow("c0 a9 40 01 dbdc dbdd 489a 00 c0")]
        [DataRow("c0 a9 4001 dbdc dbdd 48 c0")]
        public void A_check_sequence_that_does_not_match_drops_the_frame(string frame)
        {
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual("c0", Read(reader, Hex.Parse(frame + "a9 dbdc acb1 c0")));
            Assert.AreEqual(1, reader.BadChecksum);
            Assert.AreEqual(1, Dropped(reader));
        }

        [TestMethod]
        [DataRow("c0 a9 db00 acb1 c0")]
        [DataRow("c0 a9 dbdb acb1 c0")]
        [DataRow("c0 a9 dbdc acb1 db c0")]
        [DataRow("c0 db c0")]
        public void A_broken_escape_drops_the_frame(string frame)
        {
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual("c0", Read(reader, Hex.Parse(frame + "a9 dbdc acb1 c0")));
            Assert.AreEqual(1, reader.BadFraming);
            Assert.AreEqual(1, Dropped(reader));
        }

        [TestMethod]
        public void A_broken_escape_does_not_become_the_octet_that_would_match()
        {
            // As if the octet after the escape were read as an escaped escape: the sequence of that datagram follows.
            byte[] frame = Hex.Parse(FrameOf(Hex.Parse("db")));
            Assert.AreEqual(0xDD, (int)frame[3]);
            frame[3] = 0xDB;
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual("", Read(reader, frame));
            Assert.AreEqual(1, reader.BadFraming);
        }

        [TestMethod]
        [DataRow("c0 0a 68656c6c6f c0")]
        [DataRow("c0 45 00 c0")]
        [DataRow("68 65 6c c0")]
        public void What_is_no_CoAP_frame_is_passed_over(string frame)
        {
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual("c0", Read(reader, Hex.Parse(frame + "a9 dbdc acb1 c0")));
            Assert.AreEqual(1, reader.Foreign);
            Assert.AreEqual(1, Dropped(reader));
        }

        [TestMethod]
        public void The_longest_datagram_passes_and_one_octet_more_does_not()
        {
            var wide = new FrameWriter(MaxDatagram + 1);
            var writer = new FrameWriter(MaxDatagram);
            byte[] datagram = new byte[MaxDatagram + 1];
            Assert.IsFalse(writer.Add(datagram, 0, MaxDatagram + 1));
            Assert.AreEqual(0, writer.Count);
            Assert.IsTrue(writer.Add(datagram, 0, MaxDatagram));
            Assert.IsTrue(wide.Add(datagram, 0, MaxDatagram + 1));
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual("", Read(reader, Waiting(wide)));
            Assert.AreEqual(1, reader.Oversize);
            Assert.AreEqual(Hex.Of(datagram, 0, MaxDatagram), Read(reader, Waiting(writer)));
            Assert.AreEqual(1, Dropped(reader));
        }

        [TestMethod]
        public void Noise_without_end_takes_no_memory_and_is_one_frame_that_is_dropped()
        {
            var reader = new FrameReader(MaxDatagram);
            byte[] noise = new byte[1000];
            noise[0] = 0xA9;
            for (int i = 0; i < 10; i++)
            {
                Assert.AreEqual(noise.Length, reader.Read(noise, 0, noise.Length));
            }

            Assert.AreEqual("", Read(reader, Hex.Parse("c0")));
            Assert.AreEqual(1, reader.Oversize);
            Assert.AreEqual(1, Dropped(reader));
        }

        [TestMethod]
        public void A_datagram_of_nothing_but_escaped_octets_fits()
        {
            byte[] datagram = new byte[MaxDatagram];
            for (int i = 0; i < datagram.Length; i++)
            {
                datagram[i] = (byte)(i % 2 == 0 ? 0xC0 : 0xDB);
            }

            Assert.AreEqual(Hex.Of(datagram), Read(new FrameReader(MaxDatagram), Hex.Parse(FrameOf(datagram))));
        }

        [TestMethod]
        public void Every_flipped_bit_between_the_ends_is_noticed()
        {
            byte[] frame = Hex.Parse("a9 4402b60b2161fb63b13101300138 6a2a c0");
            for (int bit = 0; bit < 8 * (frame.Length - 1); bit++)
            {
                byte[] broken = (byte[])frame.Clone();
                broken[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.AreEqual("", Read(new FrameReader(MaxDatagram), broken));
            }
        }

        [TestMethod]
        public void Frames_in_pieces_of_any_size_yield_the_same_datagrams()
        {
            byte[] line = Hex.Parse("00ff c0 a9 4001 dbdc dbdd 489a c0 a9 db c0 c0 a9 dbdc acb1 c0 a9 4402b60b2161fb63b13101300138 6a2a c0");
            for (int size = 1; size <= line.Length; size++)
            {
                var reader = new FrameReader(MaxDatagram);
                string all = "";
                for (int at = 0; at < line.Length; at += size)
                {
                    all += Read(reader, Bytes.Slice(line, at, size < line.Length - at ? size : line.Length - at));
                }

                Assert.AreEqual("4001c0db" + "c0" + "4402b60b2161fb63b13101300138", all);
                Assert.AreEqual(1, reader.Foreign);
                Assert.AreEqual(1, reader.BadFraming);
                Assert.AreEqual(2, Dropped(reader));
            }
        }

        [TestMethod]
        public void Reading_stops_behind_a_datagram_and_goes_on_there()
        {
            byte[] line = Hex.Parse("c0 a9 dbdc acb1 c0 c0 a9 4001 dbdc dbdd 489a c0");
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual(7, reader.Read(line, 0, line.Length));
            Assert.AreEqual(1, reader.DatagramLength);
            Assert.AreEqual(line.Length - 7, reader.Read(line, 7, line.Length - 7));
            Assert.AreEqual(4, reader.DatagramLength);
            byte[] datagram = new byte[5];
            Assert.AreEqual(2, reader.Take(datagram, 1, 2));
            Assert.AreEqual("0040010000", Hex.Of(datagram));
            Assert.AreEqual(0, reader.DatagramLength);
        }

        [TestMethod]
        public void Frames_wait_behind_each_other_while_there_is_room()
        {
            var writer = new FrameWriter(MaxDatagram);
            byte[] datagram = new byte[21];
            Assert.IsTrue(writer.Add(datagram, 0, 21));
            Assert.IsTrue(writer.Add(datagram, 0, 21));
            int waiting = writer.Count;
            Assert.IsFalse(writer.Add(datagram, 0, 21));
            Assert.AreEqual(waiting, writer.Count);
            writer.Remove(waiting / 2);
            datagram[0] = 0xC0;
            Assert.IsTrue(writer.Add(datagram, 0, 21));
            byte[] rest = Waiting(writer);
            Assert.AreEqual(waiting / 2 + FrameOf(datagram).Length / 2, rest.Length);
            var reader = new FrameReader(MaxDatagram);
            Assert.AreEqual(Hex.Of(new byte[21]) + Hex.Of(datagram), Read(reader, rest));
        }

        /// <summary>No room for it: what waits stays as it is, wherever the frame would end.</summary>
        [TestMethod]
        public void A_frame_that_does_not_fit_leaves_the_others_whole()
        {
            for (int first = 0; first <= MaxDatagram; first++)
            {
                for (int second = 0; second <= MaxDatagram; second++)
                {
                    var writer = new FrameWriter(MaxDatagram);
                    byte[] escaped = new byte[MaxDatagram];
                    for (int i = 0; i < escaped.Length; i++)
                    {
                        escaped[i] = 0xDB;
                    }

                    Assert.IsTrue(writer.Add(escaped, 0, first));
                    bool isAdded = writer.Add(escaped, 0, second);
                    Assert.AreEqual(Hex.Of(escaped, 0, first) + (isAdded ? Hex.Of(escaped, 0, second) : ""), Read(new FrameReader(MaxDatagram), Waiting(writer)));
                }
            }
        }

        private static string FrameOf(byte[] datagram)
        {
            var writer = new FrameWriter(MaxDatagram);
            Assert.IsTrue(writer.Add(datagram, 0, datagram.Length));
            return Hex.Of(Waiting(writer));
        }

        private static byte[] Waiting(FrameWriter writer)
        {
            return Bytes.Slice(writer.Octets, writer.Offset, writer.Count);
        }

        /// <summary>All datagrams of a piece of the line, one behind the other.</summary>
        private static string Read(FrameReader reader, byte[] line)
        {
            string all = "";
            byte[] datagram = new byte[MaxDatagram];
            for (int at = 0; at < line.Length; )
            {
                at += reader.Read(line, at, line.Length - at);
                all += Hex.Of(datagram, 0, reader.Take(datagram, 0, datagram.Length));
            }

            return all;
        }

        private static int Dropped(FrameReader reader)
        {
            return reader.BadChecksum + reader.BadFraming + reader.Oversize + reader.Foreign;
        }
    }
}
