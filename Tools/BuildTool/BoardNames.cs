using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;

namespace Lwm2m.BuildTool;

/// <summary>What of an assembly's metadata reaches a board: neither constants nor the attributes that only tools read.</summary>
internal static class BoardNames
{
    private static readonly string[] s_ignoredAttributes =
    [
        "System.Runtime.InteropServices.ComVisibleAttribute",
        "System.Runtime.InteropServices.GuidAttribute",
        "System.ParamArrayAttribute",
        "System.SerializableAttribute",
        "System.NonSerializedAttribute",
        "System.Runtime.InteropServices.StructLayoutAttribute",
        "System.Runtime.InteropServices.OutAttribute",
        "System.Runtime.CompilerServices.ExtensionAttribute",
        "System.Runtime.CompilerServices.MethodImplAttribute",
        "System.Runtime.CompilerServices.NullableAttribute",
        "System.Runtime.CompilerServices.NullableContextAttribute",
        "System.Runtime.CompilerServices.InternalsVisibleToAttribute",
        "System.Runtime.CompilerServices.IndexerNameAttribute",
        "System.Runtime.CompilerServices.RefSafetyRulesAttribute",
        "System.Runtime.CompilerServices.CompilerGeneratedAttribute",
        "System.Runtime.CompilerServices.CompilationRelaxationsAttribute",
        "System.Runtime.CompilerServices.RuntimeCompatibilityAttribute",
        "System.Diagnostics.DebuggableAttribute",
        "System.Diagnostics.DebuggableAttribute.DebuggingModes",
        "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Diagnostics.DebuggerBrowsableState",
        "System.Diagnostics.DebuggerHiddenAttribute",
        "System.Diagnostics.DebuggerNonUserCodeAttribute",
        "System.Diagnostics.DebuggerStepThroughAttribute",
        "System.Diagnostics.DebuggerDisplayAttribute",
        "System.AttributeUsageAttribute",
        "System.CLSCompliantAttribute",
        "System.FlagsAttribute",
        "System.ObsoleteAttribute",
        "System.Diagnostics.ConditionalAttribute",
    ];

    /// <summary>Types of an assembly, without the one that stands for the module.</summary>
    public static IEnumerable<TypeDefinition> Types(MetadataReader reader) =>
        reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(t => reader.GetString(t.Name) != "<Module>");

    /// <summary>Fields of a type, without constants, static ones first.</summary>
    public static IEnumerable<FieldDefinition> Fields(MetadataReader reader, TypeDefinition type) => type.GetFields().Select(reader.GetFieldDefinition)
        .Where(f => (f.Attributes & FieldAttributes.Literal) == 0).OrderByDescending(f => (f.Attributes & FieldAttributes.Static) != 0);

    /// <summary>Whether a type that an assembly refers to is an attribute that a board does not keep.</summary>
    public static bool IsDropped(MetadataReader reader, EntityHandle type)
    {
        string name = Names.Of(reader, type);
        return IsDroppedAttribute(name) || name.StartsWith("System.Reflection.Assembly", StringComparison.Ordinal);
    }

    public static bool IsDroppedAttribute(string name) => s_ignoredAttributes.Any(i => name == i || name == i + "..ctor");
}
