using System.Net;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <content>Requests of the peer.</content>
public sealed partial class OscorePeer
{
    private CoapResponse? _lastResponse;

    /// <summary>Opens a request that has the kid of the peer.</summary>
    internal OpenedRequest Open(OscoreOption option, CoapRequest outer)
    {
        lock (_lock)
        {
            var opened = OpenInForce(option, outer);
            if (opened.Failure == OscoreFailure.ContextNotFound && Recovery == OscoreRecovery.Rederivation)
            {
                opened = OpenAnew(option, outer);
            }

            if (opened.Failure != OscoreFailure.None)
            {
                Refused = (Refused.Count + 1, opened.Failure);
            }

            return opened;
        }
    }

    /// <summary>Protects the response to a request.</summary>
    internal CoapResponse Protect(RequestBinding binding, CoapResponse response)
    {
        if (Misbehaviour.UnprotectedResponses)
        {
            return response;
        }

        var ownPartialIv = response.Options.Has(OptionNumber.Observe);
        var outer = OscoreMessages.ProtectResponse(binding.Context, binding, response, ownPartialIv, Misbehaviour);
        var swapped = Misbehaviour.SwappedResponses && _lastResponse is { } former
            ? outer with { Code = former.Code, Options = former.Options, Payload = former.Payload }
            : outer;
        _lastResponse = outer;
        return swapped;
    }

    private OpenedRequest OpenInForce(OscoreOption option, CoapRequest outer)
    {
        var opened = new OpenedRequest(this, OscoreFailure.ContextNotFound);
        foreach (var context in new[] { _proposed, _context })
        {
            if (context is not null && IsToldAs(option.KidContext, context))
            {
                opened = OpenIn(context, option, outer);
                if (opened.Failure == OscoreFailure.None)
                {
                    Confirm(context);
                    return opened;
                }
            }
        }

        return opened;
    }

    private OpenedRequest OpenIn(OscoreContext context, OscoreOption option, CoapRequest outer)
    {
        var number = option.SequenceNumber;
        if (!_windowLost && !context.IsFresh(number))
        {
            return new OpenedRequest(this, OscoreFailure.Replay);
        }

        var failure = OscoreMessages.OpenRequest(context, option, outer, out var request, out var binding);
        if (failure == OscoreFailure.Decryption)
        {
            return new OpenedRequest(this, failure);
        }

        var echoed = failure == OscoreFailure.None && request.Options.First(OptionNumber.Echo) is { } echo && _echoes.Take(echo.Value);
        if (_windowLost && echoed)
        {
            context.StartWindowAt(number);
            _windowLost = false;
        }
        else if (!_windowLost && !context.Accept(number))
        {
            return new OpenedRequest(this, OscoreFailure.Replay);
        }

        return failure != OscoreFailure.None ? new OpenedRequest(this, failure)
            : !echoed && (_windowLost || DemandsEcho(request)) ? new OpenedRequest(this, request, binding) { Answer = Challenge(binding) }
            : new OpenedRequest(this, request, binding);
    }

    // RFC 8613 Appendix B.1.2: protected, with a Partial IV, and nothing but Echo in it.
    private CoapResponse Challenge(RequestBinding binding)
    {
        var echo = new CoapOption(OptionNumber.Echo, _echoes.Issue());
        var response = new CoapResponse(CoapCode.Unauthorized) { Options = new OptionSet([echo]) };
        return OscoreMessages.ProtectResponse(binding.Context, binding, response, ownPartialIv: true, Misbehaviour);
    }

    // RFC 8613 Appendix B.2, steps 2 and 4. A normal request under a context that was lost may tell the ID Context as it is.
    private OpenedRequest OpenAnew(OscoreOption option, CoapRequest outer)
    {
        ReadOnlyMemory<byte>?[] ids = option.KidContext is { } told ? [Unwrapped(told), told] : [_lostId];
        var opened = new OpenedRequest(this, OscoreFailure.ContextNotFound);
        foreach (var id in ids)
        {
            if (id is { } some && opened.Failure is OscoreFailure.ContextNotFound or OscoreFailure.Decryption)
            {
                opened = OpenUnder(some, option, outer);
            }
        }

        return opened;

        static ReadOnlyMemory<byte>? Unwrapped(ReadOnlyMemory<byte> told) => CoseStructures.Unwrap(told) is { } bytes ? bytes : null;
    }

    private OpenedRequest OpenUnder(ReadOnlyMemory<byte> id, OscoreOption option, CoapRequest outer)
    {
        var context = new OscoreContext(Credentials, id);
        var failure = OscoreMessages.OpenRequest(context, option, outer, out var request, out var binding);
        if (failure != OscoreFailure.None)
        {
            return new OpenedRequest(this, failure);
        }

        if (_rederivation.IsAnswer(id))
        {
            context.Accept(option.SequenceNumber);
            _rederivation.CloseOffers();
            (_context, _proposed, _half, _lostId, _beginsAnew) = (context, null, null, null, false);
            return new OpenedRequest(this, request, binding);
        }

        if (_rederivation.Offer() is not { } r2)
        {
            return new OpenedRequest(this, OscoreFailure.Busy);
        }

        var second = _rederivation.Second(r2, id);
        var answer = OscoreMessages.ProtectResponse(second, binding, new CoapResponse(CoapCode.Unauthorized), ownPartialIv: true, Misbehaviour, Rederivation.Told(r2));
        if (Misbehaviour.CarriesOutFirstMessage)
        {
            (_half, _halfTold) = (second, Rederivation.Told(r2));
        }

        return new OpenedRequest(this, request, binding) { Answer = answer, IsCarriedOut = Misbehaviour.CarriesOutFirstMessage };
    }

    // The ID Context may be left out; one of RFC 8613 Appendix B.2 is told as a CBOR byte string, any other as it is.
    private static bool IsToldAs(ReadOnlyMemory<byte>? kidContext, OscoreContext context) => kidContext is not { } told
        || (context.IdContext is { } id && (told.Span.SequenceEqual(id.Span) || told.Span.SequenceEqual(Rederivation.Told(id))));
}

/// <summary>Result of opening a request.</summary>
/// <param name="Peer">The peer with the kid of the request.</param>
/// <param name="Failure">Why it was refused.</param>
internal sealed record OpenedRequest(OscorePeer? Peer, OscoreFailure Failure)
{
    public OpenedRequest(OscorePeer peer, CoapRequest request, RequestBinding binding)
        : this(peer, OscoreFailure.None)
    {
        Request = request;
        Binding = binding;
    }

    /// <summary>The request.</summary>
    public CoapRequest? Request { get; }

    /// <summary>The binding for its response.</summary>
    public RequestBinding? Binding { get; }

    /// <summary>The protected answer to give in place of handling it.</summary>
    public CoapResponse? Answer { get; init; }

    /// <summary>Whether it is handled all the same.</summary>
    public bool IsCarriedOut { get; init; }
}
