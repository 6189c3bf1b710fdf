using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Sim.Tests
{
    /// <summary>From the reset of a card to its first command: contacts, answer, conventions, PPS (ISO/IEC 7816-3 §6 to §9).</summary>
    [TestClass]
    public class T0ActivationTests
    {
        private const string Fast = "3b9f94801f878031e073fe211b674a357530350259c6";

        [TestMethod]
        public void The_card_gets_its_supply_before_its_reset_ends()
        {
            var talk = new T0Talk(new T0Options());
            Assert.AreEqual(T0State.Off, talk.Engine.State);
            talk.Engine.Start(talk.NowMs);
            Assert.IsTrue(!talk.Engine.IsPowered && talk.Engine.IsHeld);
            talk.Pass(20);
            Assert.IsTrue(talk.Engine.IsPowered && talk.Engine.IsHeld);
            talk.Pass(20);
            Assert.IsTrue(talk.Engine.IsPowered && !talk.Engine.IsHeld);
            Assert.AreEqual(T0State.Starting, talk.Engine.State);
            talk.Hear("3b00");
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual(9600, talk.Engine.BaudRate);
            talk.Engine.Stop();
            Assert.IsTrue(!talk.Engine.IsPowered && talk.Engine.IsHeld);
            Assert.AreEqual(DatagramLink.Never, talk.Engine.Step(talk.NowMs));
        }

        [TestMethod]
        public void A_cut_answer_is_noticed_wherever_it_ends()
        {
            byte[] answer = Hex.Parse(Fast);
            for (int count = 0; count < answer.Length; count++)
            {
                T0Talk talk = T0Talk.Ready(new T0Options(), Hex.Of(answer, 0, count));
                talk.Pass(1500);
                Assert.AreEqual(count == 0 ? T0Fault.Mute : T0Fault.BadAnswer, talk.Engine.Fault);
                talk.Reset();
                talk.Hear(Fast);
                Assert.AreEqual(T0State.Ready, talk.Engine.State);
            }
        }

        [TestMethod]
        [DataRow("", (int)T0State.Absent, (int)T0Fault.Mute)]
        [DataRow("00", (int)T0State.Failed, (int)T0Fault.BadAnswer)]
        [DataRow("3b9f94801f878031e073fe211b674a357530350259c7", (int)T0State.Failed, (int)T0Fault.BadAnswer)]
        [DataRow("3b800181", (int)T0State.Failed, (int)T0Fault.Unsupported)]
        [DataRow("3b90941010", (int)T0State.Failed, (int)T0Fault.Unsupported)]
        [DataRow("3b90711000", (int)T0State.Failed, (int)T0Fault.Unsupported)]
        public void After_three_tries_comes_a_pause_that_grows(string answer, int state, int fault)
        {
            var talk = new T0Talk(new T0Options());
            talk.Engine.Start(talk.NowMs);
            int[] pauses = { 1000, 4000, 16000, 64000, 256000, 300000, 300000 };
            for (int round = 0; round < pauses.Length; round++)
            {
                for (int i = 0; i < T0Engine.MaxTries; i++)
                {
                    Assert.AreEqual(T0State.Starting, talk.Engine.State);
                    talk.Reset();
                    talk.Hear(answer);
                    talk.Pass(300);
                }

                Assert.AreEqual(state, (int)talk.Engine.State);
                Assert.AreEqual(fault, (int)talk.Engine.Fault);
                Assert.IsFalse(talk.Engine.IsPowered);
                long endMs = talk.Engine.Step(talk.NowMs);
                Assert.IsTrue(endMs - talk.NowMs > pauses[round] - 310 && endMs - talk.NowMs <= pauses[round]);
                talk.Pass((int)(endMs - talk.NowMs));
            }

            talk.Reset();
            talk.Hear("3b00");
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
        }

        [TestMethod]
        public void A_card_of_the_inverse_convention_is_reset_once_more_with_odd_parity()
        {
            var talk = new T0Talk(new T0Options());
            talk.Engine.Start(talk.NowMs);
            talk.Reset();
            Assert.IsFalse(talk.Engine.IsInverse);
            talk.Hear("03");
            Assert.IsTrue(talk.Engine.IsInverse);
            Assert.IsFalse(talk.Engine.IsPowered);
            Assert.AreEqual(0, talk.Engine.Faults);
            talk.Reset();
            talk.Hear("03ff");          // 3F 00, mirrored and inverted
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual("3f00", Hex.Of(talk.Engine.Answer.Bytes, 0, 2));

            // 00 A4 00 04 02, A4, 3F 00, 90 00 as the line carries them.
            Assert.AreEqual("9000", talk.Run("00a40004023f00", ">ffdaffdfbf<da>03ff<f6ff"));

            // Another card, of the direct convention.
            talk.Engine.Start(talk.NowMs);
            talk.Reset();
            talk.Hear("3b");
            Assert.IsFalse(talk.Engine.IsInverse);
            talk.Reset();
            talk.Hear("3b00");
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
        }

        [TestMethod]
        public void A_line_that_changes_its_convention_each_time_is_noise()
        {
            var talk = new T0Talk(new T0Options());
            talk.Engine.Start(talk.NowMs);
            for (int i = 0; i < T0Engine.MaxTries; i++)
            {
                talk.Reset();
                talk.Hear(talk.Engine.IsInverse ? "3b" : "03");
            }

            Assert.AreEqual(T0State.Failed, talk.Engine.State);
        }

        [TestMethod]
        public void Without_the_option_no_PPS_is_sent()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), Fast);
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual("", talk.Sent());
            Assert.AreEqual(9600, talk.Engine.BaudRate);
        }

        [TestMethod]
        [DataRow("3b9f94801f878031e073fe211b674a357530350259c6", "ff10947b", 55800)]
        [DataRow("3b9f95801fc78031e073f62113674d4516004301008f", "ff10957a", 111600)]
        [DataRow("3b9f96801f878031e073fe211b674a357530350259c4", "ff109679", 223200)]
        [DataRow("3b991800118822334455667760", "ff1018f7", 115200)]
        public void A_card_that_takes_PPS_has_the_rate_of_its_answer(string answer, string pps, int baud)
        {
            T0Talk talk = T0Talk.Ready(new T0Options { MaxBaudRate = 230400 }, answer);
            Assert.AreEqual(pps, talk.Sent());
            Assert.AreEqual(9600, talk.Engine.BaudRate);
            talk.Hear(pps);
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual(baud, talk.Engine.BaudRate);
            Assert.AreEqual("9000", talk.Run("00a40004023f00", ">00a4000402<a4>3f00<9000"));
        }

        [TestMethod]
        public void A_rate_above_the_limit_or_of_no_known_code_is_not_asked_for()
        {
            T0Talk talk = T0Talk.Ready(new T0Options { MaxBaudRate = 115200 }, "3b9f96801f878031e073fe211b674a357530350259c4");
            Assert.AreEqual("", talk.Sent());
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            talk = T0Talk.Ready(new T0Options { MaxBaudRate = 1000000 }, "3b1074");
            Assert.AreEqual("", talk.Sent());
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
        }

        [TestMethod]
        public void A_card_that_answers_without_PPS1_stays_at_the_first_rate()
        {
            T0Talk talk = T0Talk.Ready(new T0Options { MaxBaudRate = 230400 }, Fast);
            Assert.AreEqual("ff10947b", talk.Sent());
            talk.Hear("ff00ff");
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual(9600, talk.Engine.BaudRate);
            Assert.AreEqual(0, talk.Engine.Faults);
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("ff")]
        [DataRow("ff1094")]
        [DataRow("ff10957a")]
        [DataRow("ff10947c")]
        [DataRow("ff0100")]
        [DataRow("ff20df")]
        [DataRow("0000")]
        public void A_card_that_refuses_PPS_is_reset_and_not_asked_again(string answer)
        {
            T0Talk talk = T0Talk.Ready(new T0Options { MaxBaudRate = 230400 }, Fast);
            Assert.AreEqual("ff10947b", talk.Sent());
            talk.Hear(answer);
            talk.Pass(1500);
            Assert.AreEqual(T0State.Starting, talk.Engine.State);
            talk.Reset();
            talk.Hear(Fast);
            Assert.AreEqual("", talk.Sent());
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual(9600, talk.Engine.BaudRate);
        }

        [TestMethod]
        public void A_card_whose_first_protocol_is_another_is_asked_for_T0()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), "3b80810001");
            Assert.AreEqual("ff00ff", talk.Sent());
            talk.Hear("ff00ff");
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
        }

        [TestMethod]
        public void A_card_that_leaves_no_choice_has_its_own_rate()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), "3b90941000");      // TA1 94, TD1 with TA2, TA2 00
            Assert.AreEqual("", talk.Sent());
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
            Assert.AreEqual(55800, talk.Engine.BaudRate);
        }

        [TestMethod]
        public void A_removed_card_is_not_looked_for()
        {
            T0Talk talk = T0Talk.Ready(new T0Options(), "3b00");
            talk.Engine.Remove();
            Assert.AreEqual(T0State.Absent, talk.Engine.State);
            Assert.IsTrue(talk.Engine.IsRemoved);
            Assert.AreEqual(DatagramLink.Never, talk.Engine.Step(talk.NowMs));
            talk.Engine.Start(talk.NowMs);
            talk.Reset();
            talk.Hear("3b00");
            Assert.AreEqual(T0State.Ready, talk.Engine.State);
        }
    }
}
