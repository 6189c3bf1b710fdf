using System.Diagnostics;
using System.Runtime.InteropServices;

namespace System.IO.Ports
{
    /// <summary>Parity bit.</summary>
    public enum Parity
    {
        /// <summary>None.</summary>
        None = 0,
    }

    /// <summary>Stop bits.</summary>
    public enum StopBits
    {
        /// <summary>One.</summary>
        One = 1,
    }

    /// <summary>
    /// A serial port with nanoFramework's manners, over a Linux terminal device: <see cref="Read"/> waits for all the bytes it was asked for, and
    /// takes none when they do not come in time. Framing is 8N1; a pseudo terminal does as well as a real port.
    /// </summary>
    public sealed class SerialPort : IDisposable
    {
        private const int Closed = -1;
        private const int ReadWrite = 2;
        private const int NoControllingTerminal = 0x100;
        private const int SetNow = 0;
        private const uint BytesWaiting = 0x541B;
        private const int TerminalSettingsSize = 128;

        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private int _file = Closed;

        /// <summary>Names a port; nothing is opened yet.</summary>
        public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
        {
            if (parity != Parity.None || dataBits != 8 || stopBits != StopBits.One)
            {
                throw new NotSupportedException();
            }

            PortName = portName;
            BaudRate = baudRate;
        }

        /// <summary>Path of the device.</summary>
        public string PortName { get; }

        /// <summary>Bits per second; set before <see cref="Open"/>.</summary>
        public int BaudRate { get; set; }

        /// <summary>Milliseconds <see cref="Read"/> waits; -1 for ever.</summary>
        public int ReadTimeout { get; set; } = -1;

        /// <summary>Milliseconds a write may take on a board; the kernel's buffer makes it short here.</summary>
        public int WriteTimeout { get; set; } = -1;

        /// <summary>Size of the board's buffer; the kernel has its own.</summary>
        public int ReadBufferSize { get; set; } = 256;

        /// <summary>Whether the port is open.</summary>
        public bool IsOpen
        {
            get { return _file != Closed; }
        }

        /// <summary>Bytes that have arrived and were not read.</summary>
        public int BytesToRead
        {
            get
            {
                Check(ioctl(_file, BytesWaiting, out int waiting));
                return waiting;
            }
        }

        /// <summary>Opens the device, raw and at the baud rate.</summary>
        /// <exception cref="IOException">The device is not there or is no terminal.</exception>
        public void Open()
        {
            _file = Check(open(PortName, ReadWrite | NoControllingTerminal));
            byte[] settings = new byte[TerminalSettingsSize];
            Check(tcgetattr(_file, settings));
            cfmakeraw(settings);
            Check(cfsetspeed(settings, (uint)BaudRate));
            Check(tcsetattr(_file, SetNow, settings));
        }

        /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
        /// <exception cref="TimeoutException">They did not all arrive within <see cref="ReadTimeout"/>; none is taken.</exception>
        public int Read(byte[] buffer, int offset, int count)
        {
            long deadline = _clock.ElapsedMilliseconds + ReadTimeout;
            while (BytesToRead < count)
            {
                if (ReadTimeout >= 0 && _clock.ElapsedMilliseconds >= deadline)
                {
                    throw new TimeoutException();
                }

                Threading.Thread.Sleep(1);
            }

            return Check((int)read(_file, ref buffer[offset], count));
        }

        /// <summary>Writes all the bytes.</summary>
        public void Write(byte[] buffer, int offset, int count)
        {
            for (int done = 0; done < count;)
            {
                done += Check((int)write(_file, ref buffer[offset + done], count - done));
            }
        }

        /// <summary>Closes the port.</summary>
        public void Close()
        {
            if (_file != Closed)
            {
                _ = close(_file);
                _file = Closed;
            }
        }

        /// <inheritdoc />
        public void Dispose()
        {
            Close();
        }

        private static int Check(int result)
        {
            return result >= 0 ? result : throw new IOException("errno " + Marshal.GetLastPInvokeError());
        }

        [DllImport("libc", SetLastError = true)]
        private static extern int open(string path, int flags);

        [DllImport("libc", SetLastError = true)]
        private static extern int close(int file);

        [DllImport("libc", SetLastError = true)]
        private static extern nint read(int file, ref byte buffer, nint count);

        [DllImport("libc", SetLastError = true)]
        private static extern nint write(int file, ref byte buffer, nint count);

        [DllImport("libc", SetLastError = true)]
        private static extern int ioctl(int file, nuint request, out int value);

        [DllImport("libc", SetLastError = true)]
        private static extern int tcgetattr(int file, byte[] settings);

        [DllImport("libc", SetLastError = true)]
        private static extern int tcsetattr(int file, int when, byte[] settings);

        [DllImport("libc")]
        private static extern void cfmakeraw(byte[] settings);

        [DllImport("libc", SetLastError = true)]
        private static extern int cfsetspeed(byte[] settings, uint speed);
    }
}
