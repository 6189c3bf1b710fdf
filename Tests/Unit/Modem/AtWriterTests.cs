using nanoFramework.TestFramework;

namespace Lwm2m.Modem.Tests
{
    [TestClass]
    public class AtWriterTests
    {
        [TestMethod]
        [DataRow(0, "0")]
        [DataRow(9, "9")]
        [DataRow(10, "10")]
        [DataRow(1358, "1358")]
        [DataRow(-1, "-1")]
        [DataRow(2147483647, "2147483647")]
        [DataRow(-2147483648, "-2147483648")]
        public void A_number_is_written_in_decimal(int number, string expected)
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+X=").Number(number);
            talk.At.Send(1000);
            Assert.AreEqual("AT+X=" + expected + ".", talk.Take());
        }

        [TestMethod]
        public void Bytes_are_written_as_hex_digits_and_texts_between_quotation_marks()
        {
            AtTalk talk = new AtTalk();
            AtWriter writer = talk.Begin("AT+X=");
            writer.Hex(new byte[] { 0xEE, 0x00, 0x9A, 0xFF, 0xEE }, 1, 3);
            writer.Char(',');
            writer.Quoted(AtTalk.Text("IP"));
            talk.At.Send(1000);
            Assert.AreEqual("AT+X=009AFF,\"IP\".", talk.Take());
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(4)]
        public void A_command_that_does_not_fit_is_not_sent(int what)
        {
            AtTalk talk = new AtTalk(64, 8);
            AtWriter writer = talk.Begin("AT+XYZ");
            switch (what)
            {
                case 0:
                    writer.Hex(new byte[2], 0, 2);
                    break;
                case 1:
                    writer.Number(123);
                    break;
                case 2:
                    writer.Text(AtTalk.Text("=12"));
                    break;
                case 3:
                    writer.Number(-9);
                    writer.Byte(1);
                    break;
                default:
                    writer.Number(12);
                    break;
            }

            talk.At.Send(1000);
            Assert.AreEqual("", talk.Take());
            Assert.IsTrue(talk.At.IsBusy);
            talk.Wait(0);
            Assert.AreEqual((int)AtResult.TooLong, (int)talk.Result);
            Assert.AreEqual(1, talk.Ends);
            Assert.IsFalse(talk.At.IsBusy);
            Assert.IsFalse(talk.At.IsUncertain);
        }

        [TestMethod]
        public void A_secret_is_gone_from_the_buffer_once_the_command_has_ended()
        {
            AtTalk talk = new AtTalk();
            AtWriter writer = talk.Begin("AT+CPIN=");
            writer.Quoted(AtTalk.Text("4711"));
            talk.At.KeepSecret();
            talk.At.Send(1000);
            Assert.AreEqual("AT+CPIN=\"4711\".", talk.Take());
            talk.Receive("OK\r\n");
            Assert.AreEqual((int)AtResult.Ok, (int)talk.Result);

            // Were it still there, this would be its echo and not an unknown line.
            talk.Receive("AT+CPIN=\"4711\"\r\n");
            Assert.AreEqual(0, talk.At.Echoes);
            Assert.AreEqual(1, talk.At.UnknownLines);
        }
    }
}
