using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

[TestClass]
public class ProjectCheckTests
{
    private const string FolderGuid = "{00000000-0000-0000-0000-000000000002}";
    private const string Guid = "{00000000-0000-0000-0000-000000000001}";

    private const string ProjectType = "{11A8DD76-328B-46DF-9F39-F559912D0360}";
    private const string ProjectTypes = ProjectType + ";{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}";

    private const string Project = "Firmware/Crypto/Lwm2m.Crypto.nfproj";

    private string _root = "";

    [TestInitialize]
    public void MakeProject()
    {
        _root = Directory.CreateTempSubdirectory("lwm2m-projects-").FullName;
        Directory.CreateDirectory(Path.Combine(_root, "Firmware/Crypto", "Sub"));
        Directory.CreateDirectory(Path.Combine(_root, "Firmware/Crypto", "obj"));
        Write("Firmware/Crypto/A.cs", "");
        Write("Firmware/Crypto/Sub/B.cs", "");
        Write("Firmware/Crypto/obj/Generated.cs", "");
        Write(Project, $"""
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup>
                <ProjectTypeGuids>{ProjectTypes}</ProjectTypeGuids>
                <ProjectGuid>{Guid}</ProjectGuid>
                <AssemblyName>Lwm2m.Crypto</AssemblyName>
              </PropertyGroup>
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
        Write("Firmware/Crypto/packages.config", """<packages><package id="nanoFramework.CoreLibrary" version="1.17.11" /></packages>""");
        string lines = string.Concat(new[] { "Debug", "Release" }.SelectMany(c => new[] { "ActiveCfg", "Build.0", "Deploy.0" }.Select(k => $"\t\t{Guid}.{c}|Any CPU.{k} = {c}|Any CPU\n")));
        Write("All.sln", $"""
            Project("folder") = "Firmware", "Firmware", "{FolderGuid}"
            EndProject
            Project("{ProjectType}") = "Lwm2m.Crypto", "Firmware\Crypto\Lwm2m.Crypto.nfproj", "{Guid}"
            EndProject
            Global
            	GlobalSection(ProjectConfigurationPlatforms) = postSolution
            {lines}	EndGlobalSection
            	GlobalSection(NestedProjects) = preSolution
            	EndGlobalSection
            EndGlobal
            """);
    }

    [TestCleanup]
    public void RemoveProject() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void A_project_that_lists_its_files_is_accepted() => Assert.IsEmpty(Run());

    [TestMethod]
    public void A_file_that_is_not_listed_is_named_with_the_line_to_add()
    {
        Write("Firmware/Crypto/Sub/New.cs", "");
        Assert.AreEqual(@"Firmware/Crypto/Lwm2m.Crypto.nfproj: add    <Compile Include=""Sub\New.cs"" />", Run().Single());
    }

    [TestMethod]
    public void A_listed_file_that_is_gone_is_named_with_the_line_to_remove()
    {
        File.Delete(Path.Combine(_root, "Firmware/Crypto/A.cs"));
        Assert.AreEqual(@"Firmware/Crypto/Lwm2m.Crypto.nfproj: remove <Compile Include=""A.cs"" />", Run().Single());
    }

    [TestMethod]
    public void A_link_to_a_shared_file_is_accepted_and_kept()
    {
        Link();
        Write("Firmware/Support.cs", "");
        Assert.IsEmpty(Run());
        Write("Firmware/Crypto/Sub/New.cs", "");
        Assert.IsEmpty(ProjectCheck.Run(_root, fix: true));
        Assert.IsEmpty(Run());
        Assert.Contains(@"<Compile Include=""..\Support.cs"" />", File.ReadAllText(Path.Combine(_root, Project)));
    }

    [TestMethod]
    public void A_link_to_a_file_that_is_gone_is_named_and_removed()
    {
        Link();
        Assert.AreEqual(@"Firmware/Crypto/Lwm2m.Crypto.nfproj: remove <Compile Include=""..\Support.cs"" />", Run().Single());
        Assert.IsEmpty(ProjectCheck.Run(_root, fix: true));
        Assert.IsEmpty(Run());
    }

    [TestMethod]
    public void Fix_writes_the_list()
    {
        Write("Firmware/Crypto/Sub/New.cs", "");
        File.Delete(Path.Combine(_root, "Firmware/Crypto/A.cs"));
        Assert.IsEmpty(ProjectCheck.Run(_root, fix: true));
        Assert.IsEmpty(Run());
    }

    [TestMethod]
    public void A_hint_path_of_another_version_is_refused()
    {
        Write("Firmware/Crypto/packages.config", """<packages><package id="nanoFramework.CoreLibrary" version="1.17.12" /></packages>""");
        Assert.IsTrue(Run().Any(e => e.Contains("packages.config has nanoFramework.CoreLibrary 1.17.12, but no HintPath does")));
    }

    [TestMethod]
    public void A_project_that_the_solution_does_not_deploy_is_refused()
    {
        string solution = File.ReadAllText(Path.Combine(_root, "All.sln"));
        Write("All.sln", solution.Replace($"{Guid}.Release|Any CPU.Deploy.0", "x"));
        Assert.AreEqual($"Firmware/Crypto/Lwm2m.Crypto.nfproj: the solution lacks '{Guid}.Release|Any CPU.Deploy.0 = Release|Any CPU'", Run().Single());
    }

    [TestMethod]
    public void A_project_of_another_type_in_the_solution_is_refused()
    {
        string solution = File.ReadAllText(Path.Combine(_root, "All.sln"));
        Write("All.sln", solution.Replace(ProjectType, "{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}"));
        Assert.AreEqual($"Firmware/Crypto/Lwm2m.Crypto.nfproj: the solution gives it another type than {ProjectType}", Run().Single());
    }

    [TestMethod]
    public void A_project_without_the_form_that_Visual_Studio_needs_is_refused()
    {
        Write(Project, File.ReadAllText(Path.Combine(_root, Project)).Replace(ProjectTypes, ProjectType));
        Assert.AreEqual($"Firmware/Crypto/Lwm2m.Crypto.nfproj: ProjectTypeGuids is '{ProjectType}' instead of '{ProjectTypes}'", Run().Single());
    }

    [TestMethod]
    public void A_new_room_stands_in_the_solution_and_lists_its_files()
    {
        Directory.CreateDirectory(Path.Combine(_root, "Firmware", "Dtls"));
        Write("Firmware/Dtls/Record.cs", "");
        Assert.IsEmpty(NewProject.Make(_root, "Firmware/Dtls"));
        Assert.IsEmpty(Run());
        string project = File.ReadAllText(Path.Combine(_root, "Firmware/Dtls/Lwm2m.Dtls.nfproj"));
        Assert.Contains(@"<Compile Include=""Record.cs"" />", project);
        Assert.DoesNotContain(Guid, project);
        Assert.HasCount(1, NewProject.Make(_root, "Firmware/Dtls"));
    }

    private IReadOnlyList<string> Run() => ProjectCheck.Run(_root, fix: false);

    private void Link() => Write(Project, File.ReadAllText(Path.Combine(_root, Project)).Replace(@"<Compile Include=""A.cs"" />", @"<Compile Include=""A.cs"" />" + "\n" + @"    <Compile Include=""..\Support.cs"" />"));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_root, name), text);
}
