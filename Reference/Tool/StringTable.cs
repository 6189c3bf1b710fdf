using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;

namespace Lwm2m.Reference;

/// <summary>
/// The string table that nanoFramework's metadata processor will make of an assembly: every name and every text once, in UTF-8 and ended
/// by a zero, addressed with 16 bits. It is an upper bound: the processor knows some 860 strings that need no place, and drops what nothing uses.
/// </summary>
public static class StringTable
{
    /// <summary>Bytes it may have.</summary>
    public const int Limit = ushort.MaxValue;

    public static int Size(MetadataReader reader)
    {
        IEnumerable<StringHandle> names = reader.AssemblyReferences.Select(a => reader.GetAssemblyReference(a).Name)
            .Concat(reader.TypeReferences.Select(reader.GetTypeReference).SelectMany(t => new[] { t.Namespace, t.Name }))
            .Concat(reader.MemberReferences.Select(m => reader.GetMemberReference(m).Name))
            .Concat(reader.TypeDefinitions.Select(reader.GetTypeDefinition).SelectMany(t => new[] { t.Namespace, t.Name }))
            .Concat(reader.FieldDefinitions.Select(reader.GetFieldDefinition).Where(f => (f.Attributes & System.Reflection.FieldAttributes.Literal) == 0).Select(f => f.Name))
            .Concat(reader.MethodDefinitions.Select(m => reader.GetMethodDefinition(m).Name))
            .Append(reader.GetAssemblyDefinition().Name);
        IEnumerable<string> rows = reader.MethodDefinitions.SelectMany(m => DataRows.Of(reader, reader.GetMethodDefinition(m))).SelectMany(r => r.Texts);
        return names.Select(reader.GetString).Concat(Literals(reader)).Concat(rows).Append("").Distinct().Sum(s => Encoding.UTF8.GetByteCount(s) + 1);
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
