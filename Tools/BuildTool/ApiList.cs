using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Lwm2m.BuildTool;

/// <summary>One public type of an API list: its heading line and the member lines below it.</summary>
public sealed record ApiType(string Kind, bool IsSealed, bool IsAbstract, bool IsStatic, string FullName, IReadOnlyList<string> Bases, List<ApiMember> Members)
{
    public string SimpleName => FullName[(FullName.LastIndexOf('.') + 1)..];
}

public enum ApiMemberKind { EnumValue, Event, Property, Method, Constructor, Field }

/// <summary>One parameter; <see cref="Default"/> is the text after '=', null when there is none.</summary>
public sealed record ApiParameter(string Modifier, string Type, string Name, string? Default);

/// <summary>One member line, taken apart.</summary>
public sealed record ApiMember(ApiMemberKind Kind, IReadOnlyList<string> Modifiers, string Type, string Name, IReadOnlyList<ApiParameter> Parameters, string Tail)
{
    public bool Is(string modifier) => Modifiers.Contains(modifier);

    /// <summary>What two members must share for one to implement or override the other.</summary>
    public string Signature => $"{Name}({string.Join(",", Parameters.Select(p => p.Modifier + p.Type))})";
}

/// <summary>
/// One file of Reference/api: the public signatures of one nanoFramework assembly. A line that starts at the margin is a type, an indented
/// line a member of it. Generic types are left out on purpose: the interpreter of nanoFramework 1.x declares them but cannot run them.
/// </summary>
public sealed class ApiList
{
    private static readonly string[] s_modifiers = ["static", "abstract", "virtual", "override", "protected", "const", "readonly", "sealed", "event"];
    private static readonly Regex s_header = new(@"^# (?<name>\S+) (?<version>[\d.]+):");
    private static readonly Regex s_type = new(@"^(?<words>(?:(?:static|sealed|abstract) )*)(?<kind>class|struct|enum|interface|delegate) (?<name>\S+)(?: : (?<bases>.+))?$");
    private static readonly Regex s_parameter = new(@"^(?<modifier>params |ref |out |in )?(?<type>\S+) (?<name>\w+)(?: = ?(?<default>.*))?$");

    private ApiList(string assembly, string version, IReadOnlyList<ApiType> types, IReadOnlyCollection<string> words)
    {
        Assembly = assembly;
        Version = version;
        Types = types;
        Words = words;
    }

    public string Assembly { get; }

    public string Version { get; }

    public IReadOnlyList<ApiType> Types { get; }

    /// <summary>Every dotted name in the list; those that another list defines are its dependencies.</summary>
    public IReadOnlyCollection<string> Words { get; }

    public static ApiList Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        Match header = s_header.Match(lines.FirstOrDefault() ?? "");
        if (!header.Success)
        {
            throw new FormatException($"{path}(1): expected '# <assembly> <version>: ...'");
        }

        var types = new List<ApiType>();
        ApiType? current = null;
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.Trim().Length == 0)
            {
                continue;
            }

            try
            {
                if (!line.StartsWith(' '))
                {
                    current = ParseType(line);
                    if (!current.FullName.Contains('`'))
                    {
                        types.Add(current);
                    }
                }
                else if (current is not null && !line.Contains('`'))
                {
                    current.Members.Add(ParseMember(line[4..], current));
                }
            }
            catch (FormatException error)
            {
                throw new FormatException($"{path}({i + 1}): {error.Message}", error);
            }
        }

        var words = new HashSet<string>(lines.Skip(1).SelectMany(line => Regex.Matches(line, @"[A-Za-z_][\w.]*")).Select(m => m.Value));
        return new ApiList(header.Groups["name"].Value, header.Groups["version"].Value, types, words);
    }

    private static ApiType ParseType(string line)
    {
        Match m = s_type.Match(line);
        if (!m.Success)
        {
            throw new FormatException($"not a type: '{line}'");
        }

        string words = m.Groups["words"].Value;
        string[] bases = m.Groups["bases"].Success ? m.Groups["bases"].Value.Split(", ") : [];
        return new ApiType(m.Groups["kind"].Value, words.Contains("sealed"), words.Contains("abstract"), words.Contains("static"), m.Groups["name"].Value, bases, []);
    }

    private static ApiMember ParseMember(string line, ApiType owner)
    {
        if (owner.Kind == "enum")
        {
            string[] sides = line.Split(" = ", 2);
            return new ApiMember(ApiMemberKind.EnumValue, [], "", sides[0].Trim(), [], sides.Length == 2 ? sides[1] : "");
        }

        var modifiers = new List<string>();
        string rest = line;
        for (string first = FirstWord(rest); s_modifiers.Contains(first); first = FirstWord(rest))
        {
            modifiers.Add(first);
            rest = rest[(first.Length + 1)..];
        }

        if (modifiers.Remove("event"))
        {
            string[] words = rest.Split(' ');
            return new ApiMember(ApiMemberKind.Event, modifiers, words[0], words[1], [], "");
        }

        if (rest.EndsWith('}'))
        {
            Match m = Regex.Match(rest, @"^(?<type>\S+) (?<name>\w+)(?:\[(?<index>[^\]]+)\])? (?<accessors>\{.*\})$");
            ApiParameter[] index = m.Groups["index"].Success ? [new ApiParameter("", m.Groups["index"].Value, "index", null)] : [];
            return m.Success
                ? new ApiMember(ApiMemberKind.Property, modifiers, m.Groups["type"].Value, m.Groups["name"].Value, index, m.Groups["accessors"].Value)
                : throw new FormatException($"not a property: '{line}'");
        }

        if (rest.EndsWith(')'))
        {
            Match m = Regex.Match(rest, @"^(?:(?<type>\S+) )?(?<name>\w+)\((?<parameters>.*)\)$");
            if (!m.Success)
            {
                throw new FormatException($"not a method: '{line}'");
            }

            ApiMemberKind kind = m.Groups["type"].Success ? ApiMemberKind.Method : ApiMemberKind.Constructor;
            return new ApiMember(kind, modifiers, m.Groups["type"].Value, m.Groups["name"].Value, ParseParameters(m.Groups["parameters"].Value), "");
        }

        string[] field = rest.Split(" = ", 2);
        string[] typeAndName = field[0].Split(' ');
        return typeAndName.Length == 2
            ? new ApiMember(ApiMemberKind.Field, modifiers, typeAndName[0], typeAndName[1], [], field.Length == 2 ? field[1] : "")
            : throw new FormatException($"not a field: '{line}'");
    }

    private static string FirstWord(string text) => text.Contains(' ') ? text[..text.IndexOf(' ')] : text;

    private static ApiParameter[] ParseParameters(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        return text.Split(", ").Select(part =>
        {
            Match m = s_parameter.Match(part);
            return m.Success
                ? new ApiParameter(m.Groups["modifier"].Value, m.Groups["type"].Value, m.Groups["name"].Value, m.Groups["default"].Success ? m.Groups["default"].Value : null)
                : throw new FormatException($"not a parameter: '{part}'");
        }).ToArray();
    }
}
