using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Cli.Benchmark.Board.Il;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Cil;
using MethodAttributes = Mono.Cecil.MethodAttributes;
using TypeAttributes = Mono.Cecil.TypeAttributes;

namespace Lwm2m.Host.Tests.Cli;

/// <summary>An instrumented assembly does what it did and counts the instructions it executes.</summary>
[TestClass]
public sealed class IlCountingTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(10)]
    public void A_loop_counts_each_pass(int passes)
    {
        (int result, long[] counts) = Run(il =>
        {
            Instruction body = il.Create(OpCodes.Ldloc_0);
            Instruction condition = il.Create(OpCodes.Ldarg_0);
            Emit(il, il.Create(OpCodes.Ldc_I4_0), il.Create(OpCodes.Stloc_0), il.Create(OpCodes.Br_S, condition));
            Emit(il, body, il.Create(OpCodes.Ldc_I4_3), il.Create(OpCodes.Add), il.Create(OpCodes.Stloc_0));
            Emit(il, il.Create(OpCodes.Ldarg_0), il.Create(OpCodes.Ldc_I4_1), il.Create(OpCodes.Sub), il.Create(OpCodes.Starg_S, il.Body.Method.Parameters[0]));
            Emit(il, condition, il.Create(OpCodes.Ldc_I4_0), il.Create(OpCodes.Bgt_S, body), il.Create(OpCodes.Ldloc_0), il.Create(OpCodes.Ret));
        }, passes);
        Assert.AreEqual(3 * passes, result);
        Assert.AreEqual(3 + 8 * passes + 3 * (passes + 1) + 2, counts.Single());
    }

    [TestMethod]
    [DataRow(0, 10, 5)]
    [DataRow(1, 20, 4)]
    [DataRow(2, 30, 5)]
    public void Of_a_switch_only_the_case_taken_counts(int value, int expected, int instructions)
    {
        (int result, long[] counts) = Run(il =>
        {
            Instruction ten = il.Create(OpCodes.Ldc_I4_S, (sbyte)10);
            Instruction twenty = il.Create(OpCodes.Ldc_I4_S, (sbyte)20);
            Emit(il, il.Create(OpCodes.Ldarg_0), il.Create(OpCodes.Switch, new[] { ten, twenty }), il.Create(OpCodes.Nop), il.Create(OpCodes.Ldc_I4_S, (sbyte)30), il.Create(OpCodes.Ret));
            Emit(il, ten, il.Create(OpCodes.Nop), il.Create(OpCodes.Ret), twenty, il.Create(OpCodes.Ret));
        }, value);
        Assert.AreEqual(expected, result);
        Assert.AreEqual(instructions, counts.Single());
    }

    [TestMethod]
    public void A_handler_counts_when_it_is_entered()
    {
        (int result, long[] counts) = Run(il =>
        {
            Instruction tried = il.Create(OpCodes.Ldnull);
            Instruction caught = il.Create(OpCodes.Pop);
            Instruction end = il.Create(OpCodes.Ldloc_0);
            Emit(il, tried, il.Create(OpCodes.Throw), caught, il.Create(OpCodes.Ldc_I4_7), il.Create(OpCodes.Stloc_0), il.Create(OpCodes.Leave_S, end), end, il.Create(OpCodes.Ret));
            il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
            {
                TryStart = tried, TryEnd = caught, HandlerStart = caught, HandlerEnd = end, CatchType = il.Body.Method.ReturnType.Module.TypeSystem.Object,
            });
        }, 0);
        Assert.AreEqual(7, result);
        Assert.AreEqual(2 + 4 + 2, counts.Single());
    }

    [TestMethod]
    public async Task The_counts_of_a_device_are_the_same_each_time()
    {
        IReadOnlyList<IlCost> first = await IlCounting.MeasureAsync(CancellationToken.None);
        IReadOnlyList<IlCost> second = await IlCounting.MeasureAsync(CancellationToken.None);
        CollectionAssert.AreEqual(first.Select(c => (c.Name, c.Instructions)).ToList(), second.Select(c => (c.Name, c.Instructions)).ToList());
        Assert.IsTrue(first.All(c => c.Instructions > 100), string.Join(", ", first.Select(c => $"{c.Name} {c.Instructions}")));
    }

    private static void Emit(ILProcessor il, params Instruction[] instructions)
    {
        foreach (Instruction instruction in instructions)
        {
            il.Append(instruction);
        }
    }

    private static (int Result, long[] Counts) Run(Action<ILProcessor> write, int argument)
    {
        using var original = new MemoryStream();
        using (var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition("Counted", new Version(1, 0)), "Counted", ModuleKind.Dll))
        {
            TypeSystem types = assembly.MainModule.TypeSystem;
            var type = new TypeDefinition("Counted", "Type", TypeAttributes.Public, types.Object);
            var method = new MethodDefinition("Method", MethodAttributes.Public | MethodAttributes.Static, types.Int32);
            method.Parameters.Add(new ParameterDefinition(types.Int32));
            method.Body.Variables.Add(new VariableDefinition(types.Int32));
            method.Body.InitLocals = true;
            write(method.Body.GetILProcessor());
            type.Methods.Add(method);
            assembly.MainModule.Types.Add(type);
            assembly.Write(original);
        }

        original.Position = 0;
        using var instrumented = new MemoryStream();
        var counts = new long[IlInstrumentation.Instrument(original, name => name.StartsWith("Counted.", StringComparison.Ordinal), instrumented).Methods.Count];
        Assembly loaded = Assembly.Load(instrumented.ToArray());
        loaded.GetType(IlInstrumentation.CountsType)!.GetField(IlInstrumentation.CountsField)!.SetValue(null, counts);
        return ((int)loaded.GetType("Counted.Type")!.GetMethod("Method")!.Invoke(null, [argument])!, counts);
    }
}
