using System.Text.Json;

namespace Lwm2m.Bench.Content;

/// <summary>The JSON of LwM2M 1.0 (LwM2M 1.0.2 §6.4.4): an array <c>e</c> of values below the base name <c>bn</c>.</summary>
public static class OldJson
{
    /// <summary>Reads a payload that belongs to <paramref name="basePath"/>. Base name and name are put together as they are; without a base name each name is the whole path.</summary>
    /// <exception cref="ContentException">Not of this format.</exception>
    public static IReadOnlyList<ResourceValue> Decode(ReadOnlyMemory<byte> bytes, Lwm2mPath basePath, ObjectModel model)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var baseName = root.TryGetProperty("bn", out var bn) ? bn.GetString() ?? "" : "";
            return [.. root.GetProperty("e").EnumerateArray().Select(element => Read(element, baseName, basePath, model))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new ContentException($"not LwM2M JSON: {e.Message}", e);
        }
    }

    /// <summary>Writes values below <paramref name="basePath"/>.</summary>
    public static byte[] Encode(IReadOnlyCollection<ResourceValue> values, Lwm2mPath basePath)
    {
        var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            var isSingle = values.Count == 1 && values.All(value => value.Path == basePath);
            var prefix = isSingle || basePath == Lwm2mPath.Root ? basePath.ToString() : $"{basePath}/";
            json.WriteStartObject();
            json.WriteString("bn", prefix);
            json.WriteStartArray("e");
            foreach (var value in values)
            {
                json.WriteStartObject();
                if (!isSingle)
                {
                    json.WriteString("n", value.Path.ToString()[prefix.Length..]);
                }

                Write(json, value.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static ResourceValue Read(JsonElement element, string baseName, Lwm2mPath basePath, ObjectModel model)
    {
        var path = Lwm2mPath.Parse(baseName + (element.TryGetProperty("n", out var n) ? n.GetString() : ""));
        if (!path.IsWithin(basePath))
        {
            throw new ContentException($"{path} is not below {basePath}");
        }

        var type = model.TypeOf(path);
        object value =
            element.TryGetProperty("v", out var v) ? v.TryGetInt64(out var whole) ? (object)whole : v.GetDouble()
            : element.TryGetProperty("bv", out var bv) ? bv.GetBoolean()
            : element.TryGetProperty("ov", out var ov) ? ObjectLink.Parse(ov.GetString() ?? "")
            : element.TryGetProperty("sv", out var sv) ? sv.GetString() ?? ""
            : throw new ContentException($"{path} has no value");
        return new ResourceValue(path, type == ResourceType.Opaque && value is string text
            ? Convert.FromBase64String(text)
            : TypedValue.Convert(value, type, path));
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case long number:
                json.WriteNumber("v", number);
                break;
            case ulong number:
                json.WriteNumber("v", number);
                break;
            case double number:
                json.WriteNumber("v", number);
                break;
            case DateTimeOffset time:
                json.WriteNumber("v", time.ToUnixTimeSeconds());
                break;
            case bool flag:
                json.WriteBoolean("bv", flag);
                break;
            case ObjectLink link:
                json.WriteString("ov", link.ToString());
                break;
            default:
                json.WriteString("sv", ValueText.Format(value));
                break;
        }
    }
}
