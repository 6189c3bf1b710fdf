using System.Globalization;
using System.Text;

namespace Lwm2m.Bench.Content;

/// <summary>Values as text: the plain-text format (LwM2M Core §7.4.1, Appendix C) and a form for people.</summary>
public static class ValueText
{
    /// <summary>The text that the plain-text format carries.</summary>
    /// <exception cref="ContentException">The value has no such form.</exception>
    public static string Format(object? value) => value switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        ulong number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "1" : "0",
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTimeOffset time => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ObjectLink link => link.ToString(),
        _ => throw new ContentException($"no text for {value?.GetType().Name ?? "nothing"}"),
    };

    /// <summary>Reads what <see cref="Format"/> writes; without a type it is a string.</summary>
    /// <exception cref="ContentException">The text is not of that type.</exception>
    public static object Parse(string text, ResourceType? type)
    {
        try
        {
            return type switch
            {
                ResourceType.Integer => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
                ResourceType.Unsigned => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
                ResourceType.Float => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
                ResourceType.Boolean => text switch
                {
                    "0" => false,
                    "1" => true,
                    _ => throw new ContentException($"'{text}' is no boolean"),
                },
                ResourceType.Opaque => Convert.FromBase64String(text),
                ResourceType.Time => DateTimeOffset.FromUnixTimeSeconds(
                    long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
                ResourceType.ObjectLink => ObjectLink.Parse(text),
                _ => text,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new ContentException($"'{text}' is no {type}", e);
        }
    }

    /// <summary>Reads what a person types: as <see cref="Parse"/> does, and <c>true</c> and <c>false</c> for a boolean.</summary>
    /// <exception cref="ContentException">The text is not of that type.</exception>
    public static object ParseTyped(string text, ResourceType? type) => (type, text) switch
    {
        (ResourceType.Boolean, "true") => true,
        (ResourceType.Boolean, "false") => false,
        (ResourceType.Boolean, not ("0" or "1")) => throw new ContentException($"'{text}' is no boolean: 0, 1, false or true"),
        _ => Parse(text, type),
    };

    /// <summary>A form for people: text in quotes, bytes in hexadecimal.</summary>
    public static string Show(object? value) => value switch
    {
        null => "?",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        byte[] bytes => IsPrintable(bytes) ? $"'{Encoding.ASCII.GetString(bytes)}'" : $"h'{Convert.ToHexStringLower(bytes)}'",
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static bool IsPrintable(byte[] bytes) => bytes.Length > 1 && bytes.All(b => b is >= 0x20 and < 0x7F);
}
