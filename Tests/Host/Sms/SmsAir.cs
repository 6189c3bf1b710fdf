using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Foundation;

namespace Lwm2m.Host.Tests;

/// <summary>What becomes of one short message.</summary>
public enum SmsFault
{
    None,
    Lost,
    Delayed,
    Doubled,
}

/// <summary>
/// Short messages between a device and a server in virtual time: a modem that takes seconds for each and holds four, and a network that takes
/// seconds more and does to one message what the test says. Each that a side hands to the network is counted, as it is paid for.
/// </summary>
internal sealed class SmsAir(int modemMs, int networkMs) : DatagramLink
{
    public const int UserData = 140;
    public const int DelayMs = 30000;
    private const int Slots = 4;

    private readonly Queue<(byte[] Datagram, long SinceMs)> _modem = new();
    private readonly PriorityQueue<(bool ToDevice, byte[] Datagram), (long DueMs, int Number)> _network = new();
    private readonly Queue<byte[]> _arrived = new();
    private LinkState _state = LinkState.Closed;
    private long _nowMs;
    private long _leavesMs = Never;
    private int _number;

    /// <summary>The message that <see cref="Fault"/> happens to, by its number from 0 of all that either side pays for; -1 for none.</summary>
    public int FaultAt { get; set; } = -1;

    public SmsFault Fault { get; set; }

    /// <summary>Messages that either side paid for.</summary>
    public int Paid => FromDevice + FromServer;

    public int FromDevice { get; private set; }

    public int FromServer { get; private set; }

    public int Longest { get; private set; }

    /// <summary>Messages that the device gave while others it gave earlier had not left the modem.</summary>
    public int TooEarly { get; private set; }

    /// <summary>All that was paid for, in order.</summary>
    public List<byte[]> Log { get; } = [];

    public long NextNetworkMs => _network.TryPeek(out _, out var due) ? due.DueMs : long.MaxValue;

    public override LinkState State => _state;

    public override int MaxDatagram => UserData;

    public override bool IsSending => _modem.Count > 0;

    public override BearerTiming Timing { get; } = BearerTiming.ForSms();

    /// <summary>Starts to count anew.</summary>
    public void Recount()
    {
        (FromDevice, FromServer, TooEarly, _number) = (0, 0, 0, 0);
        (FaultAt, Fault) = (-1, SmsFault.None);
    }

    /// <summary>What the server sends.</summary>
    public void SendToDevice(byte[] datagram, long nowMs)
    {
        FromServer++;
        Carry(true, datagram, nowMs);
    }

    /// <summary>Lets a message of anybody arrive at the device.</summary>
    public void Arrive(byte[] datagram) => _arrived.Enqueue(datagram);

    /// <summary>Gives a message that has arrived at the server by now, or takes one for the device.</summary>
    /// <returns>The message for the server, or null.</returns>
    public byte[]? Deliver(long nowMs)
    {
        while (NextNetworkMs <= nowMs)
        {
            var (toDevice, datagram) = _network.Dequeue();
            if (!toDevice)
            {
                return datagram;
            }

            _arrived.Enqueue(datagram);
        }

        return null;
    }

    public override void Open(long nowMs) => (_nowMs, _state) = (nowMs, LinkState.Open);

    public override void Close()
    {
        _state = LinkState.Closed;
    }

    public override bool Send(byte[] buffer, int offset, int count)
    {
        if (_state != LinkState.Open || _modem.Count == Slots || count > UserData)
        {
            return false;
        }

        TooEarly += _modem.Any(waiting => waiting.SinceMs < _nowMs) ? 1 : 0;
        _modem.Enqueue((buffer.AsSpan(offset, count).ToArray(), _nowMs));
        _leavesMs = _leavesMs == Never ? _nowMs + modemMs : _leavesMs;
        return true;
    }

    public override int Receive(byte[] buffer, int offset, int count)
    {
        if (!_arrived.TryDequeue(out var datagram))
        {
            return 0;
        }

        datagram.AsSpan(0, Math.Min(count, datagram.Length)).CopyTo(buffer.AsSpan(offset));
        return datagram.Length;
    }

    public override long Step(long nowMs)
    {
        _nowMs = nowMs;
        while (nowMs >= _leavesMs)
        {
            FromDevice++;
            Carry(false, _modem.Dequeue().Datagram, _leavesMs);
            _leavesMs = _modem.Count > 0 ? _leavesMs + modemMs : Never;
        }

        return _leavesMs;
    }

    public override bool Wait(int timeoutMs) => _arrived.Count > 0;

    private void Carry(bool toDevice, byte[] datagram, long nowMs)
    {
        Log.Add(datagram);
        Longest = Math.Max(Longest, datagram.Length);
        var fault = _number == FaultAt ? Fault : SmsFault.None;
        var dueMs = nowMs + networkMs + (fault == SmsFault.Delayed ? DelayMs : 0);
        if (fault != SmsFault.Lost)
        {
            _network.Enqueue((toDevice, datagram), (dueMs, _number));
        }

        if (fault == SmsFault.Doubled)
        {
            _network.Enqueue((toDevice, datagram), (dueMs + 1000, _number));
        }

        _number++;
    }
}
