using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>Compiles a small source as the board build does, or against .NET itself when an offender needs more than a board declares.</summary>
internal static class Board
{
    private static readonly Lazy<string> s_reference = new(MakeReference);

    /// <summary>The signature-only assemblies, made anew from the lists.</summary>
    public static string ReferenceFolder => s_reference.Value;

    /// <summary>Compiler errors of a source against the signature-only assemblies.</summary>
    public static IReadOnlyList<string> CompileErrors(string source) =>
        Compile(source, BoardReferences(), out _).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Id}: {d.GetMessage()}").ToList();

    /// <summary>What the IL check says of a source that compiles against the signature-only assemblies.</summary>
    public static IReadOnlyList<string> IlErrors(string source, string assembly = "Offender", OptimizationLevel level = OptimizationLevel.Release) =>
        IlErrors(source, BoardReferences(), assembly, level);

    /// <summary>What the IL check says of a source that leans on .NET: code that reached the check by some other way.</summary>
    public static IReadOnlyList<string> IlErrorsOnNet(string source) =>
        IlErrors(source, [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), MetadataReference.CreateFromFile(typeof(Queue<int>).Assembly.Location)], "Offender", OptimizationLevel.Release);

    /// <summary>The size on a board of a source that compiles against the signature-only assemblies.</summary>
    public static PeSize Pe(string source, OptimizationLevel level = OptimizationLevel.Release)
    {
        Compile(source, BoardReferences(), out byte[] image, level: level);
        return PeSize.Of(image);
    }

    /// <summary>The assembly of a source that compiles against the signature-only assemblies.</summary>
    public static byte[] Image(string source) => Image(source, BoardReferences(), "Offender");

    /// <summary>The assembly of a source that compiles against .NET, and so runs here.</summary>
    public static byte[] ImageOnNet(string source, string assembly, params byte[][] references) =>
        Image(source, references.Select(r => MetadataReference.CreateFromImage(r)).Append(MetadataReference.CreateFromFile(typeof(object).Assembly.Location)), assembly);

    /// <summary>The program of a source that compiles against .NET.</summary>
    public static byte[] ProgramOnNet(string source) =>
        Image(source, [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)], "Program", OutputKind.ConsoleApplication);

    private static byte[] Image(string source, IEnumerable<MetadataReference> references, string assembly, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        IEnumerable<Diagnostic> diagnostics = Compile(source, references, out byte[] image, assembly, kind: kind);
        Assert.IsEmpty(diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ToArray());
        return image;
    }

    private static IReadOnlyList<string> IlErrors(string source, IEnumerable<MetadataReference> references, string assembly, OptimizationLevel level)
    {
        IEnumerable<Diagnostic> diagnostics = Compile(source, references, out byte[] image, assembly, level);
        string[] errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ToArray();
        Assert.IsEmpty(errors, "the offender itself must compile");
        string path = Path.Combine(ReferenceFolder, Guid.NewGuid() + ".dll");
        File.WriteAllBytes(path, image);
        return IlCheck.Run([path]);
    }

    private static IEnumerable<MetadataReference> BoardReferences() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "api"), "*.txt").Select(f => MetadataReference.CreateFromFile(Path.Combine(ReferenceFolder, Path.GetFileNameWithoutExtension(f) + ".dll")));

    private static IEnumerable<Diagnostic> Compile(string source, IEnumerable<MetadataReference> references, out byte[] image, string assembly = "Offender", OptimizationLevel level = OptimizationLevel.Release,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var options = new CSharpCompilationOptions(kind, optimizationLevel: level, allowUnsafe: true);
        var compilation = CSharpCompilation.Create(assembly, [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp9))], references, options);
        using var stream = new MemoryStream();
        EmitResult result = compilation.Emit(stream);
        image = stream.ToArray();
        return result.Diagnostics;
    }

    private static string MakeReference()
    {
        string folder = Directory.CreateTempSubdirectory("lwm2m-reference-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Assert.IsEmpty(ReferenceAssemblies.Make(Path.Combine(AppContext.BaseDirectory, "api"), folder));
        return folder;
    }
}
