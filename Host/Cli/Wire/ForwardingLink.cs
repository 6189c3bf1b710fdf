using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>Hands everything on to the link beneath.</summary>
/// <param name="inner">The link beneath.</param>
public abstract class ForwardingLink(DatagramLink inner) : DatagramLink
{
    /// <summary>The link beneath.</summary>
    public DatagramLink Inner => inner;

    public override LinkState State => inner.State;

    public override int MaxDatagram => inner.MaxDatagram;

    public override bool KeepsAddress => inner.KeepsAddress;

    public override bool IsSending => inner.IsSending;

    public override BearerTiming? Timing => inner.Timing;

    public override LinkPump? Pump => inner.Pump;

    public override bool IsFaultLocal => inner.IsFaultLocal;

    public override bool MayHaveMore => inner.MayHaveMore;

    public override int OverheadBytes => inner.OverheadBytes;

    public override void Announce(ReleaseHint hint) => inner.Announce(hint);

    public override void Lend(byte[] buffer) => inner.Lend(buffer);

    public override void Await(int timeoutMs) => inner.Await(timeoutMs);

    public override void Open(long nowMs) => inner.Open(nowMs);

    public override void Close() => inner.Close();

    public override bool Suspend() => inner.Suspend();

    public override long Step(long nowMs) => inner.Step(nowMs);

    public override bool Wait(int timeoutMs) => inner.Wait(timeoutMs);

    public override bool Send(byte[] buffer, int offset, int count) => inner.Send(buffer, offset, count);

    public override int Receive(byte[] buffer, int offset, int count) => inner.Receive(buffer, offset, count);
}
