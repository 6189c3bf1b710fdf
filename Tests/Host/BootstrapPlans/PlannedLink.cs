using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Host.Tests;

/// <summary>A link in memory to one host; whoever has it is the server.</summary>
internal sealed class PlannedLink(string host) : DatagramLink
{
    private readonly Queue<byte[]> _arrived = new();
    private LinkState _state = LinkState.Closed;

    public string Host => host;

    /// <summary>What the device sent.</summary>
    public Queue<byte[]> Sent { get; } = new();

    public override LinkState State => _state;

    public override int MaxDatagram => 1280;

    public void Arrive(byte[] datagram) => _arrived.Enqueue(datagram);

    public override void Open(long nowMs) => _state = LinkState.Open;

    public override void Close()
    {
        _state = LinkState.Closed;
        _arrived.Clear();
    }

    public override bool Send(byte[] buffer, int offset, int count)
    {
        Sent.Enqueue(buffer.AsSpan(offset, count).ToArray());
        return true;
    }

    public override int Receive(byte[] buffer, int offset, int count)
    {
        if (!_arrived.TryDequeue(out var datagram))
        {
            return 0;
        }

        datagram.CopyTo(buffer, offset);
        return datagram.Length;
    }

    public override bool Wait(int timeoutMs) => _arrived.Count > 0;
}

/// <summary>The same for the scheme coaps; its handshake takes no time.</summary>
internal sealed class PlannedSecuredLink(PlannedLink inner) : SecuredLink
{
    public override LinkState State => inner.State;

    public override int MaxDatagram => inner.MaxDatagram;

    public override HandshakeKind Handshake => HandshakeKind.Full;

    public override int HandshakeDatagrams => 0;

    public override int HandshakeBytes => 0;

    public override int HandshakeMs => 0;

    public override int Alert => -1;

    public override AlertAction Action => AlertAction.Ignore;

    public override void SetCredentials(LinkCredentials credentials)
    {
    }

    public override void Abandon() => inner.Close();

    public override void Wipe()
    {
    }

    public override void Open(long nowMs) => inner.Open(nowMs);

    public override void Close() => inner.Close();

    public override bool Send(byte[] buffer, int offset, int count) => inner.Send(buffer, offset, count);

    public override int Receive(byte[] buffer, int offset, int count) => inner.Receive(buffer, offset, count);

    public override bool Wait(int timeoutMs) => inner.Wait(timeoutMs);
}

/// <summary>A scheme on such links.</summary>
internal sealed class PlannedBinding(bool isSecured, List<PlannedLink> links) : Binding
{
    public override string Scheme => isSecured ? "coaps" : "coap";

    public override int DefaultPort => isSecured ? 5684 : 5683;

    public override bool IsSecured => isSecured;

    public override char Letter => 'U';

    public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
    {
        var link = new PlannedLink(target.Host);
        links.Add(link);
        return isSecured ? new PlannedSecuredLink(link) : link;
    }
}
