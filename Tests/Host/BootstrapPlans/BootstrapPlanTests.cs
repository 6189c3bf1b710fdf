using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// Random plans of a bootstrap server over all objects, with restarts in between. A plan follows from its seed; one that fails is
/// made as short as it goes and printed.
/// </summary>
[TestClass]
public sealed class BootstrapPlanTests
{
    private const int Plans = 2000;

    public TestContext TestContext { get; set; } = null!;

    // Proves: ETS-9, SEC-13, SEC-16
    [TestMethod]
    public void Whatever_a_bootstrap_server_asks_for_the_device_goes_on_and_starts_again()
    {
        var finished = 0;
        var plans = 0;
        for (var seed = 1; seed <= Plans; seed++)
        {
            var plan = PlanGenerator.Make(seed);
            if (Fault(plan, ref finished) is null)
            {
                plans++;
                continue;
            }

            plan = Shorten(plan);
            Assert.Fail($"seed {seed}: {Fault(plan, ref finished)}\n{string.Join("\n", plan)}");
        }

        TestContext.WriteLine($"{plans} plans, {finished} bootstraps in force");
        Assert.IsTrue(finished > Plans / 2, $"{finished} bootstraps in force");
    }

    private static string? Fault(List<PlanStep> plan, ref int finished)
    {
        try
        {
            var device = new PlannedDevice();
            plan.ForEach(device.Take);
            finished += device.Finished;
            return null;
        }
        catch (Exception e)
        {
            return e is InvalidOperationException or AssertFailedException ? e.Message + e.StackTrace : e.ToString();
        }
    }

    /// <summary>Leaves out what the fault does not need.</summary>
    private static List<PlanStep> Shorten(List<PlanStep> plan)
    {
        var unused = 0;
        for (var size = plan.Count / 2; size > 0; size = size == 1 ? 0 : size / 2)
        {
            for (var at = 0; at + size <= plan.Count;)
            {
                List<PlanStep> shorter = [.. plan[..at], .. plan[(at + size)..]];
                if (Fault(shorter, ref unused) is null)
                {
                    at += size;
                }
                else
                {
                    plan = shorter;
                }
            }
        }

        return plan;
    }
}
