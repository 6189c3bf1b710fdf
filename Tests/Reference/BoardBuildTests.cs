using System;
using System.Diagnostics;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Reference.Tests;

/// <summary>The board build as a whole, run as a person runs it: the checks are wired into it, and nothing of .NET itself gets in.</summary>
[TestClass]
public class BoardBuildTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private string _folder = "";

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("lwm2m-board-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_clean_project_builds()
    {
        (int code, string output) = Build("/// <summary>Clean.</summary>\npublic class C { }");
        Assert.AreEqual(0, code, output);
    }

    [TestMethod]
    [DataRow("/// <summary>X.</summary>\npublic class C { private System.Collections.Generic.List<int> _x; }", "error CS0234", DisplayName = "an API that a board lacks")]
    [DataRow("/// <summary>X.</summary>\npublic class C { private static int s_x; internal int Next() => s_x++; }", "error NANOIL: C.s_x: is a mutable static", DisplayName = "IL that a board cannot have")]
    [DataRow("public class C { }", "error CS1591", DisplayName = "a public member without a doc")]
    [DataRow("file class C { }", "error CS", DisplayName = "a later C#")]
    public void What_a_board_cannot_have_fails_the_build(string source, string error)
    {
        (int code, string output) = Build(source);
        Assert.AreNotEqual(0, code, output);
        Assert.Contains(error, output);
    }

    private (int Code, string Output) Build(string source)
    {
        string root = Root();
        File.WriteAllText(Path.Combine(_folder, "C.cs"), source);
        File.WriteAllText(Path.Combine(_folder, "Sample.nfproj"), $"""
            <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup>
                <OutputType>Library</OutputType>
                <AssemblyName>Sample</AssemblyName>
              </PropertyGroup>
              <Import Project="{root}/nfproj.props" />
              <ItemGroup>
                <Compile Include="C.cs" />
                <Reference Include="mscorlib">
                  <HintPath>packages\nanoFramework.CoreLibrary.1.17.11\lib\mscorlib.dll</HintPath>
                </Reference>
              </ItemGroup>
              <Import Project="{root}/Reference/Reference.targets" />
            </Project>
            """);
        using Process dotnet = Process.Start(new ProcessStartInfo("dotnet", ["build", "Sample.nfproj", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        })!;
        string output = dotnet.StandardOutput.ReadToEnd();
        Assert.IsTrue(dotnet.WaitForExit(s_patience), "the build hangs");
        return (dotnet.ExitCode, output);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lwm2mDevice.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests are not inside the repository");
        }

        return folder;
    }
}
