namespace Lwm2m.Cli.Benchmark.Board.Il;

/// <summary>What an operation executes on a board.</summary>
/// <param name="Name">For a person, and in the file of budgets.</param>
/// <param name="Methods">The IL instructions of each method, the largest number first.</param>
public sealed record IlCost(string Name, IReadOnlyList<(string Method, long Instructions)> Methods)
{
    /// <summary>IL instructions in all.</summary>
    public long Instructions => Methods.Sum(m => m.Instructions);
}
