using System;
using System.Text;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests
{
    /// <summary>
    /// Broken payloads into every content format's reader. Each is as long as its array, so a read beyond its end throws;
    /// a reader that finds more entries than there are bytes does not end.
    /// </summary>
    public static class ContentFuzz
    {
        private const int MaxChanges = 6;

        private static readonly string[] Paths = { "/", "/3", "/3/0", "/3/0/6", "/3/0/6/0", "/1/0/2" };

        private static readonly string[] Texts =
        {
            "-9223372036854775808", "1.5e-300", "3303:0", "AQIDBA==", "caf\u00e9"
        };

        private static readonly string[] Jsons =
        {
            "[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"Open\\u0020M\\ud83d\\ude00\"},{\"n\":\"6/0\",\"v\":-1.25e2},{\"n\":\"9\",\"vb\":true,\"t\":1},{\"n\":\"8\",\"vd\":\"AQIDBA\"}]",
            "[{\"bver\":10,\"n\":\"/1/0/2\",\"vlo\":\"66:1\",\"x\":[{\"a\":[null,false]}]}]"
        };

        private static readonly string[] Cbors =
        {
            "82A321652F332F302F00613003624F70A20063362F300205", "9FBF21652F332F302F00613802FB3FF8000000000000FFA20061390844010203 04FF",
            "81A300662F312F302F3263766C6F6436363A310618641863", "1B7FFFFFFFFFFFFFFF", "C1FB41D452D9EC200000", "6633333033 3A30", "4401020304", "F5"
        };

        private static readonly string[] Tlvs =
        {
            "C800144F70656E204D6F62696C6520416C6C69616E6365860641000141010588070842000ED842011388C10964C40D5182428F",
            "08000EC10001C10100830241 7F07C1037F080212C10003C101008702417F0761013601C1037F", "88000C440000420000440100420001C40200420000", "8306410105"
        };

        /// <summary>Feeds so many payloads, all of which follow from the seed.</summary>
        /// <exception cref="InvalidOperationException">A reader did not end, decoded a slice outside its buffers or changed the payload.</exception>
        public static void Run(int seed, int inputs)
        {
            var random = new Random(seed);
            var formats = new ContentFormats(32);
            for (int i = 0; i < inputs; i++)
            {
                int format;
                byte[] payload;
                switch (random.Next(6))
                {
                    case 0:
                        format = ContentFormat.TextPlain;
                        payload = Encoding.UTF8.GetBytes(Texts[random.Next(Texts.Length)]);
                        break;
                    case 1:
                        format = ContentFormat.SenmlJson;
                        payload = Encoding.UTF8.GetBytes(Jsons[random.Next(Jsons.Length)]);
                        break;
                    case 2:
                        format = ContentFormat.Tlv;
                        payload = Bytes(Tlvs[random.Next(Tlvs.Length)]);
                        break;
                    case 3:
                        format = ContentFormat.Cbor;
                        payload = Bytes(Cbors[random.Next(Cbors.Length)]);
                        break;
                    case 4:
                        format = ContentFormat.OctetStream;
                        payload = Bytes(Tlvs[random.Next(Tlvs.Length)]);
                        break;
                    default:
                        format = ContentFormat.SenmlCbor;
                        payload = Bytes(Cbors[random.Next(Cbors.Length)]);
                        break;
                }

                byte[] path = Encoding.ASCII.GetBytes(Paths[random.Next(Paths.Length)]);
                var asked = new Lwm2mPath();
                asked.TryParse(path, 0, path.Length);
                Read(formats.ReaderFor(format), Mutate(payload, random), asked, random.Next(8) == 0);
            }
        }

        private static void Read(ContentReader reader, byte[] payload, Lwm2mPath path, bool pathsOnly)
        {
            byte[] copy = (byte[])payload.Clone();
            var entry = new Lwm2mPath();
            var value = new ResourceValue();
            if (!pathsOnly || !reader.BeginPaths(payload, 0, payload.Length))
            {
                pathsOnly = false;
                reader.Begin(payload, 0, payload.Length, path);
            }

            int entries = 0;
            while (reader.Next(entry) == ContentStatus.Entry)
            {
                // A single value may be empty.
                Check(entries++ <= payload.Length, reader, payload, "does not end");
                Check(pathsOnly ? !reader.HasValue : entry.IsWithin(path), reader, payload, "left the path");
                for (ResourceType type = ResourceType.None; type <= ResourceType.CoreLink; type++)
                {
                    value.SetBytes(payload, 0, 0);
                    if (reader.TryDecode(type, value))
                    {
                        Check(
                            reader.HasValue && value.Offset >= 0 && value.Count >= 0 && value.Count <= value.Buffer.Length - value.Offset,
                            reader, payload, "decoded what is not there");
                        Check(
                            (type != ResourceType.String && type != ResourceType.CoreLink) || Utf8.IsValid(value.Buffer, value.Offset, value.Count),
                            reader, payload, "decoded a String that is not UTF-8");
                    }
                }
            }

            Check(reader.Next(entry) != ContentStatus.Entry, reader, payload, "went on after its end");
            Check(payload.AsSpan().SequenceEqual(copy), reader, payload, "changed the payload");
        }

        private static void Check(bool holds, ContentReader reader, byte[] payload, string what)
        {
            if (!holds)
            {
                throw new InvalidOperationException("Format " + reader.Format + " " + what + ": " + Convert.ToHexString(payload));
            }
        }

        private static byte[] Mutate(byte[] source, Random random)
        {
            byte[] bytes = source;
            for (int changes = random.Next(MaxChanges); changes > 0; changes--)
            {
                int at = random.Next(bytes.Length + 1);
                switch (random.Next(5))
                {
                    case 0:
                        // Cut.
                        bytes = bytes.AsSpan(0, at).ToArray();
                        break;
                    case 1:
                        // Insert what is in it already, or anything.
                        var longer = new byte[bytes.Length + 1];
                        bytes.AsSpan(0, at).CopyTo(longer);
                        bytes.AsSpan(at).CopyTo(longer.AsSpan(at + 1));
                        longer[at] = bytes.Length > 0 && random.Next(2) == 0 ? bytes[random.Next(bytes.Length)] : (byte)random.Next(256);
                        bytes = longer;
                        break;
                    case 2:
                        // Repeat a part.
                        int count = random.Next(bytes.Length - at + 1);
                        var repeated = new byte[bytes.Length + count];
                        bytes.AsSpan(0, at + count).CopyTo(repeated);
                        bytes.AsSpan(at).CopyTo(repeated.AsSpan(at + count));
                        bytes = repeated;
                        break;
                    default:
                        // Change one byte: a bit, or all of it.
                        bytes = (byte[])bytes.Clone();
                        if (at < bytes.Length)
                        {
                            bytes[at] = random.Next(2) == 0 ? (byte)(bytes[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
                        }

                        break;
                }
            }

            // So that it is never the caller's array and always as long as what is in it.
            return (byte[])bytes.Clone();
        }

        private static byte[] Bytes(string hex)
        {
            return Convert.FromHexString(hex.Replace(" ", ""));
        }
    }
}
