using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>The reaction that a client should have to a faulty plan.</summary>
public enum ExpectedEnd
{
    /// <summary>It accepts the Finish, and the written configuration is in force.</summary>
    InForce,

    /// <summary>It refuses the Finish with 4.06, or an earlier step, and keeps its former configuration.</summary>
    Refused,

    /// <summary>It receives no Finish, times out, and keeps its former configuration.</summary>
    TimedOut,
}

/// <summary>
/// A plan that no good server has, and what a client should make of it whose only account before is that of the bootstrap
/// server, at /0/0.
/// </summary>
/// <param name="Name">For a test's name.</param>
/// <param name="Plan">The plan.</param>
/// <param name="End">What should come of it.</param>
public sealed record BootstrapFault(string Name, BootstrapPlan Plan, ExpectedEnd End)
{
    private const ushort UnknownObject = 54321;
    private const int OversizeKey = 1024;
    private const int OversizeUri = 4096;

    /// <summary>
    /// Every order of Delete of all, the Security instances, the others and Finish. In force is what is whole when the
    /// first Finish comes; what comes after it must be refused.
    /// </summary>
    public static IEnumerable<BootstrapFault> Orders(BootstrapConfig config)
    {
        var security = new BootstrapConfig([.. config.Instances.Where(instance => instance.ObjectId is 0 or 21)]);
        var others = new BootstrapConfig([.. config.Instances.Where(instance => instance.ObjectId is not (0 or 21))]);
        var parts = new Dictionary<char, BootstrapStep[]>
        {
            ['D'] = [BootstrapStep.Delete()],
            ['0'] = [.. BootstrapPlan.Writes(security)],
            ['1'] = [.. BootstrapPlan.Writes(others)],
            ['F'] = [BootstrapStep.Finish()],
        };
        foreach (var order in Permutations("D01F"))
        {
            var isWhole = order.IndexOf('F') > Math.Max(order.IndexOf('0'), order.IndexOf('1'))
                && (order.IndexOf('D') < Math.Min(order.IndexOf('0'), order.IndexOf('1')) || order.IndexOf('D') > order.IndexOf('F'));
            yield return new BootstrapFault(
                $"order {order}", BootstrapPlan.Of([.. order.SelectMany(part => parts[part])]), isWhole ? ExpectedEnd.InForce : ExpectedEnd.Refused);
        }
    }

