using System;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Random numbers that follow from a seed.</summary>
public sealed class Noise : RandomSource
{
    private readonly Random _random;

    public Noise(int seed) => _random = new Random(seed);

    public override void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
}
