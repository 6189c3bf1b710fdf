using System.Globalization;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>
/// Writes the costs into the tables of a page in Markdown: a row whose first cell is the name of a cost in backticks gets its figure in the column "now".
/// </summary>
public static class CostsPage
{
    /// <summary>The pages, from the folder of the repository.</summary>
    public static readonly string[] Files = ["docs/costs.md", "README.md"];

    private const string Column = "now";

    /// <summary>The lines of a page with today's figures.</summary>
    /// <param name="lines">The page.</param>
    /// <param name="costs">The costs by name.</param>
    /// <exception cref="FormatException">A row names a cost that there is not.</exception>
    public static IReadOnlyList<string> Updated(IReadOnlyList<string> lines, IReadOnlyDictionary<string, int> costs)
    {
        var updated = new List<string>();
        var column = -1;
        foreach (var line in lines)
        {
            var cells = line.Split('|');
            var isRow = line.StartsWith('|');
            column = !isRow ? -1 : column < 0 ? Array.FindIndex(cells, c => c.Trim() == Column) : column;
            if (isRow && column > 0 && cells.Length > column && cells[1].Trim() is ['`', .. var name, '`'])
            {
                cells[column] = $" {Text(costs.TryGetValue(name, out var cost) ? cost : throw new FormatException($"'{name}' costs nothing"))} ";
            }

            updated.Add(string.Join('|', cells));
        }

        return updated;
    }

    private static string Text(int cost) => cost.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ');
}
