using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lwm2m.Bench.Transport;

/// <summary>A pseudo terminal of Linux in raw mode; whoever opens its name finds a serial port.</summary>
public sealed class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int TermiosBytes = 256; // more than any struct termios
    private const nuint GetTermios2 = 0x802C542A;
    private const int OutputSpeed = 40; // of struct termios2
    private const short In = 1;
    private const short Out = 4;
    private const int TryAgain = 11;
    private const int Interrupted = 4;

    private static readonly Dictionary<uint, int> Rates = new()
    {
        [13] = 9600, [14] = 19_200, [15] = 38_400, [0x1001] = 57_600, [0x1002] = 115_200, [0x1003] = 230_400, [0x1004] = 460_800, [0x1007] = 921_600,
    };

    private readonly SafeFileHandle _master;
    private readonly SafeFileHandle _slave;
    private readonly SafeFileHandle _wake;
    private readonly Lock _writing = new();

    /// <summary>Opens one, raw and without echo.</summary>
    /// <exception cref="IOException">There is none to be had.</exception>
    public PseudoTerminal()
    {
        _master = Opened(posix_openpt(ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec), nameof(posix_openpt));
        var name = new byte[128];
        Check(grantpt(_master) == 0, nameof(grantpt));
        Check(unlockpt(_master) == 0, nameof(unlockpt));
        Check(ptsname_r(_master, name, (nuint)name.Length) == 0, nameof(ptsname_r));
        Name = Encoding.ASCII.GetString(name).TrimEnd('\0');

        // Held open, so that a program may come and go there without hanging up.
        _slave = Opened(open(Name, ReadWrite | NoControllingTerminal | CloseOnExec), nameof(open));
        _wake = Opened(eventfd(0, NonBlocking | CloseOnExec), nameof(eventfd));
        var settings = new byte[TermiosBytes];
        Check(tcgetattr(_slave, settings) == 0, nameof(tcgetattr));
        cfmakeraw(settings);
        Check(cfsetspeed(settings, 115_200) == 0 || cfsetspeed(settings, 0x1002) == 0, nameof(cfsetspeed));
        Check(tcsetattr(_slave, 0, settings) == 0, nameof(tcsetattr));
    }

    /// <summary>Its name, such as /dev/pts/3.</summary>
    public string Name { get; }

    /// <summary>The rate that the host has set; 115200 where it cannot be told.</summary>
    public int HostBaud
    {
        get
        {
            var settings = new byte[TermiosBytes];
            if (ioctl(_slave, GetTermios2, settings) == 0 && BitConverter.ToInt32(settings, OutputSpeed) is > 0 and var bits)
            {
                return bits;        // any rate, where the others know only those with a constant
            }

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
        Poll(new() { File = (int)_master.DangerousGetHandle(), Events = (short)(In | (forRoom ? Out : 0)) }, new() { File = (int)_wake.DangerousGetHandle(), Events = In });
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

    /// <summary>Sends all of it to the host; waits while the host does not read. From any thread.</summary>
    public void WriteAll(ReadOnlySpan<byte> bytes)
    {
        var isHeld = false;
        try
        {
            _master.DangerousAddRef(ref isHeld);
            lock (_writing)
            {
                for (bytes = bytes[Write(bytes)..]; bytes.Length > 0; bytes = bytes[Write(bytes)..])
                {
                    Poll(new PollFile { File = (int)_master.DangerousGetHandle(), Events = Out });
                }
            }
        }
        finally
        {
            if (isHeld)
            {
                _master.DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slave.Dispose();
        _master.Dispose();
        _wake.Dispose();
    }

    private static SafeFileHandle Opened(int file, string call)
    {
        Check(file >= 0, call);
        return new SafeFileHandle(file, true);
    }

    private static void Check(bool isDone, string call)
    {
        if (!isDone)
        {
            throw new IOException($"{call}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    private void Poll(params PollFile[] files)
    {
        if (poll(files, (nuint)files.Length, -1) < 0 && Marshal.GetLastPInvokeError() != Interrupted)
        {
            throw new IOException($"{Name} cannot be waited for");
        }
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
    private static extern int grantpt(SafeFileHandle file);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlockpt(SafeFileHandle file);

    [DllImport("libc", SetLastError = true)]
    private static extern int ptsname_r(SafeFileHandle file, byte[] name, nuint size);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint value, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcgetattr(SafeFileHandle file, byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int ioctl(SafeFileHandle file, nuint request, byte[] argument);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcsetattr(SafeFileHandle file, int actions, byte[] settings);

    [DllImport("libc")]
    private static extern void cfmakeraw(byte[] settings);

    [DllImport("libc")]
    private static extern int cfsetspeed(byte[] settings, uint speed);

    [DllImport("libc")]
    private static extern uint cfgetospeed(byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll([In, Out] PollFile[] files, nuint count, int timeout);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(SafeFileHandle file, byte[] buffer, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(SafeFileHandle file, byte[] buffer, nint count);
#pragma warning restore SYSLIB1054, CA2101
}
