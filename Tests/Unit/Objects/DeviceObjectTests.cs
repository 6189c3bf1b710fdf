using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Objects.Tests
{
    [TestClass]
    public class DeviceObjectTests
    {
        private const int Reboot = 4;
        private const int FactoryReset = 5;
        private const int PowerSources = 6;
        private const int Voltages = 7;
        private const int Currents = 8;
        private const int BatteryLevel = 9;
        private const int ErrorCode = 11;
        private const int ResetErrorCode = 12;
        private const int CurrentTime = 13;
        private const int UtcOffset = 14;
        private const int Timezone = 15;

        [TestMethod]
        public void Its_table_is_OMAs_of_version_1_1()
        {
            DeviceObject device = Device();
            Assert.AreEqual(3, device.Id);
            Assert.AreEqual("1.1", device.Version);
            Assert.AreEqual(1, device.InstanceCount);
            Assert.AreEqual(0, device.InstanceIdAt(0));
            ObjectTesting.AssertTable(device, "0SR 1SR 2SR 3SR 4-E! 5-E 6IR* 7IR* 8IR* 9IR 10IR 11IR*! 12-E 13TRW 14SRW 15SRW 16SR! 17SR 18SR 19SR 20IR 21IR 22LR*");
        }

        [TestMethod]
        public void It_says_what_the_device_is()
        {
            DeviceObject device = Device();
            Assert.AreEqual("Acme", ObjectTesting.Read(device, 0));
            Assert.AreEqual("T1000", ObjectTesting.Read(device, 1));
            Assert.AreEqual("42", ObjectTesting.Read(device, 2));
            Assert.AreEqual("1.0", ObjectTesting.Read(device, 3));
            Assert.AreEqual("U", ObjectTesting.Read(device, 16));
            Assert.IsTrue(device.HasResource(0, 2));
            Assert.IsFalse(new DeviceObject("Acme", "T1000", "1.0").HasResource(0, 2), "no serial number");
        }

        [TestMethod]
        public void Power_sources_share_their_instance_IDs()
        {
            DeviceObject device = Device();
            Assert.IsFalse(device.HasResource(0, PowerSources));
            Assert.AreEqual(0, device.AddPowerSource(1, 3800, 125));
            Assert.AreEqual(1, device.AddPowerSource(5, 5000, 900));
            Assert.IsTrue(device.HasResource(0, Voltages));
            Assert.AreEqual(2, device.ResourceInstanceCount(0, Currents));
            Assert.AreEqual("5", ObjectTesting.Read(device, PowerSources, 1));
            device.SetPower(1, 4900, 880);
            Assert.AreEqual("4900", ObjectTesting.Read(device, Voltages, 1));
            Assert.AreEqual("880", ObjectTesting.Read(device, Currents, 1));
            Assert.AreEqual("3800", ObjectTesting.Read(device, Voltages, 0));
        }

        [TestMethod]
        public void A_power_source_too_many_is_refused()
        {
            DeviceObject device = Device();
            for (int i = 0; i < DeviceObject.MaxPowerSources; i++)
            {
                device.AddPowerSource(0, 1, 1);
            }

            Assert.ThrowsException(typeof(InvalidOperationException), () => device.AddPowerSource(0, 1, 1));
        }

        [TestMethod]
        public void The_battery_level_is_a_percentage_once_it_is_known()
        {
            DeviceObject device = Device();
            Assert.IsFalse(device.HasResource(0, BatteryLevel));
            device.SetBatteryLevel(101);
            Assert.IsTrue(device.HasResource(0, BatteryLevel));
            Assert.AreEqual("100", ObjectTesting.Read(device, BatteryLevel));
            device.SetBatteryLevel(-5);
            Assert.AreEqual("0", ObjectTesting.Read(device, BatteryLevel));
        }

        [TestMethod]
        public void Errors_replace_the_zero_and_a_reset_brings_it_back()
        {
            DeviceObject device = Device();
            Assert.AreEqual("0;", Errors(device));
            device.ReportError(1);
            device.ReportError(3);
            Assert.AreEqual("1;3;", Errors(device));
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Execute(device, ResetErrorCode));
            Assert.AreEqual("0;", Errors(device));
        }

        [TestMethod]
        public void The_oldest_error_gives_way()
        {
            DeviceObject device = Device();
            for (int i = 1; i <= DeviceObject.MaxErrors + 1; i++)
            {
                device.ReportError(i);
            }

            Assert.AreEqual("2;3;4;5;6;7;8;9;", Errors(device));
        }

        [TestMethod]
        public void The_time_a_server_sets_goes_on_from_there()
        {
            var clock = new WallClock(1000000);
            var device = new DeviceObject("Acme", "T1000", "1.0", clock: clock);
            Assert.AreEqual("1000", ObjectTesting.Read(device, CurrentTime));
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Write(device, CurrentTime, "1367491215"));
            clock.Set(1060999);
            Assert.AreEqual("1367491275", ObjectTesting.Read(device, CurrentTime));
        }

        [TestMethod]
        public void A_clock_that_does_not_know_the_time_gives_way_to_that_of_the_system()
        {
            var device = new DeviceObject("Acme", "T1000", "1.0", clock: new WallClock(Clock.Unknown));
            long before = DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond;
            long seconds = long.Parse(ObjectTesting.Read(device, CurrentTime)) + DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond;
            Assert.IsTrue(seconds >= before && seconds <= DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond);
        }

        [TestMethod]
        [DataRow("-1")]
        [DataRow("253402300800")]
        [DataRow("9223372036854775807")]
        [DataRow("-9223372036854775808")]
        public void A_time_that_no_clock_has_is_refused_and_changes_nothing(string seconds)
        {
            DeviceObject device = Device();
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Write(device, CurrentTime, "253402300799"));
            Assert.AreEqual(CoapCode.BadRequest, ObjectTesting.Write(device, CurrentTime, seconds));
            Assert.IsTrue(long.Parse(ObjectTesting.Read(device, CurrentTime)) - 253402300799 < 60);
        }

        [TestMethod]
        public void Time_zone_and_offset_are_texts_that_fit()
        {
            DeviceObject device = Device();
            Assert.AreEqual("+00:00", ObjectTesting.Read(device, UtcOffset));
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Write(device, UtcOffset, "+02:00"));
            Assert.AreEqual("+02:00", ObjectTesting.Read(device, UtcOffset));
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Write(device, Timezone, "Europe/Berlin"));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, ObjectTesting.Write(device, Timezone, "A/time-zone-with-a-name-too-long-"));
            Assert.AreEqual("Europe/Berlin", ObjectTesting.Read(device, Timezone));
        }

        [TestMethod]
        public void A_restart_needs_somebody_to_do_it()
        {
            DeviceObject device = Device();
            Counter reboots = new Counter();
            Counter resets = new Counter();
            Assert.AreEqual(CoapCode.MethodNotAllowed, ObjectTesting.Execute(device, Reboot));
            Assert.IsFalse(device.HasResource(0, FactoryReset));
            device.RebootRequested += reboots.Count;
            device.FactoryResetRequested += resets.Count;
            Assert.IsTrue(device.HasResource(0, FactoryReset));
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Execute(device, Reboot));
            Assert.AreEqual(1, reboots.Value);
            Assert.AreEqual(0, resets.Value);
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Execute(device, FactoryReset));
            Assert.AreEqual(1, resets.Value);
        }

        private static DeviceObject Device()
        {
            return new DeviceObject("Acme", "T1000", "1.0", "42");
        }

        private static string Errors(DeviceObject device)
        {
            string errors = "";
            for (int i = 0; i < device.ResourceInstanceCount(0, ErrorCode); i++)
            {
                errors += ObjectTesting.Read(device, ErrorCode, device.ResourceInstanceIdAt(0, ErrorCode, i)) + ";";
            }

            return errors;
        }

        private sealed class Counter
        {
            public int Value { get; private set; }

            public void Count()
            {
                Value++;
            }
        }

        /// <summary>Stands where the test puts it.</summary>
        private sealed class WallClock : Clock
        {
            private long _unixMs;

            public WallClock(long unixMs)
            {
                _unixMs = unixMs;
            }

            public override long NowMs
            {
                get { return 0; }
            }

            public override long UnixMs
            {
                get { return _unixMs; }
            }

            public void Set(long unixMs)
            {
                _unixMs = unixMs;
            }
        }
    }
}
