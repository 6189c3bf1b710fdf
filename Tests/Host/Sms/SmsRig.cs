using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using Lwm2m.Dialects;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using BenchOptions = Lwm2m.Bench.Modem.ModemOptions;

namespace Lwm2m.Host.Tests;

/// <summary>The device's short message service on the bench's modem and short message centre, in virtual time.</summary>
internal sealed class SmsRig : IDisposable
{
    public const string DeviceNumber = "4512345678";
    public const string ServerNumber = "4587654321";

    /// <summary>The longest time that anything is waited for.</summary>
    public const int LongMs = 3_600_000;

    private readonly VirtualClock _clock = new();
    private readonly List<DatagramLink> _links = [];
    private readonly byte[] _room = new byte[200];
    private readonly StandInPort _port;
    private readonly RigPins? _pins;

    /// <param name="change">Changes the options of the service.</param>
    /// <param name="modem">Changes the options of the modem.</param>
    /// <param name="smsc">Options of the centre.</param>
    /// <param name="pieceBytes">The most bytes that a read of the line gives.</param>
    /// <param name="pins">The wires to the power key and the reset, if there are any.</param>
    /// <param name="card">The card in the modem, if there is one.</param>
    /// <param name="leavesToolkit">Whether the modem leaves the toolkit of the card to the device, as its dialect says.</param>
    public SmsRig(Action<SmsOptions>? change = null, Func<BenchOptions, BenchOptions>? modem = null, SmscOptions? smsc = null, int pieceBytes = int.MaxValue,
        RigPins? pins = null, IModemCard? card = null, bool leavesToolkit = false)
    {
        Agenda = new Agenda(() => _clock.Now);
        Centre = new ShortMessageCentre(Agenda, smsc ?? new SmscOptions { Start = new DateTimeOffset(2026, 11, 30, 12, 34, 56, TimeSpan.FromHours(1)) });
        var options = new BenchOptions { IsSettled = true, Msisdn = DeviceNumber };
        StandIn = new ModemStandIn(modem?.Invoke(options) ?? options, new ModemWorld(Agenda, Centre, Card: card));
        StandIn.Logged += Log.Add;
        Centre.Passed += passage =>
        {
            if (passage.IsFromMobile)
            {
                Submitted?.Invoke(SubmitTpdu.Parse(passage.Tpdu, passage.Time));
            }
        };
        _port = new StandInPort(StandIn, pieceBytes);
        _pins = pins;
        var dialects = KnownDialects.Make();
        Array.ForEach(dialects, dialect => dialect.LeavesToolkit = leavesToolkit);
        Modem = new CellularModem(_port, _clock, dialects, null, pins?.Power);
        var sms = new SmsOptions();
        change?.Invoke(sms);
        Service = new SmsService(Modem, sms);
    }

    /// <summary>A message of the device has reached the network.</summary>
    public event Action<SubmitTpdu>? Submitted;

    public Agenda Agenda { get; }

    public ShortMessageCentre Centre { get; }

    public ModemStandIn StandIn { get; }

    public CellularModem Modem { get; }

    public SmsService Service { get; }

    /// <summary>Bytes that the device has allocated in its steps.</summary>
    public long Allocated { get; private set; }

    /// <summary>What went over the line.</summary>
    public List<string> Log { get; } = [];

    public long NowMs => _clock.Now;

    public Clock Clock => _clock;

    public ModemFaults Faults => StandIn.Faults;

    public SmsCounters Counters => Service.Counters;

    /// <summary>The commands that began with a text, since the start.</summary>
    public string[] Commands(string begin) => [.. Log.Where(line => line.StartsWith("> " + begin, StringComparison.Ordinal)).Select(line => line[2..])];

    /// <summary>Messages in the stores of the modem.</summary>
    public int Stored => StandIn.Memory.Stores.Values.Sum(store => store.Messages.Count);

