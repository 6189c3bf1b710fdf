using System;
using System.Text;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>Content formats, once made, write and read without allocation.</summary>
    [TestClass]
    public class ContentAllocationTests
    {
        private const int Rounds = 100;

        private static readonly byte[] Text = Encoding.UTF8.GetBytes("caf\u00e9 \"x\"");
        private static readonly byte[] Blob = { 1, 2, 3, 4, 5, 6, 7 };

        [TestMethod]
        [DataRow(ContentFormat.Tlv)]
        [DataRow(ContentFormat.SenmlJson)]
        [DataRow(ContentFormat.Lwm2mJson)]
        [DataRow(ContentFormat.SenmlCbor)]
        public void An_object_instance_of_every_type_is_written_and_read_without_allocation(int format)
        {
            var formats = new ContentFormats();
            JsonFormats.AddTo(formats);
            ContentWriter writer = formats.WriterFor(format);
            ContentReader reader = formats.ReaderFor(format);
            var path = new Lwm2mPath();
            path.Set(3, 0);
            var entry = new Lwm2mPath();
            var value = new ResourceValue();
            var window = new ByteWindow();
            var buffer = new byte[1024];
            int entries = 0;
            long before = 0;
            for (int round = 0; round <= Rounds; round++)
            {
                // The first round warms up.
                if (round == 1)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                window.Begin(buffer, 0, 0, buffer.Length);
                writer.Begin(window, path, (int)ResourceType.CoreLink);
                for (ResourceType type = ResourceType.String; type <= ResourceType.CoreLink; type++)
                {
                    writer.BeginResource((int)type);
                    WriteValue(writer, type);
                }

                writer.End();
                reader.Begin(buffer, 0, window.Count, path);
                while (reader.Next(entry) == ContentStatus.Entry)
                {
                    if (reader.TryDecode((ResourceType)entry.ResourceId, value))
                    {
                        entries++;
                    }
                }
            }

            Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual((Rounds + 1) * (int)ResourceType.CoreLink, entries);
        }

        [TestMethod]
        [DataRow(ContentFormat.TextPlain)]
        [DataRow(ContentFormat.Cbor)]
        [DataRow(ContentFormat.OctetStream)]
        public void A_single_value_of_every_type_is_written_and_read_without_allocation(int format)
        {
            var formats = new ContentFormats();
            JsonFormats.AddTo(formats);
            ContentWriter writer = formats.WriterFor(format);
            ContentReader reader = formats.ReaderFor(format);
            ResourceType first = format == ContentFormat.OctetStream ? ResourceType.Opaque : ResourceType.String;
            ResourceType last = format == ContentFormat.OctetStream ? ResourceType.Opaque : ResourceType.CoreLink;
            var path = new Lwm2mPath();
            path.Set(3, 0, 1);
            var entry = new Lwm2mPath();
            var value = new ResourceValue();
            var window = new ByteWindow();
            var buffer = new byte[64];
            int entries = 0;
            long before = 0;
            for (int round = 0; round <= Rounds; round++)
            {
                if (round == 1)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                for (ResourceType type = first; type <= last; type++)
                {
                    window.Begin(buffer, 0, 0, buffer.Length);
                    writer.Begin(window, path, 1);
                    writer.BeginResource(1);
                    WriteValue(writer, type);
                    writer.End();
                    reader.Begin(buffer, 0, window.Count, path);
                    if (!writer.Failed && reader.Next(entry) == ContentStatus.Entry && reader.TryDecode(type, value))
                    {
                        entries++;
                    }
                }
            }

            Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.AreEqual((Rounds + 1) * (last - first + 1), entries);
        }

        private static void WriteValue(ContentWriter writer, ResourceType type)
        {
            writer.Expect(type);
            switch (type)
            {
                case ResourceType.Integer:
                    writer.WriteInteger(-5);
                    break;
                case ResourceType.Unsigned:
                    writer.WriteUnsigned(ulong.MaxValue);
                    break;
                case ResourceType.Float:
                    writer.WriteFloat(1e-300);
                    break;
                case ResourceType.Boolean:
                    writer.WriteBoolean(true);
                    break;
                case ResourceType.Opaque:
                    writer.WriteOpaque(Blob, 0, Blob.Length);
                    break;
                case ResourceType.Time:
                    writer.WriteTime(1367491215);
                    break;
                case ResourceType.ObjectLink:
                    writer.WriteObjectLink(66, 0);
                    break;
                default:
                    writer.WriteString(Text, 0, Text.Length);
                    break;
            }

            writer.EndValue();
        }
    }
}
