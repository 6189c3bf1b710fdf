using Lwm2m.Coap;

namespace Lwm2m.Cli;

/// <summary>Shows what OSCORE protects: the message inside, below the one that carries it.</summary>
public sealed class TapProtection(MessageProtection inner, InnerMessages messages) : MessageProtection
{
    public override int HeadRoom => inner.HeadRoom;

    public override int TailRoom => inner.TailRoom;

    public override int Overhead => inner.Overhead;

    public override bool IsResumed => inner.IsResumed;

    public override int Replacements => inner.Replacements;

    public override long RequestDueMs => inner.RequestDueMs;

    public override bool LacksNumber => inner.LacksNumber;

    public override bool ProtectRequest(byte[] buffer, ref int offset, ref int count, RequestBinding binding, long nowMs)
    {
        var plain = buffer.AsSpan(offset, count).ToArray();
        var isProtected = inner.ProtectRequest(buffer, ref offset, ref count, binding, nowMs);
        return isProtected && messages.Keep(buffer.AsSpan(offset, count), plain);
    }

    public override bool ProtectResponse(byte[] buffer, ref int offset, ref int count, RequestBinding binding, bool isOnly, long nowMs)
    {
        var plain = buffer.AsSpan(offset, count).ToArray();
        var isProtected = inner.ProtectResponse(buffer, ref offset, ref count, binding, isOnly, nowMs);
        return isProtected && messages.Keep(buffer.AsSpan(offset, count), plain);
    }

    public override Unprotection UnprotectRequest(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
    {
        var outcome = inner.UnprotectRequest(message, out offset, out count, binding, nowMs);
        Refusal = inner.Refusal;
        Show(outcome, message, offset, count);
        return outcome;
    }

    public override Unprotection UnprotectResponse(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
    {
        var outcome = inner.UnprotectResponse(message, out offset, out count, binding, nowMs);
        Show(outcome, message, offset, count);
        return outcome;
    }

    public override void ConfirmFresh(RequestBinding binding) => inner.ConfirmFresh(binding);

    public override bool Renew(RequestBinding binding, long nowMs) => inner.Renew(binding, nowMs);

    public override void RenewIfLost() => inner.RenewIfLost();

    public override bool Suspend() => inner.Suspend();

    private void Show(Unprotection outcome, CoapMessage message, int offset, int count)
    {
        switch (outcome)
        {
            case Unprotection.Opened:
                messages.ShowReceived(message.Buffer.AsSpan(offset, count).ToArray(), "");
                break;
            case Unprotection.Unconfirmed:
                messages.ShowReceived(message.Buffer.AsSpan(offset, count).ToArray(), ", to prove that it is fresh");
                break;
            case Unprotection.Retry:
                messages.ShowRefused("the other side asks for a new context");
                break;
            case Unprotection.UnprotectedError:
                messages.ShowRefused("an error without protection: not believed, unless nothing else comes");
                break;
            case Unprotection.Dropped:
                messages.ShowRefused("dropped: not genuine, or seen before");
                break;
            case Unprotection.Refused:
            case Unprotection.RefusedProtected:
                messages.ShowRefused($"refused with {Refusal >> 5}.{Refusal & 31:00}");
                break;
        }
    }
}

/// <summary>Makes protections of another engine with a tap on each.</summary>
public sealed class TapMessageSecurity(MessageSecurity engine, InnerMessages? messages) : MessageSecurity
{
    public override MessageProtection Protect(ObjectCredentials credentials, string name)
    {
        var protection = engine.Protect(credentials, name);
        return messages is null ? protection : new TapProtection(protection, messages);
    }

    public override MessageSecurity Rehearse() => engine.Rehearse();

    public override void Forget(string name) => engine.Forget(name);
}
