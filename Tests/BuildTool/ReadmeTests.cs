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

    private static string[] Samples(string readme)
    {
        string[] samples = readme.Split("```csharp\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToArray();
        Assert.HasCount(3, samples);
        return samples;
    }
}
