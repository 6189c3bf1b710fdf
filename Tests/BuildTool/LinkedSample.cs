using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Lwm2m.Linker;

namespace Lwm2m.BuildTool.Tests;

/// <summary>A small program of one or two assemblies, run on .NET as it was compiled and linked.</summary>
internal sealed class LinkedSample : IDisposable
{
    private const string Root = "Sample.Program::Run";
    private const string ProgramName = "Sample";

    private readonly string _folder = Directory.CreateTempSubdirectory("lwm2m-link-").FullName;
    private readonly Link _link;

    /// <summary>Links it.</summary>
    /// <param name="program">Has a class <c>Sample.Program</c> with <c>public static string Run()</c>.</param>
    /// <param name="library">An assembly that it refers to; null where there is none.</param>
    /// <param name="keepsProgram">Whether the program stays whole.</param>
    public LinkedSample(string program, string? library = null, bool keepsProgram = false)
    {
        byte[][] libraries = library is null ? [] : [Board.ImageOnNet(library, "Library")];
        byte[] image = Board.ImageOnNet(program, ProgramName, libraries);
        File.WriteAllBytes(Path.Combine(_folder, ProgramName + ".dll"), image);
        foreach (byte[] l in libraries)
        {
            File.WriteAllBytes(Path.Combine(_folder, "Library.dll"), l);
        }

        Before = Invoke([.. libraries, image], "Sample.Program", "Run");
        _link = Link.Of(Path.Combine(_folder, ProgramName + ".dll"), new LinkOptions
        {
            Platform = [RuntimeEnvironment.GetRuntimeDirectory()],
            Kept = keepsProgram ? [ProgramName] : [],
            Root = keepsProgram ? null : Root,
        });
        string name = keepsProgram ? Root : _link.Map.Single(l => l.EndsWith("\t" + Root, StringComparison.Ordinal)).Split('\t')[0];
        List<byte[]> files = _link.Files.OrderBy(f => f.Key == ProgramName + ".dll").Select(f => f.Value).ToList();
        After = Invoke(files, name.Split("::")[0], name.Split("::")[1]);
    }

    /// <summary>What it answers as it was compiled.</summary>
    public string Before { get; }

    /// <summary>What it answers linked.</summary>
    public string After { get; }

    public IReadOnlyList<string> Map => _link.Map;

    public IReadOnlyDictionary<string, byte[]> Files => _link.Files;

    /// <summary>The names in the sources of the methods that are left.</summary>
    public List<string> Methods => Map.Select(l => l.Split('\t')[1]).Where(n => n.Contains("::")).Select(n => n[(n.LastIndexOf("::", StringComparison.Ordinal) + 2)..]).ToList();

    /// <summary>The names in the sources of the types that are left.</summary>
    public List<string> Types => Map.Select(l => l.Split('\t')[1]).Where(n => !n.Contains("::")).ToList();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Invoke(IReadOnlyList<byte[]> images, string type, string method)
    {
        var context = new AssemblyLoadContext("linked", isCollectible: true);
        try
        {
            Assembly program = images.Select(i => context.LoadFromStream(new MemoryStream(i))).ToList()[^1];
            return (string)program.GetType(type, throwOnError: true)!.GetMethod(method)!.Invoke(null, null)!;
        }
        finally
        {
            context.Unload();
        }
    }
}
