using System;
using System.Collections.Concurrent;
using Lwm2m.Bench.Transport;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What holds for the whole run: no task of the bench that was left to itself has failed.</summary>
[TestClass]
public static class AssemblySetup
{
    private static readonly ConcurrentQueue<Exception> Failures = new();

    [AssemblyInitialize]
    public static void Begin(TestContext context) => BackgroundTask.Failed += Failures.Enqueue;

    [AssemblyCleanup]
    public static void End() => Assert.IsEmpty(Failures, string.Join("\n", Failures));
}
