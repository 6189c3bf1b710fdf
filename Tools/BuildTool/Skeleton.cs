using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Lwm2m.BuildTool;

/// <summary>Writes an API list as C# declarations without bodies worth having: what the compiler needs to see, and nothing to run.</summary>
public sealed class Skeleton
{
    private static readonly string[] s_numbers = ["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "char", "bool", "string"];

    // The lists cannot say that a struct may only live on the stack.
    private static readonly string[] s_stackOnly = ["System.SpanByte"];

    private static readonly Dictionary<string, string> s_operators = new()
    {
        ["op_Equality"] = "==", ["op_Inequality"] = "!=", ["op_LessThan"] = "<", ["op_GreaterThan"] = ">", ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=", ["op_Addition"] = "+", ["op_Subtraction"] = "-", ["op_UnaryNegation"] = "-", ["op_UnaryPlus"] = "+",
    };

    private readonly IReadOnlyDictionary<string, ApiType> _all;
    private readonly StringBuilder _out = new();

    private Skeleton(IReadOnlyDictionary<string, ApiType> all) => _all = all;

    /// <param name="list">The assembly to write.</param>
    /// <param name="all">Every type of every list by its full name, for base types and interfaces that live elsewhere.</param>
    public static string Write(ApiList list, IReadOnlyDictionary<string, ApiType> all)
    {
        var skeleton = new Skeleton(all);
        skeleton._out.AppendLine($"[assembly: System.Reflection.AssemblyVersion(\"{list.Version}\")]");
        foreach (ApiType type in list.Types.Where(t => skeleton.Owner(t) is null))
        {
            string space = type.FullName.Contains('.') ? type.FullName[..type.FullName.LastIndexOf('.')] : "";
            skeleton._out.AppendLine($"namespace {space} {{");
            skeleton.WriteType(type, list);
            skeleton._out.AppendLine("}");
        }

        return skeleton._out.ToString();
    }

    // nanoFramework.System.IO would otherwise hide System.IO.
    private static string Full(string type) => type.Contains('.') ? "global::" + type : type;

    private ApiType? Owner(ApiType type)
    {
        int dot = type.FullName.LastIndexOf('.');
        return dot < 0 ? null : _all.GetValueOrDefault(type.FullName[..dot]);
    }

    private ApiType? BaseClass(ApiType type)
    {
        ApiType? first = type.Bases.Count == 0 ? null : _all.GetValueOrDefault(type.Bases[0]);
        return first is { Kind: "class" } ? first : type.Kind == "class" && type.FullName != "System.Object" ? _all["System.Object"] : null;
    }

    private void WriteType(ApiType type, ApiList list)
    {
        if (type.Kind == "delegate")
        {
            ApiMember invoke = type.Members.Single(m => m.Name == "Invoke");
            _out.AppendLine($"public delegate {Full(invoke.Type)} {type.SimpleName}({Parameters(invoke)});");
            return;
        }

        // The lists do not carry AttributeUsage; the widest one refuses nothing that the real attribute takes.
        if (type.Bases.Contains("System.Attribute"))
        {
            _out.AppendLine("[global::System.AttributeUsage(global::System.AttributeTargets.All, AllowMultiple = true)]");
        }

        string words = (type.IsStatic ? "static " : "") + (type.IsSealed && type.Kind == "class" ? "sealed " : "") + (type.IsAbstract && type.Kind == "class" ? "abstract " : "")
            + (s_stackOnly.Contains(type.FullName) ? "readonly ref " : "");
        string wide = type.Members.Any(m => m.Kind == ApiMemberKind.EnumValue && long.TryParse(m.Tail, out long v) && v != (int)v) ? " : long" : "";
        string bases = type.Bases.Count == 0 ? "" : " : " + string.Join(", ", type.Bases.Select(Full));
        _out.AppendLine($"public {words}{type.Kind} {type.SimpleName}{bases}{wide} {{");

        foreach (ApiMember member in type.Members)
        {
            WriteMember(member, type);
        }

        if (type.Kind == "struct")
        {
            // A struct without fields would count as assigned from the start.
            _out.AppendLine($"private {(s_stackOnly.Contains(type.FullName) ? "readonly " : "")}{FieldTypeOf(type)} _content;");
        }

        if (type.Kind == "class" && !type.IsStatic && !type.Members.Any(m => m.Kind == ApiMemberKind.Constructor && m.Parameters.Count == 0))
        {
            _out.AppendLine($"internal {type.SimpleName}() {{ }}");
        }

        WriteExplicitImplementations(type);
        foreach (ApiType nested in list.Types.Where(t => ReferenceEquals(Owner(t), type)))
        {
            WriteType(nested, list);
        }

        _out.AppendLine("}");
    }

    private static string FieldTypeOf(ApiType type) => type.FullName switch
    {
        "System.Boolean" => "bool", "System.Byte" => "byte", "System.SByte" => "sbyte", "System.Char" => "char", "System.Int16" => "short", "System.UInt16" => "ushort",
        "System.UInt32" => "uint", "System.Int64" => "long", "System.UInt64" => "ulong", "System.Single" => "float", "System.Double" => "double",
        "System.SpanByte" => "byte[]", _ => "int",
    };

    private void WriteMember(ApiMember member, ApiType type)
    {
        bool isInterface = type.Kind == "interface";
        string access = isInterface ? "" : member.Is("protected") ? "protected " : "public ";
        string body = isInterface || member.Is("abstract") ? ";" : " => throw null;";
        string words = Modifiers(member, type);
        switch (member.Kind)
        {
            case ApiMemberKind.EnumValue:
                _out.AppendLine(member.Tail.Length == 0 ? $"{member.Name}," : $"{member.Name} = {member.Tail},");
                break;

            case ApiMemberKind.Field:
                WriteField(member, type);
                break;

            case ApiMemberKind.Event:
                bool isStatic = type.IsStatic || type.Members.All(m => m.Kind is ApiMemberKind.Constructor or ApiMemberKind.Event || m.Is("static"));
                _out.AppendLine(isInterface ? $"event {Full(member.Type)} {member.Name};" : $"{access}{(isStatic ? "static " : "")}event {Full(member.Type)} {member.Name} {{ add {{ }} remove {{ }} }}");
                break;

            case ApiMemberKind.Property:
                string name = member.Parameters.Count == 0 ? member.Name : $"this[{Parameters(member)}]";
                string accessors = body == ";" ? member.Tail : member.Tail.Replace("get;", "get => throw null;").Replace("set;", "set { }");
                _out.AppendLine($"{access}{words}{Full(member.Type)} {name} {accessors}");
                break;

            case ApiMemberKind.Constructor:
                _out.AppendLine($"{access}{type.SimpleName}({Parameters(member)}) {{ }}");
                break;

            case ApiMemberKind.Method when member.Name == "Finalize":
                _out.AppendLine($"~{type.SimpleName}() {{ }}");
                break;

            case ApiMemberKind.Method when member.Name is "op_Implicit" or "op_Explicit":
                _out.AppendLine($"public static {member.Name[3..].ToLowerInvariant()} operator {Full(member.Type)}({Parameters(member)}) => throw null;");
                break;

            case ApiMemberKind.Method when member.Name.StartsWith("op_", StringComparison.Ordinal):
                _out.AppendLine($"public static {Full(member.Type)} operator {s_operators[member.Name]}({Parameters(member)}) => throw null;");
                break;

            default:
                _out.AppendLine($"{access}{words}{Full(member.Type)} {member.Name}({Parameters(member)}){body}");
                break;
        }
    }

    private void WriteField(ApiMember member, ApiType type)
    {
        if (member.Is("const"))
        {
            string? value = ConstantText(member.Type, member.Tail);
            if (value is not null)
            {
                _out.AppendLine($"public const {Full(member.Type)} {member.Name} = {value};");
            }

            return;
        }

        // The lists do not tell protected fields from public ones; only the underscore does.
        string access = member.Name.StartsWith('_') && !type.IsSealed ? "protected" : "public";
        string words = (member.Is("static") ? "static " : "") + (member.Is("readonly") ? "readonly " : "");
        _out.AppendLine($"{access} {words}{Full(member.Type)} {member.Name};");
    }

    /// <summary>The modifiers as C# wants them: the lists print an overriding property as virtual, and sealed types may not have virtual members.</summary>
    private string Modifiers(ApiMember member, ApiType type)
    {
        if (type.Kind == "interface")
        {
            return "";
        }

        var words = member.Modifiers.Where(m => m is "static" or "abstract" or "virtual" or "override").ToList();
        if (words.Contains("virtual"))
        {
            if (Overrides(member, type))
            {
                words[words.IndexOf("virtual")] = "override";
            }
            else if (type.IsSealed || type.Kind == "struct")
            {
                words.Remove("virtual");
            }
        }

        return string.Concat(words.Select(w => w + " "));
    }

    private bool Overrides(ApiMember member, ApiType type)
    {
        for (ApiType? b = BaseClass(type); b is not null; b = BaseClass(b))
        {
            if (b.Members.Any(m => m.Kind == member.Kind && m.Signature == member.Signature && m.Modifiers.Any(w => w is "virtual" or "abstract" or "override")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Interface members that the list does not show as public are there all the same, implemented explicitly.</summary>
    private void WriteExplicitImplementations(ApiType type)
    {
        if (type.Kind is not ("class" or "struct"))
        {
            return;
        }

        foreach (ApiType face in type.Bases.Select(b => _all.GetValueOrDefault(b)).Where(b => b is { Kind: "interface" })!)
        {
            foreach (ApiMember member in face.Members.Where(m => !HasPublic(m, type)))
            {
                _out.AppendLine(member.Kind == ApiMemberKind.Property
                    ? $"{Full(member.Type)} {face.FullName}.{(member.Parameters.Count == 0 ? member.Name : $"this[{Parameters(member)}]")} {member.Tail.Replace("get;", "get => throw null;").Replace("set;", "set { }")}"
                    : $"{Full(member.Type)} {face.FullName}.{member.Name}({Parameters(member)}) => throw null;");
            }
        }
    }

    private bool HasPublic(ApiMember wanted, ApiType type)
    {
        for (ApiType? t = type; t is not null; t = BaseClass(t))
        {
            if (t.Members.Any(m => m.Kind == wanted.Kind && m.Signature == wanted.Signature && m.Type == wanted.Type && !m.Is("protected") && !m.Is("static")))
            {
                return true;
            }
        }

        return false;
    }

    private string Parameters(ApiMember member) => string.Join(", ", member.Parameters.Select(p =>
        $"{Expression(member, p)}{p.Modifier}{Full(p.Type)} @{p.Name}" + (p.Default is null ? "" : " = " + (ConstantText(p.Type, p.Default) ?? "default"))));

    // The lists carry no attributes of parameters. An assertion's message is the text of what it checks, unless one is given, and takes room in a test's assembly.
    private static string Expression(ApiMember member, ApiParameter parameter) =>
        parameter.Name == "message" && parameter.Default is not null && member.Parameters.LastOrDefault(p => p != parameter && p.Type != "System.Type") is { } checkedOne
            ? $"[global::System.Runtime.CompilerServices.CallerArgumentExpression(\"{checkedOne.Name}\")] "
            : "";

    private string? ConstantText(string type, string value)
    {
        switch (value)
        {
            case "default":
                return "default";
            case "True" or "False":
                return value.ToLowerInvariant();
            case "NaN":
                return type == "float" ? "0F / 0F" : "0D / 0D";
            case "Infinity" or "-Infinity":
                string one = value[0] == '-' ? "-1" : "1";
                return type == "float" ? $"{one}F / 0F" : $"{one}D / 0D";
        }

        return type switch
        {
            "char" when !value.StartsWith('(') => $"(char){(int)(value.Length == 0 ? ' ' : value[0])}",
            "float" => value + "F",
            "double" => value + "D",
            _ when value.Length == 0 => null,
            _ when s_numbers.Contains(type) => value,
            _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => $"({Full(type)})({value})",
            _ => value,
        };
    }
}
