using System.Reflection;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>
/// What nanoFramework's interpreter takes of a 32-bit board's managed heap for an object: heap blocks of 12 bytes, one for each field. Measured on its
/// 32-bit Linux build by making a hundred of each.
/// </summary>
public static class HeapSizes
{
    /// <summary>Bytes of a heap block.</summary>
    public const int Block = 12;

    private const int ArrayHead = 20;
    private const int Delegate = 36;
    private const int ListFields = 3;
    private const int ListCapacity = 4;

    /// <summary>A text that was made at run time, in UTF-8 and ended by a zero.</summary>
    public static int OfText(string text) => Rounded(Block + System.Text.Encoding.UTF8.GetByteCount(text) + 1);

    /// <summary>A text of the program points into the flash.</summary>
    public static int OfLiteral => Block;

    /// <summary>An array, without what its elements refer to; an element that is a struct is an object beside it.</summary>
    public static int OfArray(Array array)
    {
        var element = array.GetType().GetElementType()!;
        var inner = IsStruct(element) ? OfObject(element) : 0;
        return Rounded(ArrayHead + array.Length * ElementSize(element)) + array.Length * inner;
    }

    /// <summary>A list, which has room for four from the start.</summary>
    public static int OfList(System.Collections.ArrayList list) => (1 + ListFields) * Block + Rounded(ArrayHead + Math.Max(list.Capacity, ListCapacity) * Block);

    /// <summary>An object of a class, or a struct in its box; a field that is a struct is an object beside it.</summary>
    public static int OfObject(Type type)
    {
        if (type.IsSubclassOf(typeof(System.Delegate)))
        {
            return Delegate;
        }

        return Block + Fields(type).Sum(f => Block + (IsStruct(f.FieldType) ? OfObject(f.FieldType) : 0));
    }

    /// <summary>Fields of an object, inherited ones too.</summary>
    public static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
        {
            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    /// <summary>Whether a value of a type is a struct of the program, which a board keeps as an object.</summary>
    public static bool IsStruct(Type type) => type.IsValueType && !type.IsPrimitive && !type.IsEnum && type != typeof(DateTime) && type != typeof(TimeSpan);

    /// <summary>Bytes in whole blocks.</summary>
    public static int Rounded(int bytes) => (bytes + Block - 1) / Block * Block;

    private static int ElementSize(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => Block,
    };
}
