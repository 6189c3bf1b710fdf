using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Lwm2m.BuildTool;

/// <summary>Lays out a new assembly of the device, or its unit tests, after those of Crypto, and puts it into the solution.</summary>
public static class NewProject
{
    private const string Model = "Crypto";

    /// <param name="root">The repository.</param>
    /// <param name="folder">Where it goes: <c>Firmware/Dtls</c>, <c>Drivers/Modem</c>, <c>Tests/Unit/Dtls</c>.</param>
    /// <returns>What is in the way, one line each.</returns>
    public static IReadOnlyList<string> Make(string root, string folder)
    {
        string name = Path.GetFileName(folder.TrimEnd('/'));
        string top = folder.Split('/')[0];
        bool isTest = top == "Tests";
        string suffix = isTest ? ".Tests" : "";
        string model = Path.Combine(root, isTest ? $"Tests/Unit/{Model}" : $"Firmware/{Model}");
        string target = Path.Combine(root, folder);
        string project = Path.Combine(target, $"Lwm2m.{name}{suffix}.nfproj");
        if (File.Exists(project))
        {
            return [$"{project} is there already"];
        }

        string guid = Guid.NewGuid().ToString("B").ToUpperInvariant();
        foreach (string file in new[] { $"Lwm2m.{Model}{suffix}.nfproj", "packages.config", "nano.runsettings", "Properties/AssemblyInfo.cs" })
        {
            string source = Path.Combine(model, file);
            string path = Path.Combine(target, file.Replace(Model, name));
            if (File.Exists(source) && !File.Exists(path))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, Rewrite(File.ReadAllText(source), name, guid, HomeOf(root, name)));
            }
        }

        AddToSolution(Directory.GetFiles(root, "*.sln").Single(), $"Lwm2m.{name}{suffix}", Path.GetRelativePath(root, project), top, guid);
        ProjectCheck.Run(root, fix: true);
        return [];
    }

    private static string HomeOf(string root, string name) => Directory.Exists(Path.Combine(root, "Drivers", name)) ? "Drivers" : "Firmware";

    private static string Rewrite(string text, string name, string guid, string home)
    {
        text = Regex.Replace(text, @"<ProjectGuid>\{[^}]*\}", $"<ProjectGuid>{guid}");
        return text.Replace($@"Firmware\{Model}\", $@"{home}\{name}\").Replace($"Lwm2m.{Model}", $"Lwm2m.{name}");
    }

    private static void AddToSolution(string path, string name, string project, string folder, string guid)
    {
        string solution = File.ReadAllText(path).ReplaceLineEndings("\n");
        string folderGuid = Regex.Match(solution, $"\"{folder}\", \"{folder}\", \"(?<guid>[^\"]+)\"").Groups["guid"].Value;
        string configurations = string.Concat(new[] { "Debug", "Release" }.SelectMany(c => new[] { "ActiveCfg", "Build.0", "Deploy.0" }.Select(k => $"\t\t{guid}.{c}|Any CPU.{k} = {c}|Any CPU\n")));
        solution = solution.Replace("EndProject\nGlobal\n", $"EndProject\nProject(\"{ProjectForm.Type}\") = \"{name}\", \"{project.Replace('/', '\\')}\", \"{guid}\"\nEndProject\nGlobal\n");
        solution = InsertAtEnd(solution, "ProjectConfigurationPlatforms", configurations);
        solution = InsertAtEnd(solution, "NestedProjects", $"\t\t{guid} = {folderGuid}\n");
        File.WriteAllText(path, solution, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
    }

    private static string InsertAtEnd(string solution, string section, string lines)
    {
        int end = solution.IndexOf("\tEndGlobalSection", solution.IndexOf(section, StringComparison.Ordinal), StringComparison.Ordinal);
        return solution.Insert(end, lines);
    }
}
