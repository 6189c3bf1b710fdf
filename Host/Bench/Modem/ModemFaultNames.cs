using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lwm2m.Bench.Modem;

/// <summary>The switches of <see cref="ModemFaults"/> by names for a command line: <c>prompts-missing=3</c>, <c>echo-stays-on</c>.</summary>
public static partial class ModemFaultNames
{
    private static readonly Dictionary<string, PropertyInfo> Switches =
        typeof(ModemFaults).GetProperties().ToDictionary(property => Kebab(property.Name));

    /// <summary>All names with what they take.</summary>
    public static IReadOnlyList<string> All => [.. Switches.Select(s => s.Key + Value(s.Value.PropertyType)).Order(StringComparer.Ordinal)];

    /// <summary>What each does, behind its name: a number for the observation, and the text of its documentation where that lies beside the program.</summary>
    public static IReadOnlyList<string> Described()
    {
        var file = Path.ChangeExtension(typeof(ModemFaults).Assembly.Location, ".xml");
        var texts = !File.Exists(file) ? [] : XDocument.Load(file).Descendants("member").ToDictionary(
            member => (string)member.Attribute("name")!, member => Space().Replace(string.Concat(member.Element("summary")?.Nodes().Select(Plain) ?? []), " ").Trim());
        return
        [
            .. from s in Switches
               let text = texts.GetValueOrDefault($"P:{typeof(ModemFaults).FullName}.{s.Value.Name}", "")
               orderby int.TryParse(text.Split(':')[0], out var row) ? row : 0
               select $"{s.Key + Value(s.Value.PropertyType),-44} {text}".TrimEnd(),
        ];
    }

    /// <summary>Sets a switch.</summary>
    /// <param name="faults">The switches.</param>
    /// <param name="text"><c>name</c> or <c>name=value</c>.</param>
    /// <exception cref="ArgumentException">There is none of the name, or the value does not fit.</exception>
    public static void Set(ModemFaults faults, string text)
    {
        var parts = text.Split('=', 2);
        if (!Switches.TryGetValue(parts[0], out var property))
        {
            throw new ArgumentException($"there is no fault '{parts[0]}'");
        }

        var type = property.PropertyType;
        object? value = type == typeof(bool) && parts.Length == 1 ? true
            : parts.Length == 1 ? null
            : type == typeof(int) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : type.IsEnum && Enum.TryParse(type, parts[1], true, out var choice) && Enum.IsDefined(type, choice) ? choice
            : type == typeof(string) ? parts[1].Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal)
            : null;
        property.SetValue(faults, value ?? throw new ArgumentException($"the fault '{parts[0]}' is {parts[0]}{Value(type)}"));
    }

    private static string Plain(XNode node) => node is XElement { Name.LocalName: "see" } reference
        ? Kebab(((string?)reference.Attribute("cref") ?? "").Split('.')[^1])
        : node is XElement element ? element.Value : (node as XText)?.Value ?? "";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    private static string Value(Type type) => type == typeof(bool) ? ""
        : type == typeof(int) ? "=NUMBER"
        : type.IsEnum ? $"={string.Join('|', Enum.GetNames(type)).ToLowerInvariant()}"
        : "=TEXT";

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            text.Append(char.IsAsciiLetterUpper(letter) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
