using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Cli;

namespace Lwm2m.Host.Tests;

/// <summary>The device of <c>run --state</c> as a process of its own, ended by SIGKILL as by a power cut.</summary>
internal sealed class KilledDevice(string folder, string arguments) : IDisposable
{
    private const int LinesKept = 40;

    private readonly Queue<string> _lines = new();
    private Process? _process;

    public int Starts { get; private set; }

    public int Kills { get; private set; }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Ends when the process does.</summary>
    public CancellationToken Ended { get; private set; }

    /// <summary>What it wrote last.</summary>
    public string Tail
    {
        get
        {
            lock (_lines)
            {
                return string.Join(Environment.NewLine, _lines);
            }
        }
    }

    public string State { get; private set; } = "";

    /// <summary>Goes on with a new folder.</summary>
    public void Renew() => State = Directory.CreateDirectory(Path.Combine(folder, Starts.ToString())).FullName;

    public void Start()
    {
        Starts++;
        var ended = new CancellationTokenSource();
        Ended = ended.Token;
        var program = typeof(DeviceRun).Assembly.Location;
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", $"\"{program}\" {arguments} --state \"{State}\"")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            },
            EnableRaisingEvents = true,
        };
        process.StartInfo.Environment["DOTNET_TieredPGO"] = "0";
        process.Exited += (_, _) => ended.Cancel();
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        Note($"--- start {Starts}");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        try
        {
            if (_process is { HasExited: false } process)
            {
                Kills++;
                process.Kill();
            }
        }
        catch (InvalidOperationException)
        {
            // It had ended.
        }
    }

    public async Task WaitForEndAsync(CancellationToken stop)
    {
        if (_process is not null)
        {
            await _process.WaitForExitAsync(stop);
            _process.Dispose();
            _process = null;
        }
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
    }

    private void Note(string? line)
    {
        lock (_lines)
        {
            if (line is not null)
            {
                _lines.Enqueue(line);
                if (_lines.Count > LinesKept)
                {
                    _lines.Dequeue();
                }
            }
        }
    }
}
