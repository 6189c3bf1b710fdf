using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class ToolkitTests
    {
        private const string Profile = "80100000141300e80200000000000000000000000000000000";
        private const string Submit = "0100099110325476f840f40c54657374204d657373616765";
        private const string SendText = "d03781030113008202818385" + "0753656e6420534d86099111223344556677f88b18" + Submit;
        private const string Deliver = "0404914321" + "7ff61610101000000000" + "0100";

        // Proves: SMS-43, SMS-46
        [TestMethod]
        [DataRow("d009810301020082028182", "8103010200820282818301" + "00")]                       // MORE TIME
        [DataRow("d00d81030103008202818284020114", "810301030082028281830100" + "84020114")]        // POLL INTERVAL
        [DataRow("d00d81030103008202818284020101", "810301030082028281830100" + "84020105")]        // shorter than is done
        [DataRow("d009810301040082028182", "810301040082028281830100")]                             // POLLING OFF
        [DataRow("d009810301010182028182", "810301010182028281830100")]                             // REFRESH, file change
        [DataRow("d009810301010482028182", "810301010482028281830130")]                             // REFRESH, reset
        [DataRow("d009810301260182028182", "810301260182028281830130")]                             // PROVIDE LOCAL INFORMATION
        [DataRow("d00c81030127000202818224" + "0101", "810301270082028281830130")]                  // TIMER MANAGEMENT
        [DataRow("d009810305ee0082028182", "810305ee0082028281830130")]                             // one that there is not
        [DataRow("d009810301ff00820281", "810300000082028281830132")]                               // cut
        [DataRow("d0098103070300" + "82028182", "810307030082028281830132")]                        // POLL INTERVAL without one
        [DataRow("", "810300000082028281830132")]
        public void Each_command_is_answered(string command, string response)
        {
            string bytes = Octet(command.Length / 2 == 0 ? 1 : command.Length / 2);
            CardScript script = new CardScript().On(Profile, "91" + bytes).On("80120000" + bytes, command + "9000")
                .On("80140000" + Octet(response.Length / 2) + response, "9000");
            Toolkit toolkit = Start(script);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, toolkit.Counters.Fetched);
        }

        // Proves: SMS-46
        [TestMethod]
        public void A_short_message_of_the_card_goes_to_the_relay_as_it_is_and_its_result_to_the_card()
        {
            foreach (int result in new int[] { ToolkitResult.Done, ToolkitResult.TerminalBusy, ToolkitResult.NetworkBusy, ToolkitResult.SmsRefused })
            {
                string response = result == 0 ? "810301130082028281830100" : "8103011300820282818302" + Octet(result) + "00";
                CardScript script = new CardScript().On(Profile, "9139").On("8012000039", SendText + "9000").On("80140000" + Octet(response.Length / 2) + response, "9000");
                Relay relay = new Relay();
                Toolkit toolkit = Start(script, relay);
                Assert.AreEqual("9111223344556677f8/" + Submit, relay.Text);
                Assert.AreEqual(2, script.Done, "answered before it was sent");
                toolkit.OnRelayed(result);
                Step(toolkit, 2);
                Assert.IsTrue(script.IsOver, script.Fault);
                toolkit.OnRelayed(ToolkitResult.Done);
                Step(toolkit, 3);
                Assert.AreEqual(1, relay.Begun, "sent twice");
                Assert.AreEqual(result == 0 ? 1 : 0, toolkit.Counters.Relayed);
                Assert.AreEqual(result == 0 ? 0 : 1, toolkit.Counters.NotRelayed);
            }
        }

        // Proves: SMS-46
        [TestMethod]
        public void One_of_which_nothing_is_heard_is_given_up_and_not_sent_again()
        {
            CardScript script = new CardScript().On(Profile, "9139").On("8012000039", SendText + "9000").On("801400000d8103011300820282818302" + "2000", "9000");
            Relay relay = new Relay();
            Toolkit toolkit = Start(script, relay);
            Step(toolkit, 179999);
            Assert.AreEqual(2, script.Done);
            Step(toolkit, 180002);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, relay.Abandoned);
            Assert.AreEqual(1, relay.Begun);
        }

        // Proves: SMS-46
        [TestMethod]
        [DataRow("0100099110325476f840f40753656e6420534d", "0100099110325476f840f007d3b29b0c9a3601")]       // GCF 51.010 27.22.4.10.1, sequence 1.2
        [DataRow("1100099110325476f80004a7084141414141414141", "1100099110325476f80000a708c16030180c0683")]
        [DataRow("1100099110325476f80000a708c16030180c0683", "")]       // packed already
        [DataRow("4100099110325476f840f40753656e6420534d", "")]         // with a header
        [DataRow("0100099110325476f840f40853656e6420534d", "")]         // another length
        [DataRow("01000991103254", "")]
        [DataRow("010015", "")]
        public void Text_is_packed_where_the_card_leaves_that_to_the_terminal(string tpdu, string packed)
        {
            string command = "d0" + Octet(11 + tpdu.Length / 2) + "810301130182028183" + "8b" + Octet(tpdu.Length / 2) + tpdu;
            string bytes = Octet(command.Length / 2);
            CardScript script = new CardScript().On(Profile, "91" + bytes).On("80120000" + bytes, command + "9000").On("801400000c810301130182028281830132", "9000");
            Relay relay = new Relay();
            Start(script, relay);
            Assert.AreEqual(packed == "" ? null : "/" + packed, relay.Text);
            Assert.AreEqual(packed == "", script.IsOver, script.Fault);
        }

        [TestMethod]
        public void Without_a_relay_and_for_what_is_no_submission_it_is_refused()
        {
            CardScript script = new CardScript().On(Profile, "9139").On("8012000039", SendText + "9000").On("801400000c810301130082028281830130", "9000");
            Start(script);
            Assert.IsTrue(script.IsOver, script.Fault);
            script = new CardScript().On(Profile, "910f").On("801200000f", "d00d810301130082028183" + "8b0200009000").On("801400000c810301130082028281830132", "9000");
            Start(script, new Relay());
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        // Proves: SMS-37
        [TestMethod]
        public void A_message_for_the_card_is_handed_over_in_an_envelope()
        {
            byte[] message = Hex.Parse("9111223344556677f8" + Deliver);
            int tpdu = message.Length - 9;
            string envelope = "80c20000" + Octet(19 + tpdu) + "d1" + Octet(17 + tpdu) + "82028381" + "86099111223344556677f8" + "8b" + Octet(tpdu) + Deliver;
            CardScript script = new CardScript().On(Profile, "9000").On(envelope, "9000");
            Toolkit toolkit = Start(script);
            Assert.IsTrue(toolkit.Deliver(message, 0, 9, 9, tpdu, false));
            Step(toolkit, 2);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, toolkit.Counters.Delivered);
        }

        [TestMethod]
        public void A_card_that_is_busy_gets_it_later_and_one_that_may_have_it_not_again()
        {
            byte[] message = Hex.Parse(Deliver);
            string envelope = "80c20000" + Octet(8 + message.Length) + "d1" + Octet(6 + message.Length) + "82028381" + "8b" + Octet(message.Length) + Deliver;
            CardScript script = new CardScript().On(Profile, "9000").On(envelope, "9300").On(envelope, "9300").On(envelope, "9000").On(envelope, "silent");
            Toolkit toolkit = Start(script);
            toolkit.Deliver(message, 0, 0, 0, message.Length, false);
            for (long nowMs = 2; nowMs < 20000; nowMs += 100)
            {
                Step(toolkit, nowMs);
            }

            Assert.AreEqual(1, toolkit.Counters.Delivered);
            toolkit.Deliver(message, 0, 0, 0, message.Length, false);
            for (long nowMs = 20000; nowMs < 29000; nowMs += 100)
            {
                Step(toolkit, nowMs);
            }

            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, toolkit.Counters.Unconfirmed);
        }

        // Proves: SMS-43
        [TestMethod]
        public void A_card_that_always_has_one_more_command_does_not_keep_the_board_for_ever()
        {
            CardScript script = new CardScript().On(Profile, "910b");
            for (int i = 0; i < 31; i++)
            {
                bool isFetch = (i & 1) == 0;
                script.On(isFetch ? "801200000b" : "801400000c810301020082028281830100", isFetch ? "d0098103010200820281829000" : "910b");
            }

            // The answer that is owed is given.
            script.On("801400000c810301020082028281830100", "910b");
            Toolkit toolkit = Start(script);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, toolkit.Counters.Endless);
            Assert.IsFalse(toolkit.Card.IsBusy);
        }

        // Proves: SMS-43, C-31
        [TestMethod]
        public void Where_the_modem_owns_the_toolkit_nothing_is_sent_and_the_users_are_told()
        {
            CardScript script = new CardScript().On("00b0000000", "9110");
            Card card = new Card(script);
            Toolkit toolkit = new Toolkit(card, false);
            User user = new User();
            toolkit.Add(user);
            card.Open(1);
            card.Submit(new CardCommandsJob(CardRepeat.Safe, "00b0000000"));
            Step(toolkit, 2);
            Step(toolkit, 100000);
            Assert.IsTrue(script.IsOver, script.Fault);
            Assert.AreEqual(1, user.Told);
            Assert.AreEqual(0, card.ProactiveBytes);
            Assert.IsTrue(toolkit.Deliver(new byte[20], 0, 0, 0, 20, true));
            Assert.AreEqual(1, toolkit.Counters.Undelivered);

            // Until it is the board's.
            script.On(Profile, "9000");
            toolkit.IsOwner = true;
            Step(toolkit, 100001);
            Assert.IsTrue(script.IsOver, script.Fault);
        }

        private static Toolkit Start(CardScript script, Relay relay = null)
        {
            Card card = new Card(script);
            Toolkit toolkit = new Toolkit(card, true) { Relay = relay };
            card.Open(1);
            Step(toolkit, 1);
            return toolkit;
        }

        private static void Step(Toolkit toolkit, long nowMs)
        {
            for (int i = 0; i < 100 && toolkit.Card.Step(nowMs) <= nowMs; i++)
            {
            }
        }

        private static string Octet(int value)
        {
            return Hex.Of(new byte[] { (byte)value }, 0, 1);
        }

        private sealed class User : IToolkitUser
        {
            internal int Told { get; private set; }

            public void OnToolkit()
            {
                Told++;
            }
        }

        private sealed class Relay : SmsRelay
        {
            internal string Text { get; private set; }

            internal int Begun { get; private set; }

            internal int Abandoned { get; private set; }

            public override int Begin(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount)
            {
                Begun++;
                Text = Hex.Of(buffer, centreOffset, centreCount) + "/" + Hex.Of(buffer, tpduOffset, tpduCount);
                return ToolkitResult.Done;
            }

            public override void Abandon()
            {
                Abandoned++;
            }
        }
    }
}
