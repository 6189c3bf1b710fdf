using System.Globalization;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>A line of a Bootstrap-Discover.</summary>
/// <param name="Path">An object or instance.</param>
/// <param name="ShortServerId">ssid, at instances of Security, Server and OSCORE.</param>
/// <param name="Uri">uri, at instances of Security.</param>
/// <param name="Version">ver, at objects.</param>
public sealed record DiscoveredInstance(Lwm2mPath Path, int? ShortServerId, string? Uri, string? Version);

/// <summary>The answer to a Bootstrap-Discover (LwM2M Core §6.1.7.3).</summary>
/// <param name="Version">The LwM2M version (lwm2m), at the root link or, in LwM2M 1.0, alone in front; null when not told.</param>
/// <param name="Instances">The objects and instances.</param>
public sealed record BootstrapDiscovery(string? Version, IReadOnlyList<DiscoveredInstance> Instances)
{
    private const string Attribute = "lwm2m";

    /// <summary>The Security instance of the bootstrap server itself: the one without a Short Server ID; null when there is not exactly one.</summary>
    public ushort? BootstrapAccount
    {
        get
        {
            var without = Instances.Where(item => item.Path is { Object: 0, Depth: 2 } && item.ShortServerId is null).ToList();
            return without is [{ Path.Instance: { } instance }] ? instance : null;
        }
    }

    /// <summary>The line of a path; null when it is not there.</summary>
    public DiscoveredInstance? Find(string path) => Instances.FirstOrDefault(item => item.Path == Lwm2mPath.Parse(path));

    /// <summary>Reads the payload.</summary>
    /// <exception cref="ContentException">Not link-format, a target that is no object or instance, or a number that is none.</exception>
    public static BootstrapDiscovery Parse(string text)
    {
        string? version = null;
        if (text.StartsWith(Attribute + "=", StringComparison.Ordinal))
        {
            // LwM2M 1.0 has the attribute without a link, which RFC 6690 does not know.
            var end = text.IndexOf(',');
            version = text[(Attribute.Length + 1)..(end < 0 ? text.Length : end)].Trim('"');
            text = end < 0 ? "" : text[(end + 1)..];
        }

        var items = new List<DiscoveredInstance>();
        foreach (var link in LinkFormat.Decode(text))
        {
            version = link[Attribute] ?? version;
            var path = Lwm2mPath.Parse(link.Target);
            if (path.Depth > 2)
            {
                throw new ContentException($"'{link.Target}' is neither an object nor an instance");
            }

            if (path.Depth > 0)
            {
                items.Add(new DiscoveredInstance(path, ShortServerId(link["ssid"]), link["uri"], link["ver"]));
            }
        }

        return new BootstrapDiscovery(version, items);
    }

    private static int? ShortServerId(string? text) => text is null
        ? null
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ContentException($"ssid={text}");
}
