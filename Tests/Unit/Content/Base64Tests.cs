using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class Base64Tests
    {
        // RFC 4648 §10.
        [TestMethod]
        [DataRow("", "", "")]
        [DataRow("66", "Zg==", "Zg")]
        [DataRow("666f", "Zm8=", "Zm8")]
        [DataRow("666f6f", "Zm9v", "Zm9v")]
        [DataRow("666f6f62", "Zm9vYg==", "Zm9vYg")]
        [DataRow("666f6f6261", "Zm9vYmE=", "Zm9vYmE")]
        [DataRow("666f6f626172", "Zm9vYmFy", "Zm9vYmFy")]
        [DataRow("fbefbeffffff", "++++////", "----____")]
        public void Known_answers_hold_in_pieces_of_any_length(string bytes, string base64, string url)
        {
            byte[] source = Hex.Parse(bytes);
            for (int piece = 1; piece <= 4; piece++)
            {
                Assert.AreEqual(base64, Encode(source, piece, false));
                Assert.AreEqual(url, Encode(source, piece, true));
            }

            Assert.AreEqual(bytes, Decode(base64, false));
            Assert.AreEqual(bytes, Decode(url, true));
        }

        [TestMethod]
        [DataRow("Zg")]
        [DataRow("Zg==")]
        public void Padding_may_be_left_out(string text)
        {
            Assert.AreEqual("66", Decode(text, false));
            Assert.AreEqual("66", Decode(text, true));
        }

        [TestMethod]
        [DataRow("Z")]
        [DataRow("Zg=")]
        [DataRow("Zg===")]
        [DataRow("=")]
        [DataRow("====")]
        [DataRow("Zm9vZ")]
        [DataRow("Zh==")]
        [DataRow("Zm9=")]
        [DataRow("Z=g=")]
        [DataRow("Zm 9v")]
        [DataRow("Zm9v\n")]
        [DataRow("Zm9v=")]
        public void Other_texts_are_refused(string text)
        {
            Assert.AreEqual("refused", Decode(text, false));
            Assert.AreEqual("refused", Decode(text, true));
        }

        [TestMethod]
        public void The_alphabets_are_not_mixed()
        {
            Assert.AreEqual("refused", Decode("----", false));
            Assert.AreEqual("refused", Decode("____", false));
            Assert.AreEqual("refused", Decode("++++", true));
            Assert.AreEqual("refused", Decode("////", true));
        }

        [TestMethod]
        public void It_decodes_in_place()
        {
            byte[] text = Ascii.GetBytes("..Zm9vYmFy");
            Assert.AreEqual(6, Base64Decoder.DecodedLength(text, 2, 8));
            Assert.IsTrue(Base64Decoder.TryDecode(text, 2, 8, false, text));
            Assert.AreEqual("666f6f626172", Hex.Of(text, 0, 6));
        }

        private static string Encode(byte[] source, int piece, bool url)
        {
            byte[] buffer = new byte[16];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, buffer.Length);
            Base64Encoder encoder = new Base64Encoder(url);
            encoder.Begin(window);
            for (int i = 0; i < source.Length; i += piece)
            {
                encoder.Append(source, i, source.Length - i < piece ? source.Length - i : piece);
            }

            encoder.End();
            return Utf8Text.Of(buffer, 0, window.Count);
        }

        private static string Decode(string text, bool url)
        {
            byte[] source = Ascii.GetBytes(text);
            int length = Base64Decoder.DecodedLength(source, 0, source.Length);
            byte[] target = new byte[length < 0 ? 0 : length];
            return Base64Decoder.TryDecode(source, 0, source.Length, url, target) ? Hex.Of(target, 0, length) : "refused";
        }
    }
}
