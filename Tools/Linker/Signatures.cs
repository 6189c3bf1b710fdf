using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Lwm2m.Linker;

/// <summary>
/// How much of the types in signatures goes: an enumeration becomes its number where nothing names it, a class of the program becomes Object. What the platform
/// calls, what a delegate leads to, and constructors that would be the same keep theirs.
/// </summary>
internal sealed class Signatures
{
    private readonly WholeProgram _program;
    private readonly HashSet<TypeDefinition> _numbers;

    public Signatures(WholeProgram program, Slots slots, Reach reach)
    {
        _program = program;
        _numbers = reach.Types.Where(t => t.IsEnum && !reach.Named.Contains(t)).ToHashSet();
        Exact = reach.Methods.Where(m => (m.IsVirtual && slots.IsPlatforms(m)) || m.IsRuntime || m.IsPInvokeImpl).ToHashSet();
        Exact.UnionWith(program.Own.Concat(program.Kept).SelectMany(a => a.MainModule.GetAllTypes()).SelectMany(t => t.Methods).Where(m => m.HasBody).SelectMany(m => m.Body.Instructions)
            .Where(i => i.OpCode.Code is Code.Ldftn or Code.Ldvirtftn).Select(i => program.Own_((MethodReference)i.Operand)).OfType<MethodDefinition>());
        foreach (TypeDefinition type in reach.Types)
        {
            IEnumerable<MethodDefinition> constructors = type.Methods.Where(m => m.IsConstructor && reach.Methods.Contains(m));
            foreach (MethodDefinition constructor in constructors.GroupBy(c => string.Join(',', c.Parameters.Select(p => Loose(p.ParameterType)))).Where(g => g.Count() > 1).SelectMany(g => g))
            {
                Exact.Add(constructor);
                _numbers.ExceptWith(constructor.Parameters.Select(p => program.Own_(p.ParameterType.GetElementType())).OfType<TypeDefinition>());
            }
        }
    }

    /// <summary>Methods whose signatures stay as they are, but for enumerations.</summary>
    public HashSet<MethodDefinition> Exact { get; }

    /// <summary>Whether a type becomes a number.</summary>
    public bool IsNumber(TypeDefinition type) => _numbers.Contains(type);

    private string Loose(TypeReference type)
    {
        TypeDefinition? own = _program.Own_(type.GetElementType());
        string core = own is null ? type.GetElementType().FullName : own.IsEnum ? own.GetEnumUnderlyingType().FullName : own.IsValueType ? own.FullName : "System.Object";
        return core + type.FullName[type.GetElementType().FullName.Length..];
    }
}
