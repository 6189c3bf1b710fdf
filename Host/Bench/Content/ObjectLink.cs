using System.Globalization;

namespace Lwm2m.Bench.Content;

/// <summary>A reference to an object instance, <c>3:0</c>; 65535:65535 refers to nothing.</summary>
public readonly record struct ObjectLink(ushort Object, ushort Instance)
{
    /// <summary>Reads <c>3:0</c>.</summary>
    /// <exception cref="ContentException">Not an object link.</exception>
    public static ObjectLink Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2
            && ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var @object)
            && ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var instance)
                ? new ObjectLink(@object, instance)
                : throw new ContentException($"'{text}' is no object link");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Object}:{Instance}";
}
