using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>Shows what a secured link protects, with the bytes that it takes on the wire, and each handshake.</summary>
public sealed class TapSecuredLink(SecuredLink inner, WireCounter wire, Action<TappedDatagram>? listener, Action<string> report) : SecuredLink
{
    private LinkState _seen;
    private long _bytesAtOpen;

    public override LinkState State => inner.State;

    public override int MaxDatagram => inner.MaxDatagram;

    public override bool KeepsAddress => inner.KeepsAddress;

    public override bool IsSending => inner.IsSending;

    public override void Announce(ReleaseHint hint) => inner.Announce(hint);

    public override void Lend(byte[] buffer) => inner.Lend(buffer);

    public override BearerTiming? Timing => inner.Timing;

    public override LinkPump? Pump => inner.Pump;

    public override bool IsFaultLocal => inner.IsFaultLocal;

    public override bool MayHaveMore => inner.MayHaveMore;

    public override HandshakeKind Handshake => inner.Handshake;

    public override int HandshakeDatagrams => inner.HandshakeDatagrams;

    public override int HandshakeBytes => inner.HandshakeBytes;

    public override int OverheadBytes => inner.OverheadBytes;

    public override int HandshakeMs => inner.HandshakeMs;

    public override int Alert => inner.Alert;

    public override AlertAction Action => inner.Action;

    public override void SetCredentials(LinkCredentials credentials) => inner.SetCredentials(credentials);

    public override void Abandon() => inner.Abandon();

    public override void Wipe() => inner.Wipe();

    public override void Open(long nowMs)
    {
        _bytesAtOpen = wire.Bytes;
        inner.Open(nowMs);
        Watch();
    }

    public override void Close()
    {
        inner.Close();
        Watch();
    }

    public override bool Suspend()
    {
        var isKept = inner.Suspend();
        Watch();
        return isKept;
    }

    public override long Step(long nowMs)
    {
        var next = inner.Step(nowMs);
        Watch();
        return next;
    }

    public override bool Wait(int timeoutMs) => inner.Wait(timeoutMs);

    public override bool Send(byte[] buffer, int offset, int count)
    {
        var plain = listener is null ? null : buffer.AsSpan(offset, count).ToArray();
        var before = wire.Bytes;
        var taken = inner.Send(buffer, offset, count);
        if (taken && plain is not null)
        {
            listener!(new TappedDatagram(DateTime.Now, true, plain, (int)(wire.Bytes - before)));
        }

        return taken;
    }

    public override int Receive(byte[] buffer, int offset, int count)
    {
        var before = wire.ReceivedBytes;
        var received = inner.Receive(buffer, offset, count);
        if (received > 0)
        {
            listener?.Invoke(new TappedDatagram(DateTime.Now, false, buffer.AsSpan(offset, received).ToArray(), (int)(wire.ReceivedBytes - before)));
        }

        return received;
    }

    private void Watch()
    {
        var state = inner.State;
        if (state == _seen)
        {
            return;
        }

        _seen = state;
        if (state == LinkState.Open)
        {
            wire.Add(inner.Handshake);
        }

        if (state == LinkState.Open && inner.Handshake == HandshakeKind.Restored)
        {
            report("DTLS connection goes on from the store: no handshake");
        }
        else if (state == LinkState.Open)
        {
            report($"DTLS handshake {inner.Handshake.ToString().ToLowerInvariant()}: {inner.HandshakeDatagrams} datagrams, {inner.HandshakeBytes} B, {inner.HandshakeMs} ms");
        }
        else if (state == LinkState.Failed)
        {
            report(inner.IsFaultLocal || wire.Bytes == _bytesAtOpen
                ? "no way to the server: its name is not known, or there is no network"
                : $"DTLS handshake failed: {Reason(inner.Alert)}; {inner.HandshakeDatagrams} datagrams, {inner.HandshakeBytes} B");
        }
    }

    private static string Reason(int alert) => alert switch
    {
        < 0 => "no answer, or a key that differs",
        AlertDescription.BadRecordMac or AlertDescription.DecryptError => $"alert {alert}, the server has another key for this identity",
        AlertDescription.UnknownPskIdentity => $"alert {alert}, the server does not know this identity",
        AlertDescription.HandshakeFailure => $"alert {alert}, the server wants another cipher suite or key exchange",
        _ => $"alert {alert}",
    };
}

/// <summary>Makes secured links of another engine with a tap above and beneath each.</summary>
public sealed class TapSecurity(LinkSecurity engine, WireCounter counter, Action<TappedDatagram>? listener, Action<string> report) : LinkSecurity
{
    public override SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials) =>
        new TapSecuredLink(engine.Secure(new TapLink(inner, counter, null), target, credentials), counter, listener, report);

    public override bool Supports(CredentialKind kind) => engine.Supports(kind);

    public override string? FindFault(LinkTarget target, LinkCredentials credentials) => engine.FindFault(target, credentials);
}
