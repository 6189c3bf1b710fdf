using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.SecuredPackets.Tests
{
    [TestClass]
    public class MessageTlvTests
    {
        // Proves: SMS-61, C-23
        [TestMethod]
        [DataRow(0, "0500")]
        [DataRow(127, "057f")]
        [DataRow(128, "058180")]
        [DataRow(255, "0581ff")]
        [DataRow(256, "05820100")]
        [DataRow(65535, "0582ffff")]
        public void The_length_takes_the_fewest_bytes(int count, string head)
        {
            byte[] buffer = new byte[count + 6];
            int at = MessageTlv.WriteHead(buffer, 1, MessageTlv.CoapTag, count);
            Assert.AreEqual(head, Hex.Of(buffer, 1, at - 1));
            Assert.AreEqual(MessageTlv.HeadOf(count), at - 1);
            MessageTlv tlv = new MessageTlv();
            Assert.IsTrue(tlv.TryRead(buffer, 1, at - 1 + count, MessageTlv.CoapTag));
            Assert.AreEqual(at, tlv.Offset);
            Assert.AreEqual(count, tlv.Count);
            Assert.IsFalse(tlv.TryRead(buffer, 1, at - 1 + count, 0x07));
            Assert.IsFalse(tlv.TryRead(buffer, 1, at + count, MessageTlv.CoapTag));
            Assert.IsFalse(tlv.TryRead(buffer, 1, at - 2 + count, MessageTlv.CoapTag));
        }

        // Proves: SMS-61
        [TestMethod]
        [DataRow("")]
        [DataRow("05")]
        [DataRow("0501")]
        [DataRow("0580")]           // indefinite
        [DataRow("05800000")]
        [DataRow("058100")]
        [DataRow("05810100")]       // not the shortest
        [DataRow("0581")]
        [DataRow("0582")]
        [DataRow("058200")]
        [DataRow("05820000")]
        [DataRow("0582000100")]
        [DataRow("0583000001aa")]
        [DataRow("1f0500")]
        [DataRow("85024400")]
        public void Another_form_is_refused(string tlv)
        {
            byte[] buffer = Hex.Parse("05" + tlv + "0000");
            Assert.IsFalse(new MessageTlv().TryRead(buffer, 1, tlv.Length / 2, MessageTlv.CoapTag));
        }
    }
}
