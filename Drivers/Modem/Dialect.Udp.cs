namespace Lwm2m.Modem
{
    // The hooks for UDP sockets inside the modem: open, data arrived, read, send, close. Each Write hook begins and sends one command (AtChannel.Begin ... Send)
    // for the job that calls it; an operation of several commands is asked for step by step.
    public abstract partial class Dialect
    {
        /// <summary>How long a command may take that does not wait for the network, in milliseconds.</summary>
        protected const int QueryMs = 5000;

        /// <summary>Most sockets at a time; 0 if the dialect has none. Those that the host numbers have the numbers from 0 on.</summary>
        public int MaxSockets;

        /// <summary>The largest datagram a socket takes, in bytes.</summary>
        public int MaxUdpDatagram;

        /// <summary>Whether the modem numbers a socket when it is opened; else the host does.</summary>
        public bool NumbersSockets;

        /// <summary>Whether a received datagram comes in hex digits where it stands in a line of its own, so that no byte of it can be lost as a control character.</summary>
        public bool ReceivesHex;

        /// <summary>Registers the URCs of sockets: data arrived, closed by the modem. The code tells them apart in <see cref="ReadSocketUrc"/>.</summary>
        public virtual void AddSocketUrcs(AtChannel at, IUrcHandler handler)
        {
        }

        /// <summary>
        /// Parses a URC of <see cref="AddSocketUrcs"/>: which socket, and what happened.
        /// </summary>
        /// <param name="at">The channel, for <see cref="AtChannel.ExpectLine"/> or <see cref="AtChannel.ExpectRaw"/> where the data are pushed.</param>
        /// <param name="code">The code of the registration.</param>
        /// <param name="fields">The fields of the line; of data that stand in it the next is that of the hex digits.</param>
        /// <param name="handle">Receives the modem's number of the socket, or -1 for all.</param>
        /// <returns>What happened.</returns>
        public virtual SocketEvent ReadSocketUrc(AtChannel at, int code, AtFields fields, out int handle)
        {
            handle = -1;
            return SocketEvent.None;
        }

        /// <summary>Sends the command that closes a socket left open by a host that has started anew since, where the modem numbers the sockets.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="job">Receives what belongs to the command; whether it succeeds does not matter.</param>
        /// <param name="step">From 0.</param>
        /// <returns>False if there is no such step.</returns>
        public virtual bool WriteCloseLeft(AtChannel at, ModemJob job, int step)
        {
            return false;
        }

        /// <summary>Sends the command of a step that opens a socket, preparing the context included.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="job">Receives what belongs to the command.</param>
        /// <param name="socket">The socket: target in, handle out.</param>
        /// <param name="step">From 0.</param>
        /// <returns>Whether a command was sent, and whether it has to succeed.</returns>
        public virtual SocketStep WriteOpen(AtChannel at, ModemJob job, ModemSocket socket, int step)
        {
            return SocketStep.Done;
        }

        /// <summary>Whether a line with the prefix that <see cref="WriteOpen"/> expects belongs to the step, and is not a URC of another socket.</summary>
        public virtual bool IsOpenAnswer(AtFields fields, ModemSocket socket, int step)
        {
            return true;
        }

        /// <summary>An answer line of <see cref="WriteOpen"/>, or the line that completes it.</summary>
        /// <returns>False if it says that the step failed.</returns>
        public virtual bool ReadOpen(AtFields fields, ModemSocket socket, int step)
        {
            return true;
        }

        /// <summary>Sends the command that closes a socket.</summary>
        public virtual void WriteClose(AtChannel at, ModemJob job, ModemSocket socket)
        {
        }

        /// <summary>Sends the command that sends a datagram; the data follow in it, or behind its prompt by <see cref="WriteData"/>.</summary>
        public virtual void WriteSend(AtChannel at, ModemJob job, ModemSocket socket, byte[] buffer, int offset, int count)
        {
        }

        /// <summary>Writes the data behind a prompt.</summary>
        public virtual void WriteData(AtWriter writer, byte[] buffer, int offset, int count)
        {
            writer.Bytes(buffer, offset, count);
        }

        /// <summary>How long to wait before a datagram is sent again that the modem was too busy to take, in milliseconds.</summary>
        /// <param name="result">How the command ended.</param>
        /// <param name="errorCode">Number of the error.</param>
        /// <returns>0 if it is not to be sent again.</returns>
        public virtual int PauseWhenBusy(AtResult result, int errorCode)
        {
            return 0;
        }

        /// <summary>Sends the command that reads the datagram that has arrived.</summary>
        public virtual void WriteRead(AtChannel at, ModemJob job, ModemSocket socket)
        {
        }

        /// <summary>
        /// An answer line of <see cref="WriteRead"/>: the datagram is in it, or is announced with <see cref="AtChannel.ExpectLine"/> or
        /// <see cref="AtChannel.ExpectRaw"/>; else there is none.
        /// </summary>
        /// <param name="at">The channel.</param>
        /// <param name="fields">The fields of the line.</param>
        /// <param name="socket">The socket.</param>
        /// <param name="offset">Receives where the datagram starts in the buffer of the fields.</param>
        /// <param name="count">Receives its length, or 0 if it is not in this line.</param>
        public virtual void ReadDatagram(AtChannel at, AtFields fields, ModemSocket socket, out int offset, out int count)
        {
            offset = 0;
            count = 0;
        }

        /// <summary>Finds the datagram in a line of its own, or in counted bytes; decodes hex digits in place.</summary>
        /// <returns>Its length; -1 if it is damaged.</returns>
        public virtual int FindData(byte[] buffer, ref int offset, int count)
        {
            return ReceivesHex ? AtFields.DecodeHex(buffer, offset, count) : count;
        }

        /// <summary>Begins a command with two numbers, such as a socket and a length.</summary>
        protected static AtWriter Begin(AtChannel at, ModemJob job, byte[] command, int first, int second)
        {
            AtWriter writer = at.Begin(job, command);
            writer.Number(first);
            writer.NextNumber(second);
            return writer;
        }
    }
}
