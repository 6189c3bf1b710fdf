using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Tests;

namespace Lwm2m.Content.Tests
{
    /// <summary>What the tests of the content formats share: bytes from text, a sample object, and what a reader finds as text.</summary>
    internal static class ContentTesting
    {
        internal const int MaxRepresentation = 512;

        /// <summary>All formats there are, the JSON ones included.</summary>
        internal static ContentFormats Formats(int scratchBytes = ContentFormats.DefaultScratch)
        {
            ContentFormats formats = new ContentFormats(scratchBytes);
            JsonFormats.AddTo(formats);
            return formats;
        }

        /// <summary>What a reader finds: paths, a question mark after those without value, and how it ends.</summary>
        internal static string Entries(ContentReader reader, byte[] payload, string path)
        {
            reader.Begin(payload, 0, payload.Length, Paths.Parse(path));
            return Entries(reader, payload.Length);
        }

        internal static string Entries(ContentReader reader, int limit)
        {
            Lwm2mPath entry = new Lwm2mPath();
            string found = "";
            for (int i = 0; i <= limit; i++)
            {
                ContentStatus status = reader.Next(entry);
                if (status != ContentStatus.Entry)
                {
                    return found + (status == ContentStatus.End ? "end" : "malformed");
                }

                found += Paths.Of(entry) + (reader.HasValue ? " " : "? ");
            }

            return found + "endless";
        }

        /// <summary>The value of the first entry of a payload for /1/0/2, or "refused", "too large" or "malformed".</summary>
        internal static string First(int format, byte[] payload, ResourceType type)
        {
            return First(Formats().ReaderFor(format), payload, "/1/0/2", type);
        }

        internal static string First(ContentReader reader, byte[] payload, string path, ResourceType type)
        {
            ResourceValue value = new ResourceValue();
            reader.Begin(payload, 0, payload.Length, Paths.Parse(path));
            if (reader.Next(new Lwm2mPath()) != ContentStatus.Entry)
            {
                return "malformed";
            }

            return reader.TryDecode(type, value) ? ValueText(type, value) : reader.IsTooLarge ? "too large" : "refused";
        }

        internal static string ValueText(ResourceType type, ResourceValue value)
        {
            switch (type)
            {
                case ResourceType.Integer:
                case ResourceType.Time:
                    return value.Integer.ToString();
                case ResourceType.Unsigned:
                    return value.Unsigned.ToString();
                case ResourceType.Float:
                    ByteWindow window = new ByteWindow();
                    byte[] text = new byte[32];
                    window.Begin(text, 0, 0, text.Length);
                    return new DecimalText().Write(window, value.Float) ? Utf8Text.Of(text, 0, window.Count) : "not finite";
                case ResourceType.Boolean:
                    return value.Boolean ? "true" : "false";
                case ResourceType.ObjectLink:
                    return value.LinkObjectId + ":" + value.LinkInstanceId;
                case ResourceType.Opaque:
                    return Hex.Of(value.Buffer, value.Offset, value.Count);
                default:
                    return Utf8Text.Of(value.Buffer, value.Offset, value.Count);
            }
        }

        /// <summary>The Device object of the specification's examples (LwM2M Core §7.4.4 to §7.4.6), its object instance 0.</summary>
        internal static void WriteDevice(ContentWriter writer)
        {
            WriteString(writer, 0, "Open Mobile Alliance");
            WriteString(writer, 1, "Lightweight M2M Client");
            WriteString(writer, 2, "345000123");
            WriteString(writer, 3, "1.0");
            WritePair(writer, 6, 6, 1, 5);
            WritePair(writer, 7, 8, 3800, 5000);
            WritePair(writer, 8, 7, 125, 900);
            WriteInteger(writer, 9, 100);
            WriteInteger(writer, 10, 15);
            writer.BeginMultiple(11, 3);
            WriteInstance(writer, 0, 0);
            writer.EndMultiple();
            writer.BeginResource(13);
            writer.Expect(ResourceType.Time);
            writer.WriteTime(1367491215);
            writer.EndValue();
            WriteString(writer, 14, "+02:00");
            WriteString(writer, 16, "U");
        }

