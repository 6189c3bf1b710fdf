using System.Linq;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lwm2m.BuildTool;

/// <summary>
/// The table of byte code that nanoFramework's metadata processor will make of an assembly: every method body, with operands that it makes
/// shorter and the exception handlers behind it, addressed with 16 bits. The processor gives up on more, so a board cannot be flashed.
/// </summary>
public static class ByteCode
{
    /// <summary>Bytes it may have.</summary>
    public const int Limit = ushort.MaxValue;

    private const int HandlerSize = 12;

    /// <summary>Bytes of all methods of an assembly.</summary>
    public static int Size(PEReader image, MetadataReader reader) => reader.MethodDefinitions
        .Select(m => reader.GetMethodDefinition(m).RelativeVirtualAddress)
        .Where(address => address != 0)
        .Sum(address => Size(image.GetMethodBody(address)));

    private static int Size(MethodBodyBlock body)
    {
        int handlers = body.ExceptionRegions.Length;
        return IlReader.Read(body).Sum(Size) + (handlers == 0 ? 0 : handlers * HandlerSize + 1);
    }

    private static int Size(Instruction instruction)
    {
        int code = (ushort)instruction.Code > byte.MaxValue ? 2 : 1;
        return code + IlReader.OperandOf(instruction.Code) switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineBrTarget or OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineString or OperandType.InlineType
                or OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 1 + 2 * instruction.Argument,
            _ => 4,
        };
    }
}
