using System.Net;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Tests.Coap;

/// <summary>
/// A protection that is not OSCORE, to show that the endpoint knows only the seam: code, options and payload are masked with one byte, and a checksum
/// tells whether they were masked with the same.
/// </summary>
internal sealed class MaskedPeer(byte mask) : ProtectedPeer, IMessageProtection
{
    public List<CoapRequest> Sent { get; } = [];

    internal override CoapRoute CurrentRoute => new(Address!);

    internal override bool ProtectsRequests => true;

    internal override bool RepeatsEcho => true;

    internal override bool HasKeys => true;

    public ProtectedPeer? At(EndPoint address) => address.Equals(Address) ? this : null;

    public bool Refuses(EndPoint address) => true;

    public OptionSet Outer(OptionSet options) => new(options.Where(option => option.Number == OptionNumber.Oscore));

    public IRequestHandler Protecting(IRequestHandler inner) => new Opening(this, inner);

    internal override IProtectedExchange NewExchange() => new Exchange(this);

    internal override IProtectedExchange ResumeExchange(ProtectionSnapshot saved) => new Exchange(this);

    internal override CoapOption NextRequestTag() => new(OptionNumber.RequestTag, (uint)Sent.Count);

    internal override bool MayHaveLostKeys(CoapResponse error) => false;

    internal override void RenewKeys() => throw new InvalidOperationException("there are no others");

    private byte[] Mask(CoapCode code, OptionSet options, ReadOnlyMemory<byte> payload)
    {
        var plain = CoapMessageCodec.Encode(new CoapMessage { Type = CoapType.Confirmable, MessageId = 0, Code = code, Options = options, Payload = payload });
        byte[] summed = [.. plain, (byte)plain.Sum(value => value)];
        return [.. summed.Select(value => (byte)(value ^ mask))];
    }

    private CoapMessage? Unmask(ReadOnlyMemory<byte> masked)
    {
        byte[] summed = [.. masked.ToArray().Select(value => (byte)(value ^ mask))];
        var isWhole = summed.Length > 0 && summed[^1] == (byte)summed[..^1].Sum(value => value);
        return isWhole && CoapMessageCodec.Decode(summed.AsMemory(0, summed.Length - 1), out var message) == DecodeStatus.Ok ? message : null;
    }

    private static OptionSet Marked => new([new CoapOption(OptionNumber.Oscore, "")]);

    private sealed class Exchange(MaskedPeer peer) : IProtectedExchange
    {
        public ProtectedPeer Peer => peer;

        public CoapRequest Protect(CoapRequest request)
        {
            var outer = new CoapRequest { Method = CoapCode.Post, Options = Marked, Payload = peer.Mask(request.Method, request.Options, request.Payload) };
            peer.Sent.Add(outer);
            return outer;
        }

        public ResponseVerdict Open(CoapResponse outer, out CoapResponse inner)
        {
            inner = outer;
            if (peer.Unmask(outer.Payload) is not { } message)
            {
                return ResponseVerdict.Refused;
            }

            inner = CoapResponse.Of(message);
            return ResponseVerdict.Accepted;
        }

        public ProtectionSnapshot Save() => new([], null, false);
    }

    private sealed class Opening(MaskedPeer peer, IRequestHandler inner) : IRequestHandler
    {
        public async Task<CoapResponse> HandleAsync(EndPoint from, CoapRequest outer, CancellationToken cancellation)
        {
            if (peer.Unmask(outer.Payload) is not { } message)
            {
                return new CoapResponse(CoapCode.BadRequest);
            }

            peer.HeardAt(from);
            var request = new CoapRequest { Method = message.Code, Options = message.Options, Payload = message.Payload };
            var response = await inner.HandleAsync(peer, request, cancellation);
            return new CoapResponse(CoapCode.Changed) { Options = Marked, Payload = peer.Mask(response.Code, response.Options, response.Payload) };
        }
    }
}
