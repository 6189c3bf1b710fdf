using System;
using System.Collections.Generic;

namespace Lwm2m.Reference;

/// <summary>The build's own tool; see <see cref="Usage"/>.</summary>
public static class Program
{
    private const string Usage = """
        make-reference API OUT      signature-only assemblies of the API lists
        check-il ASSEMBLY...        refuses what nanoFramework's interpreter cannot run
        check-projects ROOT [--fix] every .cs is listed in its .nfproj; --fix writes the lists
        """;

    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["make-reference", string api, string output]:
                return Report(ReferenceAssemblies.Make(api, output));

            case ["check-il", _, ..]:
                return Report(IlCheck.Run(args[1..]));

            case ["check-projects", string root]:
                return Report(ProjectCheck.Run(root, fix: false));

            case ["check-projects", string root, "--fix"]:
                return Report(ProjectCheck.Run(root, fix: true));

            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static int Report(IReadOnlyList<string> errors)
    {
        foreach (string error in errors)
        {
            Console.WriteLine(error);
        }

        return errors.Count == 0 ? 0 : 1;
    }
}
