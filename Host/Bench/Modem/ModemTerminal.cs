using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Modem;

/// <summary>
/// A modem stand-in behind a pseudo terminal: whoever opens <see cref="Name"/> finds a serial port with a modem. Its agenda has to be carried
/// out by somebody, such as an <see cref="AgendaThread"/>.
/// </summary>
public sealed class ModemTerminal : IDisposable
{
    private readonly ModemStandIn _modem;
    private readonly PseudoTerminal _terminal = new();
    private readonly Thread _thread;
    private volatile bool _isDone;

    /// <summary>Puts a modem behind a terminal of its own. The modem is not disposed with it.</summary>
    /// <exception cref="IOException">There is no pseudo terminal to be had.</exception>
    public ModemTerminal(ModemStandIn modem)
    {
        _modem = modem;
        _modem.OutputReady += _terminal.Wake;
        _thread = new Thread(Run) { IsBackground = true, Name = $"modem at {Name}" };
        _thread.Start();
    }

    /// <summary>Name of the port, such as /dev/pts/3.</summary>
    public string Name => _terminal.Name;

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDone = true;
        lock (_modem.Gate)
        {
            _modem.OutputReady -= _terminal.Wake; // it is raised under the gate: from here on nobody wakes what is closed
        }

        _terminal.Wake();
        _thread.Join();
        _terminal.Dispose();
    }

    private void Run()
    {
        var fromHost = new byte[4096];
        var toHost = new byte[4096];
        int first = 0, count = 0;
        while (!_isDone)
        {
            _terminal.Wait(count > 0);
            _modem.HostBaud = _terminal.HostBaud;
            if (_terminal.Read(fromHost) is var heard and > 0)
            {
                _modem.Write(fromHost.AsSpan(0, heard));
            }

            do
            {
                if (count == 0)
                {
                    first = 0;
                    count = _modem.Read(toHost);
                }

                var written = _terminal.Write(toHost.AsSpan(first, count));
                first += written;
                count -= written;
            }
            while (count == 0 && _modem.BytesToRead > 0);
        }
    }
}
