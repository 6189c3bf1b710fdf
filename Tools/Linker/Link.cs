using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Lwm2m.Linker;

/// <summary>What <see cref="Link"/> is to do.</summary>
public sealed class LinkOptions
{
    /// <summary>Folders of the platform's assemblies.</summary>
    public IReadOnlyList<string> Platform { get; init; } = [];

    /// <summary>Assemblies that stay whole; only what they refer to has other names.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Assemblies that do not go together with the others but with the program.</summary>
    public IReadOnlyList<string> WithProgram { get; init; } = [];

    /// <summary>Whether only what they are goes into the assembly of the program: the rest goes into others.</summary>
    public bool SetsProgramApart { get; init; }

    /// <summary>Bytes of byte code that an assembly may have; .NET has no bound.</summary>
    public int MostByteCode { get; init; } = ushort.MaxValue;

    /// <summary>Where it begins, as <c>Namespace.Type::Method</c>; the entry point of the program where it is null.</summary>
    public string? Root { get; init; }
}

/// <summary>Links the assemblies of a program: leaves out what it never comes to, puts small bodies in the place of their calls, gives all the rest short names and few assemblies.</summary>
public sealed class Link
{
    // Of 65 535 addresses; moving code together makes some bytes more.
    private const int RoomForGrowth = 3500;
    private const int MostRounds = 8;

    private Link(IReadOnlyDictionary<string, byte[]> files, IReadOnlyList<string> map, IReadOnlyList<string> own)
    {
        Files = files;
        Map = map;
        Own = own;
    }

    /// <summary>The assemblies, by the names of their files.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>Lines of the map that leads back to the names of the sources.</summary>
    public IReadOnlyList<string> Map { get; }

    /// <summary>Names of the assemblies that went into others.</summary>
    public IReadOnlyList<string> Own { get; }

    /// <summary>Links a program.</summary>
    /// <param name="file">Its file; what it refers to lies beside it.</param>
    /// <param name="options">What is to be done.</param>
    /// <exception cref="LinkException">It cannot be linked.</exception>
    public static Link Of(string file, LinkOptions options)
    {
        using WholeProgram program = WholeProgram.Read(file, options.Platform, options.Kept.Contains);
        var slots = new Slots(program);
        List<MethodDefinition> roots = Roots(program, options);
        foreach (MethodDefinition method in program.OwnTypes.SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            Tidy.Run(method.Body);
        }

        var reach = new Reach(program, slots, roots);
        var groups = Groups(program, reach, options);
        Dictionary<ModuleDefinition, int> order = groups.SelectMany((g, i) => g.Parts.Select(p => (p.MainModule, i))).ToDictionary(p => p.MainModule, p => p.i);
        for (int round = 0; round < MostRounds; round++)
        {
            int done = Single(program, slots, reach, order);
            List<MethodDefinition> running = reach.Running.Where(m => m.HasBody).OrderBy(m => BoardSize.Of(m.Body)).ToList();
            done += new Inliner(program, running, roots.Concat(KeptCalls(program)), (called, caller) => order[called.Module] <= order[caller.Module]).Run();
            done += LeaveOutUnread(program, running);
            running.ForEach(m => Tidy.Run(m.Body));
            reach = new Reach(program, slots, roots);
            if (done == 0)
            {
                break;
            }
        }

        foreach (MethodDefinition method in reach.Running.Where(m => m.HasBody))
        {
            Tidy.SortLocals(method.Body);
        }

        foreach ((string name, IReadOnlyList<AssemblyDefinition> parts) in groups)
        {
            int size = reach.Running.Where(m => m.HasBody && parts.Contains(m.Module.Assembly)).Sum(m => BoardSize.Of(m.Body));
            if (size > options.MostByteCode)
            {
                throw new LinkException($"{name} has {size} bytes of byte code, and a board takes {options.MostByteCode} an assembly");
            }
        }

        var names = new NameGiver(program, slots, reach);
        List<AssemblyDefinition> made = new Merger(program, slots, reach, names, new Signatures(program, slots, reach)).Run(groups);
        var files = made.Concat(program.Kept).ToDictionary(a => a.MainModule.Name, Written);
        return new Link(files, names.Map, program.Own.Select(o => o.Name.Name).ToList());
    }