        internal const int DeviceValues = 16;

        internal static void WriteString(ContentWriter writer, int resourceId, string text)
        {
            writer.BeginResource(resourceId);
            writer.Expect(ResourceType.String);
            writer.WriteString(Utf8.FromString(text));
            writer.EndValue();
        }

        internal static void WriteInteger(ContentWriter writer, int resourceId, long value)
        {
            writer.BeginResource(resourceId);
            writer.Expect(ResourceType.Integer);
            writer.WriteInteger(value);
            writer.EndValue();
        }

        internal static void WriteInstance(ContentWriter writer, int resourceInstanceId, long value)
        {
            writer.BeginResourceInstance(resourceInstanceId);
            writer.Expect(ResourceType.Integer);
            writer.WriteInteger(value);
            writer.EndValue();
        }

        /// <summary>Begins a writer over a buffer of <see cref="MaxRepresentation"/> bytes.</summary>
        internal static ByteWindow Begin(ContentWriter writer, byte[] buffer, string path, int values)
        {
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, buffer.Length);
            writer.Begin(window, Paths.Parse(path), values);
            return window;
        }

        /// <summary>One Opaque at /1/0/2 in a format, brought in pieces.</summary>
        internal static byte[] WriteOpaque(int format, byte[] bytes, int piece)
        {
            ContentWriter writer = Formats().WriterFor(format);
            byte[] buffer = new byte[MaxRepresentation];
            ByteWindow window = Begin(writer, buffer, "/1/0/2", 1);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Opaque);
            writer.BeginOpaque(bytes.Length);
            for (int i = 0; i < bytes.Length; i += piece)
            {
                writer.AppendOpaque(bytes, i, bytes.Length - i < piece ? bytes.Length - i : piece);
            }

            writer.EndValue();
            writer.End();
            return writer.Failed ? null : Bytes.Slice(buffer, 0, window.Count);
        }

        /// <summary>A value of a type at /1/0/2 in a format, the same for all: -5, the largest Unsigned, -0.1, true, 7, 66:0, FBFF or a text that needs escapes.</summary>
        internal static byte[] WriteSample(int format, ResourceType type)
        {
            ContentWriter writer = Formats().WriterFor(format);
            byte[] buffer = new byte[MaxRepresentation];
            ByteWindow window = Begin(writer, buffer, "/1/0/2", 1);
            writer.BeginResource(2);
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
                    writer.WriteFloat(-0.1);
                    break;
                case ResourceType.Boolean:
                    writer.WriteBoolean(true);
                    break;
                case ResourceType.Time:
                    writer.WriteTime(7);
                    break;
                case ResourceType.ObjectLink:
                    writer.WriteObjectLink(66, 0);
                    break;
                case ResourceType.Opaque:
                    writer.WriteOpaque(new byte[] { 0xFB, 0xFF }, 0, 2);
                    break;
                default:
                    writer.WriteString(Utf8.FromString("\n\"\\\u00e9/\u001f"));
                    break;
            }

            writer.EndValue();
            writer.End();
            return writer.Failed ? null : Bytes.Slice(buffer, 0, window.Count);
        }

        /// <summary>The Device object's representation in a format that takes more than one value.</summary>
        internal static byte[] Device(int format)
        {
            ContentWriter writer = Formats().WriterFor(format);
            byte[] buffer = new byte[MaxRepresentation];
            ByteWindow window = Begin(writer, buffer, "/3/0", DeviceValues);
            WriteDevice(writer);
            writer.End();
            return writer.Failed ? null : Bytes.Slice(buffer, 0, window.Count);
        }

        private static void WritePair(ContentWriter writer, int resourceId, int length, int first, int second)
        {
            writer.BeginMultiple(resourceId, length);
            WriteInstance(writer, 0, first);
            WriteInstance(writer, 1, second);
            writer.EndMultiple();
        }
    }
}
