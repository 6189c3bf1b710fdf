using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <summary>From messages to OSCORE messages and back (RFC 8613 §4, §5, §8); nothing here remembers anything but sequence numbers.</summary>
internal static class OscoreMessages
{
    /// <summary>Length of the CoAP header, whose first two bytes and Message ID are not part of what is encrypted.</summary>
    private const int HeaderLength = 4;

    /// <summary>Protects a request (RFC 8613 §8.1).</summary>
    public static (CoapRequest Outer, RequestBinding Binding) ProtectRequest(
        OscoreContext context, CoapRequest request, ReadOnlyMemory<byte>? kidContext, OscoreMisbehaviour misbehaviour)
    {
        var options = OptionClass.SplitProxyUri(request.Options);
        var sequence = misbehaviour.RequestSequenceNumber ?? context.TakeSequenceNumber();
        var observe = options.Number(OptionNumber.Observe);
        var binding = new RequestBinding(context, context.Credentials.SenderId, OscoreOption.PartialIvOf(sequence), observe == 0);
        var told = new OscoreOption(
            binding.PartialIv, misbehaviour.Kid ?? binding.Kid, misbehaviour.KidContext ?? kidContext);
        var plaintext = Plaintext(request.Method, OptionClass.Inner(options), request.Payload);
        var outer = OptionClass.Outer(options);
        if (observe is { } value)
        {
            outer = outer.Add(new CoapOption(OptionNumber.Observe, value));
        }

        return (new CoapRequest
        {
            Method = observe is null ? CoapCode.Post : CoapCode.Fetch,
            Options = outer.Add(OptionOf(told, misbehaviour)),
            Payload = Seal(context, binding.Nonce, binding, plaintext, misbehaviour),
            Confirmable = request.Confirmable,
        }, binding);
    }

    /// <summary>Opens a request; the caller checks for replays (RFC 8613 §8.2).</summary>
    public static OscoreFailure OpenRequest(
        OscoreContext context, OscoreOption option, CoapRequest outer, out CoapRequest request, out RequestBinding binding)
    {
        request = outer;
        binding = new RequestBinding(context, context.Credentials.RecipientId, option.PartialIv!.Value, IsObserve: false);
        if (context.Open(binding.Nonce, binding.AdditionalData, outer.Payload.Span) is not { } plaintext)
        {
            return OscoreFailure.Decryption;
        }

        if (Parse(plaintext) is not { } inner || !inner.Code.IsRequest)
        {
            return OscoreFailure.Malformed;
        }

        binding = binding with { IsObserve = inner.Options.Number(OptionNumber.Observe) == 0 };
        request = new CoapRequest
        {
            Method = inner.Code,
            Options = Merge(inner.Options, outer.Options),
            Payload = inner.Payload,
            Confirmable = outer.Confirmable,
        };
        return OscoreFailure.None;
    }

    /// <summary>Protects a response (RFC 8613 §8.3).</summary>
    /// <param name="context">Whose keys are used: those of the request, but for RFC 8613 Appendix B.2.</param>
    /// <param name="binding">The request.</param>
    /// <param name="response">The response.</param>
    /// <param name="ownPartialIv">Whether it takes a sequence number of its own, as every notification but the first must.</param>
    /// <param name="misbehaviour">What to do wrong.</param>
    /// <param name="kidContext">A kid context to tell, in RFC 8613 Appendix B.2.</param>
    public static CoapResponse ProtectResponse(
        OscoreContext context, RequestBinding binding, CoapResponse response, bool ownPartialIv, OscoreMisbehaviour misbehaviour,
        ReadOnlyMemory<byte>? kidContext = null)
    {
        var observe = response.Options.First(OptionNumber.Observe);
        var inner = OptionClass.Inner(response.Options);
        var outer = OptionClass.Outer(response.Options);
        if (observe is not null)
        {
            inner = inner.Set(new CoapOption(OptionNumber.Observe, 0));     // its value is empty inside (RFC 8613 §4.1.3.5.2)
            outer = outer.Add(observe);
        }

        var nonce = binding.Nonce;
        var told = new OscoreOption(KidContext: kidContext);
        if (ownPartialIv || misbehaviour.ResponseSequenceNumber is not null)
        {
            var partialIv = OscoreOption.PartialIvOf(misbehaviour.ResponseSequenceNumber ?? context.TakeSequenceNumber());
            nonce = context.Nonce(context.Credentials.SenderId, partialIv);
            told = told with { PartialIv = partialIv };
        }

        return response with
        {
            Code = observe is null ? CoapCode.Changed : CoapCode.Content,
            Options = outer.Add(OptionOf(told, misbehaviour)),
            Payload = Seal(context, nonce, binding, Plaintext(response.Code, inner, response.Payload), misbehaviour),
        };
    }

    /// <summary>Opens a response (RFC 8613 §8.4); null when it does not verify or cannot be read.</summary>
    public static CoapResponse? OpenResponse(OscoreContext context, RequestBinding binding, OscoreOption option, CoapResponse outer)
    {
        var nonce = option.PartialIv is { } partialIv
            ? context.Nonce(context.Credentials.RecipientId, partialIv)
            : binding.Nonce;
        return context.Open(nonce, binding.AdditionalData, outer.Payload.Span) is { } plaintext
            && Parse(plaintext) is { } inner && inner.Code.IsResponse
            && OptionNumber.FirstUnprocessable(inner.Options) is null
            ? new CoapResponse(inner.Code) { Options = Merge(inner.Options, outer.Options), Payload = inner.Payload }
            : null;
    }

    // Code, class E options and payload, as a CoAP message has them (RFC 8613 §5.3).
    private static byte[] Plaintext(CoapCode code, OptionSet options, ReadOnlyMemory<byte> payload)
    {
        var message = new CoapMessage { Type = default, Code = code, MessageId = 0, Options = options, Payload = payload };
        return [code.Value, .. CoapMessageCodec.Encode(message).AsSpan(HeaderLength)];
    }

    private static CoapMessage? Parse(byte[] plaintext)
    {
        if (plaintext.Length == 0)
        {
            return null;
        }

        byte[] bytes = [1 << 6, plaintext[0], 0, 0, .. plaintext.AsSpan(1)];
        return CoapMessageCodec.Decode(bytes, out var message) == DecodeStatus.Ok ? message : null;
    }

    private static byte[] Seal(OscoreContext context, byte[] nonce, RequestBinding binding, byte[] plaintext, OscoreMisbehaviour misbehaviour)
    {
        plaintext = misbehaviour.Plaintext?.Invoke(plaintext) ?? plaintext;
        var ciphertext = context.Seal(nonce, binding.AdditionalData, plaintext, misbehaviour.WrongKey);
        return misbehaviour.Ciphertext?.Invoke(ciphertext) ?? ciphertext;
    }

    private static CoapOption OptionOf(OscoreOption told, OscoreMisbehaviour misbehaviour)
    {
        var value = told.Encode();
        return new CoapOption(OptionNumber.Oscore, misbehaviour.OptionValue?.Invoke(value) ?? value);
    }

    // What was encrypted counts; of what was in sight only class U, of which nothing may come from inside (RFC 8613 §4.1.1, §4.1.2).
    private static OptionSet Merge(OptionSet inner, OptionSet outer) =>
        new(OptionClass.Inner(inner).Concat(OptionClass.Outer(outer).Remove(OptionNumber.Oscore)));
}
