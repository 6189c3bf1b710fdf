using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using CoapCode = Lwm2m.Bench.Coap.CoapCode;

namespace Lwm2m.Host.Tests
{
    /// <summary>
    /// A device and a server for a day on a network that loses 30 % of all datagrams each way, repeats some and lets them
    /// overtake each other. Virtual time: a day takes a moment and is the same each time for a seed.
    /// </summary>
    [TestClass]
    public class SimulatedDayTests
    {
        private const long DayMs = 24L * 60 * 60 * 1000;
        private const long HourMs = 60L * 60 * 1000;
        private const int MeasureMs = 20000;
        private const int LifetimeS = 1800;
        private const int PmaxS = 600;

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void A_day_of_losses_ends_no_registration_and_no_observation(int seed)
        {
            var day = new Day(seed);
            day.Run();
            Console.WriteLine(day.Report());
            AssertKept(day);
        }

        [TestMethod]
        public void Neither_does_any_of_fifty_further_days()
        {
            for (int seed = 1000; seed < 1050; seed++)
            {
                var day = new Day(seed);
                day.Run();
                AssertKept(day);
            }
        }

        [TestMethod]
        public void The_same_seed_is_the_same_day_and_another_is_another()
        {
            string first = Log(7);
            Assert.AreEqual(first, Log(7));
            Assert.AreNotEqual(first, Log(8));
        }

        private static void AssertKept(Day day)
        {
            Assert.IsTrue(day.Network.Lost > day.Network.Sent / 4);
            Assert.IsTrue(day.Network.Overtaken > 100);
            Assert.AreEqual(0, day.Server.Expired);
            Assert.AreEqual(0, day.Server.Refused);
            Assert.AreEqual(day.FirstGeneration, day.Session.Registration.Generation, "registered anew");
            Assert.IsTrue(day.Session.Registration.IsRegistered);
            Assert.IsTrue(day.Server.Updates > 60);
            Assert.AreEqual(0, day.Server.Errors);
            Assert.IsTrue(day.Server.Answered > 200);

            Assert.AreEqual(4, day.Session.Observations.Count);
            foreach (var observed in day.Server.Observed)
            {
                Assert.IsTrue(observed.Taken > DayMs / 1000 / PmaxS / 2, observed.Path + " " + observed.Taken);
                Assert.IsTrue(observed.Confirmable > 5, observed.Path);
                Assert.IsTrue(observed.LongestGapMs < 2 * HourMs, observed.Path + " " + observed.LongestGapMs);
                Assert.IsTrue(observed.LastMs > day.NowMs - HourMs, observed.Path);
            }
        }

        private static string Log(int seed)
        {
            var day = new Day(seed);
            day.Run();
            return day.Network.Log();
        }

        private sealed class Day
        {
            private readonly Lwm2mClient _client;
            private readonly QueueLink _link;
            private readonly Thermometer _thermometer;
            private readonly TemperatureObject _temperature;

            public Day(int seed)
            {
                Network = new SimulatedNetwork(seed);
                Server = new SimulatedServer(seed, (datagram, nowMs) => Network.Send(true, datagram, nowMs));
                _link = new QueueLink(datagram => Network.Send(false, datagram, NowMs));
                _thermometer = new Thermometer(seed);
                _temperature = new TemperatureObject(_thermometer);
                _client = new Lwm2mClient("urn:test:day", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, new SeededSource(seed));
                JsonFormats.AddTo(_client.Formats);
                _client.Objects.Add(new SecurityObject(_client.Accounts));
                _client.Objects.Add(new ServerObject(_client));
                _client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0", clock: new DayClock(this)));
                _client.Objects.Add(_temperature);
                _client.Bindings.Add(new OneLinkBinding(_link));
                _client.Accounts.Add(new SecurityAccount("coap://192.0.2.1", 1), new ServerAccount(1, LifetimeS));
                _client.Start();
            }

            public SimulatedNetwork Network { get; }

            public SimulatedServer Server { get; }

            public ServerSession Session => _client.SessionAt(0);

            public long NowMs { get; private set; } = 1000;

            /// <summary>The registration of the start; it may take several tries.</summary>
            public int FirstGeneration { get; private set; }

            public void Run()
            {
                while (!Session.Registration.IsRegistered)
                {
                    Turn(NowMs + HourMs);
                }

                FirstGeneration = Session.Registration.Generation;
                Server.Ask(CoapCode.Put, "3303/0/5700", query: $"pmin=10&pmax={PmaxS}&st=0.5");
                Server.Ask(CoapCode.Put, "3303/0", query: $"pmin=60&pmax={PmaxS}");
                Server.Ask(CoapCode.Put, "3/0", query: $"pmax={PmaxS}");
                Server.Ask(CoapCode.Put, "1/0", query: $"pmax={PmaxS}");
                Server.Observe("3303/0/5700", -1);
                Server.Observe("3303/0", 110);
                Server.Observe("3/0/13", -1);
                Server.Observe("1/0/1", -1);
                for (int tenMinutes = 0; tenMinutes < 24 * 6; tenMinutes++)
                {
                    Server.Ask(CoapCode.Get, "3/0", accept: 110);
                    Server.Ask(CoapCode.Post, "3303/0/5605");
                    if (tenMinutes % 12 == 0)
                    {
                        Server.Ask(CoapCode.Post, "1/0/8");
                        Server.Ask(CoapCode.Put, "1/0/1", text: (LifetimeS + tenMinutes).ToString());
                    }

                    RunTo(NowMs + 600000);
                }
            }

