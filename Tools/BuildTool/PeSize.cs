using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Lwm2m.BuildTool;

/// <summary>
/// How large the .pe will be that nanoFramework's metadata processor makes of an assembly, table by table. Of the processor's rules those are
/// left out that hardly count: which predefined strings there are beside those of mscorlib, and the order of types.
/// </summary>
public sealed class PeSize
{
    private const int Header = 124;
    private const int AssemblyReferenceRow = 12;
    private const int TypeReferenceRow = 8;
    private const int MemberReferenceRow = 8;
    private const int TypeRow = 24;
    private const int FieldRow = 8;
    private const int MethodRow = 16;
    private const int AttributeRow = 8;
    private const int TypeSpecificationRow = 4;

    private const int AssemblyInHeap = 136;
    private const int Target = 4;
    private const int TypeInHeap = 8;
    private const int FieldInHeap = 2;
    private const int MethodInHeap = 2;
    private const int HeapBlock = 12;

    private PeSize(PEReader image)
    {
        MetadataReader reader = image.GetMetadataReader();
        Assembly = reader.GetString(reader.GetAssemblyDefinition().Name);
        AssemblyReferences = reader.AssemblyReferences.Count;
        TypeReferences = reader.TypeReferences.Count(t => !BoardNames.IsDropped(reader, t));
        List<MemberReference> members = reader.MemberReferences.Select(reader.GetMemberReference).Where(m => !BoardNames.IsDropped(reader, m.Parent)).ToList();
        MethodReferences = members.Count(m => m.GetKind() == MemberReferenceKind.Method);
        FieldReferences = members.Count - MethodReferences;
        List<TypeDefinition> types = BoardNames.Types(reader).ToList();
        List<FieldDefinition> fields = types.SelectMany(t => BoardNames.Fields(reader, t)).ToList();
        TypeNames = reader.TypeDefinitions.Select(t => Names.Of(reader, t)).ToList();
        Types = types.Count;
        Fields = fields.Count;
        StaticFields = fields.Count(f => (f.Attributes & FieldAttributes.Static) != 0);
        Methods = types.Sum(t => t.GetMethods().Count);
        Attributes = types.Sum(t => Kept(reader, t.GetCustomAttributes()) + t.GetMethods().Sum(m => Kept(reader, reader.GetMethodDefinition(m).GetCustomAttributes())))
            + fields.Sum(f => Kept(reader, f.GetCustomAttributes()));
        TypeSpecifications = reader.GetTableRowCount(TableIndex.TypeSpec);
        Strings = StringTable.SizeOnBoard(reader);
        Signatures = SignatureTable.Size(image, reader, members, types);
        ByteCode = BuildTool.ByteCode.Size(image, reader);
    }

    public string Assembly { get; }

    /// <summary>Full names of its types.</summary>
    public IReadOnlyList<string> TypeNames { get; }

    public int AssemblyReferences { get; }

    public int TypeReferences { get; }

    public int FieldReferences { get; }

    public int MethodReferences { get; }

    public int Types { get; }

    public int Fields { get; }

    public int StaticFields { get; }

    public int Methods { get; }

    public int Attributes { get; }

    public int TypeSpecifications { get; }

    /// <summary>Bytes of names and texts.</summary>
    public int Strings { get; }

    /// <summary>Bytes of the signatures of methods, fields and locals, and of the values of static arrays.</summary>
    public int Signatures { get; }

    /// <summary>Bytes of byte code.</summary>
    public int ByteCode { get; }

    /// <summary>Bytes of the rows of references, types, fields and methods.</summary>
    public int Rows => AssemblyReferenceRow * AssemblyReferences + TypeReferenceRow * TypeReferences + MemberReferenceRow * (FieldReferences + MethodReferences)
        + TypeRow * Types + FieldRow * Fields + MethodRow * Methods + AttributeRow * Attributes + TypeSpecificationRow * TypeSpecifications;

    /// <summary>Bytes of the whole file.</summary>
    public int Total => Header + Rows + Padded(Strings) + Padded(Signatures) + Padded(ByteCode);

    /// <summary>
    /// Bytes of the managed heap that the interpreter takes of a 32-bit board for the assembly before anything of it runs: where each reference leads,
    /// the owner of each method, the place of each field, the hash of each type, and the static fields.
    /// </summary>
    public int HeapOfTypes => AssemblyInHeap + Target * (AssemblyReferences + TypeReferences + FieldReferences + MethodReferences)
        + TypeInHeap * Types + Padded(FieldInHeap * Fields) + Padded(MethodInHeap * Methods);

    /// <summary>Bytes of the managed heap for the static fields themselves.</summary>
    public int HeapOfStatics => HeapBlock * StaticFields;

    /// <summary>Reads an assembly of the board build.</summary>
    public static PeSize Of(string path) => Of(File.ReadAllBytes(path));

    public static PeSize Of(byte[] assembly)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        return new PeSize(image);
    }

    private static int Padded(int bytes) => (bytes + 3) / 4 * 4;

    private static int Kept(MetadataReader reader, CustomAttributeHandleCollection attributes) =>
        attributes.Select(a => Names.Of(reader, reader.GetCustomAttribute(a).Constructor)).Count(n => !BoardNames.IsDroppedAttribute(n));
}
