using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class LogicalChannelTests
    {
        private const string Aid = "a000000063504b43532d3135";
        private const string Open = "0070000001";
        private const string Select = "01a404040c" + Aid + "00";
        private const string ReadIt = "01b0000080";
        private const string Close = "01708001";
        private const string SelectUsim = "00a4040407a000000087100200";

        // Proves: SMS-70
        [TestMethod]
        public void A_channel_is_opened_its_application_selected_and_closed_again()
        {
            // The commands of the Nordic SDK, character by character.
            CardScript script = new CardScript()
                .On(Open, "019000")
                .On(Select, "622582027821840ca000000063504b43532d31358a01058b032f060cc60990014083010183010a9000")
                .On(ReadIt, "a70630040402643090 00")
                .On(Close, "9000");
            ChannelRead job = Run(script, new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual("a706300404026430", job.Response);
            Assert.IsFalse(job.Channel.IsBasic);
        }

        // Proves: SMS-70
        [TestMethod]
        [DataRow("6881")]
        [DataRow("6a81")]
        [DataRow("6d00")]
        public void A_card_without_channels_is_asked_on_the_basic_one_which_is_given_back(string status)
        {
            CardScript script = new CardScript()
                .On(Open, status)
                .On("00a404040c" + Aid + "00", "9000")
                .On("00b0000080", "01029000")
                .On(SelectUsim, "6a82");
            ChannelRead job = new ChannelRead(new LogicalChannel(Hex.Parse(Aid))) { Keeps = true };
            Run(script, job);
            Assert.AreEqual("0102", job.Response);
            Assert.IsTrue(job.Channel.IsBasic);
        }

        [TestMethod]
        public void The_channel_is_closed_when_there_is_no_such_application()
        {
            CardScript script = new CardScript().On(Open, "029000").On("02a404040c" + Aid + "00", "6a82").On("02708002", "9000");
            ChannelRead job = Run(script, new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual(0x6A82, job.Failed);
            Assert.AreEqual(0, job.Ends);

            // On the basic channel the selection is given back all the same.
            script = new CardScript().On(Open, "6881").On("00a404040c" + Aid + "00", "6a82").On(SelectUsim, "9000");
            job = Run(script, new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual(0x6A82, job.Failed);
        }

        [TestMethod]
        [DataRow("6a82")]
        [DataRow("silent")]
        [DataRow("6982")]
        public void The_channel_is_closed_whatever_came_of_the_commands_on_it(string answer)
        {
            CardScript script = new CardScript().On(Open, "019000").On(Select, "9000").On(ReadIt, answer);
            if (answer == "silent")
            {
                script.On(ReadIt, answer);
            }

            script.On(Close, "silent");
            Run(script, new LogicalChannel(Hex.Parse(Aid)));
        }

        [TestMethod]
        [DataRow("6985")]
        [DataRow("silent")]
        [DataRow("9000")]
        [DataRow("009000")]
        [DataRow("149000")]
        [DataRow("01029000")]
        public void A_channel_that_was_not_given_is_none(string answer)
        {
            ChannelRead job = Run(new CardScript().On(Open, answer), new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual(1, job.Failures);
            Assert.AreEqual(0, job.Ends);
        }

        [TestMethod]
        public void A_channel_that_is_kept_is_opened_once_and_closed_at_the_end()
        {
            CardScript script = new CardScript().On(Open, "019000").On(Select, "9000").On(ReadIt, "019000").On(ReadIt, "029000").On(Close, "9000")
                .On(Open, "029000").On("02a404040c" + Aid + "00", "9000").On("02b0000080", "039000").On("02708002", "9000");
            Card card = new Card(script);
            card.Open(1);
            ChannelRead job = new ChannelRead(new LogicalChannel(Hex.Parse(Aid))) { Keeps = true };
            Submit(card, job);
            Submit(card, job);
            Assert.IsTrue(job.Channel.IsOpen(card));
            job.Keeps = false;
            card.Submit(new CloseJob(job.Channel));
            CardTests.Pass(card, 1, 1000);
            Assert.IsFalse(job.Channel.IsOpen(card));
            Submit(card, job);
            Assert.AreEqual("03", job.Response);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        [DataRow("6f00")]
        [DataRow("silent")]
        public void A_channel_that_could_not_be_closed_is_used_again(string answer)
        {
            CardScript script = new CardScript().On(Open, "019000").On(Select, "9000").On(ReadIt, "019000").On(Close, answer)
                .On(Select, "9000").On(ReadIt, "029000").On(Close, answer)

                // It was closed after all.
                .On(Select, "6881").On(Open, "029000").On("02a404040c" + Aid + "00", "9000").On("02b0000080", "039000").On("02708002", answer);
            Card card = new Card(script);
            card.Open(1);
            ChannelRead job = new ChannelRead(new LogicalChannel(Hex.Parse(Aid)));
            Submit(card, job);
            Submit(card, job);
            Assert.AreEqual("02", job.Response);
            Submit(card, job);
            Assert.AreEqual("03", job.Response);
            Assert.IsTrue(script.IsOver, script.Fault);

            // Not after a reset.
            script.On(Open, "019000").On(Select, "9000").On(ReadIt, "049000").On(Close, "9000");
            script.Reset();
            Submit(card, job);
            Assert.AreEqual("04", job.Response);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void A_reset_closes_all_channels()
        {
            CardScript script = new CardScript().On(Open, "019000").On(Select, "9000").On(ReadIt, "019000").On(Open, "019000").On(Select, "9000").On(ReadIt, "029000");
            Card card = new Card(script);
            card.Open(1);
            ChannelRead job = new ChannelRead(new LogicalChannel(Hex.Parse(Aid))) { Keeps = true };
            Submit(card, job);
            script.Reset();
            Assert.IsFalse(job.Channel.IsOpen(card));
            Submit(card, job);
            Assert.AreEqual("02", job.Response);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void A_channel_that_the_card_has_forgotten_is_opened_once_more()
        {
            CardScript script = new CardScript().On(Open, "019000").On(Select, "9000").On(ReadIt, "6881")
                .On(Open, "029000").On("02a404040c" + Aid + "00", "9000").On("02b0000080", "059000").On("02708002", "9000");
            ChannelRead job = Run(script, new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual("05", job.Response);

            // A card that keeps none is not asked for ever.
            script = new CardScript().On(Open, "019000").On(Select, "9000").On(ReadIt, "6881").On(Open, "019000").On(Select, "9000").On(ReadIt, "6881");
            job = Run(script, new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual(2, job.Ends);

            // The next job may open it once more again.
            script = new CardScript();
            for (int i = 0; i < 2; i++)
            {
                script.On(Open, "019000").On(Select, "9000").On(ReadIt, "6881").On(Open, "019000").On(Select, "9000").On(ReadIt, "069000").On(Close, "9000");
            }

            job = new ChannelRead(new LogicalChannel(Hex.Parse(Aid)));
            Card card = new Card(script);
            card.Open(1);
            Submit(card, job);
            Submit(card, job);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void The_basic_channel_is_given_back_whatever_its_commands_are_answered()
        {
            Run(new CardScript().On(Open, "6881").On("00a404040c" + Aid + "00", "9000").On("00b0000080", "6881").On(SelectUsim, "9000"), new LogicalChannel(Hex.Parse(Aid)));
        }

        [TestMethod]
        public void A_job_that_was_cancelled_on_its_way_begins_anew()
        {
            CardScript script = new CardScript { AnswerMs = 10 }.On(Open, "019000").On(Open, "029000").On("02a404040c" + Aid + "00", "9000")
                .On("02b0000080", "079000").On("02708002", "9000");
            Card card = new Card(script);
            card.Open(1);
            ChannelRead job = new ChannelRead(new LogicalChannel(Hex.Parse(Aid)));
            card.Submit(job);
            card.Step(1);
            script.Reset();
            script.Skip();
            Assert.IsFalse(job.IsActive);
            Submit(card, job);
            Assert.AreEqual("07", job.Response);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        // Proves: SMS-70
        [TestMethod]
        public void A_carrier_that_opens_channels_itself_keeps_the_channel_out_of_the_class_byte()
        {
            CardScript script = new CardScript(hasOwnChannels: true).On("open " + Aid, "9000").On("1: 00b0000080", "6103").On("1: 00c0000003", "0102039000").On("close 1", "9000");
            ChannelRead job = Run(script, new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual("010203", job.Response);
            Assert.AreEqual(0, job.Channel.Number);
        }

        [TestMethod]
        public void A_carrier_that_refuses_to_open_one_is_gone_round()
        {
            CardScript script = new CardScript(hasOwnChannels: true).On("open " + Aid, "refused").On(Open, "019000").On(Select, "9000").On(ReadIt, "019000").On(Close, "9000");
            ChannelRead job = Run(script, new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual("01", job.Response);

            // A session that the modem has forgotten is opened anew.
            script = new CardScript(hasOwnChannels: true).On("open " + Aid, "9000").On("1: 00b0000080", "refused").On("close 1", "refused").On("open " + Aid, "9000").On("1: 00b0000080", "059000").On("close 1", "9000");
            job = Run(script, new LogicalChannel(Hex.Parse(Aid)));
            Assert.AreEqual("05", job.Response);

            // So is one that the card has forgotten, and a reset leaves none to close.
            script = new CardScript(hasOwnChannels: true).On("open " + Aid, "9000").On("1: 00b0000080", "6881").On("close 1", "9000").On("open " + Aid, "9000").On("1: 00b0000080", "069000")
                .On("open " + Aid, "9000").On("1: 00b0000080", "079000");
            job = new ChannelRead(new LogicalChannel(Hex.Parse(Aid))) { Keeps = true };
            Card card = new Card(script);
            card.Open(1);
            Submit(card, job);
            Assert.AreEqual("06", job.Response);
            script.Reset();
            Submit(card, job);
            Assert.AreEqual("07", job.Response);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        [TestMethod]
        public void A_class_byte_names_the_channel_in_one_of_two_ways()
        {
            CheckClass(3, 0x00, 0x03);
            CheckClass(3, 0x80, 0x83);
            CheckClass(1, 0x84, 0x85);
            CheckClass(4, 0x00, 0x40);
            CheckClass(19, 0x00, 0x4F);
            CheckClass(19, 0x80, 0xCF);
            CheckClass(4, 0x84, 0xE0);
            CheckClass(4, 0x04, 0x60);
        }

        private static void CheckClass(int number, int value, int expected)
        {
            string name = Hex.Of(new byte[] { (byte)number });
            CardScript script = new CardScript().On(Open, name + "9000")
                .On((number < 4 ? "0" + number.ToString() : Hex.Of(new byte[] { (byte)(0x40 | (number - 4)) })) + "a404040c" + Aid + "00", "9000");
            ChannelRead job = new ChannelRead(new LogicalChannel(Hex.Parse(Aid)));
            Card card = new Card(script);
            card.Open(1);
            card.Submit(job);
            CardTests.Pass(card, 1, 1000);
            Assert.AreEqual(2, script.Done);
            Assert.AreEqual(number, job.Channel.Number);
            Assert.AreEqual(expected, job.Channel.Class(value));
        }

        private static ChannelRead Run(CardScript script, LogicalChannel channel)
        {
            ChannelRead job = new ChannelRead(channel);
            Run(script, job);
            return job;
        }

        private static void Run(CardScript script, ChannelRead job)
        {
            Card card = new Card(script);
            card.Open(1);
            Submit(card, job);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.IsFalse(job.Channel.IsOpen(card));
        }

        private static void Submit(Card card, CardJob job)
        {
            card.Submit(job);
            CardTests.Pass(card, card.NowMs, card.NowMs + 60000);
        }

        /// <summary>Reads once on its channel.</summary>
        private sealed class ChannelRead : ChannelJob
        {
            private bool _isSent;

            internal ChannelRead(LogicalChannel channel)
                : base(channel)
            {
            }

            internal string Response { get; private set; }

            internal int Ends { get; private set; }

            internal int Failed { get; private set; }

            internal int Failures { get; private set; }

            internal bool Keeps
            {
                set { KeepsChannel = value; }
            }

            protected override void RunOpened(Card card)
            {
                if (_isSent)
                {
                    _isSent = false;
                    return;
                }

                _isSent = true;
                card.Begin(Channel.Class(0), 0xB0, 0, 0).Expect(128);
                card.Send(CardRepeat.Safe, Channel.Session);
            }

            protected override void OnOpenedEnd(Card card, CardResult result)
            {
                Ends++;
                Response = Hex.Of(card.Response, 0, card.ResponseCount);
                _isSent = !Reopen(card);
            }

            protected override void OnNoChannel(Card card, CardResult result)
            {
                Failures++;
                Failed = card.Status;
            }
        }

        /// <summary>Closes its channel.</summary>
        private sealed class CloseJob : ChannelJob
        {
            internal CloseJob(LogicalChannel channel)
                : base(channel)
            {
            }

            protected override void RunOpened(Card card)
            {
            }

            protected override void OnOpenedEnd(Card card, CardResult result)
            {
            }

            protected override void OnNoChannel(Card card, CardResult result)
            {
            }
        }
    }
}
