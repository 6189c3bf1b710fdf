namespace Lwm2m.Modem
{
    /// <summary>The serial line to a modem: <see cref="AtPort"/> on a board, or one in memory. Nothing blocks.</summary>
    public abstract class ModemPort
    {
        /// <summary>Bits per second.</summary>
        public abstract int BaudRate { get; }

        /// <summary>Opens it, at a speed; an open one changes its speed.</summary>
        /// <returns>False if there is no such port.</returns>
        public abstract bool Open(int baudRate);

        /// <summary>Closes it.</summary>
        public abstract void Close();

        /// <summary>Reads what has arrived, and waits for nothing.</summary>
        /// <returns>How many bytes, 0 if none.</returns>
        public abstract int Read(byte[] buffer, int offset, int count);

        /// <summary>Writes bytes.</summary>
        public abstract void Write(byte[] buffer, int offset, int count);
    }
}
