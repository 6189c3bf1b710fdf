using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Modem;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A year with a fault of the modem every day, in virtual time.</summary>
[TestClass]
public class ModemYearTests
{
    private const int Days = 365;
    private const int HourMs = 3_600_000;

    private static readonly Action<SmsRig, Random>[] Faults =
    [
        (rig, _) => rig.StandIn.Reboot(),
        (rig, _) => RebootSilently(rig),
        (rig, _) => rig.StandIn.SetCoverage(false),
        (rig, random) => rig.Faults.Stuck = (StuckUntil)random.Next(1, 5),
        (rig, random) => (rig.Faults.Stuck, rig.Faults.StuckAnswersError) = ((StuckUntil)random.Next(2, 5), true),
        LoseBytes,
        (rig, random) => rig.Faults.PromptsMissing = random.Next(1, 5),
        (rig, random) => (rig.Faults.SilentCommand, rig.Faults.CommandSilences) = (Command(random), random.Next(1, 8)),
        (rig, random) => (rig.Faults.FailingCommand, rig.Faults.CommandFailures) = (Command(random), random.Next(1, 8)),
        (rig, random) => (rig.Faults.SubmitError, rig.Faults.SubmitErrors) = (500, random.Next(1, 8)),
        (rig, random) => (rig.Faults.BaudAfterReset, rig.Faults.RebootsAtCommand) = (9600, random.Next(1, 10)),
        (rig, random) => (rig.Faults.SimBusy, rig.Faults.RebootsAtCommand) = (random.Next(1, 30), random.Next(1, 10)),
        (rig, _) => rig.Faults.EchoStaysOn = true,
        (rig, _) => rig.Faults.UrcAfterCommand = "+CSCON: 1",
        (rig, _) => rig.Faults.SharedPrefixUrc = true,
        (rig, _) => rig.Faults.EntersDataMode = true,
        (rig, random) => rig.Faults.SubmitLateMs = random.Next(1, 110_000),
        (rig, random) => rig.Faults.RebootsAtCommand = random.Next(1, 20),
    ];

    [TestMethod]
    public void A_year_with_a_fault_every_day_loses_nothing_that_was_acknowledged_and_ends_nowhere()
    {
        var random = new Random(27005);
        using var rig = new SmsRig(pins: new RigPins());
        var arrived = new HashSet<string>();
        rig.Submitted += submit => arrived.Add(Convert.ToHexStringLower(submit.UserData));
        var received = new HashSet<string>();
        SmsLink link = rig.Open();
        rig.Modem.Dialect.PowerOnMs = 600;
        rig.Modem.Dialect.PowerOffMs = 700;
        var server = new Lwm2m.Bench.Sms.SmsAddress(SmsRig.ServerNumber);
        var used = new int[Faults.Length];
        int sent = 0, sentDown = 0;
        for (int day = 0; day < Days; day++)
        {
            rig.Log.Clear();
            int fault = random.Next(Faults.Length);
            used[fault]++;
            int faultHour = random.Next(0, 8), endHour = faultHour + random.Next(1, 4), before = arrived.Count, malformed = rig.Counters.Malformed;
            for (int hour = 0; hour < 24; hour++)
            {
                if (hour == faultHour)
                {
                    rig.Wait(random.Next(HourMs / 2));
                    Faults[fault](rig, random);
                }
                else if (hour == endHour)
                {
                    Heal(rig);
                }

                if (hour % 3 == 0)
                {
                    byte[] datagram = [0x40, (byte)(sent >> 16), (byte)(sent >> 8), (byte)sent];
                    sent += link.State == LinkState.Open && link.Send(datagram, 0, datagram.Length) ? 1 : 0;
                    rig.Centre.Send(server, SmsRig.DeviceNumber, [0x50, (byte)(sentDown >> 16), (byte)(sentDown >> 8), (byte)sentDown++]);
                }

                for (int part = 0; part < 4; part++)
                {
                    rig.Wait(HourMs / 4);
                    while (link.HasArrived)
                    {
                        received.Add(rig.Receive(link));
                    }

                    if (link.State == LinkState.Failed)
                    {
                        // As the client does.
                        link.Close();
                        link.Open(rig.NowMs);
                    }
                }
            }

            string trace = $"day {day}, fault {fault}: {rig.Modem.State} {rig.Modem.Fault} {link.State}\n{string.Join('\n', rig.Log.TakeLast(40))}";
            Assert.AreEqual(ModemState.Ready, rig.Modem.State, trace);
            Assert.AreEqual(LinkState.Open, link.State, trace);
            Assert.IsGreaterThan(before, arrived.Count, trace);
            Assert.AreEqual(StuckUntil.No, rig.Faults.Stuck, trace);

            // It is acknowledged before it is read, as the network would end reception; a line that lost a byte is lost then.
            Assert.IsTrue(rig.Counters.Malformed == malformed || Faults[fault] == LoseBytes, trace);
        }

        SmsCounters counters = rig.Counters;
        Console.WriteLine($"{sent} given to the link, {counters.Sent} acknowledged, {arrived.Count} arrived; {sentDown} sent down, {rig.Centre.Delivered} acknowledged, {received.Count} received, {counters.Malformed} damaged on the line, {counters.Duplicates} twice; "
            + $"failures {rig.Modem.Failures}, rungs {string.Join(' ', Enum.GetValues<RecoveryRung>().Select(r => $"{r} {rig.Modem.CountOf(r)}"))}");
        Assert.IsTrue(used.All(u => u > 3));
        Assert.IsGreaterThanOrEqualTo(counters.Sent, arrived.Count, "a message that the modem acknowledged has not arrived");
        Assert.AreEqual(rig.Centre.Delivered, received.Count + counters.Malformed, "a message that the device acknowledged was not handed out");
        Assert.AreEqual(0, counters.Overruns);
        Assert.IsTrue(Enum.GetValues<RecoveryRung>().All(r => rig.Modem.CountOf(r) > 0));
    }

    private static string Command(Random random) => new[] { "+CMGS", "+CEREG", "+CMGL", "+CNMI", "+CNMA", "E", "+CMEE", "+CFUN", "+CPIN" }[random.Next(9)];

    private static void LoseBytes(SmsRig rig, Random random) => rig.Faults.LosesByteEvery = random.Next(20, 200);

    private static void RebootSilently(SmsRig rig)
    {
        rig.Faults.BootsSilently = true;
        rig.StandIn.Reboot();
    }

    /// <summary>What lasts as long as it is switched on is switched off; a modem that hangs is left to the ladder.</summary>
    private static void Heal(SmsRig rig)
    {
        rig.StandIn.SetCoverage(true);
        rig.Faults.BootsSilently = false;
        rig.Faults.LosesByteEvery = 0;
        rig.Faults.PromptsMissing = 0;
        rig.Faults.CommandSilences = 0;
        rig.Faults.CommandFailures = 0;
        rig.Faults.SubmitErrors = 0;
        rig.Faults.BaudAfterReset = 0;
        rig.Faults.SimBusy = 0;
        rig.Faults.EchoStaysOn = false;
        rig.Faults.UrcAfterCommand = null;
        rig.Faults.SharedPrefixUrc = false;
        rig.Faults.SubmitLateMs = 0;
    }
}
