using System;
using System.IO.Ports;

namespace Lwm2m.Modem
{
    /// <summary>
    /// The line to a modem over a serial port of the board. The buffer is made large before the port is opened, nothing but what has arrived is read, as a
    /// read of more waits for it and takes nothing (nanoFramework), and no event is used. Data go as hex digits wherever the dialect has them: some boards
    /// drop zero bytes.
    /// </summary>
    public sealed class AtPort : ModemPort
    {
        /// <summary>Size of the receive buffer, in bytes. The default of nanoFramework, 256, overruns at 115200 bit/s.</summary>
        public const int BufferBytes = 4096;

        /// <summary>Time for a write of a chunk, in milliseconds; longer only if the modem holds CTS.</summary>
        private const int WriteTimeoutMs = 1000;

        private readonly string _name;
        private readonly bool _hasFlowControl;
        private SerialPort _port;
        private int _baudRate;

        /// <summary>Names the port, such as <c>COM2</c> or <c>/dev/ttyUSB0</c>. The pins of a board's port are assigned by its program.</summary>
        /// <param name="name">The port.</param>
        /// <param name="hasFlowControl">Whether RTS and CTS are wired. Without them use 57600 bit/s or less where bytes get lost.</param>
        public AtPort(string name, bool hasFlowControl = false)
        {
            _name = name;
            _hasFlowControl = hasFlowControl;
        }

        /// <inheritdoc/>
        public override int BaudRate
        {
            get { return _baudRate; }
        }

        /// <summary>Reads and writes that failed, as when the port is gone; the modem then seems silent, and is opened again.</summary>
        public int Errors { get; private set; }

        /// <inheritdoc/>
        public override bool Open(int baudRate)
        {
            Close();
            _baudRate = baudRate;
            try
            {
                _port = new SerialPort(_name, baudRate);
                _port.ReadBufferSize = BufferBytes;
                _port.WriteTimeout = WriteTimeoutMs;
                _port.Handshake = _hasFlowControl ? Handshake.RequestToSend : Handshake.None;
                _port.Open();
                return true;
            }
            catch (Exception)
            {
                // What holds the port of a board would keep it from the next try.
                Close();
                return false;
            }
        }

        /// <inheritdoc/>
        public override void Close()
        {
            SerialPort port = _port;
            _port = null;
            try
            {
                port?.Dispose();        // a port that is only closed keeps its name from the next one (nanoFramework)
            }
            catch (Exception)
            {
                Errors++;
            }
        }

        /// <inheritdoc/>
        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_port is null)
            {
                return 0;
            }

            try
            {
                int there = _port.BytesToRead;
                there = there < count ? there : count;
                return there > 0 ? _port.Read(buffer, offset, there) : 0;
            }
            catch (Exception)
            {
                Errors++;
                return 0;
            }
        }

        /// <inheritdoc/>
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (_port is null)
            {
                return;
            }

            try
            {
                _port.Write(buffer, offset, count);
            }
            catch (Exception)
            {
                Errors++;
            }
        }
    }
}
