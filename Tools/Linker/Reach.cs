using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Lwm2m.Linker;

/// <summary>
/// What a program can come to from its entry point: methods that are called, fields that are used, types of both, and of virtual methods those of classes
/// of which there are objects. What is not here is left out.
/// </summary>
internal sealed class Reach
{
    private readonly WholeProgram _program;
    private readonly Slots _slots;
    private readonly Queue<MethodDefinition> _pending = [];
    private readonly HashSet<MethodDefinition> _called = [];
    private readonly HashSet<TypeDefinition> _made = [];

    public Reach(WholeProgram program, Slots slots, IEnumerable<MethodDefinition> roots)
    {
        _program = program;
        _slots = slots;
        foreach (MethodDefinition root in roots)
        {
            Run(root);
        }

        foreach (AssemblyDefinition kept in program.Kept)
        {
            AddKept(kept.MainModule);
        }

        do
        {
            Follow();
            AddOverrides();
        }
        while (_pending.Count > 0);
    }

    public HashSet<TypeDefinition> Types { get; } = [];

    public HashSet<MethodDefinition> Methods { get; } = [];

    public HashSet<FieldDefinition> Fields { get; } = [];

    /// <summary>Types whose objects are boxed, or that a token names: an enumeration among them stays a type.</summary>
    public HashSet<TypeDefinition> Named { get; } = [];

    /// <summary>Virtual methods that run: what is not among them is only declared.</summary>
    public HashSet<MethodDefinition> Running { get; } = [];

    /// <summary>Whether there are objects of a class.</summary>
    public bool IsMade(TypeDefinition type) => _made.Contains(type);

    private void AddKept(ModuleDefinition module)
    {
        foreach (TypeReference type in module.GetTypeReferences())
        {
            if (_program.Own_(type) is { } own)
            {
                Add(own);
                Named.Add(own);
                _made.Add(own);
            }
        }

        foreach (MemberReference member in module.GetMemberReferences())
        {
            switch (member)
            {
                case MethodReference method when _program.Own_(method) is { } own:
                    Run(own);
                    _called.Add(_slots.Of(own));
                    break;
                case FieldReference field when _program.Own_(field) is { } own:
                    Add(own);
                    break;
            }
        }
    }

    private void Follow()
    {
        while (_pending.TryDequeue(out MethodDefinition? method))
        {
            Follow(method.Body);
        }
    }

    private void Follow(MethodBody body)
    {
        foreach (VariableDefinition local in body.Variables)
        {
            Use(local.VariableType);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            Use(handler.CatchType);
        }

        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case MethodReference method:
                    if (method is GenericInstanceMethod generic)
                    {
                        generic.GenericArguments.ToList().ForEach(Use);
                    }

                    if (_program.Own_(method) is { } called)
                    {
                        Refer(instruction.OpCode, called);
                    }

                    break;
                case FieldReference field when _program.Own_(field) is { } own:
                    Add(own);
                    break;
                case TypeReference type:
                    Use(type);
                    if (instruction.OpCode.Code is Code.Box or Code.Ldtoken or Code.Constrained or Code.Isinst or Code.Castclass or Code.Unbox or Code.Unbox_Any && _program.Own_(type) is { } named)
                    {
                        Named.Add(named);
                    }

                    break;
            }
        }
    }

    private void Refer(OpCode code, MethodDefinition method)
    {
        if (code.Code == Code.Newobj)
        {
            _made.Add(method.DeclaringType);
        }

        if (code.Code is Code.Callvirt or Code.Ldvirtftn && method.IsVirtual)
        {
            Declare(method);
            _called.Add(_slots.Of(method));
        }
        else
        {
            Run(method);
        }
    }

    private void Declare(MethodDefinition method)
    {
        if (!Methods.Add(method))
        {
            return;
        }

        if (method.HasGenericParameters || method.DeclaringType.HasGenericParameters)
        {
            throw new LinkException($"{method.FullName} is generic");
        }

        Add(method.DeclaringType);
        Use(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Use(parameter.ParameterType);
        }
    }

    private void Run(MethodDefinition method)
    {
        Declare(method);
        if (Running.Add(method) && method.HasBody)
        {
            _pending.Enqueue(method);
        }
    }

    private void Add(FieldDefinition field)
    {
        if (Fields.Add(field))
        {
            Add(field.DeclaringType);
            Use(field.FieldType);
        }
    }

    private void Add(TypeDefinition type)
    {
        if (!Types.Add(type))
        {
            return;
        }

        Use(type.BaseType);
        foreach (InterfaceImplementation implementation in type.Interfaces)
        {
            Use(implementation.InterfaceType);
        }

        if (type.IsEnum || (type.IsValueType && type.Fields.Any(f => !f.IsStatic)))
        {
            type.Fields.Where(f => !f.IsStatic).ToList().ForEach(Add);
            _made.Add(type);
        }

        foreach (MethodDefinition method in type.Methods.Where(m => (m.IsConstructor && m.IsStatic) || (m.IsRuntime && m.Name is ".ctor" or "Invoke")))
        {
            Run(method);
        }
    }

    private void Use(TypeReference? type)
    {
        switch (type)
        {
            case null:
                break;
            case GenericInstanceType generic:
                generic.GenericArguments.ToList().ForEach(Use);
                Use(generic.ElementType);
                break;
            case TypeSpecification specification:
                Use(specification.ElementType);
                break;
            default:
                if (_program.Own_(type) is { } own)
                {
                    Add(own);
                }

                break;
        }
    }

    /// <summary>For every class with objects, what runs where a method of it is called.</summary>
    private void AddOverrides()
    {
        foreach (TypeDefinition type in _made.Concat(_program.KeptTypes).ToList())
        {
            var filled = new HashSet<MethodDefinition>();
            for (TypeDefinition? holder = type; holder is not null; holder = _program.Base(holder))
            {
                foreach (MethodDefinition method in holder.Methods.Where(m => m.IsVirtual))
                {
                    bool isCalled = _slots.IsPlatforms(method) || _called.Contains(_slots.Of(method));
                    if (filled.Add(_slots.Of(method)) && isCalled && _program.IsOwn(method))
                    {
                        Run(method);
                    }
                }
            }
        }
    }
}
