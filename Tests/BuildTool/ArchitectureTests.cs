using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>The walks that docs/architecture.md draws go through classes that exist, each once.</summary>
[TestClass]
public class ArchitectureTests
{
    [TestMethod]
    public void The_walks_of_data_name_classes_of_the_device_and_none_twice()
    {
        string text = File.ReadAllText(Path.Combine(BoardProject.Root, "docs", "architecture.md"));
        string[][] walks = [.. text.Split("```").Where((_, part) => part % 2 == 1).Select(Classes)];
        string sources = string.Concat(new[] { "Firmware", "Drivers" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(BoardProject.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText));
        Assert.HasCount(7, walks);
        foreach (string[] walk in walks)
        {
            Assert.IsGreaterThan(5, walk.Length);
            CollectionAssert.AllItemsAreUnique(walk);
            Assert.AreEqual("", string.Join(' ', walk.Where(name => !Regex.IsMatch(sources, $@"\bclass {name}\b"))), "no class");
        }
    }

    // Proves: SMS-14, C-32
    [TestMethod]
    public void No_assembly_of_a_device_refers_to_the_codec_of_secured_packets()
    {
        const string Codec = "Lwm2m.SecuredPackets";
        string[] projects = [.. new[] { "Firmware", "Drivers" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(BoardProject.Root, folder), "*.nfproj", SearchOption.AllDirectories))];
        Assert.ContainsSingle(projects.Where(project => Path.GetFileNameWithoutExtension(project) == Codec));
        Assert.AreEqual("", string.Join(' ', projects.Where(project => File.ReadAllText(project).Contains($"{Codec}.nfproj", StringComparison.Ordinal))));
    }

    /// <summary>The first word of each line.</summary>
    private static string[] Classes(string walk) =>
        [.. walk.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];
}
