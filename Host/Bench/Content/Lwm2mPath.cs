using System.Globalization;

namespace Lwm2m.Bench.Content;

/// <summary>A path of one to four numbers: object, instance, resource, resource instance; <c>/</c> is the root.</summary>
public readonly record struct Lwm2mPath(ushort? Object = null, ushort? Instance = null, ushort? Resource = null, ushort? ResourceInstance = null)
{
    /// <summary>The root of the data model.</summary>
    public static readonly Lwm2mPath Root = default;

    /// <summary>Number of IDs, 0 to 4.</summary>
    public int Depth => Object is null ? 0 : Instance is null ? 1 : Resource is null ? 2 : ResourceInstance is null ? 3 : 4;

    /// <summary>Reads <c>/3/0/0</c>; a slash at the end is ignored.</summary>
    /// <exception cref="ContentException">Not a path.</exception>
    public static Lwm2mPath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new ContentException($"'{text}' is no path");

    /// <summary>Reads <c>/3/0/0</c>; false when it is no path.</summary>
    public static bool TryParse(string text, out Lwm2mPath path)
    {
        path = Root;
        var trimmed = text.Trim('/');
        if (text.Length > 0 && text[0] != '/')
        {
            return false;
        }

        foreach (var part in trimmed.Length == 0 ? [] : trimmed.Split('/'))
        {
            if (path.Depth == 4 || !ushort.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            path = path.Append(number);
        }

        return true;
    }

    /// <summary>The path one level below.</summary>
    /// <exception cref="ContentException">There is none below a resource instance.</exception>
    public Lwm2mPath Append(ushort number) => Depth switch
    {
        0 => new Lwm2mPath(number),
        1 => this with { Instance = number },
        2 => this with { Resource = number },
        3 => this with { ResourceInstance = number },
        _ => throw new ContentException($"nothing is below {this}"),
    };

    /// <summary>The first <paramref name="depth"/> numbers.</summary>
    public Lwm2mPath Take(int depth) => new(
        depth > 0 ? Object : null, depth > 1 ? Instance : null, depth > 2 ? Resource : null, depth > 3 ? ResourceInstance : null);

    /// <summary>Whether this is <paramref name="ancestor"/> or below it.</summary>
    public bool IsWithin(Lwm2mPath ancestor) => Take(ancestor.Depth) == ancestor;

    /// <summary>The path with a slash before each number.</summary>
    public override string ToString() => Depth switch
    {
        0 => "/",
        1 => $"/{Object}",
        2 => $"/{Object}/{Instance}",
        3 => $"/{Object}/{Instance}/{Resource}",
        _ => $"/{Object}/{Instance}/{Resource}/{ResourceInstance}",
    };
}
