using System.Collections.Immutable;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>An object instance to be written. This one has the resources that <see cref="With"/> gives it and no others.</summary>
public record BootstrapInstance(ushort ObjectId, ushort InstanceId)
{
    private ImmutableSortedDictionary<ushort, object?> _overrides = ImmutableSortedDictionary<ushort, object?>.Empty;

    /// <summary>Its path.</summary>
    public Lwm2mPath Path => new(ObjectId, InstanceId);

    /// <summary>Its values, by resource.</summary>
    public IReadOnlyList<ResourceValue> Values
    {
        get
        {
            var resources = new SortedDictionary<ushort, object?>();
            foreach (var (resource, value) in Resources().Concat(_overrides.Select(pair => (pair.Key, pair.Value))))
            {
                resources[resource] = value;
            }

            return [.. resources.Where(pair => pair.Value is not null).SelectMany(pair => Expand(Path.Append(pair.Key), pair.Value!))];
        }
    }

    /// <summary>
    /// This instance with another value for a resource, of any .NET type that a <see cref="ResourceValue"/> takes, also
    /// the wrong one; null leaves the resource out.
    /// </summary>
    public BootstrapInstance With(ushort resource, object? value) => this with { _overrides = _overrides.SetItem(resource, value) };

    /// <summary>The resources by number; null is left out, a dictionary is a multiple resource.</summary>
    protected virtual IEnumerable<(ushort Resource, object? Value)> Resources() => [];

    private static IEnumerable<ResourceValue> Expand(Lwm2mPath path, object value) => value is IEnumerable<KeyValuePair<ushort, object>> several
        ? several.Select(pair => new ResourceValue(path.Append(pair.Key), pair.Value))
        : [new ResourceValue(path, value)];
}
