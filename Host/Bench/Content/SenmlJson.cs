using System.Buffers.Text;
using System.Text.Json;

namespace Lwm2m.Bench.Content;

/// <summary>SenML as JSON (RFC 8428 §5).</summary>
public static class SenmlJson
{
    /// <summary>Reads a pack.</summary>
    /// <exception cref="ContentException">Not SenML, or a field ends in "_" and is not known (RFC 8428 §4.4).</exception>
    public static IReadOnlyList<SenmlRecord> Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return [.. document.RootElement.EnumerateArray().Select(ReadRecord)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ContentException($"not SenML-JSON: {e.Message}", e);
        }
    }

    /// <summary>Writes a pack.</summary>
    public static byte[] Encode(IEnumerable<SenmlRecord> records)
    {
        var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var record in records)
            {
                json.WriteStartObject();
                WriteRecord(json, record);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return output.ToArray();
    }

    private static SenmlRecord ReadRecord(JsonElement element)
    {
        var record = new SenmlRecord();
        foreach (var field in element.EnumerateObject())
        {
            record = field.Name switch
            {
                "bn" => record with { BaseName = field.Value.GetString() },
                "bt" => record with { BaseTime = field.Value.GetDouble() },
                "bu" => record with { BaseUnit = field.Value.GetString() },
                "bv" => record with { BaseValue = field.Value.GetDouble() },
                "bver" => record with { BaseVersion = field.Value.GetInt64() },
                "n" => record with { Name = field.Value.GetString() },
                "u" => record with { Unit = field.Value.GetString() },
                "v" => record with { Value = ReadNumber(field.Value) },
                "vs" => record with { Value = field.Value.GetString() },
                "vb" => record with { Value = field.Value.GetBoolean() },
                "vd" => record with { Value = Base64Url.DecodeFromChars(field.Value.GetString()) },
                "vlo" => record with { Value = ObjectLink.Parse(field.Value.GetString() ?? "") },
                "s" => record with { Sum = field.Value.GetDouble() },
                "t" => record with { Time = field.Value.GetDouble() },
                "ut" => record with { UpdateTime = field.Value.GetDouble() },
                _ when field.Name.EndsWith('_') => throw new ContentException($"must understand '{field.Name}'"),
                _ => record,
            };
        }

        return record;
    }

    private static object ReadNumber(JsonElement element) =>
        element.TryGetInt64(out var signed) ? (object)signed
        : element.TryGetUInt64(out var unsigned) ? unsigned
        : element.GetDouble();

    private static void WriteRecord(Utf8JsonWriter json, SenmlRecord record)
    {
        WriteText(json, "bn", record.BaseName);
        WriteNumber(json, "bt", record.BaseTime);
        WriteText(json, "bu", record.BaseUnit);
        WriteNumber(json, "bv", record.BaseValue);
        WriteNumber(json, "bver", record.BaseVersion);
        WriteText(json, "n", record.Name);
        WriteText(json, "u", record.Unit);
        WriteNumber(json, "t", record.Time);
        switch (record.Value)
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
            case string text:
                json.WriteString("vs", text);
                break;
            case bool flag:
                json.WriteBoolean("vb", flag);
                break;
            case byte[] bytes:
                json.WriteString("vd", Base64Url.EncodeToString(bytes));
                break;
            case ObjectLink link:
                json.WriteString("vlo", link.ToString());
                break;
        }

        WriteNumber(json, "s", record.Sum);
        WriteNumber(json, "ut", record.UpdateTime);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
