using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Lwm2m.Cli.Benchmark.Board.Il;

/// <summary>
/// Makes an assembly count the IL instructions that its methods execute: at the start of each basic block the length of the block is added to the
/// count of the method. nanoFramework's interpreter executes the same instructions one by one, so the count is what it would take; a block that an
/// exception leaves early counts whole.
/// </summary>
public sealed class IlInstrumentation
{
    /// <summary>Full name of the class that holds the counts, in the assembly itself.</summary>
    public const string CountsType = "Lwm2m.IlCounts";

    /// <summary>Its static field: one number a method, in the order of <see cref="Methods"/>.</summary>
    public const string CountsField = "Counts";

    private readonly ModuleDefinition _module;
    private readonly MethodDefinition _add;
    private readonly List<string> _methods = [];

    private IlInstrumentation(ModuleDefinition module)
    {
        _module = module;
        _add = AddCounts();
    }

    /// <summary>Names of the methods that are counted.</summary>
    public IReadOnlyList<string> Methods => _methods;

    /// <summary>Instruments an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="isCounted">Whether the methods of a type are counted, by its full name.</param>
    /// <param name="instrumented">The assembly that counts.</param>
    public static IlInstrumentation Instrument(Stream assembly, Func<string, bool> isCounted, Stream instrumented)
    {
        using var definition = AssemblyDefinition.ReadAssembly(assembly);
        var types = definition.MainModule.GetAllTypes().Where(t => isCounted(t.FullName)).ToList();
        var instrumentation = new IlInstrumentation(definition.MainModule);
        foreach (var method in types.SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            instrumentation.Instrument(method);
        }

        definition.Write(instrumented);
        return instrumentation;
    }

    /// <summary>The first instructions of the basic blocks of a method, each with the number of instructions in its block.</summary>
    private static Dictionary<Instruction, int> Blocks(MethodBody body)
    {
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (var instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case Instruction target:
                    starts.Add(target);
                    break;
                case Instruction[] targets:
                    starts.UnionWith(targets);
                    break;
            }

            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw && instruction.Next is { } next)
            {
                starts.Add(next);
            }
        }

        foreach (var handler in body.ExceptionHandlers)
        {
            starts.UnionWith(new[] { handler.TryStart, handler.HandlerStart, handler.FilterStart, handler.TryEnd, handler.HandlerEnd }.OfType<Instruction>());
        }

        var blocks = new Dictionary<Instruction, int>();
        var start = body.Instructions[0];
        foreach (var instruction in body.Instructions)
        {
            start = starts.Contains(instruction) ? instruction : start;
            blocks[start] = blocks.GetValueOrDefault(start) + 1;
        }

        return blocks;
    }

    private void Instrument(MethodDefinition method)
    {
        var body = method.Body;
        body.SimplifyMacros();
        var il = body.GetILProcessor();
        foreach (var (start, length) in Blocks(body))
        {
            // The first instruction makes way, so that whatever leads to the block leads to its counting.
            var moved = Instruction.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (start.OpCode, start.Operand);
            (start.OpCode, start.Operand) = (OpCodes.Ldc_I4, _methods.Count);
            il.InsertAfter(start, moved);
            il.InsertAfter(start, Instruction.Create(OpCodes.Call, _add));
            il.InsertAfter(start, Instruction.Create(OpCodes.Ldc_I4, length));
        }

        body.MaxStackSize += 2;
        body.OptimizeMacros();
        _methods.Add($"{method.DeclaringType.FullName.Replace('/', '.')}.{method.Name}");
    }

    private MethodDefinition AddCounts()
    {
        var at = CountsType.LastIndexOf('.');
        var holder = new TypeDefinition(CountsType[..at], CountsType[(at + 1)..],
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, _module.TypeSystem.Object);
        var counts = new FieldDefinition(CountsField, FieldAttributes.Public | FieldAttributes.Static, new ArrayType(_module.TypeSystem.Int64));
        var add = new MethodDefinition("Add", MethodAttributes.Public | MethodAttributes.Static, _module.TypeSystem.Void);
        add.Parameters.Add(new ParameterDefinition("method", ParameterAttributes.None, _module.TypeSystem.Int32));
        add.Parameters.Add(new ParameterDefinition("instructions", ParameterAttributes.None, _module.TypeSystem.Int32));
        var il = add.Body.GetILProcessor();
        il.Emit(OpCodes.Ldsfld, counts);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldelema, _module.TypeSystem.Int64);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Ldind_I8);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stind_I8);
        il.Emit(OpCodes.Ret);
        holder.Fields.Add(counts);
        holder.Methods.Add(add);
        _module.Types.Add(holder);
        return add;
    }
}
