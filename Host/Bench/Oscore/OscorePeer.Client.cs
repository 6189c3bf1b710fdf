using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <content>Requests to the peer.</content>
public sealed partial class OscorePeer
{
    /// <summary>Protects a request under the context there is, or under the next of Appendix B.2.</summary>
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

            // In a run of Appendix B.2 the kid context is a CBOR byte string, in normal requests the ID Context as it is.
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

    /// <summary>Lets the next request begin a new context; what the peer sends under the old one is still opened.</summary>
    internal void BeginAnew()
    {
        lock (_lock)
        {
            _beginsAnew = true;
            _proposed = null;
        }
    }

    // Response #1 of Appendix B.2, to a request #1 or to any request if the peer lost its state.
    private bool IsFirstResponse(RequestBinding binding, OscoreOption option, CoapResponse outer, out byte[] r2)
    {
        r2 = option.KidContext is { } told ? CoseStructures.Unwrap(told) ?? [] : [];
        return r2.Length > 0
            && binding.Context.IdContext is { } id1
            && OscoreMessages.OpenResponse(_rederivation.Second(r2, id1), binding, option, outer)?.Code == CoapCode.Unauthorized;
    }

    // Whoever speaks under R2 || R3 has it (Appendix B.2, step 5).
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

/// <summary>What becomes of a response.</summary>
internal enum ResponseVerdict
{
    /// <summary>It verified.</summary>
    Accepted,

    /// <summary>It verified, but is a notification older than one that came before.</summary>
    Stale,

    /// <summary>It is to be treated as if it had not come (RFC 8613 §8.4).</summary>
    Refused,

    /// <summary>It is response #1 of Appendix B.2: the request is to be sent again.</summary>
    NewContext,
}
