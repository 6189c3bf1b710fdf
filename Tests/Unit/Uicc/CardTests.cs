using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class CardTests
    {
        private const string ReadIt = "00b0000000";

        // Proves: SMS-70
        [TestMethod]
        public void A_response_that_is_waiting_is_fetched_on_the_channel_of_its_command()
        {
            Check(new CardScript().On("00a4000402", "6103").On("00c0000003", "0102039000"), "00a4000402", "010203", 0x9000);
            Check(new CardScript().On("02a40404023f0000", "6120").On("02c0000020", "010203049000"), "02a40404023f0000", "01020304", 0x9000);
            Check(new CardScript().On("4fb0000000", "6101").On("4fc0000001", "019000"), "4fb0000000", "01", 0x9000);

            // Secured commands of GlobalPlatform on channels 1 and 19: GET RESPONSE is not secured.
            Check(new CardScript().On("85e29100011100", "6101").On("01c0000001", "019000"), "85e29100011100", "01", 0x9000);
            Check(new CardScript().On("efe29100011100", "6101").On("4fc0000001", "019000"), "efe29100011100", "01", 0x9000);

            // A card of 2G.
            Check(new CardScript().On("a0a4000002", "9f16").On("a0c0000016", "aa9000"), "a0a4000002", "aa", 0x9000);
        }

        // Proves: SMS-70
        [TestMethod]
        public void A_wrong_length_is_corrected_as_the_card_says()
        {
            Check(new CardScript().On(ReadIt, "6c0a").On("00b000000a", "0102030405060708090a9000"), ReadIt, "0102030405060708090a", 0x9000);
            Check(new CardScript().On("00a40004023f0000", "6110").On("00c0000010", "6c02").On("00c0000002", "01029000"), "00a40004023f0000", "0102", 0x9000);
        }

        [TestMethod]
        public void The_length_of_a_command_that_changes_something_is_not_corrected()
        {
            CardScript script = new CardScript().On("80e29100011100", "6c0a");
            CardCommandsJob job = Run(script, CardRepeat.Never, "80e29100011100");
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(0x6C0A, job.Status);

            // That of GET RESPONSE is.
            script = new CardScript().On("80e29100011100", "6110").On("00c0000010", "6c02").On("00c0000002", "01029000");
            job = Run(script, CardRepeat.Never, "80e29100011100");
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual("0102", job.Response);
        }

        [TestMethod]
        public void The_data_behind_a_warning_is_fetched_and_the_warning_reported()
        {
            Check(new CardScript().On("00a40004023f0000", "62f1").On("00c0000000", "6c05").On("00c0000005", "01020304059000"), "00a40004023f0000", "0102030405", 0x62F1);

            // The data came along; the card has none; the command has none to expect.
            Check(new CardScript().On("00a40004023f0000", "016283"), "00a40004023f0000", "01", 0x6283);
            Check(new CardScript().On("00a40004023f0000", "6105").On("00c0000005", "6282"), "00a40004023f0000", "", 0x6282);
            Check(new CardScript().On("00a40004023f0000", "63f1").On("00c0000000", "6f00"), "00a40004023f0000", "", 0x63F1);
            Check(new CardScript().On("00200001083132333435363738", "63c2"), "00200001083132333435363738", "", 0x63C2);
        }

        [TestMethod]
        public void A_response_comes_in_pieces()
        {
            Check(new CardScript().On(ReadIt, "01026102").On("00c0000002", "03046101").On("00c0000001", "059000"), ReadIt, "0102030405", 0x9000);
        }

        [TestMethod]
        public void A_response_without_end_is_given_up()
        {
            CardScript script = new CardScript().On(ReadIt, "016101");
            for (int i = 0; i < Card.MaxRounds; i++)
            {
                script.On("00c0000001", "016101");
            }

            CardCommandsJob job = Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.IsTrue(job.Result == CardResult.TooLong);
            Assert.AreEqual(1, job.Ends);

            // So is a length that is corrected without end.
            script = new CardScript().On(ReadIt, "6c01");
            for (int i = 0; i < Card.MaxRounds; i++)
            {
                script.On("00b0000001", "6c01");
            }

            job = Run(script, CardRepeat.Safe, ReadIt);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.IsTrue(job.Result == CardResult.TooLong);
        }

        [TestMethod]
        public void A_response_longer_than_its_buffer_is_given_up_and_the_next_command_works()
        {
            CardScript script = new CardScript().On(ReadIt, "01029000").On(ReadIt, "0102039000").On(ReadIt, "01026101").On("00c0000001", "039000").On(ReadIt, "01029000");
            Card card = new Card(script, new CardOptions { ResponseBytes = 2 });
            card.Open(1);
            CardResult[] results = { CardResult.Answered, CardResult.TooLong, CardResult.TooLong, CardResult.Answered };
            for (int i = 0; i < results.Length; i++)
            {
                CardCommandsJob job = new CardCommandsJob(CardRepeat.Safe, ReadIt);
                card.Submit(job);
                Pass(card, 1, 2000);
                Assert.IsTrue(job.Result == results[i]);
                Assert.AreEqual(1, job.Ends);
            }

            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(2, card.Counters.TooLong);
        }

        [TestMethod]
        public void A_proactive_command_is_kept_and_the_caller_sees_success()
        {
            CardScript script = new CardScript().On("80e291000111", "913f").On(ReadIt, "019000").On(ReadIt, "9100");
            Card card = new Card(script);
            CardLog log = new CardLog();
            card.Add(log);
            card.Open(1);
            CardCommandsJob job = new CardCommandsJob(CardRepeat.Never, "80e291000111");
            card.Submit(job);
            Pass(card, 1, 1000);
            Assert.AreEqual(0x9000, job.Status);
            Assert.AreEqual(0x913F, job.WireStatus);
            Assert.AreEqual(0x3F, card.ProactiveBytes);

            // Other commands may come before it is fetched.
            card.Submit(new CardCommandsJob(CardRepeat.Safe, ReadIt));
            Pass(card, 1001, 2000);
            Assert.AreEqual(0x3F, card.ProactiveBytes);
            card.TakeProactive();
            Assert.AreEqual(0, card.ProactiveBytes);
            card.Submit(new CardCommandsJob(CardRepeat.Safe, ReadIt));
            Pass(card, 2001, 3000);
            Assert.AreEqual(256, card.ProactiveBytes);
            Assert.AreEqual("ready|proactive 63|proactive 256", log.Text);
            script.Reset();
            Assert.AreEqual(0, card.ProactiveBytes);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void A_secret_command_is_wiped_and_the_carrier_told_so()
        {
            CardScript script = new CardScript().On("00200001083132333435363738", "9000").On(ReadIt, "9000");
            Card card = new Card(script);
            card.Open(1);
            CardCommand command = null;
            CardCommandsJob job = new CardCommandsJob(CardRepeat.Never, "00200001083132333435363738") { IsSecret = true };
            card.Submit(job);
            Pass(card, 1, 1000);
            Assert.IsTrue(script.WasSecret);
            command = card.Begin(0, 0, 0, 0);
            for (int i = CardCommand.DataOffset; i < CardCommand.DataOffset + 8; i++)
            {
                Assert.AreEqual(0, (int)command.Buffer[i]);
            }

            card.Submit(new CardCommandsJob(CardRepeat.Safe, ReadIt));
            Pass(card, 1001, 2000);
            Assert.IsFalse(script.WasSecret);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        internal static CardCommandsJob Run(CardScript script, CardRepeat repeat, string command)
        {
            Card card = new Card(script);
            card.Open(1);
            CardCommandsJob job = new CardCommandsJob(repeat, command);
            Assert.IsTrue(card.Submit(job));
            Pass(card, 1, 120000);
            Assert.IsFalse(card.IsBusy);
            return job;
        }

        /// <summary>Lets time pass.</summary>
        internal static void Pass(Card card, long fromMs, long toMs)
        {
            long nowMs = fromMs;
            for (int steps = 0; nowMs <= toMs; steps++)
            {
                Assert.IsTrue(steps < 10000, "It asks again and again");
                long next = card.Step(nowMs);
                if (next == DatagramLink.Never)
                {
                    return;
                }

                nowMs = next > nowMs ? next : steps % 100 == 99 ? nowMs + 1 : nowMs;
            }
        }

        private static void Check(CardScript script, string command, string response, int status)
        {
            CardCommandsJob job = Run(script, CardRepeat.Safe, command);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.IsTrue(job.Result == CardResult.Answered);
            Assert.AreEqual(1, job.Ends);
            Assert.AreEqual(response, job.Response);
            Assert.AreEqual(status, job.Status);
        }
    }
}
