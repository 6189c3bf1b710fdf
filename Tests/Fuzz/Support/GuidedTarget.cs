using System;
using System.Collections.Generic;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Another target, led by coverage: an input that takes the target where none before has been is kept, and half of the inputs are kept ones with
/// changes.
/// </summary>
internal sealed class GuidedTarget : FuzzTarget
{
    /// <summary>Bounds what splicing and repetition can grow to.</summary>
    private const int MaxLength = 2000;

    private readonly CoverageMap _map = new();
    private readonly List<byte[]> _kept = [];
    private readonly Func<Random, byte[]> _next;
    private readonly Action<byte[]> _feed;
    private readonly Func<string> _finish;

    /// <summary>Leads a target of <see cref="FuzzTests"/>.</summary>
    public GuidedTarget(string name)
        : this(typeof(FuzzTests), nameof(FuzzTests.Make), name)
    {
    }

    public GuidedTarget(Type type, string factory, params object[] arguments) => (_next, _feed, _finish) = Instrumented.Make(type, factory, arguments);

    /// <summary>Edges taken so far.</summary>
    public int Edges => _map.Edges;

    public override byte[] Next(Random random)
    {
        byte[] input = _next(random);       // and the state that it meets
        if (_kept.Count == 0 || random.Next(2) == 0)
        {
            return input;
        }

        byte[] kept = _kept[random.Next(_kept.Count)];
        if (random.Next(8) == 0)
        {
            byte[] other = _kept[random.Next(_kept.Count)];
            kept = [.. kept[..random.Next(kept.Length + 1)], .. other[random.Next(other.Length + 1)..]];
        }

        byte[] changed = Mutation.Of(random, kept);
        return changed.Length <= MaxLength ? changed : changed[..MaxLength];
    }

    public override void Feed(byte[] input)
    {
        _map.Clear();
        _feed(input);
        if (_map.Take())
        {
            _kept.Add(input);
        }
    }

    public override string Finish()
    {
        string told = _finish();
        return $"{Edges} edges, {_kept.Count} inputs kept{(told.Length > 0 ? ", " + told : "")}";
    }
}
