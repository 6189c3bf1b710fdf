using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>The board build as a whole, run as a person runs it: the checks are wired into it, and nothing of .NET itself gets in.</summary>
[TestClass]
public class BoardBuildTests
{
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

    private static (int Code, string Output) Build(string source)
    {
        using BoardProject project = new(source);
        return project.Build();
    }
}
