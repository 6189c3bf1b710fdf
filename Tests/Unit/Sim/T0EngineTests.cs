using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Sim.Tests
{
    /// <summary>Commands over T=0 (ISO/IEC 7816-3 §10), and what goes wrong on the line.</summary>
    [TestClass]
    public class T0EngineTests
    {
        private const string Answer = "3b00";

        // Proves: SMS-70
        [TestMethod]
        [DataRow("00a40004023f00", ">00a4000402<a4>3f00<611e", "611e")]
        [DataRow("00a40004023f0000", ">00a4000402<a4>3f00<611e", "611e")]
        [DataRow("00a40004023f00", ">00a4000402<5b>3f<5b>00<9000", "9000")]
        [DataRow("00a40004023f00", ">00a4000402<60 60 a4>3f00<60 9000", "9000")]
        [DataRow("00a40004023f00", ">00a4000402<6a86", "6a86")]
        [DataRow("00a40004023f00", ">00a4000402<5b>3f<6a86", "6a86")]
        [DataRow("00b0000000", ">00b0000000<6c0a", "6c0a")]
        [DataRow("00b000000a", ">00b000000a<b0 00010203040506070809 9000", "000102030405060708099000")]
        [DataRow("00b0000003", ">00b0000003<4f 11 60 4f 22 b0 33 9000", "1122339000")]
        [DataRow("00b0000003", ">00b0000003<4f 60 60 4f 90 60 6282", "60906282")]
        [DataRow("00b0000003", ">00b0000003<b0 606c90 9000", "606c909000")]
        [DataRow("a0a40000023f00", ">a0a4000002<a4>3f00<9f16", "9f16")]
        [DataRow("0070000001", ">0070000001<70 01 9000", "019000")]
        [DataRow("00700001", ">0070000100<9000", "9000")]
        [DataRow("0070800100", ">0070800100<6881", "6881")]
        [DataRow("801000000401020304", ">8010000004<10>01020304<913f", "913f")]
        public void A_command_goes_as_the_procedure_bytes_ask(string command, string script, string response)
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            Assert.AreEqual(response, talk.Run(command, script));
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual(0, talk.Engine.Faults);

            // And the next one.
            Assert.AreEqual("9000", talk.Run("00a40004027f20", ">00a4000402<a4>7f20<9000"));
        }

        [TestMethod]
        public void P3_of_0_asks_for_256_octets_and_sends_none()
        {
            string data = Hex.Of(Bytes.Sequence(0, 256));
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            Assert.AreEqual(data + "9000", talk.Run("00b0000000", ">00b0000000<b0" + data + "9000"));
            Assert.AreEqual("6700", talk.Run("00a40000", ">00a4000000<6700"));
        }

        [TestMethod]
        public void The_longest_command_goes_in_runs_that_are_heard_again()
        {
            string data = Hex.Of(Bytes.Sequence(1, 255));
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            Assert.AreEqual("9000", talk.Run("00e29000ff" + data + "00", ">00e29000ff<e2>" + data + "<9000"));
            Assert.IsTrue(talk.LongestRun <= 16);
        }

        [TestMethod]
        [DataRow("00a400")]
        [DataRow("00600000")]
        [DataRow("009f000000")]
        [DataRow("00a40004033f00")]
        [DataRow("00a40004023f000000")]
        [DataRow("00a4000400 00 02 3f00")]
        public void What_is_no_command_of_T0_is_refused(string command)
        {
            byte[] apdu = Hex.Parse(command);
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            Assert.IsFalse(talk.Engine.Begin(apdu, 0, apdu.Length, talk.NowMs));
            Assert.AreEqual("", talk.Sent());
        }

        [TestMethod]
        [DataRow("<00")]
        [DataRow("<a5")]
        [DataRow("<a4>3f00<a4")]
        [DataRow("<a4>3f00<5b")]
        [DataRow("<5b>3f<5b>00<5b")]
        [DataRow("<3b")]
        public void A_byte_that_is_no_procedure_byte_ends_the_exchange_and_resets_the_card(string script)
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            Assert.AreEqual("", talk.Run("00a40004023f00", ">00a4000402" + script));
            Assert.AreEqual(T0Fault.Procedure, talk.Engine.Fault);
            Assert.AreEqual(T0State.Starting, talk.Engine.State);
            Recovers(talk);
        }

        [TestMethod]
        public void A_card_that_talks_while_it_is_talked_to_is_a_collision()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            byte[] apdu = Hex.Parse("00a40004023f00");
            Assert.IsTrue(talk.Engine.Begin(apdu, 0, apdu.Length, talk.NowMs));
            talk.Pass(10);
            byte[] line = new byte[16];
            Assert.AreEqual(5, talk.Engine.Take(line, 0, 16, talk.NowMs));
            line[2] ^= 0x10;
            talk.Engine.Hear(line, 0, 5, talk.NowMs);
            Assert.AreEqual(T0Fault.Echo, talk.Engine.Fault);
            Recovers(talk);
        }

        [TestMethod]
        [DataRow(true, false, (int)T0Fault.Echo)]
        [DataRow(false, true, (int)T0Fault.Procedure)]
        public void A_wrong_word_on_the_echo_shows(bool saysEcho, bool hasEcho, int fault)
        {
            T0Talk talk = T0Talk.Ready(new T0Options { HasEcho = saysEcho }, Answer);
            byte[] apdu = Hex.Parse("00a40004023f00");
            Assert.IsTrue(talk.Engine.Begin(apdu, 0, apdu.Length, talk.NowMs));
            talk.Pass(10);
            Assert.AreEqual(5, talk.Engine.Take(new byte[16], 0, 16, talk.NowMs));
            talk.Hear(hasEcho ? "00a4000402 a4" : "a4");
            Assert.AreEqual(fault, (int)talk.Engine.Fault);
        }

        [TestMethod]
        public void Without_an_echo_nothing_is_taken_away()
        {
            T0Talk talk = T0Talk.Ready(new T0Options { HasEcho = false }, Answer);
            Assert.AreEqual("9000", talk.Run("00a40004023f00", ">00a4000402<a4>3f00<9000"));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("<a4")]
        [DataRow("<60")]
        [DataRow("<5b>3f")]
        [DataRow("<90")]
        [DataRow("<a4>3f00")]
        public void Silence_is_noticed_once_the_waiting_time_has_passed_and_not_before(string script)
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            Assert.AreEqual("busy", talk.Run("00a40004023f00", ">00a4000402" + script));
            talk.Pass(900);
            Assert.IsTrue(talk.Engine.IsBusy);
            talk.Pass(500);
            Assert.IsFalse(talk.Engine.IsBusy);
            Assert.AreEqual(0, talk.Engine.ResponseLength);
            Assert.AreEqual(T0Fault.Silent, talk.Engine.Fault);
            Recovers(talk);
        }

        [TestMethod]
        [DataRow("<b0 0102 9000", (int)T0Fault.Procedure)]
        [DataRow("<b0 010203 90", (int)T0Fault.Silent)]
        [DataRow("<0102 9000", (int)T0Fault.Procedure)]
        public void A_lost_character_of_a_response_loses_the_response(string script, int fault)
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            talk.Run("00b0000003", ">00b0000003" + script);
            talk.Pass(1500);
            Assert.AreEqual(0, talk.Engine.ResponseLength);
            Assert.AreEqual(fault, (int)talk.Engine.Fault);
        }

        [TestMethod]
        public void Patience_restarts_the_waiting_time_and_has_an_end()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            Assert.AreEqual("busy", talk.Run("00a40004023f00", ">00a4000402<a4>3f00"));
            for (int i = 0; i < 29; i++)
            {
                talk.Hear("60");
                talk.Pass(1000);
                Assert.IsTrue(talk.Engine.IsBusy);
            }

            talk.Hear("60");
            talk.Pass(1100);
            Assert.AreEqual(T0Fault.Slow, talk.Engine.Fault);
        }

        [TestMethod]
        public void A_card_that_asks_for_it_gets_its_waiting_and_guard_time()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), "3b c0 64 40 14");       // N 100, WI 20
            Assert.AreEqual("busy", talk.Run("00a40004023f00", ">00a4000402"));
            Assert.AreEqual(1, talk.LongestRun);
            talk.Pass(1900);
            Assert.IsTrue(talk.Engine.IsBusy);
            talk.Pass(400);
            Assert.IsFalse(talk.Engine.IsBusy);
        }

        [TestMethod]
        public void Noise_between_commands_is_counted()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            talk.Hear("60 90 00");
            Assert.AreEqual(3, talk.Engine.Noise);
            Assert.AreEqual("9000", talk.Run("00a40004023f00", ">00a4000402<a4>3f00<9000"));
        }

        [TestMethod]
        public void One_command_at_a_time_and_a_cancelled_one_resets_the_card()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            byte[] apdu = Hex.Parse("00a40004023f00");
            Assert.IsTrue(talk.Engine.Begin(apdu, 0, apdu.Length, talk.NowMs));
            Assert.IsFalse(talk.Engine.Begin(apdu, 0, apdu.Length, talk.NowMs));
            talk.Engine.Cancel(talk.NowMs);
            Assert.IsFalse(talk.Engine.IsBusy);
            Recovers(talk);
        }

        [TestMethod]
        public void What_was_sent_does_not_stay_in_memory()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Answer);
            Assert.AreEqual("9000", talk.Run("00200001083132333435363738", ">0020000108<20>3132333435363738<9000"));
            for (int i = talk.Engine.ResponseOffset + 2; i < talk.Engine.Response.Length; i++)
            {
                Assert.AreEqual(0, (int)talk.Engine.Response[i]);
            }
        }

        private static void Recovers(T0Talk talk)
        {
            int generation = talk.Engine.Generation;
            talk.Reset();
            talk.Hear(Answer);
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual(generation + 1, talk.Engine.Generation);
            Assert.AreEqual("9000", talk.Run("00a40004023f00", ">00a4000402<a4>3f00<9000"));
        }
    }
}
