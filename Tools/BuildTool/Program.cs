using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Lwm2m.BuildTool;

/// <summary>The build's own tool; see <see cref="Usage"/>.</summary>
public static class Program
{
    private const string Usage = """
        make-reference API OUT DLL  signature-only assemblies of the API lists; the published mscorlib.dll in place of its list, where there is one
        check-il ASSEMBLY...        refuses what nanoFramework's interpreter cannot run; a folder stands for the board assemblies built below it
        check-projects ROOT [--fix] every .cs is listed in its .nfproj; --fix writes the lists
        check-floors ROOT           no folder of a project uses one above it, as docs/floors.txt orders them
        check-lengths ROOT          no file of the device has more than 300 lines but those in docs/long-files.txt, which must not grow
        shorten-names ASSEMBLY MAP  gives what is not public short names, and writes which
        resolve-names ROOT          the names of the sources in a board's stack trace, from the input; the maps are below the folder
        new-project ROOT FOLDER     a new assembly of the device, or its unit tests: Firmware/Dtls, then Tests/Unit/Dtls
        proofs ROOT RESULTS OUT     the table of requirements and the tests that prove them
        summary RESULTS             the closing line of a test run; a .trx sums up that one
        """;

    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["make-reference", string api, string output, string coreLibrary]:
                return Report(ReferenceAssemblies.Make(api, output, coreLibrary));

            case ["check-il", _, ..]:
                return Report(IlCheck.Run(args.Skip(1).SelectMany(a => Directory.Exists(a) ? ProjectCheck.Assemblies(a) : [a]).ToList()));

            case ["check-projects", string root]:
                return Report(ProjectCheck.Run(root, fix: false));

            case ["check-projects", string root, "--fix"]:
                return Report(ProjectCheck.Run(root, fix: true));

            case ["check-floors", string root]:
                return Report(FloorCheck.Run(root));

            case ["check-lengths", string root]:
                return Report(LengthCheck.Run(root));

            case ["shorten-names", string assembly, string map]:
                return Report(ShortenNames.Run(assembly, map));

            case ["resolve-names", string root]:
                NameMap names = NameMap.Below(root);
                while (Console.ReadLine() is string line)
                {
                    Console.WriteLine(names.Resolve(line));
                }

                return 0;

            case ["new-project", string root, string folder]:
                return Report(NewProject.Make(root, folder));

            case ["proofs", string root, string results, string output]:
                return Report(Proofs.Run(root, results, output));

            case ["summary", string results]:
                IReadOnlyList<TestResult> ran = File.Exists(results) ? TestResults.ReadTrx(results) : TestResults.Read(results);
                Console.WriteLine(TestResults.Summary(ran));
                return ran.Any(r => r.Outcome == TestOutcome.Failed) ? 1 : 0;

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
