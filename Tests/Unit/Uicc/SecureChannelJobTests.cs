using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    /// <summary>Jobs inside SCP03, on channel 1, with the session of the vectors.</summary>
    [TestClass]
    public class SecureChannelJobTests
    {
        private const string Aid = "a000000063504b43532d3135";
        private const string Open = "0070000001";
        private const string Select = "01a404040c" + Aid + "00";
        private const string Close = "01708001";
        private const string InitializeUpdate = "8150300008" + Scp03Fixture.Host128 + "00";
        private const string EidCommand = "80e2910006bf3e035c015a00";

        // On channel 1 only the class differs: the MAC is that of the basic channel.
        private static readonly string s_authenticate = "85" + Scp03Fixture.Authenticate128.Substring(2);
        private static readonly string s_eid = "85" + Scp03Fixture.Eid128.Substring(2) + "00";

        // Proves: SMS-48, SEC-17
        [TestMethod]
        public void A_command_goes_inside_the_session_and_so_does_its_response()
        {
            CardScript script = Opened().On(s_eid, "6128").On("01c0000028", Scp03Fixture.EidAnswer128 + "9000").On(Close, "9000");
            Inside job = Run(script, EidCommand);
            Assert.AreEqual(Scp03Fixture.PlainEid, job.Response);
            Assert.AreEqual(1, job.Session.Sessions);
            Assert.IsFalse(job.Session.IsOpen);
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_proactive_command_that_waits_changes_nothing()
        {
            Inside job = Run(Opened().On(s_eid, Scp03Fixture.EidAnswer128 + "9112").On(Close, "9000"), EidCommand);
            Assert.AreEqual(Scp03Fixture.PlainEid, job.Response);
        }

        // Proves: SMS-48
        [TestMethod]
        public void Channel_and_session_stay_open_for_the_next_job()
        {
            CardScript script = Opened().On(s_eid, Scp03Fixture.EidAnswer128 + "9000").On("85f2200208ac6a59024bed84cc00", "6a88");
            Card card = new Card(script);
            card.Open(1);
            Inside job = NewJob(EidCommand);
            job.Keeps = true;
            Submit(card, job);
            Assert.AreEqual(Scp03Fixture.PlainEid, job.Response);
            job.Command = "80f22002";
            Submit(card, job);
            Assert.AreEqual(0x6A88, job.Status);
            Assert.AreEqual("", job.Response);
            Assert.AreEqual(1, job.Session.Sessions);
            Assert.IsTrue(job.Session.IsOpen);
            Assert.IsTrue(script.IsOver, script.Fault);

            // The card is reset: its session is gone, and ours.
            script.Reset();
            script.On(Open, "019000").On(Select, "9000").On(InitializeUpdate, Scp03Fixture.Answer128 + "9000").On(s_authenticate, "9000")
                .On(s_eid, Scp03Fixture.EidAnswer128 + "9000");
            job.Command = EidCommand;
            Submit(card, job);
            Assert.AreEqual(Scp03Fixture.PlainEid, job.Response);
            Assert.AreEqual(2, job.Session.Sessions);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        // Proves: SMS-48
        [TestMethod]
        [DataRow("silent")]
        [DataRow("damaged")]
        [DataRow("9000")]
        [DataRow("bf3e125a10898821199000000000000000000000059000")]
        [DataRow("f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b89000")]
        [DataRow("6988")]
        public void A_wrapped_command_is_not_repeated_and_its_session_closed(string answer)
        {
            Inside job = Run(Opened().On(s_eid, answer).On(Close, "9000"), EidCommand, true);
            Assert.AreEqual(1, job.Ends);
            Assert.IsNull(job.Response);
            Assert.IsFalse(job.Session.IsOpen);
            Assert.IsFalse(job.Channel.IsOpen(job.Card));
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_channel_that_the_card_has_forgotten_takes_its_session_along()
        {
            Inside job = Run(Opened().On(s_eid, "6881"), EidCommand, true);
            Assert.AreEqual(0x6881, job.Status);
            Assert.IsFalse(job.Session.IsOpen);
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_wrong_cryptogram_ends_it_before_EXTERNAL_AUTHENTICATE()
        {
            string wrong = Scp03Fixture.Answer128.Substring(0, 56) + "2e" + Scp03Fixture.Answer128.Substring(58);
            CardScript script = new CardScript().On(Open, "019000").On(Select, "9000").On(InitializeUpdate, wrong + "9000").On(Close, "9000")
                .On(Open, "019000").On(Select, "9000").On(Close, "9000");
            Card card = new Card(script);
            card.Open(1);
            Inside job = NewJob(EidCommand);
            job.Keeps = true;
            Submit(card, job);
            Assert.AreEqual((int)Scp03Failure.CardCryptogram, (int)job.Session.Failure);
            Assert.AreEqual(1, job.NoSessions);

            // The next one does not begin.
            Submit(card, job);
            Assert.AreEqual((int)Scp03Failure.Barred, (int)job.Session.Failure);
            Assert.AreEqual(2, job.NoSessions);
            Assert.AreEqual(0, job.Ends);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        // Proves: SMS-48
        [TestMethod]
        [DataRow("6300")]
        [DataRow("6982")]
        [DataRow("silent")]
        [DataRow("damaged")]
        [DataRow("9300")]
        public void EXTERNAL_AUTHENTICATE_is_sent_once(string answer)
        {
            CardScript script = new CardScript().On(Open, "019000").On(Select, "9000").On(InitializeUpdate, Scp03Fixture.Answer128 + "9000")
                .On(s_authenticate, answer).On(Close, "9000");
            Inside job = Run(script, EidCommand, true);
            Assert.AreEqual(1, job.NoSessions);
            Assert.AreEqual(0, job.Ends);
            Scp03Failure failure = answer == "6300" || answer == "6982" ? Scp03Failure.Refused : Scp03Failure.NoAnswer;
            Assert.AreEqual((int)failure, (int)job.Session.Failure);
        }

        // Proves: SEC-17
        [TestMethod]
        [DataRow("6a88")]
        [DataRow("6d00")]
        [DataRow("silent")]
        public void Without_a_session_nothing_goes_out_in_clear(string answer)
        {
            Inside job = Run(new CardScript().On(Open, "019000").On(Select, "9000").On(InitializeUpdate, answer).On(Close, "9000"), EidCommand, true);
            Assert.AreEqual(1, job.NoSessions);
            Assert.AreEqual(0, job.Ends);
        }

        [TestMethod]
        public void A_command_that_is_too_long_is_not_sent()
        {
            Inside job = NewJob(EidCommand);
            job.Data = Scp03Session.MaxData + 1;
            Run(Opened().On(Close, "9000"), job);
            Assert.AreEqual((int)CardResult.TooLong, (int)job.Result);
            Assert.IsNull(job.Response);
        }

        [TestMethod]
        public void Without_a_session_at_all_it_talks_in_clear()
        {
            Inside job = new Inside(new LogicalChannel(Hex.Parse(Aid)), null, EidCommand);
            Run(new CardScript().On(Open, "019000").On(Select, "9000").On("81e2910006bf3e035c015a00", Scp03Fixture.PlainEid + "9000").On(Close, "9000"), job);
            Assert.AreEqual(Scp03Fixture.PlainEid, job.Response);
        }

        private static CardScript Opened()
        {
            return new CardScript().On(Open, "019000").On(Select, "9000").On(InitializeUpdate, Scp03Fixture.Answer128 + "9000").On(s_authenticate, "9000");
        }

        private static Inside NewJob(string command)
        {
            return new Inside(new LogicalChannel(Hex.Parse(Aid)), Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128), command);
        }

        private static Inside Run(CardScript script, string command, bool keeps = false)
        {
            Inside job = NewJob(command);
            job.Keeps = keeps;
            Run(script, job);
            return job;
        }

        private static void Run(CardScript script, Inside job)
        {
            Card card = new Card(script);
            card.Open(1);
            Submit(card, job);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        private static void Submit(Card card, Inside job)
        {
            job.Card = card;
            Assert.IsTrue(card.Submit(job));
            CardTests.Pass(card, 1, 20000);
            Assert.IsFalse(job.IsActive);
        }

        /// <summary>Sends one command.</summary>
        private sealed class Inside : SecureChannelJob
        {
            private bool _isSent;

            internal Inside(LogicalChannel channel, Scp03Session session, string command)
                : base(channel, session)
            {
                Command = command;
            }

            internal Card Card { get; set; }

            internal string Command { get; set; }

            internal int Data { get; set; }

            internal string Response { get; private set; }

            internal CardResult Result { get; private set; }

            internal int Status { get; private set; }

            internal int Ends { get; private set; }

            internal int NoSessions { get; private set; }

            internal bool Keeps
            {
                set { KeepsChannel = value; }
            }

            protected override void RunInside(Card card)
            {
                if (_isSent)
                {
                    _isSent = false;
                    return;
                }

                _isSent = true;
                byte[] apdu = Hex.Parse(Command);
                CardCommand command = card.Begin(apdu[0], apdu[1], apdu[2], apdu[3]);
                if (Data > 0)
                {
                    command.Bytes(new byte[Data], 0, Data);
                }
                else if (apdu.Length > 5)
                {
                    command.Bytes(apdu, 5, apdu[4]).Expect(256);
                }

                SendInside(card, command, CardRepeat.Safe);
            }

            protected override void OnInsideEnd(Card card, CardResult result, int count)
            {
                Ends++;
                Result = result;
                Status = card.Status;
                Response = count < 0 ? null : Hex.Of(card.Response, 0, count);
            }

            protected override void OnNoSession(Card card)
            {
                NoSessions++;
            }

            protected override void OnNoChannel(Card card, CardResult result)
            {
            }
        }
    }
}
