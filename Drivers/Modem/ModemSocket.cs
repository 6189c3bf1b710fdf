using System;
using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>A UDP socket inside the modem, as the hooks of a <see cref="Dialect"/> see it.</summary>
    public sealed class ModemSocket
    {
        /// <summary>Most characters of <see cref="Address"/>: those of an IPv6 address.</summary>
        public const int MaxAddress = 45;

        /// <summary>Name or address of the peer, in ASCII.</summary>
        public readonly byte[] Host;

        /// <summary>Port of the peer.</summary>
        public readonly int Port;

        /// <summary>Whether <see cref="Host"/> is a name. A dialect whose modem takes addresses only has it resolved in a step.</summary>
        public readonly bool IsName;

        /// <summary>The address that the name was resolved to, in ASCII; else that of <see cref="Host"/>.</summary>
        public readonly byte[] Address = new byte[MaxAddress];

        /// <summary>Characters of <see cref="Address"/>; 0 while it is not known.</summary>
        public int AddressLength;

        /// <summary>The modem's number of the socket: chosen by the link before it is opened, or answered by the modem; -1 for none.</summary>
        public int Handle = -1;

        /// <summary>Number of the context.</summary>
        public int ContextId = 1;

        /// <summary>Name of the access point in ASCII, or null to take what the modem has.</summary>
        public byte[] Apn;

        /// <summary>For the dialect, false when the socket is to be opened: that what the next step would do is done already.</summary>
        public bool IsPrepared;

        /// <summary>Set by <see cref="Dialect.ReadOpen"/> when the network says that there is no such name.</summary>
        public bool IsNameUnknown;

        /// <summary>Makes one that is closed.</summary>
        public ModemSocket(string host, int port)
        {
            Host = Ascii.GetBytes(host);
            Port = port;
            bool hasLetter = false;
            for (int i = 0; i < host.Length; i++)
            {
                hasLetter |= host[i] != '.' && (host[i] < '0' || host[i] > '9');
            }

            IsName = hasLetter && host.IndexOf(":") < 0;
        }

        /// <summary>Prepares it for the first step that opens it.</summary>
        /// <param name="handle">The number that the host gives it, or -1 if the modem does.</param>
        /// <param name="options">Settings of the modem.</param>
        public void Begin(int handle, ModemOptions options)
        {
            Handle = handle;
            ContextId = options.ContextId;
            Apn = options.Apn;
            IsPrepared = false;
            IsNameUnknown = false;
            AddressLength = 0;
            if (!IsName && Host.Length <= MaxAddress)
            {
                Array.Copy(Host, 0, Address, 0, Host.Length);
                AddressLength = Host.Length;
            }
        }

        /// <summary>Takes the address that a name was resolved to.</summary>
        /// <returns>False if it is none, for its length.</returns>
        public bool TakeAddress(AtFields fields)
        {
            int offset;
            int count;
            if (!fields.TryText(out offset, out count) || count == 0 || count > MaxAddress)
            {
                return false;
            }

            Array.Copy(fields.Buffer, offset, Address, 0, count);
            AddressLength = count;
            return true;
        }
    }
}
