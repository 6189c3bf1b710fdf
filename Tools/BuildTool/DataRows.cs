using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;

namespace Lwm2m.BuildTool;

/// <summary>
/// The arguments of <c>[DataRow]</c>, as they stand in an attribute's value (ECMA-335 §II.23.3): the metadata processor carries numbers,
/// characters, truth values and texts to a board, and leaves all else out or gives up.
/// </summary>
public sealed class DataRows
{
    private const byte Array = 0x1D;
    private const byte BoxedObject = 0x51;
    private const byte Type = 0x50;
    private const byte Enum = 0x55;
    private const int MostArguments = byte.MaxValue;

    private readonly List<string> _texts = [];

    /// <summary>Reads the arguments of one row.</summary>
    public DataRows(BlobReader value)
    {
        value.ReadUInt16();
        int count = value.ReadInt32();
        Fault = count switch
        {
            < 0 => "has null for its arguments",
            > MostArguments => $"has {count} arguments, a board takes {MostArguments}",
            _ => null,
        };
        for (int i = 0; i < count && Fault is null; i++)
        {
            Fault = Read(ref value);
        }
    }

    /// <summary>Why a board cannot have it, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>The texts among the arguments.</summary>
    public IEnumerable<string> Texts => _texts;

    /// <summary>The rows of a method.</summary>
    public static IEnumerable<DataRows> Of(MetadataReader reader, MethodDefinition method) => method.GetCustomAttributes()
        .Select(reader.GetCustomAttribute)
        .Where(a => a.Constructor.Kind == HandleKind.MemberReference && Names.Of(reader, a.Constructor).EndsWith(".DataRowAttribute..ctor", System.StringComparison.Ordinal))
        .Select(a => new DataRows(reader.GetBlobReader(a.Value)));

    private string? Read(ref BlobReader value)
    {
        byte kind = value.ReadByte();
        switch (kind)
        {
            case (byte)SerializationTypeCode.Boolean or (byte)SerializationTypeCode.SByte or (byte)SerializationTypeCode.Byte:
                value.Offset += 1;
                return null;

            case (byte)SerializationTypeCode.Char or (byte)SerializationTypeCode.Int16 or (byte)SerializationTypeCode.UInt16:
                value.Offset += 2;
                return null;

            case (byte)SerializationTypeCode.Int32 or (byte)SerializationTypeCode.UInt32 or (byte)SerializationTypeCode.Single:
                value.Offset += 4;
                return null;

            case (byte)SerializationTypeCode.Int64 or (byte)SerializationTypeCode.UInt64 or (byte)SerializationTypeCode.Double:
                value.Offset += 8;
                return null;

            case (byte)SerializationTypeCode.String:
                string? text = value.ReadSerializedString();
                if (text is null)
                {
                    return "has null as an argument; a board takes numbers, characters, truth values and texts";
                }

                _texts.Add(text);
                return null;

            default:
                return $"has {Name(kind)} as an argument; a board takes numbers, characters, truth values and texts";
        }
    }

    private static string Name(byte kind) => kind switch
    {
        Enum => "an enum",
        Type => "a type",
        Array => "an array",
        BoxedObject => "an object",
        _ => $"what is coded 0x{kind:x2}",
    };
}
