using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    [TestClass]
    public class DuplicateTests
    {
        [TestMethod]
        public void A_duplicate_is_answered_the_same_and_done_once()
        {
            var rig = new Rig();
            rig.Handler.Code = CoapCode.Changed;
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            string first = rig.SentHex();
            Assert.AreEqual("62441234aabb", first);
            rig.Handler.Code = CoapCode.BadRequest;
            rig.Now += 246999;
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            Assert.AreEqual(first, rig.SentHex());
            Assert.AreEqual(1, rig.Handler.Requests);
            Assert.AreEqual(1, rig.Counters.Duplicates);
        }

        [TestMethod]
        public void Two_requests_with_one_message_id_are_told_apart_by_their_tokens()
        {
            var rig = new Rig();
            rig.Handler.Code = CoapCode.Changed;
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            Assert.AreEqual("62441234aabb", rig.SentHex());
            rig.Receive("42 02 1234 ccdd b1 61 ff 01");
            Assert.AreEqual("62441234ccdd", rig.SentHex());
            rig.Receive("41 02 1234 aa b1 61 ff 01");
            Assert.AreEqual("61441234aa", rig.SentHex());
            Assert.AreEqual(3, rig.Handler.Requests);
            Assert.AreEqual(0, rig.Counters.Duplicates);
            rig.Handler.Code = CoapCode.BadRequest;
            rig.Receive("42 02 1234 ccdd b1 61 ff 01");
            Assert.AreEqual("62441234ccdd", rig.SentHex());
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            Assert.AreEqual("62441234aabb", rig.SentHex());
            Assert.AreEqual(3, rig.Handler.Requests);
            Assert.AreEqual(2, rig.Counters.Duplicates);
        }

        [TestMethod]
        public void After_the_exchange_lifetime_a_message_id_is_a_new_one()
        {
            var rig = new Rig();
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            rig.Now += 247000;
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            Assert.AreEqual(2, rig.Handler.Requests);
        }

        [TestMethod]
        public void A_non_confirmable_duplicate_is_ignored_for_its_own_lifetime()
        {
            var rig = new Rig();
            rig.Receive("51 02 1234 aa b1 61");
            CoapMessage response = rig.Sent();
            Assert.AreEqual((int)CoapType.NonConfirmable, (int)response.Type);
            Assert.AreEqual("aa", Rig.TokenOf(response));
            rig.Now += 144999;
            rig.Receive("51 02 1234 aa b1 61");
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, rig.Handler.Requests);
            rig.Now += 1;
            rig.Receive("51 02 1234 aa b1 61");
            Assert.AreEqual(2, rig.Handler.Requests);
        }

        [TestMethod]
        public void When_an_answer_has_made_room_a_read_is_done_again_and_a_write_is_not()
        {
            var options = new CoapOptions();
            options.ReplyCacheBytes = 24;
            var rig = new Rig(options);
            rig.Handler.BodyLength = 4;
            rig.Receive("41 01 0001 aa b1 61");
            rig.Receive("41 02 0002 aa b1 61");
            rig.Receive("41 02 0003 aa b1 61");
            rig.Receive("41 02 0004 aa b1 61");
            Assert.AreEqual(4, rig.Handler.Requests);
            while (rig.Link.TakeSent() != null)
            {
            }

            rig.Receive("41 02 0004 aa b1 61");
            Assert.AreEqual("61450004aaff00010203", rig.SentHex());
            rig.Receive("41 02 0002 aa b1 61");
            Assert.AreEqual(0, rig.Link.SentCount);
            rig.Receive("41 01 0001 aa b1 61");
            Assert.AreEqual("61450001aaff00010203", rig.SentHex());
            Assert.AreEqual(5, rig.Handler.Requests);
        }

        [TestMethod]
        public void With_more_message_ids_than_are_remembered_the_oldest_is_forgotten()
        {
            var options = new CoapOptions();
            options.ReplyCacheEntries = 2;
            var rig = new Rig(options);
            rig.Receive("40 02 0001");
            rig.Receive("40 02 0002");
            rig.Receive("40 02 0001");
            Assert.AreEqual(2, rig.Handler.Requests);
            rig.Receive("40 02 0003");
            rig.Receive("40 02 0001");
            Assert.AreEqual(4, rig.Handler.Requests);
        }
    }
}
