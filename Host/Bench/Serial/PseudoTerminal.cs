using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lwm2m.Bench.Serial;

/// <summary>A pair of pseudo terminals (Linux): this end reads and writes bytes, the other one is a serial port for a program on this machine.</summary>
public sealed class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;            // O_RDWR
    private const int NotControlling = 0x100;   // O_NOCTTY
    private const int CloseOnExec = 0x80000;    // O_CLOEXEC
    private const int Now = 0;                  // TCSANOW
    private const int TermiosBytes = 256;       // more than any has
    private const int NameBytes = 128;

    private readonly SafeFileHandle _master;
    private readonly SafeFileHandle _held;
    private readonly Lock _writing = new();
    private volatile bool _isClosed;

    /// <summary>Opens a pair, raw and without echo. The other end is held open too, so that a program may come and go there.</summary>
    /// <exception cref="IOException">There is none to be had.</exception>
    public PseudoTerminal()
    {
        var master = Checked(posix_openpt(ReadWrite | NotControlling | CloseOnExec), "posix_openpt");
        _master = new SafeFileHandle(master, true);
        var name = new byte[NameBytes];
        Checked(-Math.Abs(grantpt(master)), "grantpt");
        Checked(-Math.Abs(unlockpt(master)), "unlockpt");
        Checked(-Math.Abs(ptsname_r(master, name, NameBytes)), "ptsname_r");
        Name = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
        var slave = Checked(open(Name, ReadWrite | NotControlling | CloseOnExec), "open");
        _held = new SafeFileHandle(slave, true);
        var termios = new byte[TermiosBytes];
        Checked(tcgetattr(slave, termios), "tcgetattr");
        cfmakeraw(termios);
        Checked(tcsetattr(slave, Now, termios), "tcsetattr");
    }

    /// <summary>Path of the other end, such as /dev/pts/7.</summary>
    public string Name { get; }

    /// <summary>Waits for bytes.</summary>
    /// <returns>How many came; 0 after <see cref="Dispose"/>.</returns>
    public int Read(byte[] buffer)
    {
        var isHeld = false;
        try
        {
            _master.DangerousAddRef(ref isHeld);
            var count = (int)read((int)_master.DangerousGetHandle(), buffer, buffer.Length);
            return _isClosed ? 0 : Math.Max(count, 0);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
        finally
        {
            if (isHeld)
            {
                _master.DangerousRelease();
            }
        }
    }

    /// <summary>Writes all the bytes; waits while the other end does not read.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_writing)
        {
            Put(_master, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isClosed)
        {
            // A read that waits does not end when its file is closed, but when something comes.
            _isClosed = true;
            Put(_held, [0]);
            _held.Dispose();
            _master.Dispose();
        }
    }

    private static void Put(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        var isHeld = false;
        try
        {
            file.DangerousAddRef(ref isHeld);
            while (bytes.Length > 0)
            {
                var count = (int)write((int)file.DangerousGetHandle(), in MemoryMarshal.GetReference(bytes), bytes.Length);
                if (count <= 0)
                {
                    throw new IOException($"write to a pseudo terminal: error {Marshal.GetLastPInvokeError()}");
                }

                bytes = bytes[count..];
            }
        }
        finally
        {
            if (isHeld)
            {
                file.DangerousRelease();
            }
        }
    }

    private static int Checked(int result, string call) =>
        result >= 0 ? result : throw new IOException($"{call}: error {Marshal.GetLastPInvokeError()}");

    [DllImport("libc", SetLastError = true)]
    private static extern int posix_openpt(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int grantpt(int file);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlockpt(int file);

    [DllImport("libc", SetLastError = true)]
    private static extern int ptsname_r(int file, byte[] name, nint size);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcgetattr(int file, byte[] termios);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcsetattr(int file, int actions, byte[] termios);

    [DllImport("libc")]
    private static extern void cfmakeraw(byte[] termios);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int file, byte[] buffer, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int file, in byte buffer, nint count);
}
