using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Transport;
using Lwm2m.Dialects;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.ModemUdp;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using ModemSockets = Lwm2m.ModemUdp.ModemSockets;

namespace Lwm2m.Host.Tests;

/// <summary>A device with UDP sockets in a modem stand-in that has been on for long, a server behind it, and a clock of their own.</summary>
internal sealed class UdpRig : IDisposable
{
    private const int LimitMs = 300_000;

    private readonly string _dialect;
    private readonly bool _isKnown;
    private readonly Dialect? _chosen;
    private readonly List<string> _log = [];
    private long _nowMs = 1;

    public UdpRig(string dialect, bool isKnown = true, Dialect? chosen = null)
    {
        _chosen = chosen;
        _dialect = dialect;
        _isKnown = isKnown;
        Agenda = new Agenda(() => _nowMs);
        Bearer = new MemoryBearer(Agenda);
        StandIn = new ModemStandIn(new Lwm2m.Bench.Modem.ModemOptions { Dialect = dialect, IsSettled = true }, new ModemWorld(Agenda, Bearer: Bearer));
        StandIn.Logged += line => _log.Add($"{_nowMs.ToString(CultureInfo.InvariantCulture),8} {line}");
        Server = AddServer(5683);
        RestartHost();
    }

    /// <summary>The dialects with sockets, for tests of each.</summary>
    public static IEnumerable<object[]> DialectNames => KnownDialects.Make().Select(dialect => dialect.Name).Except(["generic"]).Select(name => new object[] { name });

    public Agenda Agenda { get; }

    public MemoryBearer Bearer { get; }

    public ModemStandIn StandIn { get; }

    public FarEnd Server { get; }

    public DamagingPort Port { get; private set; } = null!;

    public CellularModem Modem { get; private set; } = null!;

    public ModemSockets Sockets { get; private set; } = null!;

    public ModemUdpLink Link { get; private set; } = null!;

    public long NowMs => _nowMs;

    /// <summary>All that the device knows is gone; the modem stays as it is.</summary>
    public void RestartHost()
    {
        Port = new DamagingPort(StandIn);
        var known = KnownDialects.Make();
        Modem = new CellularModem(Port, new RigClock(this), _chosen is not null ? [_chosen] : _isKnown ? [known.Single(dialect => dialect.Name == _dialect)] : known);
        Sockets = new ModemSockets(Modem);
        Link = NewLink($"{Server.Address.Address}", Server.Address.Port);
    }

    public FarEnd AddServer(int port) => new(Bearer, new IPEndPoint(IPAddress.Parse("198.51.100.7"), port));

    public ModemUdpLink NewLink(string host, int port) =>
        (ModemUdpLink)new ModemUdpBinding(Sockets).CreateLink(new LinkTarget("coap", host, port), null!);

    public void OpenLink(ModemUdpLink? link = null)
    {
        (link ?? Link).Open(_nowMs);
        Until(() => (link ?? Link).State == LinkState.Open);
    }

    /// <summary>A datagram to the server, and the same back.</summary>
    public void Exchange(ModemUdpLink link, byte[] datagram)
    {
        Assert.IsTrue(link.Send(datagram, 0, datagram.Length));
        Until(() => Server.Received.Count > 0);
        CollectionAssert.AreEqual(datagram, Server.Received.Dequeue());
        Server.Answer(datagram);
        CollectionAssert.AreEqual(datagram, Receive(link));
    }

    public byte[] Receive(ModemUdpLink? link = null)
    {
        link ??= Link;
        Until(() => link.HasArrived);
        byte[] buffer = new byte[2048];
        return buffer[..link.Receive(buffer, 0, buffer.Length)];
    }

    public void Until(Func<bool> holds)
    {
        long allocated = 0;
        Until(holds, ref allocated);
    }

    /// <summary>Lets time pass until something holds, and adds up what the device allocated meanwhile.</summary>
    public void Until(Func<bool> holds, ref long allocated) =>
        Assert.IsTrue(Run(LimitMs, holds, ref allocated), $"modem {Modem.State} ({Modem.Fault}), link {Link.State} sending {Link.IsSending} lost {Link.Lost} refused {Link.Refused} busy {Modem.Channel.IsBusy} now {_nowMs}:\n{string.Join('\n', _log.TakeLast(60))}");

