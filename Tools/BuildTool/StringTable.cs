using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;

namespace Lwm2m.BuildTool;

/// <summary>
/// The string table that nanoFramework's metadata processor will make of an assembly: every name and every text once, in UTF-8 and ended
/// by a zero, addressed with 16 bits. It is an upper bound: the processor knows some 860 strings that need no place, and drops what nothing uses.
/// </summary>
public static class StringTable
{
    /// <summary>Bytes it may have: the interpreter takes the last 860 addresses for strings that it knows itself. Beyond that it reads wrong names, without a word.</summary>
    public const int Limit = ushort.MaxValue - 860;

    /// <summary>Strings that take no place because the interpreter has them: those of its 860 that the device uses.</summary>
    private static readonly string[] s_predefined = ["", "<Module>", .. """
        .cctor .ctor
        Add Append ArgumentException Array ArrayList AsyncCallback BeginInvoke BitConverter Boolean Byte Char Check Clear Clone Close Combine Compare Concat
        Copy CopyTo DateTime Delegate Double DoubleToInt64Bits Empty Encoding EndInvoke Enter Entry Enum Equals FindResource Flush Format GetBytes GetString
        IAsyncResult IndexOf InitializeArray Insert Int32 Int64 Int64BitsToDouble InvalidOperationException Invoke IsInfinity IsNaN Join Load MakeRoom
        MemberwiseClone MulticastDelegate Next Object Parse Raise Read ReadByte Remove RemoveAt Replace Reset Resume RuntimeFieldHandle RuntimeHelpers Scale
        SendMessage Set Split Start String Substring Suspend System System.Collections System.Diagnostics System.Reflection System.Runtime.CompilerServices
        System.Threading Thread ToArray ToLower ToString Trim TryParse UInt32 ValueType Version Write WriteByte X Y _assembly _count _head _items _message
        _random get_Capacity get_Chars get_Count get_Id get_Item get_Keys get_Kind get_Length get_Major get_Message get_Name get_Position get_Revision
        get_Start get_Ticks get_UTF8 get_UtcNow get_Version index key mscorlib op_Equality op_Inequality set_Length set_Position value value__
        """.Split([' ', '\n'])];

    public static int Size(MetadataReader reader) => Bytes(All(reader));

    /// <summary>The same without the attributes that a board does not keep: what a .pe has, but for some of the strings that the processor knows.</summary>
    public static int SizeOnBoard(MetadataReader reader) => Bytes(All(reader, type => !BoardNames.IsDropped(reader, type)).Except(s_predefined).Append(""));

    private static int Bytes(IEnumerable<string> strings) => strings.Distinct().Sum(s => Encoding.UTF8.GetByteCount(s) + 1);

    private static IEnumerable<string> All(MetadataReader reader, System.Func<EntityHandle, bool>? isKept = null)
    {
        isKept ??= _ => true;
        IEnumerable<StringHandle> names = reader.AssemblyReferences.Select(a => reader.GetAssemblyReference(a).Name)
            .Concat(reader.TypeReferences.Where(t => isKept(t)).Select(reader.GetTypeReference).SelectMany(t => new[] { t.Namespace, t.Name }))
            .Concat(reader.MemberReferences.Select(reader.GetMemberReference).Where(m => isKept(m.Parent)).Select(m => m.Name))
            .Concat(reader.TypeDefinitions.Select(reader.GetTypeDefinition).SelectMany(t => new[] { t.Namespace, t.Name }))
            .Concat(reader.FieldDefinitions.Select(reader.GetFieldDefinition).Where(f => (f.Attributes & System.Reflection.FieldAttributes.Literal) == 0).Select(f => f.Name))
            .Concat(reader.MethodDefinitions.Select(m => reader.GetMethodDefinition(m).Name))
            .Append(reader.GetAssemblyDefinition().Name);
        IEnumerable<string> rows = reader.MethodDefinitions.SelectMany(m => DataRows.Of(reader, reader.GetMethodDefinition(m))).SelectMany(r => r.Texts);
        return names.Select(reader.GetString).Concat(Literals(reader)).Concat(rows).Append("");
    }

    private static IEnumerable<string> Literals(MetadataReader reader)
    {
        int end = reader.GetHeapSize(HeapIndex.UserString);
        for (UserStringHandle handle = MetadataTokens.UserStringHandle(1); !handle.IsNil && MetadataTokens.GetHeapOffset(handle) < end; handle = reader.GetNextHandle(handle))
        {
            yield return reader.GetUserString(handle);
        }
    }
}
