using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Reference.Tests;

[TestClass]
public class ProjectCheckTests
{
    private const string Guid = "{00000000-0000-0000-0000-000000000001}";

    private string _root = "";

    [TestInitialize]
    public void MakeProject()
    {
        _root = Directory.CreateTempSubdirectory("lwm2m-projects-").FullName;
        Directory.CreateDirectory(Path.Combine(_root, "Room", "Sub"));
        Directory.CreateDirectory(Path.Combine(_root, "Room", "obj"));
        Write("Room/A.cs", "");
        Write("Room/Sub/B.cs", "");
        Write("Room/obj/Generated.cs", "");
        Write("Room/Room.nfproj", $"""
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup><ProjectGuid>{Guid}</ProjectGuid></PropertyGroup>
              <ItemGroup>
                <Compile Include="A.cs" />
                <Compile Include="Sub\B.cs" />
              </ItemGroup>
              <ItemGroup>
                <Reference Include="mscorlib">
                  <HintPath>..\packages\nanoFramework.CoreLibrary.1.17.11\lib\mscorlib.dll</HintPath>
                </Reference>
              </ItemGroup>
            </Project>
            """.ReplaceLineEndings("\n"));
        Write("Room/packages.config", """<packages><package id="nanoFramework.CoreLibrary" version="1.17.11" /></packages>""");
        string lines = string.Concat(new[] { "Debug", "Release" }.SelectMany(c => new[] { "ActiveCfg", "Build.0", "Deploy.0" }.Select(k => $"\t\t{Guid}.{c}|Any CPU.{k} = {c}|Any CPU\n")));
        Write("All.sln", $"Project(\"x\") = \"Room\", \"Room\\Room.nfproj\", \"{Guid}\"\nEndProject\n{lines}");
    }

    [TestCleanup]
    public void RemoveProject() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void A_project_that_lists_its_files_is_accepted() => Assert.IsEmpty(Run());

    [TestMethod]
    public void A_file_that_is_not_listed_is_named_with_the_line_to_add()
    {
        Write("Room/Sub/New.cs", "");
        Assert.AreEqual(@"Room/Room.nfproj: add    <Compile Include=""Sub\New.cs"" />", Run().Single());
    }

    [TestMethod]
    public void A_listed_file_that_is_gone_is_named_with_the_line_to_remove()
    {
        File.Delete(Path.Combine(_root, "Room/A.cs"));
        Assert.AreEqual(@"Room/Room.nfproj: remove <Compile Include=""A.cs"" />", Run().Single());
    }

    [TestMethod]
    public void Fix_writes_the_list()
    {
        Write("Room/Sub/New.cs", "");
        File.Delete(Path.Combine(_root, "Room/A.cs"));
        Assert.IsEmpty(ProjectCheck.Run(_root, fix: true));
        Assert.IsEmpty(Run());
    }

    [TestMethod]
    public void A_hint_path_of_another_version_is_refused()
    {
        Write("Room/packages.config", """<packages><package id="nanoFramework.CoreLibrary" version="1.17.12" /></packages>""");
        Assert.IsTrue(Run().Any(e => e.Contains("packages.config has nanoFramework.CoreLibrary 1.17.12, but no HintPath does")));
    }

    [TestMethod]
    public void A_project_that_the_solution_does_not_deploy_is_refused()
    {
        string solution = File.ReadAllText(Path.Combine(_root, "All.sln"));
        Write("All.sln", solution.Replace($"{Guid}.Release|Any CPU.Deploy.0", "x"));
        Assert.AreEqual($"Room/Room.nfproj: the solution lacks '{Guid}.Release|Any CPU.Deploy.0 = Release|Any CPU'", Run().Single());
    }

    private IReadOnlyList<string> Run() => ProjectCheck.Run(_root, fix: false);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_root, name), text);
}
