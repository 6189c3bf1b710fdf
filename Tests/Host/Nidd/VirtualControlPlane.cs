using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;
using Lwm2m.Nidd;
using NiddOutcome = Lwm2m.Nidd.NiddOutcome;

namespace Lwm2m.Host.Tests;

/// <summary>
/// Modem, radio and SCEF in virtual time: 300 bit/s, congested now and then, with power saving in which the SCEF keeps what comes, and hands it
/// over twice when the device is back.
/// </summary>
internal sealed class VirtualControlPlane(YearTime time, ScsTable scs, int mtu = ScefOptions.UsualMtu) : NiddCarrier
{
    /// <summary>T3324: so long after its last datagram the device can be reached.</summary>
    public const int ActiveMs = 20000;

    private const int BitsPerSecond = 300;
    private const int AccessMs = 800;

    private readonly PriorityQueue<Action, (long DueMs, long Number)> _due = new();
    private readonly List<byte[]> _kept = [];
    private LinkState _state = LinkState.Closed;
    private long _activeUntilMs;
    private long _number;
    private int _uplinks;

    /// <summary>What an operator sees.</summary>
    public OperatorLog Log { get; } = new();

    /// <summary>Takes what goes to a server.</summary>
    public Action<ServerName, byte[]> ToServer { get; set; } = (_, _) => { };

    /// <summary>Every how many uplinks one is refused; 0 for none.</summary>
    public int CongestedEvery { get; init; }

    /// <summary>What is done to a datagram on the air, where the link encrypts.</summary>
    public Func<bool, byte[], byte[]> Air { get; init; } = (_, datagram) => datagram;

    /// <summary>What was on the air.</summary>
    public List<byte[]> OnAir { get; } = [];

    /// <summary>Datagrams that the SCEF had to keep.</summary>
    public int KeptTotal { get; private set; }

    public override LinkState State => _state;

    public override int MaxUplink => mtu;

    public override int MaxDownlink => mtu;

    public override LinkPump? Pump => null;

    public long NextMs => _due.TryPeek(out _, out var due) ? due.DueMs : long.MaxValue;

    public bool IsReachable => time.NowMs < _activeUntilMs;

    public override void Open(long nowMs) => _state = LinkState.Open;

    public override void Close() => _state = LinkState.Closed;

    public override long Step(long nowMs) => DatagramLink.Never;

    public override void Start(byte[] buffer, int offset, int count, ReleaseHint hint, long nowMs)
    {
        var datagram = buffer.AsSpan(offset, count).ToArray();
        var isCongested = CongestedEvery > 0 && ++_uplinks % CongestedEvery == 0;
        After(AccessMs + (isCongested ? 0 : count * 8000 / BitsPerSecond), () =>
        {
            if (!isCongested)
            {
                var onAir = Air(true, datagram);
                OnAir.Add(onAir);
                Uplink(datagram, (ReleaseAssistance)hint);
            }

            Bearer.OnOutcome(isCongested ? NiddOutcome.Congested : NiddOutcome.Sent, time.NowMs);
        });
    }

    /// <summary>Takes a datagram of a server.</summary>
    public byte[]? FromServer(ServerName server, byte[] received)
    {
        if (scs.FromServer(server, received, out var answer) is not { } datagram)
        {
            return answer;
        }

        Note(Direction.Sent, server, datagram, ReleaseAssistance.None, datagram.Length > mtu ? "too long" : "relayed");
        if (datagram.Length > mtu)
        {
            return null;
        }

        if (IsReachable)
        {
            Downlink(datagram);
        }
        else
        {
            KeptTotal++;
            _kept.Add(datagram);
        }

        return null;
    }

    /// <summary>Carries out what is due.</summary>
    public void Run()
    {
        while (NextMs <= time.NowMs)
        {
            _due.Dequeue()();
        }
    }

    private void Uplink(byte[] datagram, ReleaseAssistance release)
    {
        _activeUntilMs = time.NowMs + ActiveMs;
        var (server, relayed) = scs.FromDevice(datagram);
        Note(Direction.Received, server, datagram, release, server is null ? "for no server" : "relayed");
        if (server is not null)
        {
            ToServer(server, relayed);
        }

        // Once in order, and again: as when each server had repeated its own.
        foreach (var kept in _kept.Concat(_kept).ToArray())
        {
            Downlink(kept);
        }

        _kept.Clear();
    }

    private void Downlink(byte[] datagram)
    {
        _activeUntilMs = time.NowMs + ActiveMs;
        OnAir.Add(Air(false, datagram));
        After(AccessMs + (datagram.Length * 8000 / BitsPerSecond), () => Bearer.OnArrived(datagram, 0, datagram.Length, time.NowMs));
    }

    private void After(long ms, Action action) => _due.Enqueue(action, (time.NowMs + ms, _number++));

    private void Note(Direction direction, ServerName? server, byte[] datagram, ReleaseAssistance release, string fate) =>
        Log.Note(new OperatorEntry(time.GetUtcNow(), "device", direction, server, datagram, release, fate));
}
