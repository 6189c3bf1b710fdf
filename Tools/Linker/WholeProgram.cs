using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Lwm2m.Linker;

/// <summary>
/// The assemblies of one program: its own, which are linked, those of the platform, which stay, and between them the kept ones: with native methods, or
/// named by the caller. A kept assembly stays whole, but what it refers to has other names afterwards.
/// </summary>
internal sealed class WholeProgram : IDisposable
{
    private const string Reflection = "System.Reflection";

    private readonly Dictionary<MemberReference, IMemberDefinition?> _definitions = [];
    private readonly HashSet<ModuleDefinition> _modules;
    private readonly Resolver _resolver;

    private WholeProgram(Resolver resolver, List<AssemblyDefinition> all, AssemblyDefinition program, Func<string, bool> isKept)
    {
        _resolver = resolver;
        Program = program;
        Kept = all.Where(a => isKept(a.Name.Name) || HasNativeMethods(a)).ToList();
        Own = all.Except(Kept).ToList();
        _modules = Own.Select(a => a.MainModule).ToHashSet();
        foreach (MethodDefinition method in Own.Concat(Kept).SelectMany(a => a.MainModule.GetAllTypes()).SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            Bind(method);
        }
    }

    public AssemblyDefinition Program { get; }

    /// <summary>What is linked, each after what it refers to.</summary>
    public IReadOnlyList<AssemblyDefinition> Own { get; }

    public IReadOnlyList<AssemblyDefinition> Kept { get; }

    public IEnumerable<TypeDefinition> OwnTypes => Own.SelectMany(a => a.MainModule.GetAllTypes()).Where(t => t.Name != "<Module>");

    public IEnumerable<TypeDefinition> KeptTypes => Kept.SelectMany(a => a.MainModule.GetAllTypes());

    /// <summary>Reads a program and what it refers to in its folder.</summary>
    /// <param name="program">File of the program.</param>
    /// <param name="platform">Folders of the platform: what is there is not linked.</param>
    /// <param name="isKept">Whether an assembly stays whole, by its name.</param>
    public static WholeProgram Read(string program, IEnumerable<string> platform, Func<string, bool> isKept)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(program))!;
        List<string> others = platform.Select(Path.GetFullPath).ToList();
        var resolver = new Resolver([.. others, folder]);
        AssemblyDefinition root = resolver.Read(program);
        var sorted = new List<AssemblyDefinition>();
        Visit(root);
        return new WholeProgram(resolver, sorted, root, isKept);

        void Visit(AssemblyDefinition assembly)
        {
            foreach (AssemblyNameReference reference in assembly.MainModule.AssemblyReferences.OrderBy(r => r.Name, StringComparer.Ordinal))
            {
                if (Resolver.Find(folder, reference.Name) is not null && others.All(o => Resolver.Find(o, reference.Name) is null) && resolver.Resolve(reference) is { } found && !sorted.Contains(found))
                {
                    Visit(found);
                }
            }

            sorted.Add(assembly);
        }
    }

    /// <summary>The type itself where it is linked; else null.</summary>
    public TypeDefinition? Own_(TypeReference? reference) => reference is null or TypeSpecification or GenericParameter ? null : (TypeDefinition?)Definition(reference);

    public MethodDefinition? Own_(MethodReference reference) => reference is MethodSpecification ? null : (MethodDefinition?)Definition(reference);

    public FieldDefinition? Own_(FieldReference reference) => (FieldDefinition?)Definition(reference);

    /// <summary>The class that a class derives from, where it is not the platform's.</summary>
    public TypeDefinition? Base(TypeDefinition type) => type.BaseType is null ? null : Own_(type.BaseType) ?? (Kept.Any(k => k.MainModule == type.Module) ? type.BaseType.Resolve() is { } b && Kept.Any(k => k.MainModule == b.Module) ? b : null : null);

    public bool IsOwn(MemberReference member) => member.Module is { } module && _modules.Contains(module);

    public void Dispose() => _resolver.Dispose();

    private static bool HasNativeMethods(AssemblyDefinition assembly) =>
        assembly.MainModule.GetAllTypes().SelectMany(t => t.Methods).Any(m => m.IsInternalCall);

    private IMemberDefinition? Definition(MemberReference reference)
    {
        if (reference is IMemberDefinition definition)
        {
            return IsOwn(reference) ? definition : null;
        }

        if (!_definitions.TryGetValue(reference, out IMemberDefinition? found))
        {
            TypeReference type = reference as TypeReference ?? reference.DeclaringType;
            found = type is TypeSpecification || !IsOwnScope(type) ? null : reference.Resolve() ?? throw new LinkException($"{reference.FullName} is not to be found");
            found = found is MemberReference member && IsOwn(member) ? found : null;
            _definitions.Add(reference, found);
        }

        return found;
    }

    private bool IsOwnScope(TypeReference type) => type.Scope switch
    {
        ModuleDefinition module => _modules.Contains(module),
        AssemblyNameReference assembly => Own.Any(a => a.Name.Name == assembly.Name),
        _ => false,
    };

    /// <summary>Makes the operands of a body the definitions themselves.</summary>
    private void Bind(MethodDefinition method)
    {
        if (IsOwn(method))
        {
            method.Body.SimplifyMacros();
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is MemberReference member && IsOwn(method))
            {
                RefuseReflection(method, member);
                instruction.Operand = member is TypeReference or MethodSpecification ? member : Definition(member) ?? (object)member;
            }
        }
    }

    // A name that only a text tells cannot be followed.
    private static void RefuseReflection(MethodDefinition method, MemberReference member)
    {
        string type = (member as TypeReference ?? member.DeclaringType).FullName;
        bool isLookup = type == "System.Type" && (member.Name is "GetType" && member is MethodReference { HasThis: false } || member.Name is "InvokeMember" or "GetInterfaces"
            || member.Name.StartsWith("GetMethod", StringComparison.Ordinal) || member.Name.StartsWith("GetField", StringComparison.Ordinal) || member.Name.StartsWith("GetConstructor", StringComparison.Ordinal));
        if (isLookup || type == "System.Activator" || (type.StartsWith(Reflection, StringComparison.Ordinal) && member is MethodReference { Name: not (".ctor" or "get_Name") }))
        {
            throw new LinkException($"{method.FullName} uses {type}.{member.Name}: what is found by its name cannot be linked");
        }
    }

    private sealed class Resolver(IReadOnlyList<string> folders) : IAssemblyResolver
    {
        private readonly Dictionary<string, AssemblyDefinition?> _read = [];

        public static string? Find(string folder, string name) => new[] { ".dll", ".exe" }.Select(e => Path.Combine(folder, name + e)).FirstOrDefault(File.Exists);

        public AssemblyDefinition Read(string file)
        {
            AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(file, new ReaderParameters { AssemblyResolver = this, InMemory = true });
            return _read[assembly.Name.Name] = assembly;
        }

        public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

        public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
        {
            if (!_read.TryGetValue(name.Name, out AssemblyDefinition? assembly))
            {
                string? file = folders.Select(f => Find(f, name.Name)).FirstOrDefault(f => f is not null);
                assembly = file is null ? null : Read(file);
            }

            return assembly ?? throw new AssemblyResolutionException(name);
        }

        public void Dispose()
        {
            foreach (AssemblyDefinition? assembly in _read.Values)
            {
                assembly?.Dispose();
            }
        }
    }
}
