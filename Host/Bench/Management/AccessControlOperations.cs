using System.Globalization;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Management;

/// <summary>An instance of the Access Control object as a client tells it.</summary>
/// <param name="Instance">Its number.</param>
/// <param name="Object">The object it guards.</param>
/// <param name="ObjectInstance">The instance it guards; 65535 guards Create.</param>
/// <param name="Acl">Rights by Short Server ID; 0 for all others.</param>
/// <param name="Owner">The owner's Short Server ID; 65535 is the bootstrap server.</param>
public sealed record AccessControl(ushort Instance, ushort Object, ushort ObjectInstance, IReadOnlyDictionary<ushort, AccessRights> Acl, ushort Owner);

/// <summary>Reads and writes of the Access Control object (LwM2M Core §8, E.3).</summary>
public static class AccessControlOperations
{
    private const ushort Id = 2;

    /// <summary>Reads all instances that this server may read.</summary>
    /// <exception cref="OperationRefusedException">The client refuses.</exception>
    /// <exception cref="ContentException">The answer has an instance without an object, an instance or an owner, or a number out of range.</exception>
    public static async Task<IReadOnlyList<AccessControl>> ReadAccessControlAsync(
        this ManagedClient client, int? accept = null, CancellationToken cancellation = default)
    {
        var result = await client.ReadAsync($"/{Id}", accept, cancellation).ConfigureAwait(false);
        return [.. result.EnsureSuccess().Values.GroupBy(value => value.Path.Instance).Select(group => Read([.. group]))];
    }

    /// <summary>The instance that guards an object instance; null when this server may read none.</summary>
    /// <exception cref="OperationRefusedException">As <see cref="ReadAccessControlAsync"/>.</exception>
    /// <exception cref="ContentException">As <see cref="ReadAccessControlAsync"/>.</exception>
    public static async Task<AccessControl?> FindAccessControlAsync(
        this ManagedClient client, ushort @object, ushort instance, CancellationToken cancellation = default)
    {
        var all = await client.ReadAccessControlAsync(null, cancellation).ConfigureAwait(false);
        return all.FirstOrDefault(item => item.Object == @object && item.ObjectInstance == instance);
    }

    /// <summary>Writes the rights of one server and leaves those of the others: a partial Write of the instance.</summary>
    public static Task<Lwm2mResult> WriteAccessAsync(
        this ManagedClient client, ushort instance, ushort shortServerId, AccessRights rights, CancellationToken cancellation = default) =>
        client.WriteAsync(
            $"/{Id}/{instance}", ContentFormat.Tlv, [new ResourceValue(new Lwm2mPath(Id, instance, 2, shortServerId), (long)rights)],
            WriteMode.Partial, cancellation);

    /// <summary>Writes the rights of all servers: those that are not named lose theirs.</summary>
    public static Task<Lwm2mResult> WriteAclAsync(
        this ManagedClient client, ushort instance, IReadOnlyDictionary<ushort, AccessRights> acl, CancellationToken cancellation = default) =>
        client.WriteAsync(
            $"/{Id}/{instance}/2", ContentFormat.Tlv,
            [.. acl.Select(pair => new ResourceValue(new Lwm2mPath(Id, instance, 2, pair.Key), (long)pair.Value))], WriteMode.Replace, cancellation);

    /// <summary>Gives an instance away.</summary>
    public static Task<Lwm2mResult> WriteOwnerAsync(
        this ManagedClient client, ushort instance, ushort shortServerId, CancellationToken cancellation = default) =>
        client.WriteAsync($"/{Id}/{instance}/3", shortServerId.ToString(CultureInfo.InvariantCulture), ContentFormat.Text, cancellation);

    private static AccessControl Read(IReadOnlyList<ResourceValue> values) => new(
        values[0].Path.Instance ?? throw new ContentException($"{values[0].Path} is no resource"),
        Number(values, 0),
        Number(values, 1),
        values.Where(value => value.Path is { Resource: 2, Depth: 4 }).ToDictionary(
            value => value.Path.ResourceInstance!.Value,
            value => value.Value is long rights and >= 0 and <= 31 ? (AccessRights)rights : throw new ContentException($"{value} is no set of rights")),
        Number(values, 3));

    private static ushort Number(IReadOnlyList<ResourceValue> values, ushort resource) =>
        values.FirstOrDefault(value => value.Path.Resource == resource)?.Value is long number and >= 0 and <= ushort.MaxValue
            ? (ushort)number
            : throw new ContentException($"/{Id}/{values[0].Path.Instance} tells no number for {resource}");
}
