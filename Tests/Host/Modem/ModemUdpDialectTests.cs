using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The dialect of UDP sockets inside a modem: found by the answer of the modem, or as docs/dialects.md shows it.</summary>
[TestClass]
public sealed class ModemUdpDialectTests
{
    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void The_dialect_is_chosen_by_the_answer_to_CGMM(string dialect)
    {
        using var rig = new UdpRig(dialect, isKnown: false);
        rig.OpenLink();
        Assert.AreEqual(dialect, rig.Modem.Dialect.Name);
        rig.Exchange(rig.Link, [1, 2, 3]);
    }

    /// <summary>The sample of docs/dialects.md.</summary>
    [TestMethod]
    public void The_dialect_that_the_documentation_shows_works_and_is_the_one_that_is_tested()
    {
        using var rig = new UdpRig("quectel-bg", chosen: new ShortDialect());
        rig.OpenLink();
        rig.Exchange(rig.Link, [.. Enumerable.Range(0, 1000).Select(i => (byte)i)]);
        rig.RestartHost();
        rig.OpenLink();
        rig.Exchange(rig.Link, [1]);
        string folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(System.IO.Path.Combine(folder, "Lwm2mDevice.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)!;
        }

        string page = System.IO.File.ReadAllText(System.IO.Path.Combine(folder, "docs", "dialects.md"));
        string sample = page.Split("```csharp\n")[1].Split("```")[0];
        Assert.EndsWith(sample, System.IO.File.ReadAllText(System.IO.Path.Combine(folder, "Tests", "Host", "Modem", "ShortDialect.cs")));
    }
}
