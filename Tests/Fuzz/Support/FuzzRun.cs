using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Feeds one target. Seed and number of inputs are those of the environment: FUZZ_SEED, FUZZ_INPUTS.</summary>
public sealed class FuzzRun
{
    private const int DefaultSeed = 20201110;
    private const int DefaultInputs = 1_000_000;
    private const int HangS = 60;

    private readonly string _name;
    private readonly FuzzTarget _target;
    private long _done;
    private byte[] _input = [];

    private FuzzRun(string name, FuzzTarget target)
    {
        _name = name;
        _target = target;
    }

    /// <summary>What all targets get together.</summary>
    public static int Inputs => Setting("FUZZ_INPUTS", DefaultInputs);

    private static int Seed => Setting("FUZZ_SEED", DefaultSeed);

    /// <summary>Feeds so many inputs.</summary>
    /// <returns>How fast that went, and what the target has to tell.</returns>
    public static string Of(string name, FuzzTarget target, long inputs)
    {
        var run = new FuzzRun(name, target);
        var watch = Stopwatch.StartNew();
        long watched = -1;
        using var hang = new Timer(
            _ =>
            {
                if (watched == run._done)
                {
                    // The thread cannot be stopped, and whoever waits for it would never be told.
                    Environment.FailFast(run.Where($"does not come back after {HangS} s"));
                }

                watched = run._done;
            },
            null, HangS * 1000, HangS * 1000);
        run.Feed(inputs);
        string told = run.Guard(target.Finish);
        return $"{name}: {inputs} inputs, {inputs / watch.Elapsed.TotalSeconds:F0} a second{(told.Length > 0 ? ", " + told : "")}";
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private void Feed(long inputs)
    {
        var random = new Random(Seed);
        for (; _done < inputs; _done++)
        {
            Guard(() =>
            {
                _input = _target.Next(random);
                _target.Feed(_input);
                return "";
            });
        }
    }

    private string Guard(Func<string> step)
    {
        try
        {
            return step();
        }
        catch (Exception e)
        {
            throw new AssertFailedException(Where(e is InvalidOperationException ? e.Message : $"{e}"), e);      // of what was not required, where
        }
    }

    private string Where(string what) =>
        $"{_name}: {what}. FUZZ_SEED={Seed}, input {_done}: {Convert.ToHexString(_input)}";
}
