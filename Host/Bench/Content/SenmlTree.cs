namespace Lwm2m.Bench.Content;

/// <summary>Between SenML records and paths with values (RFC 8428 §4.6, LwM2M Core §7.4.4).</summary>
public static class SenmlTree
{
    private const long Version = 10;

    /// <summary>Applies base fields and gives each value the type of its resource.</summary>
    /// <exception cref="ContentException">A name is no path, a value does not suit its resource, or a newer SenML version.</exception>
    public static IReadOnlyList<ResourceValue> Decode(IEnumerable<SenmlRecord> records, ObjectModel model, DateTimeOffset now)
    {
        var values = new List<ResourceValue>();
        var (baseName, baseTime, baseValue) = ("", 0.0, 0.0);
        foreach (var record in records)
        {
            if (record.BaseVersion > Version)
            {
                throw new ContentException($"SenML version {record.BaseVersion}");
            }

            baseName = record.BaseName ?? baseName;
            baseTime = record.BaseTime ?? baseTime;
            baseValue = record.BaseValue ?? baseValue;
            var name = baseName + record.Name;
            if (!Lwm2mPath.TryParse(name, out var path))
            {
                throw new ContentException($"'{name}' is no path");
            }

            var raw = baseValue == 0 ? record.Value : Sum(record.Value, baseValue);
            var value = raw is null ? null : TypedValue.Convert(raw, model.TypeOf(path), path);
            values.Add(new ResourceValue(path, value, SenmlTime.Resolve(baseTime + (record.Time ?? 0), now)));
        }

        return values;
    }

    /// <summary>Writes values with the common base <paramref name="basePath"/> in the first record.</summary>
    /// <exception cref="ContentException">A value is not below that path.</exception>
    public static IReadOnlyList<SenmlRecord> Encode(IEnumerable<ResourceValue> values, Lwm2mPath basePath)
    {
        var records = new List<SenmlRecord>();
        var prefix = basePath == Lwm2mPath.Root ? "/" : $"{basePath}/";
        foreach (var value in values)
        {
            if (!value.Path.IsWithin(basePath))
            {
                throw new ContentException($"{value.Path} is not below {basePath}");
            }

            var isBase = value.Path == basePath;
            var name = isBase ? "" : value.Path.ToString()[prefix.Length..];
            records.Add(new SenmlRecord
            {
                BaseName = records.Count > 0 ? null : isBase ? basePath.ToString() : prefix,
                Name = name.Length == 0 ? null : name,
                Value = value.Value is DateTimeOffset time ? time.ToUnixTimeSeconds() : value.Value,
            });
        }

        return records;
    }

    private static object? Sum(object? value, double baseValue) => value switch
    {
        null => baseValue,
        long or ulong or double => Convert.ToDouble(value, null) + baseValue,
        _ => value,
    };
}
