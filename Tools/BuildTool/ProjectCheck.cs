using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lwm2m.BuildTool;

/// <summary>
/// Keeps the lists that nanoFramework's project system wants by hand true: every .cs in a project's folder is listed in its .nfproj, every
/// listed file exists, every project stands in the solution, packages.config says the same versions as the hint paths, and the project has the
/// form of <see cref="ProjectForm"/>. What several projects share is linked: a listed file outside of the folder (<c>..\Support\Hex.cs</c>)
/// stays listed as long as it exists.
/// </summary>
public static class ProjectCheck
{
    private static readonly XNamespace s_msbuild = "http://schemas.microsoft.com/developer/msbuild/2003";
    private static readonly string[] s_configurations = ["Debug", "Release"];
    private static readonly string[] s_notSources = ["bin", "obj", "packages", ".git", "node_modules", "artifacts"];

    /// <param name="root">The repository.</param>
    /// <param name="fix">True writes the file lists anew instead of only reporting them.</param>
    /// <returns>What is wrong, one line each.</returns>
    public static IReadOnlyList<string> Run(string root, bool fix)
    {
        var errors = new List<string>();
        string solution = string.Concat(Directory.GetFiles(root, "*.sln").Select(File.ReadAllText));
        var versions = new Dictionary<string, (string Version, string Project)>();
        foreach (string project in FilesBelow(root, ".nfproj"))
        {
            string name = Path.GetRelativePath(root, project);
            CheckFiles(project, name, fix, errors);
            CheckPackages(project, name, versions, errors);
            CheckSolution(project, name, solution, errors);
            errors.AddRange(ProjectForm.Errors(project, name));
        }

        return errors;
    }

    /// <summary>Where the board build leaves the assemblies of every project below a folder: Debug is what Visual Studio flashes, Release what a product is made of.</summary>
    public static IEnumerable<string> Assemblies(string root) => FilesBelow(root, ".nfproj")
        .SelectMany(_ => s_configurations, (p, c) => Path.Combine(Path.GetDirectoryName(p)!, "bin", c, XDocument.Load(p).Descendants(s_msbuild + "AssemblyName").Single().Value))
        .Select(a => File.Exists(a + ".exe") ? a + ".exe" : a + ".dll");

    /// <summary>The files of an extension in a folder and below, without what a build left.</summary>
    internal static IEnumerable<string> FilesBelow(string folder, string extension)
    {
        IEnumerable<string> here = Directory.GetFiles(folder, "*" + extension);
        IEnumerable<string> below = Directory.GetDirectories(folder).Where(d => !s_notSources.Contains(Path.GetFileName(d))).SelectMany(d => FilesBelow(d, extension));
        return here.Concat(below).OrderBy(f => f, StringComparer.Ordinal);
    }

    private static void CheckFiles(string project, string name, bool fix, List<string> errors)
    {
        string folder = Path.GetDirectoryName(project)!;
        List<string> onDisk = FilesBelow(folder, ".cs").Select(f => Path.GetRelativePath(folder, f).Replace('/', '\\')).ToList();
        List<string> listed = XDocument.Load(project).Descendants(s_msbuild + "Compile").Select(c => (string)c.Attribute("Include")!).ToList();
        IEnumerable<string> linked = listed.Distinct().Where(f => f.StartsWith(@"..\", StringComparison.Ordinal) && File.Exists(Path.Combine(folder, f.Replace('\\', '/'))));
        List<string> expected = onDisk.Concat(linked).ToList();
        List<string> missing = expected.Except(listed).ToList();
        List<string> gone = listed.Except(expected).ToList();
        List<string> twice = listed.GroupBy(f => f).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (missing.Count + gone.Count + twice.Count == 0)
        {
            return;
        }

        if (fix)
        {
            WriteFileList(project, expected);
            Console.WriteLine($"{name}: listed {expected.Count} files");
            return;
        }

        errors.AddRange(missing.Select(f => $"{name}: add    {CompileLine(f)}"));
        errors.AddRange(gone.Select(f => $"{name}: remove {CompileLine(f)}"));
        errors.AddRange(twice.Select(f => $"{name}: listed twice {CompileLine(f)}"));
    }

    private static string CompileLine(string file) => $"<Compile Include=\"{file}\" />";

    private static void WriteFileList(string project, IEnumerable<string> files)
    {
        string text = File.ReadAllText(project);
        var lines = new Regex(@"(?:[ \t]*<Compile Include=""[^""]*"" />\r?\n)+");
        string list = string.Concat(files.OrderBy(f => f, StringComparer.Ordinal).Select(f => "    " + CompileLine(f) + "\n"));
        File.WriteAllText(project, lines.Replace(text, _ => list, 1));
    }

    private static void CheckPackages(string project, string name, Dictionary<string, (string Version, string Project)> versions, List<string> errors)
    {
        string config = Path.Combine(Path.GetDirectoryName(project)!, "packages.config");
        if (!File.Exists(config))
        {
            errors.Add($"{name}: has no packages.config beside it");
            return;
        }

        var packages = XDocument.Load(config).Descendants("package").Select(p => (Id: (string)p.Attribute("id")!, Version: (string)p.Attribute("version")!)).ToList();
        var hints = XDocument.Load(project).Descendants(s_msbuild + "HintPath").Select(h => h.Value.Split('\\').SkipWhile(part => part != "packages").Skip(1).FirstOrDefault() ?? h.Value).ToHashSet();
        foreach ((string id, string version) in packages)
        {
            if (!hints.Contains($"{id}.{version}"))
            {
                errors.Add($"{name}: packages.config has {id} {version}, but no HintPath does");
            }

            if (!versions.TryAdd(id, (version, name)) && versions[id].Version != version)
            {
                errors.Add($"{name}: uses {id} {version}, but {versions[id].Project} uses {versions[id].Version}");
            }
        }

        errors.AddRange(hints.Except(packages.Select(p => $"{p.Id}.{p.Version}")).Select(h => $"{name}: HintPath names {h}, packages.config does not"));
    }

    private static void CheckSolution(string project, string name, string solution, List<string> errors)
    {
        string guid = XDocument.Load(project).Descendants(s_msbuild + "ProjectGuid").Single().Value;
        string line = $"= \"{Path.GetFileNameWithoutExtension(name)}\", \"{name.Replace('/', '\\')}\", \"{guid}\"";
        if (!solution.Contains(line))
        {
            errors.Add($"{name}: is not in the solution with its GUID {guid}");
            return;
        }

        if (!solution.Contains($"Project(\"{ProjectForm.Type}\") {line}"))
        {
            errors.Add($"{name}: the solution gives it another type than {ProjectForm.Type}");
        }

        foreach (string setting in s_configurations.SelectMany(c => new[] { "ActiveCfg", "Build.0", "Deploy.0" }.Select(k => $"{guid}.{c}|Any CPU.{k} = {c}|Any CPU")))
        {
            if (!solution.Contains(setting))
            {
                errors.Add($"{name}: the solution lacks '{setting}'");
            }
        }
    }
}