    public void Run(long forMs)
    {
        long allocated = 0;
        Run(forMs, () => false, ref allocated);
    }

    public void AssertNothingLost()
    {
        Assert.AreEqual(0, Link.Lost + Link.Refused + Link.Dropped + Sockets.Strays);
        Assert.AreEqual(0, Modem.Channel.UnknownLines + Modem.Channel.DamagedLines, string.Join('\n', _log));
    }

    public void Dispose() => StandIn.Dispose();

    private bool Run(long forMs, Func<bool> until, ref long allocated)
    {
        var endMs = _nowMs + forMs;
        var idle = 0;
        while (true)
        {
            Agenda.RunDue();
            Port.Carry();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var next = Math.Min(Link.Step(_nowMs), Modem.Step(_nowMs));
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Port.Carry();
            if (until())
            {
                return true;
            }

            if (_nowMs >= endMs)
            {
                return false;
            }

            Assert.IsTrue(next > _nowMs || ++idle < 1000, "The modem asks again and again at one time");
            idle = next > _nowMs ? 0 : idle;
            _nowMs = Math.Max(next > _nowMs ? _nowMs + 1 : _nowMs, Math.Min(endMs, Math.Min(next, Agenda.NextDueMs)));
        }
    }

    private sealed class RigClock(UdpRig rig) : Clock
    {
        public override long NowMs => rig._nowMs;
    }
}

/// <summary>A server that keeps what it receives, and answers whoever sent last.</summary>
internal sealed class FarEnd
{
    private readonly IBearerSocket _socket;
    private IPEndPoint? _peer;

    public FarEnd(MemoryBearer bearer, IPEndPoint address)
    {
        Address = address;
        _socket = bearer.Listen(address, (peer, datagram) =>
        {
            _peer = peer;
            Received.Enqueue(datagram);
        });
    }

    public IPEndPoint Address { get; }

    public Queue<byte[]> Received { get; } = new();

    public void Answer(byte[] datagram) => _socket.Send(_peer!, datagram);
}

/// <summary>A line to a modem stand-in that can damage what the modem says. What the device itself does allocates nothing.</summary>
internal sealed class DamagingPort(ModemStandIn standIn) : ModemPort
{
    private readonly byte[] _in = new byte[65536];
    private readonly byte[] _out = new byte[65536];
    private int _inStart;
    private int _inEnd;
    private int _outEnd;
    private bool _isOpen;

    /// <summary>Changes what the modem says.</summary>
    public Func<string, string>? Damage { get; set; }

    /// <summary>Whether all that the modem says is lost.</summary>
    public bool LosesLines { get; set; }

    public override int BaudRate => standIn.HostBaud;

    public override bool Open(int baudRate)
    {
        standIn.HostBaud = baudRate;
        _isOpen = true;
        return true;
    }

    public override void Close() => _isOpen = false;

    public override int Read(byte[] buffer, int offset, int count)
    {
        count = _isOpen ? Math.Min(count, _inEnd - _inStart) : 0;
        Array.Copy(_in, _inStart, buffer, offset, count);
        _inStart += count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Array.Copy(buffer, offset, _out, _outEnd, count);
        _outEnd += count;
    }

    /// <summary>Passes on what waits in either direction.</summary>
    public void Carry()
    {
        standIn.Write(_out.AsSpan(0, _outEnd));
        _outEnd = 0;
        if (_inStart == _inEnd)
        {
            _inStart = 0;
            _inEnd = 0;
        }

        var heard = new byte[8192];
        int count = standIn.Read(heard);
        var bytes = heard[..count];
        if (Damage is not null && count > 0)
        {
            bytes = Encoding.Latin1.GetBytes(Damage(Encoding.Latin1.GetString(bytes)));
        }

        if (!LosesLines)
        {
            bytes.CopyTo(_in, _inEnd);
            _inEnd += bytes.Length;
        }
    }
}
