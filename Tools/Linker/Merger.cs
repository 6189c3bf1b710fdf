using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Lwm2m.Linker;

/// <summary>Writes what is left of several assemblies into one: everything public, no properties, no attributes, no nested types; in signatures
/// an enumeration is its number and a class of the program Object, as the interpreter only tells references from numbers.</summary>
internal sealed class Merger
{
    private readonly WholeProgram _program;
    private readonly Slots _slots;
    private readonly Reach _reach;
    private readonly NameGiver _names;
    private readonly Func<TypeDefinition, bool> _isNumber;
    private readonly HashSet<MethodDefinition> _exact;
    private readonly Dictionary<TypeDefinition, TypeDefinition> _types = [];
    private readonly Dictionary<MethodDefinition, MethodDefinition> _methods = [];
    private readonly Dictionary<FieldDefinition, FieldDefinition> _fields = [];
    private readonly Dictionary<(ModuleDefinition, int), TypeDefinition> _values = [];

    public Merger(WholeProgram program, Slots slots, Reach reach, NameGiver names, Signatures signatures)
    {
        _program = program;
        _slots = slots;
        _reach = reach;
        _names = names;
        _isNumber = signatures.IsNumber;
        _exact = signatures.Exact;
    }

    /// <summary>Makes the assemblies.</summary>
    /// <param name="groups">What goes together, with the name of the assembly; each after what it refers to.</param>
    public List<AssemblyDefinition> Run(IReadOnlyList<(string Name, IReadOnlyList<AssemblyDefinition> Parts)> groups)
    {
        var made = new List<AssemblyDefinition>();
        foreach ((string name, IReadOnlyList<AssemblyDefinition> parts) in groups)
        {
            bool isProgram = parts.Contains(_program.Program) && _program.Program.EntryPoint is not null;
            AssemblyDefinition assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition(name, _program.Program.Name.Version), name + (isProgram ? ".exe" : ".dll"),
                new ModuleParameters { Kind = isProgram ? ModuleKind.Console : ModuleKind.Dll, Runtime = TargetRuntime.Net_4_0 });
            made.Add(assembly);
            foreach (TypeDefinition type in parts.SelectMany(p => p.MainModule.GetAllTypes()).Where(t => _reach.Types.Contains(t) && !_isNumber(t)))
            {
                Declare(type, assembly.MainModule);
            }
        }

        _types.Keys.Where(t => !IsSizedStruct(t)).ToList().ForEach(DeclareMembers);
        foreach ((MethodDefinition old, MethodDefinition copy) in _methods)
        {
            CopyBody(old, copy);
        }

        foreach (AssemblyDefinition assembly in made.Where(a => a.MainModule.Kind == ModuleKind.Console))
        {
            assembly.EntryPoint = _methods[_program.Program.EntryPoint!];
        }