            public string Report() => string.Join(
                Environment.NewLine,
                Server.Observed.Select(o => $"{o.Path}: {o.Taken} notifications taken, {o.Stale} stale, {o.Confirmable} confirmable, longest gap {o.LongestGapMs / 1000} s")
                    .Append($"datagrams {Network.Sent}, lost {Network.Lost}, repeated {Network.Repeated}, overtaken {Network.Overtaken}")
                    .Append($"registers {Server.Registers}, updates {Server.Updates}, least lifetime left {Server.LeastLeftS} s; answers {Server.Answered}, server time-outs {Server.TimedOut}")
                    .Append($"device: notifications {Session.Observations.NotificationsSent}, retransmissions {Session.Endpoint.Counters.Retransmissions}, timed out {Session.Endpoint.Counters.TimedOut}, duplicates {Session.Endpoint.Counters.Duplicates}, links opened {_link.Opened}"));

            private void RunTo(long endMs)
            {
                while (NowMs < endMs)
                {
                    Turn(endMs);
                }
            }

            /// <summary>Does all that is due now and goes on to the next time something is.</summary>
            private void Turn(long endMs)
            {
                while (Network.TryDeliver(NowMs, out bool toDevice, out byte[] datagram))
                {
                    if (toDevice)
                    {
                        _link.Arrive(datagram);
                    }
                    else
                    {
                        Server.Receive(datagram, NowMs);
                    }
                }

                _thermometer.Set(NowMs);
                _temperature.Measure(_client);
                long device = _client.Step(NowMs);
                for (int i = 0; device <= NowMs; i++)
                {
                    Assert.IsTrue(i < 20, "the device does not come to rest");
                    device = _client.Step(NowMs);
                }

                Server.Step(NowMs);
                long next = Math.Min(Math.Min(device, Network.NextMs), Math.Min(Server.NextMs, endMs));
                next = Math.Min(next, NowMs / MeasureMs * MeasureMs + MeasureMs);
                NowMs = Math.Max(next, NowMs + 1);
            }
        }

        private sealed class DayClock(Day day) : Clock
        {
            private const long StartUnixMs = 1767225600000; // 2026-01-01

            public override long NowMs => day.NowMs;

            public override long UnixMs => StartUnixMs + day.NowMs;
        }

        private sealed class QueueLink(Action<byte[]> send) : DatagramLink
        {
            private readonly Queue<byte[]> _arrived = new();
            private LinkState _state = LinkState.Closed;

            public int Opened { get; private set; }

            public override LinkState State => _state;

            public override int MaxDatagram => 1232;

            public void Arrive(byte[] datagram)
            {
                if (_state == LinkState.Open)
                {
                    _arrived.Enqueue(datagram);
                }
            }

            public override void Open(long nowMs)
            {
                Opened++;
                _state = LinkState.Open;
            }

            public override void Close()
            {
                _arrived.Clear();
                _state = LinkState.Closed;
            }

            public override bool Send(byte[] buffer, int offset, int count)
            {
                send(buffer.AsSpan(offset, count).ToArray());
                return true;
            }

            public override int Receive(byte[] buffer, int offset, int count)
            {
                if (!_arrived.TryDequeue(out byte[]? datagram))
                {
                    return 0;
                }

                Array.Copy(datagram, 0, buffer, offset, Math.Min(count, datagram.Length));
                return datagram.Length;
            }

            public override bool Wait(int timeoutMs) => _arrived.Count > 0;
        }

        private sealed class OneLinkBinding(DatagramLink link) : Binding
        {
            public override string Scheme => "coap";

            public override int DefaultPort => 5683;

            public override char Letter => 'U';

            public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => link;
        }

        private sealed class SeededSource(int seed) : RandomSource
        {
            private readonly Random _random = new(seed);

            public override void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
        }

        /// <summary>A day's curve with a little noise.</summary>
        private sealed class Thermometer(int seed) : TemperatureSensor
        {
            private readonly Random _random = new(seed);
            private long _slot;
            private double _celsius = 20;

            public override double Celsius => _celsius;

            public void Set(long nowMs)
            {
                if (nowMs / MeasureMs != _slot)
                {
                    _slot = nowMs / MeasureMs;
                    _celsius = Math.Round(20 + 8 * Math.Sin(nowMs * 2 * Math.PI / DayMs) + _random.Next(-3, 4) * 0.1, 1);
                }
            }
        }
    }
}
