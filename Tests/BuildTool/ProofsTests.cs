using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

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
    [DataRow("WP-1\tRES\tRead it so.\tREADME.md#as it is", null)]
    [DataRow("WP-1\tRES\tRead it so.\tREADME.md#as it is; docs/requirements.tsv#Read it so", null)]
    [DataRow("WP-1\tRES\tRead it so.\tREADME.md#as it was", "docs/requirements.tsv: WP-1 is settled in README.md, which has no 'as it was'")]
    [DataRow("WP-1\tRES\tRead it so.\tdocs/requirements.tsv#as I say", "docs/requirements.tsv: WP-1 is settled in docs/requirements.tsv, which has no 'as I say'")]
    [DataRow("WP-1\tRES\tRead it so.\tREADME.md", "docs/requirements.tsv: WP-1 is settled in 'README.md', which is no file with a text to find")]
    [DataRow("WP-1\tRES\tRead it so.\tdocs/none.md#as it is", "docs/requirements.tsv: WP-1 is settled in 'docs/none.md', which is no file with a text to find")]
    [DataRow("WP-1\tMUST\tDo it.\tREADME.md#as it is", "docs/requirements.tsv: WP-1 is MUST; only a resolution (RES) is settled by how something is read")]
    public void A_resolution_that_only_says_how_to_read_is_settled_by_the_place_that_follows_it(string line, string? error)
    {
        string root = Directory.CreateTempSubdirectory("lwm2m-proofs-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "docs"));
            Directory.CreateDirectory(Path.Combine(root, "Tests"));
            File.WriteAllText(Path.Combine(root, "README.md"), "It is taken as it is.");
            File.WriteAllText(Path.Combine(root, "docs", "requirements.tsv"), $"id\tlevel\twhat\tsettled\n{line}\nWP-2\tRES\tTest it.\n");
            string table = Path.Combine(root, "table.md");
            IReadOnlyList<string> errors = Proofs.Run(root, root, table);
            CollectionAssert.AreEqual(error is null ? [] : new[] { error }, errors.ToArray());
            string text = File.ReadAllText(table);
            Assert.Contains("Without a test:\n\n| ID | level | what |\n|---|---|---|\n| WP-2 | RES | Test it. |", text);
            if (error is null)
            {
                Assert.Contains("| WP | 2 | 0 | 0 | 0 | 1 | 1 |", text);
                Assert.Contains("Settled by reading:\n\n| ID | level | what | followed in |\n|---|---|---|---|\n| WP-1 | RES | Read it so. | `README.md`: as it is", text);
            }
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
