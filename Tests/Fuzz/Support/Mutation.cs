using System;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Breaks bytes.</summary>
public static class Mutation
{
    private const int MaxChanges = 5;

    /// <summary>Lines and headers stand in front, so half of the changes go there.</summary>
    private const int Front = 24;

    /// <summary>A copy with a few changes, or with none.</summary>
    public static byte[] Of(Random random, byte[] source)
    {
        byte[] bytes = source;
        for (int changes = random.Next(MaxChanges + 1); changes > 0; changes--)
        {
            int at = random.Next(random.Next(2) == 0 ? bytes.Length + 1 : Math.Min(bytes.Length, Front) + 1);
            switch (random.Next(6))
            {
                case 0:
                    bytes = bytes[..at];
                    break;
                case 1:
                    // What is in it already, or anything.
                    byte more = bytes.Length > 0 && random.Next(2) == 0 ? bytes[random.Next(bytes.Length)] : (byte)random.Next(256);
                    bytes = [.. bytes[..at], more, .. bytes[at..]];
                    break;
                case 2:
                    int count = Math.Min(random.Next(bytes.Length - at + 1), 64);
                    bytes = [.. bytes[..(at + count)], .. bytes[at..]];
                    break;
                default:
                    bytes = (byte[])bytes.Clone();
                    if (at < bytes.Length)
                    {
                        bytes[at] = random.Next(4) switch
                        {
                            0 => 0xFF,
                            1 => (byte)random.Next(256),
                            _ => (byte)(bytes[at] ^ (1 << random.Next(8)))
                        };
                    }

                    break;
            }
        }

        return (byte[])bytes.Clone();
    }

    /// <summary>One of several sources, broken.</summary>
    public static byte[] OfOne(Random random, byte[][] sources) => Of(random, sources[random.Next(sources.Length)]);
}
