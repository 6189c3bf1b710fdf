using System;

namespace Lwm2m.Sim
{
    /// <summary>
    /// A session of <c>+CCHO</c>: its id is kept as the text that the modem gave, and sent back as it came. It may be <c>1</c>, or a long number in hex
    /// that is not the channel.
    /// </summary>
    internal sealed class CardSession
    {
        private const int MaxId = 24;

        private readonly byte[] _id = new byte[MaxId];

        /// <summary>Whether the modem has given an id.</summary>
        internal bool IsOpen
        {
            get { return IdCount > 0; }
        }

        /// <summary>The id.</summary>
        internal byte[] Id
        {
            get { return _id; }
        }

        /// <summary>Bytes of the id.</summary>
        internal int IdCount { get; private set; }

        /// <summary>Keeps an id.</summary>
        /// <returns>False if there is none, or it is too long.</returns>
        internal bool Open(byte[] buffer, int offset, int count)
        {
            if (count < 1 || count > MaxId)
            {
                return false;
            }

            Array.Copy(buffer, offset, _id, 0, count);
            IdCount = count;
            return true;
        }

        internal void Forget()
        {
            IdCount = 0;
        }
    }
}
