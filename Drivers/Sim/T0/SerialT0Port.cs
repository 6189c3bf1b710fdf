using System;
using System.IO.Ports;

namespace Lwm2m.Sim
{
    /// <summary>
    /// The line to a card over a serial port of the board, with receiver and transmitter at the one I/O contact. Nothing but what has arrived is read, as a read of
    /// more waits for it and takes nothing (nanoFramework), and no event is used. Characters of a wrong parity, and a port that fails, show as silence.
    /// </summary>
    public sealed class SerialT0Port : T0Port
    {
        /// <summary>Size of the receive buffer: the largest exchange with its echo.</summary>
        private const int BufferBytes = 1024;

        private const int WriteTimeoutMs = 1000;
        private const int DataBits = 8;

        private readonly string _name;
        private SerialPort _port;

        /// <summary>Names the port, such as <c>COM2</c> or <c>/dev/ttyUSB0</c>. The pins of a board's port are assigned by its program.</summary>
        public SerialT0Port(string name)
        {
            _name = name;
        }

        /// <summary>Calls of the port that failed.</summary>
        public int Errors { get; private set; }

        /// <inheritdoc/>
        public override bool Open(int baudRate, bool isOdd)
        {
            Close();
            try
            {
                _port = new SerialPort(_name, baudRate, isOdd ? Parity.Odd : Parity.Even, DataBits, StopBits.Two);
                _port.ReadBufferSize = BufferBytes;     // takes effect only before it is opened
                _port.WriteTimeout = WriteTimeoutMs;
                _port.Open();
                return true;
            }
            catch (Exception)
            {
                Errors++;
                Close();
                return false;
            }
        }

        /// <inheritdoc/>
        public override bool SetBaudRate(int baudRate)
        {
            try
            {
                _port.BaudRate = baudRate;
                return true;
            }
            catch (Exception)
            {
                Errors++;
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
            try
            {
                _port?.Write(buffer, offset, count);
            }
            catch (Exception)
            {
                Errors++;
            }
        }
    }
}
