using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class CardRepeatTests
    {
        private const string ReadIt = "00b0000000";
        private const string Store = "80e291000111";

        [TestMethod]
        [DataRow("silent")]
        [DataRow("damaged")]
        public void A_command_that_changes_nothing_is_repeated_once_when_its_answer_is_lost(string loss)
        {
            CardScript script = new CardScript().On(ReadIt, loss).On(ReadIt, "019000");
            CardCommandsJob job = CardTests.Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(0x9000, job.Status);
            Assert.AreEqual("01", job.Response);

            script = new CardScript().On(ReadIt, loss).On(ReadIt, loss);
            job = CardTests.Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.IsTrue(job.Result == (loss == "silent" ? CardResult.Silent : CardResult.Damaged));
        }

        [TestMethod]
        public void A_command_whose_data_was_lost_while_fetched_is_repeated_from_the_beginning()
        {
            CardScript script = new CardScript().On(ReadIt, "016102").On("00c0000002", "damaged").On(ReadIt, "016102").On("00c0000002", "02039000");
            CardCommandsJob job = CardTests.Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual("010203", job.Response);
        }

        [TestMethod]
        [DataRow("silent")]
        [DataRow("damaged")]
        [DataRow("busy")]
        [DataRow("refused")]
        [DataRow("9300")]
        [DataRow("6f00")]
        [DataRow("90")]
        [DataRow("")]
        public void A_command_that_must_not_come_twice_is_never_repeated(string answer)
        {
            CardScript script = new CardScript().On(Store, answer);
            CardCommandsJob job = CardTests.Run(script, CardRepeat.Never, Store);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, job.Ends);
            Assert.IsFalse(job.Result == CardResult.Answered && job.Status == 0x9000);
        }

        [TestMethod]
        [DataRow("silent")]
        [DataRow("damaged")]
        [DataRow("6f00")]
        public void A_command_that_may_come_twice_only_if_it_was_not_taken_is_not_repeated_when_it_may_have_been(string answer)
        {
            CardScript script = new CardScript().On(Store, answer);
            CardCommandsJob job = CardTests.Run(script, CardRepeat.WhileBusy, Store);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, job.Ends);
        }

        [TestMethod]
        [DataRow("9300")]
        [DataRow("busy")]
        public void A_busy_card_is_asked_again_after_a_pause(string answer)
        {
            CardScript script = new CardScript().On(Store, answer).On(Store, answer).On(Store, "9000");
            CardCommandsJob job = CardTests.Run(script, CardRepeat.WhileBusy, Store);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(0x9000, job.Status);
        }

        [TestMethod]
        public void A_modem_that_is_at_the_card_itself_is_waited_for()
        {
            CardScript script = new CardScript().On(ReadIt, "6f00").On(ReadIt, "6f00").On(ReadIt, "019000");
            CardCommandsJob job = CardTests.Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual("01", job.Response);

            // Also between a command and its GET RESPONSE: from the beginning.
            script = new CardScript().On(ReadIt, "6102").On("00c0000002", "6f00").On(ReadIt, "6102").On("00c0000002", "02039000");
            job = CardTests.Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual("0203", job.Response);
        }

        [TestMethod]
        public void Each_command_has_its_own_repeats_and_its_own_time()
        {
            const string Other = "00b0000100";
            CardScript script = new CardScript().On(ReadIt, "9300").On(ReadIt, "silent").On(ReadIt, "019000").On(Other, "9300").On(Other, "silent").On(Other, "029000");
            Card card = new Card(script);
            card.Open(1);
            CardCommandsJob job = new CardCommandsJob(CardRepeat.Safe, ReadIt, Other) { PauseMs = 60000 };
            card.Submit(job);
            CardTests.Pass(card, 1, 120000);
            Assert.AreEqual("02", job.Response);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        [DataRow("9300", 0)]
        [DataRow("busy", 0)]
        [DataRow("6f00", 1)]
        public void A_card_that_stays_busy_is_given_up_after_its_time(string answer, int isAnswered)
        {
            CardScript script = new CardScript();
            CardOptions options = new CardOptions();
            int tries = options.BusyLimitMs / options.BusyPauseMs + 1;
            for (int i = 0; i < tries; i++)
            {
                script.On(ReadIt, answer);
            }

            CardCommandsJob job = CardTests.Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, job.Ends);
            Assert.IsTrue(job.Result == (isAnswered == 1 ? CardResult.Answered : CardResult.Busy));
        }

        [TestMethod]
        public void A_command_is_given_up_after_its_time_whatever_the_card_goes_on_saying()
        {
            CardScript script = new CardScript { AnswerMs = 4900 };
            script.On(ReadIt, "016101");
            for (int i = 0; i < 6; i++)
            {
                script.On("00c0000001", "016101");
            }

            // Seven exchanges of 4.9 s: the seventh ends after 34.3 s.
            CardCommandsJob job = CardTests.Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.IsTrue(job.Result == CardResult.Silent);
        }

        [TestMethod]
        public void A_refusal_of_the_carrier_is_reported_as_it_is()
        {
            CardScript script = new CardScript().On(ReadIt, "refused");
            CardCommandsJob job = CardTests.Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.IsTrue(job.Result == CardResult.Refused);
        }
    }
}
