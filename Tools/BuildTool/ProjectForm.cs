using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace Lwm2m.BuildTool;

/// <summary>
/// What nanoFramework's extension of Visual Studio looks for in a .nfproj: it opens, builds and deploys no project of another type, and finds
/// tests only in a project of this form. MSBuild alone would not notice.
/// </summary>
public static class ProjectForm
{
    /// <summary>The type of a nanoFramework project, in the .nfproj and in the solution.</summary>
    public const string Type = "{11A8DD76-328B-46DF-9F39-F559912D0360}";

    /// <summary>The one assembly name that nanoFramework's test launcher loads.</summary>
    public const string TestAssembly = "NFUnitTest";

    private const string CSharp = "{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}";
    private const string RunSettings = "nano.runsettings";

    private static readonly XNamespace s_msbuild = "http://schemas.microsoft.com/developer/msbuild/2003";

    /// <param name="project">The .nfproj.</param>
    /// <param name="name">Its path from the root of the repository; a project below <c>Tests</c> is a test project.</param>
    /// <returns>What is wrong, one line each.</returns>
    public static IEnumerable<string> Errors(string project, string name)
    {
        XDocument document = XDocument.Load(project);
        bool isTest = name.StartsWith("Tests/", StringComparison.Ordinal);
        var properties = new List<(string Name, string Value)>
        {
            ("ProjectTypeGuids", $"{Type};{CSharp}"),
            ("AssemblyName", isTest ? TestAssembly : Path.GetFileNameWithoutExtension(name)),
        };
        if (isTest)
        {
            properties.AddRange([("IsTestProject", "true"), ("IsCodedUITest", "False"), ("TestProjectType", "UnitTest")]);
        }

        foreach ((string property, string value) in properties)
        {
            string[] found = document.Descendants(s_msbuild + property).Select(e => e.Value).ToArray();
            if (found is not [var only] || only != value)
            {
                yield return $"{name}: {property} is '{string.Join("', '", found)}' instead of '{value}'";
            }
        }

        if (isTest && !Includes(document, "ProjectCapability", "TestContainer"))
        {
            yield return $"{name}: lacks <ProjectCapability Include=\"TestContainer\" />";
        }

        if (isTest && !Includes(document, "None", RunSettings))
        {
            yield return $"{name}: lacks <None Include=\"{RunSettings}\" />";
        }

        if (isTest && !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, RunSettings)))
        {
            yield return $"{name}: has no {RunSettings} beside it";
        }
    }

    private static bool Includes(XDocument document, string item, string value) => document.Descendants(s_msbuild + item).Any(e => (string?)e.Attribute("Include") == value);
}
