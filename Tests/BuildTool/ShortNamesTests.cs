using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>An assembly with short names does what it did, others use it as before, and the map leads back to the names of the sources.</summary>
[TestClass]
public class ShortNamesTests
{
    private const string Library = """
        namespace Lwm2m.Sample
        {
            public abstract class Meter
            {
                private readonly int _scale;
                private int Reading { get; set; }
                protected Meter(int scale) { _scale = scale; }
                protected abstract int Measure();
                internal virtual string Unit() { return "none"; }
                public int Read() { Reading = Scaled(Measure()); return Scaled(Reading, 0); }
                public string Describe() { return Unit() + ToString() + Steps.Sum() + new Counter().Next(); }
                private int Scaled(int value) { return value * _scale; }
                private int Scaled(int value, int offset) { return value + offset; }
            }

            internal static class Steps
            {
                private static readonly byte[] s_steps = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
                internal static int Sum() { int sum = 0; foreach (byte step in s_steps) { sum += step; } return sum; }
            }

            internal abstract class Series
            {
                protected int Last;
                internal abstract int Next();
                internal virtual int Next(int by) { return Last += by; }
                public override string ToString() { return "series"; }
            }

            internal sealed class Counter : Series
            {
                private sealed class Holder { internal int Value = 7; }
                private readonly Holder _holder = new Holder();
                private static readonly System.Func<int, int> s_twice = value => 2 * value;
                internal override int Next() { return s_twice(_holder.Value) + Next(1); }
                internal override int Next(int by) { return base.Next(by) + base.Next(by); }
            }

            public sealed class Thermometer : Meter
            {
                public Thermometer() : base(10) { }
                protected override int Measure() { return 4; }
                internal override string Unit() { return "C"; }
                public override string ToString() { return "thermometer"; }
            }
        }
        """;

    private const string Consumer = """
        namespace Lwm2m.Other
        {
            public sealed class Scale : Lwm2m.Sample.Meter
            {
                public Scale() : base(2) { }
                protected override int Measure() { int.TryParse("21", out _); return 21; }
                public static string Run() { return new Scale().Read() + new Scale().Describe() + new Lwm2m.Sample.Thermometer().Read() + new Lwm2m.Sample.Thermometer().Describe(); }
            }
        }
        """;

    private static readonly Lazy<byte[]> s_library = new(() => Board.ImageOnNet(Library, "Lwm2m.Sample"));

    [TestMethod]
    public void A_program_runs_as_before_against_short_names()
    {
        byte[] consumer = Board.ImageOnNet(Consumer, "Lwm2m.Other", s_library.Value);
        byte[] shortened = ShortNames.Of(s_library.Value).Assembly;
        const string Expected = "42noneLwm2m.Other.Scale551740Cthermometer5517";
        Assert.AreEqual(Expected, Run(s_library.Value, consumer));
        Assert.AreEqual(Expected, Run(shortened, consumer), "compiled before");
        Assert.AreEqual(Expected, Run(shortened, Board.ImageOnNet(Consumer, "Lwm2m.Other", shortened)), "compiled against the short names");
    }

