using System;
using System.Collections.Generic;
using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>What years of running come to: clocks at any height, numbers that come round, registrations without end.</summary>
    [TestClass]
    public class LongRunTests
    {
        private const long HourMs = 60L * 60 * 1000;
        private const int ObserveNumbers24 = 1 << 24;

        [TestMethod]
        [DataRow(1L)]
        [DataRow(int.MaxValue - HourMs)]
        [DataRow(uint.MaxValue - HourMs)]
        [DataRow(1L << 53)]
        [DataRow(1L << 61)]
        public void A_clock_at_any_height_makes_no_difference(long startMs)
        {
            string first = Days(0);
            Assert.IsTrue(first.Length > 1000);
            Assert.AreEqual(first, Days(startMs));
        }

        [TestMethod]
        public void Message_IDs_and_Observe_numbers_come_round_and_no_notification_is_taken_for_an_older_one()
        {
            // Ten years at a notification each 15 seconds are 21 million: the numbers are brought near their end, and then walked over it.
            var device = new Device(1000);
            var numbers = new ObserveNumbers();
            for (int i = 0; i < ObserveNumbers24 - 70000; i++)
            {
                numbers.Next();
            }

            device.Session.Observations.Numbers = numbers;
            device.Observe();
            int last = device.Link.LastObserve;
            int wraps = 0;
            int stale = 0;
            long before = 0;
            const int notifications = 140000;
            for (int i = 1; i <= notifications; i++)
            {
                if (i == 1000)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                device.NowMs += 15000;
                device.Sensor.Value = i;
                device.Step();
                int number = device.Link.LastObserve;

                // RFC 7641 §3.4: fresher by less than half of the numbers.
                int ahead = (number - last) & 0xFFFFFF;
                stale += ahead > 0 && ahead < 1 << 23 ? 0 : 1;
                wraps += number < last ? 1 : 0;
                last = number;
            }

            Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.AreEqual(0, stale);
            Assert.AreEqual(1, wraps);
            Assert.AreEqual(notifications, device.Session.Observations.NotificationsSent);
            Assert.AreEqual(notifications / 10, device.Link.Acknowledged, 1);
            Assert.AreEqual(1, device.Session.Observations.Count);
            Assert.AreEqual(1, device.Link.Registers);
            Assert.IsTrue(device.Link.Updates >= notifications * 15 / 86400);
        }

        [TestMethod]
        public void A_million_steps_with_registrations_anew_grow_nothing()
        {
            var device = new Device(1000);
            const int steps = 1000000;
            long before = 0;
            for (int i = 0; i < steps; i++)
            {
                if (i == steps / 10)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                if (i % 40 == 0)
                {
                    device.Observe();
                }
                else if (i % 40 == 20)
                {
                    device.Link.DiscardsUpdate = true;
                    device.Client.RequestUpdate(1);
                }

                device.NowMs += 20000;
                device.Sensor.Value = i;
                device.Step();
            }

            Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.AreEqual(steps / 40 + 1, device.Link.Registers, 1);
            Assert.AreEqual(device.Link.Registers, device.Session.Registration.Generation);
            Assert.IsTrue(device.Session.Observations.Count <= 1);
            Assert.AreEqual(0, device.Client.Objects.Failures);
        }

        private static string Days(long startMs)
        {
            var log = new List<string>();
            var device = new Device(startMs);
            device.Observe();
            for (int i = 0; i < 800; i++)
            {
                device.NowMs += 5 * 60 * 1000;
                device.Sensor.Value = i / 3;
                device.Link.IsSilent = i % 100 > 90;
                device.Step();
                log.Add($"{device.Link.Registers} {device.Link.Updates} {device.Link.Acknowledged} {device.Link.LastObserve} {device.Session.Observations.NotificationsSent} {device.DueMs - device.NowMs}");
            }

            return string.Join(';', log);
        }

        /// <summary>A device that observes the temperature, always on, and a server that answers.</summary>
        private sealed class Device
        {
            private readonly byte[] _observe;
            private readonly TemperatureObject _temperature;

            public Device(long nowMs)
            {
                NowMs = nowMs;
                Client = new Lwm2mClient("urn:test:1", new ClientOptions(), new Counting());
                _temperature = new TemperatureObject(Sensor);
                Client.Objects.Add(new SecurityObject(Client.Accounts));
                Client.Objects.Add(new ServerObject(Client));
                Client.Objects.Add(_temperature);
                Client.Bindings.Add(new OneLinkBinding(Link));
                Client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1));
                Client.Start();
                Step();
                for (int i = 0; i < 20 && !Session.Registration.IsRegistered; i++)
                {
                    NowMs = Math.Max(NowMs, DueMs);
                    Step();
                }

                Assert.IsTrue(Session.Registration.IsRegistered);

                byte[] buffer = new byte[64];
                var writer = new CoapWriter();
                writer.Begin(buffer, 0, buffer.Length, CoapType.NonConfirmable, CoapCode.Get, 0, [1, 2, 3, 4], 0, 4);
                writer.UintOption(OptionNumber.Observe, 0);
                writer.StringOption(OptionNumber.UriPath, "3303");
                writer.StringOption(OptionNumber.UriPath, "0");
                writer.StringOption(OptionNumber.UriPath, "5700");
                _observe = buffer[..writer.Length];
            }

            public ServedLink Link { get; } = new();

            public Sensor Sensor { get; } = new();

            public Lwm2mClient Client { get; }

            public ServerSession Session => Client.SessionAt(0);

            public long NowMs { get; set; }

            public long DueMs { get; private set; }

            public void Step()
            {
                _temperature.Measure(Client);
                DueMs = Client.Step(NowMs);
                while (Link.HasArrived)
                {
                    DueMs = Client.Step(NowMs);
                }
            }

            public void Observe()
            {
                // Another Message ID each time, or it is a repetition.
                BigEndian.WriteUInt16(_observe, 2, (ushort)(BigEndian.ReadUInt16(_observe, 2) + 1));
                Link.Arrive(_observe, _observe.Length);
                Step();
                Assert.AreEqual(1, Session.Observations.Count);
            }
        }

        private sealed class OneLinkBinding(DatagramLink link) : Binding
        {
            public override string Scheme => "coap";

            public override int DefaultPort => 5683;

            public override char Letter => 'U';

            public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => link;
        }

        private sealed class Counting : RandomSource
        {
            private byte _next;

            public override void Fill(byte[] buffer, int offset, int count)
            {
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = _next++;
                }
            }
        }

        private sealed class Sensor : TemperatureSensor
        {
            public double Value { get; set; }

            public override double Celsius => Value;
        }
    }
}
