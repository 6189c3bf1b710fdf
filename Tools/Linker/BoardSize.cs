using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Lwm2m.Linker;

/// <summary>Bytes of byte code that a method body takes on a board, with the four locals that are used most in the short places.</summary>
internal static class BoardSize
{
    /// <summary>A row in the table of methods.</summary>
    public const int Method = 16;

    private const int ShortPlaces = 4;
    private const int Handler = 12;

    public static int Of(MethodBody body)
    {
        HashSet<VariableDefinition> near = body.Instructions.Select(i => i.Operand).OfType<VariableDefinition>().GroupBy(v => v).OrderByDescending(g => g.Count()).Take(ShortPlaces).Select(g => g.Key).ToHashSet();
        var at = new Dictionary<Instruction, int>();
        int size = 0;
        foreach (Instruction instruction in body.Instructions)
        {
            at[instruction] = size;
            size += Of(instruction, near);
        }

        foreach (Instruction branch in body.Instructions.Where(i => i.OpCode.OperandType == OperandType.InlineBrTarget))
        {
            int distance = at[(Instruction)branch.Operand] - at[branch] - 2;
            size += distance is < sbyte.MinValue or > sbyte.MaxValue ? 1 : 0;
        }

        return size + (body.HasExceptionHandlers ? Handler * body.ExceptionHandlers.Count + 1 : 0);
    }

    private static int Of(Instruction instruction, HashSet<VariableDefinition> near) => instruction.OpCode.Code switch
    {
        Code.Nop => 0,
        Code.Ldc_I4 => (int)instruction.Operand switch { >= -1 and <= 8 => 1, >= sbyte.MinValue and <= sbyte.MaxValue => 2, _ => 5 },
        Code.Ldloc or Code.Stloc => near.Contains((VariableDefinition)instruction.Operand) ? 1 : 2,
        Code.Ldarg => ((ParameterDefinition)instruction.Operand).Index + (((ParameterDefinition)instruction.Operand).Method.HasThis ? 1 : 0) < ShortPlaces ? 1 : 2,
        Code.Ldloca or Code.Ldarga or Code.Starg => 2,
        _ => instruction.OpCode.Size + instruction.OpCode.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget or OperandType.ShortInlineI => 1,
            OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineString or OperandType.InlineType => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 1 + 2 * ((Instruction[])instruction.Operand).Length,
            _ => 4,
        },
    };
}
