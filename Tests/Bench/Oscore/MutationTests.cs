using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>Every bit of a protected message changed on the way.</summary>
[TestClass]
public class MutationTests
{
    private static readonly CoapRequest Request = CoapRequest.To(CoapCode.Put, "/3303/0/5700?x=1").WithPayload("on"u8.ToArray(), 0);

    [TestMethod]
    [DataRow(OscoreRecovery.None)]
    [DataRow(OscoreRecovery.Echo)]
    [DataRow(OscoreRecovery.Rederivation)]
    public void No_changed_request_is_opened(OscoreRecovery recovery)
    {
        var (asking, serving) = Settled(recovery);
        var outer = new ProtectedExchange(asking).Protect(Request);
        var store = new OscoreContextStore(serving);
        foreach (var (what, option, payload) in Mutations(outer.Options, outer.Payload))
        {
            var changed = new CoapRequest { Method = outer.Method, Options = new OptionSet([new CoapOption(OptionNumber.Oscore, option)]), Payload = payload };
            if (OscoreOption.Decode(option) is { PartialIv: not null, Kid: not null } told)
            {
                var opened = store.Open(told, changed);
                Assert.AreNotEqual(OscoreFailure.None, opened.Failure, what);
            }
        }

        // And the request itself still is.
        Assert.AreEqual(OscoreFailure.None, store.Open(OscoreOption.Decode(outer.Options.First(OptionNumber.Oscore)!.Value)!, outer).Failure);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void No_changed_response_is_opened(bool isNotification)
    {
        var (asking, serving) = Settled(OscoreRecovery.None);
        var exchange = new ProtectedExchange(asking);
        var request = isNotification ? Request with { Options = Request.Options.Add(new CoapOption(OptionNumber.Observe, 0u)) } : Request;
        var outer = exchange.Protect(request);
        var opened = serving.Open(OscoreOption.Decode(outer.Options.First(OptionNumber.Oscore)!.Value)!, outer);
        var response = CoapResponse.With(CoapCode.Content, "21.5"u8.ToArray(), 0);
        response = isNotification ? response with { Options = response.Options.Add(new CoapOption(OptionNumber.Observe, 1u)) } : response;
        var answer = serving.Protect(opened.Binding!, response);
        foreach (var (what, option, payload) in Mutations(answer.Options, answer.Payload))
        {
            var oscore = new CoapOption(OptionNumber.Oscore, option);
            var changed = new CoapResponse(answer.Code) { Options = answer.Options.Set(oscore), Payload = payload };
            if (OscoreOption.Decode(option) is { Kid: not null })
            {
                continue;       // a kid in a response says nothing and is not authenticated (RFC 8613 §5)
            }

            Assert.AreEqual(ResponseVerdict.Refused, exchange.Open(changed, out _), what);
        }

        Assert.AreEqual(ResponseVerdict.Accepted, exchange.Open(answer with { Code = CoapCode.NotFound }, out var inner));
        Assert.AreEqual("21.5", inner.Text);
        Assert.AreEqual(CoapCode.Content, inner.Code);
    }

    // What a proxy adds in sight is discarded where it would mean something to the other end (RFC 8613 §8.2).
    [TestMethod]
    public void Options_added_in_sight_do_not_get_in()
    {
        var (asking, serving) = Settled(OscoreRecovery.None);
        var outer = new ProtectedExchange(asking).Protect(Request);
        var added = outer.Options.Add(new CoapOption(OptionNumber.UriPath, "evil")).Add(new CoapOption(OptionNumber.IfNoneMatch, ""))
            .Add(new CoapOption(OptionNumber.Observe, 0u)).Add(new CoapOption(OptionNumber.UriHost, "proxy"));
        var opened = serving.Open(OscoreOption.Decode(outer.Options.First(OptionNumber.Oscore)!.Value)!, outer with { Options = added, Method = CoapCode.Delete });
        Assert.AreEqual(CoapCode.Put, opened.Request!.Method);
        Assert.AreEqual("/3303/0/5700", opened.Request.Path);
        Assert.IsFalse(opened.Request.Options.Has(OptionNumber.IfNoneMatch));
        Assert.IsFalse(opened.Request.Options.Has(OptionNumber.Observe));
        Assert.AreEqual("proxy", opened.Request.Options.First(OptionNumber.UriHost)!.Text);
    }

    private static (OscorePeer Asking, OscorePeer Serving) Settled(OscoreRecovery recovery)
    {
        var (asking, serving) = (new OscorePeer(OscorePair.Credentials, recovery), new OscorePeer(OscorePair.Credentials.Mirrored(), recovery));
        for (var i = 0; i < 2 && recovery == OscoreRecovery.Rederivation; i++)
        {
            var exchange = new ProtectedExchange(asking);
            var outer = exchange.Protect(Request);
            var opened = serving.Open(OscoreOption.Decode(outer.Options.First(OptionNumber.Oscore)!.Value)!, outer);
            exchange.Open(opened.Answer ?? serving.Protect(opened.Binding!, new CoapResponse(CoapCode.Changed)), out _);
        }

        Assert.IsTrue(asking.HasKeys);
        return (asking, serving);
    }

    private static IEnumerable<(string What, byte[] Option, byte[] Payload)> Mutations(OptionSet options, ReadOnlyMemory<byte> payload)
    {
        var option = options.First(OptionNumber.Oscore)!.Value.ToArray();
        for (var bit = 0; bit < option.Length * 8; bit++)
        {
            yield return ($"option bit {bit}", Flipped(option, bit), payload.ToArray());
        }

        for (var bit = 0; bit < payload.Length * 8; bit++)
        {
            yield return ($"payload bit {bit}", option, Flipped(payload.ToArray(), bit));
        }

        for (var length = 0; length < payload.Length; length++)
        {
            yield return ($"payload cut to {length}", option, payload[..length].ToArray());
        }

        yield return ("payload longer", option, [.. payload.Span, 0]);
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        var changed = bytes.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
