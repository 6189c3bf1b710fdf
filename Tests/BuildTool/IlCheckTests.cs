using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>The IL check refuses each offender, and says where it stands and why.</summary>
[TestClass]
public class IlCheckTests
{
    private const string TestClass = "namespace N { [nanoFramework.TestFramework.TestClass] public class T { ";
    private const string Row = TestClass + "[nanoFramework.TestFramework.DataRow(";

    [TestMethod]
    [DataRow("class C<T> { }", "C`1", "is a generic type")]
    [DataRow("class C { static T M<T>(T x) => x; }", "C.M", "is a generic method")]
    [DataRow("class C { static T M<T>(T x) => x; int N() => M(1); }", "C.N", "calls the generic method C.M")]
    [DataRow("class L<T> { public T X; } class C { int M(L<int> l) => l.X; }", "C.M", "uses the generic type L<Int32>")]
    [DataRow("class C { int[,] x; }", "C.x", "uses the multi-dimensional array Int32[,]")]
    [DataRow("class C { object M() => new int[2, 3]; }", "C.M", "uses the multi-dimensional array")]
    [DataRow("unsafe class C { int M() { int* p = stackalloc int[4]; return p[0]; } }", "C.M", "uses stackalloc (localloc)")]
    [DataRow("unsafe class C { byte* p; }", "C.p", "uses the pointer Byte*")]
    [DataRow("unsafe class C { byte M(byte[] b) { fixed (byte* p = b) { return *p; } } }", "C.M", "pins an object (fixed)")]
    [DataRow("class C { int M(int a, int b) => checked(a + b); }", "C.M", "uses checked arithmetic")]
    [DataRow("class C { byte M(int a) => checked((byte)a); }", "C.M", "uses a checked conversion")]
    [DataRow("enum E { A } class C { string M(E e) => e.ToString(); }", "C.M", "calls Enum.ToString()")]
    [DataRow("class C { static int s_count; }", "C.s_count", "is a mutable static")]
    [DataRow("class C { static int Count { get; set; } }", "C.<Count>k__BackingField", "is a mutable static")]
    [DataRow("class C { static event System.EventHandler E; }", "C.E", "is a mutable static")]
    [DataRow("class C { static readonly System.Collections.ArrayList s_all = new System.Collections.ArrayList(); }", "C.s_all", "is a static System.Collections.ArrayList")]
    [DataRow("class C { int M(double a) => a > 1 ? 1 : 2; }", "C.M", "compares floating-point numbers by > or >=")]
    [DataRow("class C { bool M(double a, float b) => a >= b; }", "C.M", "compares floating-point numbers by > or >=")]
    [DataRow("class C { private double _max; void M(double a) { if (a > _max) { _max = a; } } }", "C.M", "compares floating-point numbers by > or >=")]
    [DataRow("class C { double N() => 2; int M(double a) { int n = 0; while (a >= N() * 3) { n++; } return n; } }", "C.M", "compares floating-point numbers by > or >=")]
    [DataRow("class C { int M(double a) { double b = a * 2; if (!(a > -b)) { return 1; } return (int)b; } }", "C.M", "compares floating-point numbers by > or >=")]
    [DataRow(TestClass + "private int _n; } }", "N.T._n", "is state of a test class")]
    [DataRow(TestClass + "public void M() { Helper(); } void Helper() { } } }", "N.T.M", "uses this; on a board a test runs with this == null")]
    [DataRow(Row + "System.DayOfWeek.Sunday)] public void M(object x) { } } }", "N.T.M", "a [DataRow] has an enum as an argument")]
    [DataRow(Row + "1, N.T.E.A)] public void M(int x, E y) { } public enum E : byte { A } } }", "N.T.M", "a [DataRow] has an enum as an argument")]
    [DataRow(Row + "typeof(int))] public void M(object x) { } } }", "N.T.M", "a [DataRow] has a type as an argument")]
    [DataRow(Row + "1, new byte[] { 1 })] public void M(int x, byte[] y) { } } }", "N.T.M", "a [DataRow] has an array as an argument")]
    [DataRow(Row + "\"x\", null)] public void M(string x, string y) { } } }", "N.T.M", "a [DataRow] has null as an argument")]
    [DataRow(Row + "null)] public void M(string x) { } } }", "N.T.M", "a [DataRow] has null for its arguments")]
    public void An_offender_that_a_board_s_compiler_takes_is_refused(string source, string where, string why) => AssertRefused(Board.IlErrors(source), where, why);

