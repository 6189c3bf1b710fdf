using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>A folder that uses one above it is refused, and so is an exception that nothing needs any more.</summary>
[TestClass]
public class FloorCheckTests
{
    private const string Order = "Firmware/Room: Low < Left, Right < .";

    private static readonly (string File, string Source)[] s_clean =
    [
        ("Low/Base.cs", "namespace N { public class Base { public static int Count() => 1; } }"),
        ("Left/A.cs", "namespace N { public class A : Base { } }"),
        ("Right/B.cs", "namespace N { public class B { int Left => Base.Count(); } }"),
        ("Top.cs", "namespace N { public class Top { A _a; B _b; Base _base; } }"),
    ];

    [TestMethod]
    public void Use_of_what_is_below_is_accepted() => Assert.IsEmpty(Faults([Order], s_clean));

    [TestMethod]
    [DataRow("public class X { Top _t; }", DisplayName = "a field")]
    [DataRow("public class X { object M() => new Top(); }", DisplayName = "a new object")]
    [DataRow("public class X : Top { }", DisplayName = "a base class")]
    [DataRow("public class X { void M(A a, Base b) { Top[] t = null; } }", DisplayName = "a local")]
    public void Use_of_what_is_above_is_refused(string offender)
    {
        string fault = Faults([Order], [.. s_clean, ("Low/X.cs", $"namespace N {{ {offender} }}")]).Single(f => f.Contains("uses ."));
        Assert.StartsWith("Firmware/Room: Low uses . above it, in X.cs:1 (Top)", fault);
    }

    [TestMethod]
    public void A_method_of_an_object_that_is_not_named_is_a_use_too()
    {
        IReadOnlyList<string> faults = Faults([Order], [.. s_clean,
            ("Left/Found.cs", "namespace N { public class Found { public Hidden Get() => null; } }"),
            ("Hidden.cs", "namespace N { public class Hidden { public void Do() { } } }"),
            ("Low/X.cs", "namespace N { public class X { static void M(System.Func<Found> f) => f().Get().Do(); } }")]);
        Assert.IsTrue(faults.Any(f => f.StartsWith("Firmware/Room: Low uses . above it", StringComparison.Ordinal)), string.Join("; ", faults));
    }

    [TestMethod]
    public void Two_of_one_floor_may_not_use_each_other()
    {
        (string, string)[] one = [.. s_clean, ("Left/C.cs", "namespace N { public class C { B _b; } }")];
        Assert.IsEmpty(Faults([Order], one));
        (string, string)[] both = [.. one, ("Right/D.cs", "namespace N { public class D { A _a; } }")];
        CollectionAssert.AreEqual(
            new[] { "Firmware/Room: Left uses Right, which uses it, in C.cs:1 (B)", "Firmware/Room: Right uses Left, which uses it, in D.cs:1 (A)" },
            Faults([Order], both).ToList());
    }

    [TestMethod]
    public void An_exception_is_accepted_while_it_is_needed()
    {
        (string, string)[] offender = [.. s_clean, ("Low/X.cs", "namespace N { public class X { Top _t; } }")];
        Assert.IsEmpty(Faults([Order, "Firmware/Room: Low > .   # still"], offender));
        CollectionAssert.AreEqual(new[] { "Firmware/Room: Low > . is no longer needed in docs/floors.txt" }, Faults([Order, "Firmware/Room: Low > ."], s_clean).ToList());
    }

    [TestMethod]
    public void A_folder_without_a_floor_and_a_project_without_an_order_are_refused()
    {
        CollectionAssert.Contains(Faults(["Firmware/Room: Low < Left < ."], s_clean).ToList(), "Firmware/Room: Right is on no floor in docs/floors.txt");
        CollectionAssert.AreEqual(new[] { "Firmware/Room: has folders and no floors in docs/floors.txt" }, Faults([], s_clean).ToList());
        Assert.Contains("is neither an order of floors nor an exception", Faults(["Firmware/Room"], s_clean).Single());
    }

    private static IReadOnlyList<string> Faults(string[] lines, (string File, string Source)[] files)
    {
        string root = Directory.CreateTempSubdirectory("lwm2m-floors-").FullName;
        try
        {
            string room = Path.Combine(root, "Firmware", "Room");
            Directory.CreateDirectory(room);
            File.WriteAllText(Path.Combine(room, "Room.nfproj"), "");
            foreach ((string file, string source) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(room, file))!);
                File.WriteAllText(Path.Combine(room, file), source);
            }

            return FloorCheck.Run(root, lines);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
