using System.Text;

namespace Lwm2m.Bench.Content;

/// <summary>A link: a target and attributes in the order they came; an attribute without a value has null (RFC 6690 §2).</summary>
public sealed record Link(string Target, IReadOnlyList<KeyValuePair<string, string?>> Attributes)
{
    /// <summary>The value of an attribute, "" when it has none, null when it is absent.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in Attributes)
            {
                if (key == name)
                {
                    return value ?? "";
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => LinkFormat.Encode([this]);
}

/// <summary>Lists of links (RFC 6690), as registration and Discover carry them.</summary>
public static class LinkFormat
{
    /// <summary>Reads <c>&lt;/3/0&gt;;ver=1.1,&lt;/5&gt;</c>.</summary>
    /// <exception cref="ContentException">Not link-format.</exception>
    public static IReadOnlyList<Link> Decode(string text)
    {
        var links = new List<Link>();
        var position = 0;
        while (position < text.Length)
        {
            Expect(text, ref position, '<');
            var end = text.IndexOf('>', position);
            if (end < 0)
            {
                throw new ContentException($"link-format: no '>' after {position}");
            }

            var target = text[position..end];
            position = end + 1;
            var attributes = new List<KeyValuePair<string, string?>>();
            while (position < text.Length && text[position] == ';')
            {
                position++;
                attributes.Add(Attribute(text, ref position));
            }

            links.Add(new Link(target, attributes));
            if (position < text.Length)
            {
                Expect(text, ref position, ',');
                if (position == text.Length)
                {
                    throw new ContentException("link-format: nothing after ','");
                }
            }
        }

        return links;
    }

    /// <summary>Writes a list of links; a value is quoted when it has characters other than those of a token.</summary>
    public static string Encode(IEnumerable<Link> links) => string.Join(',', links.Select(link =>
        $"<{link.Target}>" + string.Concat(link.Attributes.Select(attribute => attribute.Value is { } value
            ? $";{attribute.Key}={Quoted(value)}"
            : $";{attribute.Key}"))));

    private static KeyValuePair<string, string?> Attribute(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && text[position] is not ('=' or ';' or ','))
        {
            position++;
        }

        var name = text[start..position];
        if (name.Length == 0)
        {
            throw new ContentException($"link-format: no attribute name at {start}");
        }

        if (position == text.Length || text[position] != '=')
        {
            return new KeyValuePair<string, string?>(name, null);
        }

        position++;
        if (position < text.Length && text[position] == '"')
        {
            position++;
            return new KeyValuePair<string, string?>(name, QuotedText(text, ref position));
        }

        start = position;
        while (position < text.Length && text[position] is not (';' or ','))
        {
            position++;
        }

        return new KeyValuePair<string, string?>(name, text[start..position]);
    }

    private static string QuotedText(string text, ref int position)
    {
        var value = new StringBuilder();
        while (position < text.Length && text[position] != '"')
        {
            if (text[position] == '\\' && position + 1 < text.Length)
            {
                position++;
            }

            value.Append(text[position++]);
        }

        Expect(text, ref position, '"');
        return value.ToString();
    }

    private static void Expect(string text, ref int position, char wanted)
    {
        if (position >= text.Length || text[position] != wanted)
        {
            throw new ContentException($"link-format: '{wanted}' expected at {position}");
        }

        position++;
    }

    private static string Quoted(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? value
            : $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
