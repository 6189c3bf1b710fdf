using System.Runtime.InteropServices;
using System.Text;
using Lwm2m.Bench.Transport;
using Microsoft.Win32.SafeHandles;

namespace Lwm2m.Bench.Card;

/// <summary>
/// A card with T=0 behind a pseudo terminal. A terminal has no RST, so the card is reset each time its port is opened, as readers do that wire RST to RTS. A host that has
/// not the rate of the card hears nothing but echo.
/// </summary>
public sealed class T0Terminal : IDisposable
{
    private const int Opened = 0x20;
    private const int OpenDelayMs = 20;         // a host empties its buffers when it opens a port
    private const int CardClockHz = 3_571_200;
    private const int CloseOnExec = 0x80000;

    private readonly T0Card _card;
    private readonly PseudoTerminal _terminal = new();
    private readonly SafeFileHandle _watch;
    private readonly Thread _thread;
    private readonly Thread _watcher;
    private readonly int _watched;
    private int _opened;
    private volatile bool _isDone;

    /// <summary>Puts a card behind a terminal of its own.</summary>
    /// <exception cref="IOException">There is no pseudo terminal to be had.</exception>
    public T0Terminal(T0Card card)
    {
        _card = card;
        _watch = new SafeFileHandle(inotify_init1(CloseOnExec), true);
        _watched = _watch.IsInvalid ? -1 : inotify_add_watch(_watch, Encoding.ASCII.GetBytes(Name + "\0"), Opened);
        if (_watched < 0)
        {
            throw new IOException($"{Name} cannot be watched: error {Marshal.GetLastPInvokeError()}");
        }

        _thread = new Thread(Run) { IsBackground = true, Name = $"card at {Name}" };
        _watcher = new Thread(Watch) { IsBackground = true, Name = $"opening of {Name}" };
        _thread.Start();
        _watcher.Start();
    }

    /// <summary>Name of the port, such as /dev/pts/3.</summary>
    public string Name => _terminal.Name;

    /// <summary>The host has the rate of the card, within what a receiver bears.</summary>
    private bool IsHeard
    {
        get
        {
            var baud = (double)CardClockHz / T0Rate.Clocks(_card.Rate);
            return Math.Abs(_terminal.HostBaud - baud) < baud / 25;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDone = true;
        _ = inotify_rm_watch(_watch, _watched);     // which is an event itself
        _watcher.Join();
        _terminal.Wake();
        _thread.Join();
        _terminal.Dispose();
        _watch.Dispose();
    }

    private void Watch()
    {
        var events = new byte[4096];
        while (!_isDone && read(_watch, events, events.Length) > 0)
        {
            Interlocked.Increment(ref _opened);
            _terminal.Wake();
        }
    }

    private void Run()
    {
        var buffer = new byte[4096];
        while (!_isDone)
        {
            _terminal.Wait(false);
            if (Interlocked.Exchange(ref _opened, 0) > 0 && !_isDone)
            {
                Thread.Sleep(OpenDelayMs);
                _terminal.Read(buffer);         // what was sent before
                _terminal.WriteAll(_card.Reset());
                continue;
            }

            var count = _terminal.Read(buffer);
            if (count == 0)
            {
                continue;
            }

            if (IsHeard)
            {
                _terminal.WriteAll(_card.Hear(buffer.AsSpan(0, count)));
            }
            else if (_card.HasEcho)
            {
                _terminal.WriteAll(buffer.AsSpan(0, count));
            }
        }
    }

#pragma warning disable SYSLIB1054 // names of the C library
    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_init1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_add_watch(SafeFileHandle file, byte[] path, uint mask);

    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_rm_watch(SafeFileHandle file, int watch);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(SafeFileHandle file, byte[] buffer, nint count);
#pragma warning restore SYSLIB1054
}
