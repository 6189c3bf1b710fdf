using System;
using System.Collections.Generic;
using System.Reflection.Emit;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lwm2m.Reference;

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

    /// <summary>What stands behind an opcode.</summary>
    public static OperandType OperandOf(ILOpCode code) => s_operands[(ushort)code];

    public static IEnumerable<Instruction> Read(MethodBodyBlock body)
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