    /// <summary>Puts a message into a store, as if it had come before.</summary>
    /// <param name="store">Its name.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="data">8-bit data.</param>
    /// <param name="status">0 unread, 1 read, 2 unsent, 3 sent.</param>
    public void Store(string store, string from, byte[] data, int status = 0)
    {
        var tpdu = new DeliverTpdu { Originator = new(from), Time = Centre.Now, UserDataLength = data.Length, UserData = data }.ToOctets();
        StandIn.Memory.Stores[store].Add(new StoredSms((SmsStatus)status, [0, .. tpdu], tpdu.Length));
    }

    /// <summary>A link to a number, which is opened.</summary>
    public SmsLink Open(string number = ServerNumber, PushListener? listener = null)
    {
        var link = new SmsLink(Service, new LinkTarget(LinkTarget.SmsScheme, number, 0), listener);
        Add(link);
        link.Open(NowMs);
        Until(() => link.State == LinkState.Open);
        return link;
    }

    /// <summary>Steps a link with the others.</summary>
    public void Add(DatagramLink link) => _links.Add(link);

    public void Until(Func<bool> holds, int limitMs = LongMs)
    {
        var end = NowMs + limitMs;
        while (!holds())
        {
            var next = Step();
            if (holds())
            {
                return;
            }

            Assert.IsTrue(NowMs < end, "nothing has come of it:\n" + string.Join('\n', Log.TakeLast(40)) + $" at {NowMs} {Modem.State}");
            Advance(next, end);
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Wait(int ms)
    {
        for (var end = NowMs + ms; NowMs < end;)
        {
            Advance(Step(), end);
        }

        Step();
    }

    /// <summary>Lets time pass in which the device does nothing.</summary>
    public void PassWithoutSteps(int ms)
    {
        for (var end = NowMs + ms; NowMs < end; _clock.Now = Math.Min(end, Math.Max(Agenda.NextDueMs, NowMs + 1)))
        {
            Agenda.RunDue();
        }

        Agenda.RunDue();
    }

    /// <summary>The datagram that a link has received, in hex; the empty text if there is none.</summary>
    public string Receive(DatagramLink link)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = link.Receive(_room, 0, _room.Length);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        return Convert.ToHexStringLower(_room, 0, count);
    }

    /// <summary>Sends a datagram that the link must take.</summary>
    public void Send(DatagramLink link, byte[] datagram)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isSent = link.Send(datagram, 0, datagram.Length);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsTrue(isSent);
    }

    public void Dispose() => StandIn.Dispose();

    private long Step()
    {
        _pins?.Carry(StandIn.Pins);
        Agenda.RunDue();
        var before = GC.GetAllocatedBytesForCurrentThread() - _port.Allocated;
        var next = DatagramLink.Never;
        foreach (var link in _links)
        {
            next = Math.Min(next, link.Step(_clock.Now));
        }

        _pins?.Carry(StandIn.Pins);

        Allocated += GC.GetAllocatedBytesForCurrentThread() - _port.Allocated - before;
        return next;
    }

    private void Advance(long next, long end)
    {
        next = StandIn.BytesToRead > 0 ? NowMs : Math.Min(next, Agenda.NextDueMs);
        _clock.Now = Math.Min(end, Math.Max(next, NowMs + 1));
    }

    private sealed class VirtualClock : Clock
    {
        public long Now { get; set; } = 1000;

        public override long NowMs => Now;
    }

    /// <summary>The line to the stand-in, which allocates at will.</summary>
    private sealed class StandInPort(ModemStandIn modem, int pieceBytes) : ModemPort
    {
        /// <summary>Bytes that were allocated behind it.</summary>
        public long Allocated { get; private set; }

        public override int BaudRate => modem.HostBaud;

        public override bool Open(int baudRate)
        {
            modem.HostBaud = baudRate;
            return true;
        }

        public override void Close()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = modem.Read(buffer.AsSpan(offset, Math.Min(count, pieceBytes)));
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            return read;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            modem.Write(buffer.AsSpan(offset, count));
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