    [TestMethod]
    [DataRow("class C { int? M() => 1; }", "C.M", "uses System.Nullable<Int32>")]
    [DataRow("class C { int? M(string s) => s?.Length; }", "C.M", "uses System.Nullable<Int32>")]
    [DataRow("class C { (int, string) M() => (1, null); }", "C.M", "uses the tuple System.ValueTuple<Int32, String>")]
    [DataRow("class C { volatile int x; }", "C.x", "uses volatile")]
    [DataRow("class C { volatile int x; int M() => x; }", "C.M", "uses volatile")]
    [DataRow("using System.Runtime.InteropServices; [StructLayout(LayoutKind.Explicit)] struct S { [FieldOffset(0)] int a; [FieldOffset(0)] float b; }", "S", "has an explicit layout")]
    [DataRow("interface I { void M() { } }", "I.M", "is a default interface method")]
    [DataRow("class C { System.Collections.IEnumerator M() { yield return 1; } }", "C.<M>d__0", "is the state machine of an iterator")]
    [DataRow("class C { async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); } }", "C.<M>d__0", "state machine")]
    [DataRow("class C { void M(System.Action<int> a) => a(1); }", "C.M", "uses the generic type System.Action<Int32>")]
    [DataRow("class C { int M(byte[] b) { System.Span<byte> s = b; return s.Length; } }", "C.M", "nanoFramework has SpanByte")]
    [DataRow("class C { object M() => new { A = 1 }; }", "C.M", "uses an anonymous type")]
    [DataRow("class C { [System.Runtime.InteropServices.DllImport(\"c\")] static extern int getpid(); }", "C.getpid", "is a P/Invoke")]
    [DataRow("unsafe class C { int M(delegate*<int> f) => f(); }", "C.M", "uses the IL instruction calli")]
    [DataRow("class C { int M(__arglist) => 1; int N() => M(__arglist(1)); int K(System.TypedReference t) => __refvalue(t, int); }", "C.K", "uses the IL instruction refanyval")]
    public void An_offender_that_came_by_another_compiler_is_refused_too(string source, string where, string why) => AssertRefused(Board.IlErrorsOnNet(source), where, why);

    [TestMethod]
    [DataRow("class C { const int Limit = 3; static readonly byte[] s_table = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }; static readonly string s_name = \"x\"; }")]
    [DataRow("class C { void M() => N(() => { }); void N(System.Action a) => a(); }")]
    [DataRow("class C { string M(int n) => n.ToString() + n; void N(System.Action a) => a(); void K() => N(L); void L() { } int S(int n) { return Twice(n); static int Twice(int x) => 2 * x; } }")]
    [DataRow("enum E { A } class C { bool M(E a, E b) => a == b; string N(object o) => o.ToString(); string K(int i) => i.ToString(); }")]
    [DataRow("class C { byte[] M(long n) => new byte[n]; }")]
    [DataRow("class C { int M(int n) { switch (n) { case 0: return 7; case 1: return 5; case 2: return 9; case 3: return 1; default: return 0; } } }")]
    [DataRow("class C { void M(ref int x, out int y, in int z) { y = x + z; } }")]
    [DataRow(TestClass + "private const int N = 3; public void M() { int n = N; Helper(n); } static void Helper(int n) { } } }")]
    [DataRow(Row + "1, -1L, 2u, 3ul, (byte)4, (sbyte)-5, (short)6, (ushort)7, 'c', true, 1.5, 2.5f, \"text\", (int)System.DayOfWeek.Sunday)] public void M(int a) { } } }")]
    [DataRow("struct S { public int V; public void Set(in S o) { V = o.V; } } class C { private S _s; private readonly S[] _a = new S[2]; ref S At(int i) => ref _a[i]; int M(in S s) { ref S t = ref At(1); t.Set(s); _s.Set(t); return _s.V + _a[0].V; } }")]
    [DataRow("class C { private double _max; bool M(double a) { if (_max < a) { _max = a; } return !(a < 1) && 3 <= a * 2 && a == _max; } int M(long a, int b) => a > b ? 1 : (uint)b >= 3 ? 2 : 3; }")]
    [DataRow("class C { private System.DateTime _t; System.DateTime M(System.DateTime t) { System.DateTime u = t.AddDays(1); _t = u; return _t; } }")]
    public void Clean_code_is_accepted(string source) => Assert.IsEmpty(Board.IlErrors(source));

    [TestMethod]
    [DataRow("class C { object M(int n) => n; }", "C.M", "boxes System.Int32, which allocates")]
    [DataRow("enum E { A } class C { bool M(object o) => o.Equals(E.A); }", "C.M", "boxes E, which allocates")]
    [DataRow("interface I { int V(); } struct S : I { public int V() => 1; } class C { I M(S s) => s; }", "C.M", "boxes S, which allocates")]
    [DataRow("class C { int M(System.Collections.IList l) => l.Add((byte)1); }", "C.M", "boxes System.Byte, which allocates")]
    [DataRow("struct S { public int V; } class C { int M() { S s = default; M(ref s); return s.V; } void M(ref S s) { s.V = 2; } }", "C.M", "has a local of the struct S, which allocates on a board")]
    [DataRow("struct S { public int V; } class C { int M(S s) => s.V; }", "C.M", "takes a S by value, which allocates on a board")]
    [DataRow("struct S { public int V; } class C { private S _s; S M() => _s; }", "C.M", "returns a S, which allocates on a board")]
    [DataRow("struct S { public int V; } class C { private S _s; private S _t; void M() => _s = _t; }", "C.M", "copies a S, which allocates on a board")]
    [DataRow("struct S { public int V; } class C { void M(S[] a) => a[0] = a[1]; }", "C.M", "copies a S, which allocates on a board")]
    [DataRow("struct S { public int V; } class C { void M(ref S a, ref S b) => a = b; }", "C.M", "copies a S, which allocates on a board")]
    [DataRow("namespace N { class C { System.Action M(int n) => () => n++; } }", "N.C.M", "captures variables in a closure, which allocates")]
    [DataRow("class C { int M(int n) { return Add(2) + Add(3); int Add(int x) => n += x; } }", "C.M", "captures variables in a closure, which allocates")]
    public void What_allocates_unseen_is_refused_on_a_device_and_accepted_in_its_tests(string source, string where, string why)
    {
        AssertRefused(Board.IlErrors(source), where, why);
        Assert.IsEmpty(Board.IlErrors(source, "NFUnitTest"));
    }

