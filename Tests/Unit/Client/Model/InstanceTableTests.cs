using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class InstanceTableTests
    {
        [TestMethod]
        public void IDs_ascend_and_keep_their_slots()
        {
            InstanceTable table = new InstanceTable(3);
            int seven = table.Add(7);
            int two = table.Add(2);
            int nine = table.Add(9);
            Assert.AreEqual("2 7 9 ", Ids(table));
            Assert.IsTrue(seven != two && two != nine && seven != nine);
            Assert.IsTrue(table.Remove(2));
            Assert.AreEqual("7 9 ", Ids(table));
            Assert.AreEqual(seven, table.SlotOf(7));
            Assert.AreEqual(nine, table.SlotOf(9));
            Assert.AreEqual(two, table.Add(8), "a free slot is used again");
            Assert.AreEqual("7 8 9 ", Ids(table));
        }

        [TestMethod]
        public void A_full_table_or_an_ID_that_is_there_takes_no_more()
        {
            InstanceTable table = new InstanceTable(2);
            Assert.IsTrue(table.Add(0) >= 0);
            Assert.AreEqual(-1, table.Add(0));
            Assert.AreEqual(1, table.NextId());
            Assert.IsTrue(table.Add(1) >= 0);
            Assert.AreEqual(-1, table.Add(2));
            Assert.AreEqual(Lwm2mPath.None, table.NextId());
        }

        [TestMethod]
        public void The_smallest_free_ID_comes_next()
        {
            InstanceTable table = new InstanceTable(4);
            Assert.AreEqual(0, table.NextId());
            table.Add(1);
            Assert.AreEqual(0, table.NextId());
            table.Add(0);
            Assert.AreEqual(2, table.NextId());
        }

        [TestMethod]
        public void Only_what_comes_or_goes_moves_the_revision()
        {
            InstanceTable table = new InstanceTable(1);
            table.Add(5);
            int revision = table.Revision;
            Assert.IsFalse(table.Remove(6));
            Assert.AreEqual(-1, table.Add(6));
            Assert.AreEqual(revision, table.Revision);
            Assert.IsTrue(table.Remove(5));
            Assert.IsTrue(table.Revision > revision);
            Assert.AreEqual(-1, table.SlotOf(5));
        }

        private static string Ids(InstanceTable table)
        {
            string ids = "";
            for (int i = 0; i < table.Count; i++)
            {
                ids += table.IdAt(i).ToString() + " ";
            }

            return ids;
        }
    }
}
