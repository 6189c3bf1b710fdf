extern alias Ports;

using System.Collections.Generic;
using System.Diagnostics;

namespace System.IO.Ports
{
    /// <summary>Parity bit.</summary>
    public enum Parity
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>Odd.</summary>
        Odd = 1,

        /// <summary>Even.</summary>
        Even = 2,
    }

    /// <summary>Stop bits.</summary>
    public enum StopBits
    {
        /// <summary>One.</summary>
        One = 1,

        /// <summary>Two.</summary>
        Two = 2,

        /// <summary>One and a half.</summary>
        OnePointFive = 3,
    }

    /// <summary>Flow control.</summary>
    public enum Handshake
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>By characters.</summary>
        XOnXOff = 1,

        /// <summary>By RTS and CTS.</summary>
        RequestToSend = 2,

        /// <summary>Both.</summary>
        RequestToSendXOnXOff = 3,
    }

    /// <summary>
    /// .NET's serial port with the behaviour of nanoFramework's: <see cref="Read"/> waits for all the bytes it was asked for, and takes none when they
    /// do not come in time; a port that was only closed keeps its name until it is disposed; and its rate, parity and stop bits can be changed while it is open.
    /// </summary>
    public sealed class SerialPort : IDisposable
    {
        private static readonly HashSet<string> s_closed = new HashSet<string>();

        private readonly Ports::System.IO.Ports.SerialPort _port;
        private Parity _parity;

        /// <summary>Names a port; nothing is opened yet.</summary>
        /// <exception cref="ArgumentException">One of the name was closed, and not disposed.</exception>
        public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
        {
            lock (s_closed)
            {
                if (s_closed.Contains(portName))
                {
                    throw new ArgumentException($"{portName} was closed, not disposed");
                }
            }

            _port = new Ports::System.IO.Ports.SerialPort(
                portName, baudRate, Ports::System.IO.Ports.Parity.None, dataBits, (Ports::System.IO.Ports.StopBits)stopBits);
            Parity = parity;
        }

        /// <summary>Parity bit. A pseudo terminal carries bytes and has none; Linux refuses it there.</summary>
        public Parity Parity
        {
            get
            {
                return _parity;
            }

            set
            {
                _parity = value;
                if (!PortName.StartsWith("/dev/pts/", StringComparison.Ordinal))
                {
                    _port.Parity = (Ports::System.IO.Ports.Parity)value;
                }
            }
        }

        /// <summary>Stop bits.</summary>
        public StopBits StopBits
        {
            get { return (StopBits)_port.StopBits; }
            set { _port.StopBits = (Ports::System.IO.Ports.StopBits)value; }
        }

        /// <summary>Name or path of the device.</summary>
        public string PortName
        {
            get { return _port.PortName; }
        }

        /// <summary>Bits per second.</summary>
        public int BaudRate
        {
            get { return _port.BaudRate; }
            set { _port.BaudRate = value; }
        }

        /// <summary>Flow control.</summary>
        public Handshake Handshake
        {
            get { return (Handshake)_port.Handshake; }
            set { _port.Handshake = (Ports::System.IO.Ports.Handshake)value; }
        }

        /// <summary>Milliseconds <see cref="Read"/> waits; -1 for ever.</summary>
        public int ReadTimeout { get; set; } = -1;

        /// <summary>Milliseconds a write may take; -1 for ever.</summary>
        public int WriteTimeout
        {
            get { return _port.WriteTimeout; }
            set { _port.WriteTimeout = value; }
        }

        /// <summary>Size of the board's buffer; the kernel has its own.</summary>
        public int ReadBufferSize { get; set; } = 256;

        /// <summary>Whether the port is open.</summary>
        public bool IsOpen
        {
            get { return _port.IsOpen; }
        }

        /// <summary>Bytes that have arrived and were not read.</summary>
        public int BytesToRead
        {
            get { return _port.BytesToRead; }
        }

        /// <summary>Opens the device.</summary>
        /// <exception cref="IOException">The device is not there or is no serial port.</exception>
        public void Open()
        {
            try
            {
                _port.Open();
                lock (s_closed)
                {
                    s_closed.Remove(PortName);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new IOException(e.Message, e);
            }
        }

        /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
        /// <exception cref="TimeoutException">They did not all arrive within <see cref="ReadTimeout"/>; none is taken.</exception>
        public int Read(byte[] buffer, int offset, int count)
        {
            var waiting = Stopwatch.StartNew();
            while (BytesToRead < count)
            {
                if (ReadTimeout >= 0 && waiting.ElapsedMilliseconds >= ReadTimeout)
                {
                    throw new TimeoutException();
                }

                Threading.Thread.Sleep(1);
            }

            return _port.Read(buffer, offset, count);
        }

        /// <summary>Writes all the bytes.</summary>
        public void Write(byte[] buffer, int offset, int count)
        {
            _port.Write(buffer, offset, count);
        }

        /// <summary>Closes the port.</summary>
        public void Close()
        {
            _port.Close();
            lock (s_closed)
            {
                s_closed.Add(PortName);
            }
        }

        /// <inheritdoc />
        public void Dispose()
        {
            _port.Dispose();
            lock (s_closed)
            {
                s_closed.Remove(PortName);
            }
        }
    }
}
