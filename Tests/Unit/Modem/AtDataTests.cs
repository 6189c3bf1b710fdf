using nanoFramework.TestFramework;

namespace Lwm2m.Modem.Tests
{
    [TestClass]
    public class AtDataTests
    {
        [TestMethod]
        public void The_second_line_belongs_to_its_URC()
        {
            AtTalk talk = Listening();
            talk.Receive("\r\n+CMT: ,26\r\n0011aabb\r\n");
            Assert.AreEqual("urc 50 ,26|urcdata 50 0011aabb|", talk.Log);
        }

        [TestMethod]
        public void A_URC_between_a_line_and_its_second_line_is_no_second_line()
        {
            AtTalk talk = Listening();
            talk.At.AddUrc(AtTalk.Text("+CEREG:"), talk, 3);
            talk.Receive("+CMT: ,26\r\n\r\n+CEREG: 5\r\n0011aabb\r\n");
            Assert.AreEqual("urc 50 ,26|urc 3 5|urcdata 50 0011aabb|", talk.Log);
        }

        [TestMethod]
        public void A_second_line_that_was_lost_does_not_swallow_the_result_of_the_command()
        {
            AtTalk talk = Listening();
            Ask(talk);
            talk.Receive("+CMT: ,26\r\n+CSQ: 1,2\r\nOK\r\n");
            Assert.AreEqual("urc 50 ,26|answer 1,2|end 0|", talk.Log);
            Assert.AreEqual(1, talk.At.DamagedLines);
            talk.Receive("0011aabb\r\n");
            Assert.AreEqual("urc 50 ,26|answer 1,2|end 0|", talk.Log);
        }

        [TestMethod]
        public void A_second_line_that_does_not_come_is_given_up_and_counted()
        {
            AtTalk talk = Listening();
            talk.Receive("+CMT: ,26\r\n");
            Assert.AreEqual((long)AtChannel.ShortTimeoutMs, talk.At.NextMs);
            talk.Wait(AtChannel.ShortTimeoutMs);
            talk.Receive("0011aabb\r\n");
            Assert.AreEqual("urc 50 ,26|", talk.Log);
            Assert.AreEqual(1, talk.At.DamagedLines);
        }

        [TestMethod]
        public void Counted_bytes_may_hold_anything()
        {
            AtTalk talk = Listening();
            talk.Receive("+DATA: 1,14\r\n\r\nOK\r\n> +DATA:1\r\nOK\r\n+CMT: ,1\r\nab\r\n");
            Assert.AreEqual("urc 51 1,14|urcdata 51 ..OK..> +DATA:|urc 50 ,1|urcdata 50 ab|", talk.Log);
        }

        [TestMethod]
        [DataRow("+QIRD: 4\r\n\n\r\nx\r\n\r\nOK\r\n")]
        [DataRow("+QIRD: 4\r\r\n\n\r\nx\r\n\r\nOK\r\n")]
        [DataRow("+QIRD: 4\n\n\r\nx\r\n\r\nOK\r\n")]
        public void Counted_bytes_start_behind_one_line_end(string received)
        {
            AtTalk talk = Reading();
            talk.Receive(received);
            Assert.AreEqual("answer 4|data ...x|end 0|", talk.Log);
        }

        [TestMethod]
        public void Counted_bytes_may_stand_in_the_line_itself()
        {
            AtTalk talk = ReadingInline();
            talk.Receive("\r\n+CARECV: 6,a\r\nOK\r\r\n\r\nOK\r\n");
            Assert.AreEqual("answer 6|data a..OK.|end 0|", talk.Log);
        }

