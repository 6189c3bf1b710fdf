using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Sim.Tests
{
    /// <summary>Answers to reset of real cards, and broken ones (ISO/IEC 7816-3 §8.2).</summary>
    [TestClass]
    public class AnswerToResetTests
    {
        private const string Known = "3b9f96801f878031e073fe211b674a357530350259c4";

        [TestMethod]
        [DataRow("3b9f96801f878031e073fe211b674a357530350259c4", 0x96)]
        [DataRow("3b9f96801f878031e073fe211b674a4c753034054ba9", 0x96)]
        [DataRow("3b9f96801fc78031a073be21136743200718000001a5", 0x96)]
        [DataRow("3b9f95801fc78031e073f62113674d4516004301008f", 0x95)]
        [DataRow("3b9f95801fc38031e073fe21135786810286984418a8", 0x95)]
        [DataRow("3b9f01801f878031e073fe2100674a4c753034054b25", 0x01)]
        [DataRow("3b991800118822334455667760", 0x18)]
        [DataRow("3b9a940092027593110001020221", 0x94)]
        [DataRow("3f00", -1)]
        [DataRow("3b00", -1)]
        public void Those_of_real_cards_end_with_their_last_character(string hex, int rate)
        {
            byte[] bytes = Hex.Parse(hex);
            var answer = new AnswerToReset();
            for (int i = 0; i < bytes.Length; i++)
            {
                Assert.IsFalse(answer.IsComplete || answer.IsBad);
                answer.Add(bytes[i]);
            }

            Assert.IsTrue(answer.IsComplete);
            Assert.IsFalse(answer.IsBad);
            Assert.IsTrue(answer.OffersT0);
            Assert.IsFalse(answer.IsSpecific);
            Assert.AreEqual(0, answer.FirstProtocol);
            Assert.AreEqual(rate, answer.Rate);
            Assert.AreEqual(10, answer.WaitingInteger);
            Assert.AreEqual(hex, Hex.Of(answer.Bytes, 0, answer.Length));

            // What comes behind it is noise.
            answer.Add(0x55);
            Assert.AreEqual(bytes.Length, answer.Length);
            Assert.IsTrue(answer.IsComplete);
        }

        [TestMethod]
        public void A_wrong_octet_behind_TS_fails_the_check()
        {
            byte[] bytes = Hex.Parse(Known);
            for (int at = 6; at < bytes.Length; at++)       // behind the interface bytes, which decide on the length
            {
                byte[] wrong = Bytes.Slice(bytes, 0, bytes.Length);
                wrong[at] ^= 1;
                AnswerToReset answer = Of(wrong);
                Assert.IsTrue(answer.IsBad);
                Assert.IsFalse(answer.IsComplete);
            }
        }

        [TestMethod]
        public void A_cut_one_is_neither_complete_nor_bad()
        {
            byte[] bytes = Hex.Parse(Known);
            for (int count = 0; count < bytes.Length; count++)
            {
                AnswerToReset answer = Of(Bytes.Slice(bytes, 0, count));
                Assert.IsFalse(answer.IsComplete || answer.IsBad);
            }
        }

        [TestMethod]
        [DataRow("00")]
        [DataRow("03")]
        [DataRow("3a9f")]
        [DataRow("ff")]
        [DataRow("3b801f00")]
        [DataRow("3b80808080808080808080808080808080808080808080808080808080808080808080")]
        public void One_with_a_wrong_TS_no_protocol_or_no_end_is_bad(string hex)
        {
            Assert.IsTrue(Of(Hex.Parse(hex)).IsBad);
        }

        [TestMethod]
        public void It_tells_guard_time_waiting_time_mode_and_protocol()
        {
            AnswerToReset slow = Of(Hex.Parse("3b c0 05 40 14"));            // TC1, TD1 of T=0 with TC2
            Assert.IsTrue(slow.IsComplete);
            Assert.AreEqual(5, slow.ExtraGuardEtu);
            Assert.AreEqual(20, slow.WaitingInteger);

            AnswerToReset least = Of(Hex.Parse("3b 40 ff"));
            Assert.IsTrue(least.IsComplete);
            Assert.AreEqual(0, least.ExtraGuardEtu);

            AnswerToReset specific = Of(Hex.Parse("3b 90 94 10 10"));        // TA2: T=0, rate implicit
            Assert.IsTrue(specific.IsComplete && specific.IsSpecific && specific.IsRateImplicit);

            AnswerToReset second = Of(Hex.Parse("3b 80 81 00 01"));           // T=1, then T=0; TCK
            Assert.IsTrue(second.IsComplete && second.OffersT0);
            Assert.AreEqual(1, second.FirstProtocol);

            AnswerToReset none = Of(Hex.Parse("3b 80 01 81"));                // T=1 alone; TCK
            Assert.IsTrue(none.IsComplete);
            Assert.IsFalse(none.OffersT0);

            // Used again, it has forgotten the one before.
            none.Clear();
            none.Add(0x3B);
            none.Add(0x00);
            Assert.IsTrue(none.IsComplete && none.OffersT0);
        }

        [TestMethod]
        [DataRow(0x11, 9597)]
        [DataRow(0x01, 9597)]
        [DataRow(0x94, 55781)]
        [DataRow(0x95, 111562)]
        [DataRow(0x96, 223125)]
        [DataRow(0x18, 115161)]
        [DataRow(0x10, 0)]
        [DataRow(0x1a, 0)]
        [DataRow(0x71, 0)]
        [DataRow(0xe1, 0)]
        public void A_rate_divides_the_clock(int rate, int baud)
        {
            Assert.AreEqual(baud, CardRate.Baud(rate, 3570000));
        }

        private static AnswerToReset Of(byte[] bytes)
        {
            var answer = new AnswerToReset();
            for (int i = 0; i < bytes.Length; i++)
            {
                answer.Add(bytes[i]);
            }

            return answer;
        }
    }
}
