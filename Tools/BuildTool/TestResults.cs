using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace Lwm2m.BuildTool;

public enum TestOutcome { Passed, Failed, Skipped }

/// <summary>One test that ran, or one row of it.</summary>
public sealed record TestResult(string Class, string Method, TestOutcome Outcome)
{
    public string FullName => $"{Class}.{Method}";
}

/// <summary>
/// What a run of ./test left in a folder: a .trx of each test project, and in checks.tsv one line "name, passed|failed|skipped" of each check
/// that is no test project.
/// </summary>
public static class TestResults
{
    private static readonly XNamespace s_trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static IReadOnlyList<TestResult> Read(string folder)
    {
        var results = Directory.GetFiles(folder, "*.trx").OrderBy(f => f, StringComparer.Ordinal).SelectMany(ReadTrx).ToList();
        string checks = Path.Combine(folder, "checks.tsv");
        if (File.Exists(checks))
        {
            results.AddRange(File.ReadAllLines(checks).Select(line => line.Split('\t')).Select(c => new TestResult("check", c[0], OutcomeOf(c[1]))));
        }

        return results;
    }

    public static IReadOnlyList<TestResult> ReadTrx(string path)
    {
        XElement run = XDocument.Load(path).Root!;
        var names = run.Descendants(s_trx + "UnitTest").ToDictionary(t => (string)t.Attribute("id")!, t => t.Element(s_trx + "TestMethod")!);
        return run.Descendants(s_trx + "UnitTestResult").Select(r =>
        {
            XElement method = names[(string)r.Attribute("testId")!];
            return new TestResult((string)method.Attribute("className")!, (string)method.Attribute("name")!, OutcomeOf((string?)r.Attribute("outcome") ?? ""));
        }).ToList();
    }

    /// <summary>The closing line: <c>N passed, N failed, N skipped</c>.</summary>
    public static string Summary(IReadOnlyCollection<TestResult> results)
    {
        int Count(TestOutcome outcome) => results.Count(r => r.Outcome == outcome);
        return $"{Count(TestOutcome.Passed)} passed, {Count(TestOutcome.Failed)} failed, {Count(TestOutcome.Skipped)} skipped";
    }

    // Whatever is neither clearly passed nor clearly left out has failed.
    private static TestOutcome OutcomeOf(string text) => text.ToLowerInvariant() switch
    {
        "passed" => TestOutcome.Passed,
        "notexecuted" or "inconclusive" or "skipped" => TestOutcome.Skipped,
        _ => TestOutcome.Failed,
    };
}
