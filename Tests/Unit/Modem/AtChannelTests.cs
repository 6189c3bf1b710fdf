using nanoFramework.TestFramework;

namespace Lwm2m.Modem.Tests
{
    [TestClass]
    public class AtChannelTests
    {
        [TestMethod]
        public void A_command_ends_once_with_its_result()
        {
            AtTalk talk = new AtTalk();
            talk.Send("AT+CSQ", "+CSQ:");
            Assert.AreEqual("AT+CSQ.", talk.Take());
            Assert.AreEqual("", talk.Take());
            Assert.IsTrue(talk.At.IsBusy);
            talk.Receive("\r\n+CSQ: 17,99\r\n\r\nOK\r\n");
            Assert.AreEqual("answer 17,99|end 0|", talk.Log);
            Assert.IsFalse(talk.At.IsBusy);
            talk.Receive("OK\r\n");
            Assert.AreEqual(1, talk.Ends);
            Assert.AreEqual(1, talk.At.UnknownLines);
        }

        [TestMethod]
        [DataRow("ERROR", 1, -1)]
        [DataRow("NO CARRIER", 1, -1)]
        [DataRow("ABORTED", 1, -1)]
        [DataRow("+CME ERROR: 14", 2, 14)]
        [DataRow("+CME ERROR:14", 2, 14)]
        [DataRow("+CME ERROR 14", 2, 14)]
        [DataRow("+CME ERROR: SIM busy", 2, -1)]
        [DataRow("+CMS ERROR: 500", 3, 500)]
        public void A_final_code_is_told_with_its_number(string line, int result, int code)
        {
            AtTalk talk = new AtTalk();
            talk.Send("AT+CMGF=0");
            talk.Take();
            talk.Receive("\r\n" + line + "\r\n");
            Assert.AreEqual(result, (int)talk.Result);
            Assert.AreEqual(code, talk.At.ErrorCode);
            Assert.AreEqual(1, talk.Ends);
        }

        [TestMethod]
        public void What_only_starts_like_a_final_code_ends_nothing()
        {
            AtTalk talk = new AtTalk();
            talk.Send("AT");
            talk.Take();
            talk.Receive("OKAY\r\nERRORS\r\nNO CARRIERS\r\nO\r\nK\r\n");
            Assert.AreEqual(0, talk.Ends);
        }

        [TestMethod]
        [DataRow("\r\nAT+CSQ\r\r\n+CSQ: 17,99\r\n\r\nOK\r\n")]
        [DataRow("AT+CSQ\r\n+CSQ: 17,99\r\nOK\r\n")]
        [DataRow("AT+CSQ\r+CSQ: 17,99\rOK\r")]
        [DataRow(" AT+CSQ \r\n+CSQ: 17,99\r\nOK\r\nAT+CSQ\r\n")]
        public void Row_01_An_echoed_command_is_dropped(string received)
        {
            AtTalk talk = new AtTalk();
            talk.Send("AT+CSQ", "+CSQ:");
            talk.Take();
            talk.Receive(received);
            Assert.AreEqual("answer 17,99|end 0|", talk.Log);
            Assert.IsTrue(talk.At.Echoes >= 1);
            Assert.AreEqual(0, talk.At.UnknownLines);
        }

        [TestMethod]
        public void Row_01_The_echo_is_no_answer_where_bare_lines_are()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("ATI");
            talk.At.Expect(null, true);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("ATI\r\r\nBG95\r\n\r\nOK\r\n");
            Assert.AreEqual("answer BG95|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_02_A_URC_between_command_and_answer_is_no_answer()
        {
            AtTalk talk = new AtTalk();
            talk.At.AddUrc(AtTalk.Text("+CMTI:"), talk, 7);
            talk.At.AddUrc(AtTalk.Text("RING"), talk, 8);
            talk.Begin("AT+CGSN");
            talk.At.Expect(null, true);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("\r\n+CMTI: \"SM\",1\r\n\r\nRING\r\n\r\n490154203237518\r\n\r\n+CMTI: \"SM\",2\r\n\r\nOK\r\n");
            Assert.AreEqual("urc 7 \"SM\",1|urc 8 |answer 490154203237518|urc 7 \"SM\",2|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_02_A_line_that_nobody_expects_is_counted()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+CGSN");
            talk.At.Expect(null, true);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("+XURC: 1\r\n#YURC\r\n490154203237518\r\nOK\r\n");
            Assert.AreEqual("answer 490154203237518|end 0|", talk.Log);
            Assert.AreEqual(2, talk.At.UnknownLines);
        }

        [TestMethod]
        public void Row_03_A_URC_with_the_prefix_of_the_answer_is_told_by_its_fields()
        {
            AtTalk talk = new AtTalk();
            talk.At.AddUrc(AtTalk.Text("+CEREG:"), talk, 3);
            talk.AnswerFields = 2;
            talk.Send("AT+CEREG?", "+CEREG:");
            talk.Take();
            talk.Receive("+CEREG: 5\r\n+CEREG: 2,1\r\n+CEREG: 4\r\nOK\r\n+CEREG: 2,1\r\n");
            Assert.AreEqual("urc 3 5|answer 2,1|urc 3 4|end 0|urc 3 2,1|", talk.Log);
        }

        [TestMethod]
        public void Row_04_An_operation_ends_with_the_line_after_OK()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+QIOPEN=1,0,\"UDP\",\"10.0.0.1\",5684,0,0");
            talk.At.ThenExpect(AtTalk.Text("+QIOPEN:"), 60000);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("\r\nOK\r\n");
            Assert.AreEqual(0, talk.Ends);
            Assert.IsTrue(talk.At.IsAccepted);
            talk.Wait(59999);
            talk.Receive("\r\n+QIOPEN: 0,0\r\n");
            Assert.AreEqual("answer 0,0|end 0|", talk.Log);
        }

