using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <content>Requests to the peer.</content>
public sealed partial class OscorePeer
{
    /// <summary>Protects a request under the context there is, or under the next of RFC 8613 Appendix B.2.</summary>
    /// <exception cref="OscoreException">There is no context, or its sequence numbers are used up.</exception>
    internal (CoapRequest Outer, RequestBinding Binding) Protect(CoapRequest request)
    {
        lock (_lock)
        {
            if (_half is { } half)
            {
                var (early, bound) = OscoreMessages.ProtectRequest(half, request, _halfTold, Misbehaviour);
                LastRequest = early;
                return (early, bound);
            }

            var context = _proposed ?? (_beginsAnew ? null : _context);
            if (context is null && Recovery != OscoreRecovery.Rederivation)
            {
                throw new OscoreException($"the context with {this} is lost");
            }

            // In a run of RFC 8613 Appendix B.2 the kid context is a CBOR byte string, in normal requests the ID Context as it is.
            var isSettled = context is not null && context == _context;
            context ??= _rederivation.First();
            var told = !isSettled ? Rederivation.Told(context.IdContext!.Value) : ShowsIdContext ? context.IdContext : null;
            var (outer, binding) = OscoreMessages.ProtectRequest(context, request, told, Misbehaviour);
            LastRequest = outer;
            return (outer, binding);
        }
    }

    /// <summary>Opens a response.</summary>
    internal ResponseVerdict Open(RequestBinding binding, OscoreOption option, CoapResponse outer, out CoapResponse inner)
    {
        lock (_lock)
        {
            inner = outer;
            if (Recovery == OscoreRecovery.Rederivation && IsFirstResponse(binding, option, outer, out var r2))
            {
                _proposed = _rederivation.Third(r2);
                return ResponseVerdict.NewContext;
            }

            if (OscoreMessages.OpenResponse(binding.Context, binding, option, outer) is not { } opened)
            {
                return ResponseVerdict.Refused;
            }

            Confirm(binding.Context);
            inner = opened;
            return ResponseVerdict.Accepted;
        }
    }

    internal override IProtectedExchange NewExchange() => new ProtectedExchange(this);

    internal override IProtectedExchange ResumeExchange(ProtectionSnapshot saved)
    {
        var exchange = new ProtectedExchange(this);
        exchange.Restore(saved);
        return exchange;
    }

    // 4.01 says that there is no context, 4.00 that the message was decrypted under another (RFC 8613 §8.2).
    internal override bool MayHaveLostKeys(CoapResponse error) =>
        Recovery == OscoreRecovery.Rederivation && (error.Code == CoapCode.Unauthorized || error.Code == CoapCode.BadRequest);

    internal override void RenewKeys()
    {
        lock (_lock)
        {
            _beginsAnew = true;
            _proposed = null;
        }
    }

    // Response #1 of RFC 8613 Appendix B.2, to a request #1 or to any request if the peer lost its state.
    private bool IsFirstResponse(RequestBinding binding, OscoreOption option, CoapResponse outer, out byte[] r2)
    {
        r2 = option.KidContext is { } told ? CoseStructures.Unwrap(told) ?? [] : [];
        return r2.Length > 0
            && binding.Context.IdContext is { } id1
            && OscoreMessages.OpenResponse(_rederivation.Second(r2, id1), binding, option, outer)?.Code == CoapCode.Unauthorized;
    }

    // A message protected under R2 || R3 shows that the peer has the context (RFC 8613 Appendix B.2, step 5).
    private void Confirm(OscoreContext context)
    {
        if (context == _proposed)
        {
            _context = context;
            _proposed = null;
            _lostId = null;
            _beginsAnew = false;
        }
    }
}
