using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lwm2m.Bench.Transport;

/// <summary>The switches of a class of faults by names for a command line: <c>prompts-missing=3</c>, <c>echo-stays-on</c>.</summary>
public sealed partial class FaultNames
{
    private readonly Type _type;
    private readonly Dictionary<string, PropertyInfo> _switches;

    /// <summary>Names what can be set there.</summary>
    /// <param name="type">The class, whose documentation says what each does.</param>
    public FaultNames(Type type)
    {
        _type = type;
        _switches = type.GetProperties().Where(property => property.CanWrite).ToDictionary(property => Kebab(property.Name));
    }

    /// <summary>All names with what they take.</summary>
    public IReadOnlyList<string> All => [.. _switches.Select(s => s.Key + Value(s.Value.PropertyType)).Order(StringComparer.Ordinal)];

    /// <summary>What each does, behind its name: a number for the observation, and the text of its documentation where that lies beside the program.</summary>
    public IReadOnlyList<string> Described()
    {
        var file = Path.ChangeExtension(_type.Assembly.Location, ".xml");
        var texts = !File.Exists(file) ? [] : XDocument.Load(file).Descendants("member").ToDictionary(
            member => (string)member.Attribute("name")!, member => Space().Replace(string.Concat(member.Element("summary")?.Nodes().Select(Plain) ?? []), " ").Trim());
        return
        [
            .. from s in _switches
               let text = texts.GetValueOrDefault($"P:{_type.FullName}.{s.Value.Name}", "")
               orderby int.TryParse(text.Split(':')[0], out var row) ? row : 0
               select $"{s.Key + Value(s.Value.PropertyType),-44} {text}".TrimEnd(),
        ];
    }

    /// <summary>Whether there is one of the name, with or without a value behind it.</summary>
    public bool Has(string text) => _switches.ContainsKey(text.Split('=', 2)[0]);

    /// <summary>Sets a switch.</summary>
    /// <param name="faults">The switches, of the class.</param>
    /// <param name="text"><c>name</c> or <c>name=value</c>.</param>
    /// <exception cref="ArgumentException">There is none of the name, or the value does not fit.</exception>
    public void Set(object faults, string text)
    {
        var parts = text.Split('=', 2);
        if (!_switches.TryGetValue(parts[0], out var property))
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
