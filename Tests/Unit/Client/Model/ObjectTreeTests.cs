using System;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class ObjectTreeTests
    {
        [TestMethod]
        public void Objects_ascend_whatever_order_they_come_in()
        {
            ObjectTree tree = new ObjectTree(3);
            tree.Add(new Fixed(3303));
            tree.Add(new Fixed(3));
            tree.Add(new Fixed(5));
            Assert.AreEqual(3, tree.At(0).Id);
            Assert.AreEqual(5, tree.At(1).Id);
            Assert.AreEqual(3303, tree.At(2).Id);
            Assert.AreSame(tree.At(1), tree.Find(5));
            Assert.IsNull(tree.Find(4));
        }

        [TestMethod]
        public void An_ID_that_is_taken_or_an_object_too_many_is_refused()
        {
            ObjectTree tree = new ObjectTree(2);
            tree.Add(new Fixed(3));
            Assert.ThrowsException(typeof(ArgumentException), () => tree.Add(new Fixed(3)));
            tree.Add(new Fixed(4));
            Assert.ThrowsException(typeof(ArgumentException), () => tree.Add(new Fixed(5)));
            Assert.AreEqual(2, tree.Count);
        }

        [TestMethod]
        public void The_revision_moves_with_objects_and_instances()
        {
            ObjectTree tree = new ObjectTree(2);
            TestObject item = new TestObject();
            int empty = tree.Revision;
            tree.Add(item);
            int one = tree.Revision;
            Assert.AreNotEqual(empty, one);
            item.Create(1);
            int two = tree.Revision;
            Assert.AreNotEqual(one, two);
            item.Delete(1);
            Assert.AreNotEqual(two, tree.Revision);
            Assert.AreNotEqual(one, tree.Revision);
        }

        [TestMethod]
        public void A_table_out_of_order_is_refused()
        {
            Assert.ThrowsException(typeof(ArgumentException), () => new Fixed(3, 1, 1));
            Assert.ThrowsException(typeof(ArgumentException), () => new Fixed(3, 2, 1));
            Assert.AreEqual(2, new Fixed(3, 1, 2).ResourceCount);
        }

        [TestMethod]
        public void A_line_of_the_table_is_found_by_its_ID()
        {
            TestObject item = new TestObject();
            for (int i = 0; i < item.ResourceCount; i++)
            {
                Assert.AreEqual(item.ResourceAt(i), item.FindResource(item.ResourceAt(i) & Resource.IdMask));
            }

            Assert.AreEqual(Lwm2mPath.None, item.FindResource(9));
            Assert.AreEqual(Lwm2mPath.None, item.FindResource(28));
            Assert.AreEqual(Lwm2mPath.None, item.FindResource(Lwm2mPath.None));
        }

        private sealed class Fixed : SingleInstanceObject
        {
            public Fixed(int id)
                : base(id, "1.0", new int[0])
            {
            }

            public Fixed(int id, int first, int second)
                : base(id, "1.0", new int[] { first | Resource.String | Resource.Read, second | Resource.String | Resource.Read })
            {
            }
        }
    }
}
