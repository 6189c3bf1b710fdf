using System.Collections.Generic;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lwm2m.BuildTool;

/// <summary>Full names of what a metadata token stands for, as a person would write them.</summary>
public static class Names
{
    public static string Of(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                TypeDefinition type = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
                return type.GetDeclaringType().IsNil
                    ? Join(reader.GetString(type.Namespace), reader.GetString(type.Name))
                    : Join(Of(reader, type.GetDeclaringType()), reader.GetString(type.Name));

            case HandleKind.TypeReference:
                TypeReference reference = reader.GetTypeReference((TypeReferenceHandle)handle);
                return reference.ResolutionScope.Kind == HandleKind.TypeReference
                    ? Join(Of(reader, reference.ResolutionScope), reader.GetString(reference.Name))
                    : Join(reader.GetString(reference.Namespace), reader.GetString(reference.Name));

            case HandleKind.MemberReference:
                MemberReference member = reader.GetMemberReference((MemberReferenceHandle)handle);
                return Join(Of(reader, member.Parent), reader.GetString(member.Name));

            case HandleKind.FieldDefinition:
                FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                return Join(Of(reader, field.GetDeclaringType()), reader.GetString(field.Name));

            case HandleKind.MethodDefinition:
                MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return Join(Of(reader, method.GetDeclaringType()), reader.GetString(method.Name));

            default:
                return "";
        }
    }

    private static string Join(string left, string right) => left.Length == 0 ? right : $"{left}.{right}";
}
