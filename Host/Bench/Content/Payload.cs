using System.Text;

namespace Lwm2m.Bench.Content;

/// <summary>Between a payload in any content format and paths with values.</summary>
public static class Payload
{
    /// <summary>Longest line that <see cref="Describe"/> gives, in characters.</summary>
    public const int LongestDescription = 200;

    /// <summary>Reads a payload.</summary>
    /// <param name="format">Its content format.</param>
    /// <param name="bytes">The payload.</param>
    /// <param name="basePath">The path of the request that it belongs to.</param>
    /// <param name="model">Tells types; <see cref="ObjectModel.Standard"/> when null.</param>
    /// <exception cref="ContentException">Not of that format, or a format without values.</exception>
    public static IReadOnlyList<ResourceValue> Decode(int format, ReadOnlyMemory<byte> bytes, Lwm2mPath basePath, ObjectModel? model = null)
    {
        model ??= ObjectModel.Standard;
        return format switch
        {
            ContentFormat.Text => [new(basePath, ValueText.Parse(Encoding.UTF8.GetString(bytes.Span), model.TypeOf(basePath)))],
            ContentFormat.Opaque => [new(basePath, bytes.ToArray())],
            ContentFormat.Cbor => [new(basePath, TypedValue.Convert(CborContent.Decode(bytes), model.TypeOf(basePath), basePath))],
            ContentFormat.Tlv => TlvTree.Decode(bytes, basePath, model),
            ContentFormat.SenmlJson => SenmlTree.Decode(SenmlJson.Decode(bytes), model, DateTimeOffset.UtcNow),
            ContentFormat.SenmlCbor => SenmlTree.Decode(SenmlCbor.Decode(bytes), model, DateTimeOffset.UtcNow),
            ContentFormat.OldJson => OldJson.Decode(bytes, basePath, model),
            _ => throw new ContentException($"{ContentFormat.Name(format)} carries no values"),
        };
    }

    /// <summary>Writes values as the payload of a request to <paramref name="basePath"/>.</summary>
    /// <exception cref="ContentException">The format cannot carry them.</exception>
    public static byte[] Encode(int format, IReadOnlyCollection<ResourceValue> values, Lwm2mPath basePath) => format switch
    {
        ContentFormat.Text => Encoding.UTF8.GetBytes(ValueText.Format(Single(values, basePath))),
        ContentFormat.Opaque => Single(values, basePath) as byte[] ?? throw new ContentException($"{basePath} is not opaque"),
        ContentFormat.Cbor => CborContent.Encode(Single(values, basePath)),
        ContentFormat.Tlv => TlvTree.Encode(values, basePath),
        ContentFormat.SenmlJson => SenmlJson.Encode(SenmlTree.Encode(values, basePath)),
        ContentFormat.SenmlCbor => SenmlCbor.Encode(SenmlTree.Encode(values, basePath)),
        ContentFormat.OldJson => OldJson.Encode(values, basePath),
        _ => throw new ContentException($"{ContentFormat.Name(format)} carries no values"),
    };

    /// <summary>A payload on one readable line, also when it is broken or its format unknown.</summary>
    public static string Describe(int format, ReadOnlyMemory<byte> bytes, Lwm2mPath basePath = default, ObjectModel? model = null)
    {
        var line = bytes.IsEmpty ? "" : Line(format, bytes, basePath, model);
        return line.Length <= LongestDescription ? line : line[..(LongestDescription - 1)] + "…";
    }

    private static string Line(int format, ReadOnlyMemory<byte> bytes, Lwm2mPath basePath, ObjectModel? model)
    {
        try
        {
            return format switch
            {
                ContentFormat.Text => $"\"{Encoding.UTF8.GetString(bytes.Span)}\"",
                ContentFormat.Link => Encoding.UTF8.GetString(bytes.Span),
                ContentFormat.Opaque => $"h'{Convert.ToHexStringLower(bytes.Span)}'",
                ContentFormat.Cbor => ValueText.Show(CborContent.Decode(bytes)),
                ContentFormat.Tlv when basePath == Lwm2mPath.Root => Tree(TlvCodec.Decode(bytes)),
                ContentFormat.Tlv or ContentFormat.SenmlJson or ContentFormat.SenmlCbor or ContentFormat.OldJson =>
                    string.Join(", ", Decode(format, bytes, basePath, model)),
                _ => $"h'{Convert.ToHexStringLower(bytes.Span)}'",
            };
        }
        catch (ContentException e)
        {
            return $"broken ({e.Message}): h'{Convert.ToHexStringLower(bytes.Span)}'";
        }
    }

    private static string Tree(IEnumerable<TlvRecord> records) => string.Join(", ", records.Select(record => record.IsNode
        ? $"{record.Id} {{ {Tree(record.Children)} }}"
        : $"{record.Id} = {ValueText.Show(record.Value.ToArray())}"));

    private static object? Single(IReadOnlyCollection<ResourceValue> values, Lwm2mPath basePath) =>
        values.Count == 1 && values.First().Path == basePath
            ? values.First().Value
            : throw new ContentException($"one value at {basePath} is wanted");
}
