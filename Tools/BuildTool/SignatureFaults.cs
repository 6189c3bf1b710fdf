using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Lwm2m.BuildTool;

/// <summary>Decodes signatures into names and notes what a board cannot have in one.</summary>
internal sealed class SignatureFaults : ISignatureTypeProvider<string, object?>
{
    public List<string> Found { get; } = [];

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        string shown = $"{genericType.Split('`')[0]}<{string.Join(", ", typeArguments)}>";
        Found.Add(genericType switch
        {
            "System.Nullable`1" => $"uses {shown} (also ?. that yields a value type)",
            _ when genericType.StartsWith("System.ValueTuple", StringComparison.Ordinal) => $"uses the tuple {shown}",
            _ when genericType.StartsWith("System.Span", StringComparison.Ordinal) || genericType.StartsWith("System.ReadOnlySpan", StringComparison.Ordinal) => $"uses {shown}; nanoFramework has SpanByte",
            _ when genericType.StartsWith("<>f__AnonymousType", StringComparison.Ordinal) => "uses an anonymous type",
            _ => $"uses the generic type {shown}",
        });
        return shown;
    }

    public string GetArrayType(string elementType, ArrayShape shape)
    {
        Found.Add($"uses the multi-dimensional array {elementType}[{new string(',', shape.Rank - 1)}]");
        return elementType;
    }

    public string GetPointerType(string elementType)
    {
        Found.Add($"uses the pointer {elementType}*");
        return elementType;
    }

    public string GetFunctionPointerType(MethodSignature<string> signature)
    {
        Found.Add("uses a function pointer");
        return "";
    }

    public string GetPinnedType(string elementType)
    {
        Found.Add("pins an object (fixed)");
        return elementType;
    }

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired)
    {
        if (modifier.EndsWith("IsVolatile", StringComparison.Ordinal))
        {
            Found.Add("uses volatile");
        }

        return unmodifiedType;
    }

    public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

    public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode)
    {
        if (typeCode == PrimitiveTypeCode.TypedReference)
        {
            Found.Add("uses a typed reference (__makeref)");
        }

        return typeCode.ToString();
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Names.Of(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Names.Of(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
}
