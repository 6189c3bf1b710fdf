using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Lwm2m.Linker;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>A linked program answers what it answered before, and what it does not need is gone. The unit tests of the device run linked besides (./test).</summary>
[TestClass]
public class LinkTests
{
    [TestMethod]
    [DataRow("""
        class Counter { public int Value { get; set; } private readonly string _name; public string Name { get { return _name; } } public Counter(string name) { _name = name; } }
        static string Run() { var c = new Counter("n"); c.Value = 3; c.Value += 4; return c.Name + c.Value; }
        """, "n7", "get_Value,set_Value,get_Name", DisplayName = "getters and setters")]
    [DataRow("""
        class Inner { public int Add(int a, int b) { if (a > b) { return a - b; } return a + b; } }
        class Outer { private readonly Inner _inner = new Inner(); public int Add(int a, int b) { return _inner.Add(a, b); } }
        static string Run() { var o = new Outer(); return "" + o.Add(1, 2) + o.Add(5, 2) + o.Add(2, 2); }
        """, "334", "", DisplayName = "calls handed on")]
    [DataRow("""
        static int s_next; static int Next() { return ++s_next; }
        static int Combine(int a, int b, int c) { return c * 100 + b * 10 + a; }
        static string Run() { return "" + Combine(Next(), Next(), Next()); }
        """, "321", "Combine", DisplayName = "arguments keep their order")]
    [DataRow("""
        static int Sum(int[] values) { int sum = 0; for (int i = 0; i < values.Length; i++) { if (values[i] < 0) { continue; } sum += values[i]; } return sum; }
        static int[] Values() { return new[] { 1, -5, 2, 3 }; }
        static string Run() { int[] values = Values(); return "a" + (10 * Sum(values) + Math.Max(4, Sum(values))); }
        """, "a66", "", DisplayName = "a loop in the middle of an expression")]
    [DataRow("""
        static int Twice(int value) { value += value; return value; }
        static string Run() { int x = 3; int y = Twice(x); return "" + x + y + Twice(y); }
        """, "3612", "", DisplayName = "a parameter that is assigned leaves the argument alone")]
    [DataRow("""
        static int Swap(int a, ref int b) { b = a + 1; return a; }
        static string Run() { int x = 3; int y = Swap(x, ref x); return "" + x + y; }
        """, "43", "", DisplayName = "an argument that is changed through a reference in between")]
    [DataRow("""
        static bool TryRead(int[] bytes, int at, int end, out int next, out bool isLast) { next = end; isLast = false; if (at >= end) { return false; } next = at + bytes[at]; isLast = next == end && bytes[at] > 1; return next > at; }
        static string Run() { int[] bytes = { 2, 1, 3, 1, 0 }; int first = 0; string s = ""; bool isLast; while (TryRead(bytes, first, bytes.Length, out first, out isLast)) { s += first; s += isLast; } return s + first; }
        """, "2False5True5", "TryRead", DisplayName = "an argument that the call itself changes")]
    [DataRow("""
        static int Pick(int a, int b, int c) { int r = a; for (int i = 0; i < b; i++) { r = r * 2 + c; } return r + a; }
        static string Run() { int x = int.Parse("1"); int y = int.Parse("2"); int picked = Pick(x > 0 ? x : y, x == 1 ? y : x, 3); return "p" + picked; }
        """, "p14", "Pick", DisplayName = "an argument that is one of two")]
    [DataRow("""
        static int Count(int n) { int c = 0; while (n > 0) { n -= 2; c++; } return c * 10 + n; }
        static string Text(int n) { return n.ToString(); }
        static string Run() { int x = int.Parse("5"); int c = Count(x); return Text(x) + Text(c) + Text(x); }
        """, "5295", "Count", DisplayName = "a parameter that counts down leaves the argument alone")]
    [DataRow("""
        static int Loop(int[] v, int k) { int s = 0; for (int i = 0; i < v.Length; i++) { s = s + k * (v[i] + k * (v[i] + k * (i + k))); } return s; }
        static long Combine(int a, int b, int c, int d, int e) { long sum = a; for (int i = 0; i < 3; i++) { sum = sum * 10 + b + c + d + e; } return sum; }
        static string Run() { int[] v = { int.Parse("1"), 2 }; int x = v[1]; long one = Combine(1 + x, 2 + x, 3 + x, 4 + x, Loop(v, x)); return "" + (one + Combine(x, x, x, x, 1)); }
        """, "13880", "", DisplayName = "a loop above values that wait")]
    [DataRow("""
        static string Run() { int n = int.Parse("3"); int s = 0; while (n > 0) { try { while (n > 1) { n--; } s += 1; n--; } finally { s += 10; } } return "" + s; }
        """, "11", "", DisplayName = "a loop at the start of a protected block, which nothing may enter but there")]
    [DataRow("""
        class Buffer { private int _used; private readonly byte[] _bytes = new byte[4]; private static void Advance(ref int at, int by) { at += by; }
            public Buffer Put(byte value) { _bytes[_used] = value; Advance(ref _used, 1); return this; } public int Used { get { return _used; } } }
        static string Run() { return "" + new Buffer().Put(1).Put(2).Used; }
        """, "2", "get_Used", DisplayName = "a reference to a field")]
    [DataRow("""
        struct Quantity { private long _whole; private int _part; public long Whole { get { return _whole; } set { _whole = value; } } public void Set(long whole, int part) { _whole = whole; _part = part; }
            public bool Differs(ref Quantity other) { return _whole != other._whole || _part != other._part; } }
        class Holder { public Quantity Last; }
        static string Run() { var h = new Holder(); Quantity q = default; q.Set(5, 6); bool a = q.Differs(ref h.Last); h.Last = q; q.Whole = 7; return "" + a + h.Last.Whole + q.Whole + q.Differs(ref h.Last); }
        """, "True57True", "", DisplayName = "a structure")]
    [DataRow("""
        abstract class Shape { public abstract int Area(); public virtual string Name() { return "shape"; } public virtual int Corners() { return 0; } }
        class Square : Shape { public override int Area() { return 4; } public override string Name() { return "square" + base.Name(); } public override int Corners() { return 4; } }
        class Disc : Shape { public override int Area() { return 3; } }
        class Never : Shape { public override int Area() { return 9; } }
        static string Run() { Shape[] all = { new Square(), new Disc() }; string s = ""; foreach (Shape one in all) { s += one.Area() + one.Name(); } return s; }
        """, "4squareshape3shape", "Corners", DisplayName = "virtual methods")]
    [DataRow("""
        abstract class Port { public abstract int Read(); }
        sealed class Pin : Port { public override int Read() { return 5; } }
        static string Run() { Port port = new Pin(); return "" + port.Read(); }
        """, "5", "Read", DisplayName = "a virtual method of which there is one")]
    [DataRow("""
        class Base { public int Read() { return 1; } public virtual int Write() { return 2; } }
        class Derived : Base { public new int Read() { return 3; } public new virtual int Write() { return 4; } }
        class Last : Derived { public override int Write() { return 5; } }
        static string Run() { var d = new Last(); Base b = d; Base c = new Base(); Derived e = new Derived(); return "" + d.Read() + b.Read() + d.Write() + b.Write() + c.Write() + e.Write(); }
        """, "315224", "", DisplayName = "methods that hide others")]
    [DataRow("""
        interface ISource { int Next(); string Name { get; } }
        class Plain : ISource { private int _at; public int Next() { return ++_at; } public string Name { get { return "p"; } } }
        class Hidden : Plain, ISource { int ISource.Next() { return 100; } }
        static int Pull(ISource source) { return source.Next() + source.Next(); }
        static string Run() { var h = new Hidden(); return "" + Pull(new Plain()) + Pull(h) + h.Next() + ((ISource)h).Name; }
        """, "32001p", "", DisplayName = "an interface, implemented plainly and by name")]
    [DataRow("""
        class Resource : IDisposable, IComparable { public static int Disposed; public void Dispose() { Disposed++; } public int CompareTo(object other) { return Disposed; } public override string ToString() { return "r"; } }
        static string Run() { using (new Resource()) { } IComparable c = new Resource(); return "" + c.CompareTo(null) + string.Concat(c, "x"); }
        """, "1rx", "", DisplayName = "what the platform calls")]
    [DataRow("""
        delegate int Change(int value);
        class Source { public event Change Changed; public event Action Never; public int Raise(int value) { return Changed == null ? -1 : Changed(value); } }
        class Target { private readonly int _by; public Target(int by) { _by = by; } public int Shift(int value) { return value + _by; } }
        static string Run() { var s = new Source(); string before = "" + s.Raise(1); s.Changed += new Target(10).Shift; s.Changed += v => v * 2; return before + s.Raise(4); }
        """, "-18", "add_Never,remove_Never,remove_Changed", DisplayName = "delegates and events")]
    [DataRow("""
        static int Parse(string text) { try { return Check(int.Parse(text)); } catch (FormatException) { return -1; } finally { s_done++; } }
        static int Check(int value) { if (value < 0) { throw new ArgumentException("negative"); } return value; }
        static int s_done;
        static string Run() { string s = "" + Parse("12") + Parse("x"); try { Parse("-1"); } catch (ArgumentException e) { s += e.Message; } return s + s_done; }
        """, "12-1negative3", "Check", DisplayName = "exceptions")]
    [DataRow("""
        static class Tables { public static readonly int[] Rows = { 1, 2, 3, 4, 5, 6, 7 }; public static readonly byte[] Never = { 1, 2, 3 }; public static readonly string Text = "t" + Rows[6]; }
        static string Run() { int sum = 0; foreach (int row in Tables.Rows) { sum += row; } return sum + Tables.Text; }
        """, "28t7", "", DisplayName = "static arrays and constructors")]
    [DataRow("""
        enum Kind { One = 1, Two } enum Other : byte { A = 200 }
        class Item { public readonly string Text; public Item(Kind kind) { Text = "k" + (int)kind; } public Item(int number) { Text = "n" + number; } public Item(Other other) { Text = "o" + (int)other; } }
        static Kind Next(Kind kind) { switch (kind) { case Kind.One: return Kind.Two; default: return Kind.One; } }
        static string Run() { Kind[] kinds = { Kind.One, Next(Kind.One) }; return new Item(kinds[1]).Text + new Item(7).Text + new Item(Other.A).Text; }
        """, "k2n7o200", "", DisplayName = "enumerations")]
    [DataRow("""
        class Left { public readonly string Text; public Left(A a) { Text = "A"; } public Left(B b) { Text = "B"; } }
        class A { } class B { }
        static string Run() { return new Left(new A()).Text + new Left(new B()).Text; }
        """, "AB", "", DisplayName = "constructors that differ by a class")]
    [DataRow("""
        class Tracker { private int _seen; private readonly string _why; public Tracker(string why) { _why = why; _seen = Count(); } private static int s_count; private static int Count() { return ++s_count; } public static int Total { get { return s_count; } } }
        static string Run() { new Tracker("a"); new Tracker("b"); return "" + Tracker.Total; }
        """, "2", "get_Total", DisplayName = "a field that nothing reads, and what it was set to")]
    [DataRow("""
        static bool IsLow(int value, bool inverted) { bool low = value < 10; return inverted ? !low : low; }
        static string Run() { return "" + IsLow(5, false) + IsLow(5, true); }
        """, "TrueFalse", "", DisplayName = "constant arguments")]
    [DataRow("""
        static int Fact(int n) { return n < 2 ? 1 : n * Fact(n - 1); }
        static bool Even(int n) { return n == 0 || Odd(n - 1); } static bool Odd(int n) { return n != 0 && Even(n - 1); }
        static string Run() { return "" + Fact(5) + Even(7); }
        """, "120False", "", DisplayName = "recursion")]
    public void A_program_answers_the_same(string members, string expected, string gone)
    {
        using LinkedSample sample = new($"using System; namespace Sample {{ public static class Program {{ {members.Replace("static string Run()", "public static string Run()")} }} }}");
        Assert.AreEqual(expected, sample.Before, "as compiled");
        Assert.AreEqual(expected, sample.After, "linked");
        CheckNames(Assembly.Load(sample.Files.Values.Single()));
        List<string> left = sample.Methods;
        Assert.IsEmpty(gone.Split(',').Where(left.Contains).ToList());
    }