    [TestMethod]
    public void Names_and_texts_that_fill_the_string_table_are_accepted_and_a_byte_more_is_refused()
    {
        const int Much = 70000;
        string error = Board.IlErrors(WithText(Much)).Single();
        Match size = Regex.Match(error, @"^Offender: error NANOIL: Offender: has (\d+) bytes of names and texts, a board takes 64675");
        Assert.IsTrue(size.Success, error);
        int full = Much - (int.Parse(size.Groups[1].Value) - 64675);
        Assert.IsEmpty(Board.IlErrors(WithText(full)));
        Assert.Contains("has 64676 bytes of names and texts", Board.IlErrors(WithText(full + 1)).Single());
    }

    private static string WithText(int bytes) =>
        TestClass + $$"""[nanoFramework.TestFramework.DataRow("é", "{{new string('x', bytes / 2)}}")] public void M(string a, string b) => a = "{{new string('y', bytes - bytes / 2)}}"; } }""";

    [TestMethod]
    public void Byte_code_that_fills_its_table_is_accepted_and_a_byte_more_is_refused()
    {
        const int Much = 25000;
        int more = BytesOfCode(WithCode(Much, 0)) - 65535;

        // A short constant takes three bytes, a longer one four.
        int longer = (3 - more % 3) % 3;
        int shorter = Much - longer - (more + longer) / 3;
        Assert.IsEmpty(Board.IlErrors(WithCode(shorter - longer, longer)));
        Assert.AreEqual(65536, BytesOfCode(WithCode(shorter - longer - 1, longer + 1)));
    }

    [TestMethod]
    [DataRow("void N() { }", 1, DisplayName = "ret")]
    [DataRow("string N() => \"x\";", 4, DisplayName = "a text in two bytes")]
    [DataRow("int f; int N() => f + 1;", 7, DisplayName = "a field in two bytes")]
    [DataRow("long N() => 0x123456789AL;", 10, DisplayName = "a constant of eight bytes")]
    [DataRow("int N(int n) { switch (n) { case 0: return 7; case 1: return 5; case 2: return 9; case 3: return 1; default: return 0; } }", 24, DisplayName = "a switch: a count of one byte, branches of two")]
    [DataRow("void N() { try { N(); } finally { N(); } }", 25, DisplayName = "a handler of twelve bytes, and their count")]
    public void Byte_code_is_counted_as_the_metadata_processor_writes_it(string members, int bytes)
    {
        const int Much = 22000;
        Assert.AreEqual(bytes, BytesOfCode(WithCode(Much, 0, members)) - BytesOfCode(WithCode(Much, 0)));
    }

    [TestMethod]
    public void What_fits_in_Release_only_is_refused_in_Debug()
    {
        string source = WithCode(0, 0, string.Concat(Enumerable.Range(0, 5000).Select(i => $"int N{i}(int a) {{ if (a > 1) {{ return 1; }} return 2; }}")));
        Assert.IsEmpty(Board.IlErrors(source));
        Assert.Contains("bytes of byte code", Board.IlErrors(source, level: OptimizationLevel.Debug).Single());
    }

    private static int BytesOfCode(string source)
    {
        string error = Board.IlErrors(source).Single();
        Match size = Regex.Match(error, @"^Offender: error NANOIL: Offender: has (\d+) bytes of byte code, a board takes 65535");
        Assert.IsTrue(size.Success, error);
        return int.Parse(size.Groups[1].Value);
    }

    private static string WithCode(int shorter, int longer, string members = "") =>
        $"class C {{ void M(int a) {{ {string.Concat(Enumerable.Repeat("a = 7; ", shorter))}{string.Concat(Enumerable.Repeat("a = 100; ", longer))} }} {members} }}";

    [TestMethod]
    public void A_fault_names_its_assembly()
    {
        Assert.AreEqual("Lwm2m.Sample: error NANOIL: N.C.s_n: is a mutable static; several clients live in one program", Board.IlErrors("namespace N { class C { static int s_n; } }", "Lwm2m.Sample").Single());
    }

    private static void AssertRefused(IReadOnlyList<string> errors, string where, string why) =>
        Assert.IsTrue(errors.Any(e => e.Contains($": {where}: ") && e.Contains(why)), $"expected '{where}: ...{why}', got: {string.Join("; ", errors)}");
}