    private static byte[] Written(AssemblyDefinition assembly)
    {
        using var stream = new MemoryStream();
        assembly.Write(stream, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
        return stream.ToArray();
    }

    private static List<MethodDefinition> Roots(WholeProgram program, LinkOptions options)
    {
        if (options.Root is not null)
        {
            string[] parts = options.Root.Split("::");
            return [program.OwnTypes.FirstOrDefault(t => t.FullName == parts[0])?.Methods.FirstOrDefault(m => m.Name == parts[^1]) ?? throw new LinkException($"there is no {options.Root}")];
        }

        return program.Program.EntryPoint is { } main && program.IsOwn(main) ? [main] : [];
    }

    private static IEnumerable<MethodDefinition> KeptCalls(WholeProgram program) =>
        program.Kept.SelectMany(k => k.MainModule.GetMemberReferences()).OfType<MethodReference>().Select(program.Own_).OfType<MethodDefinition>();

    private static List<(string Name, IReadOnlyList<AssemblyDefinition> Parts)> Groups(WholeProgram program, Reach reach, LinkOptions options)
    {
        Dictionary<AssemblyDefinition, int> sizes = program.Own.ToDictionary(a => a, _ => 0);
        foreach (MethodDefinition method in reach.Running.Where(m => m.HasBody))
        {
            sizes[method.Module.Assembly] += BoardSize.Of(method.Body);
        }

        // Each goes into the first assembly that has room and refers to no later one.
        var groups = new List<List<AssemblyDefinition>>();
        bool IsLast(AssemblyDefinition assembly) => assembly == program.Program || options.WithProgram.Contains(assembly.Name.Name);
        foreach (AssemblyDefinition assembly in program.Own.Where(a => sizes[a] > 0 || IsLast(a)).OrderBy(IsLast))
        {
            int first = groups.FindLastIndex(g => g.Any(p => assembly.MainModule.AssemblyReferences.Any(r => r.Name == p.Name.Name)));
            first = options.SetsProgramApart && IsLast(assembly) ? groups.FindIndex(g => g.Any(IsLast)) is >= 0 and int last ? last : groups.Count : Math.Max(first, 0);
            List<AssemblyDefinition>? group = groups.Skip(first).FirstOrDefault(g => g.Sum(a => sizes[a]) + sizes[assembly] <= options.MostByteCode - RoomForGrowth);
            if (group is null)
            {
                groups.Add(group = []);
            }

            group.Add(assembly);
        }

        return groups.Where(g => g.Count > 0).Select((g, i) => (g.Contains(program.Program) ? program.Program.Name.Name : $"Linked{i + 1}", (IReadOnlyList<AssemblyDefinition>)g)).ToList();
    }

    /// <summary>Leaves out what is only stored: a field that nothing loads.</summary>
    private static int LeaveOutUnread(WholeProgram program, List<MethodDefinition> running)
    {
        List<Instruction> code = running.SelectMany(m => m.Body.Instructions).ToList();
        HashSet<FieldDefinition> read = code.Where(i => i.OpCode.Code is not (Code.Stfld or Code.Stsfld)).Select(i => i.Operand).OfType<FieldDefinition>()
            .Concat(program.Kept.SelectMany(k => k.MainModule.GetMemberReferences()).OfType<FieldReference>().Select(program.Own_).OfType<FieldDefinition>()).ToHashSet();
        List<MethodDefinition> writers = running.Where(m => m.Body.Instructions.Any(i => IsUnread(i))).ToList();
        foreach (MethodDefinition method in writers)
        {
            foreach (Instruction store in method.Body.Instructions.Where(IsUnread).ToList())
            {
                if (store.OpCode.Code == Code.Stfld)
                {
                    method.Body.Instructions.Insert(method.Body.Instructions.IndexOf(store) + 1, Instruction.Create(OpCodes.Pop));
                }

                (store.OpCode, store.Operand) = (OpCodes.Pop, null);
            }
        }

        return writers.Count;

        bool IsUnread(Instruction instruction) => instruction.OpCode.Code is Code.Stfld or Code.Stsfld && instruction.Operand is FieldDefinition field && !read.Contains(field);
    }

    /// <summary>Makes a call of a virtual method, of which only one is there, a plain call.</summary>
    private static int Single(WholeProgram program, Slots slots, Reach reach, Dictionary<ModuleDefinition, int> order)
    {
        HashSet<MethodDefinition> kept = program.KeptTypes.SelectMany(t => t.Methods).Where(m => m.IsVirtual).Select(slots.Of).Concat(KeptCalls(program).Select(slots.Of)).ToHashSet();
        Dictionary<MethodDefinition, MethodDefinition> single = reach.Running.Where(m => m.IsVirtual && m.HasBody && !slots.IsPlatforms(m) && !m.DeclaringType.IsValueType)
            .GroupBy(slots.Of).Where(g => g.Count() == 1 && !kept.Contains(g.Key)).ToDictionary(g => g.Key, g => g.Single());
        int done = 0;
        var missed = new HashSet<MethodDefinition>();
        foreach (MethodDefinition method in reach.Running.Where(m => m.HasBody))
        {
            foreach (Instruction instruction in method.Body.Instructions)
            {
                if (instruction.Operand is not MethodDefinition { IsVirtual: true } called || !single.TryGetValue(slots.Of(called), out MethodDefinition? only))
                {
                    continue;
                }

                if (instruction.OpCode.Code is Code.Call or Code.Callvirt && order[only.Module] <= order[method.Module])
                {
                    instruction.Operand = only;
                    done++;
                }
                else
                {
                    missed.Add(slots.Of(called));
                }
            }
        }

        foreach ((MethodDefinition slot, MethodDefinition only) in single.Where(s => !missed.Contains(s.Key)))
        {
            only.IsVirtual = false;
            only.IsNewSlot = false;
            only.IsFinal = false;
            only.IsAbstract = false;
            only.Overrides.Clear();
        }

        return done;
    }
}
