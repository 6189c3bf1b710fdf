using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>
    /// Every operation with every kind of entry, default entry and owner, asked by server 101 and held against
    /// LwM2M Core §8.2 as it is written there.
    /// </summary>
    [TestClass]
    public class AccessMatrixTests
    {
        private const int NoEntry = -1;

        private const int Read = 0;
        private const int Observe = 1;
        private const int Discover = 2;
        private const int WriteAttributes = 3;
        private const int Replace = 4;
        private const int Update = 5;
        private const int Execute = 6;
        private const int Delete = 7;
        private const int Create = 8;

        private const string Target = "/10241/1";

        private const int MaxRights = 31;

        private static readonly int[] _defaults = { NoEntry, 0, 10, 31 };
        private static readonly int[] _owners = { SharedDevice.First, SharedDevice.Second, 65535 };

        // Proves: SEC-09
        [TestMethod]
        public void Read_and_its_kin_need_R_and_Discover_needs_nothing()
        {
            Play(Read);
            Play(Observe);
            Play(Discover);
            Play(WriteAttributes);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Write_needs_W()
        {
            Play(Replace);
            Play(Update);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Execute_needs_E()
        {
            Play(Execute);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Delete_needs_D()
        {
            Play(Delete);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Create_needs_C_in_an_entry_of_the_servers_own()
        {
            Play(Create);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Without_an_instance_of_Access_Control_nothing_but_Discover_is_allowed()
        {
            SharedDevice device = SharedDevice.Registered();
            for (int operation = Read; operation <= Create; operation++)
            {
                Reset(device);
                Assert.AreEqual(operation == Discover ? CoapCode.Content : CoapCode.Unauthorized, Ask(device, operation).Code, operation.ToString());
            }
        }

        // Proves: SEC-09
        [TestMethod]
        public void A_single_server_may_do_everything_whatever_the_instances_say()
        {
            SharedDevice device = SharedDevice.Registered(1);
            for (int operation = Read; operation <= Create; operation++)
            {
                Reset(device);
                SetUp(device, 65535, 0, 0);
                Assert.AreEqual(Success(operation), Ask(device, operation).Code, operation.ToString());
            }
        }

        private static void Play(int operation)
        {
            SharedDevice device = SharedDevice.Registered();
            for (int entry = NoEntry; entry <= MaxRights; entry++)
            {
                for (int k = 0; k < _defaults.Length; k++)
                {
                    for (int m = 0; m < _owners.Length; m++)
                    {
                        Play(device, operation, _owners[m], entry, _defaults[k]);
                    }
                }
            }
        }

        private static void Play(SharedDevice device, int operation, int owner, int entry, int byDefault)
        {
            Reset(device);
            SetUp(device, owner, entry, byDefault);
            int before = Effects(device);
            TestMessage answer = Ask(device, operation);
            bool isAllowed = IsAllowed(operation, owner, entry, byDefault);
            string what = operation.ToString() + " owner " + owner.ToString() + " entry " + entry.ToString() + " default " + byDefault.ToString();
            Assert.AreEqual(isAllowed ? Success(operation) : CoapCode.Unauthorized, answer.Code, what);
            if (!isAllowed)
            {
                Assert.AreEqual(0, answer.Message.PayloadLength, what);
                Assert.AreEqual(before, Effects(device), what);
            }
        }

        /// <summary>LwM2M Core §8.2 and §8.2.1, in its own order.</summary>
        private static bool IsAllowed(int operation, int owner, int entry, int byDefault)
        {
            if (operation == Discover)
            {
                return true;
            }

            if (operation == Create)
            {
                // "only if the associated Access Control Object Instance exists and contains an ACL Resource Instance for that LwM2M Server"
                return entry != NoEntry && entry / 16 % 2 == 1;
            }

            int rights = 0;
            bool isOwner = owner == SharedDevice.First;
            if (isOwner && entry == NoEntry)
            {
                rights = 31;
            }
            else if (entry != NoEntry)
            {
                rights = entry;
            }
            else if (byDefault != NoEntry)
            {
                rights = byDefault;
            }

            switch (operation)
            {
                case Replace:
                case Update:
                    return rights / 2 % 2 == 1;
                case Execute:
                    return rights / 4 % 2 == 1;
                case Delete:
                    return rights / 8 % 2 == 1;
                default:
                    return rights % 2 == 1;
            }
        }

        private static byte Success(int operation)
        {
            switch (operation)
            {
                case Read:
                case Observe:
                case Discover:
                    return CoapCode.Content;
                case Delete:
                    return CoapCode.Deleted;
                case Create:
                    return CoapCode.Created;
                default:
                    return CoapCode.Changed;
            }
        }

        private static TestMessage Ask(SharedDevice device, int operation)
        {
            switch (operation)
            {
                case Read:
                    return device.Get(SharedDevice.First, Target + "/1");
                case Observe:
                    return device.Ask(SharedDevice.First, new TestRequest(CoapCode.Get, Target + "/1") { Observe = 0 });
                case Discover:
                    return device.Get(SharedDevice.First, Target, ContentFormat.LinkFormat);
                case WriteAttributes:
                    return device.Ask(SharedDevice.First, new TestRequest(CoapCode.Put, Target + "/1") { Query = "pmin=1" });
                case Replace:
                    return device.Put(SharedDevice.First, Target + "/1", "7");
                case Update:
                    return device.Tlv(SharedDevice.First, CoapCode.Post, Target, "c1 01 07");
                case Execute:
                    return device.Ask(SharedDevice.First, new TestRequest(CoapCode.Post, Target + "/20"));
                case Delete:
                    return device.Delete(SharedDevice.First, Target);
                default:
                    return device.Tlv(SharedDevice.First, CoapCode.Post, "/10241", "c1 18 05");
            }
        }

        /// <summary>The object has instances 0 and 1, and nobody has a right.</summary>
        private static void Reset(SharedDevice device)
        {
            device.Client.SessionAt(0).Observations.Clear();
            device.Rights.Clear();
            device.Object.Delete(2);
            device.Object.Create(1);
        }

        private static void SetUp(SharedDevice device, int owner, int entry, int byDefault)
        {
            SetUp(device, 1, owner, entry, byDefault);
            SetUp(device, AccessControlTable.WholeObject, owner, entry, byDefault);
        }

        private static void SetUp(SharedDevice device, int instanceId, int owner, int entry, int byDefault)
        {
            int id = device.Rights.Add(TestObject.ObjectId, instanceId, owner);
            device.Rights.TrySetRights(id, SharedDevice.Second, 31);
            if (entry != NoEntry)
            {
                device.Rights.TrySetRights(id, SharedDevice.First, entry);
            }

            if (byDefault != NoEntry)
            {
                device.Rights.TrySetRights(id, AccessControlTable.DefaultEntry, byDefault);
            }
        }

        private static int Effects(SharedDevice device)
        {
            TestObject item = device.Object;
            return item.Writes + item.Executions + item.Deletions + 1000 * item.InstanceCount + 10000 * device.Client.SessionAt(0).Observations.Count;
        }
    }
}