    [TestMethod]
    public void What_others_see_keeps_its_name_and_nothing_else_does()
    {
        Assembly library = Assembly.Load(ShortNames.Of(s_library.Value).Assembly);
        CollectionAssert.AreEquivalent(new[] { "Meter", "Thermometer" }, library.GetExportedTypes().Select(t => t.Name).ToList());
        List<string> names = library.GetTypes().Where(t => !t.FullName!.Contains('<')).SelectMany(t => t.GetMembers(
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).Where(m => m is FieldInfo or MethodInfo).Select(m => m.Name).ToList();
        CollectionAssert.IsSubsetOf(new[] { "Read", "Describe", "Measure", "ToString" }, names);
        Assert.IsEmpty(names.Except(["Read", "Describe", "Measure", "ToString"]).Where(n => n.Length > 3).ToList());
    }

    [TestMethod]
    public void An_assembly_with_native_methods_stays_as_it_is()
    {
        byte[] image = Board.Image("""
            internal static class Native
            {
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)]
                private static extern int Compute();
                internal static int Call() { return Compute(); }
            }
            """);
        var names = ShortNames.Of(image);
        CollectionAssert.AreEqual(image, names.Assembly);
        Assert.IsEmpty(names.Map.ToList());
    }

    [TestMethod]
    public void A_program_keeps_the_name_of_Main()
    {
        byte[] image = Board.ProgramOnNet("internal static class Starter { private static int Main() { return Result(); } private static int Result() { return 7; } }");
        MethodInfo main = Assembly.Load(ShortNames.Of(image).Assembly).EntryPoint!;
        Assert.AreEqual("Main", main.Name);
        Assert.AreNotEqual("Starter", main.DeclaringType!.Name);
        Assert.AreEqual(7, main.Invoke(null, null));
    }

    [TestMethod]
    public void Methods_that_an_interface_finds_keep_their_names()
    {
        byte[] image = Board.ImageOnNet("""
            public static class Program { public static int Run() { System.IDisposable d = new Resource(); d.Dispose(); return ((Resource)d).Disposed; } }
            internal sealed class Resource : System.IDisposable { internal int Disposed; public void Dispose() { Disposed++; } }
            """, "Disposing");
        Assert.AreEqual(1, Assembly.Load(ShortNames.Of(image).Assembly).GetType("Program")!.GetMethod("Run")!.Invoke(null, null));
    }

    [TestMethod]
    public void The_map_gives_a_stack_trace_its_names_back()
    {
        List<string> lines = ShortNames.Of(s_library.Value).Map.ToList();
        NameMap map = NameMap.Of(lines);
        foreach (string name in new[] { "Lwm2m.Sample.Meter::Scaled", "Lwm2m.Sample.Counter::Next", "Lwm2m.Sample.Counter+Holder", "Lwm2m.Sample.Steps::Sum" })
        {
            string shortName = lines.First(l => l.EndsWith("\t" + name, StringComparison.Ordinal)).Split('\t')[0];
            Assert.AreEqual($"    #### {name} [IP: 001a] ####", map.Resolve($"    #### {shortName} [IP: 001a] ####"));
        }

        string counter = lines.First(l => l.EndsWith("\tLwm2m.Sample.Counter", StringComparison.Ordinal)).Split('\t')[0];
        Assert.AreEqual("at Lwm2m.Sample.Counter::.ctor in a.b", map.Resolve($"at {counter}::.ctor in a.b"), "a constructor keeps its name");
        Assert.AreEqual("    #### Lwm2m.Sample.Meter::Read [IP: 0000] ####", map.Resolve("    #### Lwm2m.Sample.Meter::Read [IP: 0000] ####"));
    }

    [TestMethod]
    public void Short_names_pass_the_check_of_the_IL_and_take_less_flash()
    {
        byte[] image = Board.Image("public class C { private int _someRatherLongName; private void AnotherLongName() { _someRatherLongName++; AnotherLongName(); } }");
        byte[] shortened = ShortNames.Of(image).Assembly;
        string path = Path.Combine(Board.ReferenceFolder, Guid.NewGuid() + ".dll");
        File.WriteAllBytes(path, shortened);
        Assert.IsEmpty(IlCheck.Run([path]));
        Assert.AreEqual(36 - 4, PeSize.Of(image).Strings - PeSize.Of(shortened).Strings, "the two names and their ends, less two names of one character");
        Assert.AreEqual(PeSize.Of(image).ByteCode, PeSize.Of(shortened).ByteCode);
    }

    private static string Run(byte[] library, byte[] consumer)
    {
        var context = new AssemblyLoadContext("short names", isCollectible: true);
        context.LoadFromStream(new MemoryStream(library));
        try
        {
            return (string)context.LoadFromStream(new MemoryStream(consumer)).GetType("Lwm2m.Other.Scale")!.GetMethod("Run")!.Invoke(null, null)!;
        }
        finally
        {
            context.Unload();
        }
    }
}
