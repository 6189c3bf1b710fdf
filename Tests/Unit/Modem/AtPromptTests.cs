using nanoFramework.TestFramework;

namespace Lwm2m.Modem.Tests
{
    [TestClass]
    public class AtPromptTests
    {
        [TestMethod]
        [DataRow("\r\n> ")]
        [DataRow("\r\n>")]
        [DataRow("> ")]
        [DataRow("AT+CMGS=14\r\r\n> ")]
        [DataRow("AT+CMGS=14\r> ")]
        public void Row_05_The_prompt_has_no_line_end(string prompt)
        {
            AtTalk talk = Sending('>', 0);
            talk.Receive(prompt);
            Assert.AreEqual("prompt|", talk.Log);
            Assert.AreEqual("0011.", talk.Take());
            talk.Receive("\r\n+CMGS: 5\r\n\r\nOK\r\n");
            Assert.AreEqual("prompt|answer 5|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_05_A_second_prompt_is_no_prompt_and_a_sign_in_the_data_is_none()
        {
            AtTalk talk = Sending('>', 0);
            talk.Receive("> ");
            talk.Take();
            talk.Receive("> \r\n> 0011\r\n\r\n+CMGS: 5\r\n\r\nOK\r\n");
            Assert.AreEqual("prompt|answer 5|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_05_Nothing_is_taken_for_a_prompt_while_none_is_awaited()
        {
            AtTalk talk = new AtTalk();
            talk.Send("AT+CSQ", "+CSQ:");
            talk.Take();
            talk.Receive("> \r\n+CSQ: 1,2\r\nOK\r\n>");
            Assert.AreEqual("answer 1,2|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_05_OK_instead_of_the_prompt_is_no_end_of_the_command()
        {
            AtTalk talk = Sending('>', 0);
            talk.Receive("OK\r\n");
            Assert.AreEqual(0, talk.Ends);
            talk.Receive("> ");
            Assert.AreEqual("0011.", talk.Take());
        }

        [TestMethod]
        [DataRow("OK\r\n")]
        [DataRow("ERROR\r\n")]
        [DataRow("+CMS ERROR: 500\r\n")]
        public void Row_05_A_prompt_that_does_not_come_is_aborted_with_ESC(string answer)
        {
            AtTalk talk = Sending('>', 0);
            talk.Wait(AtChannel.PromptTimeoutMs - 1);
            Assert.AreEqual("", talk.Take());
            talk.Wait(1);
            byte[] sent = new byte[4];
            Assert.AreEqual(1, talk.At.Take(sent, 0, 4, talk.NowMs));
            Assert.AreEqual((byte)27, sent[0]);
            Assert.AreEqual(0, talk.Ends);
            talk.Receive(answer);
            Assert.AreEqual((int)AtResult.NoPrompt, (int)talk.Result);
            Assert.AreEqual(1, talk.Ends);
            Assert.AreEqual(1, talk.At.MissedPrompts);

            // And it goes on.
            talk.ClearLog();
            talk.Send("AT+CSQ", "+CSQ:");
            talk.Take();
            talk.Receive("+CSQ: 1,2\r\nOK\r\n");
            Assert.AreEqual("answer 1,2|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_05_A_modem_that_does_not_answer_ESC_either_is_given_up()
        {
            AtTalk talk = Sending('>', 0);
            talk.Wait(AtChannel.PromptTimeoutMs);
            talk.Take();
            talk.Receive("> ");
            talk.Wait(AtChannel.ShortTimeoutMs);
            Assert.AreEqual("end 5|", talk.Log);
            Assert.IsTrue(talk.At.IsUncertain);
        }

        [TestMethod]
        public void Row_05_Data_that_cannot_be_written_end_the_input_with_ESC()
        {
            AtTalk talk = Sending('>', 0);
            talk.AtPrompt = null;
            talk.Receive("> ");
            byte[] sent = new byte[4];
            Assert.AreEqual(1, talk.At.Take(sent, 0, 4, talk.NowMs));
            Assert.AreEqual((byte)27, sent[0]);
            talk.Receive("OK\r\n");
            Assert.AreEqual((int)AtResult.NoPrompt, (int)talk.Result);
        }

        [TestMethod]
        public void Row_06_The_data_wait_for_the_pause_after_the_prompt()
        {
            AtTalk talk = Sending('@', 50);
            talk.Receive("@");
            Assert.AreEqual("prompt|", talk.Log);
            Assert.AreEqual("", talk.Take());
            Assert.AreEqual(50L, talk.At.NextMs);
            talk.Wait(49);
            Assert.AreEqual("", talk.Take());
            talk.Wait(1);
            Assert.AreEqual("0011.", talk.Take());
        }

        [TestMethod]
        public void Row_06_The_time_for_the_result_counts_from_the_data()
        {
            AtTalk talk = Sending('>', 50);
            talk.Wait(9000);
            talk.Receive("> ");
            talk.Wait(50);
            talk.Take();
            Assert.AreEqual(9050L + 120000, talk.At.NextMs);
        }

        [TestMethod]
        public void Row_06_Data_that_the_modem_does_not_want_any_more_are_not_sent_as_commands()
        {
            AtTalk talk = Sending('>', 50);
            talk.Receive("> ");
            talk.Receive("\r\n+CMS ERROR: 500\r\n");
            Assert.AreEqual(1, talk.Ends);
            Assert.IsFalse(talk.At.IsBusy);
            talk.Wait(50);
            Assert.AreEqual("", talk.Take());
        }

        [TestMethod]
        public void A_result_that_comes_before_the_command_has_left_is_that_of_another()
        {
            AtTalk talk = new AtTalk();
            talk.At.GapMs = 100;
            talk.NowMs = 1000;
            talk.Send("AT");
            talk.Take();
            talk.Receive("OK\r\n");
            talk.Send("AT+CSQ");
            Assert.AreEqual("", talk.Take());
            talk.Receive("OK\r\n");
            Assert.AreEqual(1, talk.Ends);
            talk.Wait(100);
            Assert.AreEqual("AT+CSQ.", talk.Take());
            talk.Receive("OK\r\n");
            Assert.AreEqual(2, talk.Ends);
        }

        private static AtTalk Sending(char prompt, int pauseMs)
        {
            AtTalk talk = new AtTalk();
            talk.AtPrompt = "0011";
            talk.Begin("AT+CMGS=14");
            talk.At.Expect(AtTalk.Text("+CMGS:"), true);
            talk.At.ExpectPrompt(prompt, pauseMs);
            talk.At.Send(120000);
            Assert.AreEqual("AT+CMGS=14.", talk.Take());
            return talk;
        }
    }
}
