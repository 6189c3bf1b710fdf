using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>The list of mscorlib says what the published package has, so that a build without a registry refuses the same.</summary>
[TestClass]
public class CoreLibraryTests
{
    private static readonly SymbolDisplayFormat s_member = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut);

    // By this the compiler would allow default interface methods; against the package, which has it, the IL check refuses them.
    private const string LeftOut = "System.String System.Runtime.CompilerServices.RuntimeFeature.DefaultImplementationsOfInterfaces";

    [TestMethod]
    public void The_list_has_every_member_of_the_package_that_is_not_generic_and_no_other()
    {
        HashSet<string> published = Members(Path.Combine(AppContext.BaseDirectory, "published", "mscorlib.dll"));
        HashSet<string> listed = Members(Path.Combine(Board.ReferenceFolder, "mscorlib.dll"));
        Assert.IsGreaterThan(1000, listed.Count);
        Assert.AreEqual("", string.Join("; ", listed.Except(published)), "listed, but not in the package");
        Assert.AreEqual("", string.Join("; ", published.Except(listed).Except([LeftOut])), "in the package, but not listed");
    }

    private static HashSet<string> Members(string path)
    {
        MetadataReference reference = MetadataReference.CreateFromFile(path);
        var assembly = (IAssemblySymbol)CSharpCompilation.Create("Reader", references: [reference]).GetAssemblyOrModuleSymbol(reference)!;
        return Types(assembly.GlobalNamespace).SelectMany(t => t.GetMembers().Where(m => m is not INamedTypeSymbol && IsSeen(m)).Select(m => m.ToDisplayString(s_member)))
            .Where(m => !m.Contains('<')).ToHashSet();
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol holder) => holder.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(m =>
        m is INamedTypeSymbol { IsGenericType: false } type && IsSeen(type) ? Types(type).Prepend(type) : m is INamespaceSymbol space ? Types(space) : []);

    private static bool IsSeen(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;
}
