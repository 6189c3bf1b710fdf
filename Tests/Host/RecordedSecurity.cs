using System;
using Lwm2m.Coap;

namespace Lwm2m.Host.Tests;

/// <summary>OSCORE whose nonces are noted when it protects, and not when it opens.</summary>
internal sealed class RecordedSecurity(MessageSecurity inner, NonceRecorder recorder) : MessageSecurity
{
    public override MessageProtection Protect(ObjectCredentials credentials, string name) => new Recorded(inner.Protect(credentials, name), recorder);

    public override void Forget(string name) => inner.Forget(name);

    public override MessageSecurity Rehearse() => inner.Rehearse();

    private sealed class Recorded(MessageProtection inner, NonceRecorder recorder) : MessageProtection
    {
        public override int HeadRoom => inner.HeadRoom;

        public override int TailRoom => inner.TailRoom;

        public override int Overhead => inner.Overhead;

        public override bool IsResumed => inner.IsResumed;

        public override int Replacements => inner.Replacements;

        public override long RequestDueMs => inner.RequestDueMs;

        public override bool ProtectRequest(byte[] buffer, ref int offset, ref int count, RequestBinding binding, long nowMs)
        {
            recorder.IsProtecting = true;
            var isProtected = inner.ProtectRequest(buffer, ref offset, ref count, binding, nowMs);
            recorder.IsProtecting = false;
            return isProtected;
        }

        public override bool ProtectResponse(byte[] buffer, ref int offset, ref int count, RequestBinding binding, bool isOnly, long nowMs)
        {
            recorder.IsProtecting = true;
            var isProtected = inner.ProtectResponse(buffer, ref offset, ref count, binding, isOnly, nowMs);
            recorder.IsProtecting = false;
            return isProtected;
        }

        public override Unprotection UnprotectRequest(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
        {
            var outcome = inner.UnprotectRequest(message, out offset, out count, binding, nowMs);
            Refusal = inner.Refusal;
            return outcome;
        }

        public override Unprotection UnprotectResponse(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs) =>
            inner.UnprotectResponse(message, out offset, out count, binding, nowMs);

        public override bool Renew(RequestBinding binding, long nowMs) => inner.Renew(binding, nowMs);

        public override void RenewIfLost() => inner.RenewIfLost();

        public override void ConfirmFresh(RequestBinding binding) => inner.ConfirmFresh(binding);

        public override bool Suspend() => inner.Suspend();
    }
}
