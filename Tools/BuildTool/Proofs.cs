using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lwm2m.BuildTool;

/// <summary>
/// One line of docs/requirements.tsv. <see cref="Settled"/> is only for a resolution that settles how the sources are read, so that there is nothing
/// to test: where that reading is followed, as <c>file#text in it</c>, several with a semicolon between them.
/// </summary>
public sealed record Requirement(string Id, string Level, string What, string Settled)
{
    public IEnumerable<(string File, string Text)> Places => Settled.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('#', 2)).Select(p => (p[0], p.Length == 2 ? p[1] : ""));
}

/// <summary>One test and what the line above it says it proves.</summary>
public sealed record Proof(string Id, string Class, string Method)
{
    public string ShortName => $"{Class[(Class.LastIndexOf('.') + 1)..]}.{Method}";
}

/// <summary>
/// Collects the <c>// Proves: WP-53, SEC-13</c> lines above the tests and what became of those tests into docs/requirements.md, so that
/// a requirement without a test is seen at once.
/// </summary>
public static class Proofs
{
    private const string SettledState = "settled";
    private const string Resolution = "RES";

    private static readonly Regex s_line = new(@"^//\s*Proves:\s*(?<ids>.*)$");

    /// <param name="root">The repository.</param>
    /// <param name="results">Folder with the results of the last run.</param>
    /// <param name="output">The table to write.</param>
    /// <returns>Lines that name an unknown ID or stand above no test, and places that are not there.</returns>
    public static IReadOnlyList<string> Run(string root, string results, string output)
    {
        var errors = new List<string>();
        List<Requirement> requirements = File.ReadAllLines(Path.Combine(root, "docs", "requirements.tsv")).Skip(1).Select(l => l.Split('\t')).Select(c => new Requirement(c[0], c[1], c[2], c.Length > 3 ? c[3] : "")).ToList();
        errors.AddRange(requirements.SelectMany(r => FaultsOf(r, root)));
        var known = requirements.Select(r => r.Id).ToHashSet();
        var proofs = new List<Proof>();
        foreach (string file in Directory.GetFiles(Path.Combine(root, "Tests"), "*.cs", SearchOption.AllDirectories).Where(IsSource).OrderBy(f => f, StringComparer.Ordinal))
        {
            proofs.AddRange(Collect(File.ReadAllText(file), Path.GetRelativePath(root, file), known, errors));
        }

        File.WriteAllText(output, Table(requirements, proofs, TestResults.Read(results)));
        return errors;
    }

