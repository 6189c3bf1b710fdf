using System;
using Lwm2m.Coap;
using Lwm2m.Coap.Tests;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests;

/// <summary>The peer of an endpoint with a protection: it sees what is beneath, answers that, and protects what it sends.</summary>
public sealed class ProtectedPeer
{
    private const int Contexts = 2;

    private readonly FakeProtection _device;
    private readonly FakeProtection _peer = new(false, Contexts) { IsUnsure = true };
    private readonly MemoryLink _beneath = new(2048, LinkState.Open);
    private readonly CoapMessage _message = new();
    private readonly RequestBinding _asked = new();
    private readonly RequestBinding _own = new();
    private readonly byte[] _buffer = new byte[8192];

    public ProtectedPeer(Random random)
    {
        _device = new FakeProtection(true, Contexts) { IsUnsure = random.Next(4) == 0, TakesPlain = random.Next(4) == 0 };
    }

    /// <summary>What the endpoint is made with.</summary>
    public MessageProtection Protection => _device;

    public byte[] Next(Random random, MemoryLink link)
    {
        Disturb(random);
        byte[] datagram = CoapInputs.Datagram(random, See(link));
        return Protect(random, random.Next(5) == 0 ? Mutation.Of(random, datagram) : datagram);
    }

    /// <summary>What a protection may come to say, and a context that changes.</summary>
    private void Disturb(Random random)
    {
        _device.IsExhausted = random.Next(40) == 0;
        if (random.Next(20) == 0)
        {
            _device.RefuseWith(CoapCode.Unauthorized, (Unprotection)random.Next((int)Unprotection.RefusedProtected + 1));
        }

        if (random.Next(500) == 0)
        {
            _device.Epoch++;
            _peer.Epoch = _device.Epoch;
        }
    }

    /// <summary>Shows the message sent last without its protection.</summary>
    private MemoryLink See(MemoryLink link)
    {
        Array.Copy(link.Sent, _buffer, link.SentLength);
        if (link.SentLength > 0 && _message.Parse(_buffer, 0, link.SentLength) == ParseStatus.Ok && CoapCode.IsRequest(_message.Code)
            && _peer.UnprotectRequest(_message, out int offset, out int count, _asked, 0) == Unprotection.Unconfirmed)
        {
            _beneath.Send(_buffer, offset, count);
            return _beneath;
        }

        return link;
    }

    private byte[] Protect(Random random, byte[] datagram)
    {
        int offset = _peer.HeadRoom;
        int count = datagram.Length;
        Array.Copy(datagram, 0, _buffer, offset, count);
        if (random.Next(20) == 0 || _message.Parse(datagram, 0, count) != ParseStatus.Ok || _message.Code == CoapCode.Empty)
        {
            return datagram;
        }

        if (CoapCode.IsRequest(_message.Code))
        {
            _peer.Context = random.Next(Contexts);
            _peer.ProtectRequest(_buffer, ref offset, ref count, _own, 0);
        }
        else
        {
            _asked.Set(Math.Max(_asked.Context, 0), _peer.Epoch, _asked.PartialIv);
            _peer.ProtectResponse(_buffer, ref offset, ref count, _asked, random.Next(2) == 0, 0);
        }

        return _buffer.AsSpan(offset, count).ToArray();
    }
}
