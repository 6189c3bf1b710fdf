using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>The content of a Bootstrap-Write.</summary>
public enum WriteGrain
{
    /// <summary>All instances of an object.</summary>
    Object,

    /// <summary>One instance.</summary>
    Instance,

    /// <summary>One resource.</summary>
    Resource,
}

/// <summary>The configuration of a client after its bootstrap: instances in the order in which they are written.</summary>
public sealed record BootstrapConfig(IReadOnlyList<BootstrapInstance> Instances)
{
    /// <summary>Nothing.</summary>
    public static readonly BootstrapConfig Empty = new([]);

    /// <summary>A configuration of these instances.</summary>
    public static BootstrapConfig Of(params BootstrapInstance[] instances) => new([.. instances]);

    /// <summary>
    /// One server account: a Security and a Server instance of one number and one Short Server ID. Number 0 is left to
    /// the account of the bootstrap server, as factories use to give it.
    /// </summary>
    public static BootstrapConfig Account(SecurityInstance security, ServerInstance? server = null) => Of(
        security,
        (server ?? new ServerInstance(security.InstanceId)) with { ShortServerId = server?.ShortServerId ?? security.ShortServerId });

    /// <summary>This configuration and more.</summary>
    public BootstrapConfig Add(params BootstrapInstance[] instances) => new([.. Instances, .. instances]);

    /// <summary>This configuration and another after it.</summary>
    public BootstrapConfig Add(BootstrapConfig other) => new([.. Instances, .. other.Instances]);

    /// <summary>This configuration without the instances of an object: half an account, say.</summary>
    public BootstrapConfig Without(ushort objectId) => new([.. Instances.Where(instance => instance.ObjectId != objectId)]);

    /// <summary>Every instance changed or left as it is.</summary>
    public BootstrapConfig Change(Func<BootstrapInstance, BootstrapInstance> change) => new([.. Instances.Select(change)]);

    /// <summary>The writes that this takes: target and values of each, in order.</summary>
    public IEnumerable<(Lwm2mPath Path, IReadOnlyList<ResourceValue> Values)> Writes(WriteGrain grain) => grain switch
    {
        WriteGrain.Object => Instances.GroupBy(instance => instance.ObjectId)
            .Select(group => (new Lwm2mPath(group.Key), (IReadOnlyList<ResourceValue>)[.. group.SelectMany(instance => instance.Values)])),
        WriteGrain.Instance => Instances.Select(instance => (instance.Path, instance.Values)),
        _ => Instances.SelectMany(instance => instance.Values).GroupBy(value => value.Path.Take(3))
            .Select(group => (group.Key, (IReadOnlyList<ResourceValue>)[.. group])),
    };
}
