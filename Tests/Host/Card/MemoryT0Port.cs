using Microsoft.VisualStudio.TestTools.UnitTesting;
using System;
using System.Collections.Generic;
using Lwm2m.Bench.Card;
using Lwm2m.Sim;

namespace Lwm2m.Host.Tests;

/// <summary>The line between the device's reader and the bench's card: opening the port resets the card. A rate that is not the card's carries nothing but echo.</summary>
internal sealed class MemoryT0Port : T0Port
{
    private readonly T0Card _card;
    private readonly Queue<byte> _toHost = new();
    private int _baud;

    public MemoryT0Port(T0Card card) => _card = card;

    public bool IsOpen { get; private set; }

    public bool IsOdd { get; private set; }

    /// <summary>Rates it cannot be set to.</summary>
    public int HighestBaud { get; set; } = int.MaxValue;

    /// <summary>Whether the card has no RST of its own.</summary>
    public bool IsResetByOpening { get; set; } = true;

    public void Reset() => Hear(_card.Reset());

    public override bool Open(int baudRate, bool isOdd)
    {
        Close();
        if (baudRate > HighestBaud)
        {
            return false;
        }

        IsOpen = true;
        IsOdd = isOdd;
        _baud = baudRate;
        if (IsResetByOpening)
        {
            Reset();
        }

        return true;
    }

    public override bool SetBaudRate(int baudRate)
    {
        _baud = baudRate;
        return baudRate <= HighestBaud;
    }

    public override void Close()
    {
        IsOpen = false;
        _toHost.Clear();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = 0;
        while (read < count && _toHost.TryDequeue(out byte octet))
        {
            buffer[offset + read++] = octet;
        }

        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Assert.IsTrue(IsOpen);
        bool isHeard = Math.Abs(_baud - 3571200 / T0Rate.Clocks(_card.Rate)) < _baud / 25.0;
        Hear(isHeard ? _card.Hear(buffer.AsSpan(offset, count)) : buffer.AsSpan(offset, count).ToArray());
    }

    private void Hear(byte[] octets)
    {
        foreach (byte octet in octets)
        {
            _toHost.Enqueue(octet);
        }
    }
}
