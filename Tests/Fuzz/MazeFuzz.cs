using System;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Something that only inputs find which are kept and built upon: each byte has to be right before the next one counts.</summary>
public sealed class MazeFuzz : FuzzTarget
{
    private const string Way = "cove";
    private int _deepest;

    public static FuzzTarget Make() => new MazeFuzz();

    public override byte[] Next(Random random)
    {
        var input = new byte[Way.Length];
        random.NextBytes(input);
        return input;
    }

    public override void Feed(byte[] input) => _deepest = Math.Max(_deepest, Depth(input));

    public override string Finish() => $"depth {_deepest}";

    private static int Depth(byte[] input)
    {
        int depth = 0;
        if (input.Length >= 4 && input[0] == Way[0])
        {
            depth++;
            if (input[1] == Way[1])
            {
                depth++;
                if (input[2] == Way[2])
                {
                    depth++;
                    if (input[3] == Way[3])
                    {
                        depth++;
                    }
                }
            }
        }

        return depth;
    }
}
