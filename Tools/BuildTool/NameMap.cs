using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Lwm2m.BuildTool;

/// <summary>Turns the names that <see cref="ShortNames"/> or the linker gave back into those of the sources, in a stack trace as a board prints it.</summary>
public sealed class NameMap
{
    private static readonly Regex s_name = new(@"[\w<>]+(?:[.+][\w<>]+)+(?:::[\w.<>]+)?|\w+::[\w.<>]+");

    private readonly Dictionary<string, string> _names;

    private NameMap(IEnumerable<string> lines)
    {
        _names = lines.Select(l => l.Split('\t')).Where(l => l.Length == 2).ToDictionary(l => l[0], l => l[1]);
    }

    /// <summary>Reads the maps of several assemblies.</summary>
    public static NameMap Of(IEnumerable<string> lines) => new(lines);

    /// <summary>Reads the maps of all board projects below a folder.</summary>
    public static NameMap Below(string root) => new(Directory.GetFiles(root, "*.names", SearchOption.AllDirectories).SelectMany(File.ReadAllLines));

    /// <summary>A line with the names of the sources.</summary>
    public string Resolve(string line) => s_name.Replace(line, match => Resolved(match.Value));

    private string Resolved(string name)
    {
        int member = name.IndexOf("::", System.StringComparison.Ordinal);
        return _names.TryGetValue(name, out string? full) ? full
            : member < 0 ? name : _names.GetValueOrDefault(name[..member], name[..member]) + name[member..];
    }
}