        [TestMethod]
        public void No_counted_bytes_in_the_line_make_it_an_ordinary_one()
        {
            AtTalk talk = ReadingInline();
            talk.Receive("\r\n+CARECV: 0\r\n\r\nOK\r\n");
            Assert.AreEqual("answer 0|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_09_Counted_bytes_of_which_one_was_lost_are_given_up()
        {
            AtTalk talk = Listening();
            talk.Receive("+DATA: 1,40\r\n0123456789");
            talk.Wait(AtChannel.ShortTimeoutMs);
            Assert.AreEqual("urc 51 1,40|", talk.Log);
            Assert.AreEqual(1, talk.At.DamagedLines);
            Ask(talk);
            talk.Receive("\r\n+CSQ: 1,2\r\nOK\r\n");
            Assert.AreEqual("urc 51 1,40|answer 1,2|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_09_Lines_behind_counted_bytes_that_came_short_are_not_of_the_next_command()
        {
            AtTalk talk = Listening();
            talk.Receive("+DATA: 1,400\r\nab\r\n+CME ERROR: 3\r\n+CMT: ,1\r\ncd\r\n");
            Assert.AreEqual("urc 51 1,400|", talk.Log);
            talk.Wait(AtChannel.ShortTimeoutMs);
            Assert.AreEqual("urc 51 1,400|urc 50 ,1|urcdata 50 cd|", talk.Log);
            Ask(talk);
            talk.Receive("\r\n+CSQ: 1,2\r\nOK\r\n");
            Assert.AreEqual("urc 51 1,400|urc 50 ,1|urcdata 50 cd|answer 1,2|end 0|", talk.Log);
        }

        [TestMethod]
        public void Row_09_The_result_behind_counted_bytes_that_came_short_ends_the_command()
        {
            AtTalk talk = Reading();
            talk.Receive("\r\n+QIRD: 40\r\nabc\r\n\r\nOK\r\n");
            Assert.AreEqual(0, talk.Ends);
            talk.Wait(AtChannel.ShortTimeoutMs);
            Assert.AreEqual("answer 40|end 0|", talk.Log);
            Assert.AreEqual(1, talk.At.DamagedLines);
        }

        [TestMethod]
        public void Row_09_A_lie_about_the_count_costs_no_memory_and_ends()
        {
            AtTalk talk = Listening();
            talk.Receive("+DATA: 1,2147483647\r\n");
            for (int i = 0; i < 100; i++)
            {
                talk.Receive("0123456789012345678901234567890123456789\r\n");
            }

            talk.Wait(AtChannel.ShortTimeoutMs);
            talk.Receive("\r\n+CMT: ,1\r\nab\r\n");
            Assert.AreEqual("urc 51 1,2147483647|urc 50 ,1|urcdata 50 ab|", talk.Log);
        }

        [TestMethod]
        [DataRow("+CTTS0")]
        [DataRow("CSQ: 17,99")]
        [DataRow("+CS: 17,99")]
        [DataRow("+CSQ 17,99")]
        public void Row_09_A_line_that_lost_a_letter_is_dropped_and_counted(string line)
        {
            AtTalk talk = new AtTalk();
            Ask(talk);
            talk.Receive("\r\n" + line + "\r\n\r\nOK\r\n");
            Assert.AreEqual("end 0|", talk.Log);
            Assert.AreEqual(1, talk.At.UnknownLines);
        }

        [TestMethod]
        [DataRow("+CSQ:17,99\nOK\n")]
        [DataRow("+CSQ:  17,99\r\r\nOK\r\r\n")]
        [DataRow("+CSQ: 17,99 \rOK\r")]
        [DataRow("\r\n\r\n\n\n +CSQ: 17,99\r\n  OK  \r\n")]
        public void Line_ends_and_spaces_are_trimmed_and_never_matched(string received)
        {
            AtTalk talk = new AtTalk();
            Ask(talk);
            talk.Receive(received);
            Assert.IsTrue(talk.Log == "answer 17,99|end 0|", talk.Log);
        }

        [TestMethod]
        public void A_line_longer_than_the_buffer_is_dropped_and_the_next_is_read()
        {
            AtTalk talk = new AtTalk(64, 64);
            talk.At.AddUrc(AtTalk.Text("+CMTI:"), talk, 7);
            talk.Receive("+CMTI: ");
            for (int i = 0; i < 1000; i++)
            {
                talk.Receive("+CMTI: 123");
            }

            talk.Receive("\r\n+CMTI: \"SM\",1\r\n");
            Assert.AreEqual("urc 7 \"SM\",1|", talk.Log);
            Assert.AreEqual(1, talk.At.DamagedLines);
        }

        [TestMethod]
        public void A_line_that_fills_the_buffer_is_read()
        {
            AtTalk talk = new AtTalk(16, 64);
            talk.At.AddUrc(AtTalk.Text("+X:"), talk, 7);
            for (int shift = 0; shift < 16; shift++)
            {
                talk.ClearLog();
                talk.Receive("0123456789ABCDE".Substring(0, shift) + "\n+X:23456789ABCD\n");
                Assert.AreEqual("urc 7 23456789ABCD|", talk.Log);
            }

            Assert.AreEqual(0, talk.At.DamagedLines);
        }

        private static AtTalk Listening()
        {
            AtTalk talk = new AtTalk();
            talk.At.AddUrc(AtTalk.Text("+CMT:"), talk, AtTalk.SecondLineUrc);
            talk.At.AddUrc(AtTalk.Text("+DATA:"), talk, AtTalk.RawUrc);
            return talk;
        }

        /// <summary>A command whose answer says how many bytes follow its line.</summary>
        private static AtTalk Reading()
        {
            AtTalk talk = new AtTalk();
            talk.RawField = 1;
            talk.Send("AT+QIRD=0", "+QIRD:");
            talk.Take();
            return talk;
        }

        /// <summary>A command whose answer says how many bytes follow in the line itself.</summary>
        private static AtTalk ReadingInline()
        {
            AtTalk talk = new AtTalk();
            talk.Begin("AT+CARECV=0,100");
            talk.At.Expect(AtTalk.Text("+CARECV:"), false);
            talk.At.ExpectInlineRaw(1);
            talk.At.Send(1000);
            talk.Take();
            return talk;
        }

        private static void Ask(AtTalk talk)
        {
            talk.Send("AT+CSQ", "+CSQ:");
            talk.Take();
        }
    }
}
