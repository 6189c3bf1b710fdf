using System;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Where SharpFuzz's instrumentation counts how often each edge between two blocks was taken, and which edges were ever taken how often, in
/// powers of two.
/// </summary>
internal sealed unsafe class CoverageMap
{
    /// <summary>Locations are numbers of 16 bits.</summary>
    private const int Size = 1 << 16;

    private readonly byte* _hits = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    /// <summary>Lets instrumented code count here, whose memory stays for what is still running. By reflection, as SharpFuzz takes an assembly that refers to this for an instrumented one.</summary>
    public CoverageMap() => Assembly.Load("SharpFuzz.Common").GetType("SharpFuzz.Common.Trace", true)!.GetField("SharedMem")!.SetValue(null, Pointer.Box(_hits, typeof(byte*)));

    /// <summary>Edges taken so far.</summary>
    public int Edges { get; private set; }

    private Span<byte> Hits => new(_hits, Size);

    /// <summary>Begins to count anew.</summary>
    public void Clear() => Hits.Clear();

    /// <summary>Takes over what was counted.</summary>
    /// <returns>Whether an edge was taken for the first time, or more often than ever.</returns>
    public bool Take()
    {
        bool isNew = false;
        Span<byte> hits = Hits;
        for (int at = 0, next; at < Size && (next = hits[at..].IndexOfAnyExcept((byte)0)) >= 0; at++)
        {
            at += next;
            byte bucket = (byte)(1 << Math.Min(7, (int)Math.Log2(hits[at])));
            if ((_seen[at] & bucket) == 0)
            {
                Edges += _seen[at] == 0 ? 1 : 0;
                _seen[at] |= bucket;
                isNew = true;
            }
        }

        return isNew;
    }
}
