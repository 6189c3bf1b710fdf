using System;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.BuildTool.Tests;

/// <summary>What README.md shows is what builds for a board.</summary>
[TestClass]
public class ReadmeTests
{
    private const string Usings = """
        using Lwm2m.Access;
        using Lwm2m.Board;
        using Lwm2m.Bootstrap;
        using Lwm2m.Client;
        using Lwm2m.Coap;
        using Lwm2m.Crypto;
        using Lwm2m.Dtls;
        using Lwm2m.Foundation;
        using Lwm2m.Json;
        using Lwm2m.Objects;
        using Lwm2m.Oscore;

        """;

    [TestMethod]
    public void The_object_and_the_program_that_it_shows_build_for_a_board()
    {
        string[] samples = Samples(File.ReadAllText(Path.Combine(BoardProject.Root, "README.md")));
        string program = $$"""
            /// <summary>The program.</summary>
            public static class Program
            {
                /// <summary>Runs it.</summary>
                public static void Run(Store store, Clock clock, byte[] identity, byte[] key)
                {
                    {{samples[1]}}
                }
            }

            /// <summary>The object that takes a stream.</summary>
            public abstract class Streamed : SingleInstanceObject
            {
                private readonly BodySink _image = new ImageSink();

                /// <summary>Makes it.</summary>
                protected Streamed(int[] table)
                    : base(5, "1.1", table)
                {
                }

                {{samples[2]}}

                private static class Flash
                {
                    public static bool Program(int at, byte[] buffer, int offset, int count) => buffer.Length - offset >= count && at >= 0;

                    public static bool IsImage(int count) => count > 0;

                    public static void Erase()
                    {
                    }
                }
            }
            """;
        using BoardProject project = new(Usings + samples[0] + program, "Foundation", "Crypto", "Coap", "Content", "Json", "Dtls", "Oscore", "Client", "Access", "Bootstrap", "Objects", "../Drivers/Board");
        (int code, string output) = project.Build();
        Assert.AreEqual(0, code, output);
    }

    [TestMethod]
    public void The_settings_of_a_modem_that_it_shows_build_for_a_board()
    {
        string settings = $$"""
            using Lwm2m.Board;
            using Lwm2m.Dialects;
            using Lwm2m.Foundation;
            using Lwm2m.Modem;
            using Lwm2m.ModemUdp;
            using System.Device.Gpio;
            using nanoFramework.Hardware.Esp32;

            /// <summary>The settings.</summary>
            public static class Settings
            {
                /// <summary>Makes the way to the servers.</summary>
                {{Samples(File.ReadAllText(Path.Combine(BoardProject.Root, "README.md")))[3]}}
            }
            """;
        using BoardProject project = new(settings, "Foundation", "../Drivers/Board", "../Drivers/Modem", "../Drivers/ModemUdp", "../Drivers/Dialects", "System.Device.Gpio.dll", "nanoFramework.Hardware.Esp32.dll");
        (int code, string output) = project.Build();
        Assert.AreEqual(0, code, output);
    }

    [TestMethod]
    public void The_dialect_that_the_documentation_shows_builds_for_a_board()
    {
        string page = File.ReadAllText(Path.Combine(BoardProject.Root, "docs", "dialects.md"));
        string sample = page.Split("```csharp\n")[1].Split("```")[0];
        using BoardProject project = new("using Lwm2m.Foundation;\nusing Lwm2m.Modem;\n\n" + sample, "Foundation", "../Drivers/Modem");
        (int code, string output) = project.Build();
        Assert.AreEqual(0, code, output);
    }

    private static string[] Samples(string readme)
    {
        string[] samples = readme.Split("```csharp\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToArray();
        Assert.HasCount(4, samples);
        return samples;
    }
}
