using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Lwm2m.BuildTool;

/// <summary>
/// Gives everything in an assembly that no other assembly can see a short name: on a board every name lies in flash. What keeps its name: what is public
/// or protected, what overrides something of another assembly, constructors, <c>Main</c>, what the compiler or the metadata processor knows by
/// its name, and all of an assembly with native methods, as its checksum is made of names. Device code finds nothing by reflection.
/// </summary>
/// <remarks>
/// In metadata a name is an offset into the heap of names, and any tail of a name there is a name too. So nothing is written but
/// offsets, and the assembly keeps its layout.
/// </remarks>
public sealed class ShortNames
{
    private const int LongestTail = 3;
    private const int FieldNameColumn = 2;
    private const int MethodNameColumn = 8;
    private const int TypeNameColumn = 4;

    private readonly byte[] _assembly;
    private readonly PEReader _image;
    private readonly MetadataReader _reader;
    private readonly List<string> _map = [];
    private readonly List<string> _tails;
    private readonly Dictionary<string, int> _offsets = [];

    private ShortNames(byte[] assembly)
    {
        _assembly = (byte[])assembly.Clone();
        _image = new PEReader(new System.IO.MemoryStream(assembly));
        _reader = _image.GetMetadataReader();
        _tails = Tails();
    }

    /// <summary>The lines of a map, <c>short name, tab, name</c>, of types as <c>Namespace.Type+Nested</c> and members as <c>Type::Member</c>.</summary>
    public IEnumerable<string> Map => _map.Distinct();

    /// <summary>The assembly with short names.</summary>
    public byte[] Assembly => _assembly;

    /// <summary>Shortens the names of an assembly.</summary>
    public static ShortNames Of(byte[] assembly)
    {
        var names = new ShortNames(assembly);
        using (names._image)
        {
            if (!names.HasNativeMethods())
            {
                names.Shorten();
            }
        }

        return names;
    }

    private bool HasNativeMethods() => _reader.MethodDefinitions.Select(_reader.GetMethodDefinition)
        .Any(m => (m.ImplAttributes & MethodImplAttributes.InternalCall) != 0 || (m.Attributes & MethodAttributes.PinvokeImpl) != 0);

    private void Shorten()
    {
        Dictionary<string, string> virtuals = Hidden().Where(IsOwnVirtual).Select(m => _reader.GetString(_reader.GetMethodDefinition(m).Name)).Distinct()
            .Zip(_tails).ToDictionary(pair => pair.First, pair => pair.Second);
        List<string> free = _tails.Except(virtuals.Values).ToList();
        var types = new Dictionary<TypeDefinitionHandle, string>();
        foreach (TypeDefinitionHandle type in _reader.TypeDefinitions.Where(t => !IsVisible(t) && !IsKnown(t)).Take(free.Count))
        {
            types.Add(type, free[types.Count]);
        }

        foreach (TypeDefinitionHandle type in _reader.TypeDefinitions.Where(t => types.ContainsKey(t) || Members(t).Any()))
        {
            string name = FullName(type, types);
            if (types.TryGetValue(type, out string? shortName))
            {
                Write(TableIndex.TypeDef, type, TypeNameColumn, shortName);
            }

            if (name != FullName(type, []))
            {
                _map.Add($"{name}\t{FullName(type, [])}");
            }

            ShortenMembers(type, name, virtuals, free);
        }
    }

    private void ShortenMembers(TypeDefinitionHandle type, string typeName, Dictionary<string, string> virtuals, List<string> free)
    {
        int taken = 0;
        foreach (EntityHandle member in Members(type))
        {
            bool isField = member.Kind == HandleKind.FieldDefinition;
            string name = _reader.GetString(isField ? _reader.GetFieldDefinition((FieldDefinitionHandle)member).Name : _reader.GetMethodDefinition((MethodDefinitionHandle)member).Name);
            bool isVirtual = !isField && (_reader.GetMethodDefinition((MethodDefinitionHandle)member).Attributes & MethodAttributes.Virtual) != 0;
            string? shortName = isVirtual ? virtuals.GetValueOrDefault(name) : free.ElementAtOrDefault(taken++);
            if (shortName is null)
            {
                continue; // an assembly of few names has few tails
            }

            Write(isField ? TableIndex.Field : TableIndex.MethodDef, member, isField ? FieldNameColumn : MethodNameColumn, shortName);
            _map.Add($"{typeName}::{shortName}\t{FullName(type, [])}::{name}");
        }
    }

    private void Write(TableIndex table, EntityHandle row, int column, string name)
    {
        int at = _image.PEHeaders.MetadataStartOffset + _reader.GetTableMetadataOffset(table) + (MetadataTokens.GetRowNumber(row) - 1) * _reader.GetTableRowSize(table) + column;
        int size = _reader.GetHeapSize(HeapIndex.String) > ushort.MaxValue ? sizeof(int) : sizeof(ushort);
        BitConverter.GetBytes(_offsets[name]).AsSpan(0, size).CopyTo(_assembly.AsSpan(at));
    }

