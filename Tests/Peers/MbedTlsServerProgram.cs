using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lwm2m.Peers.Tests;

/// <summary>The server of mbedtls/server.c: Debian's Mbed TLS and nothing of ours. It is compiled when a test first wants it.</summary>
internal static class MbedTlsServerProgram
{
    private const string Compiler = "/usr/bin/gcc";
    private const string Header = "/usr/include/mbedtls/ssl.h";

    private static DirectoryInfo? s_folder;

    /// <summary>Starts it with the identity and key of the clients; the test is inconclusive where it cannot be compiled.</summary>
    /// <param name="mtu">Bytes of its largest datagram; 0 for no bound.</param>
    public static DtlsProgram Start(int mtu = 0) =>
        new(Compiled(), $"PORT {DtlsClient.Identity} {DtlsClient.Key}{(mtu == 0 ? "" : " " + mtu)}");

    /// <summary>Deletes what was compiled.</summary>
    public static void Clean()
    {
        s_folder?.Delete(recursive: true);
        s_folder = null;
    }

    private static string Compiled()
    {
        foreach (var (file, package) in new[] { (Compiler, "gcc"), (Header, "libmbedtls-dev") })
        {
            if (!File.Exists(file))
            {
                Assert.Inconclusive($"{file} is not installed (Debian: {package}); ./test installs it where it is root");
            }
        }

        s_folder ??= Directory.CreateTempSubdirectory("mbedtls");
        var program = Path.Combine(s_folder.FullName, "server");
        if (!File.Exists(program))
        {
            Compile(program);
        }

        return program;
    }

    private static void Compile(string program)
    {
        string[] arguments =
            ["-std=c99", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-Werror", Source(), "-lmbedtls", "-lmbedx509", "-lmbedcrypto", "-o", program];
        using var gcc = Process.Start(new ProcessStartInfo(Compiler, arguments) { RedirectStandardError = true })!;
        var complaints = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        Assert.AreEqual(0, gcc.ExitCode, complaints);
    }

    private static string Source([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "mbedtls", "server.c");
}
