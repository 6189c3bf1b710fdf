using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Lwm2m.Linker;

/// <summary>Takes out of a method body what does nothing: instructions that cannot be reached, branches to where one gets anyway, decisions that are made.</summary>
internal static class Tidy
{
    public static void Run(MethodBody body)
    {
        LeaveOutObjectConstructor(body);
        bool changes;
        do
        {
            changes = Decide(body) | Thread(body) | LeaveOutUnreachable(body) | LeaveOutLocals(body) | LeaveOutPops(body);
            LeaveOutNops(body);
        }
        while (changes);

        foreach (VariableDefinition local in body.Variables.Where(v => body.Instructions.All(i => i.Operand != v)).ToList())
        {
            body.Variables.Remove(local);
        }
    }

    /// <summary>Sorts the locals, those used most first: the first four take one byte instead of two.</summary>
    public static void SortLocals(MethodBody body)
    {
        Dictionary<VariableDefinition, int> uses = body.Instructions.Select(i => i.Operand).OfType<VariableDefinition>().GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count());
        List<VariableDefinition> sorted = body.Variables.OrderByDescending(v => uses.GetValueOrDefault(v)).ToList();
        body.Variables.Clear();
        sorted.ForEach(body.Variables.Add);
    }

    // The constructor of Object does nothing.
    private static void LeaveOutObjectConstructor(MethodBody body)
    {
        foreach (Instruction call in body.Instructions.Where(i => i.OpCode.Code == Code.Call && i.Operand is MethodReference { Name: ".ctor", DeclaringType.FullName: "System.Object" }).ToList())
        {
            Instruction? load = call.Previous;
            while (load?.OpCode.Code == Code.Nop)
            {
                load = load.Previous;
            }

            if (load is not null && load.OpCode.Code is Code.Ldarg or Code.Ldloc)
            {
                Clear(load);
                Clear(call);
            }
            else
            {
                (call.OpCode, call.Operand) = (OpCodes.Pop, null);
            }
        }
    }

    private static bool Decide(MethodBody body)
    {
        HashSet<Instruction> targets = Flow.AllTargets(body);
        bool changes = false;
        foreach (Instruction branch in body.Instructions.Where(i => i.OpCode.Code is Code.Brtrue or Code.Brfalse && !targets.Contains(i)))
        {
            bool? value = branch.Previous?.OpCode.Code switch { Code.Ldnull => false, Code.Ldc_I4 => (int)branch.Previous.Operand != 0, _ => null };
            if (value is bool known)
            {
                Clear(branch.Previous!);
                if (known == (branch.OpCode.Code == Code.Brtrue))
                {
                    branch.OpCode = OpCodes.Br;
                }
                else
                {
                    Clear(branch);
                }

                changes = true;
            }
        }

        return changes;
    }

    private static bool Thread(MethodBody body)
    {
        bool changes = false;
        foreach (Instruction branch in body.Instructions.Where(i => i.OpCode.OperandType == OperandType.InlineBrTarget && i.OpCode.Code is not Code.Leave))
        {
            var target = (Instruction)branch.Operand!;
            Instruction last = target;
            for (int i = 0; i < body.Instructions.Count && last.OpCode.Code is Code.Nop or Code.Br && (last.Operand ?? last.Next) is Instruction next; i++)
            {
                last = next;
            }

            if (last != target && last.OpCode.Code is not (Code.Nop or Code.Br) && !body.HasExceptionHandlers)
            {
                branch.Operand = last;
                bool isLinear = StackDepth.IsLinear(body);
                branch.Operand = isLinear ? last : target;
                changes |= isLinear;
            }

            if (branch.OpCode.Code != Code.Br || (body.HasExceptionHandlers && last != target))
            {
                continue;
            }

            if (last.OpCode.Code == Code.Ret && !body.HasExceptionHandlers)
            {
                (branch.OpCode, branch.Operand) = (OpCodes.Ret, null);
                changes = true;
            }
            else if (NextReal(branch) == last)
            {
                Clear(branch);
                changes = true;
            }
        }

        return changes;
    }

    private static Instruction? NextReal(Instruction instruction)
    {
        Instruction? next = instruction.Next;
        while (next?.OpCode.Code == Code.Nop)
        {
            next = next.Next;
        }

        return next;
    }

    private static bool LeaveOutUnreachable(MethodBody body)
    {
        if (body.HasExceptionHandlers)
        {
            return false;
        }

        HashSet<Instruction> reached = [.. StackDepth.Of(body).Keys];
        List<Instruction> lost = body.Instructions.Where(i => !reached.Contains(i)).ToList();
        lost.ForEach(i => body.Instructions.Remove(i));
        return lost.Count > 0;
    }

    /// <summary>What is stored only to be loaded next need not be stored.</summary>
    private static bool LeaveOutLocals(MethodBody body)
    {
        HashSet<Instruction> targets = Flow.AllTargets(body);
        bool changes = false;
        foreach (Instruction store in body.Instructions.Where(i => i.OpCode.Code == Code.Stloc).ToList())
        {
            var local = (VariableDefinition)store.Operand;
            if (store.Next is { OpCode.Code: Code.Ldloc } load && load.Operand == local && !targets.Contains(load) && !local.VariableType.IsValueType
                && body.Instructions.Count(i => i.Operand == local) == 2)
            {
                Clear(store);
                Clear(load);
                changes = true;
            }
        }

        return changes;
    }

    /// <summary>What is loaded only to be dropped need not be loaded.</summary>
    private static bool LeaveOutPops(MethodBody body)
    {
        HashSet<Instruction> targets = Flow.AllTargets(body);
        bool changes = false;
        foreach (Instruction pop in body.Instructions.Where(i => i.OpCode.Code == Code.Pop && !targets.Contains(i)).ToList())
        {
            if (pop.Previous?.OpCode.Code is Code.Ldarg or Code.Ldloc or Code.Ldc_I4 or Code.Ldc_I8 or Code.Ldnull or Code.Ldstr or Code.Dup)
            {
                Clear(pop.Previous);
                Clear(pop);
                changes = true;
            }
            else if (pop.Previous?.OpCode.Code is Code.Ldfld or Code.Conv_I4 or Code.Conv_I8 or Code.Conv_U1 or Code.Conv_U2 or Code.Conv_U4)
            {
                Clear(pop.Previous);
                changes = true;
            }
        }

        return changes;
    }

    private static void LeaveOutNops(MethodBody body)
    {
        foreach (Instruction nop in body.Instructions.Where(i => i.OpCode.Code == Code.Nop && NextReal(i) is not null).ToList())
        {
            Instruction next = NextReal(nop)!;
            foreach (Instruction instruction in body.Instructions)
            {
                if (instruction.Operand == nop)
                {
                    instruction.Operand = next;
                }
                else if (instruction.Operand is Instruction[] cases)
                {
                    instruction.Operand = cases.Select(c => c == nop ? next : c).ToArray();
                }
            }

            foreach (ExceptionHandler handler in body.ExceptionHandlers)
            {
                handler.TryStart = handler.TryStart == nop ? next : handler.TryStart;
                handler.TryEnd = handler.TryEnd == nop ? next : handler.TryEnd;
                handler.HandlerStart = handler.HandlerStart == nop ? next : handler.HandlerStart;
                handler.HandlerEnd = handler.HandlerEnd == nop ? next : handler.HandlerEnd;
                handler.FilterStart = handler.FilterStart == nop ? next : handler.FilterStart;
            }

            body.Instructions.Remove(nop);
        }
    }

    private static void Clear(Instruction instruction) => (instruction.OpCode, instruction.Operand) = (OpCodes.Nop, null);
}
