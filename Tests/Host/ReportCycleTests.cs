using System;
using System.Collections.Generic;
using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Esp32;
using Lwm2m.Foundation;
using Lwm2m.Stm32;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using nanoFramework.Hardware;

namespace Lwm2m.Host.Tests
{
    /// <summary>The program of a device that sleeps between its reports, and the boards' sleep as a PC plays it.</summary>
    [TestClass]
    public class ReportCycleTests
    {
        private const int PeriodMs = 900000;

        // Proves: WP-18
        [TestMethod]
        public void A_waking_lasts_for_the_awake_window_and_the_sleep_for_the_rest_of_the_period()
        {
            var clock = new VirtualClock();
            var link = new RegisteringLink(clock);
            var client = Client(link, clock);
            var sleep = new Recorded();
            new ReportCycle(client, (TemperatureObject)client.Objects.Find(3303), clock, sleep, PeriodMs).Run();
            Assert.IsTrue(client.IsStopped);
            Assert.HasCount(1, sleep.Times);

            // The window is MAX_TRANSMIT_WAIT, of which the client waits a slice at a time.
            Assert.AreEqual(93000L, clock.NowMs, 300L);
            Assert.AreEqual(PeriodMs - 93000L, sleep.Times[0], 300L);
            Assert.AreEqual(1, link.Sent);
        }

        [TestMethod]
        public void Both_boards_sleep_for_the_time_they_are_given()
        {
            var times = new List<TimeSpan>();
            void Take(TimeSpan time) => times.Add(time);
            SleepingProcess.Slept += Take;
            try
            {
                new Esp32DeepSleep().Enter(7000);
                new Stm32DeepSleep().Enter(7000);
            }
            finally
            {
                SleepingProcess.Slept -= Take;
            }

            Assert.AreEqual(TimeSpan.FromSeconds(7), times[0]);
            Assert.IsTrue(times[1] > TimeSpan.FromSeconds(7) && times[1] <= TimeSpan.FromSeconds(8), times[1].ToString());
        }

        private static Lwm2mClient Client(RegisteringLink link, Clock clock)
        {
            var client = new Lwm2mClient("urn:test:1", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, QueueMode = true }, new HostRandom());
            client.Objects.Add(new TemperatureObject(new SawtoothSensor()));
            client.Bindings.Add(new OneLink(link));
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1));
            client.Sleep.KeepState(new MemoryStore(8, 1024), clock);
            client.Start();
            return client;
        }

        private sealed class VirtualClock : Clock
        {
            private long _nowMs;

            public override long NowMs => _nowMs;

            public override long UnixMs => 1700000000000 + _nowMs;

            public void Pass(int ms) => _nowMs += ms;
        }

        private sealed class Recorded : DeepSleep
        {
            public List<long> Times { get; } = [];

            public override void Enter(long ms) => Times.Add(ms);
        }

        private sealed class OneLink(DatagramLink link) : Binding
        {
            public override string Scheme => "coap";

            public override int DefaultPort => 5683;

            public override char Letter => 'U';

            public override bool IsSecured => false;

            public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => link;
        }

        /// <summary>Answers a Register, and lets time pass where a board would wait.</summary>
        private sealed class RegisteringLink(VirtualClock clock) : DatagramLink
        {
            private byte[]? _answer;
            private LinkState _state;

            public int Sent { get; private set; }

            public override LinkState State => _state;

            public override int MaxDatagram => 1280;

            public override void Open(long nowMs) => _state = LinkState.Open;

            public override void Close() => _state = LinkState.Closed;

            public override bool Suspend()
            {
                Close();
                return true;
            }

            public override bool Send(byte[] buffer, int offset, int count)
            {
                // Its token back, and a location of "rd" and "0".
                Sent++;
                int tokenLength = buffer[offset] & 15;
                _answer = [(byte)(0x60 | tokenLength), CoapCode.Created, .. buffer.AsSpan(offset + 2, 2 + tokenLength), 0x82, (byte)'r', (byte)'d', 0x01, (byte)'0'];
                return true;
            }

            public override int Receive(byte[] buffer, int offset, int count)
            {
                byte[]? answer = _answer;
                _answer = null;
                answer?.CopyTo(buffer, offset);
                return answer?.Length ?? 0;
            }

            public override bool Wait(int timeoutMs)
            {
                clock.Pass(Math.Max(timeoutMs, 1));
                return _answer is not null;
            }
        }
    }
}
