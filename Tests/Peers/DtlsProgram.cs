using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Peers.Tests;

/// <summary>Somebody else's server, run for one test on a port of its own.</summary>
internal sealed class DtlsProgram : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <param name="program">Its name or path; the test is inconclusive when it is not installed.</param>
    /// <param name="arguments">Its arguments, in which PORT stands for the port.</param>
    /// <param name="isBinary">Whether what it decrypts is for <see cref="Decrypted"/>, not for <see cref="Output"/>.</param>
    public DtlsProgram(string program, string arguments, bool isBinary = false)
    {
        if (!File.Exists(Path.Combine("/usr/bin", program)) && !File.Exists("/usr/local/bin/" + program))
        {
            Assert.Inconclusive(program + " is not installed");
        }

        Port = FreePorts.Next(isPair: true);      // libcoap's servers take the next for DTLS, and go on without where it is taken
        _process = Process.Start(new ProcessStartInfo(program, arguments.Replace("PORT", Port.ToString()))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        _process.OutputDataReceived += OnLine;
        _process.ErrorDataReceived += OnLine;
        if (!isBinary)
        {
            _process.BeginOutputReadLine();
        }

        _process.BeginErrorReadLine();
        WaitUntilBound();
    }

    public int Port { get; }

    /// <summary>What it is given to encrypt.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it has decrypted.</summary>
    public Stream Decrypted => _process.StandardOutput.BaseStream;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for a line with this text.</summary>
    public bool Says(string text, int timeoutMs = 20000)
    {
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < timeoutMs; Thread.Sleep(10))
        {
            if (Output.Contains(text))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }

    /// <summary>A UDP server answers nothing before it is asked; the kernel knows whether its port is bound.</summary>
    private void WaitUntilBound()
    {
        string port = ":" + Port.ToString("X4") + " ";
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 30000; Thread.Sleep(10))
        {
            if (_process.HasExited)
            {
                break;
            }

            if (File.ReadAllText("/proc/net/udp").Contains(port) || (File.Exists("/proc/net/udp6") && File.ReadAllText("/proc/net/udp6").Contains(port)))
            {
                return;
            }
        }

        Thread.Sleep(100);
        Assert.Inconclusive(_process.StartInfo.FileName + " did not start: " + Output);
    }
}