    /// <summary>The proofs in one source file.</summary>
    public static IReadOnlyList<Proof> Collect(string source, string file, IReadOnlySet<string> known, List<string> errors)
    {
        var proofs = new List<Proof>();
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source);
        foreach (SyntaxTrivia comment in tree.GetRoot().DescendantTrivia().Where(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia)))
        {
            Match match = s_line.Match(comment.ToString());
            if (!match.Success)
            {
                continue;
            }

            string place = $"{file}({comment.GetLocation().GetLineSpan().StartLinePosition.Line + 1})";
            MethodDeclarationSyntax? test = comment.Token.Parent?.AncestorsAndSelf().OfType<MethodDeclarationSyntax>().FirstOrDefault();
            if (test is null || test.GetFirstToken() != comment.Token || !IsTest(test))
            {
                errors.Add($"{place}: this Proves line stands above no test");
                continue;
            }

            foreach (string id in match.Groups["ids"].Value.Split(',', StringSplitOptions.TrimEntries))
            {
                if (known.Contains(id))
                {
                    proofs.Add(new Proof(id, ClassOf(test), test.Identifier.Text));
                }
                else
                {
                    errors.Add($"{place}: docs/requirements.tsv has no '{id}'");
                }
            }
        }

        return proofs;
    }

    private static IEnumerable<string> FaultsOf(Requirement requirement, string root)
    {
        const string Place = "docs/requirements.tsv";
        if (requirement.Settled.Length > 0 && requirement.Level != Resolution)
        {
            yield return $"{Place}: {requirement.Id} is {requirement.Level}; only a resolution ({Resolution}) is settled by how something is read";
        }

        foreach ((string file, string text) in requirement.Places)
        {
            string path = Path.Combine(root, file);
            if (text.Length == 0 || !File.Exists(path))
            {
                yield return $"{Place}: {requirement.Id} is settled in '{file}', which is no file with a text to find";
            }
            else if (!File.ReadAllText(path).Replace(requirement.Settled, "").Contains(text, StringComparison.Ordinal))
            {
                yield return $"{Place}: {requirement.Id} is settled in {file}, which has no '{text}'";
            }
        }
    }

    private static bool IsSource(string file) => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules");

    private static bool IsTest(MethodDeclarationSyntax method) => method.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() is "TestMethod" or "DataRow");

    private static string ClassOf(MethodDeclarationSyntax method) => string.Join('.', method.Ancestors().Reverse().Select(node => node switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        TypeDeclarationSyntax type => type.Identifier.Text,
        _ => "",
    }).Where(name => name.Length > 0));

    private static string Table(IReadOnlyList<Requirement> requirements, IReadOnlyList<Proof> proofs, IReadOnlyList<TestResult> results)
    {
        ILookup<string, TestOutcome> outcomes = results.ToLookup(r => r.FullName, r => r.Outcome);
        ILookup<string, Proof> byId = proofs.ToLookup(p => p.Id);
        var states = requirements.ToDictionary(r => r.Id, r => State(byId[r.Id].Select(p => outcomes[$"{p.Class}.{p.Method}"])) is { Length: > 0 } tested ? tested
            : r.Settled.Length > 0 ? SettledState : "");
        var text = new StringBuilder();
        text.Append("# Requirements and their proofs\n\n");
        text.Append("Made by `./test` of `requirements.tsv` and the `// Proves:` lines above the tests; do not edit. ");
        text.Append("FEAT: described without a keyword. DER: follows from another. PROF: asked by a profile. PEER: a duty of the other side. FUT: to be kept out for now. RES: a contradiction of the sources, as it is resolved; where that only says how they are read, the place that follows it is named. ETS: OMA's interoperability case. SYS: a system that the sources describe.\n\n");
        text.Append("| part | requirements | passed | failed | not run | settled by reading | without a test |\n|---|---|---|---|---|---|---|\n");
        foreach (IGrouping<string, Requirement> part in requirements.GroupBy(Part))
        {
            int Count(string state) => part.Count(r => states[r.Id] == state);
            text.Append($"| {part.Key} | {part.Count()} | {Count("passed")} | {Count("failed")} | {Count("not run")} | {Count(SettledState)} | {Count("")} |\n");
        }

        foreach (IGrouping<string, Requirement> part in requirements.GroupBy(Part))
        {
            text.Append($"\n## {part.Key}\n\n");
            List<Requirement> settled = part.Where(r => states[r.Id] == SettledState).ToList();
            List<Requirement> tested = part.Where(r => states[r.Id].Length > 0).Except(settled).ToList();
            if (tested.Count > 0)
            {
                text.Append("| ID | level | what | tests | result |\n|---|---|---|---|---|\n");
            }

            foreach (Requirement r in tested)
            {
                string tests = string.Join("<br>", byId[r.Id].Select(p => $"`{p.ShortName}`").Distinct());
                text.Append($"| {r.Id} | {r.Level} | {r.What} | {tests} | {states[r.Id]} |\n");
            }

            if (settled.Count > 0)
            {
                text.Append("\nSettled by reading:\n\n| ID | level | what | followed in |\n|---|---|---|---|\n");
                settled.ForEach(r => text.Append($"| {r.Id} | {r.Level} | {r.What} | {string.Join("<br>", r.Places.Select(p => $"`{p.File}`: {p.Text}"))} |\n"));
            }

            List<Requirement> open = part.Where(r => states[r.Id].Length == 0).ToList();
            if (open.Count > 0)
            {
                text.Append("\nWithout a test:\n\n| ID | level | what |\n|---|---|---|\n");
                open.ForEach(r => text.Append($"| {r.Id} | {r.Level} | {r.What} |\n"));
            }
        }

        return text.ToString();
    }

    private static string Part(Requirement requirement) => requirement.Id[..requirement.Id.IndexOf('-')];

    /// <summary>Passed only when every test that proves it ran and passed.</summary>
    private static string State(IEnumerable<IEnumerable<TestOutcome>> tests)
    {
        List<TestOutcome[]> all = tests.Select(t => t.ToArray()).ToList();
        return all.Count == 0 ? ""
            : all.Any(t => t.Contains(TestOutcome.Failed)) ? "failed"
            : all.Any(t => t.Length == 0 || t.Contains(TestOutcome.Skipped)) ? "not run"
            : "passed";
    }
}
