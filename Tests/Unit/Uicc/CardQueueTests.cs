using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class CardQueueTests
    {
        private const string First = "00b0000001";
        private const string Second = "00b0000101";
        private const string Third = "00b0000201";

        [TestMethod]
        public void Jobs_run_in_turn_and_no_chain_is_split()
        {
            CardScript script = new CardScript().On(First, "6101").On("00c0000001", "019000").On(Second, "029000").On(Third, "039000").On(First, "019000");
            Card card = new Card(script);
            CardLog log = new CardLog();
            card.Open(1);
            CardCommandsJob chain = new CardCommandsJob(CardRepeat.Safe, First, Second) { Log = log, Name = "chain" };
            CardCommandsJob late = new CardCommandsJob(CardRepeat.Safe, First) { Log = log, Name = "late" };
            CardCommandsJob urgent = new CardCommandsJob(CardRepeat.Safe, Third) { Log = log, Name = "urgent" };
            Assert.IsTrue(card.Submit(chain));
            Assert.IsFalse(card.Submit(chain));
            card.Submit(late);
            card.Step(1);
            card.Submit(urgent, isUrgent: true);
            CardTests.Pass(card, 1, 1000);
            Assert.AreEqual("chain|chain|urgent|late", log.Text);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.IsFalse(chain.IsActive || late.IsActive || urgent.IsActive);
        }

        [TestMethod]
        public void A_job_that_waits_keeps_the_card()
        {
            CardScript script = new CardScript().On(First, "019000").On(Second, "029000").On(Third, "039000");
            Card card = new Card(script);
            CardLog log = new CardLog();
            card.Open(1);
            card.Submit(new CardCommandsJob(CardRepeat.Safe, First, Second) { Log = log, Name = "waits", PauseMs = 5000 });
            card.Submit(new CardCommandsJob(CardRepeat.Safe, Third) { Log = log, Name = "other" });
            CardTests.Pass(card, 1, 4000);
            Assert.AreEqual("waits", log.Text);
            Assert.AreEqual(1, script.Done);
            CardTests.Pass(card, 4001, 10000);
            Assert.AreEqual("waits|waits|other", log.Text);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void Whoever_waits_is_woken_when_a_job_is_submitted_waits_or_is_over()
        {
            CardScript script = new CardScript { AnswerMs = 1 }.On(First, "019000");
            Card card = new Card(script);
            card.Open(1);
            int told = script.Told;
            card.Submit(new CardCommandsJob(CardRepeat.Safe, First));
            Assert.IsTrue(script.Told > told);
            card.Step(1);
            told = script.Told;
            card.Step(2);
            Assert.IsTrue(script.Done == 1 && script.Told > told);
        }

        [TestMethod]
        public void A_reset_cancels_all_jobs_and_those_submitted_then_run()
        {
            CardScript script = new CardScript { AnswerMs = 1000 }.On(First, "019000").On(Third, "039000");
            Card card = new Card(script);
            CardLog log = new CardLog();
            card.Add(log);
            card.Open(1);
            CardCommandsJob running = new CardCommandsJob(CardRepeat.Safe, First);
            CardCommandsJob waiting = new CardCommandsJob(CardRepeat.Safe, Second);
            card.Submit(running);
            card.Submit(waiting);
            card.Step(1);
            int generation = card.Generation;
            script.Reset();
            Assert.AreEqual(generation + 1, card.Generation);
            Assert.AreEqual(1, running.Cancelled);
            Assert.AreEqual(1, waiting.Cancelled);
            Assert.AreEqual(0, running.Ends);
            Assert.IsFalse(card.IsBusy || running.IsActive || waiting.IsActive);
            Assert.AreEqual("ready|lost|ready", log.Text);
            Assert.AreEqual(1, card.Counters.Lost);
        }

        [TestMethod]
        public void An_answer_that_comes_after_a_reset_is_nobodys()
        {
            CardScript script = new CardScript { AnswerMs = 1000 }.On(First, "019000").On(Second, "029000");
            Card card = new Card(script);
            card.Open(1);
            CardCommandsJob job = new CardCommandsJob(CardRepeat.Safe, First);
            card.Submit(job);
            card.Step(1);
            script.ResetAndAnswer();
            card.Step(1001);
            Assert.AreEqual(1, script.Done);
            Assert.AreEqual(0, job.Ends);
            CardCommandsJob next = new CardCommandsJob(CardRepeat.Safe, Second);
            card.Submit(next);
            CardTests.Pass(card, 1002, 5000);
            Assert.AreEqual("02", next.Response);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void Nothing_is_sent_without_a_card_and_all_goes_on_when_it_is_back()
        {
            CardScript script = new CardScript().On(First, "019000");
            Card card = new Card(script);
            CardLog log = new CardLog();
            CardCommandsJob job = new CardCommandsJob(CardRepeat.Safe, First);
            card.Submit(job);
            Assert.IsTrue(card.Step(1) == DatagramLink.Never);
            Assert.AreEqual(0, script.Done);
            card.Open(2);
            card.Add(log);
            script.Pull();
            Assert.AreEqual(1, job.Cancelled);
            Assert.IsFalse(card.IsReady);
            card.Submit(job);
            script.Open(3);
            CardTests.Pass(card, 4, 1000);
            Assert.AreEqual(1, job.Ends);
            Assert.AreEqual("ready|lost|ready", log.Text);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void A_command_that_does_not_fit_ends_without_being_sent()
        {
            CardScript script = new CardScript().On(First, "019000");
            Card card = new Card(script);
            card.Open(1);
            TooLongJob job = new TooLongJob();
            card.Submit(job);
            CardTests.Pass(card, 1, 1000);
            Assert.IsTrue(job.Result == CardResult.TooLong);
            Assert.IsFalse(job.IsActive);
            card.Submit(new CardCommandsJob(CardRepeat.Safe, First));
            CardTests.Pass(card, 1001, 2000);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void A_user_that_was_removed_is_told_nothing_and_there_are_so_many()
        {
            CardScript script = new CardScript();
            Card card = new Card(script);
            CardLog log = new CardLog();
            for (int i = 0; i < Card.MaxUsers; i++)
            {
                Assert.IsTrue(card.Add(i == 0 ? log : new CardLog()));
            }

            Assert.IsTrue(card.Add(log));
            Assert.IsFalse(card.Add(new CardLog()));
            card.Remove(log);
            card.Open(1);
            Assert.AreEqual("", log.Text);
        }

        private sealed class TooLongJob : CardJob
        {
            private bool _isSent;

            internal CardResult Result { get; private set; }

            public override void Run(Card card)
            {
                if (!_isSent)
                {
                    _isSent = true;
                    byte[] data = new byte[256];
                    card.Begin(0, 0xD6, 0, 0).Bytes(data, 0, data.Length);
                    card.Send(CardRepeat.Safe);
                }
            }

            public override void OnEnd(Card card, CardResult result)
            {
                Result = result;
            }
        }
    }
}
