using System.Globalization;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>What a device may cost a board, as a file says: lines of <c>name: number</c>, bytes or IL instructions, with a comment after <c>#</c>.</summary>
public static class BoardBudgets
{
    /// <summary>The file, from the folder of the repository.</summary>
    public const string File = "docs/board-budgets.txt";

    /// <summary>Reads the lines of the file.</summary>
    /// <exception cref="FormatException">One is no budget.</exception>
    public static IReadOnlyDictionary<string, int> Read(IEnumerable<string> lines)
    {
        var budgets = new Dictionary<string, int>();
        foreach (var line in lines.Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0))
        {
            var colon = line.LastIndexOf(':');
            if (colon < 0 || !int.TryParse(line[(colon + 1)..].Replace(" ", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var budget)
                || !budgets.TryAdd(line[..colon].Trim(), budget))
            {
                throw new FormatException($"'{line}' is no budget, or the second of its name");
            }
        }

        return budgets;
    }

    /// <summary>What costs more than it may, has no budget, or is no longer there.</summary>
    /// <param name="budgets">What it may cost.</param>
    /// <param name="costs">What it costs.</param>
    public static IReadOnlyList<string> Faults(IReadOnlyDictionary<string, int> budgets, IReadOnlyDictionary<string, int> costs)
    {
        var faults = new List<string>();
        foreach (var (name, cost) in costs)
        {
            if (!budgets.TryGetValue(name, out var budget))
            {
                faults.Add($"{name}: {cost} has no budget");
            }
            else if (cost > budget)
            {
                faults.Add($"{name}: {cost}, the budget is {budget}");
            }
        }

        faults.AddRange(budgets.Keys.Except(costs.Keys).Select(name => $"{name}: has a budget and costs nothing any more"));
        return faults;
    }
}
