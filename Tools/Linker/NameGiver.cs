using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Lwm2m.Linker;

/// <summary>
/// Gives everything that is left a short name. The interpreter finds what a virtual call runs by name and signature, among methods that are not virtual too:
/// so virtual methods have names of their own, in capitals, the same in each class that overrides.
/// </summary>
internal sealed class NameGiver
{
    /// <summary>The compiler's home for the values of static arrays: tools know it by its name.</summary>
    public const string ArrayValues = "<PrivateImplementationDetails>";

    private const string LambdaCache = "<>9";
    private const int Letters = 26;

    private readonly Slots _slots;
    private readonly Dictionary<IMemberDefinition, string> _names = [];
    private readonly List<string> _map = [];

    public NameGiver(WholeProgram program, Slots slots, Reach reach)
    {
        _slots = slots;
        NameTypes(program, reach);
        NameVirtuals(program, reach);
        foreach (TypeDefinition type in reach.Types.Where(t => !IsArrayValues(t)))
        {
            _map.Add($"{_names[type]}\t{Written(type)}");
            int count = 0;
            foreach (FieldDefinition field in type.Fields.Where(f => reach.Fields.Contains(f) && !f.IsRuntimeSpecialName && !f.Name.StartsWith(LambdaCache, StringComparison.Ordinal)))
            {
                _names.Add(field, Short(count++, 'a')); // no stack trace shows a field
            }

            count = 0;
            foreach (MethodDefinition method in type.Methods.Where(m => reach.Methods.Contains(m) && !m.IsVirtual && !m.IsRuntimeSpecialName && m != program.Program.EntryPoint))
            {
                Name(method, Short(count++, 'a'));
            }
        }
    }

    /// <summary>Lines of a map, <c>short name, tab, name</c>, as <c>resolve-names</c> reads them.</summary>
    public IReadOnlyList<string> Map => _map;

    public string Of(IMemberDefinition member) => _names.TryGetValue(member, out string? name) ? name : member.Name;

    public static bool IsArrayValues(TypeDefinition type) => type.Name.StartsWith(ArrayValues, StringComparison.Ordinal) || (type.DeclaringType is { } outer && IsArrayValues(outer));

    private static string Short(int number, char first) =>
        (number < Letters ? "" : Short(number / Letters - 1, first)) + (char)(first + number % Letters);

    private static string Written(TypeDefinition type) =>
        type.DeclaringType is { } outer ? $"{Written(outer)}+{type.Name}" : type.Namespace.Length == 0 ? type.Name : $"{type.Namespace}.{type.Name}";

    private void NameTypes(WholeProgram program, Reach reach)
    {
        int count = 0;
        foreach (TypeDefinition type in program.OwnTypes.Where(t => reach.Types.Contains(t)))
        {
            if (!type.Name.StartsWith(ArrayValues, StringComparison.Ordinal))
            {
                _names.Add(type, Short(count++, 'a'));
            }
        }
    }

    private void NameVirtuals(WholeProgram program, Reach reach)
    {
        // A class hierarchy counts from its own root; what an interface finds is counted for all.
        var counts = new Dictionary<TypeDefinition, int>();
        var names = new Dictionary<MethodDefinition, string>();
        List<MethodDefinition> virtuals = reach.Types.SelectMany(t => t.Methods).Where(m => m.IsVirtual && reach.Methods.Contains(m) && !m.IsRuntime && !_slots.IsPlatforms(m)).ToList();
        int shared = 0;
        foreach (MethodDefinition slot in virtuals.Where(_slots.IsShared).Select(_slots.Of).Distinct())
        {
            names.Add(slot, Short(shared++, 'A'));
        }

        foreach (MethodDefinition method in virtuals)
        {
            MethodDefinition slot = _slots.Of(method);
            if (!names.TryGetValue(slot, out string? name))
            {
                TypeDefinition root = slot.DeclaringType;
                while (program.Base(root) is { } parent)
                {
                    root = parent;
                }

                int number = counts.GetValueOrDefault(root, shared);
                counts[root] = number + 1;
                names.Add(slot, name = Short(number, 'A'));
            }

            // What implements a method by the name of its interface is looked for under both names.
            MethodReference? implemented = method.Overrides.FirstOrDefault();
            Name(method, implemented is null ? name : $"{_names[program.Own_(implemented.DeclaringType)!]}.{name}");
        }

        foreach (MethodDefinition method in program.KeptTypes.SelectMany(t => t.Methods).Where(m => m.IsVirtual && names.ContainsKey(_slots.Of(m))))
        {
            _names[method] = names[_slots.Of(method)];
        }
    }

    private void Name(IMemberDefinition member, string name)
    {
        _names.Add(member, name);
        _map.Add($"{_names[member.DeclaringType]}::{name}\t{Written(member.DeclaringType)}::{member.Name}");
    }
}
