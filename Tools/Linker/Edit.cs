using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Lwm2m.Linker;

/// <summary>One call replaced by the body that it calls, to be undone when it does not pay.</summary>
internal sealed class Edit
{
    private readonly MethodBody _body;
    private readonly Instruction _call;
    private readonly MethodDefinition _called;
    private readonly Func<TypeReference, bool> _mayBeLocal;
    private readonly Func<VariableDefinition, bool> _isFree;
    private readonly List<ParameterDefinition> _parameters;
    private readonly List<(Instruction At, OpCode Code, object? Operand)> _changed = [];
    private readonly List<VariableDefinition> _added = [];
    private readonly Dictionary<ParameterDefinition, VariableDefinition> _kept = [];
    private readonly Dictionary<ParameterDefinition, (OpCode Code, object? Operand)> _loads = [];
    private readonly HashSet<ParameterDefinition> _consumed = [];

    public Edit(MethodBody body, Instruction call, MethodDefinition called, Func<TypeReference, bool> mayBeLocal, Func<VariableDefinition, bool> isFree)
    {
        _body = body;
        _call = call;
        _called = called;
        _mayBeLocal = mayBeLocal;
        _isFree = isFree;
        _parameters = called.HasThis ? [called.Body.ThisParameter, .. called.Parameters] : [.. called.Parameters];
    }

    /// <summary>What came in place of the call.</summary>
    public List<Instruction> Inserted { get; } = [];

    /// <summary>The locals that it uses.</summary>
    public List<VariableDefinition> Locals { get; } = [];

    public bool TryApply(bool isThisInterior)
    {
        List<ParameterDefinition> remaining = _parameters;
        if (!Consumes(remaining))
        {
            Substitute();
            remaining = _parameters.Where(p => !_loads.ContainsKey(p)).ToList();
            if (!Consumes(remaining) && (remaining.Any(p => !_mayBeLocal(p.ParameterType)) || (isThisInterior && remaining.Contains(_parameters[0]))))
            {
                Undo();
                return false;
            }
        }

        if (!Consumes(remaining))
        {
            remaining.ForEach(p => _kept.Add(p, Local(p == _called.Body.ThisParameter ? _called.DeclaringType : p.ParameterType)));
            Inserted.AddRange(Enumerable.Reverse(remaining).Select(p => Instruction.Create(OpCodes.Stloc, _kept[p])));
        }
        else
        {
            _consumed.UnionWith(remaining);
        }

        Copy();
        Change(_call, OpCodes.Nop, null);
        int at = _body.Instructions.IndexOf(_call) + 1;
        foreach (Instruction instruction in Inserted)
        {
            _body.Instructions.Insert(at++, instruction);
        }

        return true;
    }

    public void Undo()
    {
        foreach (Instruction instruction in Inserted)
        {
            _body.Instructions.Remove(instruction);
        }

        foreach ((Instruction at, OpCode code, object? operand) in Enumerable.Reverse(_changed))
        {
            (at.OpCode, at.Operand) = (code, operand);
        }

        _added.ForEach(v => _body.Variables.Remove(v));
    }

    /// <summary>Whether the body begins by loading just these parameters in their order, and never again.</summary>
    private bool Consumes(List<ParameterDefinition> parameters)
    {
        IList<Instruction> code = _called.Body.Instructions;
        HashSet<Instruction> targets = Flow.AllTargets(_called.Body);
        return code.Count > parameters.Count && !code.Take(parameters.Count + 1).Skip(1).Any(targets.Contains) && (parameters.Count == 0 || !targets.Contains(code[0]))
            && parameters.Select((p, i) => code[i].OpCode.Code == Code.Ldarg && code[i].Operand == p && code.Count(c => c.Operand == p) == 1).All(b => b)
            && (!parameters.Any(p => IsNumber(p.ParameterType)) || TakesAll(code[parameters.Count], parameters.Count));
    }

    // The interpreter tells int from uint, and long from ulong, by what was stored last: a parameter is stored, a value on the stack is not.
    private static bool IsNumber(TypeReference type) => type.IsPrimitive || (type.IsValueType && type is not TypeSpecification);

    private static bool TakesAll(Instruction instruction, int values) => instruction.OpCode.Code switch
    {
        Code.Stfld => values <= 2,
        Code.Stsfld => values <= 1,
        Code.Newobj => values <= ((MethodReference)instruction.Operand).Parameters.Count,
        Code.Call or Code.Callvirt => values <= ((MethodReference)instruction.Operand).Parameters.Count + (((MethodReference)instruction.Operand).HasThis ? 1 : 0),
        _ => false,
    };

    private static bool IsSameNumber(Instruction load, TypeReference type)
    {
        if (!IsNumber(type))
        {
            return true;
        }

        return load.Operand switch
        {
            VariableDefinition local => local.VariableType.FullName == type.FullName,
            ParameterDefinition parameter => parameter.ParameterType.FullName == type.FullName,
            int value => (type.Resolve() is { IsEnum: true } number ? number.GetEnumUnderlyingType() : type).MetadataType switch
            {
                MetadataType.Int32 or MetadataType.Boolean => true,
                MetadataType.Byte => value is >= 0 and <= byte.MaxValue,
                MetadataType.UInt16 or MetadataType.Char => value is >= 0 and <= ushort.MaxValue,
                _ => false,
            },
            _ => false,
        };
    }

