namespace Lwm2m.Bench.Coap;

/// <summary>The value of a Block1 or Block2 option (RFC 7959 §2.2).</summary>
/// <param name="Num">Number of the block, from 0.</param>
/// <param name="More">Whether more blocks follow (M).</param>
/// <param name="Szx">Size exponent: a block has 2^(SZX+4) bytes. 7 is reserved over UDP.</param>
public readonly record struct Block(int Num, bool More, int Szx)
{
    /// <summary>The largest size exponent: blocks of 1024 bytes.</summary>
    public const int MaxSzx = 6;

    /// <summary>Block size in bytes.</summary>
    public int Size => 16 << Szx;

    /// <summary>Where the block starts in the body, in bytes.</summary>
    public long Offset => (long)Num << (Szx + 4);

    /// <summary>Whether the size exponent is the reserved one.</summary>
    public bool IsReserved => Szx > MaxSzx;

    /// <summary>Reads the number an option carries.</summary>
    public static Block Decode(uint value) => new((int)(value >> 4), (value & 8) != 0, (int)(value & 7));

    /// <summary>The number an option carries.</summary>
    public uint Encode() => ((uint)Num << 4) | (More ? 8u : 0u) | (uint)Szx;

    /// <summary>The exponent of the largest block that is not longer than <paramref name="size"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 16 bytes.</exception>
    public static int SzxOf(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 16);
        var szx = 0;
        while (szx < MaxSzx && 32 << szx <= size)
        {
            szx++;
        }

        return szx;
    }

    /// <summary>NUM/M/size, as RFC 7959 §3 writes it.</summary>
    public override string ToString() => $"{Num}/{(More ? 1 : 0)}/{Size}";
}
