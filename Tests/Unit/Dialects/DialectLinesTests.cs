using Lwm2m.Modem;
using nanoFramework.TestFramework;

namespace Lwm2m.Dialects.Tests
{
    /// <summary>What each dialect says and understands, byte by byte: commands that are sent, and lines in the forms that modems have been seen to send.</summary>
    [TestClass]
    public class DialectLinesTests
    {
        [TestMethod]
        [DataRow("quectel-bg", "AT+QISEND=3,4\r", "\r\n> ", "00C0FF41")]
        [DataRow("quectel-bc", "AT+NSOST=3,198.51.100.7,5684,4,00C0FF41\r", "\r\n3,4\r\n\r\nOK\r\n", "")]
        [DataRow("sim7080", "AT+CASEND=3,4\r", "\r\n>", "00C0FF41")]
        [DataRow("sara-r4", "AT+USOST=3,\"198.51.100.7\",5684,4\r", "@", "00C0FF41")]
        [DataRow("sara-r5", "AT+USOST=3,\"198.51.100.7\",5684,4\r", "@", "00C0FF41")]
        [DataRow("nrf91", "AT#XSEND=3,1,0,\"00C0FF41\"\r", "\r\n#XSEND: 3,0,4\r\nOK\r\n", "")]
        public void A_datagram_is_sent_with_these_bytes(string name, string command, string answer, string data)
        {
            var talk = new HookTalk(Find(name));
            talk.BeginSend(new byte[] { 0, 0xC0, 0xFF, 0x41 });
            Assert.AreEqual(command, talk.Take());
            talk.Say(answer);
            Assert.AreEqual(data, talk.TakeHex());
        }

        [TestMethod]
        [DataRow("quectel-bg", "SEND OK", "SEND FAIL")]
        [DataRow("sim7080", "OK", "ERROR")]
        [DataRow("sara-r4", "+USOST: 3,1\r\n\r\nOK", "+CME ERROR: 8")]
        [DataRow("quectel-bc", "3,1\r\n\r\nOK", "+CME ERROR: 537")]
        [DataRow("nrf91", "#XSEND: 3,0,1\r\nOK", "ERROR")]
        public void The_end_of_sending_is_told_from_its_failure(string name, string success, string failure)
        {
            for (int i = 0; i < 2; i++)
            {
                var talk = new HookTalk(Find(name));
                talk.BeginSend(new byte[] { 7 });
                talk.Take();
                talk.Say("\r\n" + (name == "sara-r4" ? "@" : "> "));
                talk.TakeHex();
                Assert.IsFalse(talk.HasEnded);
                talk.Say("\r\n" + (i == 0 ? success : failure) + "\r\n");
                Assert.IsTrue(talk.HasEnded);
                Assert.AreEqual(i == 0, talk.Result == AtResult.Ok);
            }
        }

