using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Lwm2m.Linker;

/// <summary>Which virtual methods are one: a method, what it overrides and what an interface finds in its place.</summary>
internal sealed class Slots
{
    private readonly WholeProgram _program;
    private readonly Dictionary<MethodDefinition, MethodDefinition> _parents = [];
    private readonly HashSet<MethodDefinition> _platform = [];
    private readonly HashSet<MethodDefinition> _shared = [];

    public Slots(WholeProgram program)
    {
        _program = program;
        List<TypeDefinition> types = program.OwnTypes.Concat(program.KeptTypes).ToList();
        foreach (MethodDefinition method in types.SelectMany(t => t.Methods).Where(m => m.IsVirtual && !m.IsNewSlot))
        {
            Join(method);
        }

        foreach (TypeDefinition type in types.Where(t => !t.IsInterface))
        {
            foreach (InterfaceImplementation implementation in type.Interfaces)
            {
                Implement(type, implementation.InterfaceType);
            }
        }
    }

    /// <summary>One method that stands for all that are one.</summary>
    public MethodDefinition Of(MethodDefinition method)
    {
        while (_parents.TryGetValue(method, out MethodDefinition? parent))
        {
            method = parent;
        }

        return method;
    }

    /// <summary>Whether the platform calls it.</summary>
    public bool IsPlatforms(MethodDefinition method) => _platform.Contains(Of(method));

    /// <summary>Whether an interface finds it, so that more than one class hierarchy has it.</summary>
    public bool IsShared(MethodDefinition method) => _shared.Contains(Of(method));

    private void Join(MethodDefinition method)
    {
        for (TypeDefinition type = method.DeclaringType; type.BaseType is not null;)
        {
            if ((_program.Own_(type.BaseType) ?? type.BaseType.Resolve()) is not { } parent)
            {
                break;
            }

            MethodDefinition? first = parent.Methods.FirstOrDefault(m => m.IsVirtual && m.Name == method.Name && HasSameSignature(m, method));
            if (first is not null)
            {
                if (_program.IsOwn(first) || _program.Kept.Any(k => k.MainModule == first.Module))
                {
                    Unite(method, first);
                }
                else
                {
                    _platform.Add(Of(method));
                }

                return;
            }

            type = parent;
        }

        _platform.Add(Of(method)); // the platform's, as far as one can tell
    }

    private void Implement(TypeDefinition type, TypeReference contract)
    {
        TypeDefinition? definition = _program.Own_(contract) ?? contract.Resolve();
        for (TypeDefinition? holder = type; holder is not null; holder = _program.Base(holder))
        {
            foreach (MethodDefinition method in holder.Methods.Where(m => m.IsVirtual))
            {
                MethodDefinition? found = definition?.Methods.FirstOrDefault(m =>
                    (m.Name == method.Name || method.Name.EndsWith("." + m.Name, StringComparison.Ordinal)) && HasSameSignature(m, method));
                if (found is not null && _program.IsOwn(found))
                {
                    Unite(method, found);
                    _shared.Add(Of(method));
                }
                else if (found is not null || definition is null)
                {
                    _platform.Add(Of(method));
                }
            }
        }
    }

    private void Unite(MethodDefinition one, MethodDefinition other)
    {
        (one, other) = (Of(one), Of(other));
        if (one == other)
        {
            return;
        }

        _parents.Add(one, other);
        if (_platform.Contains(one))
        {
            _platform.Add(other);
        }

        if (_shared.Contains(one))
        {
            _shared.Add(other);
        }
    }

    private static bool HasSameSignature(MethodDefinition one, MethodDefinition other) =>
        one.ReturnType.FullName == other.ReturnType.FullName && one.Parameters.Select(p => p.ParameterType.FullName).SequenceEqual(other.Parameters.Select(p => p.ParameterType.FullName));
}
