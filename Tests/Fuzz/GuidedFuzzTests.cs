using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Fuzz.Tests;

/// <summary>The same targets, led by the coverage that SharpFuzz's instrumentation measures: a quarter of FUZZ_INPUTS in all.</summary>
[TestClass]
public sealed class GuidedFuzzTests
{
    private const int Share = 4;
    private const int MazeInputs = 600_000;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>All but the store, which is to tell its own record damaged from one that it never wrote.</summary>
    public static IEnumerable<object[]> Names => FuzzTests.Names.Where(name => (string)name[0] != "store");

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Input_led_by_coverage_does_no_harm(string name)
    {
        var target = new GuidedTarget(name);
        TestContext.WriteLine(FuzzRun.Of(name + ", guided", target, Math.Max(1, FuzzTests.InputsOf(name) / Share)));
        Assert.IsGreaterThan(0, target.Edges);
    }

    [TestMethod]
    public void Coverage_leads_deeper_than_chance()
    {
        Assert.DoesNotContain("depth 4", FuzzRun.Of("maze", new MazeFuzz(), MazeInputs));
        var guided = new GuidedTarget(typeof(MazeFuzz), nameof(MazeFuzz.Make));
        StringAssert.EndsWith(FuzzRun.Of("maze, guided", guided, MazeInputs), "depth 4");
    }
}
