using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Lwm2m.BuildTool;

/// <summary>
/// A file of the device has 300 lines at most. A list has those that have more, <c>path: lines  # why</c>: such a file must not grow, and one that needs no
/// exception any more must leave the list.
/// </summary>
public static class LengthCheck
{
    /// <summary>Lines that a file may have.</summary>
    public const int Limit = 300;

    /// <summary>The list, from the folder of the repository.</summary>
    public const string File = "docs/long-files.txt";

    private static readonly string[] s_folders = ["Firmware", "Drivers"];

    /// <summary>The faults of a repository.</summary>
    public static IReadOnlyList<string> Run(string root) => Run(root, System.IO.File.ReadAllLines(Path.Combine(root, File)));

    /// <summary>The faults of a repository against the lines of a list.</summary>
    public static IReadOnlyList<string> Run(string root, IEnumerable<string> list)
    {
        var ceilings = new Dictionary<string, int>();
        foreach (string line in list.Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0))
        {
            if (line.Split(": ") is not [string path, string ceiling] || !int.TryParse(ceiling, NumberStyles.None, CultureInfo.InvariantCulture, out int lines) || !ceilings.TryAdd(path, lines))
            {
                return [$"{File}: '{line}' is no file with its number of lines, or the second of its name"];
            }
        }

        List<(string Path, int Lines)> files = s_folders.Select(f => Path.Combine(root, f)).Where(Directory.Exists)
            .SelectMany(f => ProjectCheck.FilesBelow(f, ".cs")).Select(f => (Path.GetRelativePath(root, f).Replace('\\', '/'), System.IO.File.ReadLines(f).Count())).ToList();
        return files.Where(f => f.Lines > ceilings.GetValueOrDefault(f.Path, Limit))
            .Select(f => $"{f.Path}: has {f.Lines} lines, and may have {ceilings.GetValueOrDefault(f.Path, Limit)} ({File})")
            .Concat(ceilings.Keys.Except(files.Where(f => f.Lines > Limit).Select(f => f.Path)).Select(f => $"{f}: needs no line in {File} any more"))
            .ToList();
    }
}
