using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Sms.Tests
{
    [TestClass]
    public class SmsDuplicatesTests
    {
        private const string Deliver = "040a9154214365870004621103214365400e4402b60b2161fb63b13101300138";

        [TestMethod]
        public void A_message_is_taken_once_and_one_of_another_sender_time_or_content_is_another()
        {
            SmsDuplicates duplicates = new SmsDuplicates(8);
            Assert.IsTrue(TryAdd(duplicates, Deliver));
            Assert.IsFalse(TryAdd(duplicates, Deliver));
            Assert.IsTrue(TryAdd(duplicates, "040a9154214365970004621103214365400e4402b60b2161fb63b13101300138"));
            Assert.IsTrue(TryAdd(duplicates, "040a9154214365870004621103214366400e4402b60b2161fb63b13101300138"));
            Assert.IsTrue(TryAdd(duplicates, "040a9154214365870004621103214365400e4402b60c2161fb63b13101300138"));

            // The flags of the network, as whether more messages wait, are not part of the message.
            Assert.IsFalse(TryAdd(duplicates, "000a9154214365870004621103214365400e4402b60b2161fb63b13101300138"));
        }

        [TestMethod]
        public void It_remembers_as_many_as_there_is_room_for()
        {
            SmsDuplicates duplicates = new SmsDuplicates(3);
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse(Deliver);
            for (int i = 0; i < 4; i++)
            {
                pdu[pdu.Length - 1] = (byte)i;
                Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Data);
                Assert.IsTrue(duplicates.TryAdd(pdu, message));
            }

            for (int i = 3; i >= 1; i--)
            {
                pdu[pdu.Length - 1] = (byte)i;
                Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Data);
                Assert.IsFalse(duplicates.TryAdd(pdu, message));
            }

            pdu[pdu.Length - 1] = 0;
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Data);
            Assert.IsTrue(duplicates.TryAdd(pdu, message));
        }

        private static bool TryAdd(SmsDuplicates duplicates, string hex)
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse(hex);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Data);
            return duplicates.TryAdd(pdu, message);
        }
    }
}
