using System.Globalization;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Management;

/// <summary>Reads the list of links that a client registers (LwM2M Core §6.2.1.2).</summary>
internal static class RegistrationPayload
{
    private const string RootType = "oma.lwm2m";

    /// <summary>Puts the links into a registration.</summary>
    /// <exception cref="ContentException">Not link-format, or a target that is neither root nor object nor instance.</exception>
    public static Registration Apply(Registration registration, string text)
    {
        var links = LinkFormat.Decode(text);
        var root = links.FirstOrDefault(link => link["rt"] == RootType);
        var rootPath = root?.Target.TrimEnd('/') ?? "";
        var objects = new List<RegisteredObject>();
        foreach (var link in links)
        {
            if (link == root)
            {
                continue;
            }

            // Targets are below the root, but a client may leave the root out of them.
            var target = rootPath.Length > 0 && link.Target.StartsWith(rootPath + "/", StringComparison.Ordinal)
                ? link.Target[rootPath.Length..]
                : link.Target;
            var path = Lwm2mPath.Parse(target);
            if (path.Depth is not (1 or 2))
            {
                throw new ContentException($"'{link.Target}' is neither an object nor an instance");
            }

            objects.Add(new RegisteredObject(path, link["ver"]));
        }

        return registration with
        {
            Links = links,
            Objects = objects,
            RootPath = rootPath,
            ContentFormats = Formats(root?["ct"]),
        };
    }

    private static int[] Formats(string? ct) => ct is null
        ? []
        : [.. ct.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word =>
            ushort.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ContentException($"ct={ct}"))];
}
