using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Lwm2m.Linker;

/// <summary>How many values lie on the evaluation stack before each instruction that can be reached.</summary>
internal static class StackDepth
{
    public static Dictionary<Instruction, int> Of(MethodBody body)
    {
        var depths = new Dictionary<Instruction, int>();
        var pending = new Stack<(Instruction At, int Depth)>();
        pending.Push((body.Instructions[0], 0));
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            pending.Push((handler.HandlerStart, handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter ? 1 : 0));
            if (handler.FilterStart is not null)
            {
                pending.Push((handler.FilterStart, 1));
            }
        }

        while (pending.TryPop(out (Instruction At, int Depth) next))
        {
            (Instruction? at, int depth) = next;
            while (at is not null && depths.TryAdd(at, depth))
            {
                depth += Change(at, body.Method);
                if (at.OpCode.Code is Code.Leave or Code.Leave_S)
                {
                    depth = 0;
                }

                foreach (Instruction target in Flow.Targets(at))
                {
                    pending.Push((target, depth));
                }

                at = Flow.FallsThrough(at) ? at.Next : null;
            }
        }

        return depths;
    }

    /// <summary>
    /// Whether the depth follows from reading the body once from top to bottom, as whoever writes an assembly and the metadata processor do (ECMA-335 III.1.7.5):
    /// where nothing before leads, the stack is empty.
    /// </summary>
    public static bool IsLinear(MethodBody body)
    {
        Dictionary<Instruction, int> depths = Of(body);
        HashSet<Instruction> seen = body.ExceptionHandlers.SelectMany(h => new[] { h.HandlerStart, h.FilterStart }).OfType<Instruction>().ToHashSet();
        bool fallsIn = true;
        foreach (Instruction instruction in body.Instructions)
        {
            if (!fallsIn && !seen.Contains(instruction) && depths.GetValueOrDefault(instruction) != 0)
            {
                return false;
            }

            seen.UnionWith(Flow.Targets(instruction));
            fallsIn = Flow.FallsThrough(instruction);
        }

        return true;
    }

    /// <summary>By how much an instruction changes the depth.</summary>
    public static int Change(Instruction instruction, MethodDefinition method) => Pushes(instruction) - Pops(instruction, method);

    private static int Pushes(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => instruction.OpCode.Code == Code.Newobj || ((MethodReference)instruction.Operand).ReturnType.MetadataType != MetadataType.Void ? 1 : 0,
        _ => 1,
    };

    /// <summary>How many values it takes.</summary>
    public static int Pops(Instruction instruction, MethodDefinition method) => instruction.OpCode.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8
            or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.PopAll => 0,
        StackBehaviour.Varpop => instruction.OpCode.Code == Code.Ret ? method.ReturnType.MetadataType == MetadataType.Void ? 0 : 1 : Arguments(instruction),
        _ => 3,
    };

    private static int Arguments(Instruction instruction)
    {
        var called = (MethodReference)instruction.Operand;
        return called.Parameters.Count + (called.HasThis && instruction.OpCode.Code != Code.Newobj ? 1 : 0);
    }
}

/// <summary>Where an instruction leads.</summary>
internal static class Flow
{
    public static IEnumerable<Instruction> Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };

    public static bool FallsThrough(Instruction instruction) =>
        instruction.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);

    /// <summary>Instructions that a branch or a handler leads to.</summary>
    public static HashSet<Instruction> AllTargets(MethodBody body)
    {
        HashSet<Instruction> targets = body.Instructions.SelectMany(Targets).ToHashSet();
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            targets.UnionWith(new[] { handler.TryStart, handler.TryEnd, handler.HandlerStart, handler.HandlerEnd, handler.FilterStart }.OfType<Instruction>());
        }

        return targets;
    }
}
