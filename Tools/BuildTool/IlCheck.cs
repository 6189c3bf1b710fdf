using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Lwm2m.BuildTool;

/// <summary>
/// Reads a board assembly and refuses what nanoFramework 1.x cannot run, or runs differently: some of it fails only on the board,
/// and some of it silently.
/// </summary>
public sealed class IlCheck
{
    private const string Code = "error NANOIL";
    private const string Closure = ".<>c__DisplayClass";

    // Objects that change behind a readonly field all the same.
    private static readonly string[] s_collections =
    [
        "System.Collections.ArrayList", "System.Collections.Hashtable", "System.Collections.Queue", "System.Collections.Stack", "System.Text.StringBuilder",
    ];

    private readonly MetadataReader _reader;
    private readonly PEReader _image;
    private readonly string _assembly;
    private readonly bool _mayAllocate;
    private readonly SignatureFaults _faults = new();
    private readonly HashSet<string> _enums;
    private readonly HashSet<string> _structs;
    private readonly List<string> _errors = [];

    private IlCheck(PEReader image, MetadataReader reader, HashSet<string> enums, HashSet<string> structs)
    {
        _image = image;
        _reader = reader;
        _enums = enums;
        _structs = structs;
        _assembly = reader.GetString(reader.GetAssemblyDefinition().Name);
        _mayAllocate = _assembly == ProjectForm.TestAssembly;
    }

    /// <summary>The faults of these assemblies, which may refer to one another: <c>Assembly: error NANOIL: Type.Method: reason</c>.</summary>
    public static IReadOnlyList<string> Run(IReadOnlyList<string> paths)
    {
        List<string> errors = paths.Where(p => !File.Exists(p)).Select(p => $"{p}: is not built").ToList();
        var images = paths.Where(File.Exists).Select(p => new PEReader(new MemoryStream(File.ReadAllBytes(p)))).ToList();
        HashSet<string> enums = images.SelectMany(i => Derived(i.GetMetadataReader(), "System.Enum")).ToHashSet();
        HashSet<string> structs = images.SelectMany(i => Derived(i.GetMetadataReader(), "System.ValueType")).ToHashSet();
        foreach (PEReader image in images)
        {
            using (image)
            {
                errors.AddRange(new IlCheck(image, image.GetMetadataReader(), enums, structs).Check());
            }
        }

        return errors;
    }

    private static IEnumerable<string> Derived(MetadataReader reader, string baseType) => reader.TypeDefinitions
        .Where(t => !reader.GetTypeDefinition(t).BaseType.IsNil && Names.Of(reader, reader.GetTypeDefinition(t).BaseType) == baseType)
        .Select(t => Names.Of(reader, t));

    private IEnumerable<string> Check()
    {
        CheckModule();
        foreach (TypeDefinitionHandle type in _reader.TypeDefinitions)
        {
            CheckType(type);
        }

        return _errors.Distinct();
    }

    private void Refuse(string where, string why) => _errors.Add($"{_assembly}: {Code}: {where}: {why}");

    private void CheckModule()
    {
        int strings = StringTable.Size(_reader);
        if (strings > StringTable.Limit)
        {
            Refuse(_assembly, $"has {strings} bytes of names and texts, a board takes {StringTable.Limit}: make two projects of it");
        }

        int code = ByteCode.Size(_image, _reader);
        if (code > ByteCode.Limit)
        {
            Refuse(_assembly, $"has {code} bytes of byte code, a board takes {ByteCode.Limit}: make two assemblies of it");
        }

        for (int row = 1; row <= _reader.GetTableRowCount(TableIndex.MemberRef); row++)
        {
            MemberReference member = _reader.GetMemberReference(MetadataTokens.MemberReferenceHandle(row));
            string name = $"{Names.Of(_reader, member.Parent)}.{_reader.GetString(member.Name)}";
            if (member.GetKind() == MemberReferenceKind.Method)
            {
                CheckSignature(name, () => member.DecodeMethodSignature(_faults, null).Header.IsGeneric);
            }
            else
            {
                CheckSignature(name, () => { member.DecodeFieldSignature(_faults, null); return false; });
            }
        }
    }

