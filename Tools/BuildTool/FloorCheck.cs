using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lwm2m.BuildTool;

/// <summary>
/// No folder of a project uses one above it, and no two use each other. A file says the order: <c>project: folder &lt; folder &lt; folder</c>, folders of one
/// floor joined by commas (<c>.</c> is the project's own folder), and the violations there still are: <c>project: folder > folder</c>. One that is not
/// there is refused, and so is one that is there and no longer needed.
/// </summary>
public static class FloorCheck
{
    /// <summary>The file, from the folder of the repository.</summary>
    public const string File = "docs/floors.txt";

    /// <summary>The faults of a repository.</summary>
    public static IReadOnlyList<string> Run(string root) => Run(root, System.IO.File.ReadAllLines(Path.Combine(root, File)));

    /// <summary>The faults of a repository against the lines of a file.</summary>
    public static IReadOnlyList<string> Run(string root, IEnumerable<string> lines)
    {
        var floors = new Dictionary<string, List<string[]>>();
        var excepted = new HashSet<(string Project, string From, string To)>();
        foreach (string line in lines.Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0))
        {
            string[] parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[1].Split('>', StringSplitOptions.TrimEntries) is [string from, string to])
            {
                excepted.Add((parts[0], from, to));
            }
            else if (parts.Length == 2)
            {
                floors[parts[0]] = parts[1].Split('<').Select(f => f.Split(',', StringSplitOptions.TrimEntries)).ToList();
            }
            else
            {
                return [$"{File}: '{line}' is neither an order of floors nor an exception"];
            }
        }

        var faults = new List<string>();
        foreach (string project in Projects(root).Where(p => Folders(root, p).Count > 1))
        {
            if (!floors.TryGetValue(project, out List<string[]>? order))
            {
                faults.Add($"{project}: has folders and no floors in {File}");
                continue;
            }

            faults.AddRange(Folders(root, project).Except(order.SelectMany(f => f)).Select(f => $"{project}: {f} is on no floor in {File}"));
            Dictionary<(string From, string To), string> uses = Uses(root, project);
            foreach (((string from, string to), string where) in uses.OrderBy(u => u.Key.From, StringComparer.Ordinal).ThenBy(u => u.Key.To, StringComparer.Ordinal))
            {
                int above = order.FindIndex(f => f.Contains(to));
                int below = order.FindIndex(f => f.Contains(from));
                bool isMutual = above == below && uses.ContainsKey((to, from));
                if ((above > below || isMutual) && !excepted.Remove((project, from, to)))
                {
                    faults.Add($"{project}: {from} uses {to}{(isMutual ? ", which uses it," : " above it,")} in {where}");
                }
            }
        }

        faults.AddRange(excepted.Select(e => $"{e.Project}: {e.From} > {e.To} is no longer needed in {File}"));
        return faults;
    }

    private static IEnumerable<string> Projects(string root) => new[] { "Firmware", "Drivers" }
        .SelectMany(f => Directory.Exists(Path.Combine(root, f)) ? Directory.GetDirectories(Path.Combine(root, f)) : [])
        .Where(f => Directory.GetFiles(f, "*.nfproj").Length > 0)
        .Concat(Directory.Exists(Path.Combine(root, "Host/Bench")) ? [Path.Combine(root, "Host/Bench")] : [])
        .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static List<string> Sources(string folder) => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(f => FolderOf(folder, f) is not ("bin" or "obj" or "Properties")).Order(StringComparer.Ordinal).ToList();

    private static List<string> Folders(string root, string project) =>
        Sources(Path.Combine(root, project)).Select(f => FolderOf(Path.Combine(root, project), f)).Distinct().ToList();

    private static string FolderOf(string project, string file) => Path.GetRelativePath(project, file).Replace('\\', '/').Split('/') is [string folder, _, ..] ? folder : ".";

    // What is not of the project need not resolve: only its own types matter.
    private static Dictionary<(string From, string To), string> Uses(string root, string project)
    {
        string folder = Path.Combine(root, project);
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Floors",
            Sources(folder).Select(f => CSharpSyntaxTree.ParseText(System.IO.File.ReadAllText(f), new CSharpParseOptions(LanguageVersion.Preview), f)),
            platform.Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p)));
        var uses = new Dictionary<(string From, string To), string>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            string from = FolderOf(folder, tree.FilePath);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                SymbolInfo info = model.GetSymbolInfo(name);
                ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
                ITypeSymbol? type = symbol as ITypeSymbol ?? symbol?.ContainingType;
                if (type?.OriginalDefinition.Locations.FirstOrDefault(l => l.IsInSource)?.SourceTree is SyntaxTree declared && FolderOf(folder, declared.FilePath) is string to && to != from)
                {
                    uses.TryAdd((from, to), $"{Path.GetFileName(tree.FilePath)}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} ({type.Name})");
                }
            }
        }

        return uses;
    }
}
