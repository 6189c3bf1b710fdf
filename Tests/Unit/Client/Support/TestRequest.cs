using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client.Tests
{
    /// <summary>A request of the test's server; what is not set is not there.</summary>
    internal sealed class TestRequest
    {
        public TestRequest(byte code, string path)
        {
            Code = code;
            Path = path;
        }

        public byte Code { get; }

        /// <summary>Such as "/3/0"; each slash starts a Uri-Path option, so "" is the root without any.</summary>
        public string Path { get; }

        /// <summary>Such as "pmin=1&amp;pmax=2", one Uri-Query option each.</summary>
        public string Query { get; set; }

        public CoapType Type { get; set; } = CoapType.Confirmable;

        public int Observe { get; set; } = ContentFormat.None;

        public int Format { get; set; } = ContentFormat.None;

        public int Accept { get; set; } = ContentFormat.None;

        public int Block1 { get; set; } = ContentFormat.None;

        public int Block2 { get; set; } = ContentFormat.None;

        /// <summary>Value of an Echo option, or null.</summary>
        public byte[] Echo { get; set; }

        public byte[] Body { get; set; } = new byte[0];

        /// <summary>Composes the datagram.</summary>
        public byte[] ToBytes(ushort messageId, byte[] token)
        {
            byte[] buffer = new byte[1500];
            CoapWriter writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, Type, Code, messageId, token, 0, token.Length);
            WriteUint(writer, OptionNumber.Observe, Observe);
            WriteTexts(writer, OptionNumber.UriPath, Path.Length == 0 ? null : Path.Substring(1), '/');
            WriteUint(writer, OptionNumber.ContentFormat, Format);
            WriteTexts(writer, OptionNumber.UriQuery, Query, '&');
            WriteUint(writer, OptionNumber.Accept, Accept);
            WriteUint(writer, OptionNumber.Block2, Block2);
            WriteUint(writer, OptionNumber.Block1, Block1);
            if (Echo is not null)
            {
                writer.Option(OptionNumber.Echo, Echo, 0, Echo.Length);
            }

            writer.StartPayload();
            writer.Payload(Body, 0, Body.Length);
            byte[] datagram = new byte[writer.Length];
            System.Array.Copy(buffer, 0, datagram, 0, datagram.Length);
            return datagram;
        }

        private static void WriteUint(CoapWriter writer, int number, int value)
        {
            if (value >= 0)
            {
                writer.UintOption(number, (uint)value);
            }
        }

        private static void WriteTexts(CoapWriter writer, int number, string text, char separator)
        {
            if (text is null)
            {
                return;
            }

            string[] parts = text.Split(separator);
            for (int i = 0; i < parts.Length; i++)
            {
                writer.StringOption(number, parts[i]);
            }
        }
    }
}
