using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class ProactiveCommandTests
    {
        private const string SendText = "d0378103011300820281838507"
            + "53656e6420534d86099111223344556677f88b180100099110325476f840f40c54657374204d657373616765";

        // Proves: SMS-46
        [TestMethod]
        public void The_known_commands_are_read()
        {
            ProactiveCommand command = Read(SendText);
            Assert.AreEqual(1, command.Number);
            Assert.AreEqual(ProactiveCommand.SendShortMessage, command.Type);
            Assert.AreEqual(0, command.Qualifier);
            Assert.AreEqual(9, command.AddressCount);
            Assert.AreEqual("9111223344556677f8", Hex.Of(Hex.Parse(SendText), command.AddressOffset, 9));
            Assert.AreEqual(24, command.TpduCount);

            command = Read("d00d81030103008202818284020114");
            Assert.AreEqual(ProactiveCommand.PollInterval, command.Type);
            Assert.AreEqual(1, command.DurationUnit);
            Assert.AreEqual(20, command.Duration);
            Assert.AreEqual(ProactiveCommand.MoreTime, Read("d00981030102008202" + "8182").Type);

            // Tags without the comprehension bit, and a length in two octets.
            Assert.AreEqual(ProactiveCommand.MoreTime, Read("d08109010301020002028182").Type);
        }

        [TestMethod]
        public void One_that_is_cut_or_has_one_octet_more_is_not_whole()
        {
            byte[] whole = Hex.Parse(SendText + "00");
            for (int count = 0; count <= whole.Length; count++)
            {
                Assert.AreEqual(count == whole.Length - 1, new ProactiveCommand().Read(whole, count), count.ToString());
            }

            Assert.IsFalse(new ProactiveCommand().Read(Hex.Parse("d0048202" + "8182"), 6), "without details");
            Assert.IsFalse(new ProactiveCommand().Read(Hex.Parse("d0088102010282028182"), 10), "details too short");
            Assert.IsFalse(new ProactiveCommand().Read(Hex.Parse("d0098103010200820281ff"), 10), "lengths");
        }

        private static ProactiveCommand Read(string text)
        {
            byte[] buffer = Hex.Parse(text);
            ProactiveCommand command = new ProactiveCommand();
            Assert.IsTrue(command.Read(buffer, buffer.Length), text);
            return command;
        }
    }
}
