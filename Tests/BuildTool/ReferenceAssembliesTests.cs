using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>The signature-only assemblies offer what a board has, and the compiler refuses the rest.</summary>
[TestClass]
public class ReferenceAssembliesTests
{
    [TestMethod]
    public void Every_list_becomes_an_assembly()
    {
        string[] lists = Directory.GetFiles(Path.Combine(System.AppContext.BaseDirectory, "api"), "*.txt");
        Assert.IsGreaterThan(10, lists.Length);
        foreach (string list in lists)
        {
            Assert.IsTrue(File.Exists(Path.Combine(Board.ReferenceFolder, Path.GetFileNameWithoutExtension(list) + ".dll")), list);
        }
    }

    [TestMethod]
    [DataRow("class C { void M(byte[] a, byte[] b) { System.Array.Copy(a, b, 3); } }")]
    [DataRow("class C { int M(string s) { switch (s) { case \"a\": return 1; case \"bb\": return 2; default: return s.Length; } } }")]
    [DataRow("class C { string M(string s, object o) => $\"{s} is {o,4}\"; }")]
    [DataRow("class C { private readonly object _gate = new object(); void M() { lock (_gate) { } } }")]
    [DataRow("class C { int M(int[][] table) { int n = 0; foreach (int[] row in table) { foreach (int v in row) { n += v; } } return n; } }")]
    [DataRow("readonly struct P { public readonly int X; public P(int x) { X = x; } static int Sum(in P a, in P b) => a.X + b.X; }")]
    [DataRow("class C { object M(object o) => o is string { Length: > 3 } s ? s : null; }")]
    [DataRow("class C { event System.EventHandler Changed; void M() => Changed?.Invoke(this, System.EventArgs.Empty); }")]
    [DataRow("class C { void M() { try { } catch (System.Exception e) when (e.Message is null) { throw; } } }")]
    [DataRow("class C { int X { get; init; } static C M() => new C { X = 1 }; }")]
    [DataRow("class C { byte M(System.SpanByte span) => span.Slice(1)[0]; }")]
    [DataRow("class C { static readonly byte[] s_table = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }; }")]
    [DataRow("class C { long Now => System.Environment.TickCount64; }")]
    [DataRow("class C { void M(System.Net.Sockets.Socket s, byte[] b) { if (s.Poll(0, System.Net.Sockets.SelectMode.SelectRead)) { s.Receive(b, 0, 1, System.Net.Sockets.SocketFlags.None); } } }")]
    [DataRow("[nanoFramework.TestFramework.TestClass] public class T { [nanoFramework.TestFramework.DataRow(1)] [nanoFramework.TestFramework.DataRow(2)] public void M(int n) { nanoFramework.TestFramework.Assert.AreEqual(1, n); } }")]
    [DataRow("class C { System.Collections.ArrayList M() { var list = new System.Collections.ArrayList { \"x\" }; foreach (object o in list) { } return list; } }")]
    public void What_a_board_runs_compiles_and_passes_the_il_check(string source)
    {
        Assert.IsEmpty(Board.CompileErrors(source));
        Assert.IsEmpty(Board.IlErrors(source));
    }

    [TestMethod]
    [DataRow("class C { void M(byte[] a) { System.Buffer.BlockCopy(a, 0, a, 1, 1); } }", "'Buffer'")]
    [DataRow("class C { string M(string s) => s.Replace(\"a\", \"b\"); }", "'Replace'")]
    [DataRow("class C { System.Collections.Generic.List<int> x; }", "'Generic'")]
    [DataRow("class C { event System.EventHandler<System.EventArgs> E; }", "EventHandler")]
    [DataRow("class C { System.Action<int> a; }", "Action")]
    [DataRow("class C { System.Func<int> f; }", "Func")]
    [DataRow("class C { int? x; }", "System.Nullable`1")]
    [DataRow("class C { int? M(string s) => s?.Length; }", "System.Nullable`1")]
    [DataRow("class C { (int, int) M() => (1, 2); }", "System.ValueTuple`2")]
    [DataRow("class C { volatile int x; }", "IsVolatile")]
    [DataRow("class C { byte M(byte[] b) => b[^1]; }", "System.Index")]
    [DataRow("class C { string M(string s) => s[1..]; }", "System.Range")]
    [DataRow("class C { object M() => new { A = 1 }; }", "System.Collections.Generic")]
    [DataRow("record R(int X);", "System.IEquatable`1")]
    [DataRow("class C { System.Collections.IEnumerator M() { yield return 1; } }", "System.Collections.Generic.IEnumerator`1")]
    [DataRow("class C { async void M() { } }", "AsyncVoidMethodBuilder")]
    [DataRow("interface I { void M() { } }", "default interface")]
    [DataRow("class C { System.Span<byte> M(byte[] b) => b; }", "Span")]
    [DataRow("class C { string M() => System.DateTime.Now.ToString(); }", "'Now'")]
    [DataRow("class C { decimal x; }", "System.Decimal")]
    [DataRow("class C { void M() { dynamic d = 1; d.X(); } }", "CSharpArgumentInfo")]
    [DataRow("using System.Linq; class C { }", "'Linq'")]
    [DataRow("class C { void M() { System.Threading.Tasks.Task.Run(null); } }", "'Tasks'")]
    [DataRow("class C { byte[] M() => System.Security.Cryptography.SHA256.Create().ComputeHash(null); }", "'SHA256'")]
    public void What_a_board_lacks_does_not_compile(string source, string names)
    {
        IReadOnlyList<string> errors = Board.CompileErrors(source);
        Assert.IsTrue(errors.Any(e => e.Contains(names)), $"expected an error that names {names}, got: {string.Join("; ", errors)}");
    }
}
