using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>A long file that is not listed, or grew, is refused, and so is a line of the list that nothing needs.</summary>
[TestClass]
public class LengthCheckTests
{
    [TestMethod]
    public void Files_of_300_lines_and_listed_ones_are_accepted() => Assert.IsEmpty(Faults(["# a comment", "", "Drivers/Long.cs: 305   # one automaton"], ("Firmware/A/Short.cs", 300), ("Drivers/Long.cs", 304)));

    [TestMethod]
    public void A_long_file_that_is_not_listed_is_refused() =>
        Assert.AreEqual("Firmware/A/Long.cs: has 301 lines, and may have 300 (docs/long-files.txt)", Faults([], ("Firmware/A/Long.cs", 301)).Single());

    [TestMethod]
    public void A_listed_file_that_grew_is_refused() =>
        Assert.AreEqual("Firmware/Long.cs: has 311 lines, and may have 310 (docs/long-files.txt)", Faults(["Firmware/Long.cs: 310"], ("Firmware/Long.cs", 311)).Single());

    [TestMethod]
    [DataRow(300)]
    [DataRow(0)]
    public void A_line_that_nothing_needs_is_refused(int lines) =>
        Assert.AreEqual("Firmware/Long.cs: needs no line in docs/long-files.txt any more", Faults(["Firmware/Long.cs: 310"], lines == 0 ? [] : [("Firmware/Long.cs", lines)]).Single());

    [TestMethod]
    [DataRow("Firmware/Long.cs")]
    [DataRow("Firmware/Long.cs: long")]
    public void A_line_that_is_none_is_refused(string line) => Assert.StartsWith($"docs/long-files.txt: '{line}'", Faults([line]).Single());

    private static IReadOnlyList<string> Faults(string[] list, params (string Path, int Lines)[] files)
    {
        string root = Directory.CreateTempSubdirectory("lwm2m-lengths-").FullName;
        try
        {
            foreach ((string path, int lines) in files)
            {
                string file = Path.Combine(root, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllLines(file, Enumerable.Repeat("//", lines));
            }

            return LengthCheck.Run(root, list);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
