using System.IO.Ports;

namespace Lwm2m.Modem
{
    /// <summary>
    /// The line to a modem over a serial port of the board. The buffer is made large before the port is opened, and only what has arrived is read: a read
    /// of more would wait for it and take nothing (nanoFramework).
    /// </summary>
    public sealed class AtPort : ModemPort
    {
        /// <summary>Size of the receive buffer, in bytes. The default of nanoFramework, 256, overruns at 115200 bit/s.</summary>
        public const int BufferBytes = 4096;

        private readonly string _name;
        private SerialPort _port;
        private int _baudRate;

        /// <summary>Names the port, such as <c>COM2</c> or <c>/dev/ttyUSB0</c>.</summary>
        public AtPort(string name)
        {
            _name = name;
        }

        /// <inheritdoc/>
        public override int BaudRate
        {
            get { return _baudRate; }
        }

        /// <inheritdoc/>
        public override bool Open(int baudRate)
        {
            Close();
            _baudRate = baudRate;
            try
            {
                _port = new SerialPort(_name, baudRate);
                _port.ReadBufferSize = BufferBytes;
                _port.Open();
                return true;
            }
            catch (System.Exception)
            {
                _port = null;
                return false;
            }
        }

        /// <inheritdoc/>
        public override void Close()
        {
            if (_port is not null)
            {
                _port.Close();
                _port = null;
            }
        }

        /// <inheritdoc/>
        public override int Read(byte[] buffer, int offset, int count)
        {
            int there = _port is null ? 0 : _port.BytesToRead;
            there = there < count ? there : count;
            return there > 0 ? _port.Read(buffer, offset, there) : 0;
        }

        /// <inheritdoc/>
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (_port is not null)
            {
                _port.Write(buffer, offset, count);
            }
        }
    }
}