    /// <summary>Takes away the loads of arguments that can as well be where they are used.</summary>
    private void Substitute()
    {
        Dictionary<Instruction, int> depths = StackDepth.Of(_body);
        if (!depths.TryGetValue(_call, out int atCall))
        {
            return;
        }

        List<Instruction> code = [.. _body.Instructions];
        HashSet<object> addressed = code.Where(i => i.OpCode.Code is Code.Ldloca or Code.Ldarga).Select(i => i.Operand).ToHashSet(); // also by an argument of this call
        int end = code.IndexOf(_call);
        for (int i = _parameters.Count - 1; i >= 0; i--)
        {
            ParameterDefinition parameter = _parameters[i];
            int depth = atCall - _parameters.Count + i;
            int start = end - 1;
            while (start >= 0 && depths.TryGetValue(code[start], out int there) && there - StackDepth.Pops(code[start], _body.Method) > depth)
            {
                start--;
            }

            if (start < 0 || !depths.TryGetValue(code[start], out int first) || first != depth || !IsPlain(code[start], code, start, end, addressed) || !IsSameNumber(code[start], parameter.ParameterType) || !IsLone(code, start, end)
                || _called.Body.Instructions.Any(c => c.Operand == parameter && c.OpCode.Code is not Code.Ldarg))
            {
                continue;
            }

            _loads.Add(parameter, (code[start].OpCode, code[start].Operand));
            Change(code[start], OpCodes.Nop, null);
        }
    }

    /// <summary>Whether an instruction loads something that is still the same at the call, and after it.</summary>
    private static bool IsPlain(Instruction load, List<Instruction> code, int start, int end, HashSet<object> addressed)
    {
        switch (load.OpCode.Code)
        {
            case Code.Ldc_I4 or Code.Ldnull or Code.Ldstr or Code.Ldloca or Code.Ldarga:
                return true;
            case Code.Ldloc:
                return !addressed.Contains(load.Operand) && !code.GetRange(start, end - start).Any(i => i.OpCode.Code == Code.Stloc && i.Operand == load.Operand);
            case Code.Ldarg:
                return !addressed.Contains(load.Operand) && !code.GetRange(start, end - start).Any(i => i.OpCode.Code == Code.Starg && i.Operand == load.Operand);
            default:
                return false;
        }
    }

    /// <summary>Whether one comes to the call only past that instruction, and from there only to the call.</summary>
    private bool IsLone(List<Instruction> code, int start, int end)
    {
        HashSet<Instruction> region = code.GetRange(start + 1, end - start).ToHashSet();
        foreach (Instruction instruction in code)
        {
            bool isInside = region.Contains(instruction) && instruction != _call;
            foreach (Instruction target in Flow.Targets(instruction))
            {
                if (region.Contains(target) != isInside)
                {
                    return false;
                }
            }

            if (isInside && !Flow.FallsThrough(instruction) && !Flow.Targets(instruction).Any())
            {
                return false;
            }
        }

        return !_body.ExceptionHandlers.Any(h => new[] { h.TryStart, h.TryEnd, h.HandlerStart, h.HandlerEnd, h.FilterStart }.Any(i => i is not null && region.Contains(i)));
    }

    private void Copy()
    {
        var copies = new Dictionary<Instruction, Instruction>();
        Dictionary<VariableDefinition, VariableDefinition> locals = _called.Body.Variables.ToDictionary(v => v, v => Local(v.VariableType));
        List<Instruction> code = [.. _called.Body.Instructions];
        Instruction end = Instruction.Create(OpCodes.Nop);
        foreach (Instruction instruction in code)
        {
            Instruction copy = Instruction.Create(OpCodes.Nop);
            (copy.OpCode, copy.Operand) = Translated(instruction, locals);
            if (instruction.OpCode.Code == Code.Ret)
            {
                (copy.OpCode, copy.Operand) = instruction == code[^1] ? (OpCodes.Nop, null) : (OpCodes.Br, (object?)end);
            }

            copies.Add(instruction, copy);
            Inserted.Add(copy);
        }

        foreach (Instruction copy in copies.Values)
        {
            copy.Operand = copy.Operand switch
            {
                Instruction target when copies.TryGetValue(target, out Instruction? moved) => moved,
                Instruction[] targets => targets.Select(t => copies[t]).ToArray(),
                object other => other,
                null => null,
            };
        }

        Inserted.Add(end);
    }

    private (OpCode Code, object? Operand) Translated(Instruction instruction, Dictionary<VariableDefinition, VariableDefinition> locals)
    {
        switch (instruction.Operand)
        {
            case VariableDefinition local:
                return (instruction.OpCode, locals[local]);
            case ParameterDefinition parameter when _consumed.Contains(parameter):
                return (OpCodes.Nop, null);
            case ParameterDefinition parameter when _loads.TryGetValue(parameter, out (OpCode Code, object? Operand) load):
                return load;
            case ParameterDefinition parameter:
                OpCode code = instruction.OpCode.Code switch { Code.Ldarg => OpCodes.Ldloc, Code.Starg => OpCodes.Stloc, _ => OpCodes.Ldloca };
                return (code, _kept[parameter]);
            default:
                return (instruction.OpCode, instruction.Operand);
        }
    }

    private VariableDefinition Local(TypeReference type)
    {
        VariableDefinition? local = _body.Variables.FirstOrDefault(v => v.VariableType.FullName == type.FullName && !Locals.Contains(v) && _isFree(v));
        if (local is null)
        {
            local = new VariableDefinition(type);
            _body.Variables.Add(local);
            _added.Add(local);
        }

        Locals.Add(local);
        return local;
    }

    private void Change(Instruction instruction, OpCode code, object? operand)
    {
        _changed.Add((instruction, instruction.OpCode, instruction.Operand));
        (instruction.OpCode, instruction.Operand) = (code, operand);
    }
}
