using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Lwm2m.BuildTool;

/// <summary>Makes one signature-only assembly of each API list.</summary>
public static class ReferenceAssemblies
{
    private const string CoreLibrary = "mscorlib";

    /// <summary>Reads every list in <paramref name="apiFolder"/> and writes the assemblies to <paramref name="outFolder"/>.</summary>
    /// <param name="apiFolder">Folder of the lists.</param>
    /// <param name="outFolder">Folder of the assemblies.</param>
    /// <param name="coreLibrary">The published <c>mscorlib.dll</c>, which takes the place of its list; where there is none, the list serves.</param>
    /// <returns>What went wrong, one line each; empty when all is well.</returns>
    public static IReadOnlyList<string> Make(string apiFolder, string outFolder, string? coreLibrary = null)
    {
        byte[]? published = File.Exists(coreLibrary) ? File.ReadAllBytes(coreLibrary) : null;
        var lists = Directory.GetFiles(apiFolder, "*.txt").OrderBy(f => f, StringComparer.Ordinal).Select(ApiList.Read).ToList();
        var home = new Dictionary<string, ApiList>();
        var all = new Dictionary<string, ApiType>();
        foreach (ApiList list in lists)
        {
            foreach (ApiType type in list.Types)
            {
                home.Add(type.FullName, list);
                all.Add(type.FullName, type);
            }
        }

        Directory.CreateDirectory(outFolder);
        var errors = new List<string>();
        var made = new Dictionary<ApiList, MetadataReference>();
        foreach (ApiList list in lists)
        {
            Make(list);
        }

        return errors;

        void Make(ApiList list)
        {
            if (made.ContainsKey(list))
            {
                return;
            }

            var needs = list.Words.Select(w => home.GetValueOrDefault(w)).Where(l => l is not null && l != list).Distinct().Cast<ApiList>().ToList();
            if (list.Assembly != CoreLibrary)
            {
                needs.Insert(0, lists.Single(l => l.Assembly == CoreLibrary));
            }

            needs.ForEach(Make);
            byte[]? image = list.Assembly == CoreLibrary && published is not null ? published : Compile(list, all, made.Values, errors);
            if (image is null)
            {
                return;
            }

            made[list] = MetadataReference.CreateFromImage(image);
            WriteIfChanged(Path.Combine(outFolder, list.Assembly + ".dll"), image);
        }
    }

    private static byte[]? Compile(ApiList list, IReadOnlyDictionary<string, ApiType> all, IEnumerable<MetadataReference> references, List<string> errors)
    {
        string source = Skeleton.Write(list, all);
        var compilation = CSharpCompilation.Create(
            list.Assembly,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp9))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, deterministic: true, warningLevel: 0));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false, runtimeMetadataVersion: "v4.0.30319"));
        string[] lines = source.Split('\n');
        errors.AddRange(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => $"{list.Assembly}: {d.Id} {d.GetMessage()}: {lines[d.Location.GetLineSpan().StartLinePosition.Line].Trim()}"));
        return result.Success ? image.ToArray() : null;
    }

    /// <summary>An unchanged assembly keeps its time stamp, so nothing downstream is built anew; a rename is never seen half done.</summary>
    private static void WriteIfChanged(string path, byte[] image)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(image))
        {
            return;
        }

        string next = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(next, image);
        File.Move(next, path, overwrite: true);
    }
}
