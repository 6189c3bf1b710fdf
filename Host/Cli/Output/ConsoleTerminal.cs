using Microsoft.Win32.SafeHandles;

namespace Lwm2m.Cli;

/// <summary>
/// The terminal of the process. <see cref="Console"/> goes on for ever when the reader of a pipe has gone (<c>run | head</c>); this one ends
/// the command.
/// </summary>
public sealed class ConsoleTerminal : IDisposable
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    private readonly Action _onClosed;

    /// <summary>Opens it.</summary>
    /// <param name="onClosed">Called once, when the reader of the output is gone.</param>
    public ConsoleTerminal(Action onClosed)
    {
        _onClosed = onClosed;
        Terminal = new Terminal(Open(StandardOutput, Console.IsOutputRedirected, Console.Out), Open(StandardError, Console.IsErrorRedirected, Console.Error))
        {
            HasColours = !Console.IsOutputRedirected,
        };
    }

    /// <summary>Where a command writes.</summary>
    public Terminal Terminal { get; }

    /// <summary>Whether the reader of the output is gone.</summary>
    public bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Terminal.Out.Dispose();
        Terminal.Error.Dispose();
    }

    private TextWriter Open(int handle, bool isRedirected, TextWriter console)
    {
        if (!isRedirected || OperatingSystem.IsWindows())
        {
            return console;
        }

        var stream = new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? console : new PipeWriter(stream, Close);
    }

    private void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _onClosed();
        }
    }
}
