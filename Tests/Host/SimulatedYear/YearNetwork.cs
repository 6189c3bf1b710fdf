using System;
using System.Collections.Generic;
using System.Net;

namespace Lwm2m.Host.Tests;

/// <summary>
/// A mobile network in virtual time: it loses a tenth of all datagrams, delays the others so that they may overtake each
/// other, and its NAT forgets a device that was idle for a minute, which then has another address.
/// </summary>
internal sealed class YearNetwork(int seed, YearTime time)
{
    private const int LossPercent = 10;
    private const int MinDelayMs = 50;
    private const int MaxDelayMs = 1200;
    private const int NatIdleMs = 60000;
    private const int FirstPort = 1024;

    private readonly Random _random = new(seed);
    private readonly PriorityQueue<(bool ToDevice, IPEndPoint Outside, byte[] Datagram), (long DueMs, long Number)> _onTheWay = new();
    private IPEndPoint? _outside;
    private long _lastUseMs;
    private long _number;

    public int Datagrams { get; private set; }

    public long Bytes { get; private set; }

    public int Rebindings { get; private set; }

    /// <summary>Somebody who sees every datagram, and what he sends then, to whom and how soon.</summary>
    public Func<bool, byte[], IEnumerable<(bool ToDevice, byte[] Datagram, int DelayMs)>>? Attacker { get; init; }

    /// <summary>What he has sent.</summary>
    public int Injected { get; private set; }

    public long NextMs => _onTheWay.TryPeek(out _, out var due) ? due.DueMs : long.MaxValue;

    public void FromDevice(byte[] datagram)
    {
        if (_outside is null || time.NowMs > _lastUseMs + NatIdleMs)
        {
            Rebindings += _outside is null ? 0 : 1;
            _outside = new IPEndPoint(0x0A0A0A0A, FirstPort + (Rebindings % (ushort.MaxValue - FirstPort)));
        }

        _lastUseMs = time.NowMs;
        Send(false, _outside, datagram);
    }

    public void FromServer(IPEndPoint to, byte[] datagram) => Send(true, to, datagram);

    /// <summary>Gives a datagram that has arrived by now.</summary>
    public bool TryDeliver(out bool toDevice, out IPEndPoint outside, out byte[] datagram)
    {
        while (NextMs <= time.NowMs)
        {
            (toDevice, outside, datagram) = _onTheWay.Dequeue();
            if (!toDevice)
            {
                return true;
            }

            if (outside.Equals(_outside) && time.NowMs <= _lastUseMs + NatIdleMs)
            {
                _lastUseMs = time.NowMs;
                return true;
            }
        }

        (toDevice, outside, datagram) = (false, new IPEndPoint(0, 0), []);
        return false;
    }

    private void Send(bool toDevice, IPEndPoint outside, byte[] datagram)
    {
        Datagrams++;
        Bytes += datagram.Length;
        if (_random.Next(100) >= LossPercent)
        {
            _onTheWay.Enqueue((toDevice, outside, datagram), (time.NowMs + _random.Next(MinDelayMs, MaxDelayMs), _number++));
        }

        foreach (var injected in Attacker?.Invoke(toDevice, datagram) ?? [])
        {
            Injected++;
            _onTheWay.Enqueue((injected.ToDevice, outside, injected.Datagram), (time.NowMs + injected.DelayMs, _number++));
        }
    }
}
