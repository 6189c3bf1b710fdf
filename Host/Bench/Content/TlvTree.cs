namespace Lwm2m.Bench.Content;

/// <summary>Between TLV records and paths with values (LwM2M Core §7.4.3).</summary>
public static class TlvTree
{
    /// <summary>Reads a payload that belongs to <paramref name="basePath"/>, the path of the request.</summary>
    /// <exception cref="ContentException">The records do not fit below that path.</exception>
    public static IReadOnlyList<ResourceValue> Decode(ReadOnlyMemory<byte> bytes, Lwm2mPath basePath, ObjectModel model)
    {
        var values = new List<ResourceValue>();
        foreach (var record in TlvCodec.Decode(bytes))
        {
            Collect(values, record, Place(record, basePath), model);
        }

        return values;
    }

    /// <summary>Writes the values as the payload of a request to <paramref name="basePath"/>.</summary>
    /// <exception cref="ContentException">A value is not below that path.</exception>
    public static byte[] Encode(IEnumerable<ResourceValue> values, Lwm2mPath basePath)
    {
        var list = values.ToList();
        if (list.Find(value => !value.Path.IsWithin(basePath) || value.Path.Depth < 3) is { } stranger)
        {
            throw new ContentException($"{stranger.Path} is no resource below {basePath}");
        }

        return TlvCodec.Encode(basePath.Depth switch
        {
            1 => list.GroupBy(value => value.Path.Take(2))
                .Select(group => TlvRecord.Node(TlvKind.ObjectInstance, group.Key.Instance!.Value, Resources(group))),
            2 or 3 => Resources(list),
            4 => list.Select(ResourceInstance),
            _ => throw new ContentException("TLV has no form for the root"),
        });
    }

    /// <summary>Writes resources as the payload of a Create, with or without an instance number of the server's choice.</summary>
    public static byte[] EncodeInstance(ushort? instance, IEnumerable<ResourceValue> values)
    {
        var resources = Resources(values);
        return TlvCodec.Encode(instance is { } id ? [TlvRecord.Node(TlvKind.ObjectInstance, id, resources)] : resources);
    }

    private static Lwm2mPath Place(TlvRecord record, Lwm2mPath basePath)
    {
        var parent = record.Kind switch
        {
            TlvKind.ObjectInstance => basePath.Take(1),
            TlvKind.ResourceInstance => basePath.Take(3),
            _ => basePath.Take(2),
        };
        var wanted = record.Kind switch { TlvKind.ObjectInstance => 1, TlvKind.ResourceInstance => 3, _ => 2 };
        var path = parent.Depth == wanted ? parent.Append(record.Id) : throw new ContentException($"TLV {record.Kind} {record.Id} below {basePath}");
        return path.IsWithin(basePath) || basePath.IsWithin(path)
            ? path
            : throw new ContentException($"TLV {record.Kind} {record.Id} below {basePath}");
    }

    private static void Collect(List<ResourceValue> values, TlvRecord record, Lwm2mPath path, ObjectModel model)
    {
        if (!record.IsNode)
        {
            values.Add(new ResourceValue(path, TlvValue.Decode(record.Value, model.TypeOf(path))));
        }

        foreach (var child in record.Children)
        {
            Collect(values, child, path.Append(child.Id), model);
        }
    }

    private static List<TlvRecord> Resources(IEnumerable<ResourceValue> values) =>
        [.. values.GroupBy(value => value.Path.Resource!.Value).Select(group => group.First().Path.Depth == 4
            ? TlvRecord.Node(TlvKind.MultipleResource, group.Key, [.. group.Select(ResourceInstance)])
            : TlvRecord.Leaf(TlvKind.Resource, group.Key, TlvValue.Encode(group.Single().Value)))];

    private static TlvRecord ResourceInstance(ResourceValue value) =>
        TlvRecord.Leaf(TlvKind.ResourceInstance, value.Path.ResourceInstance!.Value, TlvValue.Encode(value.Value));
}
