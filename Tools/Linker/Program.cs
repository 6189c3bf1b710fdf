using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Lwm2m.Linker;

/// <summary>The linker; see <see cref="Usage"/>.</summary>
public static class Program
{
    private const string Usage = """
        link PROGRAM OUT [--platform FOLDER]... [--keep ASSEMBLY]... [--root TYPE::METHOD] [--net] [--apart [ASSEMBLY]...]
            links PROGRAM with what it refers to in its folder, into few assemblies in the folder OUT, with a map of names
            --platform  where the platform is, of which nothing is linked     --keep   an assembly that stays whole (a test program)
            --root      where it begins, instead of Main                      --apart  the program, and these with it, in an assembly of its own
            --net       the platform is the .NET that this runs on
        """;

    public static int Main(string[] args)
    {
        if (args is not ["link", string program, string output, ..])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        try
        {
            Link linked = Link.Of(program, new LinkOptions
            {
                Platform = [.. After(args, "--platform"), .. args.Contains("--net") ? [RuntimeEnvironment.GetRuntimeDirectory()] : Array.Empty<string>()],
                Kept = After(args, "--keep"),
                MostByteCode = args.Contains("--net") ? int.MaxValue : ushort.MaxValue,
                Root = After(args, "--root").FirstOrDefault(),
                WithProgram = After(args, "--apart"),
                SetsProgramApart = args.Contains("--apart"),
            });
            Directory.CreateDirectory(output);
            Directory.GetFiles(output, "Linked*.dll").ToList().ForEach(File.Delete); // of a run that made more
            foreach ((string file, byte[] assembly) in linked.Files)
            {
                File.WriteAllBytes(Path.Combine(output, file), assembly);
            }

            File.WriteAllLines(Path.Combine(output, "linked.names"), linked.Map);
            return 0;
        }
        catch (LinkException error)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return 1;
        }
    }

    private static List<string> After(string[] args, string option)
    {
        var values = new List<string>();
        for (int i = Array.IndexOf(args, option); i >= 0; i = Array.IndexOf(args, option, i + 1))
        {
            values.AddRange(args.Skip(i + 1).TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)));
        }

        return values;
    }
}