    /// <summary>Faults in what is written and how, made from a good configuration of one account with the number 1.</summary>
    public static IEnumerable<BootstrapFault> All(BootstrapConfig config)
    {
        var security = (SecurityInstance)config.Instances.First(instance => instance is SecurityInstance);
        var server = (ServerInstance)config.Instances.First(instance => instance is ServerInstance);
        BootstrapStep[] writes = [.. BootstrapPlan.Writes(config)];
        return
        [
            Of("Security without Server", ExpectedEnd.Refused, [.. BootstrapPlan.Writes(config.Without(1))]),
            Of("Server without Security", ExpectedEnd.Refused, [.. BootstrapPlan.Writes(config.Without(0))]),
            Of("another Short Server ID in Server", ExpectedEnd.Refused, [.. writes, BootstrapStep.Write($"{server.Path}/0", 65000L)]),
            Of("no URI", ExpectedEnd.Refused, Replaced(config, security.With(0, null))),
            Of("no security mode", ExpectedEnd.Refused, Replaced(config, security.With(2, null))),
            Of("no Short Server ID", ExpectedEnd.Refused, Replaced(config, security.With(10, null))),
            Of("no lifetime", ExpectedEnd.Refused, Replaced(config, server.With(1, null))),
            Of("no binding", ExpectedEnd.Refused, Replaced(config, server.With(7, null))),
            Of("Short Server ID 0", ExpectedEnd.Refused, Replaced(config, security.With(10, 0L))),
            Of("Short Server ID 65535", ExpectedEnd.Refused, Replaced(config, security.With(10, 65535L))),
            Of("security mode 9", ExpectedEnd.Refused, Replaced(config, security.With(2, 9L))),
            Of("a URI of no scheme", ExpectedEnd.Refused, Replaced(config, security.With(0, "localhost"))),
            Of("an empty URI", ExpectedEnd.Refused, Replaced(config, security.With(0, ""))),
            Of("an oversize URI", ExpectedEnd.Refused, Replaced(config, security.With(0, "coaps://" + new string('x', OversizeUri)))),
            Of("an oversize key", ExpectedEnd.Refused, Replaced(config, security.With(5, new byte[OversizeKey]))),
            Of("an oversize identity", ExpectedEnd.Refused, Replaced(config, security.With(3, new byte[OversizeKey]))),
            Of("an OSCORE link to nowhere", ExpectedEnd.Refused, Replaced(config, security.With(17, new ObjectLink(21, 777)))),
            Of("text for a boolean", ExpectedEnd.Refused, Replaced(config, security.With(1, "yes"))),
            Of("an integer of 3 bytes", ExpectedEnd.Refused, Replaced(config, server.With(1, new byte[] { 1, 2, 3 }))),
            Of("two bootstrap accounts", ExpectedEnd.Refused, [.. writes, BootstrapStep.Write((security with { InstanceId = 77, IsBootstrapServer = true }).With(10, null))]),
            Of("one Short Server ID twice", ExpectedEnd.Refused, [.. writes, BootstrapStep.Write(security with { InstanceId = 77 }), BootstrapStep.Write(server with { InstanceId = 77 })]),
            Of("cut-off TLV", ExpectedEnd.Refused, [BootstrapStep.WriteBytes("/0/1", ContentFormat.Tlv, [0xC8, 0x00, 0xFF, 0x63])]),
            Of("cut-off SenML-CBOR", ExpectedEnd.Refused, [BootstrapStep.WriteBytes("/0/1", ContentFormat.SenmlCbor, [0x82, 0xA2, 0x21])]),
            Of("an unknown format", ExpectedEnd.Refused, [BootstrapStep.WriteBytes("/0/1", 9999, [1])]),
            Of("no payload", ExpectedEnd.Refused, [BootstrapStep.WriteBytes("/0/1", ContentFormat.Tlv, [])]),
            Of("Finish alone", ExpectedEnd.Refused, []),
            Of("an unknown object beside", ExpectedEnd.InForce, [.. writes, BootstrapStep.Write($"/{UnknownObject}/0/0", "x")]),
            Of("Delete of an unknown object", ExpectedEnd.InForce, [BootstrapStep.Delete($"/{UnknownObject}"), .. writes]),
            Of("Delete of the Device object", ExpectedEnd.InForce, [BootstrapStep.Delete("/3"), BootstrapStep.Delete("/3/0"), .. writes]),
            Of("Delete of the bootstrap account", ExpectedEnd.InForce, [BootstrapStep.Delete("/0/0"), .. writes]),
            Of("every write twice", ExpectedEnd.InForce, [.. writes.SelectMany(write => new[] { write, write })]),
            Of("a read of the keys", ExpectedEnd.InForce, [.. writes, BootstrapStep.Read(security.Path.ToString()), BootstrapStep.Read($"{security.Path}/5"), BootstrapStep.Read("/21")]),
            Of("an Execute on the way", ExpectedEnd.InForce, [.. writes, BootstrapStep.Send(CoapRequest.To(CoapCode.Post, "/1/1/8")), BootstrapStep.Send(CoapRequest.To(CoapCode.Post, "/3/0/4"))]),
            Of("a FETCH of /bs", ExpectedEnd.InForce, [.. writes, BootstrapStep.Send(CoapRequest.To(CoapCode.Fetch, "/bs"))]),
            Of("Finish twice", ExpectedEnd.InForce, [.. writes, BootstrapStep.Finish()]),
            Tail("writes after Finish", ExpectedEnd.InForce, [.. writes], [BootstrapStep.Write($"{security.Path}/0", "coap://[2001:db8::bad]"), BootstrapStep.Delete()]),
            new("never a Finish", BootstrapPlan.Of([BootstrapStep.Delete(), .. writes]), ExpectedEnd.TimedOut),
            new("nothing at all", BootstrapPlan.Of(), ExpectedEnd.TimedOut),
            new("silence half-way", BootstrapPlan.Of([BootstrapStep.Delete(), writes[0], BootstrapStep.Vanish()]), ExpectedEnd.TimedOut),
        ];
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static BootstrapFault Of(string name, ExpectedEnd end, BootstrapStep[] steps) => Tail(name, end, steps, []);

    private static BootstrapFault Tail(string name, ExpectedEnd end, BootstrapStep[] steps, BootstrapStep[] tail) =>
        new(name, BootstrapPlan.Of([BootstrapStep.Delete(), .. steps, BootstrapStep.Finish(), .. tail]), end);

    private static BootstrapStep[] Replaced(BootstrapConfig config, BootstrapInstance instance) =>
        [.. BootstrapPlan.Writes(config.Change(item => item.Path == instance.Path ? instance : item))];

    private static IEnumerable<string> Permutations(string letters) => letters.Length < 2
        ? [letters]
        : letters.SelectMany((letter, index) => Permutations(letters.Remove(index, 1)).Select(rest => letter + rest));
}