    private void CheckType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        string name = Names.Of(_reader, handle);
        if (name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
        {
            // The compiler's home for the bytes of array initialisers; the metadata processor knows it.
            return;
        }

        if (type.GetGenericParameters().Count > 0)
        {
            Refuse(name, "is a generic type; the interpreter crashes on generics");
        }

        if ((type.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout)
        {
            Refuse(name, "has an explicit layout (FieldOffset), which nanoFramework ignores");
        }

        CheckBases(type, name);
        bool isTestClass = HasAttribute(type.GetCustomAttributes(), "TestClassAttribute");
        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            CheckField(_reader.GetFieldDefinition(field), name, isTestClass);
        }

        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            CheckMethod(_reader.GetMethodDefinition(method), type, name, isTestClass);
        }
    }

    private void CheckBases(TypeDefinition type, string name)
    {
        var bases = type.GetInterfaceImplementations().Select(i => _reader.GetInterfaceImplementation(i).Interface).Append(type.BaseType).Where(b => !b.IsNil);
        foreach (EntityHandle b in bases)
        {
            CheckTypeToken(name, b);
            if (Names.Of(_reader, b).EndsWith("IAsyncStateMachine", StringComparison.Ordinal))
            {
                Refuse(name, "is an async state machine");
            }
        }

        if (name.Contains(">d__"))
        {
            Refuse(name, "is the state machine of an iterator (yield) or an async method");
        }
    }

    private void CheckField(FieldDefinition field, string type, bool isTestClass)
    {
        string fieldName = _reader.GetString(field.Name);
        string name = $"{type}.{fieldName}";
        string fieldType = "";
        CheckSignature(name, () => { fieldType = field.DecodeSignature(_faults, null); return false; });
        bool isStatic = (field.Attributes & FieldAttributes.Static) != 0;
        if (isTestClass && !isStatic)
        {
            Refuse(name, "is state of a test class; on a board a test runs with this == null");
        }

        // The compiler keeps delegates of lambdas that capture nothing in <>9 fields; they never change once made.
        if (!isStatic || (field.Attributes & FieldAttributes.Literal) != 0 || fieldName.StartsWith("<>9", StringComparison.Ordinal))
        {
            return;
        }

        if ((field.Attributes & FieldAttributes.InitOnly) == 0)
        {
            Refuse(name, "is a mutable static; several clients live in one program");
        }
        else if (s_collections.Contains(fieldType))
        {
            Refuse(name, $"is a static {fieldType}, which changes behind its readonly field");
        }
    }

    private void CheckMethod(MethodDefinition method, TypeDefinition type, string typeName, bool isTestClass)
    {
        string name = $"{typeName}.{_reader.GetString(method.Name)}";
        CheckSignature(name, () =>
        {
            MethodSignature<string> signature = method.DecodeSignature(_faults, null);
            CheckStructs(name, "takes a {0} by value", signature.ParameterTypes);
            CheckStructs(name, "returns a {0}", [signature.ReturnType]);
            return signature.Header.IsGeneric;
        });
        if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0)
        {
            Refuse(name, "is a P/Invoke (DllImport)");
        }

        foreach (DataRows row in DataRows.Of(_reader, method).Where(r => r.Fault is not null))
        {
            Refuse(name, $"a [DataRow] {row.Fault}");
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        if ((type.Attributes & TypeAttributes.Interface) != 0 && (method.Attributes & MethodAttributes.Static) == 0)
        {
            Refuse(name, "is a default interface method");
        }

        MethodBodyBlock body = _image.GetMethodBody(method.RelativeVirtualAddress);
        ImmutableArray<string> locals = [];
        if (!body.LocalSignature.IsNil)
        {
            CheckSignature(name, () =>
            {
                locals = _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_faults, null);
                CheckStructs(name, "has a local of the struct {0}", locals);
                return false;
            });
        }

        bool mayUseThis = !isTestClass || (method.Attributes & MethodAttributes.Static) != 0 || name.EndsWith("..ctor", StringComparison.Ordinal);
        CheckBody(name, body, mayUseThis);
        MethodSignature<string> own = method.DecodeSignature(_faults, null);
        CheckComparisons(name, IlReader.Read(body), own.Header.IsInstance ? own.ParameterTypes.Insert(0, typeName) : own.ParameterTypes, locals);
    }

    // The interpreter takes NaN for larger than all there is: of > and >= it makes true, of < and <= false as it should be.
    private void CheckComparisons(string name, IReadOnlyList<Instruction> body, ImmutableArray<string> arguments, ImmutableArray<string> locals)
    {
        for (int i = 1; i < body.Count; i++)
        {
            if (IlReader.TakesNaNForLarger(body[i].Code) && IsFloat(body, i - 1, arguments, locals))
            {
                Refuse(name, "compares floating-point numbers by > or >=, which is true of NaN on a board; turn it round");
            }
        }
    }

    private bool IsFloat(IReadOnlyList<Instruction> body, int at, ImmutableArray<string> arguments, ImmutableArray<string> locals)
    {
        while (at > 0 && IlReader.IsArithmetic(body[at].Code))
        {
            at--;
        }

        Instruction last = body[at];
        string type = last.Code switch
        {
            _ when IlReader.IsFloat(last.Code) => "Double",
            ILOpCode.Ldfld or ILOpCode.Ldsfld => FieldType(last.Token!.Value),
            ILOpCode.Call or ILOpCode.Callvirt => ReturnType(last.Token!.Value),
            _ when IlReader.Local(last) is >= 0 and int local => locals[local],
            _ when IlReader.LoadedArgument(last) is >= 0 and int argument => arguments[argument],
            _ => "",
        };
        return type is "Double" or "Single";
    }

    private string ReturnType(EntityHandle method) => method.Kind switch
    {
        HandleKind.MethodDefinition => _reader.GetMethodDefinition((MethodDefinitionHandle)method).DecodeSignature(_faults, null).ReturnType,
        HandleKind.MemberReference => _reader.GetMemberReference((MemberReferenceHandle)method).DecodeMethodSignature(_faults, null).ReturnType,
        _ => "",
    };

    private void CheckBody(string name, MethodBodyBlock body, bool mayUseThis)
    {
        EntityHandle constrained = default;
        foreach (Instruction instruction in IlReader.Read(body))
        {
            if (IlReader.Refused(instruction.Code) is string why)
            {
                Refuse(name, why);
            }

            if (!mayUseThis && instruction.LoadsFirstArgument)
            {
                Refuse(name, "uses this; on a board a test runs with this == null");
            }

            if (instruction.Token is { IsNil: false } token)
            {
                CheckAllocation(name, instruction, token);
                CheckToken(name, instruction, token, constrained);
            }

            constrained = instruction.Code == ILOpCode.Constrained ? instruction.Token!.Value : default;
        }
    }

    // A client runs on what it was built with. Tests may box: the assertions of the test framework take objects.
    private void CheckAllocation(string name, Instruction instruction, EntityHandle token)
    {
        if (_mayAllocate)
        {
            return;
        }

        if (instruction.Code is ILOpCode.Ldobj or ILOpCode.Ldelem)
        {
            CheckStructs(name, "copies a {0}", [TypeName(token)]);
        }

        if (instruction.Code is ILOpCode.Ldfld or ILOpCode.Ldsfld)
        {
            CheckStructs(name, "copies a {0}", [FieldType(token)]);
        }

        if (instruction.Code == ILOpCode.Box)
        {
            Refuse(name, $"boxes {TypeName(token)}, which allocates");
        }

        // A capturing lambda makes its closure with newobj; that of a local function is a struct, and filling it is all that shows.
        if (instruction.Code is ILOpCode.Newobj or ILOpCode.Stfld && Names.Of(_reader, token).Contains(Closure) && !name.Contains(Closure))
        {
            Refuse(name, "captures variables in a closure, which allocates");
        }
    }

    // On a board a struct is an object with its fields: one that is not part of another, or reached by reference, is taken from the heap.
    private void CheckStructs(string name, string what, IEnumerable<string> types)
    {
        foreach (string type in types.Where(t => !_mayAllocate && _structs.Contains(t)))
        {
            Refuse(name, string.Format(CultureInfo.InvariantCulture, what, type) + ", which allocates on a board; pass and keep it by reference");
        }
    }

    private string FieldType(EntityHandle field) => field.Kind == HandleKind.MemberReference
        ? _reader.GetMemberReference((MemberReferenceHandle)field).DecodeFieldSignature(_faults, null)
        : _reader.GetFieldDefinition((FieldDefinitionHandle)field).DecodeSignature(_faults, null);

    private string TypeName(EntityHandle type) => type.Kind == HandleKind.TypeSpecification
        ? _reader.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(_faults, null)
        : Names.Of(_reader, type);

    private void CheckToken(string name, Instruction instruction, EntityHandle token, EntityHandle constrained)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodSpecification:
                Refuse(name, $"calls the generic method {Names.Of(_reader, _reader.GetMethodSpecification((MethodSpecificationHandle)token).Method)}");
                break;

            case HandleKind.TypeSpecification:
                CheckTypeToken(name, token);
                break;

            case HandleKind.MemberReference:
                MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)token);
                CheckTypeToken(name, member.Parent);
                string called = Names.Of(_reader, token);
                bool onEnum = !constrained.IsNil && called == "System.Object.ToString" && IsEnum(constrained);
                if (instruction.Code is ILOpCode.Call or ILOpCode.Callvirt && (onEnum || called == "System.Enum.ToString"))
                {
                    Refuse(name, "calls Enum.ToString(), which prints the number on a board");
                }

                break;
        }
    }

    private bool IsEnum(EntityHandle type) => _enums.Contains(Names.Of(_reader, type));

    private void CheckTypeToken(string name, EntityHandle token)
    {
        if (token.Kind == HandleKind.TypeSpecification)
        {
            CheckSignature(name, () => { _reader.GetTypeSpecification((TypeSpecificationHandle)token).DecodeSignature(_faults, null); return false; });
        }
    }

    private void CheckSignature(string name, Func<bool> decode)
    {
        _faults.Found.Clear();
        if (decode())
        {
            Refuse(name, "is a generic method; the interpreter returns wrong results");
        }

        foreach (string fault in _faults.Found)
        {
            Refuse(name, fault);
        }
    }

    private bool HasAttribute(CustomAttributeHandleCollection attributes, string attribute) => attributes
        .Select(a => _reader.GetCustomAttribute(a).Constructor)
        .Any(c => c.Kind == HandleKind.MemberReference && Names.Of(_reader, c).EndsWith($".{attribute}..ctor", StringComparison.Ordinal));
}
