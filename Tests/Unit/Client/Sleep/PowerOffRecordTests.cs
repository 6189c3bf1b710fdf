using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;
using static Lwm2m.Client.Tests.PowerOff;

namespace Lwm2m.Client.Tests
{
    /// <summary>The record that outlives the power: when it is written, and of what use it is when it is another's or damaged.</summary>
    [TestClass]
    public class PowerOffRecordTests
    {
        private const string Record = "srv-1";

        [TestMethod]
        public void Writes_follow_what_comes_and_goes_and_not_what_is_told()
        {
            CountingStore store = new CountingStore();
            TestServer server = Registered(store, new TestClock(Noon), new ClientOptions());
            Assert.AreEqual(1, store.Writes);
            Observing.Start(server, Observing.Integer);
            Assert.AreEqual(3, store.Writes);           // the record, and the first Observe numbers
            server.WriteAttributes(Observing.Integer, "pmin=0");
            Assert.AreEqual(4, store.Writes);
            store.Writes = 0;
            int told = 4 * ObserveNumbers.NumbersPerWrite;
            for (int i = 1; i <= told; i++)
            {
                Observing.Set(server, (long)i);
                TestMessage notification = Observing.Notification(server);
                if (notification.Type == CoapType.Confirmable)
                {
                    server.SendEmpty(CoapType.Acknowledgement, notification.MessageId);
                }
            }

            Assert.AreEqual(told / ObserveNumbers.NumbersPerWrite, store.Writes);
            server.Client.RequestUpdate(1);
            server.Step();
            Assert.AreEqual(1, server.Updates);
            Assert.AreEqual(told / ObserveNumbers.NumbersPerWrite, store.Writes);
        }

        [TestMethod]
        public void A_record_of_another_server_or_mode_is_of_no_use()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            Assert.IsTrue(Registered(store, clock, new ClientOptions()).Client.Sleep.Suspend(1000));
            TestServer server = new TestServer(new ClientOptions(), "coap://127.0.0.2");
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Step();
            Assert.AreEqual("/rd", server.Take().Path);
            server = Started(store, clock, new ClientOptions { QueueMode = true });
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_store_that_takes_nothing_is_told_and_the_client_goes_on()
        {
            CountingStore store = new CountingStore { Refuses = true };
            TestServer server = Registered(store, new TestClock(Noon), new ClientOptions());
            Observing.Start(server, Observing.Integer);
            int before = 0;
            for (int i = 1; i <= 5; i++)
            {
                Observing.Set(server, (long)i);
                int sequence = Observing.Notification(server).Observe;
                Assert.IsTrue(sequence > before);
                before = sequence;
            }

            Assert.IsTrue(server.Client.Sleep.WriteFailures > 0);
            Assert.IsFalse(server.Client.Sleep.Suspend(server.NowMs));
        }

        [TestMethod]
        public void A_record_that_is_cut_or_changed_anywhere_is_none()
        {
            byte[] record = Kept(out TestClock clock);
            for (int i = 0; i < record.Length; i += 3)
            {
                byte[] damaged = (byte[])record.Clone();
                damaged[i] ^= 0x40;
                AssertRegisters(damaged, damaged.Length, clock);
                AssertRegisters(record, i, clock);
            }
        }

        [TestMethod]
        public void A_record_that_is_wrong_under_a_right_check_does_no_harm()
        {
            byte[] record = Kept(out TestClock clock);
            int content = record.Length - 4;
            for (int i = 0; i < content; i++)
            {
                byte[] damaged = (byte[])record.Clone();
                damaged[i] ^= (byte)(i % 2 == 0 ? 0xFF : 0x01);
                BigEndian.WriteUInt32(damaged, content, Crc32.Update(0, damaged, 0, content));
                TestServer server = Over(damaged, damaged.Length, clock);
                server.ConfirmsUpdates = false;
                Observing.Set(server, 9L);
                server.Run(200000);
                Assert.IsTrue(server.Session.Observations.Count <= 2);
                Assert.IsTrue(server.Session.Registration.IsRegistered || server.Session.Observations.Count == 0);
                server.Drop();
            }
        }

        /// <summary>A record with attributes, two observations and something that waits.</summary>
        private static byte[] Kept(out TestClock clock)
        {
            CountingStore store = new CountingStore();
            clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions { ConfirmableEvery = 1 });
            server.WriteAttributes(Observing.Integer, "pmin=1&pmax=100&gt=50&lt=10&st=1.5&epmin=1&epmax=3");
            Observing.Start(server, Observing.Integer);
            Observing.Start(server, "/3/0", new byte[] { 2 });
            server.Advance(2000);
            Observing.Set(server, 60L);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            byte[] buffer = new byte[1024];
            int length = store.Read(Record, buffer, 0, buffer.Length);
            return Lwm2m.Tests.Bytes.Slice(buffer, 0, length);
        }

        private static void AssertRegisters(byte[] record, int length, TestClock clock)
        {
            TestServer server = Over(record, length, clock);
            Assert.AreEqual("/rd", server.Take().Path);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        private static TestServer Over(byte[] record, int length, TestClock clock)
        {
            CountingStore store = new CountingStore();
            store.Write(Record, record, 0, length);
            return Started(store, clock, new ClientOptions { ConfirmableEvery = 1 });
        }
    }
}