        [TestMethod]
        public void A_second_OK_gives_the_result_no_more_time()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+QIOPEN=1");
            talk.At.ThenExpect(AtTalk.Text("+QIOPEN:"), 60000);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("\r\nOK\r\n");
            talk.Wait(59999);
            talk.Receive("\r\nOK\r\n");
            Assert.AreEqual(0, talk.Ends);
            talk.Wait(1);
            Assert.AreEqual((int)AtResult.Timeout, (int)talk.Result);
        }

        [TestMethod]
        public void Row_04_The_line_may_come_before_OK()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+QIOPEN=1");
            talk.At.ThenExpect(AtTalk.Text("+QIOPEN:"), 60000);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("\r\n+QIOPEN: 0,0\r\n\r\nOK\r\n");
            Assert.AreEqual("answer 0,0|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_04_The_line_of_another_socket_does_not_end_it_and_its_own_time_does()
        {
            AtTalk talk = new AtTalk();
            talk.AnswerFields = 2;
            talk.At.AddUrc(AtTalk.Text("+QIOPEN:"), talk, 4);
            talk.Begin("AT+QIOPEN=1");
            talk.At.ThenExpect(AtTalk.Text("+QIOPEN:"), 60000);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("\r\nOK\r\n\r\n+QIOPEN: 1\r\n");
            Assert.AreEqual("urc 4 1|", talk.Log);
            Assert.AreEqual(60000L, talk.At.NextMs);
            talk.Wait(60000);
            Assert.AreEqual((int)AtResult.Timeout, (int)talk.Result);
        }

        [TestMethod]
        public void Row_04_ERROR_after_OK_ends_it_too()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+CNACT=0,1");
            talk.At.ThenExpect(AtTalk.Text("+APP PDP:"), 60000);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("OK\r\n+CME ERROR: 148\r\n");
            Assert.AreEqual((int)AtResult.CmeError, (int)talk.Result);
            Assert.AreEqual(148, talk.At.ErrorCode);
        }

        [TestMethod]
        public void A_final_text_of_the_command_ends_it_and_OK_does_not()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+QISEND=0,2");
            talk.At.EndAt(AtTalk.Text("SEND OK"), AtTalk.Text("SEND FAIL"));
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("OK\r\n");
            Assert.AreEqual(0, talk.Ends);
            talk.Receive("SEND FAIL\r\n");
            Assert.AreEqual((int)AtResult.Error, (int)talk.Result);
        }

        [TestMethod]
        public void An_answer_without_OK_is_the_end_where_it_is_said_so()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+CIFSR");
            talk.At.Expect(null, true);
            talk.At.EndAtAnswer();
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("\r\n10.0.0.2\r\n");
            Assert.AreEqual("answer 10.0.0.2|end 0|", talk.Log);
        }

        [TestMethod]
        public void OK_before_the_answer_it_needs_is_that_of_an_earlier_command()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+CGMM");
            talk.At.Expect(null, true);
            talk.At.Send(1000);
            talk.Take();
            talk.Receive("OK\r\nBG95\r\nOK\r\n");
            Assert.AreEqual("answer BG95|end 0|", talk.Log);
        }

        [TestMethod]
        public void A_command_without_an_answer_times_out_and_leaves_doubt()
        {
            AtTalk talk = new AtTalk();
            talk.Send("AT");
            talk.Take();
            Assert.AreEqual(5000L, talk.At.NextMs);
            talk.Wait(4999);
            Assert.AreEqual(0, talk.Ends);
            talk.Wait(1);
            Assert.AreEqual((int)AtResult.Timeout, (int)talk.Result);
            Assert.IsTrue(talk.At.IsUncertain);
            Assert.AreEqual(1, talk.At.Timeouts);
            talk.Send("AT");
            talk.Take();
            talk.Receive("OK\r\n");
            Assert.IsFalse(talk.At.IsUncertain);
        }

        [TestMethod]
        public void The_gap_between_two_commands_is_kept()
        {
            AtTalk talk = new AtTalk();
            talk.At.GapMs = 100;
            talk.NowMs = 1000;
            talk.Send("AT");
            Assert.AreEqual("AT.", talk.Take());
            talk.Receive("OK\r\n");
            talk.Send("AT+CSQ");
            Assert.AreEqual("", talk.Take());
            Assert.AreEqual(1100L, talk.At.NextMs);
            talk.Wait(99);
            Assert.AreEqual("", talk.Take());
            talk.Wait(1);
            Assert.AreEqual("AT+CSQ.", talk.Take());
        }

        [TestMethod]
        public void A_reset_fails_the_pending_command_and_forgets_what_was_announced()
        {
            AtTalk talk = new AtTalk();
            talk.HasSecondLine = true;
            talk.Send("AT+CMGR=1", "+CMGR:");
            talk.Take();
            talk.Receive("+CMGR: 0,,26\r\n");
            talk.At.Reset();
            Assert.AreEqual((int)AtResult.Lost, (int)talk.Result);
            Assert.IsFalse(talk.At.IsBusy);
            talk.Receive("0011223344\r\n");
            Assert.AreEqual("answer 0,,26|end 6|", talk.Log);
        }

        [TestMethod]
        public void A_second_command_while_one_is_pending_is_a_mistake()
        {
            AtTalk talk = new AtTalk();
            talk.Send("AT");
            Assert.ThrowsException(typeof(System.InvalidOperationException), () => talk.At.Begin(talk, AtTalk.Text("AT")));
        }
    }
}
