using Microsoft.CodeAnalysis;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>The size of a .pe moves by what the metadata processor writes for each thing that is added.</summary>
[TestClass]
public class PeSizeTests
{
    private const string Plain = "class C { void M() { } }";

    [TestMethod]
    public void A_small_assembly_is_counted_table_by_table()
    {
        PeSize size = Board.Pe(Plain);
        Assert.AreEqual((1, 2, 1, 0), (size.Types, size.Methods, size.AssemblyReferences, size.Fields), "C, its constructor and M");
        Assert.AreEqual(6, size.ByteCode, "M: ret; constructor: ldarg.0, a call in three bytes, ret");
        Assert.AreEqual(124 + size.Rows + Padded(size.Strings) + Padded(size.Signatures) + Padded(size.ByteCode), size.Total);
    }

    [TestMethod]
    [DataRow("class C { void M() { } void Longer() { } }", 16, 7, 0, 1, DisplayName = "a method of a known signature: its row, its name, ret")]
    [DataRow("class C { void M() { } int field; }", 8, 6, 2, 0, DisplayName = "a field: its row, name and signature")]
    [DataRow("class C { void M() { } const int Constant = 7; }", 0, 0, 0, 0, DisplayName = "a constant costs nothing")]
    [DataRow("class C { [System.Diagnostics.DebuggerHidden] void M() { } }", 0, 0, 0, 0, DisplayName = "nor does an attribute for tools")]
    public void An_addition_costs_its_rows_names_signatures_and_code(string source, int rows, int strings, int signatures, int code)
    {
        PeSize plain = Board.Pe(Plain);
        PeSize more = Board.Pe(source);
        Assert.AreEqual((rows, strings, signatures, code), (more.Rows - plain.Rows, more.Strings - plain.Strings, more.Signatures - plain.Signatures, more.ByteCode - plain.ByteCode));
    }

    [TestMethod]
    public void Debug_has_more_code_and_the_same_rows()
    {
        const string Source = "class C { int M(int a) { if (a > 1) { return 1; } return 2; } }";
        PeSize release = Board.Pe(Source);
        PeSize debug = Board.Pe(Source, OptimizationLevel.Debug);
        Assert.AreEqual(release.Rows, debug.Rows);
        Assert.IsGreaterThan(release.ByteCode, debug.ByteCode);
    }

    [TestMethod]
    public void The_values_of_a_static_array_are_among_the_signatures()
    {
        PeSize few = Board.Pe("class C { static readonly byte[] s_t = { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 }; }");
        PeSize more = Board.Pe("class C { static readonly byte[] s_t = { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 }; }");
        Assert.AreEqual(10, more.Signatures - few.Signatures);
    }

    [TestMethod]
    public void What_an_assembly_takes_of_the_heap_grows_with_its_types_methods_and_static_fields()
    {
        PeSize plain = Board.Pe(Plain);
        PeSize more = Board.Pe("class C { void M() { } void N() { } void O() { } static readonly int s_a = int.Parse(\"1\"); }");
        Assert.AreEqual(12, more.HeapOfStatics - plain.HeapOfStatics);
        Assert.IsGreaterThan(plain.HeapOfTypes, more.HeapOfTypes);
    }

    private static int Padded(int bytes) => (bytes + 3) / 4 * 4;
}
