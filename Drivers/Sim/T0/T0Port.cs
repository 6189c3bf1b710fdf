namespace Lwm2m.Sim
{
    /// <summary>The line to a card: <see cref="SerialT0Port"/> on a board, or one in memory. Nothing blocks.</summary>
    public abstract class T0Port
    {
        /// <summary>Opens it: eight data bits, a parity bit, two stop bits.</summary>
        /// <param name="baudRate">Bits per second.</param>
        /// <param name="isOdd">Odd parity, for a card of the inverse convention; else even.</param>
        /// <returns>False if there is no such port.</returns>
        public abstract bool Open(int baudRate, bool isOdd);

        /// <summary>Changes the rate of an open port, which stays open.</summary>
        /// <returns>False if it has no such rate.</returns>
        public abstract bool SetBaudRate(int baudRate);

        /// <summary>Closes it.</summary>
        public abstract void Close();

        /// <summary>Reads what has arrived, and waits for nothing.</summary>
        /// <returns>How many characters, 0 if none.</returns>
        public abstract int Read(byte[] buffer, int offset, int count);

        /// <summary>Writes characters.</summary>
        public abstract void Write(byte[] buffer, int offset, int count);
    }
}
