using Lwm2m.Access;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class AccessControlTableTests
    {
        private const int MaxRecord = 512;

        [TestMethod]
        public void Entries_are_in_the_order_of_the_servers()
        {
            AccessControlTable table = new AccessControlTable(2, 3);
            int id = table.Add(3, 0, 101);
            Assert.IsTrue(table.TrySetRights(id, 103, 1));
            Assert.IsTrue(table.TrySetRights(id, 0, 2));
            Assert.IsTrue(table.TrySetRights(id, 101, 4));
            Assert.IsTrue(table.TrySetRights(id, 102, 8));
            Assert.AreEqual(4, table.EntryCount(id));
            Assert.AreEqual(0, table.ServerAt(id, 0));
            Assert.AreEqual(101, table.ServerAt(id, 1));
            Assert.AreEqual(102, table.ServerAt(id, 2));
            Assert.AreEqual(103, table.ServerAt(id, 3));
            Assert.AreEqual(2, table.RightsOf(id, 0));
            Assert.AreEqual(4, table.RightsOf(id, 101));
            Assert.AreEqual(8, table.RightsOf(id, 102));
            Assert.AreEqual(1, table.RightsOf(id, 103));
            Assert.AreEqual(-1, table.RightsOf(id, 104));

            table.RemoveRights(id, 101);
            table.RemoveRights(id, 104);
            Assert.AreEqual(3, table.EntryCount(id));
            Assert.AreEqual(8, table.RightsOf(id, 102));
            Assert.AreEqual(1, table.RightsOf(id, 103));
            Assert.AreEqual(-1, table.RightsOf(id, 101));
        }

        [TestMethod]
        public void What_does_not_fit_is_refused_and_changes_nothing()
        {
            AccessControlTable table = new AccessControlTable(2, 1);
            int id = table.Add(3, 0, 101);
            table.Add(4, 0, 101);
            Assert.AreEqual(Lwm2mPath.None, table.Add(5, 0, 101));
            Assert.AreEqual(Lwm2mPath.None, table.NextId());
            Assert.IsFalse(table.TryAdd(9));
            Assert.IsFalse(table.TryGrant(5, 0, 101, AccessRights.Read));
            Assert.AreEqual(2, table.Count);
            Assert.IsTrue(table.TrySetRights(id, 0, 1));
            Assert.IsTrue(table.TrySetRights(id, 101, 1));
            int revision = table.Revision;
            Assert.IsFalse(table.TrySetRights(id, 102, 1));
            Assert.AreEqual(2, table.EntryCount(id));
            Assert.AreEqual(revision, table.Revision);
        }

        [TestMethod]
        public void A_second_instance_for_the_same_stands_in_place_of_the_first()
        {
            AccessControlTable table = new AccessControlTable(2, 2);
            int id = table.Add(3, 0, 101);
            table.TrySetRights(id, 102, 15);
            Assert.AreEqual(id, table.Add(3, 0, 102));
            Assert.AreEqual(1, table.Count);
            Assert.AreEqual(102, table.OwnerOf(id));
            Assert.AreEqual(0, table.EntryCount(id));
        }

        [TestMethod]
        public void A_slot_that_is_used_again_has_nothing_of_the_former_instance()
        {
            AccessControlTable table = new AccessControlTable(1, 2);
            int id = table.Add(3, 0, 101);
            table.TrySetRights(id, 102, 15);
            Assert.IsTrue(table.Remove(id));
            Assert.IsFalse(table.Remove(id));
            Assert.IsTrue(table.TryAdd(7));
            Assert.AreEqual(0, table.ObjectIdOf(7));
            Assert.AreEqual(AccessControlTable.BootstrapOwner, table.OwnerOf(7));
            Assert.AreEqual(0, table.EntryCount(7));
            Assert.AreEqual(Lwm2mPath.None, table.Find(3, 0));
        }

        [TestMethod]
        public void A_grant_makes_the_instance_that_it_needs_for_the_bootstrap_server()
        {
            AccessControlTable table = new AccessControlTable(2, 2);
            Assert.IsTrue(table.TryGrant(3303, AccessControlTable.WholeObject, 101, AccessRights.Create));
            Assert.IsTrue(table.TryGrant(3303, AccessControlTable.WholeObject, 102, AccessRights.Create));
            Assert.AreEqual(1, table.Count);
            int id = table.Find(3303, AccessControlTable.WholeObject);
            Assert.AreEqual(AccessControlTable.BootstrapOwner, table.OwnerOf(id));
            Assert.AreEqual(16, table.RightsOf(id, 102));
        }

        [TestMethod]
        public void Instances_that_are_for_nothing_or_twice_for_the_same_are_not_consistent()
        {
            AccessControlTable table = new AccessControlTable(3, 2);
            Assert.IsTrue(table.FindFault() is null);
            table.Add(3, 0, 101);
            Assert.IsTrue(table.FindFault() is null);
            table.TryAdd(5);
            Assert.IsFalse(table.FindFault() is null);
            table.SetTarget(5, 4, 0);
            Assert.IsTrue(table.FindFault() is null);
            table.SetTarget(5, 3, 0);
            Assert.IsFalse(table.FindFault() is null);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Rights_come_back_from_the_record_of_the_accounts_as_they_were()
        {
            byte[] buffer = new byte[MaxRecord];
            AccountRecord record = new AccountRecord();
            int count = record.Write(Accounts(), buffer);
            Assert.IsTrue(count > 0);
            AccountList copy = AccessControl.NewAccounts(2, 4);
            Assert.IsTrue(record.TryRead(copy, buffer, count));
            AccessControlTable table = AccessControlTable.Of(copy);
            Assert.AreEqual(3, table.Count);
            int device = table.Find(3, 0);
            Assert.AreEqual(101, table.OwnerOf(device));
            Assert.AreEqual(2, table.EntryCount(device));
            Assert.AreEqual(1, table.RightsOf(device, 0));
            Assert.AreEqual(31, table.RightsOf(device, 65534));
            Assert.AreEqual(9, table.Find(10241, 65534));
            Assert.AreEqual(102, table.OwnerOf(9));
            int creation = table.Find(10241, AccessControlTable.WholeObject);
            Assert.AreEqual(AccessControlTable.BootstrapOwner, table.OwnerOf(creation));
            Assert.AreEqual(16, table.RightsOf(creation, 102));

            byte[] again = new byte[MaxRecord];
            Assert.AreEqual(count, record.Write(copy, again));
            CollectionAssert.AreEqual(buffer, again);
        }

        // Proves: SEC-09
        [TestMethod]
        public void A_record_that_is_damaged_gives_rights_within_bounds_or_none_at_all()
        {
            byte[] buffer = new byte[MaxRecord];
            AccountRecord record = new AccountRecord();
            int count = record.Write(Accounts(), buffer);
            AccountList copy = AccessControl.NewAccounts(2, 4);
            int refused = 0;
            for (int i = 0; i < count; i++)
            {
                byte former = buffer[i];
                for (int k = 0; k < 3; k++)
                {
                    buffer[i] = (byte)(k == 0 ? 0 : k == 1 ? 0xFF : former ^ 0x20);
                    bool isTaken = record.TryRead(copy, buffer, count);
                    AssertWithinBounds(AccessControlTable.Of(copy));
                    if (!isTaken)
                    {
                        Assert.AreEqual(0, AccessControlTable.Of(copy).Count);
                        refused++;
                    }
                }

                buffer[i] = former;
            }

            Assert.IsTrue(refused > 10, refused.ToString());
            for (int length = 0; length < count; length++)
            {
                Assert.IsFalse(record.TryRead(copy, buffer, length));
                Assert.AreEqual(0, AccessControlTable.Of(copy).Count);
            }
        }

        [TestMethod]
        public void More_rights_than_there_is_room_for_are_refused()
        {
            byte[] buffer = new byte[MaxRecord];
            AccountRecord record = new AccountRecord();
            int count = record.Write(Accounts(), buffer);
            Assert.IsFalse(record.TryRead(AccessControl.NewAccounts(2, 2), buffer, count));
            Assert.IsTrue(record.TryRead(AccessControl.NewAccounts(2, 3), buffer, count));
        }

        [TestMethod]
        public void A_change_of_rights_is_one_to_be_stored()
        {
            Lwm2mClient client = new Lwm2mClient(SharedDevice.EndpointName, new ClientOptions(), new SeededRandom(1));
            AccessControl.AddTo(client);
            Assert.IsFalse(client.Accounts.IsChanged);
            AccessControlTable.Of(client.Accounts).TryGrant(3, 0, 101, AccessRights.Read);
            Assert.IsTrue(client.Accounts.IsChanged);
            Assert.IsTrue(client.SaveAccounts());
            Assert.IsFalse(client.Accounts.IsChanged);
        }

        private static void AssertWithinBounds(AccessControlTable table)
        {
            for (int i = 0; i < table.Count; i++)
            {
                int id = table.IdAt(i);
                Assert.IsTrue(id <= 65534 && table.ObjectIdOf(id) >= 1 && table.ObjectIdOf(id) <= 65534 && table.OwnerOf(id) >= 1);
                for (int k = 0; k < table.EntryCount(id); k++)
                {
                    int server = table.ServerAt(id, k);
                    Assert.IsTrue(server <= 65534 && table.RightsOf(id, server) <= 31);
                }
            }

            Assert.IsTrue(table.FindFault() is null);
        }

        private static AccountList Accounts()
        {
            AccountList accounts = AccessControl.NewAccounts(2, 4);
            AccessControlTable table = AccessControlTable.Of(accounts);
            int id = table.Add(3, 0, 101);
            table.TrySetRights(id, 65534, 31);
            table.TrySetRights(id, 0, 1);
            table.TryGrant(10241, AccessControlTable.WholeObject, 102, AccessRights.Create);
            table.TryAdd(9);
            table.SetTarget(9, 10241, 65534);
            table.SetOwner(9, 102);
            accounts.MarkChanged();
            return accounts;
        }
    }
}
