using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Lwm2m.Bench.Oscore;
using Lwm2m.Client;
using Lwm2m.Oscore;

namespace Lwm2m.Host.Tests;

/// <summary>What is simulated for a year.</summary>
/// <param name="Name">A line of the table.</param>
/// <param name="Security">What secures it.</param>
/// <param name="KeepsRegistrations">Whether the server has registrations and observations in a database.</param>
/// <param name="ConfirmableEvery">Every how many notifications one is confirmable.</param>
/// <param name="Seed">Makes the same year again.</param>
internal sealed record YearPlan(string Name, YearSecurity Security, bool KeepsRegistrations, int ConfirmableEvery, int Seed);

/// <summary>A year of a device that reports four times an hour and is off in between, with a server that is restarted each week.</summary>
internal sealed class SimulatedYear
{
    public const int Days = 365;

    private const long QuarterMs = 15 * 60 * 1000;
    private const long DayMs = 24 * 4 * QuarterMs;
    private const long WeekMs = 7 * DayMs;
    private const long OutageMs = 120000;

    private readonly YearTime _time = new();
    private readonly Random _random;
    private readonly YearDtls? _dtls;
    private long _restartMs;
    private long _upMs;
    private int _weeks;
    private int _days = 1;

    public SimulatedYear(YearPlan plan, Func<bool, byte[], IEnumerable<(bool ToDevice, byte[] Datagram, int DelayMs)>>? attacker = null)
    {
        Plan = plan;
        _random = new Random(plan.Seed);
        Network = new YearNetwork(plan.Seed, _time) { Attacker = attacker };
        var isOscore = plan.Security == YearSecurity.Oscore;
        var rederivation = plan.KeepsRegistrations ? Lwm2m.Oscore.Rederivation.Never : Lwm2m.Oscore.Rederivation.OnFirstUseAndLoss;
        Device = new SleepingDevice(plan.Seed, plan.Security, rederivation, plan.ConfirmableEvery, _time, Network.FromDevice) { Nonces = attacker is null ? null : new NonceRecorder() };
        if (plan.Security == YearSecurity.Dtls)
        {
            _dtls = new YearDtls(_time, identity => identity == SleepingDevice.Identity ? SleepingDevice.Key : null, (datagram, to) => Network.FromServer(to, datagram));
        }

        Server = new YearServer(_time, Send, isOscore ? Peer(plan.KeepsRegistrations) : null);
        _restartMs = NextRestart();
    }

    public YearPlan Plan { get; }

    public YearNetwork Network { get; }

    public SleepingDevice Device { get; }

    public YearServer Server { get; }

    public int Restarts { get; private set; }

    /// <summary>When the flash ceases to take anything.</summary>
    public long ReadOnlyFromMs { get; init; } = long.MaxValue;

    public int FullHandshakes => _dtls?.FullHandshakes ?? 0;

    /// <summary>Reports that the server never got, those among them that it had not asked for in time.</summary>
    public int Missing => Device.Reports.Except(Server.Reports).Count();

    public void Run(int days)
    {
        _days = days;
        RunUntil(days * DayMs);
    }

    /// <summary>Runs only the beginning.</summary>
    public void RunUntil(long endMs)
    {
        var nextReport = 1;
        Device.Wake();
        while (_time.NowMs < endMs)
        {
            Device.Flash.IsReadOnly = _time.NowMs >= ReadOnlyFromMs;
            var reportMs = nextReport * QuarterMs;
            if (_time.NowMs >= reportMs)
            {
                Device.Report(nextReport++);
            }
            else if (!Device.IsAwake && _time.NowMs >= Device.WakeMs)
            {
                Device.Wake();
            }

            if (_time.NowMs >= _restartMs)
            {
                _upMs = _time.NowMs + OutageMs;
                _restartMs = NextRestart();
                Restarts++;
                _dtls?.Restart();
                Server.Restart(Plan.KeepsRegistrations);
            }

            Deliver();
            var device = Device.IsAwake ? Device.Step() : Device.WakeMs;
            if (IsUp)
            {
                Server.Step();
            }

            var next = new[] { device, Network.NextMs, _time.NextMs, nextReport * QuarterMs, _restartMs, IsUp ? Server.NextMs : _upMs }.Min();
            _time.GoTo(Math.Max(next, _time.NowMs + 1));
        }
    }

    public double DatagramsADay => (double)Network.Datagrams / _days;

    public double FlashWritesADay => (double)Device.Flash.Writes / _days;

    /// <summary>The head of the table.</summary>
    public static string Head =>
        $"{"",-32}{"B/day",7}{"datagrams/day",14}{"flash/day",10}{"lost",5}{"registers",10}{"updates",8}{"handshakes",11}{"reports",8}{"missing",8}{"unobserved",11}{"told",5}{"unknown s",10}{"rebindings",11}{"awake s",8}";

    /// <summary>A line of the table: what is lost, missing and told as the tests have it.</summary>
    public string Report() => FormattableString.Invariant(
        $"{Plan.Name,-32}{(double)Network.Bytes / _days,7:F0}{DatagramsADay,14:F1}{FlashWritesADay,10:F1}{Server.Expired,5}{Server.Registers,10}{Server.Updates,8}{FullHandshakes,11}{Device.Reports.Count,8}{Missing,8}{Device.Unobserved,11}{Told,5}{Server.LongestUnknownMs / 1000,10}{Network.Rebindings,11}{Device.AwakeMs / 1000.0 / Device.Wakes,8:F1}");

    private int Told => Device.Settled(NotificationResult.Dropped) + Device.Settled(NotificationResult.Superseded);

    private bool IsUp => _time.NowMs >= _upMs;

    private static OscorePeer Peer(bool keeps) => new(
        new OscoreCredentials
        {
            MasterSecret = SleepingDevice.MasterSecret,
            SenderId = SleepingDevice.RecipientId,
            RecipientId = SleepingDevice.SenderId,
            IdContext = keeps ? default(ReadOnlyMemory<byte>?) : SleepingDevice.IdContext,
        },
        keeps ? OscoreRecovery.Echo : OscoreRecovery.Rederivation);

    private long NextRestart() => (_weeks++ * WeekMs) + _random.NextInt64(DayMs, WeekMs - DayMs);

    private void Deliver()
    {
        while (Network.TryDeliver(out var toDevice, out var outside, out var datagram))
        {
            if (toDevice)
            {
                Device.Arrive(datagram);
            }
            else if (!IsUp)
            {
                continue;
            }
            else if (_dtls is null)
            {
                Server.Receive(datagram, outside);
            }
            else
            {
                foreach (var received in _dtls.Receive(datagram, outside))
                {
                    Server.Receive(received.Bytes.ToArray(), received.Peer);
                }
            }
        }
    }

    private void Send(byte[] datagram, EndPoint to)
    {
        if (_dtls is null)
        {
            Network.FromServer((IPEndPoint)to, datagram);
        }
        else
        {
            _dtls.Send(datagram, to);
        }
    }
}
