using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>An instance of the Access Control object (LwM2M Core App. E.3).</summary>
public sealed record AccessControlInstance(ushort InstanceId) : BootstrapInstance(2, InstanceId)
{
    /// <summary>The instance number that stands for a whole object, in resource 1.</summary>
    public const ushort WholeObject = 65535;

    /// <summary>The Access Control Owner (resource 3) that stands for the bootstrap server.</summary>
    public const ushort BootstrapServerOnly = 65535;

    /// <summary>0 and 1: the object and instance it guards; <see cref="WholeObject"/> for the right to create.</summary>
    public (ushort Object, ushort Instance)? Guards { get; init; }

    /// <summary>2: rights by Short Server ID; 0 is every server without an entry of its own.</summary>
    public IReadOnlyDictionary<ushort, AccessRights>? Acl { get; init; }

    /// <summary>3: Access Control Owner.</summary>
    public int? Owner { get; init; }

    /// <inheritdoc/>
    protected override IEnumerable<(ushort Resource, object? Value)> Resources() =>
    [
        (0, (long?)Guards?.Object), (1, (long?)Guards?.Instance),
        (2, Acl?.ToDictionary(pair => pair.Key, pair => (object)(long)pair.Value)), (3, (long?)Owner),
    ];
}
