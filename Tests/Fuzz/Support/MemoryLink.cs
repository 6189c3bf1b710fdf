using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests;

/// <summary>One datagram each way, in memory. What the device sends must be well-formed and fit.</summary>
public sealed class MemoryLink : DatagramLink
{
    private const int LargestSent = 2048;

    private readonly CoapMessage _message = new();
    private readonly int _maxDatagram;
    private readonly byte[] _sent = new byte[LargestSent];
    private byte[]? _pending;
    private LinkState _state;

    public MemoryLink(int maxDatagram, LinkState state)
    {
        _maxDatagram = maxDatagram;
        _state = state;
    }

    /// <summary>What was sent last that may be answered: confirmable or a notification.</summary>
    public byte[] Sent => _sent;

    public int SentLength { get; private set; }

    /// <summary>Datagrams sent since it was set to 0.</summary>
    public int SentNow { get; set; }

    /// <summary>Called with each datagram sent.</summary>
    public Action<CoapMessage>? OnSent { get; set; }

    public bool Refuses { get; set; }

    public override LinkState State => _state;

    public override int MaxDatagram => _maxDatagram;

    public void Put(byte[] datagram) => _pending = datagram;

    public override void Open(long nowMs) => _state = LinkState.Open;

    public override void Close()
    {
        _state = LinkState.Closed;
        _pending = null;
    }

    public override bool Send(byte[] buffer, int offset, int count)
    {
        if (count <= 0 || count > _maxDatagram)
        {
            throw new InvalidOperationException("sends more than the link takes");
        }

        if (_message.Parse(buffer, offset, count) != ParseStatus.Ok || _message.HasUnknownCritical)
        {
            throw new InvalidOperationException("sends a malformed message");
        }

        if (_message.Type == CoapType.Confirmable || _message.Find(OptionNumber.Observe) >= 0)
        {
            Array.Copy(buffer, offset, _sent, 0, count);
            SentLength = count;
        }

        SentNow++;
        OnSent?.Invoke(_message);
        return !Refuses;
    }

    public override int Receive(byte[] buffer, int offset, int count)
    {
        if (_pending is null)
        {
            return 0;
        }

        int taken = Math.Min(count, _pending.Length);
        Array.Copy(_pending, 0, buffer, offset, taken);
        _pending = null;
        return taken;
    }

    public override bool Wait(int timeoutMs) => _pending is not null;
}
