using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Lwm2m.BuildTool;

/// <summary>
/// The signatures of a .pe: those of what is referred to, of fields with the values of static arrays, of methods and of their locals. One that is
/// found anywhere in those before it takes no place.
/// </summary>
internal sealed class SignatureTable : ISignatureTypeProvider<byte[], object?>
{
    private const byte FieldPrefix = 0x06;
    private const byte Class = 0x12;
    private const byte Reference = 0x10;
    private const byte Vector = 0x1D;
    private const int Native = 0x18;

    private readonly List<byte> _table = [];
    private readonly HashSet<string> _known = [];

    private SignatureTable()
    {
    }

    public static int Size(PEReader image, MetadataReader reader, IEnumerable<MemberReference> members, IReadOnlyList<TypeDefinition> types)
    {
        var table = new SignatureTable();
        foreach (MemberReference member in members.OrderByDescending(m => m.GetKind() == MemberReferenceKind.Field))
        {
            table.Add(member.GetKind() == MemberReferenceKind.Field ? [FieldPrefix, .. member.DecodeFieldSignature(table, null)] : Bytes(member.DecodeMethodSignature(table, null)));
        }

        foreach (TypeDefinition type in types)
        {
            table.Add(image, reader, type);
        }

        return table._table.Count;
    }

    private void Add(PEReader image, MetadataReader reader, TypeDefinition type)
    {
        foreach (FieldDefinition field in BoardNames.Fields(reader, type))
        {
            byte[] signature = field.DecodeSignature(this, null);
            Add([FieldPrefix, .. signature]);
            if (field.GetRelativeVirtualAddress() is not 0 and var address)
            {
                int size = ValueSize(reader, field);
                Add([(byte)size, (byte)(size >> 8), .. image.GetSectionData(address).GetContent(0, size)]);
            }
        }

        IEnumerable<MethodDefinition> methods = type.GetMethods().Select(reader.GetMethodDefinition)
            .OrderBy(m => (m.Attributes & MethodAttributes.Virtual) != 0 ? 0 : (m.Attributes & MethodAttributes.Static) == 0 ? 1 : 2);
        foreach (MethodDefinition method in methods)
        {
            Add(Bytes(method.DecodeSignature(this, null)));
            if (method.RelativeVirtualAddress != 0 && image.GetMethodBody(method.RelativeVirtualAddress).LocalSignature is { IsNil: false } locals)
            {
                Add(reader.GetStandaloneSignature(locals).DecodeLocalSignature(this, null).SelectMany(t => t).ToArray());
            }
        }

        List<EntityHandle> interfaces = type.GetInterfaceImplementations().Select(i => reader.GetInterfaceImplementation(i).Interface).ToList();
        if (interfaces.Count > 0)
        {
            Add([(byte)interfaces.Count, .. interfaces.SelectMany(Token)]);
        }
    }

    private static byte[] Bytes(MethodSignature<byte[]> signature) =>
        [signature.Header.RawValue, (byte)signature.ParameterTypes.Length, .. signature.ReturnType, .. signature.ParameterTypes.SelectMany(p => p)];

    // The compiler keeps the values of an array in a field of a struct of that size, or of a number.
    private static int ValueSize(MetadataReader reader, FieldDefinition field)
    {
        BlobReader blob = reader.GetBlobReader(field.Signature);
        blob.ReadSignatureHeader();
        SignatureTypeCode code = blob.ReadSignatureTypeCode();
        return code == SignatureTypeCode.TypeHandle
            ? reader.GetTypeDefinition((TypeDefinitionHandle)blob.ReadTypeHandle()).GetLayout().Size
            : code is SignatureTypeCode.Int64 or SignatureTypeCode.UInt64 ? 8 : code is SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 ? 4 : code is SignatureTypeCode.Int16 ? 2 : 1;
    }

    private void Add(byte[] signature)
    {
        if (!_known.Add(Convert.ToHexString(signature)))
        {
            return;
        }

        if (System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_table).IndexOf(signature) < 0)
        {
            _table.AddRange(signature);
        }
    }

    private static byte[] Token(EntityHandle type)
    {
        int token = (MetadataTokens.GetRowNumber(type) - 1) << 2 | (type.Kind == HandleKind.TypeReference ? 1 : 0);
        return token < 0x80 ? [(byte)token] : [(byte)(0x80 | token >> 8), (byte)token];
    }

    public byte[] GetPrimitiveType(PrimitiveTypeCode typeCode) => [(byte)typeCode];

    public byte[] GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [rawTypeKind, .. Token(handle)];

    public byte[] GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [rawTypeKind, .. Token(handle)];

    public byte[] GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public byte[] GetSZArrayType(byte[] elementType) => [Vector, .. elementType];

    public byte[] GetByReferenceType(byte[] elementType) => [Reference, .. elementType];

    public byte[] GetArrayType(byte[] elementType, ArrayShape shape) => [Vector, .. elementType];

    public byte[] GetModifiedType(byte[] modifier, byte[] unmodifiedType, bool isRequired) => unmodifiedType;

    public byte[] GetPinnedType(byte[] elementType) => elementType;

    public byte[] GetPointerType(byte[] elementType) => [Native, .. elementType];

    public byte[] GetFunctionPointerType(MethodSignature<byte[]> signature) => [Native];

    public byte[] GetGenericInstantiation(byte[] genericType, ImmutableArray<byte[]> typeArguments) => [.. genericType, (byte)typeArguments.Length, .. typeArguments.SelectMany(t => t)];

    public byte[] GetGenericMethodParameter(object? genericContext, int index) => [Class, (byte)index];

    public byte[] GetGenericTypeParameter(object? genericContext, int index) => [Class, (byte)index];
}