    /// <summary>The interpreter goes by what was stored last: on the stack an int stays one where a uint was asked for, and widens with its sign.</summary>
    [TestMethod]
    public void A_number_is_stored_as_its_parameter_before_it_is_used()
    {
        using LinkedSample sample = new("""
            namespace Sample { public static class Program { private static ulong Wide(uint value) { return value; } private static int s_at = -2;
                public static string Run() { int x = s_at; return "" + Wide((uint)(x ^ 1)); } } }
            """);
        Assert.AreEqual("4294967295", sample.After);
        if (!sample.Methods.Contains("Wide"))
        {
            string[] run = sample.Map.Single(l => l.EndsWith("\tSample.Program::Run", StringComparison.Ordinal)).Split('\t')[0].Split("::");
            MethodBody body = Assembly.Load(sample.Files.Values.Single()).GetType(run[0])!.GetMethod(run[1])!.GetMethodBody()!;
            Assert.IsTrue(body.LocalVariables.Any(v => v.LocalType == typeof(uint)), "no local makes it one");
        }
    }

    [TestMethod]
    public void Assemblies_become_one_in_which_only_what_is_reached_is_left()
    {
        using LinkedSample sample = new(
            "namespace Sample { public static class Program { public static string Run() { return new Lib.Used().Text() + Lib.Used.Constant; } } }",
            """
            namespace Lib
            {
                public class Used { public const int Constant = 7; private int _never = 3; public string Text() { return Part(); } private string Part() { return "x" + new Deep().Value; } public int Unused() { return _never; } }
                internal sealed class Deep { internal int Value = 4; }
                public class Unused { public static readonly int[] Table = { 1, 2, 3, 4, 5 }; }
            }
            """);
        Assert.AreEqual("x47", sample.Before);
        Assert.AreEqual("x47", sample.After);
        Assert.HasCount(1, sample.Files);
        CollectionAssert.AreEquivalent(new[] { "Sample.Program", "Lib.Used", "Lib.Deep" }, sample.Types);
        Assembly linked = Assembly.Load(sample.Files.Values.Single());
        Assert.IsEmpty(linked.GetTypes().SelectMany(t => t.GetMembers(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => m is PropertyInfo || (m is not ConstructorInfo && m.Name.Length > 2)).Select(m => m.Name).ToList());
        Assert.IsEmpty(linked.GetTypes().Where(t => t.Name.Length > 2).ToList());
    }

    [TestMethod]
    public void A_kept_program_derives_overrides_and_uses_as_before()
    {
        using LinkedSample sample = new(
            """
            namespace Sample
            {
                public static class Program { public static string Run() { return new Mine(4).Describe() + new Lib.Meter.Plain().Describe() + Lib.Meter.Make(Lib.Mode.Fast).Unit; } }
                internal sealed class Mine : Lib.Meter
                {
                    public Mine(int scale) : base(scale) { Mode = Lib.Mode.Slow; }
                    protected override int Measure(Lib.Meter other) { return 10 + (int)Mode; }
                    public override string ToString() { return "mine"; }
                }
            }
            """,
            """
            namespace Lib
            {
                public enum Mode { Slow = 1, Fast }
                public abstract class Meter
                {
                    private readonly int _scale;
                    protected Meter(int scale) { _scale = scale; }
                    protected Mode Mode { get; set; }
                    public string Unit { get; private set; }
                    protected abstract int Measure(Meter other);
                    public string Describe() { return ToString() + _scale * Measure(this); }
                    public static Meter Make(Mode mode) { return new Plain { Unit = mode == Mode.Fast ? "f" : "s" }; }
                    public sealed class Plain : Meter { public Plain() : base(2) { } protected override int Measure(Meter other) { return other == this ? 1 : 0; } public override string ToString() { return "plain"; } }
                }
            }
            """,
            keepsProgram: true);
        Assert.AreEqual("mine44plain2f", sample.Before);
        Assert.AreEqual("mine44plain2f", sample.After);
        CollectionAssert.IsSubsetOf(new[] { "Describe", "Measure", "Make" }, sample.Methods, "short names lead back to them");
        Assert.IsEmpty(sample.Map.Select(l => l.Split('\t')[0]).Where(n => n.Split("::")[^1].Length > 2).ToList());
    }

    [TestMethod]
    [DataRow("typeof(Program).GetMethod(\"Run\").Name", DisplayName = "a method by its name")]
    [DataRow("System.Type.GetType(\"Sample.Program\").Name", DisplayName = "a type by its name")]
    [DataRow("typeof(Program).Assembly.GetTypes()[0].Name", DisplayName = "the types of an assembly")]
    public void What_finds_by_name_is_refused(string expression)
    {
        LinkException refused = Assert.ThrowsExactly<LinkException>(() =>
            new LinkedSample($"namespace Sample {{ public static class Program {{ public static string Run() {{ return {expression}; }} }} }}").Dispose());
        Assert.Contains("cannot be linked", refused.Message);
    }

    [TestMethod]
    public void An_assembly_with_native_methods_stays_as_it_is()
    {
        const string Library = """
            namespace Lib { public static class Native { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)] private static extern int Compute();
                public static int Call(bool really) { return really ? Compute() : 3; } } }
            """;
        using LinkedSample sample = new("namespace Sample { public static class Program { public static string Run() { return \"\" + Lib.Native.Call(false); } } }", Library);
        Assert.AreEqual("3", sample.After);
        Assert.IsNotNull(Assembly.Load(sample.Files["Library.dll"]).GetType("Lib.Native")!.GetMethod("Compute", BindingFlags.NonPublic | BindingFlags.Static));
    }

    [TestMethod]
    public void The_map_gives_a_stack_trace_its_names_back()
    {
        using LinkedSample sample = new("""
            namespace Sample { public static class Program { public static string Run() { return Deep(9) + Deep(8); } private static string Deep(int n) { return n > 1000 ? "a" : Other(n) + Other(n + 1) + Deep(n * 7); }
                private static string Other(int n) { string s = ""; for (int i = 0; i < n; i++) { s += i; } for (int i = 0; i < n; i++) { s += n; } return s; } } }
            """);
        string line = sample.Map.Single(l => l.EndsWith("\tSample.Program::Deep", StringComparison.Ordinal)).Split('\t')[0];
        NameMap map = NameMap.Of(sample.Map);
        Assert.AreEqual("    #### Sample.Program::Deep [IP: 001a] ####", map.Resolve($"    #### {line} [IP: 001a] ####"));
        Assert.AreEqual("at Sample.Program::.cctor", map.Resolve($"at {line.Split("::")[0]}::.cctor"));
    }

    [TestMethod]
    public void What_is_linked_passes_the_check_of_the_IL_and_takes_less_flash()
    {
        string folder = Directory.CreateTempSubdirectory("lwm2m-link-").FullName;
        try
        {
            string file = Path.Combine(folder, "Offender.dll");
            File.WriteAllBytes(file, Board.Image("""
                public static class Start { public static void Run() { new Thing().Step(); } }
                public sealed class Thing { public int Count { get; private set; } private uint _word; public void Step() { Count++; _word = Shifted((uint)Count); if (_word > 5) { System.Console.WriteLine("late"); } }
                    private static uint Shifted(uint word) { return word << 3; } public void Unused() { } }
                """));
            Link link = Link.Of(file, new LinkOptions { Platform = [Board.ReferenceFolder], Root = "Start::Run" });
            File.WriteAllBytes(file, link.Files["Offender.dll"]);
            Assert.IsEmpty(IlCheck.Run([file]));
            Assert.AreEqual(2, PeSize.Of(file).Types);
            Assert.AreEqual(2, PeSize.Of(file).Methods, "Run with all that it calls, and the constructor of Thing");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The interpreter finds a virtual method by name and signature, newly declared or not; and a constructor of another assembly by its signature.</summary>
    private static void CheckNames(Assembly linked)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (Type type in linked.GetTypes())
        {
            IEnumerable<string> constructors = type.GetConstructors(Declared).Select(c => string.Join(',', c.GetParameters().Select(p => p.ParameterType.FullName)));
            Assert.AreEqual(constructors.Distinct().Count(), constructors.Count(), "constructors that are the same");
            var methods = new List<MethodInfo>();
            for (Type? holder = type; holder?.Assembly == linked; holder = holder.BaseType)
            {
                methods.AddRange(holder.GetMethods(Declared));
            }

            foreach (IGrouping<string, MethodInfo> same in methods.GroupBy(m => m.Name + string.Join(',', m.GetParameters().Select(p => p.ParameterType.FullName))).Where(g => g.Any(m => m.IsVirtual)))
            {
                Assert.HasCount(1, same.Select(m => m.GetBaseDefinition()).Distinct().ToList(), $"{type.Name}.{same.Key} is two methods of one name");
            }
        }
    }
}