    /// <summary>The tails that may be names and are none yet, the shortest first.</summary>
    private List<string> Tails()
    {
        int size = _reader.GetHeapSize(HeapIndex.String);
        ReadOnlySpan<byte> heap = _assembly.AsSpan(_image.PEHeaders.MetadataStartOffset + _reader.GetHeapMetadataOffset(HeapIndex.String), size);
        for (int end = 1; end < size; end++)
        {
            for (int length = 1; heap[end] == 0 && length <= LongestTail && heap[end - length] != 0; length++)
            {
                string tail = System.Text.Encoding.UTF8.GetString(heap.Slice(end - length, length));
                if (tail.All(char.IsAsciiLetterOrDigit) && !char.IsAsciiDigit(tail[0])) // no underscore: alone it is the compiler's discard
                {
                    _offsets.TryAdd(tail, end - length);
                }
            }
        }

        IEnumerable<StringHandle> names = _reader.TypeDefinitions.Select(t => _reader.GetTypeDefinition(t).Name)
            .Concat(_reader.TypeReferences.Select(t => _reader.GetTypeReference(t).Name))
            .Concat(_reader.MethodDefinitions.Select(m => _reader.GetMethodDefinition(m).Name))
            .Concat(_reader.FieldDefinitions.Select(f => _reader.GetFieldDefinition(f).Name))
            .Concat(_reader.MemberReferences.Select(m => _reader.GetMemberReference(m).Name));
        return _offsets.Keys.Except(names.Select(_reader.GetString)).OrderBy(t => t.Length).ThenBy(t => t, StringComparer.Ordinal).ToList();
    }

    private IEnumerable<MethodDefinitionHandle> Hidden() => _reader.TypeDefinitions.SelectMany(Members).Where(m => m.Kind == HandleKind.MethodDefinition).Select(m => (MethodDefinitionHandle)m);

    /// <summary>The fields and methods of a type whose names nobody needs.</summary>
    private IEnumerable<EntityHandle> Members(TypeDefinitionHandle type)
    {
        TypeDefinition definition = _reader.GetTypeDefinition(type);
        bool isVisible = IsVisible(type);
        IEnumerable<EntityHandle> fields = definition.GetFields().Where(f => IsFree(_reader.GetFieldDefinition(f), isVisible)).Select(f => (EntityHandle)f);
        return IsAttribute(type) ? [] : fields.Concat(definition.GetMethods().Where(m => IsFree(m, isVisible)).Select(m => (EntityHandle)m));
    }

    // The IL check knows the compiler's fields for delegates by their names.
    private bool IsFree(FieldDefinition field, bool isInVisible) =>
        (field.Attributes & (FieldAttributes.Literal | FieldAttributes.RTSpecialName)) == 0 && !_reader.GetString(field.Name).StartsWith("<>", StringComparison.Ordinal)
        && !(isInVisible && (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem);

    private bool IsFree(MethodDefinitionHandle handle, bool isInVisible)
    {
        MethodDefinition method = _reader.GetMethodDefinition(handle);
        return (method.Attributes & MethodAttributes.RTSpecialName) == 0 && (method.ImplAttributes & MethodImplAttributes.Runtime) == 0
            && MetadataTokens.GetToken(handle) != _image.PEHeaders.CorHeader!.EntryPointTokenOrRelativeVirtualAddress
            && ((method.Attributes & MethodAttributes.Virtual) != 0 ? IsOwnVirtual(handle) : !isInVisible || !IsSeen(method));
    }

    private static bool IsSeen(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>Whether a virtual method was first declared in this assembly, where no other sees it. An interface finds its methods by their names.</summary>
    private bool IsOwnVirtual(MethodDefinitionHandle handle)
    {
        MethodDefinition method = _reader.GetMethodDefinition(handle);
        if ((method.Attributes & MethodAttributes.Virtual) == 0 || _reader.GetTableRowCount(TableIndex.InterfaceImpl) > 0)
        {
            return false;
        }

        TypeDefinitionHandle type = method.GetDeclaringType();
        while (true)
        {
            MethodDefinitionHandle first = _reader.GetTypeDefinition(type).GetMethods().FirstOrDefault(m => IsFirst(_reader.GetMethodDefinition(m), method));
            if (!first.IsNil)
            {
                return !IsVisible(type) || !IsSeen(_reader.GetMethodDefinition(first));
            }

            if (_reader.GetTypeDefinition(type).BaseType is not { IsNil: false, Kind: HandleKind.TypeDefinition } parent)
            {
                return false;
            }

            type = (TypeDefinitionHandle)parent;
        }
    }

    private bool IsFirst(MethodDefinition method, MethodDefinition other) =>
        (method.Attributes & MethodAttributes.NewSlot) != 0 && method.Name == other.Name && _reader.GetBlobBytes(method.Signature).SequenceEqual(_reader.GetBlobBytes(other.Signature));

    private bool IsVisible(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(type.GetDeclaringType()),
            _ => false,
        };
    }

    /// <summary>Types that the compiler made, and those that it would take from the platform: tools know them by their names.</summary>
    private bool IsKnown(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        string name = _reader.GetString(type.Name);
        return name.StartsWith('<') || name.StartsWith("__StaticArray", StringComparison.Ordinal) || IsAttribute(handle);
    }

    private bool IsAttribute(TypeDefinitionHandle type) =>
        _reader.GetTypeDefinition(type).BaseType is { IsNil: false } parent && Names.Of(_reader, parent) == "System.Attribute";

    private string FullName(TypeDefinitionHandle handle, Dictionary<TypeDefinitionHandle, string> names)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        string name = names.GetValueOrDefault(handle) ?? _reader.GetString(type.Name);
        return !type.GetDeclaringType().IsNil ? $"{FullName(type.GetDeclaringType(), names)}+{name}"
            : type.Namespace.IsNil ? name : $"{_reader.GetString(type.Namespace)}.{name}";
    }
}
