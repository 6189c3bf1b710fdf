using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Cli.Benchmark;

/// <summary>The bench's own OSCORE at the work of <see cref="ProtectionCosts"/>: from a request to a request, without a datagram.</summary>
internal static class BenchProtection
{
    public static ProtectionCost Measure(int payload, int batches, int batch)
    {
        var keys = SecurityCosts.Keys();
        var (asking, asked) = (new OscoreContext(keys.ToCredentials()), new OscoreContext(keys.Mirrored().ToCredentials()));
        var request = CoapRequest.To(CoapCode.Put, "/3311/0/5851").WithPayload(new byte[payload], Lwm2m.Coap.ContentFormat.OctetStream);
        var messages = new CoapRequest[batch];
        return ProtectionCost.Fastest(
            batches,
            batch,
            protect: _ => Protect(),
            between: () =>
            {
                for (var i = 0; i < batch; i++)
                {
                    messages[i] = Protect();
                }
            },
            unprotect: i => Unprotect(messages[i]));

        CoapRequest Protect() => OscoreMessages.ProtectRequest(asking, request, null, OscoreMisbehaviour.None).Outer;

        void Unprotect(CoapRequest outer)
        {
            var option = OscoreOption.Decode(outer.Options.First(OptionNumber.Oscore)!.Value)!;
            if (OscoreMessages.OpenRequest(asked, option, outer, out _, out _) != OscoreFailure.None)
            {
                throw new InvalidOperationException("the bench refused a message of its own");
            }
        }
    }
}