        _program.Kept.ToList().ForEach(Rewrite);
        return made;
    }

    private static bool IsSizedStruct(TypeDefinition type) => NameGiver.IsArrayValues(type) && type.DeclaringType is not null;

    private void Declare(TypeDefinition type, ModuleDefinition module)
    {
        if (NameGiver.IsArrayValues(type))
        {
            TypeDefinition home = module.Types.FirstOrDefault(t => t.Name == NameGiver.ArrayValues) ?? Home(type, module);
            _types.Add(type, type.DeclaringType is null ? home : SizedStruct(type, home));
            return;
        }

        var copy = new TypeDefinition("", _names.Of(type), (type.Attributes & ~TypeAttributes.VisibilityMask) | TypeAttributes.Public)
        {
            PackingSize = type.PackingSize,
            ClassSize = type.ClassSize,
        };
        module.Types.Add(copy);
        _types.Add(type, copy);
    }

    private TypeDefinition Home(TypeDefinition type, ModuleDefinition module)
    {
        TypeReference root = (type.DeclaringType ?? type).BaseType;
        var home = new TypeDefinition("", NameGiver.ArrayValues, TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Abstract, Map(root, module));
        module.Types.Add(home);
        return home;
    }

    private TypeDefinition SizedStruct(TypeDefinition type, TypeDefinition home)
    {
        if (!_values.TryGetValue((home.Module, type.ClassSize), out TypeDefinition? sized))
        {
            sized = new TypeDefinition("", $"s{type.ClassSize}", TypeAttributes.NestedPublic | TypeAttributes.Sealed | TypeAttributes.ExplicitLayout, Map(type.BaseType, home.Module))
            {
                PackingSize = type.PackingSize,
                ClassSize = type.ClassSize,
            };
            home.NestedTypes.Add(sized);
            _values.Add((home.Module, type.ClassSize), sized);
        }

        return sized;
    }

    private void DeclareMembers(TypeDefinition type)
    {
        TypeDefinition copy = _types[type];
        ModuleDefinition module = copy.Module;
        copy.BaseType ??= type.BaseType is null ? null : Map(type.BaseType, module);
        foreach (InterfaceImplementation implementation in type.Interfaces.Where(i => _program.Own_(i.InterfaceType) is not { } own || _reach.Types.Contains(own)))
        {
            copy.Interfaces.Add(new InterfaceImplementation(Map(implementation.InterfaceType, module)));
        }

        foreach (FieldDefinition field in type.Fields.Where(_reach.Fields.Contains))
        {
            FieldAttributes kept = field.Attributes & (FieldAttributes.Static | FieldAttributes.SpecialName | FieldAttributes.RTSpecialName | FieldAttributes.HasFieldRVA
                | (field.IsStatic ? FieldAttributes.InitOnly : 0));
            bool isValue = NameGiver.IsArrayValues(type);
            var made = new FieldDefinition(isValue ? $"f{copy.Fields.Count}" : _names.Of(field), kept | FieldAttributes.Public, isValue ? Map(field.FieldType, module) : MapLoose(field.FieldType, module));
            if ((field.Attributes & FieldAttributes.HasFieldRVA) != 0)
            {
                made.InitialValue = field.InitialValue;
            }

            copy.Fields.Add(made);
            _fields.Add(field, made);
        }

        foreach (MethodDefinition method in type.Methods.Where(_reach.Methods.Contains))
        {
            DeclareMethod(method, copy);
        }
    }

    private void DeclareMethod(MethodDefinition method, TypeDefinition type)
    {
        MethodAttributes kept = method.Attributes & ~MethodAttributes.MemberAccessMask & ~MethodAttributes.HasSecurity;
        var copy = new MethodDefinition(_names.Of(method), kept | MethodAttributes.Public, Mapped(method, method.ReturnType, type.Module))
        {
            ImplAttributes = method.ImplAttributes,
            HasThis = method.HasThis,
            ExplicitThis = method.ExplicitThis,
            CallingConvention = method.CallingConvention,
        };
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            copy.Parameters.Add(new ParameterDefinition("", ParameterAttributes.None, Mapped(method, parameter.ParameterType, type.Module)));
        }

        if (method.PInvokeInfo is { } native)
        {
            var library = new ModuleReference(native.Module.Name);
            type.Module.ModuleReferences.Add(library);
            copy.PInvokeInfo = new PInvokeInfo(native.Attributes, native.EntryPoint, library);
        }

        if (!_reach.Running.Contains(method) && method.HasBody)
        {
            // Overridden wherever there is an object.
            copy.IsAbstract = true;
            copy.IsFinal = false;
            type.IsAbstract = true;
        }

        type.Methods.Add(copy);
        _methods.Add(method, copy);
    }

    private void CopyBody(MethodDefinition method, MethodDefinition copy)
    {
        ModuleDefinition module = copy.Module;
        foreach (MethodReference overridden in method.Overrides.Where(o => _program.Own_(o) is not { } own || _methods.ContainsKey(own)))
        {
            copy.Overrides.Add(Map(overridden, module));
        }

        if (!method.HasBody || copy.IsAbstract)
        {
            return;
        }

        MethodBody body = copy.Body;
        body.InitLocals = method.Body.InitLocals;
        Dictionary<VariableDefinition, VariableDefinition> locals = method.Body.Variables.ToDictionary(v => v, v => new VariableDefinition(MapLoose(v.VariableType, module)));
        locals.Values.ToList().ForEach(body.Variables.Add);
        Dictionary<Instruction, Instruction> code = method.Body.Instructions.ToDictionary(i => i, _ => Instruction.Create(OpCodes.Nop));
        foreach ((Instruction old, Instruction made) in code)
        {
            made.OpCode = old.OpCode;
            made.Operand = old.Operand switch
            {
                Instruction target => code[target],
                Instruction[] targets => targets.Select(t => code[t]).ToArray(),
                VariableDefinition local => locals[local],
                ParameterDefinition parameter => parameter.Index < 0 ? body.ThisParameter : copy.Parameters[parameter.Index],
                MethodReference called => Map(called, module),
                FieldReference field => Map(field, module),
                TypeReference type => Map(type, module),
                object other => other,
                null => null,
            };
            body.Instructions.Add(made);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers)
        {
            body.ExceptionHandlers.Add(new ExceptionHandler(handler.HandlerType)
            {
                CatchType = handler.CatchType is null ? null : Map(handler.CatchType, module),
                TryStart = code[handler.TryStart],
                TryEnd = code[handler.TryEnd],
                HandlerStart = code[handler.HandlerStart],
                HandlerEnd = handler.HandlerEnd is null ? null : code[handler.HandlerEnd],
                FilterStart = handler.FilterStart is null ? null : code[handler.FilterStart],
            });
        }

        body.OptimizeMacros();
    }

    private TypeReference Map(TypeReference type, ModuleDefinition module)
    {
        switch (type)
        {
            case ArrayType { IsVector: true } array:
                return new ArrayType(Map(array.ElementType, module));
            case ByReferenceType reference:
                return new ByReferenceType(Map(reference.ElementType, module));
            case PointerType pointer:
                return new PointerType(Map(pointer.ElementType, module));
            case PinnedType pinned:
                return new PinnedType(Map(pinned.ElementType, module));
            case RequiredModifierType modified:
                return Map(modified.ElementType, module);
            case OptionalModifierType modified:
                return Map(modified.ElementType, module);
            case GenericInstanceType generic:
                var instance = new GenericInstanceType(Map(generic.ElementType, module));
                generic.GenericArguments.ToList().ForEach(a => instance.GenericArguments.Add(Map(a, module)));
                return instance;
            default:
                return _program.Own_(type) is not { } own ? module.ImportReference(type)
                    : _isNumber(own) ? Map(own.GetEnumUnderlyingType(), module)
                    : Import(_types[own], module);
        }
    }

    private TypeReference Mapped(MethodDefinition method, TypeReference type, ModuleDefinition module) => _exact.Contains(method) ? Map(type, module) : MapLoose(type, module);

    private TypeReference MapLoose(TypeReference type, ModuleDefinition module) => type switch
    {
        ArrayType { IsVector: true } array => new ArrayType(MapLoose(array.ElementType, module)),
        ByReferenceType reference => new ByReferenceType(MapLoose(reference.ElementType, module)),
        _ => _program.Own_(type) is { IsValueType: false } ? module.ImportReference(_program.Program.MainModule.TypeSystem.Object) : Map(type, module),
    };

    private static TypeReference Import(TypeDefinition type, ModuleDefinition module) => type.Module == module ? type : module.ImportReference(type);

    private MethodReference Map(MethodReference method, ModuleDefinition module)
    {
        if (method is GenericInstanceMethod generic)
        {
            var instance = new GenericInstanceMethod(module.ImportReference(generic.ElementMethod));
            generic.GenericArguments.ToList().ForEach(a => instance.GenericArguments.Add(Map(a, module)));
            return instance;
        }

        if (_program.Own_(method) is not { } own)
        {
            return module.ImportReference(method);
        }

        MethodDefinition copy = _methods[own];
        return copy.Module == module ? copy : module.ImportReference(copy);
    }

    private FieldReference Map(FieldReference field, ModuleDefinition module)
    {
        if (_program.Own_(field) is not { } own)
        {
            return module.ImportReference(field);
        }

        FieldDefinition copy = _fields[own];
        return copy.Module == module ? copy : module.ImportReference(copy);
    }

    private void Retype(MethodReference method, MethodDefinition own, ModuleDefinition module)
    {
        method.ReturnType = Mapped(own, own.ReturnType, module);
        for (int i = 0; i < own.Parameters.Count; i++)
        {
            method.Parameters[i].ParameterType = Mapped(own, own.Parameters[i].ParameterType, module);
        }
    }

    /// <summary>Gives a kept assembly the new names of what it refers to.</summary>
    private void Rewrite(AssemblyDefinition kept)
    {
        ModuleDefinition module = kept.MainModule;
        List<(TypeReference Reference, TypeDefinition Type)> types = module.GetTypeReferences().Select(t => (t, _program.Own_(t)!)).Where(t => t.Item2 is not null).ToList();
        List<(MemberReference Reference, IMemberDefinition Member)> members = module.GetMemberReferences().Select(m => (m, m switch
        {
            MethodReference method => (IMemberDefinition)_program.Own_(method)!,
            FieldReference field => _program.Own_(field)!,
            _ => null!,
        })).Where(m => m.Item2 is not null).ToList();
        foreach (MethodDefinition method in module.GetAllTypes().SelectMany(t => t.Methods).Where(m => m.IsVirtual))
        {
            method.Name = _names.Of(method);
            if (_program.IsOwn(_slots.Of(method)))
            {
                method.IsPublic = true;
                Retype(method, _slots.Of(method), module);
            }
        }

        foreach ((MemberReference reference, IMemberDefinition member) in members)
        {
            reference.Name = _names.Of(member);
            if (reference is MethodReference method)
            {
                Retype(method, (MethodDefinition)member, module);
            }
            else if (reference is FieldReference field)
            {
                field.FieldType = MapLoose(((FieldDefinition)member).FieldType, module);
            }
        }

        foreach ((TypeReference reference, TypeDefinition type) in types)
        {
            TypeReference copy = module.ImportReference(_types[type]);
            reference.DeclaringType = null;
            reference.Scope = copy.Scope;
            reference.Namespace = "";
            reference.Name = copy.Name;
        }

        foreach (AssemblyNameReference old in module.AssemblyReferences.Where(r => _program.Own.Any(o => o.Name.Name == r.Name)).ToList())
        {
            module.AssemblyReferences.Remove(old);
        }
    }
}
