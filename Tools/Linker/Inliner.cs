using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Lwm2m.Linker;

/// <summary>
/// Puts the body of a method in the place of its call where that takes less flash: a getter, a setter, a call handed on, and whatever is called in one place.
/// Arguments that are plain loads take the place of the parameters; others are consumed where they lie or kept in locals.
/// </summary>
/// <remarks>A call on null fails where the object is first used, not at the call; a method that never uses its object does not fail.</remarks>
internal sealed class Inliner
{
    // A name of two letters, and a share of a signature.
    private const int Overhead = BoardSize.Method + 2;
    private const int MostLocals = 60;
    private const int LargestBody = 4000;

    private readonly WholeProgram _program;
    private readonly IReadOnlyCollection<MethodDefinition> _running;
    private readonly Func<MethodDefinition, MethodDefinition, bool> _mayBeIn;
    private readonly Dictionary<MethodDefinition, int> _calls = [];
    private readonly HashSet<MethodDefinition> _fixed = [];
    private readonly Dictionary<VariableDefinition, HashSet<Instruction>> _inUse = [];

    /// <param name="program">The program.</param>
    /// <param name="running">Methods that run.</param>
    /// <param name="roots">Those that stay whatever happens.</param>
    /// <param name="mayBeIn">Whether what the first refers to may be referred to by the second: it is in no later assembly.</param>
    public Inliner(WholeProgram program, IReadOnlyCollection<MethodDefinition> running, IEnumerable<MethodDefinition> roots, Func<MethodDefinition, MethodDefinition, bool> mayBeIn)
    {
        _program = program;
        _running = running;
        _mayBeIn = mayBeIn;
        _fixed.UnionWith(roots);
        foreach (Instruction instruction in running.SelectMany(m => m.Body.Instructions))
        {
            if (instruction.Operand is MethodDefinition called)
            {
                _calls[called] = _calls.GetValueOrDefault(called) + 1;
                if (instruction.OpCode.Code is not (Code.Call or Code.Callvirt))
                {
                    _fixed.Add(called);
                }
            }
        }
    }

    /// <summary>Does it once through the program.</summary>
    /// <returns>How many calls went.</returns>
    public int Run()
    {
        int done = 0;
        foreach (MethodDefinition method in _running)
        {
            _inUse.Clear();
            foreach (Instruction call in method.Body.Instructions.Where(i => i.OpCode.Code is Code.Call or Code.Callvirt && i.Operand is MethodDefinition).ToList())
            {
                var called = (MethodDefinition)call.Operand;
                if (called != method && MayGo(called) && _mayBeIn(called, method) && BoardSize.Of(method.Body) < LargestBody && TryInline(method.Body, call, called))
                {
                    done++;
                }
            }
        }

        return done;
    }

    private bool MayGo(MethodDefinition method) => !method.IsVirtual && method.HasBody && !method.Body.HasExceptionHandlers && !method.IsSynchronized && !method.NoInlining
        && _program.IsOwn(method) && !(method.IsConstructor && method.IsStatic)
        && method.Body.Variables.All(v => !IsStruct(v.VariableType)) && method.Parameters.All(p => !IsStruct(p.ParameterType)) && !IsStruct(method.ReturnType)
        && !method.Body.Instructions.Any(i => i.OpCode.Code is Code.Jmp or Code.Localloc || i.Operand == method);

    private bool IsStruct(TypeReference type) => type is { IsValueType: true, IsPrimitive: false, MetadataType: not MetadataType.Void } && !(_program.Own_(type) ?? type.Resolve()).IsEnum;

    private bool TryInline(MethodBody body, Instruction call, MethodDefinition called)
    {
        int before = BoardSize.Of(body);
        int calledSize = BoardSize.Of(called.Body);
        int calls = _fixed.Contains(called) ? int.MaxValue : _calls.GetValueOrDefault(called);
        if (calledSize > before + 400 && calls > 1)
        {
            return false;
        }

        var edit = new Edit(body, call, called, IsByValue, v => IsFree(v, call));
        if (!edit.TryApply(IsInterior(called)))
        {
            return false;
        }

        int growth = BoardSize.Of(body) - before;
        bool pays = growth <= 0 || (calls < int.MaxValue && (long)growth * calls < calledSize + Overhead);
        if (!pays || body.Variables.Count > MostLocals || !StackDepth.IsLinear(body))
        {
            edit.Undo();
            return false;
        }

        Count(called, calls, edit.Inserted);
        foreach (VariableDefinition local in edit.Locals)
        {
            if (!_inUse.TryGetValue(local, out HashSet<Instruction>? region))
            {
                _inUse.Add(local, region = []);
            }

            region.UnionWith(edit.Inserted);
        }

        foreach (HashSet<Instruction> region in _inUse.Values.Where(r => r.Contains(call)))
        {
            region.UnionWith(edit.Inserted);
        }

        return true;
    }

    private void Count(MethodDefinition called, int calls, List<Instruction> inserted)
    {
        _calls[called] = _calls.GetValueOrDefault(called) - 1;
        foreach (MethodDefinition copied in inserted.Select(i => i.Operand).OfType<MethodDefinition>().Where(_ => calls != 1)) // else the one body has moved
        {
            _calls[copied] = _calls.GetValueOrDefault(copied) + 1;
        }
    }

    // `this` of a struct is a reference that no local may keep.
    private static bool IsInterior(MethodDefinition method) => method is { HasThis: true, DeclaringType.IsValueType: true };

    private static bool IsByValue(TypeReference type) => type is not (ByReferenceType or PointerType or PinnedType);

    private bool IsFree(VariableDefinition local, Instruction call) => _inUse.TryGetValue(local, out HashSet<Instruction>? region) && !region.Contains(call);
}
