using System;
using System.Collections.Generic;
using System.Reflection.Emit;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lwm2m.BuildTool;

/// <summary>One IL instruction; <see cref="Token"/> is the type, field or method it names, <see cref="Argument"/> the variable, or how many branches a switch has.</summary>
public readonly record struct Instruction(ILOpCode Code, EntityHandle? Token, int Argument)
{
    public bool LoadsFirstArgument => Code == ILOpCode.Ldarg_0 || (Argument == 0 && Code is ILOpCode.Ldarg or ILOpCode.Ldarg_s or ILOpCode.Ldarga or ILOpCode.Ldarga_s);
}

/// <summary>Takes a method body apart, by the operand sizes that .NET's own opcode table gives.</summary>
public static class IlReader
{
    private static readonly Dictionary<ushort, OperandType> s_operands = Operands();

    /// <summary>Why the interpreter refuses an opcode; null when it does not.</summary>
    public static string? Refused(ILOpCode code) => code switch
    {
        ILOpCode.Localloc => "uses stackalloc (localloc)",
        ILOpCode.Cpblk or ILOpCode.Initblk or ILOpCode.Calli or ILOpCode.Jmp or ILOpCode.Arglist or ILOpCode.Mkrefany or ILOpCode.Refanytype or ILOpCode.Refanyval
            or ILOpCode.Readonly or ILOpCode.Tail or ILOpCode.Unaligned => $"uses the IL instruction {code.ToString().ToLowerInvariant()}",
        ILOpCode.Volatile => "uses volatile",
        ILOpCode.Add_ovf or ILOpCode.Add_ovf_un or ILOpCode.Sub_ovf or ILOpCode.Sub_ovf_un or ILOpCode.Mul_ovf or ILOpCode.Mul_ovf_un => "uses checked arithmetic, which does not check on a board",
        >= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u8_un => "uses a checked conversion, which does not check on a board",
        ILOpCode.Conv_ovf_i1 or ILOpCode.Conv_ovf_u1 or ILOpCode.Conv_ovf_i2 or ILOpCode.Conv_ovf_u2 or ILOpCode.Conv_ovf_i4 or ILOpCode.Conv_ovf_u4 or ILOpCode.Conv_ovf_i8
            or ILOpCode.Conv_ovf_u8 => "uses a checked conversion, which does not check on a board",
        _ => null,
    };

    /// <summary>Whether it is a comparison of which the interpreter makes something else than .NET where a number is NaN.</summary>
    public static bool TakesNaNForLarger(ILOpCode code) => code is ILOpCode.Bge or ILOpCode.Bge_s or ILOpCode.Bgt or ILOpCode.Bgt_s or ILOpCode.Ble_un or ILOpCode.Ble_un_s
        or ILOpCode.Blt_un or ILOpCode.Blt_un_s or ILOpCode.Cgt or ILOpCode.Clt_un;

    /// <summary>Whether its result has the type of what was loaded last.</summary>
    public static bool IsArithmetic(ILOpCode code) => code is ILOpCode.Add or ILOpCode.Sub or ILOpCode.Mul or ILOpCode.Div or ILOpCode.Rem or ILOpCode.Neg;

    /// <summary>Whether it loads a floating-point number, whatever its operand.</summary>
    public static bool IsFloat(ILOpCode code) => code is ILOpCode.Ldc_r4 or ILOpCode.Ldc_r8 or ILOpCode.Conv_r4 or ILOpCode.Conv_r8 or ILOpCode.Conv_r_un
        or ILOpCode.Ldind_r4 or ILOpCode.Ldind_r8 or ILOpCode.Ldelem_r4 or ILOpCode.Ldelem_r8;

    /// <summary>The local variable that it loads, or -1.</summary>
    public static int Local(Instruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => instruction.Code - ILOpCode.Ldloc_0,
        ILOpCode.Ldloc or ILOpCode.Ldloc_s => instruction.Argument,
        _ => -1,
    };

    /// <summary>The argument that it loads, this being the first, or -1.</summary>
    public static int LoadedArgument(Instruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => instruction.Code - ILOpCode.Ldarg_0,
        ILOpCode.Ldarg or ILOpCode.Ldarg_s => instruction.Argument,
        _ => -1,
    };

    /// <summary>What stands behind an opcode.</summary>
    public static OperandType OperandOf(ILOpCode code) => s_operands[(ushort)code];

    public static IReadOnlyList<Instruction> Read(MethodBodyBlock body)
    {
        BlobReader il = body.GetILReader();
        var instructions = new List<Instruction>();
        while (il.RemainingBytes > 0)
        {
            ushort code = il.ReadByte();
            if (code == 0xFE)
            {
                code = (ushort)(0xFE00 | il.ReadByte());
            }

            EntityHandle? token = null;
            int argument = -1;
            switch (s_operands[code])
            {
                case OperandType.InlineNone:
                    break;

                case OperandType.ShortInlineVar:
                    argument = il.ReadByte();
                    break;

                case OperandType.InlineVar:
                    argument = il.ReadUInt16();
                    break;

                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI:
                    il.Offset += 1;
                    break;

                case OperandType.InlineI8 or OperandType.InlineR:
                    il.Offset += 8;
                    break;

                case OperandType.InlineSwitch:
                    argument = il.ReadInt32();
                    il.Offset += 4 * argument;
                    break;

                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    token = MetadataTokens.EntityHandle(il.ReadInt32());
                    break;

                default:
                    il.Offset += 4;
                    break;
            }

            instructions.Add(new Instruction((ILOpCode)code, token, argument));
        }

        return instructions;
    }

    private static Dictionary<ushort, OperandType> Operands()
    {
        var operands = new Dictionary<ushort, OperandType>();
        foreach (FieldInfo field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            operands[unchecked((ushort)code.Value)] = code.OperandType;
        }

        return operands;
    }
}
