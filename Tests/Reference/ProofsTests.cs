using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Reference.Tests;

[TestClass]
public class ProofsTests
{
    private static readonly HashSet<string> s_known = ["WP-1", "SEC-2"];

    [TestMethod]
    public void A_line_above_a_test_gives_a_proof_of_each_id()
    {
        var errors = new List<string>();
        IReadOnlyList<Proof> proofs = Proofs.Collect("namespace N { class T {\n// Proves: WP-1, SEC-2\n[TestMethod] public void M() { } } }", "T.cs", s_known, errors);
        Assert.IsEmpty(errors);
        CollectionAssert.AreEqual(new[] { new Proof("WP-1", "N.T", "M"), new Proof("SEC-2", "N.T", "M") }, proofs.ToArray());
    }

    [TestMethod]
    [DataRow("class T {\n// Proves: WP-9\n[TestMethod] public void M() { } }", "T.cs(2): docs/requirements.tsv has no 'WP-9'")]
    [DataRow("class T {\n// Proves: \n[TestMethod] public void M() { } }", "T.cs(2): docs/requirements.tsv has no ''")]
    [DataRow("class T {\n// Proves: WP-1\npublic void Helper() { } }", "T.cs(2): this Proves line stands above no test")]
    [DataRow("// Proves: WP-1\nclass T { [TestMethod] public void M() { } }", "T.cs(1): this Proves line stands above no test")]
    [DataRow("class T { [TestMethod] public void M() {\n// Proves: WP-1\n} }", "T.cs(2): this Proves line stands above no test")]
    public void A_line_that_proves_nothing_is_an_error(string source, string error)
    {
        var errors = new List<string>();
        Assert.IsEmpty(Proofs.Collect(source, "T.cs", s_known, errors));
        Assert.AreEqual(error, errors.Single());
    }

    [TestMethod]
    [DataRow("Passed", "Passed", "passed")]
    [DataRow("Passed", "Failed", "failed")]
    [DataRow("Passed", "NotExecuted", "not run")]
    [DataRow("Passed", null, "not run")]
    public void A_requirement_is_passed_only_when_all_its_tests_are(string first, string? second, string state)
    {
        string root = Directory.CreateTempSubdirectory("lwm2m-proofs-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "docs"));
            Directory.CreateDirectory(Path.Combine(root, "Tests"));
            File.WriteAllText(Path.Combine(root, "docs", "requirements.tsv"), "id\tlevel\twhat\nWP-1\tMUST\tDo it.\nWP-2\tMAY\tLeave it.\n");
            File.WriteAllText(Path.Combine(root, "Tests", "T.cs"), "namespace N { class T {\n// Proves: WP-1\n[TestMethod] public void A() { }\n// Proves: WP-1\n[TestMethod] public void B() { } } }");
            WriteTrx(Path.Combine(root, "unit.trx"), ("A", first), ("B", second));
            string table = Path.Combine(root, "table.md");
            Assert.IsEmpty(Proofs.Run(root, root, table));
            string text = File.ReadAllText(table);
            Assert.Contains($"| WP-1 | MUST | Do it. | `T.A`<br>`T.B` | {state} |", text);
            Assert.Contains("Without a test:\n\n| ID | level | what |\n|---|---|---|\n| WP-2 | MAY | Leave it. |", text);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [TestMethod]
    public void The_summary_counts_tests_and_checks_and_takes_an_unknown_outcome_for_a_failure()
    {
        string folder = Directory.CreateTempSubdirectory("lwm2m-results-").FullName;
        try
        {
            WriteTrx(Path.Combine(folder, "a.trx"), ("A", "Passed"), ("B", "NotExecuted"), ("C", "Failed"), ("D", "Timeout"));
            File.WriteAllText(Path.Combine(folder, "checks.tsv"), "board build\tpassed\nfuzz\tskipped\n");
            Assert.AreEqual("2 passed, 2 failed, 2 skipped", TestResults.Summary(TestResults.Read(folder).ToList()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteTrx(string path, params (string Method, string? Outcome)[] tests)
    {
        var ran = tests.Where(t => t.Outcome is not null).ToList();
        string results = string.Concat(ran.Select(t => $"""<UnitTestResult testId="{t.Method}" outcome="{t.Outcome}" />"""));
        string definitions = string.Concat(ran.Select(t => $"""<UnitTest id="{t.Method}"><TestMethod className="N.T" name="{t.Method}" /></UnitTest>"""));
        File.WriteAllText(path, $"""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>{results}</Results><TestDefinitions>{definitions}</TestDefinitions></TestRun>""");
    }
}
