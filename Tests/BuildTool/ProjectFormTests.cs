using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>A project that Visual Studio's extension would not open, or not find tests in, is refused, and the fault says what to write.</summary>
[TestClass]
public class ProjectFormTests
{
    private const string Types = "{11A8DD76-328B-46DF-9F39-F559912D0360};{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}";

    private const string TestProject = $"""
        <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
          <ItemGroup><ProjectCapability Include="TestContainer" /></ItemGroup>
          <PropertyGroup>
            <ProjectTypeGuids>{Types}</ProjectTypeGuids>
            <AssemblyName>NFUnitTest</AssemblyName>
            <IsCodedUITest>False</IsCodedUITest>
            <IsTestProject>true</IsTestProject>
            <TestProjectType>UnitTest</TestProjectType>
          </PropertyGroup>
          <ItemGroup><None Include="nano.runsettings" /></ItemGroup>
        </Project>
        """;

    private string _folder = "";

    [TestInitialize]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("lwm2m-form-").FullName;
        File.WriteAllText(Path.Combine(_folder, "nano.runsettings"), "");
    }

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_test_project_of_the_right_form_is_accepted() => Assert.IsEmpty(TestErrors(TestProject));

    [TestMethod]
    [DataRow(";{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}", "", "ProjectTypeGuids is '{11A8DD76-328B-46DF-9F39-F559912D0360}' instead of '" + Types + "'")]
    [DataRow(Types, "{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC};{11A8DD76-328B-46DF-9F39-F559912D0360}", "instead of '" + Types + "'")]
    [DataRow("<ProjectTypeGuids>" + Types + "</ProjectTypeGuids>", "", "ProjectTypeGuids is '' instead of '" + Types + "'")]
    [DataRow(">NFUnitTest<", ">Lwm2m.Sample.Tests<", "AssemblyName is 'Lwm2m.Sample.Tests' instead of 'NFUnitTest'")]
    [DataRow("<IsTestProject>true</IsTestProject>", "", "IsTestProject is '' instead of 'true'")]
    [DataRow("<IsTestProject>true<", "<IsTestProject>false<", "IsTestProject is 'false' instead of 'true'")]
    [DataRow("<IsCodedUITest>False<", "<IsCodedUITest>True<", "IsCodedUITest is 'True' instead of 'False'")]
    [DataRow(">UnitTest<", ">WebTest<", "TestProjectType is 'WebTest' instead of 'UnitTest'")]
    [DataRow("<ProjectCapability Include=\"TestContainer\" />", "", "lacks <ProjectCapability Include=\"TestContainer\" />")]
    [DataRow("<None Include=\"nano.runsettings\" />", "", "lacks <None Include=\"nano.runsettings\" />")]
    public void A_test_project_of_another_form_is_refused(string right, string wrong, string fault)
    {
        string project = TestProject.Replace(right, wrong);
        Assert.AreNotEqual(TestProject, project);
        string error = TestErrors(project).Single();
        Assert.StartsWith("Tests/Unit/Sample/Lwm2m.Sample.Tests.nfproj: ", error);
        Assert.EndsWith(fault, error);
    }

    [TestMethod]
    public void A_test_project_without_its_run_settings_is_refused()
    {
        File.Delete(Path.Combine(_folder, "nano.runsettings"));
        Assert.AreEqual("Tests/Unit/Sample/Lwm2m.Sample.Tests.nfproj: has no nano.runsettings beside it", TestErrors(TestProject).Single());
    }

    // What may box is told by this name.
    [TestMethod]
    public void A_project_of_the_device_may_not_take_the_name_of_the_test_assembly()
    {
        Assert.AreEqual("Firmware/Sample/Lwm2m.Sample.nfproj: AssemblyName is 'NFUnitTest' instead of 'Lwm2m.Sample'", Errors(TestProject, "Firmware/Sample/Lwm2m.Sample.nfproj").Single());
        Assert.IsEmpty(Errors(TestProject.Replace("NFUnitTest", "Lwm2m.Sample"), "Firmware/Sample/Lwm2m.Sample.nfproj"));
    }

    private List<string> TestErrors(string project) => Errors(project, "Tests/Unit/Sample/Lwm2m.Sample.Tests.nfproj");

    private List<string> Errors(string project, string name)
    {
        string path = Path.Combine(_folder, Path.GetFileName(name));
        File.WriteAllText(path, project);
        return ProjectForm.Errors(path, name).ToList();
    }
}
