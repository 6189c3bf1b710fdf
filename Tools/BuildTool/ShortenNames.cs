using System.Collections.Generic;
using System.IO;

namespace Lwm2m.BuildTool;

/// <summary>The build step: shortens the names of an assembly where it lies, and leaves the map beside it.</summary>
public static class ShortenNames
{
    /// <param name="assembly">The assembly, as the compiler left it.</param>
    /// <param name="map">Where the map goes. It is written after the assembly, so a build sees that the assembly is done.</param>
    public static IReadOnlyList<string> Run(string assembly, string map)
    {
        var names = ShortNames.Of(File.ReadAllBytes(assembly));
        File.WriteAllBytes(assembly, names.Assembly);
        File.WriteAllLines(map, names.Map);
        return [];
    }
}
