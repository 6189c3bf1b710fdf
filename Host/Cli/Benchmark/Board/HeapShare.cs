namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>What the objects of a class take, with their arrays and texts.</summary>
/// <param name="Objects">How many objects, arrays and texts.</param>
/// <param name="Bytes">Bytes of a board's heap.</param>
public readonly record struct HeapShare(int Objects, int Bytes);
