using System;
using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>What it takes to keep notifications for a server that cannot be reached.</summary>
    [TestClass]
    public class StoringAllocationTests
    {
        private const int Rounds = 500;

        [TestMethod]
        [DataRow("/3303/0/5700", ContentFormat.TextPlain)]
        [DataRow("/3303/0", ContentFormat.SenmlCbor)]
        public void Storing_a_notification_and_making_room_for_it_allocates_nothing(string path, int format)
        {
            int superseded = 0;
            var options = new ClientOptions
            {
                RegisterSpreadMs = 0, UpdateSpreadMs = 0,
                MaxStoredNotifications = 4,
                NotificationSettled = (_, _, result) => superseded += result == NotificationResult.Superseded ? 1 : 0,
            };
            var client = new Lwm2mClient("urn:test:1", options, new HostRandom());
            client.Objects.Add(new TemperatureObject(new SawtoothSensor()));
            ObservationTable table = TableOf(client, options);
            var observed = new Lwm2mPath();
            byte[] text = System.Text.Encoding.ASCII.GetBytes(path);
            Assert.IsTrue(observed.TryParse(text, 0, text.Length));
            Assert.IsNotNull(table.Start(observed, [1], 0, 1, format, 0));
            long before = 0;
            for (int i = 1; i <= Rounds; i++)
            {
                if (i == 10)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                table.MarkChanged(3303, 0, 5700);
                table.Step(null, i);
            }

            Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.AreEqual(4, table.NotificationsStored);
            Assert.AreEqual(Rounds - 4, superseded);
        }

        [TestMethod]
        public void What_an_observation_a_path_with_attributes_and_a_byte_of_store_take_is_bounded()
        {
            BytesOf(1, 1, 1);
            long observation = (BytesOf(101, 1, 0) - BytesOf(1, 1, 0)) / 100;
            long attributes = (BytesOf(1, 101, 0) - BytesOf(1, 1, 0)) / 100;
            long stored = BytesOf(1, 1, 1000) - BytesOf(1, 1, 0);
            Console.WriteLine($"64 bit: an observation {observation} bytes, a path with attributes {attributes}, 1000 bytes of store {stored}");
            Assert.IsTrue(observation < 400, observation.ToString());
            Assert.IsTrue(attributes < 200, attributes.ToString());
            Assert.IsTrue(stored <= 1000, stored.ToString());
        }

        private static long BytesOf(int observations, int attributes, int stored)
        {
            var options = new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, MaxObservations = observations, MaxAttributes = attributes, MaxStoredBytes = stored };
            var client = new Lwm2mClient("urn:test:1", options, new HostRandom());
            long before = GC.GetAllocatedBytesForCurrentThread();
            GC.KeepAlive(TableOf(client, options));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        private static ObservationTable TableOf(Lwm2mClient client, ClientOptions options)
        {
            var representation = new Representation(client.Objects, new ContentFormats(options.MaxEncodedValue), client.Access);
            return new ObservationTable(options, new ServerAccount(1), new AttributeTable(options.MaxAttributes), representation);
        }
    }
}
