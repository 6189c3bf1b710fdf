using System;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Something that reads bytes from outside, to be fed with broken ones. To add one: derive from this, and give it a line in
/// the table of <see cref="FuzzTests"/>.
/// </summary>
public abstract class FuzzTarget
{
    /// <summary>Makes the next input, and brings about whatever state it meets. All chance comes from <paramref name="random"/>.</summary>
    public abstract byte[] Next(Random random);

    /// <summary>Feeds it, and throws if anything is not as it must be. It is exactly as long as its array, so a read beyond its end throws.</summary>
    public abstract void Feed(byte[] input);

    /// <summary>Checks what must hold after the last input.</summary>
    /// <returns>What else is worth telling, or an empty text.</returns>
    public virtual string Finish() => "";

    /// <summary>Throws unless something holds.</summary>
    protected static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
