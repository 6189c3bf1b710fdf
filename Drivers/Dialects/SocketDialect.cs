using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <summary>What the dialects with sockets do alike.</summary>
    public abstract class SocketDialect : Dialect
    {
        /// <summary>How long a command may take that sends or closes, in milliseconds.</summary>
        protected const int SendMs = 10000;

        /// <summary>Command that closes the socket whose number follows it.</summary>
        public byte[] Close;

        /// <summary>How long it may take, in milliseconds.</summary>
        public int CloseMs = QueryMs;

        /// <inheritdoc/>
        public override bool WriteCloseLeft(AtChannel at, ModemJob job, int step)
        {
            if (!NumbersSockets || step >= MaxSockets)
            {
                return false;
            }

            WriteClose(at, job, step);
            return true;
        }

        /// <inheritdoc/>
        public override void WriteClose(AtChannel at, ModemJob job, ModemSocket socket)
        {
            WriteClose(at, job, socket.Handle);
        }

        /// <summary>Sends <see cref="Close"/> for a socket.</summary>
        protected void WriteClose(AtChannel at, ModemJob job, int handle)
        {
            at.Begin(job, Close).Number(handle);
            at.Send(CloseMs);
        }

        /// <summary>Takes the number that the modem has given to a new socket.</summary>
        /// <returns>False if it is none.</returns>
        protected bool TakeHandle(AtFields fields, ModemSocket socket)
        {
            int handle;
            if (!fields.TryNumber(out handle) || handle < 0 || handle >= MaxSockets)
            {
                return false;
            }

            socket.Handle = handle;
            return true;
        }

        /// <summary>Takes the result of opening a socket.</summary>
        /// <returns>Whether it is 0, success.</returns>
        protected static bool TakeResult(AtFields fields, ModemSocket socket, int noSuchName)
        {
            int result;
            bool hasResult = fields.TryNumber(out result);
            socket.IsNameUnknown = hasResult && result == noSuchName;
            return hasResult && result == 0;
        }

        /// <summary>Takes a datagram from the fields socket, address, port, length and hex digits.</summary>
        /// <returns>Its length; -1 if it is damaged or of another socket.</returns>
        protected static int TakeDatagram(AtFields fields, ModemSocket socket, out int offset)
        {
            int handle;
            int count;
            bool isOurs = fields.TryNumber(out handle) && handle == socket.Handle;
            fields.Skip(2);
            return fields.TryCountedHex(false, out offset, out count) && isOurs ? count : -1;
        }
    }
}
