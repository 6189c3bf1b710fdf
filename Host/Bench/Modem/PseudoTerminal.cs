using System.Runtime.InteropServices;
using System.Text;

namespace Lwm2m.Bench.Modem;

/// <summary>A pseudo terminal of Linux in raw mode; whoever opens its name finds a serial port.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int TermiosBytes = 256; // more than any struct termios
    private const short In = 1;
    private const short Out = 4;
    private const int TryAgain = 11;
    private const int Interrupted = 4;

    private static readonly Dictionary<uint, int> Rates = new()
    {
        [13] = 9600, [14] = 19_200, [15] = 38_400, [0x1001] = 57_600, [0x1002] = 115_200, [0x1003] = 230_400, [0x1004] = 460_800, [0x1007] = 921_600,
    };

    private readonly int _master;
    private readonly int _slave;
    private readonly int _wake;

    /// <summary>Opens one.</summary>
    /// <exception cref="IOException">There is none to be had.</exception>
    public PseudoTerminal()
    {
        _master = posix_openpt(ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        var name = new byte[128];
        if (_master < 0 || grantpt(_master) != 0 || unlockpt(_master) != 0 || ptsname_r(_master, name, (nuint)name.Length) != 0)
        {
            throw new IOException("there is no pseudo terminal to be had");
        }

        Name = Encoding.ASCII.GetString(name).TrimEnd('\0');

        // Held open, so that a host which closes the port does not hang up the modem.
        _slave = open(Name, ReadWrite | NoControllingTerminal | CloseOnExec);
        _wake = eventfd(0, NonBlocking | CloseOnExec);
        var settings = new byte[TermiosBytes];
        if (_slave < 0 || _wake < 0 || tcgetattr(_slave, settings) != 0)
        {
            throw new IOException($"{Name} cannot be opened");
        }

        cfmakeraw(settings);
        if ((cfsetspeed(settings, 115_200) != 0 && cfsetspeed(settings, 0x1002) != 0) || tcsetattr(_slave, 0, settings) != 0)
        {
            throw new IOException($"{Name} cannot be set");
        }
    }

    /// <summary>Its name, such as /dev/pts/3.</summary>
    public string Name { get; }

    /// <summary>The rate that the host has set; 115200 where it cannot be told.</summary>
    public int HostBaud
    {
        get
        {
            var settings = new byte[TermiosBytes];
            if (tcgetattr(_slave, settings) != 0)
            {
                return 115_200;
            }

            // Constants of the kernel, or bits per second where the C library has it so.
            var speed = cfgetospeed(settings);
            return Rates.TryGetValue(speed, out var rate) ? rate : speed >= 9600 ? (int)speed : 115_200;
        }
    }

    /// <summary>Waits until there is something to read, room to write where that is asked, or <see cref="Wake"/>.</summary>
    public void Wait(bool forRoom)
    {
        PollFile[] files = [new() { File = _master, Events = (short)(In | (forRoom ? Out : 0)) }, new() { File = _wake, Events = In }];
        if (poll(files, 2, -1) < 0 && Marshal.GetLastPInvokeError() != Interrupted)
        {
            throw new IOException($"{Name} cannot be waited for");
        }

        read(_wake, new byte[8], 8);
    }

    /// <summary>Ends <see cref="Wait"/>; from any thread.</summary>
    public void Wake() => write(_wake, [1, 0, 0, 0, 0, 0, 0, 0], 8);

    /// <summary>What the host has sent, 0 when there is nothing.</summary>
    public int Read(byte[] buffer) => Math.Max(0, (int)read(_master, buffer, buffer.Length));

    /// <summary>Sends to the host as much as there is room for.</summary>
    /// <returns>How many bytes.</returns>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        var written = (int)write(_master, bytes.ToArray(), bytes.Length);
        return written >= 0 || Marshal.GetLastPInvokeError() == TryAgain ? Math.Max(0, written) : throw new IOException($"{Name} cannot be written");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = close(_slave);
        _ = close(_master);
        _ = close(_wake);
    }

#pragma warning disable SYSLIB1054, CA2101 // names of the C library
    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int File;
        public short Events;
        public short Returned;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int posix_openpt(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int grantpt(int file);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlockpt(int file);

    [DllImport("libc", SetLastError = true)]
    private static extern int ptsname_r(int file, byte[] name, nuint size);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint value, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcgetattr(int file, byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcsetattr(int file, int actions, byte[] settings);

    [DllImport("libc")]
    private static extern void cfmakeraw(byte[] settings);

    [DllImport("libc")]
    private static extern int cfsetspeed(byte[] settings, uint speed);

    [DllImport("libc")]
    private static extern uint cfgetospeed(byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll([In, Out] PollFile[] files, nuint count, int timeout);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int file, byte[] buffer, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int file, byte[] buffer, nint count);

    [DllImport("libc")]
    private static extern int close(int file);
#pragma warning restore SYSLIB1054, CA2101
}
