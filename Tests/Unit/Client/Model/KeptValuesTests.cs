using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Values of an object of the application, and of the Device object, that outlive the power.</summary>
    [TestClass]
    public class KeptValuesTests
    {
        private const int Rounds = 6;

        [TestMethod]
        public void What_a_server_wrote_is_there_when_the_power_comes_back()
        {
            FaultyStore store = new FaultyStore();
            Pair pair = new Pair();
            TestServer server = Start(store, pair);
            Assert.AreEqual(0, store.Writes, "nothing changed yet");
            Assert.AreEqual(CoapCode.Changed, Write(server, 7));
            Assert.AreEqual(1, store.Writes);
            Assert.AreEqual(CoapCode.Changed, Write(server, 7));
            Assert.AreEqual(1, store.Writes, "the same again");
            Assert.AreEqual(CoapCode.Changed, server.Put("/3/0/14", "+02:00").Code);
            pair = new Pair();
            server = Start(store, pair);
            Assert.AreEqual(7, pair.First);
            Assert.AreEqual(7, pair.Second);
            Assert.AreEqual("+02:00", server.Get("/3/0/14").Text);
            Assert.AreEqual("Etc/UTC", server.Get("/3/0/15").Text);
        }

        // The power goes after each write in turn: what comes back is as it was before a Write or after it, never one value of each.
        [TestMethod]
        public void A_power_cut_between_any_two_writes_leaves_the_values_of_one_write()
        {
            for (int cut = 0; cut <= Rounds; cut++)
            {
                FaultyStore store = new FaultyStore();
                TestServer server = Start(store, new Pair());
                for (int i = 1; i <= Rounds; i++)
                {
                    store.Refuses = i > cut;
                    Assert.AreEqual(i > cut ? CoapCode.InternalServerError : CoapCode.Changed, Write(server, i));
                }

                store.Refuses = false;
                Pair after = new Pair();
                Start(store, after);
                Assert.AreEqual(cut, after.First);
                Assert.AreEqual(cut, after.Second);
            }
        }

        [TestMethod]
        public void What_the_store_does_not_take_is_put_back_and_refused()
        {
            FaultyStore store = new FaultyStore();
            Pair pair = new Pair();
            TestServer server = Start(store, pair);
            Assert.AreEqual(CoapCode.Changed, Write(server, 1));
            store.Refuses = true;
            Assert.AreEqual(CoapCode.InternalServerError, Write(server, 2));
            Assert.AreEqual(1, pair.First);
            Assert.AreEqual(1, pair.Second);
            store.Refuses = false;
            Assert.AreEqual(CoapCode.Changed, Write(server, 2));
            Assert.AreEqual(2, pair.First);
        }

        [TestMethod]
        public void What_the_object_changes_itself_is_kept_when_it_says_so()
        {
            FaultyStore store = new FaultyStore();
            Pair pair = new Pair();
            Start(store, pair);
            pair.Set(3);
            Assert.IsTrue(pair.TryKeep());
            Pair after = new Pair();
            Start(store, after);
            Assert.AreEqual(3, after.Second);
        }

        [TestMethod]
        public void A_record_that_is_none_of_the_object_leaves_it_the_values_it_was_made_with()
        {
            byte[][] records = { new byte[] { 1 }, new byte[] { 0, 5, 0, 5, 0 }, new byte[] { 0, 5, 0, 6 } };
            for (int i = 0; i < records.Length; i++)
            {
                FaultyStore store = new FaultyStore();
                Assert.IsTrue(store.Write("object" + Pair.ObjectId.ToString(), records[i], 0, records[i].Length));
                Pair pair = new Pair();
                TestServer server = new TestServer(new ClientOptions());
                server.Client.Objects.Add(pair);
                Assert.IsFalse(server.Client.Objects.KeepValues(store), i.ToString());
                Assert.AreEqual(0, pair.First);
                Assert.AreEqual(0, pair.Second);
            }
        }

        [TestMethod]
        public void An_instance_that_a_server_creates_is_there_when_the_power_comes_back()
        {
            FaultyStore store = new FaultyStore();
            Row row = new Row();
            TestServer server = StartRow(store, row);
            store.Refuses = true;
            Assert.AreEqual(CoapCode.InternalServerError, Create(server));
            Assert.AreEqual(0, row.InstanceCount);
            store.Refuses = false;
            Assert.AreEqual(CoapCode.Created, Create(server));
            row = new Row();
            StartRow(store, row);
            Assert.AreEqual(1, row.InstanceCount);
        }

        [TestMethod]
        public void A_record_that_the_code_of_the_object_fails_at_leaves_it_as_it_was_made_and_the_device_starts()
        {
            FaultyStore store = new FaultyStore();
            Assert.IsTrue(store.Write("object" + Row.ObjectId.ToString(), new byte[] { 9 }, 0, 1));
            Row row = new Row();
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Objects.Add(row);
            Assert.IsFalse(server.Client.Objects.KeepValues(store));
            Assert.AreEqual(1, server.Client.Objects.Failures);
            server.Register();
            Assert.AreEqual(CoapCode.Created, Create(server));
        }

        [TestMethod]
        public void Without_a_store_an_object_works_as_one_without_such_values()
        {
            Pair pair = new Pair();
            TestServer server = Start(null, pair);
            Assert.AreEqual(CoapCode.Changed, Write(server, 4));
            Assert.AreEqual(4, pair.First);
            Assert.IsTrue(pair.TryKeep());
        }

        private static TestServer Start(Store store, Pair pair)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Objects.Add(pair);
            Assert.IsTrue(store is null || server.Client.Objects.KeepValues(store));
            server.Register();
            return server;
        }

        private static TestServer StartRow(Store store, Row row)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Objects.Add(row);
            Assert.IsTrue(server.Client.Objects.KeepValues(store));
            server.Register();
            return server;
        }

        private static byte Create(TestServer server)
        {
            return server.Ask(new TestRequest(CoapCode.Post, "/" + Row.ObjectId.ToString())).Code;
        }

        private static byte Write(TestServer server, int value)
        {
            string number = Hex.Of(new byte[] { (byte)value }, 0, 1);
            return server.Post("/" + Pair.ObjectId.ToString() + "/0", ContentFormat.Tlv, Hex.Parse("c100" + number + "c101" + number)).Code;
        }

        /// <summary>Two values that belong together, as a user would write it.</summary>
        private sealed class Pair : SingleInstanceObject
        {
            public const int ObjectId = 30010;

            private static readonly int[] Table =
            {
                0 | Resource.Integer | Resource.ReadWrite,
                1 | Resource.Integer | Resource.ReadWrite,
            };

            public Pair()
                : base(ObjectId, "1.0", Table)
            {
            }

            public int First { get; private set; }

            public int Second { get; private set; }

            public override int KeptLength
            {
                get { return 4; }
            }

            public void Set(int value)
            {
                First = value;
                Second = value;
            }

            public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
            {
                value.WriteInteger(resourceId == 0 ? First : Second);
                return CoapCode.Content;
            }

            public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
            {
                First = resourceId == 0 ? (int)value.Integer : First;
                Second = resourceId == 1 ? (int)value.Integer : Second;
                return CoapCode.Changed;
            }

            public override void WriteKept(ByteWindow record)
            {
                record.WriteUnsigned((ulong)First, 2);
                record.WriteUnsigned((ulong)Second, 2);
            }

            public override bool TryReadKept(StateReader record)
            {
                First = (int)record.ReadUnsigned(2);
                Second = (int)record.ReadUnsigned(2);
                return First == Second;
            }
        }

        /// <summary>Instances 0 and up whose number outlives the power; its code trusts that a record has no more than it has room for.</summary>
        private sealed class Row : Lwm2mObject
        {
            public const int ObjectId = 30011;

            private static readonly int[] Table =
            {
                0 | Resource.Integer | Resource.Read,
            };

            private readonly bool[] _isThere = new bool[2];

            public Row()
                : base(ObjectId, "1.0", Table)
            {
            }

            public override int InstanceCount
            {
                get { return (_isThere[0] ? 1 : 0) + (_isThere[1] ? 1 : 0); }
            }

            public override int KeptLength
            {
                get { return 1; }
            }

            public override int InstanceIdAt(int index)
            {
                return index;
            }

            public override int NextInstanceId()
            {
                return InstanceCount;
            }

            public override byte Create(int instanceId)
            {
                _isThere[instanceId] = true;
                return CoapCode.Created;
            }

            public override byte Delete(int instanceId)
            {
                _isThere[instanceId] = false;
                return CoapCode.Deleted;
            }

            public override void WriteKept(ByteWindow record)
            {
                record.WriteByte(InstanceCount);
            }

            public override bool TryReadKept(StateReader record)
            {
                int count = record.ReadByte();
                Delete(0);
                Delete(1);
                for (int i = 0; i < count; i++)
                {
                    Create(i);
                }

                return true;
            }
        }
    }
}
