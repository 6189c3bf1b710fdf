namespace Lwm2m.Bench.Content;

/// <summary>Content formats of LwM2M by their CoAP numbers (LwM2M Core §7.4).</summary>
public static class ContentFormat
{
    /// <summary>text/plain</summary>
    public const int Text = 0;

    /// <summary>application/link-format</summary>
    public const int Link = 40;

    /// <summary>application/octet-stream</summary>
    public const int Opaque = 42;

    /// <summary>application/cbor</summary>
    public const int Cbor = 60;

    /// <summary>application/senml+json</summary>
    public const int SenmlJson = 110;

    /// <summary>application/senml+cbor</summary>
    public const int SenmlCbor = 112;

    /// <summary>application/vnd.oma.lwm2m+tlv</summary>
    public const int Tlv = 11542;

    /// <summary>application/vnd.oma.lwm2m+json, of LwM2M 1.0</summary>
    public const int OldJson = 11543;

    private static readonly Dictionary<int, string> Names = new()
    {
        [Text] = "text", [Link] = "link", [Opaque] = "opaque", [Cbor] = "cbor", [SenmlJson] = "senml-json",
        [SenmlCbor] = "senml-cbor", [Tlv] = "tlv", [OldJson] = "json",
    };

    /// <summary>A short name: text, link, opaque, cbor, senml-json, senml-cbor, tlv, json; or <c>format 50</c>.</summary>
    public static string Name(int format) => Names.GetValueOrDefault(format) ?? $"format {format}";

    /// <summary>The number of a short name, or of a number written out.</summary>
    /// <exception cref="ContentException">Neither.</exception>
    public static int Parse(string text)
    {
        foreach (var (number, name) in Names)
        {
            if (name == text)
            {
                return number;
            }
        }

        return ushort.TryParse(text, out var written) ? written : throw new ContentException($"'{text}' is no content format");
    }
}
