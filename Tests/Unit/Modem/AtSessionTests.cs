using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Modem.Tests
{
    /// <summary>A recorded session, fed in pieces of every size, and with a URC in every place.</summary>
    [TestClass]
    public class AtSessionTests
    {
        private const string Urc = "\r\n+QIURC: \"closed\",3\r\n";
        private const string UrcLog = "urc 9 \"closed\",3|";

        // What the modem said to each command of Send; the parts of one are separated by what goes out at a prompt.
        private static readonly string[][] s_received =
        {
            new string[] { "AT+CGMM\r\r\nBG95-M3\r\n\r\nOK\r\n" },
            new string[] { "\r\n+CEREG: 4,5,\"00C8\",\"01A2D003\",9,,,\"00100001\",\"00111000\"\r\n\r\nOK\r\n" },
            new string[] { "\r\n+CMT: ,26\r\n040a91542143658700\r\n", "\r\nOK\r\n" },
            new string[] { "\r\n> ", "\r\n+CMGS: 42\r\n\r\nOK\r\n" },
            new string[] { "\r\nOK\r\n", "\r\n+QIOPEN: 0,0\r\n" },
            new string[] { "\r\n+QIRD: 12,\"10.0.0.1\",5684\r\n", "\r\nOK\r\n> \r\nab", "\r\n\r\nOK\r\n" },
            new string[] { "\r\n+CARECV: 9,", "x\r\nOK\r\ny ", "\r\n\r\nOK\r\n" },
            new string[] { "\r\n+CMS ERROR: 500\r\n" },
            new string[] { "\r\n+CSQ: 17,99\r\n\r\nOK\r\n" }
        };

        // Parts that hold counted bytes, or follow directly on their announcement: nothing else can come there.
        private static readonly int[] s_raw = { 5, 6 };

        private const string Expected =
            "answer BG95-M3|end 0|answer 4,5,\"00C8\",\"01A2D003\",9,,,\"00100001\",\"00111000\"|end 0|urc 50 ,26|urcdata 50 040a91542143658700|end 0|"
            + "prompt|answer 42|end 0|answer 0,0|end 0|answer 12,\"10.0.0.1\",5684|data ..OK..> ..ab|end 0|answer 9|data x..OK..y |end 0|end 3|answer 17,99|end 0|";

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(7)]
        [DataRow(64)]
        [DataRow(10000)]
        public void A_session_in_pieces_of_any_size_gives_the_same(int size)
        {
            AtTalk talk = Start();
            for (int command = 0; command < s_received.Length; command++)
            {
                Send(talk, command);
                for (int part = 0; part < s_received[command].Length; part++)
                {
                    byte[] bytes = AtTalk.Text(s_received[command][part]);
                    for (int at = 0; at < bytes.Length; at += size)
                    {
                        talk.Receive(bytes, at, at + size < bytes.Length ? size : bytes.Length - at);
                    }

                    talk.Take();
                }
            }

            Assert.IsTrue(talk.Log == Expected, talk.Log);
            Assert.AreEqual(0, talk.At.DamagedLines);
            Assert.AreEqual(0, talk.At.UnknownLines);
        }

        [TestMethod]
        public void A_URC_between_any_two_lines_changes_nothing_else()
        {
            int places = 0;
            for (int command = 0; command < s_received.Length; command++)
            {
                for (int part = 0; part < s_received[command].Length; part++)
                {
                    string text = s_received[command][part];
                    for (int at = 0; at < text.Length; at++)
                    {
                        bool isBetween = at == 0 || text[at - 1] == '\n';
                        if (isBetween && !(part > 0 && IsRaw(command)))
                        {
                            string log = Play(command, part, at);
                            int urc = log.IndexOf(UrcLog);
                            Assert.IsTrue(urc >= 0, log);
                            log = log.Substring(0, urc) + log.Substring(urc + UrcLog.Length);
                            Assert.IsTrue(log == Expected, log);
                            places++;
                        }
                    }
                }
            }

            Assert.AreEqual(33, places);
        }

        [TestMethod]
        public void A_URC_inside_any_line_costs_that_line_and_the_next_command_works()
        {
            for (int command = 0; command < s_received.Length - 1; command++)
            {
                for (int part = 0; part < s_received[command].Length; part++)
                {
                    for (int at = 0; at <= s_received[command][part].Length; at++)
                    {
                        string log = Play(command, part, at);
                        string last = "answer 17,99|end 0|";
                        Assert.IsTrue(log.Length > last.Length && log.Substring(log.Length - last.Length) == last, log);
                    }
                }
            }
        }

        /// <summary>Plays the session with a URC in one place. A command that lost its result ends with its time, and AT finds the way back.</summary>
        private static string Play(int urcCommand, int urcPart, int urcAt)
        {
            AtTalk talk = Start();
            for (int command = 0; command < s_received.Length; command++)
            {
                Send(talk, command);
                for (int part = 0; part < s_received[command].Length; part++)
                {
                    string text = s_received[command][part];
                    if (command == urcCommand && part == urcPart)
                    {
                        text = text.Substring(0, urcAt) + Urc + text.Substring(urcAt);
                    }

                    talk.Receive(text);
                    talk.Take();
                }

                for (int i = 0; i < 3 && talk.At.IsBusy; i++)
                {
                    talk.Wait(200000);
                }

                Assert.IsFalse(talk.At.IsBusy);
                talk.Take();
            }

            return talk.Log;
        }

        private static AtTalk Start()
        {
            AtTalk talk = new AtTalk();
            talk.AtPrompt = "0011";
            talk.At.AddUrc(AtTalk.Text("+CMT:"), talk, AtTalk.SecondLineUrc);
            talk.At.AddUrc(AtTalk.Text("+QIURC:"), talk, 9);
            return talk;
        }

        private static void Send(AtTalk talk, int command)
        {
            string[] texts = { "AT+CGMM", "AT+CEREG?", "AT+CNMA", "AT+CMGS=26", "AT+QIOPEN=1", "AT+QIRD=0", "AT+CARECV=0,9", "AT+CMGF=0", "AT+CSQ" };
            string[] prefixes = { null, "+CEREG:", null, "+CMGS:", null, "+QIRD:", "+CARECV:", null, "+CSQ:" };
            talk.RawField = command == 5 ? 1 : 0;
            talk.Begin(texts[command]);
            if (command == 0)
            {
                talk.At.Expect(null, true);
            }
            else if (prefixes[command] is not null)
            {
                talk.At.Expect(AtTalk.Text(prefixes[command]), false);
            }

            if (command == 3)
            {
                talk.At.ExpectPrompt('>', 0);
            }
            else if (command == 4)
            {
                talk.At.ThenExpect(AtTalk.Text("+QIOPEN:"), 60000);
            }
            else if (command == 6)
            {
                talk.At.ExpectInlineRaw(1);
            }

            talk.At.Send(100000);
            talk.Take();
        }

        private static bool IsRaw(int command)
        {
            for (int i = 0; i < s_raw.Length; i++)
            {
                if (s_raw[i] == command)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