        [TestMethod]
        [DataRow("quectel-bg", "\r\n+QIRD: 3\r\n0a0D41\r\n\r\nOK\r\n", "0a0d41")]
        [DataRow("quectel-bg", "\r\n+QIRD:3,\"198.51.100.7\",5684\r\n0A0D41\r\nOK\r\n", "0a0d41")]
        [DataRow("quectel-bg", "\r\n+QIRD: 0\r\n\r\nOK\r\n", "")]
        [DataRow("quectel-bg", "\r\n+QIRD: 3\r\n0A0D4\r\n\r\nOK\r\n", "damaged")]
        [DataRow("quectel-bc", "\r\n3,198.51.100.7,5684,3,0A0D41,0\r\n\r\nOK\r\n", "0a0d41")]
        [DataRow("quectel-bc", "\r\n3, 198.51.100.7, 5684, 3, 0a0d41, 0\r\nOK\r\n", "0a0d41")]
        [DataRow("quectel-bc", "\r\nOK\r\n", "")]
        [DataRow("quectel-bc", "\r\n3,198.51.100.7,5684,3,0A0D,0\r\n\r\nOK\r\n", "damaged")]
        [DataRow("quectel-bc", "\r\n2,198.51.100.7,5684,3,0A0D41,0\r\n\r\nOK\r\n", "damaged")]
        [DataRow("sim7080", "\r\n+CARECV: 3,\n\rA\r\n\r\nOK\r\n", "0a0d41")]
        [DataRow("sim7080", "\r\n+CARECV:3,\n\rA\r\nOK\r\n", "0a0d41")]
        [DataRow("sim7080", "\r\n+CARECV: 0\r\n\r\nOK\r\n", "")]
        [DataRow("sara-r4", "\r\n+USORF: 3,\"198.51.100.7\",5684,3,\"\n\rA\"\r\n\r\nOK\r\n", "0a0d41")]
        [DataRow("sara-r4", "\r\n+USORF: 3,\"198.51.100.7\",5684,3,\"\",\"\"\r\nOK\r\n", "222c22")]
        [DataRow("sara-r4", "\r\n+USORF: 3,0\r\n\r\nOK\r\n", "")]
        [DataRow("nrf91", "\r\n#XRECV: 3,1,3\r\n0A0d41\r\nOK\r\n", "0a0d41")]
        [DataRow("nrf91", "\r\n#XRECV: 3,1,3\r\n0A0d4x\r\nOK\r\n", "damaged")]
        [DataRow("nrf91", "\r\nERROR\r\n", "")]
        public void A_datagram_is_read_from_these_lines(string name, string answer, string datagram)
        {
            var talk = new HookTalk(Find(name));
            talk.BeginRead();
            talk.Take();
            talk.Say(answer);
            Assert.IsTrue(talk.HasEnded);
            Assert.AreEqual(datagram, talk.Datagram);
        }

        [TestMethod]
        [DataRow("quectel-bg", "+QIURC: \"recv\",3", "Arrived 3")]
        [DataRow("quectel-bg", "+QIURC:\"closed\",3", "Closed 3")]
        [DataRow("quectel-bg", "+QIURC: \"pdpdeact\",1", "Closed -1")]
        [DataRow("quectel-bg", "+QIURC: \"dnsgip\",0,1,600", "None")]
        [DataRow("quectel-bg", "+QIURC: \"recv\",", "None")]
        [DataRow("quectel-bc", "+NSONMI:3,12", "Arrived 3")]
        [DataRow("quectel-bc", "+NSONMI:3,198.51.100.7,5684,2,0a41", "Pushed 3 0a41")]
        [DataRow("quectel-bc", "+NSOCLI: 3", "Closed 3")]
        [DataRow("quectel-bc", "+NSONMI:x,12", "None")]
        [DataRow("sim7080", "+CADATAIND: 3", "Arrived 3")]
        [DataRow("sim7080", "+CASTATE: 3,0", "Closed 3")]
        [DataRow("sim7080", "+CASTATE: 3,1", "None")]
        [DataRow("sim7080", "+APP PDP: 0,DEACTIVE", "Closed -1")]
        [DataRow("sim7080", "+APP PDP: 0,ACTIVE", "None")]
        [DataRow("sim7080", "+APP PDP: 1,DEACTIVE", "None")]
        [DataRow("sara-r4", "+UUSORF: 3,12", "Arrived 3")]
        [DataRow("sara-r5", "+UUSORD: 3,12", "Arrived 3")]
        [DataRow("sara-r4", "+UUSOCL: 3", "Closed 3")]
        [DataRow("nrf91", "#XAPOLL: 3,1", "Arrived 3")]
        [DataRow("nrf91", "#XAPOLL: 3,16", "Closed 3")]
        [DataRow("nrf91", "#XAPOLL: 3,4", "None")]
        public void A_line_about_a_socket_means_this(string name, string line, string meaning)
        {
            var talk = new HookTalk(Find(name));
            talk.Say("\r\n" + line + "\r\n");
            Assert.AreEqual(meaning, talk.Meaning);
        }

        private static Dialect Find(string name)
        {
            Dialect[] all = KnownDialects.Make();
            int i = all.Length - 1;
            while (i > 0 && all[i].Name != name)
            {
                i--;
            }

            if (all[i] is QuectelBgDialect)
            {
                all[i].ReceivesHex = true;      // as the modem has said that it does
            }

            return all[i];
        }
    }
}
