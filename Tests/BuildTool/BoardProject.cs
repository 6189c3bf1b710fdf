using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>A board project of one file in a folder of its own, built as a person builds it.</summary>
internal sealed class BoardProject : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("lwm2m-board-").FullName;

    /// <summary>Writes the project.</summary>
    /// <param name="source">Its file.</param>
    /// <param name="rooms">Folders of the projects it needs, from Firmware/, and assemblies of the platform, which end with ".dll".</param>
    public BoardProject(string source, params string[] rooms)
    {
        File.WriteAllText(Path.Combine(_folder, "C.cs"), source);
        File.WriteAllText(Path.Combine(_folder, "Sample.nfproj"), $"""
            <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup>
                <OutputType>Library</OutputType>
                <AssemblyName>Sample</AssemblyName>
              </PropertyGroup>
              <Import Project="{Root}/nfproj.props" />
              <ItemGroup>
                <Compile Include="C.cs" />
                <Reference Include="mscorlib">
                  <HintPath>packages\nanoFramework.CoreLibrary.1.17.11\lib\mscorlib.dll</HintPath>
                </Reference>
                {string.Join("\n    ", rooms.Select(room => room.EndsWith(".dll", StringComparison.Ordinal) ? $"<Reference Include=\"{Path.GetFileNameWithoutExtension(room)}\"><HintPath>packages\\{room}</HintPath></Reference>" : $"<ProjectReference Include=\"{Project(room)}\" />"))}
              </ItemGroup>
              <Import Project="{Root}/Reference/Reference.targets" />
            </Project>
            """);
    }

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Builds it.</summary>
    public (int Code, string Output) Build()
    {
        using Process dotnet = Process.Start(new ProcessStartInfo("dotnet", ["build", "Sample.nfproj", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        })!;
        string output = dotnet.StandardOutput.ReadToEnd();
        Assert.IsTrue(dotnet.WaitForExit(s_patience), "the build hangs");
        return (dotnet.ExitCode, output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Project(string room) => Directory.GetFiles(Path.Combine(Root, "Firmware", room), "*.nfproj").Single();

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lwm2mDevice.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests are not inside the repository");
        }

        return folder;
    }
}
