using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    /// <summary>What holds for all content formats that can carry a value.</summary>
    [TestClass]
    public class ContentRoundTripTests
    {
        [TestMethod]
        [DataRow(ContentFormat.TextPlain)]
        [DataRow(ContentFormat.Cbor)]
        [DataRow(ContentFormat.Tlv)]
        [DataRow(ContentFormat.SenmlJson)]
        [DataRow(ContentFormat.Lwm2mJson)]
        [DataRow(ContentFormat.SenmlCbor)]
        public void Numbers_come_back_as_they_were(int format)
        {
            long[] integers = new long[] { 0, 1, -1, 127, -128, 128, 255, 32768, -32769, 2147483648, 4294967296, 9007199254740993, long.MaxValue, long.MinValue };
            for (int i = 0; i < integers.Length; i++)
            {
                TestValue value = new TestValue();
                value.Integer = integers[i];
                Assert.AreEqual(integers[i].ToString(), RoundTrip(format, ResourceType.Integer, value));
                Assert.AreEqual(integers[i].ToString(), RoundTrip(format, ResourceType.Time, value));
            }

            ulong[] unsigneds = new ulong[] { 0, 255, 256, 65536, 4294967296, 9223372036854775808, ulong.MaxValue };
            for (int i = 0; i < unsigneds.Length; i++)
            {
                TestValue value = new TestValue();
                value.Unsigned = unsigneds[i];
                Assert.AreEqual(unsigneds[i].ToString(), RoundTrip(format, ResourceType.Unsigned, value));
            }
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain)]
        [DataRow(ContentFormat.Cbor)]
        [DataRow(ContentFormat.Tlv)]
        [DataRow(ContentFormat.SenmlJson)]
        [DataRow(ContentFormat.Lwm2mJson)]
        [DataRow(ContentFormat.SenmlCbor)]
        public void Floats_come_back_bit_by_bit(int format)
        {
            double[] floats = new double[] { 0, -0.0, 1, -1.5, 0.1, 1e-300, 65504, 1e21, 1e22, 5e-324, 1.7976931348623157e308, 3.4028234663852886e38, 1.0 / 3 };
            ResourceValue read = new ResourceValue();
            for (int i = 0; i < floats.Length; i++)
            {
                TestValue value = new TestValue();
                value.Float = floats[i];
                Assert.IsTrue(TryRoundTrip(format, ResourceType.Float, value, read));
                Assert.AreEqual(System.BitConverter.DoubleToInt64Bits(floats[i]), System.BitConverter.DoubleToInt64Bits(read.Float));
            }
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain, false)]
        [DataRow(ContentFormat.SenmlJson, false)]
        [DataRow(ContentFormat.Lwm2mJson, false)]
        [DataRow(ContentFormat.Cbor, true)]
        [DataRow(ContentFormat.Tlv, true)]
        [DataRow(ContentFormat.SenmlCbor, true)]
        public void Infinity_is_only_for_binary_formats(int format, bool possible)
        {
            TestValue value = new TestValue();
            value.Float = double.NegativeInfinity;
            ResourceValue read = new ResourceValue();
            Assert.AreEqual(possible, TryRoundTrip(format, ResourceType.Float, value, read));
            Assert.AreEqual(possible, double.IsInfinity(read.Float));
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain, false)]
        [DataRow(ContentFormat.SenmlJson, false)]
        [DataRow(ContentFormat.Lwm2mJson, false)]
        [DataRow(ContentFormat.Cbor, true)]
        [DataRow(ContentFormat.Tlv, true)]
        [DataRow(ContentFormat.SenmlCbor, true)]
        public void A_reading_that_is_no_number_is_told_in_binary_formats_only(int format, bool possible)
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(format);
            ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Float);
            writer.WriteFloat(double.NaN);
            writer.EndValue();
            writer.End();
            Assert.AreEqual(possible, !writer.Failed);
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain, "4e614e")]
        [DataRow(ContentFormat.SenmlJson, "5b7b22626e223a222f312f302f32222c2276223a224e614e227d5d")]
        [DataRow(ContentFormat.Lwm2mJson, "7b22626e223a222f312f302f32222c2265223a5b7b2276223a224e614e227d5d7d")]
        [DataRow(ContentFormat.Cbor, "f97e00")]
        [DataRow(ContentFormat.Cbor, "fa7fc00000")]
        [DataRow(ContentFormat.Cbor, "fb7ff8000000000001")]
        [DataRow(ContentFormat.Tlv, "c4027fc00000")]
        [DataRow(ContentFormat.Tlv, "c802087ff8000000000000")]
        [DataRow(ContentFormat.SenmlCbor, "81a200662f312f302f3202f97e00")]
        public void What_is_no_number_is_refused_on_write(int format, string payload)
        {
            Assert.AreEqual("refused", ContentTesting.First(format, Hex.Parse(payload), ResourceType.Float));
        }

        [TestMethod]
        public void A_time_of_more_than_32_bits_comes_back_as_it_was()
        {
            long[] times = new long[] { 2147483648, 4294967296, 253402300800, -62135596801, long.MaxValue };
            int[] formats = new int[]
            {
                ContentFormat.TextPlain, ContentFormat.SenmlJson, ContentFormat.Lwm2mJson, ContentFormat.Cbor, ContentFormat.Tlv, ContentFormat.SenmlCbor
            };
            for (int i = 0; i < times.Length * formats.Length; i++)
            {
                TestValue value = new TestValue();
                value.Integer = times[i / formats.Length];
                Assert.AreEqual(value.Integer.ToString(), RoundTrip(formats[i % formats.Length], ResourceType.Time, value));
            }
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain)]
        [DataRow(ContentFormat.Cbor)]
        [DataRow(ContentFormat.Tlv)]
        [DataRow(ContentFormat.SenmlJson)]
        [DataRow(ContentFormat.Lwm2mJson)]
        [DataRow(ContentFormat.SenmlCbor)]
        public void Other_values_come_back_as_they_were(int format)
        {
            TestValue value = new TestValue();
            Assert.AreEqual("false", RoundTrip(format, ResourceType.Boolean, value));
            value.Boolean = true;
            Assert.AreEqual("true", RoundTrip(format, ResourceType.Boolean, value));
            Assert.AreEqual("65535:65535", RoundTrip(format, ResourceType.ObjectLink, value));
            value.LinkObjectId = 3;
            value.LinkInstanceId = 10;
            Assert.AreEqual("3:10", RoundTrip(format, ResourceType.ObjectLink, value));
            string[] texts = new string[] { "", "x", "\"\\/\b\f\n\r\t\u0001\u007f", "\u00e9\u20ac\ud83d\ude00", "12345678901234567890123456789012345678901234567890" };
            for (int i = 0; i < texts.Length; i++)
            {
                value.Bytes = Utf8.FromString(texts[i]);
                Assert.AreEqual(texts[i], RoundTrip(format, ResourceType.String, value));
                Assert.AreEqual(texts[i], RoundTrip(format, ResourceType.CoreLink, value));
            }
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain)]
        [DataRow(ContentFormat.OctetStream)]
        [DataRow(ContentFormat.Cbor)]
        [DataRow(ContentFormat.Tlv)]
        [DataRow(ContentFormat.SenmlJson)]
        [DataRow(ContentFormat.Lwm2mJson)]
        [DataRow(ContentFormat.SenmlCbor)]
        public void An_opaque_comes_back_whatever_its_pieces(int format)
        {
            for (int length = 0; length <= 70; length += length < 8 ? 1 : 31)
            {
                byte[] bytes = new byte[length];
                for (int i = 0; i < length; i++)
                {
                    bytes[i] = (byte)(255 - i * 7);
                }

                string expected = Hex.Of(bytes, 0, length);
                for (int piece = 1; piece <= 5; piece++)
                {
                    byte[] payload = ContentTesting.WriteOpaque(format, bytes, piece);
                    Assert.AreEqual(expected, ContentTesting.First(format, payload, ResourceType.Opaque));
                }
            }
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain)]
        [DataRow(ContentFormat.OctetStream)]
        [DataRow(ContentFormat.Cbor)]
        [DataRow(ContentFormat.Tlv)]
        [DataRow(ContentFormat.SenmlJson)]
        [DataRow(ContentFormat.Lwm2mJson)]
        [DataRow(ContentFormat.SenmlCbor)]
        public void An_opaque_of_another_length_than_announced_fails(int format)
        {
            for (int brought = 0; brought <= 4; brought++)
            {
                ContentWriter writer = ContentTesting.Formats().WriterFor(format);
                ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
                writer.BeginResource(2);
                writer.Expect(ResourceType.Opaque);
                writer.BeginOpaque(3);
                writer.AppendOpaque(new byte[4], 0, brought);
                writer.EndValue();
                writer.End();
                Assert.AreEqual(brought != 3, writer.Failed);

                // The next representation knows nothing of it.
                ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
                writer.BeginResource(2);
                writer.Expect(ResourceType.Opaque);
                writer.WriteOpaque(new byte[4], 0, 4);
                writer.EndValue();
                writer.End();
                Assert.IsFalse(writer.Failed);
            }
        }

        [TestMethod]
        public void A_value_of_another_type_or_none_fails()
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(ContentFormat.OctetStream);
            ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
            ContentTesting.WriteInteger(writer, 2, 5);
            Assert.IsTrue(writer.Failed);
            writer = new TlvWriter();
            ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Integer);
            writer.EndValue();
            Assert.IsTrue(writer.Failed);
            ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
            Assert.IsFalse(writer.Failed);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Opaque);
            writer.BeginOpaque(9);
            ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
            ContentTesting.WriteInteger(writer, 2, 5);
            Assert.IsFalse(writer.Failed);
        }

        [TestMethod]
        [DataRow(ContentFormat.Tlv)]
        [DataRow(ContentFormat.SenmlJson)]
        [DataRow(ContentFormat.Lwm2mJson)]
        [DataRow(ContentFormat.SenmlCbor)]
        public void Windows_of_any_size_make_up_the_same_representation(int format)
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(format);
            byte[] whole = new byte[1024];
            ByteWindow window = ContentTesting.Begin(writer, whole, "/3/0", ContentTesting.DeviceValues);
            ContentTesting.WriteDevice(writer);
            writer.End();
            whole = Bytes.Slice(whole, 0, window.Count);
            uint hash = window.Hash;
            for (int size = 16; size <= 64; size += 16)
            {
                byte[] assembled = new byte[whole.Length];
                int start = 0;
                do
                {
                    byte[] block = new byte[size];
                    window.Begin(block, 0, start, size);
                    writer.Begin(window, Paths.Parse("/3/0"), ContentTesting.DeviceValues);
                    ContentTesting.WriteDevice(writer);
                    writer.End();
                    System.Array.Copy(block, 0, assembled, start, window.Count);
                    start += window.Count;
                    Assert.AreEqual(hash, window.Hash);
                    Assert.AreEqual(whole.Length, window.Total);
                }
                while (window.HasMore);
                Assert.IsFalse(writer.Failed);
                CollectionAssert.AreEqual(whole, assembled);
            }
        }

        [TestMethod]
        [DataRow(ContentFormat.Tlv)]
        [DataRow(ContentFormat.SenmlJson)]
        [DataRow(ContentFormat.Lwm2mJson)]
        [DataRow(ContentFormat.SenmlCbor)]
        public void A_payload_cut_anywhere_is_read_to_a_proper_end(int format)
        {
            ContentReader reader = ContentTesting.Formats().ReaderFor(format);
            byte[] whole = format == ContentFormat.SenmlJson
                ? Ascii.GetBytes("[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"a\\u0062\"},{\"n\":\"9\",\"v\":-1.5e3},{\"n\":\"6/0\",\"vb\":true},{\"n\":\"8\",\"vd\":\"AQ\"}]")
                : ContentTesting.Device(format);
            for (int length = 0; length < whole.Length; length++)
            {
                // Exactly as long as what is left: a read beyond its end throws.
                byte[] cut = Bytes.Slice(whole, 0, length);
                Assert.AreEqual(ReadAll(reader, cut, 0, length), ReadAll(reader, whole, 0, length));
                string end = ReadAll(reader, cut, 0, length);
                Assert.IsTrue(end == "malformed" || (format == ContentFormat.Tlv && end == "end"), end);
            }

            Assert.AreEqual("end", ReadAll(reader, whole, 0, whole.Length));
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain)]
        [DataRow(ContentFormat.OctetStream)]
        [DataRow(ContentFormat.Cbor)]
        public void A_single_value_cut_anywhere_is_one_value_or_none(int format)
        {
            ContentReader reader = ContentTesting.Formats().ReaderFor(format);
            byte[] whole = ContentTesting.WriteOpaque(format, new byte[30], 30);
            for (int length = 0; length <= whole.Length; length++)
            {
                string end = ReadAll(reader, Bytes.Slice(whole, 0, length), 0, length);
                Assert.AreEqual(format == ContentFormat.Cbor && length < whole.Length ? "malformed" : "end", end);
            }
        }

        /// <summary>Reads and decodes everything as every type.</summary>
        private static string ReadAll(ContentReader reader, byte[] payload, int offset, int count)
        {
            Lwm2mPath entry = new Lwm2mPath();
            ResourceValue value = new ResourceValue();
            string path = reader.Format == ContentFormat.TextPlain || reader.Format == ContentFormat.OctetStream || reader.Format == ContentFormat.Cbor ? "/3/0/9" : "/3/0";
            reader.Begin(payload, offset, count, Paths.Parse(path));
            for (int i = 0; i <= count + 1; i++)
            {
                ContentStatus status = reader.Next(entry);
                if (status != ContentStatus.Entry)
                {
                    return status == ContentStatus.End ? "end" : "malformed";
                }

                for (ResourceType type = ResourceType.None; type <= ResourceType.CoreLink; type++)
                {
                    reader.TryDecode(type, value);
                }
            }

            return "endless";
        }

        private static string RoundTrip(int format, ResourceType type, TestValue value)
        {
            ResourceValue read = new ResourceValue();
            return TryRoundTrip(format, type, value, read) ? ContentTesting.ValueText(type, read) : "failed";
        }

        private static bool TryRoundTrip(int format, ResourceType type, TestValue value, ResourceValue read)
        {
            ContentFormats formats = ContentTesting.Formats();
            ContentWriter writer = formats.WriterFor(format);
            byte[] buffer = new byte[ContentTesting.MaxRepresentation];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/1/0/2", 1);
            writer.BeginResource(2);
            writer.Expect(type);
            value.Give(type, writer);
            writer.EndValue();
            writer.End();
            if (writer.Failed)
            {
                return false;
            }

            ContentReader reader = formats.ReaderFor(format);
            reader.Begin(buffer, 0, window.Count, Paths.Parse("/1/0/2"));
            Lwm2mPath entry = new Lwm2mPath();
            Assert.IsTrue(reader.Next(entry) == ContentStatus.Entry);
            Assert.AreEqual("/1/0/2", Paths.Of(entry));
            Assert.IsTrue(reader.TryDecode(type, read));
            Assert.IsTrue(reader.Next(entry) == ContentStatus.End);
            return true;
        }
    }
}
